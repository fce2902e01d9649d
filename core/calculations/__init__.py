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
    by_formula_sizing,
    by_formula_cost,
    prices,
    prices_dated,
    prices_ranked,
    tco,
)

__all__ = [
    "breakeven",
    "by_formula_cost",
    "by_formula_sizing",
    "fit",
    "gpus_needed",
    "lengths",
    "performance",
    "prices",
    "prices_dated",
    "prices_ranked",
    "queueing",
    "speculation",
    "tco",
]
