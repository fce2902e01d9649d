"""Numbers in a text, and what each belongs to: a word beside it, or its unit alone."""

from __future__ import annotations

import math
import re

from bot.grammar.reading import MOST_WORDS, Reading
from bot.grammar.text import MAGNITUDE_WORDS
from core.errors import InputError, echo
from core.uncertainty.grammar import read_number, uncertain_number
from core.units import Quantity, convert, read_quantity, spelled_unit

_BETWEEN = re.compile(r"\.{2,3}|±|\+\s*/?\s*-")


def take_numbers(reading: Reading) -> None:
    start = 0
    pending: list[tuple[int, int, Quantity]] = []
    while start < len(reading.items):
        if reading.taken[start]:
            start += 1
            continue
        found = quantity_at(reading, start)
        if found is not None:
            quantity, length = found
            after = _marker(reading, start + length, quantity)
            if after is None:
                # `0.9 gpu memory utilization`: the next word may begin the marker, not be a unit
                quantity, length = quantity_at(reading, start, joined=False) or found
                after = _marker(reading, start + length, quantity)
                if after is None:
                    quantity, length = found
            if after is not None:
                name, marker_length = after
                assign_quantity(reading, name, quantity)
                length += marker_length
            else:
                pending.append((start, length, quantity))
            reading.take(start, length)
            start += length
            continue
        start += _leading_marker(reading, start)
    for _, _, quantity in pending:
        _assign_by_unit(reading, quantity)


def _leading_marker(reading: Reading, start: int) -> int:
    """A word in front of its number (`ttft 500ms`, `isl 8k`); returns how many items to skip."""
    for length in range(MOST_WORDS, 0, -1):
        if not reading.free(start, length):
            continue
        phrase = " ".join(reading.items[start : start + length])
        names = reading.words.marked(phrase)
        if not names:
            continue
        at = start + length
        while at < len(reading.items) and reading.items[at].lower() in (
            "of",
            "is",
            "at",
            "=",
            "under",
        ):
            at += 1
        # `osl 256 qps 50`: the next word may be a unit of this number or the next marker
        for joined in (True, False):
            found = quantity_at(reading, at, joined=joined) if at < len(reading.items) else None
            if found is None:
                continue
            quantity, taken = found
            for name in names:
                if name not in reading.values and fits(reading, name, quantity):
                    assign_quantity(reading, name, quantity)
                    stop = at + taken
                    reading.take(start, stop - start)
                    return stop - start
    return 1


def quantity_at(
    reading: Reading, start: int, *, joined: bool = True
) -> tuple[Quantity, int] | None:
    """A quantity at `start`, with its unit if that is the next word."""
    if not reading.free(start, 1):
        return None
    text = reading.items[start]
    if re.fullmatch(r"\d+(\.\d+)?x", text, re.IGNORECASE):
        text = text[:-1]
    quantity = read_quantity(text) or _range(text)
    if quantity is None:
        return None
    length = 1
    if reading.free(start + 1, 1):
        word = reading.items[start + 1].lower()
        if word in MAGNITUDE_WORDS and quantity.unit in (None, "usd"):
            larger = read_quantity(text + MAGNITUDE_WORDS[word])
            if larger is not None:
                quantity, length = larger, 2
    if joined and reading.free(start + length, 1) and quantity.unit is None:
        word = reading.items[start + length]
        if spelled_unit(word) and word.lower() not in reading.words.not_units:
            with_unit = read_quantity(f"{quantity.text} {word}") or _range(quantity.text, word)
            if with_unit is not None:
                return with_unit, length + 1
    return quantity, length


def _range(text: str, unit: str = "") -> Quantity | None:
    """A range such as `40..60` or `50±20%` as a quantity of its unit, its text as it was typed."""
    if not uncertain_number(text):
        return None
    first, *rest = _BETWEEN.split(text, maxsplit=1 if "±" in text or "+" in text else 0)
    about = not text.count("..")
    typed = f"{first} {unit}±{rest[0]}" if about and rest else f"{text} {unit}"
    measured = read_quantity(f"{first if about or not rest else rest[-1]} {unit}".strip())
    return measured and Quantity(measured.value, measured.unit, typed.strip())


def _marker(reading: Reading, start: int, quantity: Quantity) -> tuple[str, int] | None:
    """A word behind a number that says what it is (`8k in`, `70% util`)."""
    skipped = 0
    if reading.free(start, 1) and reading.items[start].lower() in ("of", "for"):
        skipped = 1
    for length in range(MOST_WORDS, 0, -1):
        if not reading.free(start + skipped, length):
            continue
        phrase = " ".join(reading.items[start + skipped : start + skipped + length])
        for name in reading.words.marked(phrase):
            if name not in reading.values and fits(reading, name, quantity):
                return name, skipped + length
    return None


def fits(reading: Reading, name: str, quantity: Quantity) -> bool:
    unit = reading.words.number_fields[name].unit or "count"
    if unit.startswith("usd") != (quantity.unit or "").startswith("usd") and quantity.unit:
        return False
    return convert(quantity, unit) is not None


def assign_quantity(reading: Reading, name: str, quantity: Quantity) -> None:
    unit = reading.words.number_fields[name].unit or "count"
    if uncertain_number(quantity.text):
        reading.assign(name, read_number(name, quantity.text, unit).text)
        return
    value = convert(quantity, unit)
    if value is None:
        value = quantity.value
    if math.isinf(value):
        reading.assign(name, quantity.text)  # refused by the field, in the person's own digits
        return
    whole = abs(value) < 1e15 and value == int(value)
    reading.assign(name, repr(int(value)) if whole else repr(value))


def _assign_by_unit(reading: Reading, quantity: Quantity) -> None:
    claiming = reading.words.claimants(quantity.unit)
    free = [name for name in claiming if name not in reading.values]
    if len(free) == 1:
        assign_quantity(reading, free[0], quantity)
        return
    if claiming and not free:
        reading.assign(claiming[0], quantity.text)  # refused as given twice, unless equal
        return
    names = list(reading.words.number_fields)
    how = (
        f"write it as name=value, e.g. {names[0]}={echo(quantity.text)}"
        if names
        else "leave it out"
    )
    raise InputError(
        f"I cannot tell what '{echo(quantity.text)}' is; {how}."
        f" Example: {reading.calculation.examples[0]}"
    )
