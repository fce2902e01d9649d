"""An answer as a Slack message: Block Kit with a text fallback, escaped and within all limits.

Limits (docs.slack.dev block reference): 50 blocks a message, section text 3,000 characters, 10
fields of 2,000, context 10 elements, button value 2,000, text 40,000 (we keep to 3,000).
"""

from __future__ import annotations

from typing import Any

from bot.commands import Answer
from bot.render.charts.answers import alt_text
from bot.render.document import Document, document

SECTION_CHARACTERS = 2900
FIELD_CHARACTERS = 1900
MOST_FIELDS = 10
FALLBACK_CHARACTERS = 2900
SHARE_ACTION = "share"
WATCH_ACTION = "watch"


def escape(text: str) -> str:
    """Text that shows as typed: Slack's three control characters become entities.

    Nothing a person typed can then become a mention, a link or `<!channel>`.

    >>> escape("<!channel> & <@U1>")
    '&lt;!channel&gt; &amp; &lt;@U1&gt;'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def message(
    answer: Answer, *, share: str | None, watch: str | None = None, picture_url: str | None = None
) -> dict[str, Any]:
    """The message of an answer; `share` is the value of a Share button, or None for no button.

    `watch` is that of a Watch button, for an answer that may change with prices. Slack fetches
    the picture from `picture_url`, if there is one, and shows it under the headline.
    """
    doc = document(answer)
    blocks = _blocks(doc)
    if picture_url is not None and answer.receipt is not None:
        alt = alt_text(answer.receipt)
        blocks.insert(1, {"type": "image", "image_url": picture_url, "alt_text": alt})
    offered = ((SHARE_ACTION, "Share in channel", share), (WATCH_ACTION, "Watch", watch))
    buttons = [button(action, text, value) for action, text, value in offered if value is not None]
    if buttons:
        blocks.append({"type": "actions", "elements": buttons})
    return {"text": clip(escape(doc.headline), FALLBACK_CHARACTERS), "blocks": blocks}


def button(action: str, text: str, value: str) -> dict[str, Any]:
    """A button of a message or a view."""
    return {"type": "button", "action_id": action, "text": plain_text(text), "value": value}


def plain_text(text: str) -> dict[str, Any]:
    """Text that Slack shows as it is: no marks, mentions or emoji."""
    return {"type": "plain_text", "text": text, "emoji": False}


def without_pictures(message: dict[str, Any]) -> dict[str, Any]:
    """The same message without pictures that Slack would have to fetch."""
    kept = [block for block in message["blocks"] if "image_url" not in block]
    return {**message, "blocks": kept}


def error_message(sentence: str) -> dict[str, Any]:
    """A private error: one sentence."""
    safe = clip(escape(sentence), SECTION_CHARACTERS)
    return {"text": safe, "blocks": [section(safe)]}


def _blocks(doc: Document) -> list[dict[str, Any]]:
    blocks = [section(f"*{clip(inline(doc.headline), SECTION_CHARACTERS - 2)}*")]
    for start in range(0, len(doc.facts), MOST_FIELDS):
        fields = [
            _mrkdwn(clip(f"{inline(name)}\n*{inline(value)}*", FIELD_CHARACTERS))
            for name, value in doc.facts[start : start + MOST_FIELDS]
        ]
        blocks.append({"type": "section", "fields": fields})
    if doc.examples:
        blocks += listed("Examples", [f"`{row}`" for row in doc.examples])
    for title, rows in doc.sections:
        blocks += listed(title, rows)
    if doc.warnings:
        blocks += listed(":warning: Warnings", doc.warnings)
    small = [
        ("Prices", doc.prices),
        ("Assumptions", doc.assumptions),
        ("", [doc.footer] if doc.footer else []),
        ("", [doc.note] if doc.note else []),
    ]
    for title, rows in small:
        if rows:
            lead = f"*{title}:* " if title else ""
            blocks.append(context("; ".join(rows), lead))
    return blocks


def listed(title: str, rows: list[str]) -> list[dict[str, Any]]:
    """Rows as bullets, in as many sections as their length needs."""
    blocks: list[dict[str, Any]] = []
    current = f"*{title}*" if title else ""
    for row in rows:
        line = clip("• " + inline(row), SECTION_CHARACTERS)
        if current and len(current) + 1 + len(line) > SECTION_CHARACTERS:
            blocks.append(section(current))
            current = line
        else:
            current = f"{current}\n{line}" if current else line
    if current:
        blocks.append(section(current))
    return blocks


def inline(text: str) -> str:
    """Escaped text with our arrow drawn, and without characters mrkdwn would pair up."""
    return escape(text.replace("<- binds", "← binds")).replace("*", "∗").replace("~", "∼")


def clip(text: str, limit: int) -> str:
    """`text` within `limit` characters, cut before an entity rather than inside it."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    entity = cut.rfind("&")
    if entity >= max(0, limit - 8) and ";" not in cut[entity:]:
        cut = cut[:entity]
    return cut + "…"


def section(text: str) -> dict[str, Any]:
    """A paragraph of text that is escaped already."""
    return {"type": "section", "text": _mrkdwn(text)}


def context(text: str, lead: str = "") -> dict[str, Any]:
    """Small print, after a lead that is markup already."""
    shown = clip(lead + inline(text), SECTION_CHARACTERS)
    return {"type": "context", "elements": [_mrkdwn(shown)]}


def _mrkdwn(text: str) -> dict[str, str]:
    return {"type": "mrkdwn", "text": text}
