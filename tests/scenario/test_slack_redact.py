"""Secrets stay out of every log record, at every level."""

from __future__ import annotations

import logging
import sys

import pytest

from bot.slack.redact import RedactionFilter, install_redaction
from tests.scenario.slack_rig import APP_TOKEN, BOT_TOKEN, GOOD, SIGNING_SECRET, rig


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("token xoxb-1-2-abcDEF done", "token xoxb-*** done"),
        ("xoxe.xoxp-1-Mi0yLTEyMw xapp-1-A1-9-ff00", "xoxe.xoxp-*** xapp-***"),
        ("https://hooks.slack.com/commands/T1/2/abc.", "https://hooks.slack.com/***"),
        (r"https:\/\/hooks.slack.com\/actions\/T1\/2\/abc", r"https:\/\/hooks.slack.com\/***"),
        ("response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1%2F2%2Fabc&x=1",
         "response_url=https%3A%2F%2Fhooks.slack.com%2F***&x=1"),
        ("{'u': 'http://127.0.0.1:9/commands/T1/2/abc'}", "{'u': 'http://127.0.0.1:9/commands/***'}"),
        ("wss://wss-primary.slack.com/link/?ticket=ab-12&app_id=A1",
         "wss://wss-primary.slack.com/link/?ticket=***&app_id=A1"),
        ("{'token': 'verification-token', 'a': 1}", "{'token': '***', 'a': 1}"),
        ('"token":"verification-token"', '"token":"***"'),
        ("out_tokens: 256000000, token: 8", "out_tokens: 256000000, token: 8"),
        ("signed with s3cr3t-s3cr3t.", "signed with ***."),
        ("postgresql://me:pg@db:5432/x via http://:p%40x@proxy:8080/",
         "postgresql://me:***@db:5432/x via http://:***@proxy:8080/"),
        ("http://127.0.0.1:8080/a and me@here", "http://127.0.0.1:8080/a and me@here"),
        ("nothing to see in bot/commands/answer.py", "nothing to see in bot/commands/answer.py"),
    ],
)  # fmt: skip
def test_what_is_masked(text: str, left: str) -> None:
    assert RedactionFilter(["s3cr3t-s3cr3t", "short"]).clean(text) == left


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("x", logging.INFO, __file__, 1, message, args, info)


def test_records_are_masked_in_message_arguments_and_traceback() -> None:
    mask = RedactionFilter(["s3cr3t-s3cr3t"])
    with pytest.raises(ValueError, match="s3cr3t") as caught:
        float("bad s3cr3t-s3cr3t")
    secret = record("with %s and %d", "s3cr3t-s3cr3t", 7, error=caught.value)
    assert mask.filter(secret)
    shown = logging.Formatter().format(secret)
    assert "with *** and 7" in shown
    assert "to float: 'bad ***'" in shown
    harmless = record("%d of %s", 1, "two")
    mask.filter(harmless)
    assert (harmless.msg, harmless.args) == ("%d of %s", (1, "two"))
    broken = record("%d", "s3cr3t-s3cr3t")
    mask.filter(broken)
    assert broken.getMessage() == "(unprintable) '%d' ('***',)"


def test_installing_twice_redacts_once() -> None:
    install_redaction(["first-secret"])
    once = logging.getLogRecordFactory()
    install_redaction(["second-secret"])
    assert logging.getLogRecordFactory() is once
    made = once("x", logging.INFO, "f", 1, "first-secret second-secret", (), None)
    assert made.getMessage() == "*** ***"


def test_no_secret_reaches_a_log_at_debug(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    own = logging.getLogger("slack_bolt.App")  # a logger with a handler of its own
    handler = logging.StreamHandler(sys.stderr)
    own.addHandler(handler)
    try:
        with rig(socket=True) as here:
            here.surface.start_socket()
            here.slack.wait_for_socket()
            here.click(here.asked(GOOD))
            here.ask(GOOD, "/unknown")
            payload = here.slack.command_payload("/gpusize", GOOD)
            here.slack.wait_for_ack(here.slack.socket_send("slash_commands", payload))
            here.slack.wait_for_message(3)
            here.post(b"command=/gpusize", headers={"X-Slack-Signature": "v0=" + "0" * 64})
            urls = [m.response_url for m in here.slack.messages] + [payload["response_url"]]
            logging.getLogger("anything").warning("%s %s %s", BOT_TOKEN, SIGNING_SECRET, urls)
    finally:
        own.removeHandler(handler)
    logged = caplog.text + capsys.readouterr().err
    assert len(logged) > 5000  # slack_sdk and Bolt did talk
    for secret in (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, "verification-token"):
        assert secret not in logged
    for url in urls:
        assert url.rpartition("/")[2] not in logged
    assert "ticket=***" in logged
