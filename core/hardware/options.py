"""Every fleet that would serve a job: accelerators x weight formats x tensor-parallel sizes.

Sizing is that of `core.placement.candidate`, shape by shape, so that the fleet of an option is
what GPUS_NEEDED gives for the same accelerator, format and size. What does not serve the job says
why, with how far it is off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from core.branches import formats, native_format, tp_sizes
from core.catalog import Accelerator
from core.errors import GpusizeError, PriceNotFoundError
from core.job import Job
from core.memory import Fit
from core.placement import candidate, check_tp
from core.precision import WEIGHT_BITS
from core.prices import GpuOffer
from core.shapes import Infeasible
from core.sizing import Fleet, ttft_s
from core.units import BYTES_PER_GB

Reason = Literal["no_price", "does_not_fit", "too_slow", "not_known"]


class Option:
    """One fleet that serves the job, at a price."""

    def __init__(self, accelerator: Accelerator, fleet: Fleet, offer: GpuOffer) -> None:
        self.accelerator = accelerator
        self.fleet = fleet
        self.offer = offer

    @property
    def usd_per_hour(self) -> float:
        """Of the whole fleet."""
        return self.fleet.gpus * self.offer.usd_per_gpu_hour

    @property
    def tpot_s(self) -> float:
        """Mean time per output token where the fleet settles."""
        return self.fleet.point.tpot_s

    @cached_property
    def ttft_s(self) -> float:
        """Mean time to first token there, waiting included."""
        return ttft_s(self.fleet, self.fleet.point, "mean")

    @property
    def end_to_end_s(self) -> float:
        """Mean time of a whole request: TTFT + (OSL - 1) x TPOT."""
        return self.ttft_s + (self.fleet.replica.osl - 1) * self.tpot_s

    @property
    def shape(self) -> str:
        """The replica in words, e.g. `TP2 fp8`."""
        one = self.fleet.replica
        return f"TP{one.tp}{f' PP{one.pp}' if one.pp > 1 else ''} {one.weights}"

    def cheapness(self) -> tuple[float, int, float, str]:
        """Sort key: cost, then fewer GPUs, then the faster stream."""
        return self.usd_per_hour, self.fleet.gpus, self.tpot_s, self.accelerator.id


class Excluded(NamedTuple):
    """An accelerator that does not serve the job, and why."""

    accelerator: Accelerator
    reason: Reason
    sentence: str
    short_gb: float | None = None
    """Memory a replica lacks at least."""
    best_ms: float | None = None
    """The best that was reached of a target it misses."""


class Search(NamedTuple):
    """What a search over the catalogue came to."""

    options: list[Option]
    """Every shape that serves the job, cheapest first."""
    excluded: list[Excluded]
    tried: int
    """Shapes sized."""

    def best(self) -> list[Option]:
        """The cheapest shape of each accelerator, cheapest first."""
        found: dict[str, Option] = {}
        for option in self.options:
            found.setdefault(option.accelerator.id, option)
        return list(found.values())


def search(
    job: Job,
    cards: Iterable[Accelerator],
    offer_of: Callable[[Accelerator], GpuOffer],
    least_bits: float,
) -> Search:
    """Size the job on every shape of every card that has a price.

    Formats are the job's own if it says one, else the checkpoint's and smaller ones down to
    `least_bits`. Every tensor-parallel size is tried, over PCIe too: a small replica that holds the
    model may be so near a target that it serves next to nothing.
    """
    options: list[Option] = []
    excluded: list[Excluded] = []
    tried = 0
    for card in cards:
        try:
            offer = offer_of(card)
        except PriceNotFoundError as error:
            excluded.append(Excluded(card, "no_price", unpriced(error)))
            continue
        fleets, refused, asked = _fleets(job, card, least_bits)
        tried += asked
        options += [Option(card, fleet, offer) for fleet in fleets]
        if not fleets:
            excluded.append(_why(job, card, refused))
    options.sort(key=Option.cheapness)
    return Search(options, excluded, tried)


def unpriced(error: PriceNotFoundError) -> str:
    """Why there is no price, without what to do about it."""
    said = error.message.partition("; known")[0].partition("; give")[0].rstrip(".")
    return _small(said)


def wanted(job: Job, card: Accelerator, least_bits: float) -> list[str]:
    """Weight formats to try on an accelerator: the job's, else the checkpoint's and smaller."""
    if job.weights is not None:
        return [job.weights]
    native = native_format(job.model, card)
    return [f for f in formats(job.model, card) if f == native or WEIGHT_BITS[f] >= least_bits]


_Refused = tuple[str, Fit | Infeasible | GpusizeError]


def _fleets(
    job: Job, card: Accelerator, least_bits: float
) -> tuple[list[Fleet], list[_Refused], int]:
    fleets: list[Fleet] = []
    refused: list[_Refused] = []
    tried = 0
    try:
        sizes: Sequence[int] = tp_sizes(job.model, card)
        if job.tp is not None:
            check_tp(job, card)
            sizes = (job.tp,)
        for tp in sizes:
            for weights in wanted(job, card, least_bits):
                tried += 1
                found = candidate(job, card, weights, tp)
                if isinstance(found, Fleet):
                    fleets.append(found)
                else:
                    refused.append((f"TP{tp} {weights}", found))
    except GpusizeError as error:  # a figure or a format the accelerator lacks
        refused.append(("", error))
    return fleets, refused, tried


def _why(job: Job, card: Accelerator, refused: Sequence[_Refused]) -> Excluded:
    """The nearest miss: a target all but held, else the least memory lacking."""
    late = [(label, r) for label, r in refused if isinstance(r, Infeasible)]
    if late:
        label, nearest = min(late, key=lambda pair: pair[1].best_ms)
        goal = job.targets.ttft_s if nearest.target == "ttft_ms" else job.targets.tpot_s
        return Excluded(
            card,
            "too_slow",
            f"{nearest.reason} is {nearest.best_ms:,.3g} ms at best ({label}), over"
            f" {nearest.target}={(goal or 0) * 1e3:,.6g}",
            best_ms=nearest.best_ms,
        )
    errors = [r for _, r in refused if isinstance(r, GpusizeError)]
    misfits = [(label, r) for label, r in refused if isinstance(r, Fit)]
    if errors or not misfits:
        said = errors[0].message.rstrip(".") if errors else "no shape of it serves this model"
        return Excluded(card, "not_known", _small(said))
    label, nearest = min(misfits, key=lambda pair: _short_gb(pair[1]))
    short = _short_gb(nearest)
    has = max(nearest.usable_bytes, 0.0) / BYTES_PER_GB
    return Excluded(
        card,
        "does_not_fit",
        f"does not fit: {label} needs {has + short:,.1f} GB on each GPU and has {has:,.1f},"
        f" {short:,.1f} GB short",
        short_gb=short,
    )


def _short_gb(fit: Fit) -> float:
    return (fit.required_bytes() - max(fit.usable_bytes, 0.0)) / BYTES_PER_GB


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:] if sentence.startswith("There") else sentence


__all__ = ["Excluded", "Option", "Reason", "Search", "search", "unpriced", "wanted"]
