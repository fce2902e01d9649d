"""App Home as Slack shows it: at most 100 blocks, of what `Home` holds."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from bot.render.alert import EDIT
from bot.render.slack import SECTION_CHARACTERS, button, clip, inline, plain_text, section

NEW, APPROVE, REJECT = "home_new", "home_approve", "home_reject"
SAID_CHARACTERS = 900


@dataclass(frozen=True, slots=True)
class Line:
    """A scenario."""

    id: str
    name: str
    state: str
    last: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A reading of prices that waits for a person."""

    reading: int
    title: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Home:
    """What a person finds in App Home."""

    note: str = ""
    """What came of the last button."""
    scenarios: list[Line] = field(default_factory=list[Line])
    more: int = 0
    """Scenarios that are not shown."""
    prices: list[str] = field(default_factory=list[str])
    pending: list[Pending] = field(default_factory=list[Pending])
    may_decide: bool = False
    deeds: list[str] = field(default_factory=list[str])
    """The record's last lines."""


def view(home: Home) -> dict[str, Any]:
    """The view to publish."""
    blocks: list[dict[str, Any]] = []
    if home.note:
        blocks += [_text(home.note), {"type": "divider"}]
    blocks.append(_header("Watched"))
    if not home.scenarios:
        blocks.append(_text("Nothing is watched yet. Press Watch on an answer, or begin here."))
    blocks += [_scenario(one) for one in home.scenarios]
    if home.more:
        blocks.append(_text(f"and {home.more} more: /gpuwatch list"))
    blocks.append({"type": "actions", "elements": [button(NEW, "Watch a question", "new")]})
    blocks += [_header("Prices"), _text("\n".join(home.prices))]
    for one in home.pending:
        blocks += _pending(one, may_decide=home.may_decide)
    if home.deeds:
        blocks += [_header("Record"), _text("\n".join(home.deeds))]
    return {"type": "home", "blocks": blocks}


def _scenario(one: Line) -> dict[str, Any]:
    parts = [clip(inline(one.state), 300), clip(inline(one.last), SAID_CHARACTERS)]
    text = "\n".join([f"*{clip(inline(one.name), 200)}*", *parts])
    # the alert's Edit button, of no check in particular
    value = json.dumps({"s": one.id, "r": ""}, separators=(",", ":"))
    return {**section(text), "accessory": button(f"{EDIT}:{one.id}", "Edit", value)}


def _pending(one: Pending, *, may_decide: bool) -> list[dict[str, Any]]:
    lines = [f"• {clip(inline(line), 400)}" for line in one.lines]
    text = "\n".join([f":hourglass: *{clip(inline(one.title), 300)}*", *lines])
    blocks = [section(clip(text, SECTION_CHARACTERS))]
    if may_decide:
        number = str(one.reading)
        approve = button(f"{APPROVE}:{number}", "Approve", number)
        reject = button(f"{REJECT}:{number}", "Reject", number)
        sure = {
            "title": plain_text(f"Reading {number}"),
            "text": plain_text("Its prices are used from then on, by everybody. Approve it?"),
            "confirm": plain_text("Approve"),
            "deny": plain_text("Cancel"),
        }
        elements = [approve | {"confirm": sure}, reject | {"style": "danger"}]
        blocks.append({"type": "actions", "elements": elements})
    return blocks


def _header(text: str) -> dict[str, Any]:
    return {"type": "header", "text": plain_text(text)}


def _text(text: str) -> dict[str, Any]:
    return section(clip(inline(text), SECTION_CHARACTERS))
