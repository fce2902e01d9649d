"""Distributions as people write them, in any argument of any calculation.

    40..60              any value between, all as likely (uniform)
    40..50..60          most likely 50 (triangular)
    50±20%, 50+-20%     P10 to P90 of a lognormal with median 50: 50/1.2 to 50x1.2
    50±5, 50+-5         P10 to P90 of a normal distribution: 45 to 55
    normal(50, 5)       mean and standard deviation
    lognormal(40, 60)   P10 and P90
    one_of(h100, h200)  any of these; with shares one_of(h100 70%, h200 30%)

Units stand inside (`1s..2s`, `8k..16k`, `$2..$3`); one behind a range holds for all of its numbers
(`40..60/min`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from core.errors import InputError, echo
from core.uncertainty.distributions import (
    Continuous,
    Options,
    lognormal,
    normal,
    triangular,
    uniform,
)
from core.uncertainty.numbers import (
    FORMS,
    check_magnitudes,
    exactly,
    number_in,
    numbers_in,
    short,
)
from core.units import plain_text

MOST_OPTIONS = 50
_CALL = re.compile(r"\s*(?P<name>[A-Za-z_][\w -]*?)\s*\((?P<inside>.*)\)\s*", re.DOTALL)
_DOTS = re.compile(r"\.{2,3}")
_ABOUT = re.compile(r"±|\+\s*/?\s*-")
_COMMA = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))")
_SHARE = re.compile(r"(?P<what>.+?)\s+(?P<share>-?\d+(?:\.\d+)?)\s*%\s*", re.DOTALL)
_NAMED = re.compile(r"\s*(?P<key>[A-Za-z]\w*)\s*=(?P<value>.*)", re.DOTALL)
_CALLS = ("normal", "lognormal", "one_of")


def call_of(text: str) -> tuple[str, str] | None:
    """Name and inside of `name(inside)`, the name folded; None for anything else."""
    match = _CALL.fullmatch(plain_text(text))
    return (re.sub(r"[\s-]+", "_", match["name"].lower()), match["inside"]) if match else None


def uncertain_number(text: str) -> bool:
    """Whether text where a number is expected means a distribution.

    >>> [uncertain_number(t) for t in ("40..60", "50 +- 20%", "normal(50, 5)", "8k", "1e-3")]
    [True, True, True, False, False]
    """
    if "(" not in text and ".." not in text and "±" not in text and "+" not in text:
        return "…" in text
    plain = plain_text(text)
    return bool(_DOTS.search(plain) or _ABOUT.search(plain) or _CALL.fullmatch(plain))


def uncertain_name(text: str) -> bool:
    """Whether text where a name or a word is expected means several: one_of(...)."""
    found = call_of(text) if "(" in text else None
    return found is not None and found[0] in _CALLS


def read_number(field: str, text: str, unit: str) -> Continuous | Options:
    """A distribution of numbers in `unit`. Raises InputError with one sentence.

    >>> read_number("isl", "8k..16k", "tokens").text
    '8000..16000'
    >>> one = read_number("qps", "50±20%", "qps")
    >>> [round(one.quantile(u), 2) for u in (0.1, 0.5, 0.9)]
    [41.67, 50.0, 60.0]
    """
    plain = plain_text(text).strip()
    found = call_of(plain)
    if found is not None:
        return _call(field, *found, unit)
    if _DOTS.search(plain):
        return _range(field, plain, unit)
    return _about(field, plain, unit)


def read_options(field: str, text: str, value: Callable[[str], object]) -> Options:
    """One of several, each read by `value`. Raises InputError, or what `value` does."""
    name, inside = call_of(text) or ("", "")
    if name != "one_of":
        raise InputError(
            f"{field} takes no number: {name}(...) is not for it; write one_of(...), e.g."
            f" {field}=one_of(first, second).",
            field=field,
        )
    return _one_of(field, inside, value, str)


def _range(field: str, text: str, unit: str) -> Continuous:
    parts = [part.strip() for part in _DOTS.split(text)]
    if not all(parts):
        raise InputError(
            f"{field}: a range needs a number on both sides of .., e.g. 40..60; you gave"
            f" '{echo(text)}'.",
            field=field,
        )
    if len(parts) > 3:
        raise InputError(
            f"{field}: a range has two numbers, or three with the most likely in the middle;"
            f" '{echo(text)}' has {len(parts)}.",
            field=field,
        )
    numbers = numbers_in(field, parts, unit)
    check_magnitudes(field, text, parts)
    if sorted(numbers) != numbers:
        shown = "..".join(exactly(n) for n in sorted(numbers))
        raise InputError(
            f"{field}: the range '{echo(text)}' is not in rising order; write {shown}.",
            field=field,
        )
    written = "..".join(map(exactly, numbers))
    return triangular(written, *numbers) if len(numbers) == 3 else uniform(written, *numbers)


def _about(field: str, text: str, unit: str) -> Continuous:
    parts = [part.strip() for part in _ABOUT.split(text)]
    if len(parts) != 2 or not all(parts):
        raise InputError(
            f"{field}: write one number on each side of ±, e.g. 50±20% or 50±5; you gave"
            f" '{echo(text)}'.",
            field=field,
        )
    middle_text, width_text = parts
    if width_text.endswith("%"):
        (middle,) = numbers_in(field, [middle_text], unit)
        share = number_in(field, width_text, "fraction")
        if not (middle > 0 and 0 < share <= 100):
            raise InputError(
                f"{field}: ±% needs a number above 0 and a percentage above 0 and at most 10,000;"
                f" you gave '{echo(text)}'.",
                field=field,
            )
        written = f"{exactly(middle)}±{exactly(share * 100)}%"
        low, high = middle / (1 + share), middle * (1 + share)
        says = f"lognormal, P10 {short(low)} to P90 {short(high)}"
        return lognormal(written, says, low, high)
    middle, width = numbers_in(field, [middle_text, width_text], unit)
    if width <= 0:
        raise InputError(
            f"{field}: what stands after ± must be above 0; you gave '{echo(text)}'.", field=field
        )
    low, high = middle - width, middle + width
    says = f"normal, P10 {short(low)} to P90 {short(high)}"
    # P90 of a normal lies 1.2816 standard deviations above its mean
    return normal(f"{exactly(middle)}±{exactly(width)}", says, middle, width / 1.2815515655446004)


def _call(field: str, name: str, inside: str, unit: str) -> Continuous | Options:
    if name == "one_of":
        return _one_of(field, inside, lambda text: number_in(field, text, unit), exactly)
    if name not in _CALLS:
        raise InputError(
            f"{field}: I know no distribution '{echo(name)}'; write {FORMS}.", field=field
        )
    keys = ("mean", "sd") if name == "normal" else ("p10", "p90")
    first, second = _arguments(field, name, keys, inside, unit)
    written = f"{name}({exactly(first)}, {exactly(second)})"
    if name == "normal":
        if second <= 0:
            raise InputError(
                f"{field}: the standard deviation of normal({keys[0]}, {keys[1]}) must be above 0;"
                f" you gave {exactly(second)}.",
                field=field,
            )
        return normal(written, f"normal, mean {short(first)}, sd {short(second)}", first, second)
    if not 0 < first < second:
        raise InputError(
            f"{field}: lognormal(p10, p90) needs a P10 above 0 and a P90 above it; you gave"
            f" {exactly(first)} and {exactly(second)}.",
            field=field,
        )
    says = f"lognormal, P10 {short(first)} to P90 {short(second)}"
    return lognormal(written, says, first, second)


def _arguments(
    field: str, name: str, keys: tuple[str, str], inside: str, unit: str
) -> tuple[float, float]:
    parts = [part.strip() for part in _COMMA.split(inside)]
    found: dict[str, float] = {}
    for place, part in enumerate(parts):
        pair = _NAMED.fullmatch(part)
        key = pair["key"].lower() if pair else keys[place] if place < len(keys) else ""
        text = pair["value"].strip() if pair else part
        if key not in keys or key in found or not text:
            break
        found[key] = number_in(field, text, unit)
    if len(found) != len(keys) or len(parts) != len(keys):
        raise InputError(
            f"{field}: {name} takes two numbers, {name}({keys[0]}, {keys[1]}); you gave"
            f" '{echo(f'{name}({inside})')}'.",
            field=field,
        )
    return found[keys[0]], found[keys[1]]


def _one_of(
    field: str, inside: str, value: Callable[[str], object], written: Callable[..., str]
) -> Options:
    parts = [part.strip() for part in _COMMA.split(inside) if part.strip()]
    if not parts or len(parts) > MOST_OPTIONS:
        raise InputError(
            f"{field}: one_of needs from 1 to {MOST_OPTIONS} values, e.g. one_of(a, b) or"
            f" one_of(a 70%, b 30%); it has {len(parts)}.",
            field=field,
        )
    shared = [_SHARE.fullmatch(part) for part in parts]
    weights = [float(match["share"]) if match else 0.0 for match in shared]
    given = sum(match is not None for match in shared)
    if given not in (0, len(parts)):
        raise InputError(
            f"{field}: give a share to every value of one_of or to none; {given} of"
            f" {len(parts)} have one.",
            field=field,
        )
    if given and (min(weights) < 0 or sum(weights) <= 0):
        raise InputError(
            f"{field}: shares of one_of must be at least 0% and sum to more than 0%.", field=field
        )
    values = tuple(
        value(match["what"] if match else part) for match, part in zip(shared, parts, strict=True)
    )
    total = sum(weights)
    shares = tuple(w / total for w in weights) if given else (1 / len(parts),) * len(parts)
    tails = [f" {exactly(w)}%" for w in weights] if given else [""] * len(parts)
    inner = ", ".join(f"{written(v)}{t}" for v, t in zip(values, tails, strict=True))
    says = "one of " + ", ".join(
        f"{written(v)} ({s:.3g})" for v, s in zip(values, shares, strict=True)
    )
    return Options(f"one_of({inner})", says, values, shares)


__all__ = ["read_number", "read_options", "uncertain_name", "uncertain_number"]
