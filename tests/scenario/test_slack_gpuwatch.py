"""`/gpuwatch` as people type it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.slack.install.seal import new_key
from bot.slack.watch import words
from bot.watch.post import LOCAL
from core.errors import InputError
from pricing.history.errors import HistoryUnavailableError
from tests.scenario.install_rig import PUBLIC
from tests.scenario.watch_rig import QUESTION, WatchRig, watch_rig


@pytest.fixture
def here(tmp_path: Path) -> Iterator[WatchRig]:
    with watch_rig(f"sqlite:///{tmp_path}/a.db") as rig:
        yield rig
        assert rig.slack.refusals == []


def test_a_scenario_lives_by_commands(database_url: str) -> None:
    with watch_rig(database_url) as rig:
        said = rig.says(f'add Support bot growth=5% schedule="every 10 days" {QUESTION}')
        assert "Watched from now on: Support bot" in said
        assert "alerts go to channel C1" in said
        kept = rig.store.named(LOCAL, "support BOT")
        assert kept.scenario.options.monthly_growth_frac == 0.05
        assert (kept.scenario.owner, kept.scenario.channel) == ("U1", "C1")
        assert kept.scenario.inputs["requests_per_month"] == 5_000_000
        assert "1 scenario watched" in rig.says("list")
        assert "monthly_growth_frac: 5%" in rig.says("show support bot")
        assert "Changed: Support bot" in rig.says("edit Support bot growth=10%")
        assert "monthly_growth_frac: 10%" in rig.says("show Support bot")
        for verb, done in (("pause", "Paused"), ("resume", "Resumed"), ("mute", "Muted")):
            assert f"{done}: Support bot" in rig.says(f"{verb} Support bot")
        assert "muted" in rig.says("list")
        assert "Not muted" in rig.says("unmute Support bot")
        assert "Nothing was recorded" in rig.says("run Support bot")
        assert "no checks" in rig.says("history Support bot")
        rig.runner.run_due()
        assert "1 check" in rig.says("history Support bot")
        assert "Deleted: Support bot" in rig.says("delete Support bot")
        assert rig.names() == []
        assert "Nothing is watched yet" in rig.says("list")
        verbs = ["created", "edited", "paused", "resumed", "muted", "unmuted", "deleted"]
        assert rig.deeds() == [("U1", verb, "Support bot") for verb in verbs]
        assert all(m.ephemeral for m in rig.slack.messages)
        assert rig.slack.refusals == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("lst", "does not know 'lst'; write list", id="near"),
        pytest.param("frobnicate", "write list, add, edit", id="unknown"),
        pytest.param("show", "Say which scenario: /gpuwatch show NAME", id="no-name"),
        pytest.param("show Nobody", "There is no scenario 'Nobody'", id="nobody"),
        pytest.param(f"add A growth=5% growth=6% {QUESTION}", "growth is given twice", id="twice"),
        pytest.param(f"add A growth=lots {QUESTION}", "growth", id="bad-option"),
        pytest.param(f"add A colour=red {QUESTION}", "no 'colour'", id="unknown-option"),
        pytest.param(f"add A schedule=never {QUESTION}", "A schedule is quarterly", id="schedule"),
        pytest.param("add A /breakeven gpt-9 vs llama-3.1-8b on l40s", "gpt-9", id="question"),
        pytest.param("add A /gpu list models", "can be watched", id="not-watchable"),
        pytest.param(f"add {'x' * 81} {QUESTION}", "1 to 80 characters", id="long-name"),
        pytest.param(f"add <!channel> channel=#general {QUESTION}", "channel's id", id="channel"),
    ],
)
def test_a_mistake_is_one_sentence(here: WatchRig, text: str, said: str) -> None:
    answer = here.says(text)
    assert said in answer
    assert here.names() == []
    assert "Traceback" not in answer


def test_names_never_become_mentions(here: WatchRig) -> None:
    assert "&lt;!channel&gt;" in here.says(f"add <!channel> & co {QUESTION}")
    assert here.names() == ["<!channel> & co"]
    for text in ("list", "show <!channel> & co", "run <!channel> & co", "show <@U1>"):
        here.says(text)


def test_the_longest_command_and_one_longer(here: WatchRig) -> None:
    assert "at most 1,500 characters" in here.says("x" * 1501)


def test_help_names_everything(here: WatchRig) -> None:
    said = here.says("")
    for doing in words.DOINGS:
        assert f"/gpuwatch {doing.usage}" in said
    assert "monthly_growth_frac" in said


def test_many_scenarios_are_listed_within_slacks_limits(here: WatchRig) -> None:
    here.says(f"add 000 {QUESTION}")
    scenario = here.store.named(LOCAL, "000").scenario
    for n in range(1, 400):
        here.store.add(LOCAL, replace(scenario, name=f"{n:03} {'n' * 70}"), "U1", here.now)
    assert "400 scenarios watched" in here.says("list")


def test_a_database_that_is_away_is_said(here: WatchRig, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise HistoryUnavailableError("it is away.")

    monkeypatch.setattr("bot.watch.store.migrate", away)
    said = here.says(f"add A {QUESTION}")
    assert "Scenarios cannot be read or changed now: it is away." in said


def test_reading_what_was_typed() -> None:
    asked = words.read("Add Support bot: channel=C9 /gpusize 8b on h100, qps=50")
    assert (asked.do, asked.name) == ("add", "Support bot")
    assert asked.values == {"channel": "C9", "text": "/gpusize 8b on h100, qps=50"}
    assert words.read("remove “Support bot”").name == "Support bot"
    with pytest.raises(InputError, match="Say which scenario"):
        words.read("edit")


def test_another_workspaces_scenarios_are_not_seen(tmp_path: Path) -> None:
    many: dict[str, Any] = {
        "slack_client_id": "1.2",
        "slack_client_secret": "s" * 32,
        "public_url": f"{PUBLIC}/",
        "token_keys": new_key(),
    }
    with watch_rig(f"sqlite:///{tmp_path}/a.db", **many) as rig:
        rig.says(f"add Ours {QUESTION}", team_id="T1")
        assert "Nothing is watched yet" in rig.says("list", team_id="T2")
        assert "no scenario 'Ours'" in rig.says("delete Ours", team_id="T2")
        assert "1 scenario watched" in rig.says("list", team_id="T1")
        assert rig.names() == []  # the terminal's own
