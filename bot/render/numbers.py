"""How numbers are shown. The only place that rounds; every surface shows the same digits."""

from __future__ import annotations

from collections.abc import Sequence

from core.receipt import Interval
from core.units import UNITS

MOST_SPANS = 3
"""Ranges of volumes named where there is little room."""

COUNTED = ("GPUs", "replicas", "requests", "documents", "tokens", "days", "months", "years")
"""Units that are said in the singular of one."""

_MONEY = {
    name: unit.symbol.removeprefix("$") for name, unit in UNITS.items() if unit.symbol[:1] == "$"
}
"""Units of money, and what follows the amount."""


def show(value: float | str | None, unit: str) -> str:
    """A value with its unit, at a precision a person can use.

    >>> show(48406.3, "usd/month"), show(0.673, "fraction"), show(198.2, "ms")
    ('$48,406/month', '67%', '198 ms')
    >>> show(None, "usd/month")
    'no price'
    """
    if value is None:
        return "no price" if unit in _MONEY else "none"
    if isinstance(value, str):
        return value
    if unit in _MONEY or unit in ("fraction", "percent"):
        return bare(value, unit) + _MONEY.get(unit, "")
    symbol = UNITS[unit].symbol if unit in UNITS else unit
    if value == 1 and symbol in COUNTED:
        symbol = symbol[:-1]
    return f"{plain(value)} {symbol}".strip()


def bare(value: float, unit: str) -> str:
    """A value whose unit is named elsewhere: at the head of its column.

    >>> bare(48406.3, "usd/month"), bare(0.673, "fraction"), bare(198.2, "ms")
    ('$48,406', '67%', '198')
    >>> bare(12.5, "percent")
    '12.5%'
    """
    if unit in _MONEY:
        return money(value)
    if unit == "percent":
        return f"{plain(value)}%"
    return f"{value:.0%}" if unit == "fraction" else plain(value)


def money(usd: float) -> str:
    """Dollars: whole above 1,000, cents above 1, three significant digits below.

    >>> money(48406.3), money(3.49), money(0.9), money(0.0003)
    ('$48,406', '$3.49', '$0.90', '$0.0003')
    """
    if usd < 0:
        return "-" + money(-usd)
    if usd >= 1000:
        return f"${usd:,.0f}"
    if usd >= 1 or usd == 0:
        return f"${usd:,.2f}"
    text = f"{usd:.3g}"
    if "e" in text:
        text = f"{usd:.12f}".rstrip("0")
    return f"${text}" if len(text) > 3 else f"${usd:.2f}"  # $0.90, not $0.9


def dollars(usd: float) -> str:
    """An amount a month: cents only where they count, three digits from ten million on.

    >>> dollars(795.7), dollars(18_140), dollars(3.25e10), dollars(0.0003)
    ('$796', '$18,140', '$32.5B', '$0.0003')
    """
    if usd < 0:
        return "-" + dollars(-usd)
    if usd >= 1e7:
        return "$" + compact(usd)
    return f"${usd:,.0f}" if usd >= 100 else money(usd)


def percent(share: float) -> str:
    """A share as somebody chose it, to three digits.

    >>> percent(0.05), percent(0.125), percent(0.004), percent(0)
    ('5%', '12.5%', '0.4%', '0%')
    """
    return f"{plain(share * 100)}%"


def period(days: int) -> str:
    """A number of days as people say it.

    >>> period(365), period(730), period(92), period(1)
    ('a year', '2 years', '92 days', '1 day')
    """
    years, rest = divmod(days, 365)
    if years and not rest:
        return "a year" if years == 1 else f"{years} years"
    return f"{days} day{'' if days == 1 else 's'}"


def duration(seconds: float) -> str:
    """A stretch of time in the largest unit of which there are two, cut to whole ones.

    >>> duration(1260), duration(7300), duration(93_600), duration(17_409_600), duration(75)
    ('21 minutes', '2 hours', '26 hours', '201 days', '1 minute')
    >>> duration(59)
    'less than a minute'
    """
    if seconds < 60:
        return "less than a minute"
    units = ((86_400, "day"), (3600, "hour"), (60, "minute"))
    size, word = next((unit for unit in units if seconds >= 2 * unit[0]), units[-1])
    number = int(seconds // size)
    return f"{number} {word}{'' if number == 1 else 's'}"


def plain(value: float) -> str:
    """A bare number: whole when it is, else three significant digits.

    >>> plain(25), plain(8.999), plain(1314000), plain(0.0312)
    ('25', '9', '1,314,000', '0.0312')
    """
    if isinstance(value, int) or value == int(value):
        return f"{int(value):,}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 0.001:
        return f"{value:.3g}"
    return f"{value:.2e}"


def compact(value: float) -> str:
    """A number in at most three digits and a letter, for where there is little room.

    >>> compact(2_652_334), compact(1e7), compact(850_000), compact(37.5), compact(1e17)
    ('2.65M', '10M', '850k', '37.5', '1e17')
    """
    if value < 0:
        return "-" + compact(-value)
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if value >= size * 0.9995:
            if value >= 1e15:
                return f"{value:.1e}".replace(".0e", "e").replace("e+", "e")
            return _three(value / size) + letter
    return _three(value)


def short(value: float, unit: str) -> str:
    """A number in few characters for an axis or a bar, whose unit is named beside it.

    >>> short(-48_406.3, "usd/month"), short(0.673, "fraction"), short(12_000, "tokens/s")
    ('-$48.4k', '67.3%', '12k')
    """
    if value < 0:
        return "-" + short(-value, unit)
    if unit == "fraction":
        return compact(value * 100) + "%"
    if unit == "percent":
        return compact(value) + "%"
    return ("$" if unit in _MONEY else "") + compact(value)


def _three(value: float) -> str:
    if value >= 99.95:
        return f"{value:.0f}"
    text = f"{value:.3g}"
    return text if "e" not in text else f"{value:.1e}".replace(".0e", "e")


def change(before: float | None, after: float | None) -> str:
    """A relative change in percent; empty where there is none to speak of.

    >>> change(4, 3), change(3.67e6, 2.65e6), change(1, 1.001), change(0, 5), change(1, 40)
    ('−25%', '−28%', '+0.1%', '', '40 times')
    """
    if not before or after is None or before == after or (before < 0) != (after < 0):
        return ""
    share = after / before - 1
    if share >= 1e6:  # of next to nothing; a number of times says no more
        return ""
    if share >= 9:
        return f"{plain(round(after / before, 1))} times"
    digits = 0 if abs(share) >= 0.095 else 1
    sign = "+" if share > 0 else "−"
    text = f"{abs(share):.{digits}%}"
    return "" if text.strip("0.%") == "" else sign + text


def spans(intervals: Sequence[Interval], unit: str = " requests a month") -> str:
    """Volumes at which self-hosting wins, in few words; the last one is always said.

    >>> spans([Interval(4_233_847, 4_380_000), Interval(6_929_231, None)])
    'at 4.23M to 4.38M and from 6.93M requests a month'
    >>> spans([])
    'at no volume'
    """
    if not intervals:
        return "at no volume"
    said = [_span(interval) for interval in intervals]
    if len(said) > MOST_SPANS:
        more = len(said) - MOST_SPANS + 1
        said = [*said[: MOST_SPANS - 2], f"{more} more ranges", said[-1]]
    joined = " and ".join(part for part in (", ".join(said[:-1]), said[-1]) if part)
    return ("" if joined.startswith("from") else "at ") + joined + unit


def _span(interval: Interval) -> str:
    low, high = interval.from_requests_per_month, interval.to_requests_per_month
    return f"from {compact(low)}" if high is None else f"{compact(low)} to {compact(high)}"


def volumes(low: int, high: int | None) -> str:
    """A range of monthly requests; without an upper end it has none.

    >>> volumes(4_233_847, 4_380_000), volumes(6_929_231, None)
    ('4,233,847 to 4,380,000', '6,929,231 and above')
    """
    return f"{low:,} to {high:,}" if high is not None else f"{low:,} and above"
