"""The small checks that every Slack block rule is made of.

A `Checker` walks one payload and collects what Slack would refuse, so that a test
sees every fault at once, as Slack itself lists them in `response_metadata.messages`.
Lengths are counted in code points of the text as sent (`&amp;` counts as five):
Slack does not document another way, and this is the stricter reading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

TEXT_OBJECT_MAX = 3000

# docs.slack.dev/messaging/formatting-message-text: `<url>` and `<url|label>`.
_LINK = re.compile(r"<(?:https?://|mailto:)[^\s<>|]+(?:\|([^<>|\n]+))?>")
# Same page: user, channel, group and special mentions. The bot never intends one,
# so any that reaches Slack is somebody's input that was not escaped.
_LIVE = re.compile(r"<(?:!(?:channel|here|everyone|group|subteam\^)|@\w|#\w)", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")
_QUOTE_MARK = re.compile(r"^>+", re.MULTILINE)


@dataclass(frozen=True)
class Violation:
    """One broken rule: our name for it, where, and what Slack puts on the wire."""

    reason: str
    pointer: str
    detail: str
    error: str = "invalid_blocks"

    def as_slack_message(self) -> str:
        """The form Slack uses in `response_metadata.messages`."""
        return f"[ERROR] {self.detail} [json-pointer:{self.pointer}]"


def markup_fault(text: str) -> tuple[str, str] | None:
    """Name what is wrong with `text` as mrkdwn: `live_mention`, `unescaped` or nothing.

    docs.slack.dev/messaging/formatting-message-text: `&`, `<` and `>` are control
    characters and must be sent as entities unless they are meant. Slack accepts them
    raw; the stand-in does not. A `>` that opens a line is a block quote.
    """
    live = _LIVE.search(text)
    if live:
        return "live_mention", f"live control sequence {text[live.start() : live.start() + 24]!r}"
    rest = _LINK.sub(lambda link: f" {link.group(1) or ''} ", text)
    rest = _QUOTE_MARK.sub("", rest)
    for found in (_BARE_AMPERSAND.search(rest), re.search("[<>]", rest)):
        if found:
            near = rest[max(0, found.start() - 12) : found.start() + 12]
            return "unescaped", f"raw {found.group()!r} near {near!r}"
    return None


def kind_of(value: object) -> str:
    """The `type` of a block, element or cell; empty when it has none."""
    kind = value.get("type") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else ""


class Checker:
    """Collects the violations of one message or view, and counts across its blocks."""

    def __init__(self, surface: str = "message") -> None:
        self.surface = surface
        self.violations: list[Violation] = []
        self.counts: Counter[str] = Counter()
        self._ids: set[tuple[str, str]] = set()

    def refuse(self, reason: str, pointer: str, detail: str, error: str = "invalid_blocks") -> None:
        """Record one broken rule."""
        self.violations.append(Violation(reason, pointer, detail, error))

    def keys(
        self, value: object, pointer: str, what: str, known: Collection[str]
    ) -> dict[str, Any]:
        """Return `value` as a dict; refuse another type and any property Slack has not."""
        if not isinstance(value, dict):
            self.refuse(f"bad_{what}", pointer, "must be an object")
            return {}
        for extra in sorted(set(value) - set(known)):
            self.refuse(
                f"unknown_{what}_property", pointer, f"invalid additional property: {extra}"
            )
        return value

    def items(self, value: object, pointer: str, what: str, low: int, high: int) -> list[Any]:
        """Return `value` as a list of `low` to `high` items, or refuse it."""
        if not isinstance(value, list):
            self.refuse(f"bad_{what}", pointer, "must be an array")
            return []
        if len(value) < low:
            self.refuse(f"too_few_{what}", pointer, f"no fewer than {low} items allowed")
        if len(value) > high:
            self.refuse(f"too_many_{what}", pointer, f"no more than {high} items allowed")
        return value

    def text(self, value: object, pointer: str, what: str, limit: int, low: int = 1) -> str:
        """Return `value` as a string of `low` to `limit` characters, or refuse it."""
        if not isinstance(value, str):
            self.refuse(
                f"missing_{what}" if value is None else f"bad_{what}", pointer, "must be a string"
            )
            return ""
        if len(value) < low:
            self.refuse(f"empty_{what}", pointer, f"must be more than {low - 1} characters")
        if len(value) > limit:
            self.refuse(f"{what}_too_long", pointer, f"must be less than {limit + 1} characters")
        return value

    def text_object(
        self,
        value: object,
        pointer: str,
        what: str,
        limit: int = TEXT_OBJECT_MAX,
        *,
        plain: bool = False,
    ) -> None:
        """A plain_text or mrkdwn object.

        docs.slack.dev/reference/block-kit/composition-objects/text-object: 1 to 3000
        characters; `emoji` only with plain_text, `verbatim` only with mrkdwn. Header,
        button, label and title texts take plain_text alone (`plain`).
        """
        kind = kind_of(value)
        if plain and kind == "mrkdwn":
            self.refuse(f"{what}_not_plain", f"{pointer}/type", "must be plain_text")
        elif kind not in ("plain_text", "mrkdwn"):
            self.refuse(
                f"missing_{what}" if value is None else f"bad_{what}",
                pointer,
                "must be a text object",
            )
            return
        known = {"type", "text", "emoji" if kind == "plain_text" else "verbatim"}
        entry = self.keys(value, pointer, "text", known)
        text = self.text(entry.get("text"), f"{pointer}/text", what, limit)
        if kind == "mrkdwn":
            self.markup(text, f"{pointer}/text")

    def markup(self, text: str, pointer: str, only: str | None = None) -> None:
        """Refuse live mentions and unescaped control characters (see `markup_fault`)."""
        fault = markup_fault(text)
        if fault and only in (None, fault[0]):
            self.refuse(fault[0], pointer, fault[1], error=fault[0])

    def unique_id(self, kind: str, value: object, pointer: str) -> None:
        """An optional `block_id` or `action_id`: at most 255 characters, used once.

        docs.slack.dev/reference/block-kit/blocks says block_id is unique per message;
        for action_id Slack asks this within a block, the stand-in within the message.
        """
        if value is None:
            return
        text = self.text(value, f"{pointer}/{kind}", kind, 255)
        if (kind, text) in self._ids:
            self.refuse(f"duplicate_{kind}", f"{pointer}/{kind}", f"{kind} {text!r} already exists")
        self._ids.add((kind, text))

    def number(
        self,
        value: object,
        pointer: str,
        what: str,
        low: float,
        high: float,
        *,
        whole: bool = False,
    ) -> None:
        """A finite number (or whole number) from `low` to `high`."""
        kinds = (int,) if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds):
            self.refuse(
                f"bad_{what}", pointer, "must be an integer" if whole else "must be a number"
            )
        elif not low <= value <= high:
            self.refuse(f"bad_{what}", pointer, f"must be from {low} to {high}")
