"""The groups that calculations are listed in, in the order a plan is made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from core.registry import Calculation

GROUPS = {
    "sizing": "how many GPUs, and what binds",
    "hardware": "which accelerators and engines, and what they reach",
    "memory": "what fits in memory",
    "queueing": "waiting, bursts and the load to run at",
    "cost": "what it costs, against an API or another way to run it",
    "plan": "months ahead: growth, commitments and budgets",
    "routing": "which provider a request goes to",
    "training": "training and fine-tuning",
    "risk": "ranges, failures and what drives a result",
    "prices": "prices and their history",
    "formulas": "the formulas alone, from numbers you have",
}
"""What each group answers. Of another group the name says all."""


class Group(NamedTuple):
    """Calculations that are listed together."""

    name: str
    heading: str
    members: list[Calculation[Any]]


def grouped(calculations: Iterable[Calculation[Any]]) -> list[Group]:
    """Calculations by group; in a group they stay in the order of registration.

    >>> import core.calculations
    >>> from core.registry import REGISTRY
    >>> [group.name for group in grouped(REGISTRY)][0]
    'sizing'
    """
    found: dict[str, list[Calculation[Any]]] = {name: [] for name in GROUPS}
    for calculation in calculations:
        found.setdefault(calculation.group, []).append(calculation)
    return [
        Group(name, GROUPS.get(name, name), members) for name, members in found.items() if members
    ]


__all__ = ["GROUPS", "Group", "grouped"]
