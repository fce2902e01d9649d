"""The registered calculations. Importing this package fills the registry.

One file per family; adding a calculation touches one file here and nothing elsewhere.
"""

from core.calculations import (  # isort: skip  # the order people meet them in
    gpus_needed,
    breakeven,
    fit,
    performance,
    queueing,
    lengths,
    speculation,
    commitment,
    growing,
    hybrid,
    horizons,
    failures,
    routing,
    training,
    by_formula_sizing,
    by_formula_cost,
    prices,
    prices_dated,
    prices_ranked,
    throughput,
    serving,
)
from core.calculations.hardware import (  # isort: skip
    router,
    value,
    spec,
    power,
)

__all__ = [
    "breakeven",
    "by_formula_cost",
    "by_formula_sizing",
    "commitment",
    "failures",
    "fit",
    "gpus_needed",
    "growing",
    "horizons",
    "hybrid",
    "lengths",
    "performance",
    "power",
    "prices",
    "prices_dated",
    "prices_ranked",
    "queueing",
    "router",
    "routing",
    "serving",
    "spec",
    "speculation",
    "throughput",
    "training",
    "value",
]
