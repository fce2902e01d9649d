"""Every calculation as people in Slack meet it: its examples, its help, its name mistyped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.commands import MOST_CHARACTERS, split_command
from bot.render.charts.answers import CHARTED
from bot.render.slack import MOST_TABLES
from bot.slack import pictures
from core.groups import grouped
from core.registry import REGISTRY
from core.watch.scenario import WATCHABLE
from tests.examples import EXAMPLES, answered
from tests.fakes.slack_state import Message
from tests.scenario.slack_rig import Rig, everything, receipt_id, rig
from tests.scenario.watch_rig import watch_rig

NAMES = [calculation.name.lower() for calculation in REGISTRY]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """An app that watches, too; whatever Slack would refuse fails the test that said it."""
    with watch_rig(f"sqlite:///{tmp_path_factory.mktemp('watch') / 'watch.db'}") as built:
        yield built


def said(here: Rig, text: str, command: str = "/gpu") -> Message:
    """The answer to a question, which Slack took."""
    before = len(here.slack.refusals)
    message = here.asked(text, command)
    assert here.slack.refusals[before:] == []
    assert message.ephemeral
    return message


def buttons(message: Message) -> list[str]:
    return [e["action_id"] for b in message.blocks if b["type"] == "actions" for e in b["elements"]]


def tables(message: Message) -> list[str]:
    texts = [b["text"]["text"] for b in message.blocks if b["type"] == "section" and "text" in b]
    return [text for text in texts if "```" in text]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_answered_whole(here: Rig, example: str) -> None:
    receipt = answered(example)
    command, text = split_command(example)
    message = said(here, text, command)
    assert receipt_id(message) == receipt.id
    watched = ["watch"] if receipt.calculation in WATCHABLE else []
    assert buttons(message) == ["share", *watched]
    with_rows = [table for table in receipt.tables if table.columns]
    assert len(tables(message)) == len(with_rows) <= MOST_TABLES
    labels = [f["text"].partition("\n")[0] for b in message.blocks for f in b.get("fields", [])]
    assert len(labels) == len(receipt.outputs)


def test_every_charted_answer_is_followed_by_its_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "SHOWABLE_AFTER_S", (0.01, 0.01, 0.01))
    monkeypatch.setattr(pictures, "LOOK_S", 0.0)
    monkeypatch.setattr(pictures, "MOST_RECENT", 1_000_000)  # this test asks as a crowd would
    charted = [REGISTRY.get(name) for name in CHARTED]
    with rig(pictures=8) as drawing:
        for number, calculation in enumerate(charted, 1):
            answer = drawing.asked(*reversed(split_command(calculation.examples[0])))
            shown = drawing.slack.wait_for_message(2 * number)
            (image,) = shown.blocks
            assert image["type"] == "image", calculation.name
            assert answered(calculation.examples[0]).summary[:1000] in image["alt_text"]
            assert not [b for b in answer.blocks if b["type"] == "image"]
        assert len(drawing.slack.rooms.pictures()) == len(charted)
        assert drawing.slack.refusals == []


@pytest.mark.parametrize("wanted", ["", *(g.name for g in grouped(REGISTRY)), *NAMES])
def test_all_help_fits_and_names_every_argument(here: Rig, wanted: str) -> None:
    message = said(here, f"help {wanted}")
    assert "watch" not in buttons(message)
    shown = everything(message)
    if wanted in NAMES:
        calculation = REGISTRY.get(wanted)
        columns = [f"{p.name} &gt; {c.name}" for p in calculation.parameters for c in p.columns]
        assert all(
            f"• {name} (" in shown for name in [*(p.name for p in calculation.parameters), *columns]
        )
    elif not wanted:
        assert all(re.search(rf"\b{name}\b", shown) for name in NAMES)


def mistyped(name: str) -> str:
    """The name with two letters in its middle exchanged."""
    at = next(n for n in range(len(name) // 2 - 1, len(name) - 1) if name[n] != name[n + 1])
    return f"{name[:at]}{name[at + 1]}{name[at]}{name[at + 2 :]}"


@pytest.mark.parametrize("name", [*NAMES, *(g.name for g in grouped(REGISTRY))])
def test_a_mistyped_name_is_answered_with_the_right_one(here: Rig, name: str) -> None:
    for text in (f"help {mistyped(name)}", mistyped(name)):
        message = said(here, text)
        assert len(message.blocks) == 1
        assert re.search(rf"\b{name}\b", message.text.lower()), message.text


def test_rows_up_to_the_longest_question_are_answered_and_more_are_told_where_to_go(
    here: Rig,
) -> None:
    row = "provider {n}, 6, 500, gpt-4o, usd_per_month=100, latency_ms=900, error_frac=0.5%"
    lead = "provider_bill 9 qps, 800 in, 300 out, providers="

    def question(rows: int) -> str:
        return f'{lead}"{"; ".join(row.format(n=n) for n in range(rows))}"'

    most = next(n for n in range(1, 100) if len(question(n + 1)) > MOST_CHARACTERS)
    assert most >= 15
    message = said(here, question(most))
    assert f"provider {most - 1}" in everything(message)
    assert buttons(message) == ["share"]
    assert receipt_id(here.click(message)) == receipt_id(message)
    status, refused = here.ask(question(most + 1), "/gpu")
    assert status == 200
    told: dict[str, Any] = json.loads(refused)
    assert "at most 1,500 characters" in told["text"]
    assert "gpusize call NAME" in told["text"]
