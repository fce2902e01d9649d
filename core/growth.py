"""When self-hosting becomes cheaper while the volume grows and the API's price falls.

Volume, API price and what self-hosting saves after m months, for a growth g a month and a
decline d a year:

    V(m) = V (1 + g)^m     p(m) = p (1 - d)^(m/12)     saved(m) = (1 - fallback) V(m) p(m)

Self-hosting is cheaper once saved(m) > replicas(V(m)) x replica + fixed. Where
(1 + g)(1 - d)^(1/12) <= 1 that is never, unless it is so already or a volume that shrinks needs
fewer replicas.

The staircase is followed exactly. Along the way saved is a power of the volume alone,
saved = saved(0) (V/V0)^q with q = 1 + ln(1 - d) / (12 ln(1 + g)), so each step of n replicas has
one best volume, its fullest (n x what a replica serves), where it wins by

    psi(n) = saved - n x replica - fixed

psi is convex in n for q >= 1 and concave below: the first step that wins is found by bisection,
and within it the moment has a closed form. So windows narrower than a month are seen.

Source: exercise 33.5.3 of the source documents, which calls today month 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, exp, floor, inf, log, log1p

from core.breakeven import Economics

MONTHS_PER_YEAR = 12
MOST_MONTHS = 600
"""Fifty years: beyond, it is never."""
MOST_VOLUME = 1e15
"""Monthly requests no volume is followed beyond: a hundred times the most an input may be."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Months until self-hosting is cheaper; None is never, `because` of what."""

    months: float | None
    because: str = ""


def grown(requests_per_month: float, monthly_growth_frac: float, months: float) -> float:
    """A volume after so many months of growth, MOST_VOLUME at most.

    >>> round(grown(5000, 0.2, 5))
    12442
    """
    return exp(min(log(requests_per_month) + months * log1p(monthly_growth_frac), log(MOST_VOLUME)))


def declined(usd: float, yearly_decline_frac: float, months: float) -> float:
    """A price after so many months of decline.

    >>> declined(0.6, 0.5, 12)
    0.3
    """
    return usd * (1 - yearly_decline_frac) ** (months / MONTHS_PER_YEAR)


def months_to_breakeven(
    e: Economics,
    requests_per_month: float,
    *,
    monthly_growth_frac: float = 0.0,
    yearly_api_decline_frac: float = 0.0,
) -> Arrival:
    """Months until self-hosting is cheaper for the first time, or never and why; 0 is now.

    5,000 requests a day that grow by 20% a month, against GPT-4o-mini and one L40S:

    >>> from fractions import Fraction
    >>> from core.breakeven import exact
    >>> e = Economics(api_usd_per_request=exact(0.0003), replica_usd_per_month=Fraction(1168),
    ...               replica_requests_per_month=Fraction(14_420_420),
    ...               fixed_usd_per_month=Fraction(500), fallback_frac=Fraction(0))
    >>> round(months_to_breakeven(e, 5000 * 30, monthly_growth_frac=0.2).months, 1)
    19.8
    >>> months_to_breakeven(e, 5000 * 30, monthly_growth_frac=0.2,
    ...                     yearly_api_decline_frac=0.9).months is None
    True
    """
    if e.self_host_wins(max(1, round(requests_per_month))):
        return Arrival(0.0)
    path = _Path(
        e,
        requests_per_month,
        log1p(monthly_growth_frac),
        log1p(-yearly_api_decline_frac) / MONTHS_PER_YEAR,
    )
    if path.growth >= 0 and path.rate <= 0:
        return Arrival(None, _no_rise(monthly_growth_frac, yearly_api_decline_frac))
    months = path.first()
    if months is None or months > MOST_MONTHS:
        return Arrival(None, _too_late(e, monthly_growth_frac, yearly_api_decline_frac))
    return Arrival(months)


class _Path:
    """Volume and price over time, as floats: the moment needs no exact cent."""

    def __init__(self, e: Economics, volume: float, growth: float, decline: float) -> None:
        self.e = e
        self.growth, self.decline, self.rate = growth, decline, growth + decline
        """Of volume, price and their product: natural logarithms of the factors a month."""
        self._own = float(1 - e.fallback_frac)
        self._volume, self._step = volume, float(e.replica_requests_per_month) / self._own
        self._replica, self._fixed = float(e.replica_usd_per_month), float(e.fixed_usd_per_month)
        saved = self._own * volume * float(e.api_usd_per_request)
        self._saved = log(saved) if saved > 0 else -inf
        self._steps = e.replicas(max(1, round(volume)))
        most = inf if e.max_replicas is None else e.max_replicas
        end = log(volume) + max(growth, 0) * MOST_MONTHS
        reached = exp(min(end, log(MOST_VOLUME))) / self._step
        self._most = int(min(most, max(ceil(reached), self._steps)))

    def first(self) -> float | None:
        """The first month in which self-hosting is cheaper."""
        if self.growth <= 0 <= self.rate:
            return self._first_moment()
        return self._first_step_up() if self.growth > 0 else self._first_step_down()

    def _first_moment(self) -> float | None:
        """Volume falls and what it saves does not: once cheaper, it stays so."""
        low, high = 0.0, float(MOST_MONTHS)
        if not self._wins(high):
            return None
        while high - low > 1e-9 * max(high, 1):
            middle = (low + high) / 2
            low, high = (low, middle) if self._wins(middle) else (middle, high)
        return high

    def _wins(self, months: float) -> bool:
        volume = self._volume * exp(self.growth * months)
        steps = max(self.e.min_replicas, ceil(volume / self._step))
        return steps <= self._most and _exp(self._saved + self.rate * months) > self._cost(steps)

    def _first_step_up(self) -> float | None:
        low, high = self._steps, self._most
        if low > high:
            return None
        if self._power < 1:
            high = self._peak(low, high)
        found = _first_int(low, high, lambda n: self._psi(n) > 0)
        if found is None:
            return None
        # within its step: at the start of one that wins already, the one before had won
        return max((log(self._cost(found)) - self._saved) / self._power, 0.0) / self.growth

    def _first_step_down(self) -> float | None:
        """Each step is fullest, and saves most, when it is reached; the first to win counts."""
        low, high = self.e.min_replicas, min(self._steps - 1, self._most)
        if low > high:
            return None
        first = self._peak(low, high) if self._power < 1 else high
        back = _first_int(0, high - first, lambda k: self._psi(first + k) <= 0)
        steps = high if back is None else first + back - 1
        if steps < first:
            return None
        return log(steps * self._step / self._volume) / self.growth

    @property
    def _power(self) -> float:
        """q: what is saved is the volume to this power."""
        return self.rate / self.growth

    def _cost(self, steps: int) -> float:
        return steps * self._replica + self._fixed

    def _psi(self, steps: int) -> float:
        full = self._saved + self._power * log(steps * self._step / self._volume)
        return _exp(full) - self._cost(steps)

    def _peak(self, low: int, high: int) -> int:
        """The step from `low` to `high` with the largest psi, which is concave: at psi' = 0."""
        q = self._power
        if self._replica <= 0:
            return high
        slope = self._saved + q * log(self._step / self._volume) + log(q) - log(self._replica)
        top = _exp(slope / (1 - q))
        near = {min(max(n, low), high) for n in (floor(min(top, high)), ceil(min(top, high)))}
        return max(near, key=self._psi)


def _first_int(low: int, high: int, holds: Callable[[int], bool]) -> int | None:
    """The first of low..high for which `holds`, which stays true once it is; None if none."""
    if low > high or not holds(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return high


def _exp(power: float) -> float:
    return exp(min(power, 700.0))


def _no_rise(growth: float, decline: float) -> str:
    if not growth and not decline:
        return "neither the volume nor the API's price is taken to change"
    grows = (
        f"the volume grows by {growth * 100:.3g}% a month" if growth else "the volume does not grow"
    )
    return f"{grows} and the API's price falls by {decline * 100:.3g}% a year"


def _too_late(e: Economics, growth: float, decline: float) -> str:
    if decline >= 0 and e.full_replica_saves_usd <= e.replica_usd_per_month:
        return (
            f"a full replica costs ${float(e.replica_usd_per_month):,.0f} a month and replaces"
            f" ${float(e.full_replica_saves_usd):,.0f} of API"
        )
    if growth < 0:
        return "the volume shrinks"
    if decline > 0:
        return "the API's price falls before the volume is large enough"
    if e.max_replicas is not None:
        return f"{e.max_replicas:,} replicas are too few"
    return f"it takes more than {MOST_MONTHS // MONTHS_PER_YEAR} years"
