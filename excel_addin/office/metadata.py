"""The functions as Office.js is told of them: the metadata file of Excel custom functions.

Format: learn.microsoft.com/office/dev/add-ins/excel/custom-functions-json, read 2026-11-21.
"""

from __future__ import annotations

import json
from typing import Any

from excel_addin.batch import MOST_CALLS
from excel_addin.functions import Argument, Function, functions
from excel_addin.office.examples import example


def metadata() -> dict[str, Any]:
    """functions.json: every function with its arguments.

    No function is volatile, streams or wants its cell's address: the same cells, the same values.
    """
    return {
        # lets days be handed over as numbers with a date's format
        "allowCustomDataForDataTypeAny": True,
        "functions": [_function(function) for function in functions().values()],
    }


def script() -> str:
    """The same as a script for the page, so that its functions are there before Excel asks.

    For the task pane each has its group and an example call too. With them comes how many calls
    one request may hold.
    """
    told = metadata()
    for found, function in zip(told["functions"], functions().values(), strict=True):
        found |= {"group": function.group, "example": example(function)}
    # ASCII: a line separator within a text ends a line to old engines
    text = json.dumps(told, separators=(",", ":"), ensure_ascii=True)
    return (
        f'"use strict";\nglobalThis.gpusizeMetadata = {text};\n'
        f"globalThis.gpusizeMostCalls = {MOST_CALLS};\n"
    )


def _function(function: Function) -> dict[str, Any]:
    return {
        "id": function.name,
        "name": function.name,
        "description": function.summary,
        "parameters": [_parameter(argument) for argument in function.arguments],
        "result": {"type": "any", "dimensionality": "matrix" if function.spills else "scalar"},
    }


def _parameter(argument: Argument) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": argument.name,
        "description": argument.doc,
        # never "number" or "string": Excel would make 0 of a blank cell and 0,11 of a version in
        # some languages, and would refuse a wrong cell itself, without a sentence
        "type": "any",
        "dimensionality": "matrix" if argument.kind == "rows" else "scalar",
    }
    if argument.repeats:  # which implies that it may be left out
        return found | {"repeating": True}
    return found | {"optional": True} if argument.optional else found
