"""Numbers inside a distribution, and how they are written again."""

from __future__ import annotations

import re

from core.errors import InputError, echo
from core.units import Quantity, convert, parse_quantity, read_quantity

FORMS = "40..60, 40..50..60, 50±20%, normal(50, 5), lognormal(40, 60) or one_of(40, 50)"
_MAGNITUDE = re.compile(
    r"\s*\$?\s*(?P<number>\d+\.?\d*)\s*(?P<magnitude>k|mm?|mn|million|bn?)?(?![a-z])", re.IGNORECASE
)


def numbers_in(field: str, parts: list[str], unit: str) -> list[float]:
    """Numbers of one range; the last one's unit holds for those without."""
    last = _quantity(field, parts[-1])
    shared = last.unit if last is not None else None
    found: list[float] = []
    for part in parts:
        read = _quantity(field, part)
        if read is not None and read.unit is None and shared is not None:
            converted = convert(Quantity(read.value, shared, part), unit)
            if converted is not None:
                found.append(converted)
                continue
        found.append(number_in(field, part, unit))
    return found


def check_magnitudes(field: str, text: str, parts: list[str]) -> None:
    """Refuse `8..16k`, which may mean 8 or 8,000; `500..2k` can only be read one way."""
    marks = [_MAGNITUDE.match(part) for part in parts]
    low, high = marks[0], marks[-1]
    if low is None or high is None or low["magnitude"] or not high["magnitude"]:
        return
    if float(low["number"]) <= float(high["number"]):
        mark = high["magnitude"]
        raise InputError(
            f"{field}: '{echo(text)}' may mean from {low['number']} or from"
            f" {low['number']}{mark}; write it at both ends.",
            field=field,
        )


def _quantity(field: str, text: str) -> Quantity | None:
    try:
        return read_quantity(text)
    except InputError as error:
        raise InputError(f"{field}: {error.message}", field=field) from None


def number_in(field: str, text: str, unit: str) -> float:
    """One number in `unit`. Raises InputError that shows what may be written."""
    try:
        value = parse_quantity(text, unit or "count")
    except InputError as error:
        raise InputError(
            f"{field}: {error.message.rstrip('.')}; write {FORMS}.", field=field
        ) from None
    if not abs(value) < 1e300:
        raise InputError(f"{field}: '{echo(text)}' is too large a number.", field=field)
    return value


def exactly(value: float) -> str:
    """A number so that reading it gives the same one."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def short(value: float) -> str:
    """A number as it is read quickly."""
    return f"{value:,.4g}" if abs(value) < 10_000 else f"{value:,.0f}"


__all__ = ["FORMS", "check_magnitudes", "exactly", "number_in", "numbers_in", "short"]
