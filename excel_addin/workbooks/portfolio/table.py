"""The workloads of the portfolio: inputs, and the fleet of each now and at the end."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from core.fields import Spec, number
from core.prices import COMMITMENTS
from core.targets import FLAT
from excel_addin.workbooks.inputs import table_row, wrong
from excel_addin.workbooks.paper import Sheet, Value, ref
from excel_addin.workbooks.portfolio.figures import Figures, Line
from excel_addin.workbooks.portfolio.start import MONTHS, Workload

PAGE = "Portfolio"
NO_FIGURE, NO_PRICE, WRONG, FINE = "no figure", "no price", "out of bounds", "ok"


class Columns(IntEnum):
    """Columns of the table."""

    NAME = 1
    PROFILE = 2
    GPU = 3
    QPS = 4
    PEAK = 5
    UTIL = 6
    GROWTH = 7
    TERM = 8
    OWN = 9
    ROW = 10
    PEAK_USED = 11
    UTIL_USED = 12
    PRICE = 13
    NOW = 14
    USD_NOW = 15
    END = 16
    USD_END = 17
    STATE = 18


C = Columns
HEADER = (
    "Workload", "Model and tokens", "GPU", "Requests/s", "Peak over that", "Share of capacity",
    "Growth a month", "Commitment", "Your $/GPU-hour", "Replica, row", "Peak used", "Share used",
    "$/GPU-hour used", "GPUs now", "$/month now", "GPUs at the end", "$/month at the end", "Check",
)  # fmt: skip
WORDS = "www    w         w"
SPECS: dict[int, tuple[Spec, str]] = {
    C.QPS: (number("qps", hi=1e7), "Requests a second on average; 1.5M a month are 0.571."),
    C.PEAK: (number("fraction", lo=1, hi=1000), "Peak rate over the mean; blank means 1."),
    C.UTIL: (
        number("fraction", above=True, hi=1),
        f"Share of a replica's peak to plan on; blank means {FLAT}.",
    ),
    C.GROWTH: (number("fraction", lo=-0.9, hi=5), "Growth of the rate a month."),
    C.OWN: (number("usd/hour", above=True, hi=1000), "Your price; blank means the listed one."),
}


def workloads(sheet: Sheet, top: int, f: Figures, gpus_in: Callable[[int, str], str]) -> int:
    """Write header, rows and totals; the row after. `gpus_in` is the formula of a month's GPUs."""
    sheet.heads(top, C.NAME, HEADER, WORDS)
    sheet.xl.set_row(top, 32)
    first, last = top + 1, top + len(f.lines)
    for step, line in enumerate(f.lines):
        _inputs(sheet, first + step, line.own)
        _figures(sheet, first + step, step, line, gpus_in)
    blank = f'AND({ref(first, C.NAME, fix="c")}="",{ref(first, C.QPS, fix="c")}="")'
    sheet.grey_where(first, C.ROW, last, C.STATE, blank)
    for name, col in (("line_gpus", C.GPU), ("line_usd_now", C.USD_NOW),
                      ("line_usd_end", C.USD_END), ("line_states", C.STATE)):  # fmt: skip
        sheet.named_range(name, first, col, last)
    at = last + 1
    sheet.put(at, C.NAME, "Total", "result")
    for col in range(C.PROFILE, C.STATE + 1):
        sheet.put(at, col, None, "result")
    totals = (
        (C.NOW, float(f.gpus[0]), "GPUs", "gpus_now"),
        (C.USD_NOW, sum(li.cost(0) for li in f.lines), "usd/month", "usd_now"),
        (C.END, float(f.gpus[MONTHS]), "GPUs", "gpus_end"),
        (C.USD_END, sum(li.cost(MONTHS) for li in f.lines), "usd/month", "usd_end"),
    )
    for col, value, unit, name in totals:
        span = f"{ref(first, col)}:{ref(last, col)}"
        sheet.formula(at, col, f"=SUM({span})", value, "result", unit, name=name)
    return at + 1


def _inputs(sheet: Sheet, row: int, own: Workload | None) -> None:
    cells: tuple[tuple[int, Value, str], ...] = (
        (C.NAME, own and own.name, ""),
        (C.PROFILE, own and own.profile.label, ""),
        (C.GPU, own and own.gpu, ""),
        (C.QPS, own and own.qps, "qps"),
        (C.PEAK, own and own.peak, "ratio"),
        (C.UTIL, own and own.util, "fraction"),
        (C.GROWTH, own and own.growth, "fraction"),
        (C.TERM, own and "on-demand", ""),
        (C.OWN, None, "usd/hour"),
    )
    lists: tuple[tuple[int, str | list[str], str], ...] = (
        (C.PROFILE, "=profile_list", "Model and tokens of a request, of the sheet Lists."),
        (C.GPU, "=gpu_list", "GPU it runs on."),
        (C.TERM, list(COMMITMENTS), "Commitment the listed price is for; blank means on-demand."),
    )
    table_row(sheet, row, HEADER, cells, SPECS, lists)


def _figures(
    sheet: Sheet, row: int, step: int, line: Line, gpus_in: Callable[[int, str], str]
) -> None:
    own = line.own

    def at(col: int) -> str:
        return ref(row, col)

    used = f'{at(C.GPU)}&"|"&{at(C.PROFILE)}'
    term = f'IF({at(C.TERM)}="","on-demand",{at(C.TERM)})'
    listed = f'IFERROR(INDEX(offer_usd,MATCH({at(C.GPU)}&"|"&{term},offer_terms,0)),"{NO_PRICE}")'
    blank = f'{at(C.GPU)}=""'
    usd: Value = "" if own is None else NO_PRICE if line.usd is None else line.usd
    peak = f"IF(ISNUMBER({at(C.PEAK)}),{at(C.PEAK)},1)"
    share = f"IF(N({at(C.UTIL)})>0,{at(C.UTIL)},{FLAT})"
    months = "months_used"
    priced = f"hours_per_month*N({at(C.PRICE)})"
    works = f"AND({at(C.ROW)}>0,ISNUMBER({at(C.PRICE)}))"
    empty = f'AND({at(C.NAME)}="",{at(C.QPS)}="")'
    bad = ",".join(wrong(at(col), spec, required=False) for col, (spec, _) in SPECS.items())
    state = (
        f'IF(OR({bad}),"{WRONG}",IF({at(C.ROW)}=0,"{NO_FIGURE}",IF({works},"{FINE}","{NO_PRICE}")))'
    )
    said = "" if own is None else NO_FIGURE if not line.row else FINE if line.usd else NO_PRICE
    cells: tuple[tuple[int, str, Value, str], ...] = (
        (C.ROW, f"IFERROR(MATCH({used},replica_key,0),0)", line.row, "count"),
        (C.PEAK_USED, peak, own.peak if own else 1.0, "ratio"),
        (C.UTIL_USED, share, own.util if own else FLAT, "fraction"),
        (C.PRICE, f'IF({blank},"",IF(ISNUMBER({at(C.OWN)}),{at(C.OWN)},{listed}))', usd,
         "usd/hour"),
        (C.NOW, gpus_in(step, "0"), line.gpus[0], "GPUs"),
        (C.USD_NOW, f"{at(C.NOW)}*{priced}", line.cost(0), "usd/month"),
        (C.END, gpus_in(step, months), line.gpus[MONTHS], "GPUs"),
        (C.USD_END, f"{at(C.END)}*{priced}", line.cost(MONTHS), "usd/month"),
        (C.STATE, f'IF({empty},"",{state})', said, ""),
    )  # fmt: skip
    for col, formula, value, unit in cells:
        look = "note" if col == C.STATE else "calculated"
        sheet.formula(row, col, f"={formula}", value, look, unit)
