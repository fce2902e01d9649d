"""What the budget starts with: the example of the source documents, as `core.budget` has it.

It has no line for training, which the documents' text names; here is an empty one.
"""

from __future__ import annotations

from core.budget import EXAMPLE, KINDS, Workload

NAMES = {kind: kind.capitalize() for kind in KINDS}
"""Kinds of compute as the sheet shows them."""

SHARES = (0.60, 0.12, 0.17, 0.11, 0.0)
"""Shares of the budget by kind, in the order of KINDS: an example, near the documents' own."""
BUDGET_USD = 4000.0
"""An example, a little above what the workloads cost."""
ROWS = 12

WORKLOADS = (*EXAMPLE, Workload("Training", "training", "h100-sxm", 0, 0.0, None))
