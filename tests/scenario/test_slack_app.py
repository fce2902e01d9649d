"""Questions, mistakes, defects and sharing, as a person in Slack meets them."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from slack_bolt import BoltRequest

from bot import commands
from bot.slack.share import VALUE_CHARACTERS, Question, book_at, read_value
from core.errors import InputError
from pricing.book import embedded_book
from tests.fakes.slack_state import Message
from tests.scenario.slack_rig import GOOD, Rig, everything, receipt_id, rig


@pytest.fixture
def here() -> Iterator[Rig]:
    with rig() as built:
        yield built
        assert built.slack.refusals == []


def share_value(message: Message) -> dict[str, Any]:
    buttons = [e for b in message.blocks if b["type"] == "actions" for e in b["elements"]]
    assert [b["action_id"] for b in buttons] == ["share"]
    assert len(buttons[0]["value"]) <= VALUE_CHARACTERS
    return json.loads(buttons[0]["value"])


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("/gpusize", GOOD),
        ("/breakeven", commands.USAGE_HINTS["/breakeven"]),
        ("/gpu", "max_concurrency llama-3.1-8b on h100 context=8000"),
    ],
)
def test_a_question_is_answered_privately_with_a_share_button(
    here: Rig, command: str, text: str
) -> None:
    message = here.asked(text, command)
    assert message.ephemeral
    assert message.text
    assert receipt_id(message)
    value = share_value(message)
    assert (value["command"], value["text"]) == (command, text)
    assert set(value) == {"command", "text", "as_of"}


@pytest.mark.parametrize("text", ["", "help"])
def test_help_is_private(here: Rig, text: str) -> None:
    for command in commands.COMMANDS:
        message = here.asked(text, command)
        assert message.ephemeral
        assert command in everything(message)


def test_every_list_fits_a_message(here: Rig) -> None:
    for kind in ("models", "gpus", "apis", "providers", "calculations"):
        assert here.asked(f"list {kind}", "/gpu").ephemeral


@pytest.mark.parametrize(
    "text",
    [
        "llama-3.1-8b on h100, 50 qps, 8k in, 256 out, banana=3",
        "llama-9000 on h100, 50 qps, 8k in, 256 out",
        "llama-3.1-8b on h100, -5 qps",
    ],
)
def test_bad_input_is_one_private_sentence(here: Rig, text: str) -> None:
    message = here.asked(text)
    assert message.ephemeral
    assert len(message.blocks) == 1
    assert "reference" not in message.text
    assert here.settled(calls=1)


@pytest.mark.parametrize(
    "text",
    [
        "<!channel> on h100",
        "<@U0123456> on h100, 50 qps, 8k in, 256 out",
        "llama-3.1-8b on <#C1|general>, 50 qps",
        "model=<!here> gpu=&lt;!everyone&gt; qps=1 isl=1 osl=1",
        "*bold* _it_ `code` <https://evil.example|click> & more",
    ],
)
def test_markup_in_a_question_is_never_live(here: Rig, text: str) -> None:
    for command in commands.COMMANDS:
        assert here.asked(text, command).ephemeral


def test_an_unknown_command_gets_the_known_ones(here: Rig) -> None:
    status, body = here.ask("x", "/gpuprice")
    assert status == 200
    answer = json.loads(body)
    assert answer["response_type"] == "ephemeral"
    for command in commands.COMMANDS:
        assert command in answer["text"]


def test_a_command_that_is_too_long_is_refused_before_any_work(
    here: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "answer", lambda *_: pytest.fail("work was done"))
    status, body = here.ask("a" * 1501)
    assert status == 200
    assert "1,500" in json.loads(body)["text"]
    assert here.settled(calls=0)


def test_a_button_value_that_would_be_too_long_means_no_button(
    here: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = commands.answer("/gpusize", GOOD, embedded_book())
    monkeypatch.setattr(commands, "answer", lambda *_: known)
    assert here.asked('"' * 700).blocks[-1]["type"] == "actions"
    # Every quote takes two characters in JSON, every emoji two UTF-16 units.
    for text in ('"' * 1500, "\N{GRINNING FACE}" * 1000):
        assert all(b["type"] != "actions" for b in here.asked(text).blocks)


def test_a_value_is_compact_and_comes_back(here: Rig) -> None:
    question = Question("/gpu", 'fit "ü" \\ \N{GRINNING FACE}', date(2026, 9, 1))
    value = question.value()
    assert value is not None
    assert ": " not in value
    assert read_value(value) == question


def test_share_posts_the_same_answer_in_the_channel(here: Rig) -> None:
    private = here.asked(GOOD)
    shared = here.click(private)
    assert not shared.ephemeral
    assert shared.payload["response_type"] == "in_channel"
    assert shared.payload["replace_original"] is False
    assert receipt_id(shared) == receipt_id(private)
    assert shared.text.startswith("Shared by tester: ")
    assert "Shared by tester" in everything(shared)
    assert '"share"' not in everything(shared)


def test_share_keeps_the_id_after_newer_prices_were_deployed(here: Rig) -> None:
    earlier = book_at(embedded_book(), date(2026, 9, 1))
    with rig(book=earlier) as before:
        private = before.asked(GOOD)
    assert share_value(private)["as_of"] == "2026-09-01"
    shared = here.click(private)
    assert receipt_id(shared) == receipt_id(private)
    assert receipt_id(here.asked(GOOD)) != receipt_id(private)


def test_a_date_in_the_question_stays_as_asked(here: Rig) -> None:
    private = here.asked(f"{GOOD} as_of=2026-09-01")
    assert "prices as of 2026-09-01" in everything(private)
    shared = here.click(private)
    assert receipt_id(shared) == receipt_id(private)
    for message in (private, shared):
        assert "changed since 2026-09-01" in everything(message)


@pytest.mark.parametrize("name", ["<!channel>", "<@U1>", "a & b <c>", "", "x" * 500])
def test_the_name_of_who_shares_is_never_live(here: Rig, name: str) -> None:
    click = here.slack.button_click_payload(here.asked(GOOD), "share")
    click["user"] |= {"name": name, "username": name}
    here.surface.app.dispatch(socket_request(click))
    assert not here.slack.wait_for_message(2).ephemeral


@pytest.mark.parametrize(
    "value",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"command":"/rm","text":"","as_of":null}',
        '{"command":"/gpusize","text":7,"as_of":null}',
        '{"command":"/gpusize","text":"","as_of":"soon"}',
        '{"command":"/gpusize","text":"","as_of":"9999-01-01"}',
        "[" * 1900,
    ],
)
def test_a_button_of_another_version_says_so_privately(here: Rig, value: str) -> None:
    private = here.asked(GOOD)
    private.payload["blocks"][-1]["elements"][0]["value"] = value
    said = here.click(private)
    assert said.ephemeral
    assert "run the command again" in said.text


def test_an_unknown_button_says_so_privately(here: Rig) -> None:
    private = here.asked(GOOD)
    private.payload["blocks"][-1]["elements"][0]["action_id"] = "export"
    assert here.post(here.slack.button_click(private, "export"))[0] == 200
    assert "do not know this button" in here.slack.wait_for_message(2).text


def test_a_link_button_is_only_acknowledged(here: Rig) -> None:
    click = here.slack.button_click_payload(here.asked(GOOD), "share")
    click["actions"][0] |= {"action_id": "docs"}
    del click["actions"][0]["value"]
    assert here.surface.app.dispatch(socket_request(click)).status == 200
    assert here.settled(calls=1)


def test_a_defect_gives_a_reference_that_the_log_has_too(
    here: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> commands.Answer:
        raise ZeroDivisionError("a defect of ours")

    monkeypatch.setattr(commands, "answer", broken)
    message = here.asked(GOOD)
    assert message.ephemeral
    reference = re.search(r"reference ([0-9a-f]{8})\b", message.text)
    assert reference
    assert "ZeroDivisionError" not in everything(message)
    logged = [r for r in caplog.records if reference[1] in r.getMessage() and r.exc_info]
    assert len(logged) == 1
    assert "ZeroDivisionError: a defect of ours" in caplog.text


def test_a_defect_of_the_renderer_is_told_too(
    here: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def wrong(*_: object) -> commands.Answer:
        raise InputError("one sentence")

    monkeypatch.setattr(commands, "answer", wrong)
    monkeypatch.setattr("bot.render.slack.error_message", lambda _: 1 // 0)
    assert re.search(r"reference [0-9a-f]{8}", here.asked(GOOD).text)
    assert "ZeroDivisionError" in caplog.text


def test_a_message_that_slack_refuses_is_a_defect(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad = {"text": "<!channel>", "blocks": []}
    monkeypatch.setattr("bot.render.slack.message", lambda *_, **__: bad)
    with rig() as here:
        reference = re.search(r"reference ([0-9a-f]{8})", here.asked(GOOD).text)
        assert reference
        assert [r.reason for r in here.slack.refusals] == ["live_mention"]
    assert reference[1] in caplog.text


def test_what_is_logged_of_a_question(here: Rig, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    here.asked(GOOD)
    assert here.settled(calls=1)
    assert "/gpusize: answered, sent" in caplog.text
    assert "llama" not in caplog.text
    assert "U1" not in caplog.text


def socket_request(payload: dict[str, Any]) -> Any:
    """A payload as Socket Mode hands it to Bolt."""
    return BoltRequest(mode="socket_mode", body=payload)
