"""Cells a person fills in, with the prompts and bounds that a calculation declares."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.fields import SMALLEST, Spec
from core.registry import Parameter
from core.units import UNITS
from excel_addin.workbooks.paper import Sheet, Value, ref

LONGEST_PROMPT, LONGEST_TITLE = 255, 32
"""What Excel shows of a prompt and of its title."""
COLUMNS = ("Input", "Yours", "", "Used", "Where from")


@dataclass(frozen=True, slots=True)
class Field:
    """One input as a sheet shows it."""

    parameter: Parameter
    label: str
    value: Value
    """What stands in it at first; None is blank."""
    used: str
    """Formula of what is used, beside it."""
    used_value: Value
    blank: str = "default"
    """Where the value used comes from while the cell is blank."""
    choices: str = ""
    """Named range a name is chosen from."""
    unit: str = ""
    """Number format, where it is not the parameter's own."""
    symbol: str | None = None
    """What stands beside it, where it is not the parameter's own unit."""
    source: str = "default"
    """Where the default comes from."""


def blocks(sheet: Sheet, row: int, left: int, wanted: Mapping[str, Sequence[Field]]) -> int:
    """Write a header and the inputs under their headings; the row after the last."""
    sheet.heads(row, left, COLUMNS, "w w w")
    row += 1
    for title, block in wanted.items():
        sheet.section(row, left, left + len(COLUMNS) - 1, title)
        row = fields(sheet, row + 1, left, block)
    return row


def all_of(wanted: Mapping[str, Sequence[Field]]) -> list[Field]:
    """The inputs of all headings."""
    return [field for block in wanted.values() for field in block]


def fields(sheet: Sheet, top: int, left: int, wanted: Sequence[Field]) -> int:
    """Write inputs one below another; the row after the last.

    Each has five cells: label, input, unit, what is used, and where that comes from or what is
    wrong with the input. The input is named as the argument is, the used value with `_used`.
    """
    for step, field in enumerate(wanted):
        row = top + step
        name, spec = field.parameter.name, field.parameter.spec
        unit = field.unit or shown_as(field.parameter)
        sheet.put(row, left, field.label, "label")
        sheet.put(row, left + 1, field.value, "input", unit)
        sheet.named(name, row, left + 1, field.value)
        sheet.validate(row, left + 1, rule_of(field))
        shown = symbol(field.parameter) if field.symbol is None else field.symbol
        sheet.put(row, left + 2, shown, "unit")
        sheet.formula(row, left + 3, field.used, field.used_value, unit=unit, name=f"{name}_used")
        said, origin = _origin(field, spec)
        sheet.formula(row, left + 4, said, origin, "note")
        sheet.xl.conditional_format(
            row,
            left + 4,
            row,
            left + 4,
            {
                "type": "formula",
                "criteria": f'=LEFT({ref(row, left + 4, fix="rc")},4)="must"',
                "format": sheet.book.xl.add_format({"font_color": "#B91C1C", "bold": True}),
            },
        )
    return top + len(wanted)


def table_row(
    sheet: Sheet,
    row: int,
    header: Sequence[str],
    cells: Iterable[tuple[int, Value, str]],
    specs: Mapping[int, tuple[Spec, str]],
    lists: Iterable[tuple[int, str | list[str], str]],
) -> None:
    """Inputs side by side in a table whose first header is over column 1.

    `cells` are column, value and unit; `specs` the bounds and prompts of columns; `lists` what
    others are chosen from, with the prompt.
    """
    for col, value, unit in cells:
        sheet.put(row, col, value, "input", unit)
    for col, (spec, doc) in specs.items():
        sheet.validate(row, col, rule(spec, header[col - 1], doc))
    for col, source, doc in lists:
        sheet.validate(
            row, col, {
                "validate": "list", "source": source, "ignore_blank": True,
                "input_title": header[col - 1], "input_message": doc,
                "error_title": "Not possible", "error_message": "Choose one of the list.",
            },
        )  # fmt: skip


def shown_as(parameter: Parameter) -> str:
    """The number format of a parameter."""
    if parameter.unit == "fraction":
        return "fraction" if parameter.spec.hi <= 1 else "ratio"
    return parameter.unit


def symbol(parameter: Parameter) -> str:
    """The unit as people read it, beside a cell."""
    if parameter.unit in ("", "count"):
        return ""
    if parameter.unit == "fraction":
        return "of 100%" if parameter.spec.hi <= 1 else "times"
    return UNITS[parameter.unit].symbol


def rule_of(field: Field) -> dict[str, Any]:
    """The data validation of an input."""
    return rule(field.parameter.spec, field.label, field.parameter.doc, field.choices)


def rule(spec: Spec, label: str, doc: str, choices: str = "") -> dict[str, Any]:
    """A data validation: what may be typed, the prompt, the error text."""
    allowed = f"{label}: must be {spec.allowed()}."
    found: dict[str, Any] = {
        "input_title": textwrap.shorten(label, LONGEST_TITLE),
        "input_message": textwrap.shorten(doc, LONGEST_PROMPT, placeholder="…"),
        "error_title": "Not possible",
        "error_message": textwrap.shorten(allowed, LONGEST_PROMPT, placeholder="…"),
        "ignore_blank": True,
    }
    if choices:
        return found | {"validate": "list", "source": f"={choices}"}
    if spec.kind == "choice":
        return found | {"validate": "list", "source": list(spec.choices)}
    kind = "integer" if spec.kind == "integer" else "decimal"
    return found | {
        "validate": kind, "criteria": "between",
        "minimum": f"={_number(_least(spec))}", "maximum": f"={_number(spec.hi)}",
    }  # fmt: skip


def wrong(name: str, spec: Spec, *, required: bool, choices: str = "") -> str:
    """The condition, in a formula, under which a cell holds what the calculation would refuse."""
    if choices:
        bad = f"NOT(ISNUMBER(MATCH({name},{choices},0)))"
    elif spec.kind == "choice":
        bad = "AND(" + ",".join(f'{name}<>"{choice}"' for choice in spec.choices) + ")"
    else:
        whole = f",{name}<>INT({name})" if spec.kind == "integer" else ""
        outside = f"OR({name}<{_number(_least(spec))},{name}>{_number(spec.hi)}{whole})"
        bad = f"IF(ISNUMBER({name}),{outside},TRUE)"
    return f'IF({name}="",{"TRUE" if required else "FALSE"},{bad})'


def literal(value: float | str) -> str:
    """A value as formulas have it.

    >>> literal("l40s"), literal(0.05), literal(5_000_000.0)
    ('"l40s"', '0.05', '5000000')
    """
    return f'"{value}"' if isinstance(value, str) else _number(value)


def _least(spec: Spec) -> float:
    return SMALLEST if spec.above and spec.lo == 0 else spec.lo


def _number(value: float) -> str:
    return f"{value:.15g}".upper()


def _origin(field: Field, spec: Spec) -> tuple[str, str]:
    """The formula that says where a value is from or what is wrong, and what it says at first."""
    parameter = field.parameter
    bad = wrong(parameter.name, spec, required=parameter.required, choices=field.choices)
    must = f"must be {spec.allowed()}".replace('"', "'")
    given, said = '"you"', "you"
    if parameter.default is not None:
        given = f'IF({parameter.name}={literal(parameter.default)},"{field.source}","you")'
        said = field.source if field.value == parameter.default else "you"
    if field.value is None:
        said = field.blank
    formula = f'=IF({bad},"{must}",IF({parameter.name}="","{field.blank}",{given}))'
    return formula, said


def all_right(wanted: Sequence[Field]) -> str:
    """The condition that no input is out of its bounds."""
    bad = [
        wrong(f.parameter.name, f.parameter.spec, required=f.parameter.required, choices=f.choices)
        for f in wanted
    ]
    return "NOT(OR(" + ",".join(bad) + "))"
