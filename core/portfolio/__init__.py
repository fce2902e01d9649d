"""Many scenarios at once: `core.estimate.estimate` on columns, for NumPy.

NumPy is the optional extra `portfolio`; nothing else in `core` imports it. Importing this package
without it raises InputError.
"""

from importlib import import_module

from core.errors import InputError

try:
    import_module("numpy")
except ImportError:
    raise InputError(
        "Estimating many scenarios at once needs NumPy, which is optional: pip install"
        " 'gpusize[portfolio]', or pip install -e '.[portfolio]' in a checkout.",
        field="portfolio",
    ) from None

from core.portfolio.estimates import CEILINGS, Estimates, estimate_many, estimate_portfolio
from core.portfolio.scenarios import REASONS, Portfolio, from_setups, portfolio

__all__ = [
    "CEILINGS",
    "REASONS",
    "Estimates",
    "Portfolio",
    "estimate_many",
    "estimate_portfolio",
    "from_setups",
    "portfolio",
]
