"""Catalogue names and choice words in a text."""

from __future__ import annotations

import re

from bot.grammar.reading import MOST_WORDS, Reading
from bot.grammar.vocabulary import FILLERS, find_name, loosely_named
from core.errors import InputError, echo

_BEFORE_NUMBER_NAMES = ("on", "rtx", "gpu", "a", "an", "geforce")
_COUNTED = re.compile(r"^(?P<count>\d{1,4})\s*[x×*](?P<rest>.+)$", re.IGNORECASE)


def take_names(reading: Reading) -> None:
    """Catalogue names, longest first; a count in front (`2x h100`) is the replica's size."""
    for start in range(len(reading.items)):
        for length in range(min(MOST_WORDS, len(reading.items) - start), 0, -1):
            if not reading.free(start, length):
                continue
            phrase = " ".join(reading.items[start : start + length])
            counted = _COUNTED.match(phrase)
            if (
                counted
                and reading.words.count_field
                and _name(reading, start, counted["rest"].strip())
            ):
                reading.assign(reading.words.count_field, counted["count"])
                reading.take(start, length)
                break
            bare = re.fullmatch(r"[\d.,]+", phrase) is not None
            if bare and (
                start == 0 or reading.items[start - 1].lower() not in _BEFORE_NUMBER_NAMES
            ):
                continue  # `4090` is an accelerator only where one is named
            if _name(reading, start, phrase):
                reading.take(start, length)
                break


def take_loose_names(reading: Reading) -> None:
    """Two or more words that occur together in some entry's name (`rtx pro 6000`)."""
    for start in range(len(reading.items)):
        for length in range(min(MOST_WORDS, len(reading.items) - start), 1, -1):
            if not reading.free(start, length):
                continue
            words = reading.items[start : start + length]
            if any(w.lower() in FILLERS or reading.words.marked(w) for w in words):
                continue
            if not any(re.search(r"[A-Za-z]{2}", w) for w in words):
                continue
            phrase = " ".join(words)
            for name, kind in reading.words.name_fields.items():
                if name not in reading.values and loosely_named(kind, phrase):
                    reading.assign(name, reading.words.resolve(name, phrase, reading.book))
                    reading.take(start, length)
                    break
            else:
                if not _loosely_listed(reading, phrase):
                    continue
                reading.take(start, length)
            break


def _loosely_listed(reading: Reading, phrase: str) -> bool:
    for name, kind in reading.words.list_fields.items():
        if loosely_named(kind, phrase):
            reading.add(name, reading.words.resolve(name, phrase, reading.book))
            return True
    return False


def _name(reading: Reading, start: int, phrase: str) -> bool:
    """Assign `phrase` to the name field whose catalogue has it; False when none has."""
    fitting = [
        name
        for name, kind in reading.words.name_fields.items()
        if find_name(kind, phrase, reading.book)
    ]
    if len(fitting) > 1:
        fitting = _by_versus(reading, start, fitting, phrase)
    if not fitting:
        return _listed(reading, phrase)
    reading.assign(fitting[0], phrase)
    return True


def _listed(reading: Reading, phrase: str) -> bool:
    """Add `phrase` to the list of names whose catalogue has it; False when none has."""
    for name, kind in reading.words.list_fields.items():
        if find_name(kind, phrase, reading.book):
            reading.add(name, phrase)
            return True
    return False


def _by_versus(reading: Reading, start: int, fitting: list[str], phrase: str) -> list[str]:
    """A model that is sold and hosted: before `vs` it is the API's, after it the hosted one."""
    lowered = [item.lower() for item in reading.items]
    versus = [i for i, item in enumerate(lowered) if item in ("vs", "versus", "against")]
    if versus and {"api_model", "model"} <= set(fitting):
        return ["api_model" if start < versus[0] else "model"]
    raise InputError(
        f"'{echo(phrase)}' can be {' or '.join(fitting)}; write {fitting[0]}={echo(phrase)} or"
        f" {fitting[1]}={echo(phrase)}.",
        field=fitting[0],
    )


def take_followed(reading: Reading) -> None:
    """A choice word with the text that belongs right after it (`vllm 0.11`)."""
    for start in range(len(reading.items) - 1):
        if not reading.free(start, 2):
            continue
        for name in reading.words.choosing(reading.items[start]):
            follower = reading.words.follower(name, reading.items[start + 1])
            if follower:
                reading.assign(name, reading.items[start])
                reading.assign(follower, reading.items[start + 1])
                reading.take(start, 2)
                break


def take_choices(reading: Reading) -> None:
    """Words such as fp8 or spot; a field's own word beside them (`fp8 kv`) decides between two."""
    for start, item in enumerate(reading.items):
        if reading.taken[start]:
            continue
        names = reading.words.choosing(item)
        if not names:
            continue
        chosen = names[0]
        for near in (start - 1, start + 1):
            if 0 <= near < len(reading.items) and not reading.taken[near]:
                named = reading.words.field(reading.items[near])
                if named in names:
                    chosen = named
                    reading.take(near, 1)
                    break
        reading.assign(chosen, item)
        reading.take(start, 1)
