"""The registered calculations. Importing this package fills the registry.

One file or folder per family; adding a calculation touches one file there and a line here.
"""

from importlib import import_module

FAMILIES = (
    # in the order people meet them in
    "gpus_needed",
    "hardware.router",
    "performance",
    "throughput",
    "serving",
    "fit",
    "queueing",
    "lengths",
    "trace",
    "speculation",
    "breakeven",
    "bulk",
    "budget",
    "levers",
    "prompt_cache",
    "migration",
    "tco",
    "growing",
    "hybrid",
    "horizons",
    "commitment",
    "failures",
    "routing",
    "training",
    "hardware.spec",
    "hardware.value",
    "hardware.power",
    "prices",
    "prices_dated",
    "prices_ranked",
    "by_formula_sizing",
    "by_formula_cost",
)

for _family in FAMILIES:
    import_module(f"core.calculations.{_family}")

__all__ = ["FAMILIES"]
