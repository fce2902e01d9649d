"""The terminal's command for what is in the cells now, as a formula that joins it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.receipt import Receipt
from core.registry import REGISTRY
from excel_addin.workbooks.cover import stated, written
from excel_addin.workbooks.inputs import Field, all_of, literal
from excel_addin.workbooks.paper import Sheet


def same_question(receipt: Receipt, inputs: Mapping[str, Sequence[Field]]) -> tuple[str, str]:
    """The formula and what it says at first.

    Arguments that are cells are joined to it where they are neither blank nor the default; the
    others are as they were when the workbook was written.
    """
    cells = {field.parameter.name: field.value for field in all_of(inputs)}
    parameters = {p.name: p for p in REGISTRY.get(receipt.calculation).parameters}
    fixed = {name: value for name, value in stated(receipt).items() if name not in cells}
    parts = [f'"gpusize call {receipt.calculation}"']
    text = f"gpusize call {receipt.calculation}"
    for name, parameter in parameters.items():
        if name in fixed:
            parts.append(f'" {name}={written(fixed[name])}"')
            text += f" {name}={written(fixed[name])}"
        elif name in cells:
            same = f'{name}=""'
            if parameter.default is not None:
                same = f"OR({same},{name}={literal(parameter.default)})"
            parts.append(f'IF({same},""," {name}="&{name})')
            if cells[name] is not None and cells[name] != parameter.default:
                text += f" {name}={written(cells[name])}"
    return "=" + "&".join(parts), text


def ask(sheet: Sheet, row: int, left: int, right: int, question: tuple[str, str]) -> None:
    """Write what `same_question` gave, under a heading."""
    sheet.section(row, left, right, "The same question to gpusize, with what is in the cells now")
    sheet.wide_formula(row + 1, left, right, *question, "text", name="same_question")
    sheet.xl.set_row(row + 1, 32)
