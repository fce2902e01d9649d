"""An alert of the watch as a Slack message, as one line, and for the terminal.

What is given is the payload that the outbox keeps: facts, from which the same message comes each
time. Limits as in `bot.render.slack`; a table has 100 rows and 10,000 characters, an option's value
150 characters.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.render import terminal
from bot.render.alerts.bridge import HEAD, Shown
from bot.render.alerts.content import Content, content
from bot.render.alerts.headline import headline
from bot.render.alerts.told import Told
from bot.render.chart_alert import alt_text, picture
from bot.render.document import Document
from bot.render.slack import (
    FALLBACK_CHARACTERS,
    FIELD_CHARACTERS,
    SECTION_CHARACTERS,
    button,
    clip,
    context,
    escape,
    image,
    inline,
    listed,
    mrkdwn,
    plain_text,
    section,
)
from core.watch.speak import Reason

ACKNOWLEDGE, SNOOZE, OPEN, WORKBOOK, EDIT = (
    "watch_ack", "watch_snooze", "watch_open", "watch_workbook", "watch_edit",
)  # fmt: skip
SNOOZES: tuple[tuple[str, int | None], ...] = (
    ("1 day", 1), ("1 week", 7), ("Until a date…", None),
)  # fmt: skip
"""What Snooze offers, and days; None asks for a date."""
CELL_CHARACTERS = 90
MARKS = {
    Reason.FAILED: ":x:",
    Reason.FLIPPED: ":rotating_light:",
    Reason.MOVED: ":left_right_arrow:",
    Reason.COMPONENT: ":chart_with_upwards_trend:",
    Reason.RECOVERED: ":white_check_mark:",
    Reason.STALE: ":hourglass:",
    Reason.SCHEDULED: ":calendar:",
    Reason.FIRST: ":eyes:",
    Reason.REMINDER: ":bell:",
}


def alert(payload: Mapping[str, Any], *, picture: str | None = None) -> dict[str, Any]:
    """The message of an alert; `picture` is the Slack file its chart was uploaded as, if it was."""
    told = Told.of(payload)
    said = content(told)
    mark = MARKS.get(told.reason, "")
    lead = f"{mark} *{clip(inline(said.headline), SECTION_CHARACTERS - 40)}*".strip()
    blocks = [section(lead)]
    if said.status:
        blocks.append(context(" ".join(said.status)))
    if picture is not None and told.finding is not None:
        blocks.append(image(alt_text(payload), file_id=picture))
    if said.facts:
        blocks.append({"type": "section", "fields": [_fact(*fact) for fact in said.facts[:10]]})
    if said.bridge is not None:
        blocks.append(section(f"*What moved it: {clip(inline(said.bridge.measure), 300)}*"))
        blocks.append(_table(said.bridge))
        blocks.append(context(said.method))
    blocks += [section(clip(inline(_in_words(other)), SECTION_CHARACTERS)) for other in said.others]
    blocks += listed("What is new", said.news) if said.news else []
    blocks.append(context(f"Why now: {said.why}"))
    if said.prices:
        blocks.append(context("Prices: " + "; ".join(said.prices)))
    blocks.append(context(said.foot))
    blocks.append(_actions(told))
    return {"text": _fallback(document(payload)), "blocks": blocks}


def line(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The message of a check that changed nothing: one line."""
    text = clip(inline(line_text(payload)), FALLBACK_CHARACTERS)
    return {"text": text, "blocks": [{"type": "context", "elements": [mrkdwn(text)]}]}


def line_text(payload: Mapping[str, Any]) -> str:
    """The same line for a terminal."""
    told = Told.of(payload)
    said = content(told)
    parts = [said.headline, said.late]
    if told.finding is not None:
        now = told.finding.now
        parts.append(f"Prices as of {now.as_of}, id {now.receipt_id}.")
    return " ".join(part for part in parts if part)


def terminal_text(payload: Mapping[str, Any], width: int = 100) -> str:
    """The same for a terminal, as `gpusize watch run --dry-run` prints it."""
    return terminal.render(document(payload), width)


def document(payload: Mapping[str, Any]) -> Document:
    """The neutral document of an alert."""
    said = content(Told.of(payload))
    sections: list[tuple[str, list[str]]] = []
    if said.status:
        sections.append(("", said.status))
    if said.bridge is not None:
        title = f"What moved it: {said.bridge.measure}"
        sections.append((title, _columns(said.bridge)))
    sections += [("", [_in_words(other)]) for other in said.others]
    if said.news:
        sections.append(("What is new", said.news))
    sections.append(("Why now", [said.why]))
    return Document(
        headline=said.headline,
        facts=said.facts,
        sections=sections,
        prices=said.prices,
        footer=said.foot,
        note=said.method,
    )


def _fact(label: str, value: str) -> dict[str, Any]:
    text = f"*{clip(inline(label), 200)}*\n{inline(value)}"
    return mrkdwn(clip(text, FIELD_CHARACTERS))


def _table(shown: Shown) -> dict[str, Any]:
    """Slack's table: raw text, so that nothing in a cell is markup."""
    rows = [HEAD, *(row.cells() for row in (*shown.rows, shown.total))]
    aligned = [None, *({"align": "right"} for _ in HEAD[1:])]
    settings = [{"is_wrapped": True}, *aligned[1:]]
    return {
        "type": "table",
        "column_settings": settings,
        "rows": [[_cell(text) for text in row] for row in rows],
    }


def _cell(text: str) -> dict[str, str]:
    # an empty cell is refused
    return {"type": "raw_text", "text": clip(text, CELL_CHARACTERS) or "–"}


def _columns(shown: Shown) -> list[str]:
    """The table with its columns one below the other."""
    rows = [HEAD, *(row.cells() for row in (*shown.rows, shown.total))]
    rows = [tuple(clip(cell, 40) for cell in row) for row in rows]
    wide = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    return [
        "\u00a0\u00a0".join(
            [
                _padded(row[0], wide[0]),
                *(_padded(cell, width, right=True) for cell, width in zip(row[1:], wide[1:],
                                                                          strict=True)),
            ]
        )
        for row in rows
    ]  # fmt: skip


def _padded(text: str, width: int, *, right: bool = False) -> str:
    """With spaces that lines are not wrapped at."""
    text = text.replace(" ", "\u00a0")
    room = "\u00a0" * (width - len(text))
    return room + text if right else text + room


def _in_words(shown: Shown) -> str:
    parts = ", ".join(f"{row.name} {row.effect}" for row in shown.rows if row.units)
    total = shown.total
    return f"{shown.measure}: {total.before} → {total.after} ({total.effect}): {parts or 'nothing'}"


def _actions(told: Told) -> dict[str, Any]:
    value = {"s": told.scenario_id, "r": told.outcome.period}
    held = _json(value)
    elements: list[dict[str, Any]] = []
    if told.open:
        elements.append(button(ACKNOWLEDGE, "Acknowledge", held) | {"style": "primary"})
    elements.append(
        {
            "type": "static_select",
            "action_id": SNOOZE,
            "placeholder": plain_text("Snooze"),
            "options": [
                {"text": plain_text(name), "value": _json({**value, "d": days})}
                for name, days in SNOOZES
            ],
        }
    )
    if told.finding is not None:
        elements.append(button(OPEN, "Open plan", held))
        elements.append(button(WORKBOOK, "Workbook", held))
    elements.append(button(EDIT, "Edit", held))
    return {"type": "actions", "elements": elements}


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"))


def _fallback(doc: Document) -> str:
    """All of it as text, for notifications and screen readers."""
    return clip(escape(terminal.render(doc).replace("\u00a0", " ")), FALLBACK_CHARACTERS)


__all__ = [
    "Content",
    "alert",
    "alt_text",
    "headline",
    "line",
    "line_text",
    "picture",
    "terminal_text",
]
