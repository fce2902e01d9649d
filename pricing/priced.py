"""Entries of a price table as calculations see them."""

from __future__ import annotations

from datetime import date

from core.prices import ApiPrice, GpuOffer
from pricing.table import ApiEntry, GpuEntry


def price_of(entry: ApiEntry, observed: date) -> ApiPrice:
    """An entry of a table as calculations see it."""
    return ApiPrice(
        model=entry.model,
        provider=entry.provider_name,
        input_usd_per_mtok=float(entry.input_usd_per_mtok),
        output_usd_per_mtok=float(entry.output_usd_per_mtok),
        cached_input_usd_per_mtok=_float(entry.cached_input_usd_per_mtok),
        batch_discount_frac=_float(entry.batch_discount_frac),
        observed=observed,
        effective_from=entry.effective_from,
        source=entry.source,
        source_url=entry.source_url,
        note=entry.note,
        retires=entry.retires,
        starts=entry.starts,
        private=entry.private,
        cache_write_usd_per_mtok=_float(entry.cache_write_usd_per_mtok),
    )


def offer_of(row: GpuEntry, observed: date) -> GpuOffer:
    """An entry of a table as calculations see it."""
    where = " ".join(p for p in (row.region, row.instance) if p)
    return GpuOffer(
        accelerator=row.accelerator,
        usd_per_gpu_hour=float(row.usd_per_gpu_hour),
        provider=row.provider_name,
        provider_id=row.provider,
        commitment=row.commitment,
        region=where,
        observed=observed,
        effective_from=row.effective_from,
        source=row.source,
        source_url=row.source_url,
        note=row.note,
        marketplace=row.marketplace,
        starts=row.starts,
        private=row.private,
    )


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))
