"""The UNO component that Calc calls. LibreOffice loads this file; `gpusize_calc` is beside it."""

# pyright: reportMissingImports=false
# ruff: noqa: PLC0415 - what it imports is there only where LibreOffice runs it
# ruff: noqa: ARG005 - UNO says what arguments there are

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

SERVICES = ("com.sun.star.sheet.AddIn",)


def getComponentFactory(  # noqa: N802 - LibreOffice's loader calls it so
    implementation: str, manager: Any, registry: Any
) -> Any:
    """What makes the component, a method for each function."""
    import uno
    import unohelper
    from gpusize_calc.formulas import Formulas
    from gpusize_calc.office import Office
    from gpusize_calc.ways import Ways

    folder = Path(__file__).parent
    described = json.loads((folder / "functions.json").read_text("utf-8"))
    installation = json.loads((folder / "installation.json").read_text("utf-8"))
    ways = Ways(installation, os.environ, Office(uno.getComponentContext()))
    methods: dict[str, Any] = {
        "__init__": lambda self, context: None,
        "getImplementationName": lambda self: implementation,
        "getSupportedServiceNames": lambda self: SERVICES,
        "supportsService": lambda self, name: name in SERVICES,
        **Formulas(described, ways).methods(),
    }
    interfaces = (uno.getClass("gpusize.XCalc"), uno.getClass("com.sun.star.lang.XServiceInfo"))
    helper = unohelper.ImplementationHelper()
    made = type("Calc", (unohelper.Base, *interfaces), methods)
    helper.addImplementation(made, implementation, SERVICES)
    return helper.getComponentFactory(implementation, registry, manager)
