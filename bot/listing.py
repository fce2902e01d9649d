"""Help: every calculation by group, one group, or one calculation with its arguments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.errors import UnknownNameError
from core.groups import Group, grouped
from core.names import near
from core.parameters import Parameter
from core.registry import REGISTRY, Calculation

MOST_EXAMPLES = 6

Help = tuple[str, list[str], list[str]]
"""Title, lines and examples."""


def overview() -> Help:
    """Every calculation by name, a line for each group."""
    groups = grouped(REGISTRY)
    return (
        "/gpu <calculation> ...: all by name; /gpu help <calculation or group> says more.",
        [
            *(f"{g.name} ({g.heading}): {_names(g.members)}" for g in groups),
            "list models | gpus | apis | providers | regions: what I know",
            "open <id>: an answer given before, by the id at its foot, and whether it still holds",
        ],
        [
            "/gpu max_concurrency llama-3.1-8b on h100 context=8000",
            "/gpu help cost",
            "/gpu list models",
        ],
    )


def helped(wanted: str) -> Help:
    """Help about a calculation, or about a group by its name.

    Raises UnknownNameError with the nearest names of either.
    """
    if group := group_named(wanted):
        return of_group(group)
    calculation = calculation_named(wanted)
    return of_calculation(f"/gpu {wanted.strip().lower()}", calculation)


def calculation_named(wanted: str) -> Calculation[Any]:
    """The calculation of this name.

    Raises UnknownNameError with the nearest names of calculations and of groups.
    """
    try:
        return REGISTRY.get(wanted)
    except UnknownNameError as error:
        names = [group.name for group in grouped(REGISTRY)]
        meant = near(wanted.strip().lower(), names, most=1)
        if not meant:
            raise
        meant += [name.lower() for name in error.suggestions]
        raise UnknownNameError("calculation", wanted, meant, field="calculation") from None


def group_named(text: str) -> Group | None:
    """The group of this name, if there is one and no calculation is called so.

    >>> group_named("Prices").name, group_named("gpus_needed")
    ('prices', None)
    """
    wanted = text.strip().lower()
    if wanted.upper() in {c.name for c in REGISTRY}:
        return None
    return next((group for group in grouped(REGISTRY) if group.name == wanted), None)


def of_group(group: Group) -> Help:
    """What each calculation of a group answers."""
    lines = [f"{c.name.lower()}: {c.summary}" for c in group.members]
    examples = [c.examples[0] for c in group.members[:MOST_EXAMPLES]]
    return f"{group.name}: {group.heading}", lines, examples


def of_calculation(lead: str, calculation: Calculation[Any]) -> Help:
    """A calculation with its arguments; `lead` is how it is asked for."""
    lines = ["Arguments, as name=value or as in the examples:"]
    for parameter in calculation.parameters:
        lines.append(_argument(parameter.name, parameter))
        lines += [_argument(f"{parameter.name} > {c.name}", c) for c in parameter.columns]
    return f"{lead}: {calculation.summary}", lines, list(calculation.examples)


def _names(members: Sequence[Calculation[Any]]) -> str:
    return ", ".join(c.name.lower() for c in members)


def _argument(name: str, parameter: Parameter) -> str:
    need = "required" if parameter.required else _default(parameter.default)
    return f"{name} ({need}): {parameter.doc}"


def _default(value: Any) -> str:
    if value is None or value == ():
        return "optional"
    return f"default {value:g}" if isinstance(value, float) else f"default {value}"


__all__ = ["calculation_named", "group_named", "helped", "of_calculation", "of_group", "overview"]
