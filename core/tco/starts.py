"""The starting values of the model of total cost, each with where it is from.

One set for calculations and the workbook. `example` is a value to be replaced by one's own:
nobody publishes it for the reader's case.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.hardware.power import usual_pue


class Start(NamedTuple):
    """One starting value."""

    value: float
    source: str
    """`published`, `estimate`, `source documents` or `example`."""
    note: str


STARTS: Mapping[str, Start] = {
    "months": Start(36, "example", "Every way is compared over these months."),
    "needed_frac": Start(
        1.0, "example", "On-demand and spot are paid for these hours only; the others for all."
    ),
    "lost_frac": Start(0.05, "example", "Lost hours are rented again."),
    "rent_change_frac": Start(
        0.0, "example", "On-demand and spot move each month, reservations when they are renewed."
    ),
    "network_frac": Start(0.10, "example", "8-15% is usual for a cluster; ask for a quotation."),
    "spares_frac": Start(
        0.02,
        "example",
        "GPU faults stopped Meta's 16,384 H100s at a rate of 10% a GPU and year (Llama 3, 2024).",
    ),
    "life_months": Start(
        60,
        "published",
        "Amazon depreciates servers over five years since 2025-01 (10-K of 2025-02); Meta 5.5,"
        " Google, Microsoft and CoreWeave 6, Nebius 4.",
    ),
    "residual_frac": Start(0.0, "example", "Share of the price it then sells for."),
    "pue": Start(usual_pue().value, "published", "Mean of the Uptime Institute's survey of 2025."),
    "usd_per_kwh": Start(
        0.0872,
        "published",
        "Industrial, East North Central, 2025-04: EIA, Electric Power Monthly, table 5.6.A",
    ),
    "colo_usd_per_kw_month": Start(
        184.06,
        "published",
        "Asking rate without electricity, 250-500 kW, primary markets, end of 2024: CBRE, North"
        " America Data Center Trends H2 2024",
    ),
    "upkeep_frac": Start(0.03, "example", "Support and repairs, a share of hardware."),
    "replaced_frac": Start(
        0.0, "example", "Failed GPUs are taken to be replaced under warranty or support."
    ),
    "staff_usd_per_month": Start(15_000.0, "source documents", "One engineer at $180,000 a year."),
    "software_usd_per_month": Start(0.0, "example", "Licences; open engines have none."),
    "capital_frac": Start(0.10, "example", "Ask finance for the rate."),
}


class Server(NamedTuple):
    """What is published of the server an accelerator is bought in; None is unknown."""

    gpus: int
    kw: float
    """Of the whole server, at most."""
    kw_note: str
    usd: float | None = None
    usd_note: str = ""


SERVERS: Mapping[str, Server] = {
    "a100-80gb-sxm": Server(8, 6.5, "DGX A100: 6.5 kW at most for 8 GPUs (NVIDIA)."),
    "h100-sxm": Server(
        8,
        10.2,
        "DGX H100: 10.2 kW at most for 8 GPUs (NVIDIA).",
        270_000.0,
        "DGX H100 at about $270,000: SemiAnalysis, 2023-05, by epoch-research/training-cost-trends",
    ),
    "h200-sxm": Server(8, 10.2, "DGX H200: 10.2 kW at most for 8 GPUs (NVIDIA)."),
    "b200": Server(8, 14.3, "DGX B200: 14.3 kW at most for 8 GPUs (NVIDIA)."),
}
"""Servers whose power, and in one case price, somebody published."""

PUBLISHED_USD_PER_HOUR: Mapping[str, tuple[float, float]] = {
    "h100-sxm": (1.30, 1.69),
    "b200": (1.95, 2.34),
    "mi355x": (1.48, 1.90),
}
"""Cost of owning a GPU-hour, hyperscaler and neocloud, in InferenceX's constants.ts (2026-09)."""


class Way(NamedTuple):
    """One way to have GPUs."""

    label: str
    commitment: str = ""
    """In the price book; empty for owning."""
    argument: str = ""
    """Name of the rent as an argument."""


WAYS: Mapping[str, Way] = {
    "own": Way("Owning"),
    "on_demand": Way("On-demand", "on-demand", "on_demand_usd_per_hour"),
    "spot": Way("Spot", "spot", "spot_usd_per_hour"),
    "year": Way("Reserved, 1 year", "reserved-1y", "reserved_1y_usd_per_hour"),
    "three": Way("Reserved, 3 years", "reserved-3y", "reserved_3y_usd_per_hour"),
}
"""Ways that are compared, by the names the workbook has for them."""
RENTED = tuple(way for way in WAYS if way != "own")
