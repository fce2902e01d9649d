"""The next cheapest fix: single changes to a plan, each computed, cheapest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.branches import formats, native_format, tp_sizes
from core.calculations._prices import GpuPrice, monthly_usd
from core.catalog import Accelerator, accelerators
from core.errors import GpusizeError
from core.job import Job
from core.placement import Plan, candidate
from core.prices import PriceBook, first_choice
from core.receipt import Fix
from core.sizing import Fleet

if TYPE_CHECKING:
    from core.calculations.gpus_needed import GpusNeededInput

MOST_FIXES = 3


def fixes(
    inputs: GpusNeededInput,
    job: Job,
    card: Accelerator,
    plan: Plan,
    price: GpuPrice | None,
    book: PriceBook,
) -> list[Fix]:
    """Up to three single changes that cost less than the plan, cheapest first.

    Changes tried: another weight format, an 8-bit KV cache, another TP size, and the cheapest
    other accelerator priced at the same commitment. Without prices, fewer GPUs count.
    """
    fleet = plan.fleet
    now = monthly_usd(fleet.gpus, price.usd_per_hour) if price else None
    found: list[Fix] = []
    for change, other in _same_card(job, card, fleet):
        if other.gpus < fleet.gpus:
            cost = monthly_usd(other.gpus, price.usd_per_hour) if price else None
            saves = now - cost if now is not None and cost is not None else None
            found.append(Fix(change, other.gpus, cost, saves))
    if price is not None and price.offer is not None and now is not None:
        others = [
            (monthly_usd(other.gpus, usd), other.gpus, change)
            for change, other, usd in _other_cards(inputs, job, card, fleet, book)
        ]
        cost, gpus, change = min(others, default=(now, 0, ""))
        if cost < now:
            found.append(Fix(change, gpus, cost, now - cost))
    found.sort(key=lambda f: (f.usd_per_month if f.usd_per_month is not None else f.gpus, f.gpus))
    return found[:MOST_FIXES]


def _same_card(job: Job, card: Accelerator, fleet: Fleet) -> Iterator[tuple[str, Fleet]]:
    one = fleet.replica
    for weights in formats(job.model, card):
        if weights != one.weights:
            yield from _sized(f"weights={weights}", job, card, weights, one.tp)
    if one.kv in ("bf16", "fp16"):
        yield from _sized("kv=fp8", job._replace(kv="fp8"), card, one.weights, one.tp)
    if card.fast_link() or one.tp > 1:
        for tp in tp_sizes(job.model, card):
            if tp in (one.tp * 2, one.tp // 2):
                yield from _sized(f"tp={tp}", job, card, one.weights, tp)


def _other_cards(
    inputs: GpusNeededInput, job: Job, card: Accelerator, fleet: Fleet, book: PriceBook
) -> Iterator[tuple[str, Fleet, float]]:
    one = fleet.replica
    for other in accelerators().values():
        if other.id == card.id or not other.purchasable or not other.memory_gb_per_s:
            continue
        offers = book.gpu_offers(other.id, inputs.commitment, inputs.as_of, inputs.provider)
        if not offers or (offer := first_choice(offers)).marketplace:
            continue
        weights = one.weights if job.weights else native_format(job.model, other)
        sizes = tp_sizes(job.model, other)
        tp = one.tp if one.tp in sizes and (one.tp == 1 or other.fast_link()) else 1
        for change, sized in _sized(f"gpu={other.id}", job, other, weights, tp):
            yield f"{change} ({offer.provider})", sized, offer.usd_per_gpu_hour


def _sized(
    change: str, job: Job, card: Accelerator, weights: str, tp: int
) -> Iterator[tuple[str, Fleet]]:
    try:
        outcome = candidate(job, card, weights, tp)
    except GpusizeError:
        return  # a figure the catalogue lacks for this alternative: it is simply not offered
    if isinstance(outcome, Fleet):
        yield change, outcome
