"""What lowers the cost of inference, composed: each lever acts on what the others have left.

A lever changes the work, and a bill prices the work. Requests answered from a cache of one's own
cost neither input nor output; compression and prompt caching act on input alone; a cascade moves a
share of the requests to a cheap model; the batch API discounts its share of what is still sent;
quantisation changes the fleet. Levers act on different quantities, or multiply the same one, so
that all of them together cost the same in whatever order they are taken. Savings are never added:
two of 60% save 84%.

Source: exercise 33.5.4 of the source documents, whose savings are flat, unsourced ranges; caching
multiples are the vendors' (see core.calculations.levers).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import prod
from typing import NamedTuple, Protocol

from core.units import TOKENS_PER_MTOK


class Work(NamedTuple):
    """A month of requests, and what becomes of them."""

    requests: float
    """Requests a month that are sent to a model."""
    isl: float
    osl: float
    cheap_frac: float = 0.0
    """Share first tried on the cheap model."""
    escalated_frac: float = 0.0
    """Share of those that the dear model answers after all, and that are paid twice."""
    prefix_frac: float = 0.0
    """Share of the input tokens that lies in a prefix marked for the vendor's prompt cache."""
    prefix_hit_frac: float = 0.0
    """Share of that prefix read from the cache; the rest is written to it."""
    batch_frac: float = 0.0
    weights: str | None = None
    """Weight format of a fleet of one's own; None is as it is now."""


class Rates(NamedTuple):
    """What a model costs per million tokens, and what its vendor takes for its discounts."""

    input_usd_per_mtok: float
    output_usd_per_mtok: float
    read_frac: float = 1.0
    """Price of a token read from the prompt cache, as a share of the input price."""
    write_frac: float = 1.0
    """Price of a token written to it."""
    batch_discount_frac: float = 0.0

    def request_usd(self, work: Work) -> float:
        """USD of one request sent to this model, its share of batched ones included.

        request = (isl x input x (1 - prefix + prefix x multiple) + osl x output) / 1e6
        x (1 - batch share x discount)
        """
        multiple = cached_multiple(work.prefix_hit_frac, self.read_frac, self.write_frac)
        into = work.isl * self.input_usd_per_mtok * (1 + work.prefix_frac * (multiple - 1))
        usd = (into + work.osl * self.output_usd_per_mtok) / TOKENS_PER_MTOK
        return usd * (1 - work.batch_frac * self.batch_discount_frac)


class Bill(Protocol):
    """What a month of work costs."""

    def usd(self, work: Work) -> float:
        """USD a month."""
        ...


class ApiBill(NamedTuple):
    """Everything through an API: the dear model, and the cheap one of a cascade if there is one."""

    dear: Rates
    cheap: Rates | None = None

    def usd(self, work: Work) -> float:
        """USD a month.

        requests x ((1 - tried) x dear + tried x (cheap + escalated x dear))

        >>> ApiBill(Rates(2.5, 10)).usd(Work(1_000_000, 500, 200))
        3250.0
        """
        usd = self.dear.request_usd(work) * kept_frac(work)
        if self.cheap is not None:
            usd += self.cheap.request_usd(work) * work.cheap_frac
        return work.requests * usd


class Lever(NamedTuple):
    """One lever: what it is called, what it acts on, what it costs in other ways."""

    name: str
    label: str
    acts_on: str
    trade_off: str
    apply: Callable[[Work], Work]


class Step(NamedTuple):
    """One lever in its place: cost before and after it, and what it would save by itself."""

    lever: Lever
    before_usd: float
    after_usd: float
    alone_usd: float

    @property
    def saves_usd(self) -> float:
        """What it saves in its place."""
        return self.before_usd - self.after_usd


def kept_frac(work: Work) -> float:
    """Share of the requests sent that the dear model answers, in the first place or after all."""
    return 1 - work.cheap_frac * (1 - work.escalated_frac)


def waterfall(bill: Bill, start: Work, levers: Sequence[Lever]) -> list[Step]:
    """The levers one after another.

    >>> half = Lever("half", "Half", "", "", lambda w: w._replace(requests=w.requests / 2))
    >>> [(s.before_usd, s.after_usd, s.alone_usd)
    ...  for s in waterfall(ApiBill(Rates(2.5, 10)), Work(1_000_000, 500, 200), [half, half])]
    [(3250.0, 1625.0, 1625.0), (1625.0, 812.5, 1625.0)]
    """
    first = before = bill.usd(start)
    now, found = start, list[Step]()
    for lever in levers:
        now = lever.apply(now)
        after = bill.usd(now)
        found.append(Step(lever, before, after, first - bill.usd(lever.apply(start))))
        before = after
    return found


def everything(start: Work, levers: Iterable[Lever]) -> Work:
    """The work that is left with all levers."""
    for lever in levers:
        start = lever.apply(start)
    return start


def cached_multiple(hit_frac: float, read_frac: float, write_frac: float) -> float:
    """Price of a prefix marked for caching, over that of as many tokens without.

    hit x read + (1 - hit) x write

    >>> round(cached_multiple(0.8, 0.1, 1.25), 4)
    0.33
    """
    return hit_frac * read_frac + (1 - hit_frac) * write_frac


def breakeven_hit_frac(read_frac: float, write_frac: float) -> float | None:
    """Hit rate above which prompt caching pays; None where it never does.

    hit x read + (1 - hit) x write = 1 at hit = (write - 1) / (write - read): 0.25 / 1.15 for
    writes at 1.25 and reads at 0.1.

    >>> round(breakeven_hit_frac(0.1, 1.25), 4), round(breakeven_hit_frac(0.1, 2.0), 4)
    (0.2174, 0.5263)
    >>> breakeven_hit_frac(0.5, 1.0), breakeven_hit_frac(1.0, 1.25)
    (0.0, None)
    """
    if read_frac >= 1:
        return None if write_frac >= 1 else 0.0
    return max(0.0, (write_frac - 1) / (write_frac - read_frac)) if write_frac > 1 else 0.0


def combined_frac(savings: Iterable[float]) -> float:
    """What flat savings save together: 1 - (1 - a)(1 - b)...

    >>> round(combined_frac([0.65, 0.30, 0.40, 0.25, 0.50]), 4)
    0.9449
    """
    return 1 - prod(1 - saved for saved in savings)
