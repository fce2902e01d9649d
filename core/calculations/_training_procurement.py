"""What a training run asks a buyer for: servers with spares, checkpoints, power."""

from __future__ import annotations

from core.calculations.failures import REPAIR_HOURS
from core.catalog import Accelerator, LlmModel
from core.failures import down_frac, replicas_for
from core.tables import Table
from core.training.compute import Run
from core.training.memory import FULL_BYTES, lora_params

PER_SERVER = 8
"""Accelerators of one server: HGX and its like."""
ENOUGH_UP = 0.99
"""Share of the time in which no spare server is missing; our choice."""
WRITING = 0.01
"""Share of the time that writing checkpoints may take; our choice."""
RANK = 16
"""Rank of adapters that a checkpoint is counted for: TRAINING_MEMORY_GIB's default."""
KEPT_BYTES = FULL_BYTES["weights"] + FULL_BYTES["optimiser"]
"""Of each trained parameter a checkpoint keeps the weights and the optimiser, not gradients."""


def procurement(
    run: Run, hosted: LlmModel, card: Accelerator, gpus: int, checkpoint_hours: float
) -> Table:
    """The specification: what, how much, and why so much."""
    servers = -(-gpus // PER_SERVER)
    down = down_frac(PER_SERVER, run.yearly_failure_frac, REPAIR_HOURS)
    spare = replicas_for(servers, down, ENOUGH_UP) - servers
    trained = run.params if run.method == "full" else lora_params(hosted, RANK)
    size_gb = KEPT_BYTES * trained / 1e9
    rows: list[tuple[str, float, str, str]] = [
        ("Servers", servers, "", f"{gpus:,} x {card.name}, {PER_SERVER} a server"),
        ("Spare servers", spare, "", f"none missing {ENOUGH_UP:.0%} of the time, a day's repair"),
        ("Accelerator memory", gpus * card.visible_bytes() / 1e12, "TB", "all of them together"),
        ("One checkpoint", size_gb, "GB", f"{KEPT_BYTES:g} bytes of each trained parameter"),
    ]
    if checkpoint_hours:
        speed = size_gb / (WRITING * checkpoint_hours * 3600)
        why = f"written within {WRITING:.0%} of the time between two"
        rows.append(("Write speed for checkpoints", speed, "GB/s", why))
    if card.tdp_w is not None:
        rows.append(
            ("Power of accelerators", gpus * card.tdp_w / 1e3, "kW", "their TDP; servers take more")
        )
    return Table.of(
        "procurement",
        "To procure",
        [("item", "What", ""), ("amount", "Amount", ""), ("unit", "Unit", ""), ("why", "Why", "")],
        rows,
    )


__all__ = ["procurement"]
