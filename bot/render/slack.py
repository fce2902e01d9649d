"""An answer as a Slack message: Block Kit with a text fallback, escaped and within all limits.

Limits (docs.slack.dev block reference): 50 blocks a message, section text 3,000 characters, 10
fields of 2,000, context 10 elements, button value 2,000, text 40,000 (we keep to 3,000).
"""

from __future__ import annotations

from typing import Any

from bot.commands import Answer
from bot.render.charts.answers import alt_text
from bot.render.document import Document, document
from bot.render.grid import Grid
from core.receipt import Receipt

SECTION_CHARACTERS = 2900
FIELD_CHARACTERS = 1900
MOST_FIELDS = 10
FALLBACK_CHARACTERS = 2900
MOST_TABLES = 8
MOST_ROWS = 15
"""Of a table: more is for the terminal or a sheet."""
BLOCK_WIDTH = 84
"""Letters of equal width that Slack's window on a screen holds in a line."""
ALL_ROWS = "; `gpusize ask` in a terminal and the `_TABLE` function of a sheet give all"
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
    answer: Answer,
    *,
    share: str | None,
    watch: str | None = None,
    picture_url: str | None = None,
    picture_file: str | None = None,
) -> dict[str, Any]:
    """The message of an answer; `share` is the value of a Share button, or None for no button.

    `watch` is that of a Watch button, for an answer that may change with prices. The picture is
    shown under the headline: Slack fetches it from `picture_url`, or has it as `picture_file`.
    """
    doc = document(answer)
    blocks = _blocks(doc)
    if answer.receipt is not None and (picture_url or picture_file):
        blocks.insert(1, image(alt_text(answer.receipt), url=picture_url, file_id=picture_file))
    offered = ((SHARE_ACTION, "Share in channel", share), (WATCH_ACTION, "Watch", watch))
    buttons = [button(action, text, value) for action, text, value in offered if value is not None]
    if buttons:
        blocks.append({"type": "actions", "elements": buttons})
    return {"text": clip(escape(doc.headline), FALLBACK_CHARACTERS), "blocks": blocks}


def picture_message(receipt: Receipt, file_id: str) -> dict[str, Any]:
    """The picture of an answer that was given already, in a message of its own."""
    alt = alt_text(receipt)
    return {"text": clip(escape(alt), FALLBACK_CHARACTERS), "blocks": [image(alt, file_id=file_id)]}


def image(alt: str, *, url: str | None = None, file_id: str | None = None) -> dict[str, Any]:
    """A picture that Slack fetches from an address, or has as a file."""
    source = {"image_url": url} if url is not None else {"slack_file": {"id": file_id}}
    return {"type": "image", **source, "alt_text": alt}


def button(action: str, text: str, value: str) -> dict[str, Any]:
    """A button of a message or a view."""
    return {"type": "button", "action_id": action, "text": plain_text(text), "value": value}


def plain_text(text: str) -> dict[str, Any]:
    """Text that Slack shows as it is: no marks, mentions or emoji."""
    return {"type": "plain_text", "text": text, "emoji": False}


def without_pictures(message: dict[str, Any]) -> dict[str, Any]:
    """The same message without its pictures, which Slack may not be able to show."""
    blocks = message.get("blocks") or []
    kept = [block for block in blocks if block.get("type") != "image"]
    return message if len(kept) == len(blocks) else {**message, "blocks": kept}


def error_message(sentence: str) -> dict[str, Any]:
    """A private error: one sentence."""
    safe = clip(escape(sentence), SECTION_CHARACTERS)
    return {"text": safe, "blocks": [section(safe)]}


def _blocks(doc: Document) -> list[dict[str, Any]]:
    blocks = [section(f"*{clip(inline(doc.headline), SECTION_CHARACTERS - 2)}*")]
    for start in range(0, len(doc.facts), MOST_FIELDS):
        fields = [
            mrkdwn(clip(f"{inline(name)}\n*{inline(value)}*", FIELD_CHARACTERS))
            for name, value in doc.facts[start : start + MOST_FIELDS]
        ]
        blocks.append({"type": "section", "fields": fields})
    if doc.examples:
        blocks += listed("Examples", [f"`{row}`" for row in doc.examples])
    for title, rows in doc.sections:
        blocks += listed(title, rows)
    blocks += [_table(table) for table in doc.tables[:MOST_TABLES]]
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


def _table(table: Grid) -> dict[str, Any]:
    """A table in letters of equal width, with as many rows as there is room for."""
    title = f"*{clip(inline(table.title), FIELD_CHARACTERS // 2)}*"
    for shown in range(min(len(table.rows), MOST_ROWS), -1, -1):
        # a backtick would end the block
        text = "\n".join(table.lines(BLOCK_WIDTH, shown)).replace("`", "'")
        more = len(table.rows) - shown
        rest = f"\nand {more:,} more row{'' if more == 1 else 's'}{ALL_ROWS}" if more else ""
        block = f"{title}\n```{escape(text)}```{rest}"
        if len(block) <= SECTION_CHARACTERS:
            return section(block)
    return section(f"{title}\n{len(table.rows):,} rows{ALL_ROWS}")


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
    return {"type": "section", "text": mrkdwn(text)}


def context(text: str, lead: str = "") -> dict[str, Any]:
    """Small print, after a lead that is markup already."""
    shown = clip(lead + inline(text), SECTION_CHARACTERS)
    return {"type": "context", "elements": [mrkdwn(shown)]}


def mrkdwn(text: str) -> dict[str, Any]:
    """Marked-up text that is escaped already; else Slack would make mentions of a plain `@here`.

    "Certain mentions will be automatically parsed" unless `verbatim` is set, and names of channels
    and addresses become links (docs.slack.dev, Text object).
    """
    return {"type": "mrkdwn", "text": text, "verbatim": True}
