"""Units, their conversions, and quantities as people type them.

GB is 1e9 bytes and GiB is 2**30; the two are never mixed in one formula. A month is 730 hours.
A quantity is a number, an optional magnitude (`8k`, `1.5M`) and an optional unit (`50/min`,
`$2.10/h`, `500 ms`, `70%`); `parse_quantity` converts it to the unit a field declares and refuses
a unit of another dimension.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from core.errors import InputError, echo
from core.unit_spellings import SPELLINGS

BYTES_PER_GB = 1_000_000_000
BYTES_PER_GIB = 2**30
HOURS_PER_MONTH = 730
"""Hours in an average month (8,760 / 12), the convention of cloud price sheets."""
SECONDS_PER_HOUR = 3600
SECONDS_PER_MONTH = HOURS_PER_MONTH * SECONDS_PER_HOUR
TOKENS_PER_MTOK = 1_000_000
MAX_QUANTITY_CHARS = 40
"""Longer than any number a person means; keeps 4,000 digits out of float() and out of messages."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its dimension, the factor to the dimension's base, and how it is printed."""

    name: str
    dimension: str
    factor: float
    symbol: str


def _units() -> dict[str, Unit]:
    rows = [
        # name, dimension, factor to the dimension's base, symbol
        ("qps", "rate", 1.0, "requests/s"),
        ("requests/min", "rate", 1 / 60, "requests/min"),
        ("requests/hour", "rate", 1 / 3600, "requests/hour"),
        ("requests/day", "rate", 1 / 86400, "requests/day"),
        ("requests/month", "rate", 1 / SECONDS_PER_MONTH, "requests/month"),
        ("ms", "time", 1e-3, "ms"),
        ("s", "time", 1.0, "s"),
        ("us", "time", 1e-6, "µs"),
        ("min", "time", 60.0, "min"),
        ("hours", "time", 3600.0, "h"),
        ("days", "time", 86400.0, "days"),
        ("months", "time", float(SECONDS_PER_MONTH), "months"),
        ("years", "time", 12.0 * SECONDS_PER_MONTH, "years"),
        ("date", "date", 1.0, ""),
        ("tokens", "tokens", 1.0, "tokens"),
        ("tokens/s", "token rate", 1.0, "tokens/s"),
        ("tokens/min", "token rate", 1 / 60, "tokens/min"),
        ("usd", "money", 1.0, "$"),
        ("usd/hour", "money per time", 1.0, "$/hour"),
        ("usd/month", "money per time", 1 / HOURS_PER_MONTH, "$/month"),
        ("usd/mtok", "money per tokens", 1.0, "$/M tokens"),
        ("usd/ktok", "money per tokens", 1000.0, "$/1k tokens"),
        ("usd/request", "money per request", 1.0, "$/request"),
        ("GB", "bytes", float(BYTES_PER_GB), "GB"),
        ("GiB", "bytes", float(BYTES_PER_GIB), "GiB"),
        ("TB", "bytes", 1e12, "TB"),
        ("bytes", "bytes", 1.0, "bytes"),
        ("TB/s", "bandwidth", 1000.0, "TB/s"),
        ("GB/s", "bandwidth", 1.0, "GB/s"),
        ("TFLOPS", "compute", 1.0, "TFLOPS"),
        ("TOPS", "compute", 1.0, "TOPS"),
        ("EFLOP", "operations", 1.0, "EFLOP"),
        ("FLOPs/byte", "intensity", 1.0, "FLOPs/byte"),
        ("W", "power", 1.0, "W"),
        ("kW", "power", 1000.0, "kW"),
        ("kWh", "energy", 1.0, "kWh"),
        ("kWh/month", "energy per time", 1.0, "kWh/month"),
        ("kWh/mtok", "energy per tokens", 1.0, "kWh/M tokens"),
        ("usd/kWh", "money per energy", 1.0, "$/kWh"),
        ("usd/kW/month", "money per power", 1.0, "$/kW/month"),
        ("usd/GB", "money per bytes", 1.0, "$/GB"),
        ("gCO2e/kWh", "carbon intensity", 1.0, "gCO2e/kWh"),
        ("kgCO2e/month", "carbon per time", 1.0, "kgCO2e/month"),
        ("kgCO2e/mtok", "carbon per tokens", 1.0, "kgCO2e/M tokens"),
        ("fraction", "fraction", 1.0, ""),
        ("percent", "fraction", 0.01, "%"),
        ("count", "count", 1.0, ""),
        ("billions", "count", 1e9, "billion"),
        ("GPUs", "gpus", 1.0, "GPUs"),
        ("replicas", "replicas", 1.0, "replicas"),
        ("requests", "requests", 1.0, "requests"),
        ("documents", "documents", 1.0, "documents"),
        ("GPUs/min", "gpus per time", 1.0, "GPUs/min"),
        ("GPU-hours", "gpu time", 1.0, "GPU-hours"),
    ]
    return {name: Unit(name, dimension, factor, symbol) for name, dimension, factor, symbol in rows}


UNITS = _units()


def seconds(ms: float | None) -> float | None:
    """Milliseconds as seconds; None stays None.

    >>> seconds(250), seconds(None)
    (0.25, None)
    """
    return None if ms is None else ms / 1e3


def named(label: str, unit: str) -> str:
    """A label with the unit of the bare numbers below or beside it, unless it says it already.

    >>> named("Cost", "usd/month"), named("TTFT p95", "ms"), named("Load", "fraction")
    ('Cost, $/month', 'TTFT p95, ms', 'Load')
    >>> named("Month", "months"), named("Requests", "requests/month")
    ('Month', 'Requests/month')
    >>> named("GPUs", "GPUs"), named("requests/s at the peak", "qps"), named("", "tokens/s")
    ('GPUs', 'requests/s at the peak', 'tokens/s')
    """
    symbol = UNITS[unit].symbol if unit in UNITS else unit
    said, low = label.lower(), symbol.lower()
    if symbol in ("", "$", "%") or low.removesuffix("s") in said.split() or low in said.split():
        return label
    if low in said and len(symbol) > 3:
        return label
    if label and low.startswith(said):
        return label + symbol[len(label) :]
    return f"{label}, {symbol}" if label else symbol


_MAGNITUDES = {"k": 1e3, "m": 1e6, "mm": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9}
_NUMBER = re.compile(
    r"""^(?P<money>[$€£¥])?\s*
        (?P<number>[+-]?(?:\d{1,3}(?:[,_]\d{3})+|\d+)?(?:\.\d+)?(?:e[+-]?\d+)?)
        \s*(?P<magnitude>k|million|mm|mn|m|bn|b)?(?P<rest>.*)$""",
    re.VERBOSE | re.IGNORECASE,
)
_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′ʼ"), "'") | dict.fromkeys(map(ord, "“”„‟″«»"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_NOTHING = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), "")


def plain_text(text: str) -> str:
    """Text as a keyboard would have sent it: NFKC, straight quotes, hyphens, ordinary spaces.

    Chat clients turn quotes into curly ones, `--` into dashes and spaces into non-breaking ones.

    >>> plain_text("qps=“50”\u00a0isl=8k — fp8")
    'qps="50" isl=8k - fp8'
    """
    if text.isascii():
        return text
    folded = text.translate(_QUOTES | _DASHES | _NOTHING)
    return unicodedata.normalize("NFKC", folded).translate(_QUOTES | _DASHES)


def spelled_unit(text: str) -> str | None:
    """The unit that a spelling such as `req/s`, `$/h` or `%` means, or None.

    >>> spelled_unit("rps"), spelled_unit("per minute"), spelled_unit("parsec")
    ('qps', 'requests/min', None)
    >>> spelled_unit("requests per second"), spelled_unit("$ per GPU-hour")
    ('qps', 'usd/hour')
    """
    key = re.sub(r"\s*(/|\bper\b)\s*", "/", text.strip().lower()).replace(" ", "")
    return SPELLINGS.get(key) or (text if text in UNITS else None)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as typed: its value with the magnitude applied, and its unit if it had one."""

    value: float
    unit: str | None
    text: str


def read_quantity(text: str) -> Quantity | None:
    """Read one quantity, or None when the text is not one.

    >>> read_quantity("1.5M/month")
    Quantity(value=1500000.0, unit='requests/month', text='1.5M/month')
    >>> read_quantity("$2.10/h").unit
    'usd/hour'
    >>> read_quantity("fast") is None
    True

    Raises InputError for a currency other than dollars and for a number too long to mean.
    """
    typed = plain_text(text).strip()
    match = _NUMBER.match(typed)
    if match is None or not re.match(r"[+-]?\.?\d", match["number"]):
        return None
    if len(typed) > MAX_QUANTITY_CHARS:
        raise InputError(
            f"'{echo(typed)}' is too long for a number; write at most {MAX_QUANTITY_CHARS}"
            " characters, e.g. 8k or 1.5M."
        )
    if match["money"] not in (None, "$"):
        raise InputError(f"'{echo(typed)}' is not in dollars; prices are in USD, e.g. $2.10/h.")
    value = float(match["number"].replace(",", "").replace("_", ""))
    magnitude, rest = match["magnitude"] or "", match["rest"].strip()
    unit: str | None = None
    if magnitude and rest and not rest.startswith(("/", " ", "$")):
        # `50ms`, `30min`, `16bytes`: the letter belongs to a unit, unless one follows (`8ktok`)
        whole = spelled_unit(magnitude + rest)
        if whole is not None:
            magnitude, rest, unit = "", "", whole
    if magnitude:
        value *= _MAGNITUDES[magnitude.lower()]
    if rest or match["money"]:
        spelled = ("$" if match["money"] else "") + rest
        unit = spelled_unit(spelled)
        if unit is None:
            return None
    return Quantity(value, unit, typed)


def parse_quantity(text: str, unit: str) -> float:
    """The number in `text`, converted to `unit`; a bare number is taken to be in `unit` already.

    >>> parse_quantity("50/min", "requests/hour")
    3000.0
    >>> parse_quantity("2s", "ms"), parse_quantity("70%", "fraction")
    (2000.0, 0.7)
    >>> parse_quantity("$0.15", "usd/mtok")
    0.15

    Raises InputError when the text is no number, or its unit is of another dimension.
    """
    target = UNITS[unit]
    quantity = read_quantity(text)
    if quantity is None:
        shown = f" in {target.symbol}" if target.symbol else ""
        raise InputError(f"'{echo(text)}' is not a number{shown} I can read")
    converted = convert(quantity, unit)
    if converted is None:
        given = UNITS[quantity.unit or unit]
        raise InputError(
            f"'{echo(text)}' is in {given.symbol or given.name}, which is not a unit of"
            f" {target.dimension}"
        )
    return converted


def convert(quantity: Quantity, unit: str) -> float | None:
    """`quantity` in `unit`, or None when the dimensions differ.

    A plain dollar sign fits any money dimension (`$2.10` where $/hour is expected), plain tokens
    fit a count, and `h100 x 2 GPUs` style counts fit GPUs.
    """
    target = UNITS[unit]
    if quantity.unit is None or quantity.unit == unit:
        return quantity.value
    given = UNITS[quantity.unit]
    if given.dimension != target.dimension:
        if given.name == "usd" and target.dimension.startswith("money"):
            return quantity.value
        if target.name == "count" and given.dimension in ("gpus", "requests", "tokens", "replicas"):
            return quantity.value
        if given.name == "requests" and target.dimension == "rate":
            return quantity.value
        return None
    value = quantity.value * given.factor / target.factor
    nearest = round(value, 9)
    return nearest if math.isclose(value, nearest, rel_tol=1e-12) else value
