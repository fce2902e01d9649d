"""Announced prices: what a question's prices will be, and when its API model retires."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from core.calculations.breakeven import BreakevenInput
from core.calculations.gpus_needed import GpusNeededInput
from core.catalog import accelerator
from core.errors import GpusizeError
from core.prices import PriceBook
from core.registry import Inputs
from core.watch.components import dimensions
from core.watch.finding import Scheduled
from core.watch.mixed import API_DIMENSIONS


def announced(inputs: Inputs, book: PriceBook, day: date, ahead_days: int) -> list[Scheduled]:
    """Prices the question uses that change within so many days of `day`, soonest first.

    Nothing for 0 days. Only what a source states for a day to come: nothing is foretold.
    """
    if not ahead_days or not isinstance(inputs, BreakevenInput | GpusNeededInput):
        return []
    until = max(day, book.date()) + timedelta(days=ahead_days)
    found = list(_gpu(inputs, book, until))
    if isinstance(inputs, BreakevenInput):
        found += _api(inputs, book, day, until)
    return sorted(found, key=lambda s: s.when)


def _api(inputs: BreakevenInput, book: PriceBook, day: date, until: date) -> Iterator[Scheduled]:
    used = list(dimensions(inputs))
    if inputs.api_model is None or not used:
        return
    today = book.api_price(inputs.api_model)
    line = [today, *book.api_ahead(inputs.api_model, until)]
    for before, after in pairwise(line):
        for dimension in used:
            was, will = (getattr(price, API_DIMENSIONS[dimension]) for price in (before, after))
            if was != will and after.starts is not None:
                unit = "fraction" if dimension == "batch discount" else "usd/mtok"
                item, when = f"{after.model} {dimension}", after.starts.isoformat()
                yield Scheduled(item, after.provider, unit, was, will, when)
    leaves = line[-1].retires
    if leaves is not None and day <= leaves <= until:
        yield Scheduled(today.model, today.provider, "", None, None, leaves.isoformat())


def _gpu(
    inputs: BreakevenInput | GpusNeededInput, book: PriceBook, until: date
) -> Iterator[Scheduled]:
    if inputs.gpu is None or inputs.gpu_usd_per_hour is not None:
        return
    try:
        today = book.gpu_offer(accelerator(inputs.gpu).id, inputs.commitment, None, inputs.provider)
    except GpusizeError:
        return  # a fleet without a price is an answer too
    for before, after in pairwise([today, *book.gpu_ahead(today, until)]):
        was, will = before.usd_per_gpu_hour, after.usd_per_gpu_hour
        if was != will and after.starts is not None:
            when = after.starts.isoformat()
            yield Scheduled(after.accelerator, after.provider, "usd/hour", was, will, when)
