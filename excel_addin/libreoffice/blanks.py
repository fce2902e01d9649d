"""Where a 0 is a blank cell: Calc hands both to an add-in as 0, whatever the argument's type.

A 0 is taken for a blank where it could not be meant: for text, for days, and for numbers that may
be left out and cannot be 0. Elsewhere it is 0; where that would be a number like any other, the
help of the argument says that a blank cell counts as 0.
"""

from __future__ import annotations

from core.registry import REGISTRY, Parameter
from excel_addin.functions import Argument, Function

SAID = "A blank cell counts as 0."


def zeros(function: Function) -> list[bool]:
    """For each argument in order, whether a 0 is handed on as one.

    >>> from excel_addin.functions import functions
    >>> zeros(functions()["GPUS_NEEDED"])[:6]  # model, gpu, qps, isl, osl, ttft_ms
    [False, False, True, True, True, False]
    """
    found = (_parameter(function, argument) for argument in function.arguments)
    return [p is not None and _is_number(p) and (p.required or _has_zero(p)) for p in found]


def help_text(function: Function, argument: Argument) -> str:
    """What the function wizard says of an argument."""
    parameter = _parameter(function, argument)
    if parameter and _is_number(parameter) and _has_zero(parameter) and parameter.default != 0:
        return f"{argument.doc} {SAID}"
    return argument.doc


def _parameter(function: Function, argument: Argument) -> Parameter | None:
    """As the calculation declares it; GPU_CHECK and GPUSIZE_VERSION have none."""
    wanted = function.name.removesuffix("_TABLE")
    of = next((c.parameters for c in REGISTRY if c.name == wanted), ())
    return next((p for p in of if p.name == argument.name), None)


def _is_number(parameter: Parameter) -> bool:
    return parameter.spec.kind in ("number", "integer")


def _has_zero(parameter: Parameter) -> bool:
    spec = parameter.spec
    return spec.lo < 0 or (spec.lo == 0 and not spec.above)
