"""The form that watches a question: opened by a button or a command, judged field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.slack.watch import form
from bot.watch.asked import EXAMPLE, PLAIN
from bot.watch.post import LOCAL
from core.watch.scenario import OPTIONS, Options
from tests.fakes.slack_state import Message
from tests.scenario.slack_rig import GOOD, everything
from tests.scenario.watch_rig import QUESTION, WatchRig, watch_rig

ASKED = QUESTION.removeprefix("/breakeven ")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[WatchRig]:
    with watch_rig(f"sqlite:///{tmp_path}/a.db") as rig:
        yield rig
        assert rig.slack.refusals == []


def initial(view: Message, name: str) -> Any:
    [element] = [b["element"] for b in view.blocks if b.get("block_id") == name]
    return next((v for k, v in element.items() if k.startswith("initial")), None)


def test_watch_is_a_form_and_a_name_away(database_url: str) -> None:
    with watch_rig(database_url) as rig:
        answer = rig.asked(ASKED, "/breakeven")
        rig.press(answer, "watch", channel_id="C7", user_id="U1")
        view = rig.opened()
        assert initial(view, "text") == QUESTION
        assert (initial(view, "channel"), initial(view, "owner")) == ("C7", "U1")
        errors = rig.submit(view, name="Support bot", monthly_growth_frac="5%")
        assert errors == {}
        kept = rig.store.named(LOCAL, "Support bot")
        assert kept.scenario.options == Options(monthly_growth_frac=0.05)
        assert (kept.scenario.channel, kept.scenario.owner) == ("C7", "U1")
        told = rig.slack.wait_for_message(2)
        assert told.ephemeral
        assert "Watched from now on: Support bot" in told.text
        assert rig.deeds() == [("U1", "created", "Support bot")]
        assert rig.slack.refusals == []


@pytest.mark.parametrize(
    ("command", "text", "watch"),
    [
        ("/gpusize", GOOD, True),
        ("/breakeven", ASKED, True),
        ("/gpu", f"breakeven {ASKED}", True),
        ("/gpu", "kv_cache_bytes llama-3.1-8b context=8k", False),
        ("/gpusize", "help", False),
        ("/gpusize", "", False),
    ],
)
def test_what_can_change_with_prices_can_be_watched(
    here: WatchRig, command: str, text: str, watch: bool
) -> None:
    assert ("'watch'" in everything(here.asked(text, command))) is watch


def test_a_shared_answer_can_be_watched_by_those_who_read_it(here: WatchRig) -> None:
    shared = here.click(here.asked(ASKED, "/breakeven"))
    assert not shared.ephemeral
    here.press(shared, "watch", user_id="U2")
    assert initial(here.opened(), "owner") == "U2"


def test_every_field_of_a_scenario_is_in_the_form(here: WatchRig) -> None:
    here.ask("add", "/gpuwatch")
    view = here.opened()
    named = [block["block_id"] for block in view.blocks]
    assert named == [
        "name", "text", *(one.name for one in PLAIN), *(one.name for one in OPTIONS),
    ]  # fmt: skip
    assert {one.name for one in OPTIONS} == set(Options.model_fields)
    hints = {b["block_id"]: b["hint"]["text"] for b in view.blocks if "hint" in b}
    assert hints["moved_frac"].startswith("Speak when the breakeven")
    placeholders = {b["block_id"]: b["element"].get("placeholder", {}) for b in view.blocks}
    assert placeholders["moved_frac"]["text"] == "10%"
    assert here.submit(view, name="A", text=EXAMPLE) == {}
    assert here.store.named(LOCAL, "A").scenario.options == Options()


def test_every_wrong_field_says_why_at_once(here: WatchRig) -> None:
    here.ask("add", "/gpuwatch")
    errors = here.submit(
        here.opened(),
        name="x" * 81,
        text="/breakeven gpt-9 vs llama-3.1-8b on l40s",
        schedule="whenever",
        timezone="Mars/Olympus",
        monthly_growth_frac="lots",
        horizon_days="-3",
        moved_frac="0",
    )
    assert set(errors) == {
        "name", "text", "schedule", "timezone", "monthly_growth_frac", "horizon_days", "moved_frac",
    }  # fmt: skip
    assert "gpt-9" in errors["text"]
    assert "at least 1" in errors["horizon_days"] or "3" in errors["horizon_days"]
    assert here.names() == []


def test_a_name_in_use_and_a_form_sent_twice(here: WatchRig) -> None:
    here.says(f"add Support bot {QUESTION}")
    here.ask("add support BOT", "/gpuwatch")
    view = here.opened()
    assert initial(view, "name") == "support BOT"
    assert "named 'support BOT' already" in here.submit(view, text=QUESTION)["name"]
    assert here.submit(view, name="Another", text=QUESTION) == {}
    assert "already" in here.submit(view, name="Another", text=QUESTION)["name"]
    assert here.names() == ["Another", "Support bot"]


def test_editing_changes_what_was_changed(database_url: str) -> None:
    with watch_rig(database_url) as rig:
        rig.says(f"add Support bot growth=5% moved=0.2 owner=Ada timezone=Europe/Berlin {QUESTION}")
        before = rig.store.named(LOCAL, "Support bot").scenario
        rig.ask("edit Support bot", "/gpuwatch")
        view = rig.opened()
        assert initial(view, "monthly_growth_frac") == "5%"
        assert initial(view, "timezone") == "Europe/Berlin"
        assert rig.submit(view) == {}
        assert rig.store.named(LOCAL, "Support bot").version == 1  # as it was
        assert rig.submit(view, moved_frac=None, schedule="monthly", channel="C9") == {}
        after = rig.store.named(LOCAL, "Support bot")
        assert after.version == 2
        assert after.scenario.options == Options(monthly_growth_frac=0.05)
        assert (after.scenario.schedule, after.scenario.channel) == ("monthly", "C9")
        assert after.scenario.owner == "Ada"  # which Slack's list of people cannot show
        assert after.scenario.inputs == before.inputs
        errors = rig.submit(view, schedule="daily")
        assert "Version 2 was made by U1 meanwhile" in errors["name"]
        text = (initial(view, "text") or "").replace("=5000000", "=9000000")
        rig.ask("edit Support bot", "/gpuwatch")
        assert rig.submit(rig.opened(2), text=text) == {}
        assert rig.store.named(LOCAL, "Support bot").scenario.inputs != before.inputs
        assert [d[1] for d in rig.deeds()] == ["created", "edited", "edited"]


def test_the_question_in_the_form_leads_to_the_same_inputs(here: WatchRig) -> None:
    for n, text in enumerate((QUESTION, EXAMPLE, f"/gpusize {GOOD}")):
        here.says(f"add {n} {text}")
        kept = here.store.named(LOCAL, str(n))
        shown = form.filled(kept.scenario)["text"]
        here.says(f"add again {n} {shown}")
        assert here.store.named(LOCAL, f"again {n}").scenario.inputs == kept.scenario.inputs


def test_without_a_token_it_says_what_to_do_instead(tmp_path: Path) -> None:
    with watch_rig(f"sqlite:///{tmp_path}/a.db", token=False) as rig:
        rig.press(rig.asked(ASKED, "/breakeven"), "watch")
        assert "bot token" in rig.slack.wait_for_message(2).text
        assert "/gpuwatch add NAME" in rig.says("add Support bot")
        assert rig.slack.views == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("expired_trigger_id", "within three seconds"),
        ("token_revoked", "refuses this app's token"),
        ("surprise", "reference"),
    ],
)
def test_a_form_that_does_not_open(here: WatchRig, error: str, said: str) -> None:
    here.slack.fail_next("views.open", status=200, error=error)
    assert said in here.says("add")


def test_a_form_of_another_version_is_not_guessed_at(here: WatchRig) -> None:
    here.ask("add", "/gpuwatch")
    view = here.opened()
    for old in ("", "[]", '{"colour": 1}', "null"):
        view.payload["private_metadata"] = old
        assert "another version" in here.submit(view, name="A", text=QUESTION)["name"]
    assert here.names() == []


def test_a_defect_gives_a_reference(
    here: WatchRig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    here.ask("add", "/gpuwatch")
    monkeypatch.setattr("bot.slack.watch.form.judged", lambda *_: 1 // 0)
    said = here.submit(here.opened(), name="A", text=QUESTION)["name"]
    assert said.split()[-1].rstrip(".") in caplog.text


def test_what_a_form_carries_fits(here: WatchRig) -> None:
    meta = form.Meta("0" * 12, 999, "é" * 1500, "https://hooks.slack.com/actions/T1/1/" + "x" * 99)
    assert len(meta.value()) < 3000
    assert form.Meta.read(meta.value()) == meta
    assert json.loads(form.Meta().value()) == {}
