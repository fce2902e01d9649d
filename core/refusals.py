"""What is wrong with the arguments of a calculation, as sentences."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from core.errors import InputError, did_you_mean, echo, joined
from core.names import near
from core.parameters import STATED_UNITS, Parameter
from core.units import UNITS, read_quantity


def explained(
    name: str, parameters: Sequence[Parameter], example: str, error: ValidationError
) -> InputError:
    """A pydantic error as one sentence that names the field and shows an example."""
    problems = error.errors(include_url=False)
    missing = [str(p["loc"][0]) for p in problems if p["type"] == "missing" and p["loc"]]
    if missing:
        docs = {p.name: p.doc for p in parameters}
        what = joined(missing)
        detail = f": {docs[missing[0]].rstrip('.')}" if len(missing) == 1 else ""
        verb = "is" if len(missing) == 1 else "are"
        return InputError(
            f"{what} {verb} missing{detail}. Example: {example}",
            field=missing[0],
            missing=missing,
        )
    problem = problems[0]
    where = str(problem["loc"][0]) if problem["loc"] else None
    if problem["type"] == "extra_forbidden" and where is not None:
        return unknown_field(name, parameters, where)
    message = str(problem["msg"])
    joint = "" if message.startswith("must ") else ":"
    details = {k: v for k, v in problem.get("ctx", {}).items() if k == "problem"}
    end = "" if message.endswith("?") else "."
    return InputError(f"{where or name}{joint} {message}{end}", field=where, **details)


def unknown_field(name: str, parameters: Sequence[Parameter], given: str) -> InputError:
    """The error for an argument the calculation does not have."""
    names = [p.name for p in parameters]
    hint = did_you_mean(near(given.lower(), names, 2), f"it takes {', '.join(names)}.")
    return InputError(f"{name} has no argument '{echo(given)}'; {hint}", field=echo(given))


def check_stated_unit(parameter: Parameter, key: str, value: str) -> None:
    """Refuse `ttft_ms=2s`: the name states one unit and the value another."""
    if parameter.unit not in STATED_UNITS or parameter.name != key.strip().lower():
        return
    try:
        quantity = read_quantity(value)
    except InputError:
        return  # the field itself says what is wrong with it
    given = quantity.unit if quantity else None
    if given in (None, "usd", parameter.unit):
        return
    target = UNITS[parameter.unit]
    if UNITS[given or ""].dimension == target.dimension:
        raise InputError(
            f"{parameter.name} says {target.symbol} but '{echo(value)}' says"
            f" {UNITS[given or ''].symbol}; write the number in {target.symbol} or leave the unit"
            " out.",
            field=parameter.name,
        )
