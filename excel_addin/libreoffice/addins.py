"""What Calc's function wizard shows, and what the component is told of each function."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Any

from excel_addin.functions import Argument, Function
from excel_addin.libreoffice.blanks import help_text, zeros
from excel_addin.libreoffice.types import MODULE, identifier

IMPLEMENTATION = f"{MODULE}.Calc"
"""The component's name. LibreOffice before 25.2 writes it before each function into files, so that
a change would break formulas in them."""

TELLS = frozenset({"GPU_CHECK", "GPUSIZE_VERSION"})
"""Functions that say in words why nothing computes; the others are #N/A then."""

_OOR = "http://openoffice.org/2001/registry"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def calc_add_ins(functions: Iterable[Function]) -> bytes:
    """CalcAddIns.xcu: names, descriptions and help of arguments.

    The name of compatibility is what LibreOffice 25.2 and later read from and write to .xlsx files;
    earlier ones write a name of their own, and show #NAME? where they read the plain one.
    """
    root = ET.Element(
        f"{{{_OOR}}}component-data",
        {f"{{{_OOR}}}name": "CalcAddIns", f"{{{_OOR}}}package": "org.openoffice.Office"},
    )
    info = _node(root, "AddInInfo")
    ours = _node(_node(info, IMPLEMENTATION, new=True), "AddInFunctions")
    for function in functions:
        node = _node(ours, function.name, new=True)
        _said(node, "DisplayName", function.name)
        _said(node, "Description", function.summary)
        ET.SubElement(_property(node, "Category"), "value").text = "Add-In"
        _said(node, "CompatibilityName", function.name)
        arguments = _node(node, "Parameters")
        for argument in function.arguments:
            _argument(arguments, function, argument)
    return as_xml(root, oor=_OOR)


def described(functions: Iterable[Function]) -> dict[str, Any]:
    """What the component has to know of each function."""
    return {
        function.name: {
            "spills": function.spills,
            "repeats": any(a.repeats for a in function.arguments),
            "zeros": zeros(function),
            "rows": [a.kind == "rows" for a in function.arguments],
            "tells": function.name in TELLS,
        }
        for function in functions
    }


def as_xml(root: ET.Element, **prefixes: str) -> bytes:
    """The document as bytes, an element a line."""
    for prefix, namespace in prefixes.items():
        ET.register_namespace(prefix, namespace)
    ET.indent(root)
    return ET.tostring(root, encoding="UTF-8", xml_declaration=True)


def _argument(parent: ET.Element, function: Function, argument: Argument) -> None:
    node = _node(parent, identifier(argument), new=True)
    _said(node, "DisplayName", argument.name)
    _said(node, "Description", help_text(function, argument))


def _node(parent: ET.Element, name: str, *, new: bool = False) -> ET.Element:
    node = ET.SubElement(parent, "node", {f"{{{_OOR}}}name": name})
    if new:
        node.set(f"{{{_OOR}}}op", "replace")
    return node


def _property(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, "prop", {f"{{{_OOR}}}name": name})


def _said(parent: ET.Element, name: str, text: str) -> None:
    # of one language: LibreOffice shows it in all others
    value = ET.SubElement(_property(parent, name), "value", {_LANGUAGE: "en-US"})
    value.text = text
