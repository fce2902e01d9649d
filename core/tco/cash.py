"""Cash flows by month: present value, internal rate of return, payback.

Month 0 is now; a flow of month m is worth flow / (1 + r)^m today, r = (1 + yearly rate)^(1/12) - 1.
Money received is positive, money paid negative; rates are fractions, not per cent.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import exp, expm1, log

MONTHS_PER_YEAR = 12
_LEAST, _MOST = log(1e-4), log(1e4)
"""Logarithms of 1 + rate a period between which a rate of return is looked for."""
_YEARLY = log(1e-4), log(1e8)
"""Logarithms of 1 + yearly rate within which a rate says something: -99.99% to a hundred million
times a year."""


def monthly_rate(yearly_frac: float) -> float:
    """The rate a month that compounds to a yearly one.

    >>> round(monthly_rate(0.1), 6)
    0.007974
    """
    return (1 + yearly_frac) ** (1 / MONTHS_PER_YEAR) - 1


def factors(yearly_frac: float, months: int) -> list[float]:
    """What a dollar of each month from 0 to `months` is worth today."""
    rate = monthly_rate(yearly_frac)
    return [1 / (1 + rate) ** month for month in range(months + 1)]


def npv(flows: Sequence[float], yearly_frac: float, per_year: int = MONTHS_PER_YEAR) -> float:
    """Present value of flows a month (or `per_year` of them), the first of them now.

    Excel's NPV puts the first flow a period away; this is NPV(rate, later flows) + first flow.

    >>> round(npv([-40_000, 5_000, 8_000, 12_000, 30_000], 0.08, per_year=1), 2)
    3065.22
    """
    rate = (1 + yearly_frac) ** (1 / per_year) - 1
    return sum(flow / (1 + rate) ** period for period, flow in enumerate(flows))


def sign_changes(flows: Sequence[float]) -> int:
    """How often the flows turn from paid to received or back.

    >>> sign_changes([-5, 0, 3, 2, -1])
    2
    """
    signs = [flow > 0 for flow in flows if flow]
    return sum(one != next_ for one, next_ in pairwise(signs))


def irr(flows: Sequence[float], per_year: int = MONTHS_PER_YEAR) -> float | None:
    """The yearly rate at which the present value is nothing; None where no single one is found.

    With one change of sign there is one rate (Descartes), and it is found by bisection; with none
    there is no rate, and with more there may be several, of which none means anything.

    >>> round(irr([-100, 39, 59, 55, 20], per_year=1), 5)
    0.28095
    >>> irr([1.0, 2.0]) is None
    True
    """
    if sign_changes(flows) != 1:
        return None
    low, high = _LEAST, _MOST
    if (_worth(flows, low) > 0) == (_worth(flows, high) > 0):
        return None
    rising = _worth(flows, high) > 0
    while high - low > 1e-15 * max(abs(low), 1):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if (_worth(flows, middle) > 0) == rising:
            high = middle
        else:
            low = middle
    yearly = per_year * high
    return expm1(yearly) if _YEARLY[0] < yearly < _YEARLY[1] else None


def _worth(flows: Sequence[float], growth: float) -> float:
    """Present value at a rate whose 1 + rate is exp(growth), scaled so that nothing overflows."""
    last = (len(flows) - 1) * max(-growth, 0.0)
    return sum(flow * exp(-growth * month - last) for month, flow in enumerate(flows))


def payback(flows: Sequence[float]) -> int | None:
    """The first month by which what came in covers what was paid; None is never.

    >>> payback([-1000, 300, 400, 400]), payback([-1000, 300])
    (3, None)
    """
    for month, so_far in enumerate(accumulate(flows)):
        if so_far >= 0:
            return month
    return None
