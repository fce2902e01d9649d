"""What Excel is to get for a call: worked out without any of the add-in's JavaScript."""

from __future__ import annotations

from typing import Any

from excel_addin.batch import as_json
from excel_addin.functions import evaluate
from pricing.book import embedded_book

BOOK = embedded_book()


def as_excel(name: str, arguments: list[Any]) -> dict[str, Any]:
    """The value or the error of a cell with this call."""
    result = as_json(evaluate(name, arguments, BOOK))
    if "error" in result:
        code, message = result["error"]["code"], result["error"]["message"]
        return {"error": code, "message": "" if code == "#NUM!" else message}
    if "values" in result:
        return {"value": [[_shown(cell) for cell in row] for row in result["values"]]}
    return {"value": _shown(result["value"])}


def as_formula(name: str, arguments: list[Any]) -> list[Any]:
    """A call as the rig's `calculate` takes it; what GPU_CHECK repeats is one argument."""
    return [name, arguments[0], arguments[1:]] if name == "GPU_CHECK" else [name, *arguments]


def _shown(cell: Any) -> Any:
    if isinstance(cell, dict):
        return {
            "type": "FormattedNumber",
            "basicValue": cell["date"],
            "numberFormat": "yyyy-mm-dd",
        }
    return "" if cell is None else cell
