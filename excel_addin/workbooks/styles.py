"""How cells look: what may be changed, what is calculated, what gpusize wrote; units as formats.

Colours follow what financial models do (FAST: blue for what a person types, black for what is
calculated), with green for figures that gpusize wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

INK, PAPER, BAND = "#1F2933", "#FFFFFF", "#22384D"
BLUE, YELLOW, GREEN, GREY = "#0000FF", "#FFF9DB", "#1B6E3C", "#6B7785"
LINE, HEAD, RESULT = "#C8D0D8", "#E6EBF0", "#E3F0FA"
WIN, API, OWN, HERE = "#BFE5CB", "#C2410C", "#1D4ED8", "#111827"
SERIES = ("#1D4ED8", "#C2410C", "#15803D", "#7C3AED", "#0E7490", "#BE185D", "#B45309", "#475569")
"""Colours of charts, readable side by side and in grey."""
REST = SERIES[-1]
"""The colour of what has none of its own."""

_BOX: Mapping[str, Any] = {"border": 1, "border_color": LINE}
_WRAP: Mapping[str, Any] = {"text_wrap": True, "valign": "top"}

LOOKS: Mapping[str, Mapping[str, Any]] = {
    # `heads` is a header over numbers, `beside` a label right of them
    "plain": {},
    "label": {"font_color": INK, "valign": "top"},
    "beside": {"font_color": INK, "align": "left", "indent": 1},
    "title": {"bold": True, "font_size": 16, "font_color": BAND},
    "subtitle": {"font_color": GREY},
    "section": {"bold": True, "font_color": PAPER, "bg_color": BAND},
    "head": {
        "bold": True, "bg_color": HEAD, "text_wrap": True, "valign": "vcenter", "indent": 1, **_BOX,
    },
    "heads": {"bold": True, "bg_color": HEAD, "text_wrap": True, "valign": "vcenter",
              "align": "right", **_BOX},
    "unit": {"font_color": GREY, "indent": 1},
    "note": {"font_color": GREY, "font_size": 9, "indent": 1},
    "text": dict(_WRAP),
    "answer": {
        "bold": True, "font_size": 12, "bg_color": RESULT, "text_wrap": True, "valign": "vcenter",
        **_BOX,
    },
    "input": {"font_color": BLUE, "bg_color": YELLOW, "locked": False, **_BOX},
    "calculated": {"font_color": INK},
    "written": {"font_color": GREEN},
    "result": {"bold": True, "bg_color": RESULT, **_BOX},
    "check": {"bold": True, "align": "center"},
}  # fmt: skip
"""Looks of cells; only `input` may be changed while a sheet is protected."""

LEGEND: tuple[tuple[str, str, str], ...] = (
    ("input", "Input", "You may change this. A blank one means what the column beside it says."),
    ("written", "Written", "Written by gpusize: catalogue, estimator, price book or default."),
    ("calculated", "Calculated", "Calculated here by a formula."),
    ("result", "Result", "An answer."),
)

USD = '"$"'
NUMBERS: Mapping[str, str] = {
    "": "General",
    "word": "General",
    "cut": "General",
    "usd": f"{USD}#,##0;-{USD}#,##0",
    "usd/hour": f"{USD}#,##0.00##",
    "usd/month": f"{USD}#,##0;-{USD}#,##0",
    "usd/month.cents": f"{USD}#,##0.00;-{USD}#,##0.00",
    "usd/mtok": f"{USD}#,##0.00##",
    "usd/mtok.4": f"{USD}#,##0.0000",
    "usd/request": f"{USD}0.00000000",
    "usd/kwh": f"{USD}0.000",
    "fraction": "0.0%",
    "share": "0.00%",
    "ratio": "0.0#",
    "count": "#,##0",
    "GPUs": "#,##0",
    "replicas": "#,##0",
    "requests": "#,##0",
    "tokens": "#,##0",
    "months": "#,##0",
    "requests/month": "#,##0",
    "requests/hour": "#,##0",
    "yes": '"yes";"yes";"no"',
    "upto": '[>=1000000000000000]"no limit";#,##0',
    "qps": "#,##0.0##",
    "ms": "#,##0.0",
    "number": "#,##0.0",
    "kW": "0.000",
    "factor": "0.0000",
    "rate": "0.000%",
    "date": "yyyy-mm-dd",
    "month": "mmm yyyy",
    "millions": "#,##0.0#",
}
"""Number formats by unit; shares are kept from 0 to 1."""

RIGHT = frozenset(NUMBERS) - {"", "cut"}
"""Units whose cells stand at the right even where they hold text such as `n/a`."""


def properties(look: str, unit: str) -> dict[str, Any]:
    """What XlsxWriter makes a cell format of."""
    found = dict(LOOKS[look])
    found["num_format"] = NUMBERS[unit]
    if look in ("written", "input") and unit not in RIGHT:
        found["indent"] = 1
    if unit in RIGHT and "align" not in found:
        found["align"] = "right"
    return found
