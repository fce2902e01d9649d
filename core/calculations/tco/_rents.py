"""Rents of the price book as terms of renting, and what is said of them."""

from __future__ import annotations

from datetime import date

from core.calculations._prices import GpuPrice, gpu_price
from core.errors import InputError, PriceNotFoundError
from core.prices import PriceBook
from core.receipt import Output, Receipt
from core.tco.renting import Renting, lost_work_frac
from core.tco.ways import Ways

TERMS = ("on-demand", "spot", "reserved-1y", "reserved-3y")
"""Terms that are compared; month-long reservations are too few to be one."""
SPOT_CAUTION = (
    "spot_interrupted",
    (
        "Spot GPUs can be taken away at short notice (2 minutes at AWS, 30 s at Google Cloud): not"
        " for work that somebody waits for."
    ),
)
"""Notice periods: the clouds' documentation of spot machines."""


def price_or_none(
    book: PriceBook,
    gpu: str,
    own_usd: float | None,
    provider: str | None,
    commitment: str,
    as_of: date | None,
) -> GpuPrice | None:
    """A rent, or None where nobody lists it."""
    try:
        return gpu_price(book, gpu, own_usd, provider, commitment, as_of)
    except PriceNotFoundError:
        return None


def renting(price: GpuPrice, commitment: str, needed: float, lost: float, change: float) -> Renting:
    """The terms of one price."""
    return Renting(price.usd_per_hour, commitment, needed, lost, change)


def lost_work(
    lost: float | None, interrupted: float | None, lost_hours: float | None, otherwise: float
) -> float:
    """The share of spot work lost: given, or from how often and what an interruption costs.

    Raises InputError where both or half of it are given.
    """
    if interrupted is None and lost_hours is None:
        return otherwise if lost is None else lost
    if lost is not None:
        raise InputError(
            "lost_frac is what interrupted_frac and lost_hours come to; give one or the others.",
            field="lost_frac",
        )
    if interrupted is None or lost_hours is None:
        field = "interrupted_frac" if interrupted is None else "lost_hours"
        raise InputError(
            f"{field} is missing: lost work is interrupted_frac (a month) x lost_hours, e.g."
            " interrupted_frac=20% lost_hours=1.",
            field=field,
        )
    return lost_work_frac(interrupted, lost_hours)


def beats_above(ways: Ways, way: str, label: str) -> Output:
    """The use above which owning beats a rent by the hour, or that no use is enough."""
    share = ways.use_needed_frac(way)
    shown, unit = (share, "fraction") if share <= 1 else ("no use", "")
    return Output("use_needed_frac", label, shown, unit)


def bound(receipt: Receipt, rent: Renting, months: int, gpus: float, label: str) -> None:
    """Warn of a reservation that binds for longer than is compared."""
    left = rent.bound_months(months)
    if left:
        usd = left * rent.usd(gpus, months)
        receipt.warn(
            "bound_longer",
            f"{label} binds for {left} month{'' if left == 1 else 's'} beyond the {months}"
            f" compared: another ${usd:,.0f}, not counted here.",
        )
