"""The value of a Share button, and the price book as it was when the answer was given.

The button carries the question, not the answer: the app keeps no state, and whoever presses it
gets the same calculation run again. With the date of the prices pinned, the receipt id is the
same as well.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from bot.commands import COMMANDS, MOST_CHARACTERS, Answer
from core.errors import InputError
from pricing.book import TableBook

VALUE_CHARACTERS = 2000
"""docs.slack.dev, button element: longest `value`."""

_STALE = "This Share button no longer works; run the command again and share the new answer."


@dataclass(frozen=True, slots=True)
class Question:
    """A command as it was asked, and the date of the prices it was answered with."""

    command: str
    text: str
    as_of: date | None = None

    def value(self) -> str | None:
        """Compact JSON for a button, or None where it would be too long for one."""
        fields = {
            "command": self.command,
            "text": self.text,
            "as_of": self.as_of.isoformat() if self.as_of else None,
        }
        value = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
        # Slack does not say what it counts; UTF-16 units are the most of the usual readings.
        return value if len(value.encode("utf-16-le")) // 2 <= VALUE_CHARACTERS else None


def question_of(command: str, text: str, answer: Answer) -> Question:
    """The question that leads to `answer` again.

    No date is pinned where the text leads to it by itself: an answer opened by its id, and one at
    an earlier date, which also says what has changed up to the book's own.
    """
    receipt = answer.receipt
    pinned = receipt is not None and receipt.compared_to is None and not answer.note
    as_of = receipt.as_of if receipt is not None and pinned else None
    return Question(command, text, date.fromisoformat(as_of) if as_of else None)


def read_value(value: object) -> Question:
    """The question in a button's value; InputError when this version cannot read it."""
    try:
        fields = json.loads(str(value))
        command, text, as_of = fields["command"], fields["text"], fields["as_of"]
        when = None if as_of is None else date.fromisoformat(as_of)
    except (ValueError, TypeError, LookupError, RecursionError):
        raise InputError(_STALE) from None
    if command not in COMMANDS or not isinstance(text, str) or len(text) > MOST_CHARACTERS:
        raise InputError(_STALE)
    return Question(command, text, when)


def book_at(book: TableBook, when: date | None) -> TableBook:
    """`book` with `when` as its own date, so that a question without as_of means that date."""
    if when is None or when == book.date():
        return book
    if when > book.date():
        raise InputError(
            f"That answer used prices of {when}, but mine end at {book.date()}; run the command"
            " again and share the new answer."
        )
    return book.at(when)
