"""What the model of total cost starts with: each input with its bounds and where it is from.

`example` is a value to be replaced: nobody publishes it for the reader's case.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.fields import Spec, integer, name, number

GPU = "h100-sxm"
MOST_MONTHS = 60


class Start(NamedTuple):
    """One input."""

    label: str
    value: float | str | None
    spec: Spec
    unit: str
    symbol: str
    source: str
    note: str


def _share(hi: float = 1.0, lo: float = 0.0) -> Spec:
    return number("fraction", lo=lo, hi=hi)


def _rent(label: str) -> Start:
    spec = number("usd/hour", above=True, hi=1000)
    listed = "Blank means the listed price."
    return Start(label, None, spec, "usd/hour", "$/hour", "price book", listed)


INPUTS: Mapping[str, Mapping[str, Start]] = {
    "The fleet": {
        "gpu": Start("GPU", GPU, name("accelerator"), "", "", "example",
                     "Its listed prices are used."),
        "gpus": Start("GPUs", 64, integer("GPUs", hi=1_000_000), "GPUs", "GPUs", "example",
                      "GPUs that work; spares come on top when owned."),
        "months": Start("Months compared", 36, integer("count", hi=MOST_MONTHS), "months",
                        "months", "example", "Both ways are compared over these months."),
        "needed_frac": Start(
            "Share of hours they are needed", 1.0, number("fraction", lo=0.01, hi=1), "fraction",
            "of 100%", "example",
            "On-demand and spot are paid for these hours only; the others for all."),
    },
    "Renting": {
        "on_demand_usd": _rent("On-demand, $/GPU-hour"),
        "spot_usd": _rent("Spot, $/GPU-hour"),
        "year_usd": _rent("Reserved for a year, $/GPU-hour"),
        "three_usd": _rent("Reserved for three years, $/GPU-hour"),
        "lost_frac": Start("Spot work lost to interruptions", 0.05, _share(0.95), "fraction",
                           "of 100%", "example", "Lost hours are rented again."),
        "rent_change_frac": Start(
            "Change of rents a year", 0.0, _share(1.0, -0.9), "fraction", "a year", "example",
            "On-demand and spot move each month, reservations when they are renewed."),
    },
    "Buying": {
        "gpu_usd": Start(
            "Price of a GPU with its server", 33_750.0, number("usd", above=True, hi=1e7), "usd",
            "$", "estimate",
            "DGX H100 at about $270,000: SemiAnalysis, 2023-05, by epoch-research/"
            "training-cost-trends"),
        "network_frac": Start("Network, share of that", 0.10, _share(2.0), "fraction", "of 100%",
                              "example", "8-15% is usual for a cluster; ask for a quotation."),
        "spares_frac": Start("Spares, share of the GPUs", 0.02, _share(1.0), "fraction",
                             "of 100%", "example",
                             "GPU faults stopped Meta's 16,384 H100s at a rate of 10% a GPU and"
                             " year (Llama 3, 2024)."),
        "life_months": Start(
            "Life for depreciation", 60, integer("count", lo=12, hi=120), "months", "months",
            "published", "Amazon depreciates servers over five years since 2025-01 (10-K of"
            " 2025-02)."),
        "residual_frac": Start("Worth at the end of it", 0.0, _share(), "fraction", "of 100%",
                               "example", "Share of the price it then sells for."),
    },
    "Running": {
        "gpu_kw": Start("Power of a GPU with its server", 1.275,
                        number("count", above=True, hi=100), "kW", "kW", "published",
                        "DGX H100: 10.2 kW at most for 8 GPUs (NVIDIA)."),
        "pue": Start("PUE", 1.54, number("count", lo=1, hi=5), "ratio", "", "published",
                     "Mean of the Uptime Institute's survey of 2025."),
        "kwh_usd": Start("Electricity", 0.0872, number("count", above=True, hi=10), "usd/kwh",
                         "$/kWh", "published",
                         "Industrial, East North Central, 2025-04: EIA, Electric Power Monthly,"
                         " table 5.6.A"),
        "kw_usd": Start("Colocation", 184.06, number("count", hi=1e6), "usd/month.cents",
                        "$/kW-month", "published",
                        "Asking rate, 250-500 kW, primary markets, end of 2024: CBRE, North"
                        " America Data Center Trends H2 2024"),
        "upkeep_frac": Start("Upkeep a year, share of hardware", 0.03, _share(), "fraction",
                             "of 100%", "example", "Support and repairs."),
        "staff_usd": Start("Staff", 15_000.0, number("usd/month", hi=1e9), "usd/month", "$/month",
                           "source documents", "One engineer at $180,000 a year."),
    },
    "Money": {
        "capital_frac": Start("Cost of capital a year", 0.10, _share(), "fraction", "a year",
                              "example", "Ask finance for the rate."),
    },
}  # fmt: skip

WAYS: Mapping[str, tuple[str, str]] = {
    "own": ("Owning", ""),
    "on_demand": ("On-demand", "on-demand"),
    "spot": ("Spot", "spot"),
    "year": ("Reserved, 1 year", "reserved-1y"),
    "three": ("Reserved, 3 years", "reserved-3y"),
}
"""Ways to have GPUs: name in formulas, as people say it, commitment in the price book."""
RENTED = tuple(way for way in WAYS if way != "own")


def values() -> dict[str, float | str | None]:
    """The starting values by name."""
    return {name: one.value for block in INPUTS.values() for name, one in block.items()}
