"""Text as typed to plain items: entities, quotes and rates folded, `key=value` pairs taken out."""

from __future__ import annotations

import re

from bot.grammar.reading import MOST_WORDS, Reading
from bot.grammar.vocabulary import find_name
from core.uncertainty.grammar import read_number, uncertain_number
from core.units import convert, plain_text, read_quantity

MAGNITUDE_WORDS = {"thousand": "k", "million": "m", "billion": "b"}
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_PAIR = re.compile(
    r"""(?<![\w$])(?P<key>[A-Za-z_][\w-]*)\s*=\s*"""
    r"""(?P<value>"[^"]*"|'[^']*'|[A-Za-z_]+\s?\([^()]*\)|(?:[^\s;,]|(?<=\d),(?=\d{3}(?!\d)))+)"""
)
_SEPARATOR = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))|;")
"""A comma between a digit and three digits belongs to the number; any other separates."""
_PERIOD = r"(?P<period>seconds?|secs?|s|minutes?|mins?|hours?|hrs?|h|days?|d|months?|mo)"
_RATE = re.compile(
    r"(?P<number>\d)\s*(?P<magnitude>k|m|mm|bn|b|thousand|million|billion)?\s*"
    r"(?:requests?|reqs?|queries|calls|conversations|chats)?\s*(?:/|\bper\b|\ban?\b|\beach\b)\s*"
    rf"{_PERIOD}\b",
    re.IGNORECASE,
)
_PER_MILLION = re.compile(
    r"(?P<number>\d)\s*(?:/|\bper\b|\ba\b)\s*(?:1?m|million|mtok)\b(?:\s*tok(?:en)?s?\b)?",
    re.IGNORECASE,
)
_SPACED = re.compile(r"(?<![\w.])(\$?\d[\d.,_]*[kKmMbB%]?)\s*(±|\+\s*/?\s*-|\.\.)\s*(?=\$?\.?\d)")
_PERIODS = {"s": "s", "m": "min", "h": "h", "d": "day"}


def normalise(text: str) -> str:
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    text = plain_text(text)
    text = re.sub(r"[<≤]\s*=?\s*(?=\d)", " ", text)  # `ttft < 2s` states a target
    text = re.sub(r"\btp(\d+)\b", r"tp \1", text, flags=re.IGNORECASE)
    text = re.sub(r"\bas\s?of\s+(?=\d{4}-\d\d-\d\d\b)", "as_of=", text, flags=re.IGNORECASE)
    text = _SPACED.sub(r"\1\2", text)  # `50 ± 20%`, `40 .. 60`
    text = _PER_MILLION.sub(r"\g<number>/mtok", text)
    return _RATE.sub(_rate, text)


def _rate(match: re.Match[str]) -> str:
    magnitude = (match["magnitude"] or "").lower()
    period = match["period"].lower()
    short = "month" if period.startswith("mo") else _PERIODS[period[0]]
    return f"{match['number']}{MAGNITUDE_WORDS.get(magnitude, magnitude)}/{short}"


def split(text: str) -> list[str]:
    spaced = _SEPARATOR.sub(" , ", text)
    items = ["," if item in "-/|" else item.strip("`*~'\"()[]!?") for item in spaced.split()]
    return [item.rstrip(".:") or item for item in items if item]


def take_pairs(text: str, reading: Reading) -> str:
    """Assign `key=value` pairs and return the text without them."""
    kept: list[str] = []
    position = 0
    for match in _PAIR.finditer(text):
        if match.start() < position:
            continue
        kept.append(text[position : match.start()])
        position = match.end()
        name = reading.words.field(match["key"])
        if name is None:
            raise reading.calculation.unknown_field(match["key"])
        value = match["value"].strip("\"'")
        kind = reading.words.name_fields.get(name)
        if kind is not None:
            extra = _longer_name(reading, kind, value, text[position:])
            value, position = f"{value}{text[position : position + extra]}", position + extra
        # the key is passed on as typed, so that a unit it states can be held against the value
        exact = match["key"].lower().replace("-", "_") == name
        if not exact:
            value = _in_unit(reading, name, value)
        reading.assign(name, value)
    kept.append(text[position:])
    return " , ".join(kept)


def _in_unit(reading: Reading, name: str, value: str) -> str:
    """`ttft=2s` names no unit, so the value's own is converted to the field's."""
    if name in reading.words.number_fields and uncertain_number(value):
        return read_number(name, value, reading.words.number_fields[name].unit).text
    quantity = read_quantity(value) if name in reading.words.number_fields else None
    if quantity is None or quantity.unit is None:
        return value
    converted = convert(quantity, reading.words.number_fields[name].unit)
    return value if converted is None else repr(converted)


def _longer_name(reading: Reading, kind: str, value: str, after: str) -> int:
    """How many characters after `gpu=h100` still belong to the name, as in `gpu=h100 sxm`."""
    best = 0
    for match in re.finditer(r"\s+[^\s,;=]+", after):
        tail = after[: match.end()]
        if "," in tail or "=" in tail or len(tail.split()) >= MOST_WORDS:
            break
        if find_name(kind, value + tail, reading.book):
            best = match.end()
    return best
