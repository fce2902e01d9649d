"""The terminal's command for what is in the cells now, as a formula that joins it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.receipt import Receipt
from core.registry import REGISTRY
from excel_addin.workbooks.cover import stated, written


def same_question(receipt: Receipt, cells: Mapping[str, Any]) -> tuple[str, str]:
    """The formula and what it says at first.

    Arguments that are cells are joined to it where they are neither blank nor the default; the
    others are as they were when the workbook was written.
    """
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
                default = parameter.default
                like = f'"{default}"' if isinstance(default, str) else written(default)
                same = f"OR({same},{name}={like})"
            parts.append(f'IF({same},""," {name}="&{name})')
            if cells[name] is not None and cells[name] != parameter.default:
                text += f" {name}={written(cells[name])}"
    return "=" + "&".join(parts), text
