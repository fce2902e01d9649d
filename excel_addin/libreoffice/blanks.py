"""Which arguments can be 0: Calc hands a blank cell to an add-in as 0, whatever its type.

So a 0 is a blank wherever 0 could not be meant. Where it could be, it is 0, and the help of the
argument says that a blank cell counts as 0.
"""

from __future__ import annotations

from core.registry import REGISTRY, Parameter
from excel_addin.functions import Argument, Function

SAID = "A blank cell counts as 0."


def zero_can_be_meant(function: Function) -> list[bool]:
    """For each argument of the function, in order.

    >>> from excel_addin.functions import functions
    >>> zero_can_be_meant(functions()["API_COST_PER_REQUEST"])
    [True, True, True, True]
    """
    parameters = _parameters(function)
    return [a.name in parameters and _has_zero(parameters[a.name]) for a in function.arguments]


def help_text(function: Function, argument: Argument) -> str:
    """What the function wizard says of an argument."""
    parameter = _parameters(function).get(argument.name)
    surprising = parameter and _has_zero(parameter) and parameter.default != 0
    return f"{argument.doc} {SAID}" if surprising else argument.doc


def _parameters(function: Function) -> dict[str, Parameter]:
    """The calculation's own declaration; GPU_CHECK and GPUSIZE_VERSION have none."""
    wanted = function.name.removesuffix("_TABLE")
    found = (c.parameters for c in REGISTRY if c.name == wanted)
    return {p.name: p for p in next(found, ())}


def _has_zero(parameter: Parameter) -> bool:
    spec = parameter.spec
    if spec.kind not in ("number", "integer"):
        return False
    return spec.lo < 0 or (spec.lo == 0 and not spec.above)
