"""Questions by mention and with "Size this"."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.slack.questions import question_in
from tests.fakes.slack_state import Message
from tests.scenario.slack_rig import GOOD, everything, receipt_id
from tests.scenario.test_slack_home import event
from tests.scenario.watch_rig import QUESTION, WatchRig, form_body, watch_rig

ASKED = QUESTION.removeprefix("/breakeven ")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[WatchRig]:
    with watch_rig(f"sqlite:///{tmp_path}/a.db") as rig:
        yield rig
        assert rig.slack.refusals == []


def mention(rig: WatchRig, text: str, number: int = 1, **more: Any) -> Message:
    parent = more.get("thread_ts", "1.000001")
    if parent not in {m.ts for m in rig.slack.messages}:  # somebody's message
        said = {"channel": "C1", "text": "hello"}
        rig.slack.accept(Message("chat.postMessage", said, time.monotonic(), "C1", parent))
    n = len(rig.slack.messages) + 1
    told = {"text": text, "ts": "1.000001", "channel": "C1", "user": "U1", **more}
    assert event(rig, "app_mention", number, **told)[0] == 200
    return rig.slack.wait_for_message(n)


def shortcut(rig: WatchRig, text: str | None) -> None:
    payload = {
        "type": "message_action",
        "callback_id": "size_this",
        "trigger_id": rig.slack.new_trigger_id(),
        "response_url": rig.slack.new_response_url("C1", kind="actions"),
        "team": {"id": "T1"},
        "user": {"id": "U1", "name": "tester"},
        "channel": {"id": "C1", "name": "general"},
        "message_ts": "1.000001",
        "message": {"type": "message", "user": "U2", "ts": "1.000001", "text": text},
    }
    assert rig.post(b"payload=" + quote(json.dumps(payload)).encode()) == (200, "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"<@UBOT> {GOOD}", "/gpusize"),
        (f"<@UBOT> gpusize {GOOD}", "/gpusize"),
        (f"<@UBOT|gpusize> /gpusize {GOOD}", "/gpusize"),
        (f"<@UBOT> {ASKED}", "/breakeven"),
    ],
)
def test_a_mention_is_answered_in_its_thread(here: WatchRig, text: str, told: str) -> None:
    same = here.asked(GOOD if told == "/gpusize" else ASKED, told)
    answer = mention(here, text)
    assert (answer.via, answer.channel) == ("chat.postMessage", "C1")
    assert answer.payload["thread_ts"] == "1.000001"
    assert receipt_id(answer) == receipt_id(same)
    assert "'share'" not in everything(answer)
    assert "'watch'" in everything(answer)


def test_a_mention_in_a_thread_stays_there(here: WatchRig) -> None:
    assert mention(here, f"<@UBOT> {GOOD}", thread_ts="0.5").payload["thread_ts"] == "0.5"


def test_a_mistake_is_told_to_whoever_made_it(here: WatchRig) -> None:
    told = mention(here, "<@UBOT> what about <!channel> &amp; lunch?")
    assert told.via == "chat.postEphemeral"
    assert told.payload["user"] == "U1"
    assert told.payload["thread_ts"] == "1.000001"


def test_an_empty_mention_explains_itself(here: WatchRig) -> None:
    assert "all by name" in everything(mention(here, "<@UBOT>"))


def test_a_mention_is_answered_once_and_no_app_is(here: WatchRig) -> None:
    mention(here, f"<@UBOT> {GOOD}", 7)
    for more in ({}, {"bot_id": "B2"}, {"subtype": "bot_message"}):
        number = 8 if more else 7
        told = {"text": f"<@UBOT> {GOOD}", "ts": "1.1", "user": "U1", **more}
        assert event(here, "app_mention", number, **told)[0] == 200
    mention(here, f"<@UBOT> {GOOD}", 9)
    assert len(here.slack.messages) == 3  # the message itself, and two answers


def test_without_a_token_a_mention_is_only_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with watch_rig(f"sqlite:///{tmp_path}/a.db", token=False) as rig:
        assert event(rig, "app_mention", text=GOOD, ts="1.1")[0] == 200
        rig.surface.close(3)
        assert "without a bot token" in caplog.text


def test_a_message_is_sized_for_whoever_asks(here: WatchRig) -> None:
    same = here.asked(GOOD)
    shortcut(here, f"We need *{GOOD}*".removeprefix("We need "))
    answer = here.slack.wait_for_message(2)
    assert answer.ephemeral
    assert receipt_id(answer) == receipt_id(same)


def test_what_is_missing_is_asked_for(here: WatchRig) -> None:
    shortcut(here, "llama-3.1-8b on h100, what do you think?")
    view = here.opened()
    assert view.payload["callback_id"] == "size_form"
    assert "did not understand" in repr(view.payload["blocks"][0])
    status, text = here.post(form_body(here.slack, view, {"question": "/gpusize 9 lives"}))
    assert status == 200
    assert json.loads(text)["response_action"] == "errors"
    assert here.slack.messages == []
    assert here.post(form_body(here.slack, view, {"question": f"/gpusize {GOOD}"})) == (200, "")
    assert receipt_id(here.slack.wait_for_message()) == receipt_id(here.asked(GOOD))


@pytest.mark.parametrize("text", [None, "", "x" * 5000, "<!channel>", "🦙 " * 400])
def test_any_message_gets_an_answer_or_a_form(here: WatchRig, text: str | None) -> None:
    shortcut(here, text)
    here.slack.wait_for(lambda: bool(here.slack.views or here.slack.messages), 10, "answer")


def test_without_a_token_what_is_missing_is_said(tmp_path: Path) -> None:
    with watch_rig(f"sqlite:///{tmp_path}/a.db", token=False) as rig:
        shortcut(rig, "llama-3.1-8b on h100")
        told = rig.slack.wait_for_message()
        assert told.ephemeral
        assert "qps" in told.text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<@U1> open 91e0135c0b7b", ("/gpu", "open 91e0135c0b7b")),
        ("kv_cache_bytes 8b context=8k", ("/gpu", "kv_cache_bytes 8b context=8k")),
        ("breakeven a vs b", ("/breakeven", "a vs b")),
        ("/breakeven a vs b", ("/breakeven", "a vs b")),
        ("<https://x.example|x/Llama-3.1-8B> on h100", ("/gpusize", "x/Llama-3.1-8B on h100")),
        ("_8b_ on ~h100~, ~50 qps", ("/gpusize", "8b on h100, 50 qps")),
        ("prefill_tokens_ x", ("/gpusize", "prefill_tokens x")),
        ("HELP", ("/gpu", "help")),
    ],
)  # fmt: skip
def test_what_a_message_asks(text: str, found: tuple[str, str]) -> None:
    assert question_in(text) == found
