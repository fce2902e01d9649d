"""A method for each function of the sheet: arguments in, what the cells show out."""

from __future__ import annotations

import sys
import traceback
from typing import Any, Callable

from .cells import block, given, refused, scalar
from .ways import Ways


class Formulas:
    """The functions, as `functions.json` in the extension describes them."""

    def __init__(self, described: dict[str, Any], ways: Ways) -> None:
        self._described, self._ways = described, ways

    def methods(self) -> dict[str, Callable[..., Any]]:
        """What Calc calls, by name."""
        return {name: self._method(name) for name in self._described}

    def _method(self, name: str) -> Callable[..., Any]:
        told = self._described[name]
        shown: Callable[..., Any] = block if told["spills"] else scalar

        def method(_component: Any, *cells: Any) -> Any:
            try:
                flat = [*cells[:-1], *cells[-1]] if told["repeats"] else list(cells)
                return shown(self._result(name, flat))
            except Exception:  # noqa: BLE001 - a defect: Calc would show #VALUE! without a trace
                traceback.print_exc(file=sys.stderr)
                return shown(refused("#VALUE!", "Internal error."))

        return method

    def _result(self, name: str, cells: list[Any]) -> dict[str, Any]:
        told = self._described[name]
        zeros, rows = told["zeros"], told["rows"]
        if told["repeats"]:  # these are the arguments of the function that the first one names
            about = self._described.get(str(cells[0]).strip().upper(), {})
            zeros = [False, *about.get("zeros", ())]
            rows = [False, *about.get("rows", ())]
        asked = given(cells, zeros, rows)
        if asked.problem is None:
            return self._ways.answer(name, asked.cells, tells=told["tells"])
        return {"value": asked.problem} if told["tells"] else refused("#VALUE!", asked.problem)
