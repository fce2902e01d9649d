"""Total cost of owning and renting accelerators, and comparisons of ways to get them."""

from core.calculations.tco import own, rent, rent_or_own, cash, sourcing, deployment, warm_pool  # isort: skip  # the order people meet them in

__all__ = ["cash", "deployment", "own", "rent", "rent_or_own", "sourcing", "warm_pool"]
