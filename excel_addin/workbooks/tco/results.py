"""The right half of the first page: what owning costs, and all ways side by side."""

from __future__ import annotations

from core.tco.starts import WAYS
from excel_addin.workbooks.lines import NO_ANSWER, Line, lines
from excel_addin.workbooks.paper import Sheet, Value, ref
from excel_addin.workbooks.tco.figures import Figures
from excel_addin.workbooks.tco.months import NEVER

HEADER = (
    "Way", "Paid, less resale", "Present cost", "An hour of use", "Owning saves",
    "Owning pays, month",
)  # fmt: skip
NOT_LISTED = "not listed"


def owning(sheet: Sheet, row: int, col: int, f: Figures) -> int:
    """What owning costs; the row after the block."""
    sheet.section(row, col, col + 5, "Owning")
    wanted = (
        Line("GPU-hours a month", "gpu_hours", "gpus*hours_per_month", f.hours, "count"),
        Line("Hardware, bought at the start", "hardware_usd",
             "gpus*(1+spares_frac_used)*gpu_usd_used*(1+network_frac_used)", f.hardware, "usd",
             "result"),
        Line("Power a month", "power_usd",
             "gpus*gpu_kw_used*pue_used*hours_per_month*usd_per_kwh_used", f.power, "usd/month"),
        Line("Colocation a month", "colo_usd", "gpus*gpu_kw_used*colo_usd_per_kw_month_used",
             f.colo, "usd/month"),
        Line("Upkeep a month", "upkeep_usd", "hardware_usd*upkeep_frac_used/12", f.upkeep,
             "usd/month"),
        Line("Replaced GPUs a month", "replaced_usd", "gpus*replaced_frac_used/12*gpu_usd_used",
             f.replaced, "usd/month"),
        Line("Running a month, with staff", "running_usd",
             "power_usd+colo_usd+upkeep_usd+replaced_usd+staff_usd_per_month_used"
             "+software_usd_per_month_used", f.running, "usd/month", "result"),
        Line("Depreciation a month", "depreciation_usd",
             "hardware_usd*(1-residual_frac_used)/life_months_used", f.depreciation, "usd/month"),
        Line("Worth after the last month", "resale_usd",
             "hardware_usd*(1-(1-residual_frac_used)*(months-life_months_used"
             "*INT((months-1)/life_months_used))/life_months_used)", f.resale, "usd"),
        Line("Cost of capital a month", "monthly_rate", "(1+capital_frac_used)^(1/12)-1", f.rate,
             "rate"),
        Line("GPU-hours of use, discounted", "useful_hours",
             "gpu_hours*needed_frac_used*SUMPRODUCT(counted,discount)", f.useful, "count"),
        Line("Owning beats on-demand above this use", "use_needed",
             "npv_own/(npv_on_demand/needed_frac_used)", f.use_needed, "fraction", "result"),
    )  # fmt: skip
    return lines(sheet, row + 1, col, wanted)


def compared(sheet: Sheet, row: int, col: int, f: Figures) -> int:
    """All ways side by side; the row after the block."""
    sheet.section(row, col, col + 5, "Renting against owning, over the months compared")
    sheet.heads(row + 1, col, HEADER, "w")
    top = row + 2
    for step, (way, one) in enumerate(WAYS.items()):
        _way(sheet, top + step, col, way, one.label, f)
    bottom = top + len(WAYS) - 1
    sheet.named_range("way_names", top, col, bottom)
    sheet.named_range("way_npv", top, col + 2, bottom)
    best = "INDEX(way_names,MATCH(MIN(way_npv),way_npv,0))"
    wanted = Line("Costs least", "cheapest_way", best, WAYS[f.best].label, "word", "result")
    return lines(sheet, bottom + 1, col, [wanted])


def _way(sheet: Sheet, row: int, col: int, way: str, label: str, f: Figures) -> None:
    sheet.put(row, col, label, "label")
    known = way == "own" or f.prices[way] is not None
    there = "ready" if way == "own" else f"AND(ready,ISNUMBER({WAYS[way].argument}_used))"
    resale = "-resale_usd" if way == "own" else ""
    later = "-resale_usd*INDEX(discount,months+1)" if way == "own" else ""
    missing = f'IF(ready,"{NOT_LISTED}","{NO_ANSWER}")'
    payback = f'IFERROR(INDEX(month_number,MATCH(1,paid_{way},0)),"{NEVER}")'
    month: Value = f.payback(way) if way != "own" else ""
    cells: list[tuple[str, Value, str, str]] = [
        (f"SUM(flow_{way}){resale}", f.total[way], "usd", ""),
        (f"SUMPRODUCT(flow_{way},discount){later}", f.npv[way], "usd", f"npv_{way}"),
        (f"{ref(row, col + 2)}/useful_hours", f.npv[way] / f.useful, "usd/mtok.4", ""),
    ]
    if way != "own":
        cells += [
            (f"{ref(row, col + 2)}-npv_own", f.npv[way] - f.npv["own"], "usd", ""),
            (payback, NEVER if month is None else month, "months", f"payback_{way}"),
        ]
    for step, (formula, value, unit, name) in enumerate(cells, 1):
        look = "result" if step == 2 else "calculated"
        shown = value if known else NOT_LISTED
        sheet.formula(
            row, col + step, f"=IF({there},{formula},{missing})", shown, look, unit, name=name
        )
