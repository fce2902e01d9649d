"""The workloads of the budget: cost and share of each, and what less work would save."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.budget import MOST_HOURS, Workload
from core.fields import Spec, integer, number
from core.prices import COMMITMENTS
from excel_addin.workbooks.budget.start import NAMES, ROWS, WORKLOADS
from excel_addin.workbooks.inputs import table_row, wrong
from excel_addin.workbooks.paper import Sheet, Value, ref
from excel_addin.workbooks.shapes import whole_of

(
    NAME, KIND, GPU, GPUS, HOURS, TERM, OWN, LISTED, USED, COST, SHARE, LESS, AFTER, SAVES, SMOOTH,
    STATE,
) = range(1, 17)  # fmt: skip
HEADER = (
    "Workload", "Kind", "GPU", "GPUs", "Hours a month", "Commitment", "Your $/GPU-hour",
    "Listed $/GPU-hour", "Used $/GPU-hour", "$/month", "Share", "What if: less work",
    "GPUs then", "Saves, $/month", "If GPUs could be divided",
    "Check",
)  # fmt: skip
WORDS = "www  w         w"
NO_PRICE, WRONG, FINE = "no price", "out of bounds", "ok"


@dataclass(frozen=True, slots=True)
class Costed:
    """A workload with its figures."""

    own: Workload | None
    listed: float | None

    @property
    def used(self) -> float | None:
        """Price of a GPU-hour."""
        if self.own is None:
            return None
        return self.listed if self.own.usd_per_hour is None else self.own.usd_per_hour

    @property
    def cost(self) -> float:
        """USD a month."""
        return 0.0 if self.own is None or self.used is None else self.own.cost(self.used)

    @property
    def after(self) -> int | str:
        """GPUs with less work, whole."""
        return "" if self.own is None else self.own.gpus_left

    @property
    def saves(self) -> float:
        """Saved a month: hours where it runs by the hour, whole GPUs where it always runs."""
        return 0.0 if self.own is None or self.used is None else self.own.saves(self.used)

    @property
    def smooth(self) -> float:
        """Saved a month if GPUs could be divided."""
        return 0.0 if self.own is None or self.used is None else self.own.saves_divided(self.used)


def costed(listed: Mapping[str, float]) -> list[Costed]:
    """The rows at the start; `listed` are prices by GPU."""
    own: list[Workload | None] = [*WORKLOADS, *[None] * (ROWS - len(WORKLOADS))]
    return [Costed(one, listed.get(one.gpu) if one and one.gpu else None) for one in own]


SPECS: Mapping[int, tuple[Spec, str]] = {
    GPUS: (integer("GPUs", lo=0, hi=1_000_000), "GPUs it runs on: a whole number."),
    HOURS: (number("hours", hi=MOST_HOURS), "Hours a month that it runs: 730 is always."),
    OWN: (number("usd/hour", above=True, hi=1000), "Your price; blank means the listed one."),
    LESS: (number("fraction", hi=1), "Share of the work that would go away, for a what-if."),
}


def workloads(sheet: Sheet, top: int, rows: list[Costed]) -> int:
    """Write header, rows and total; the row after. Names `total_usd` and the columns."""
    sheet.heads(top, NAME, HEADER, WORDS)
    sheet.xl.set_row(top, 32)
    first, last = top + 1, top + len(rows)
    total = sum(row.cost for row in rows)
    for step, row in enumerate(rows):
        _inputs(sheet, first + step, row.own)
        _figures(sheet, first + step, row, total)
    blank = f'AND({ref(first, NAME, fix="c")}="",{ref(first, GPUS, fix="c")}="")'
    sheet.grey_where(first, LISTED, last, SMOOTH, blank)
    for name, col in (
        ("workload_kinds", KIND), ("workload_usd", COST), ("workload_states", STATE),
    ):  # fmt: skip
        sheet.named_range(name, first, col, last)
    at = last + 1
    sheet.put(at, NAME, "Total", "result")
    for col in range(KIND, STATE + 1):
        sheet.put(at, col, None, "result")

    def add(col: int, value: float, unit: str, name: str) -> None:
        span = f"{ref(first, col)}:{ref(last, col)}"
        sheet.formula(at, col, f"=SUM({span})", value, "result", unit, name=name)

    add(COST, total, "usd/month.cents", "total_usd")
    add(SHARE, 1.0 if total else 0.0, "share", "total_share")
    add(SAVES, sum(row.saves for row in rows), "usd/month.cents", "total_saves")
    add(SMOOTH, sum(row.smooth for row in rows), "usd/month.cents", "total_smooth")
    return at + 1


def _inputs(sheet: Sheet, row: int, own: Workload | None) -> None:
    cells: tuple[tuple[int, Value, str], ...] = (
        (NAME, own and own.name, ""),
        (KIND, own and NAMES[own.kind], ""),
        (GPU, own and own.gpu, ""),
        (GPUS, own.gpus if own else None, "GPUs"),
        (HOURS, own.hours if own else None, "count"),
        (TERM, "on-demand" if own else None, ""),
        (OWN, own and own.usd_per_hour, "usd/hour"),
        (LESS, (own.less_work or None) if own else None, "fraction"),
    )
    lists: tuple[tuple[int, str | list[str], str], ...] = (
        (KIND, list(NAMES.values()), "Kind of compute."),
        (GPU, "=gpu_list", "GPU, for its listed price."),
        (TERM, list(COMMITMENTS), "Commitment the listed price is for; blank means on-demand."),
    )
    table_row(sheet, row, HEADER, cells, SPECS, lists)


def _figures(sheet: Sheet, row: int, one: Costed, total: float) -> None:
    def at(col: int) -> str:
        return ref(row, col)

    term = f'IF({at(TERM)}="","on-demand",{at(TERM)})'
    no_gpu = f'{at(GPU)}=""'
    listed = f'INDEX(offer_usd,MATCH({at(GPU)}&"|"&{term},offer_terms,0))'
    none = NO_PRICE if one.own else ""
    sheet.formula(
        row, LISTED, f'=IF({no_gpu},"",IFERROR({listed},"{NO_PRICE}"))',
        none if one.listed is None else one.listed, unit="usd/hour",
    )  # fmt: skip
    used = f"IF(ISNUMBER({at(OWN)}),{at(OWN)},{at(LISTED)})"
    sheet.formula(row, USED, f"={used}", none if one.used is None else one.used, unit="usd/hour")
    cost = f"N({at(GPUS)})*N({at(HOURS)})*N({at(USED)})"
    sheet.formula(row, COST, f"={cost}", one.cost, unit="usd/month.cents")
    share = one.cost / total if total else 0.0
    sheet.formula(row, SHARE, f"=IF(total_usd=0,0,{at(COST)}/total_usd)", share, unit="share")
    always = f"AND(N({at(HOURS)})>=hours_per_month,N({at(GPUS)})>0)"
    then = f"IF(N({at(LESS)})>=1,0,{whole_of(f'{at(GPUS)}*(1-N({at(LESS)}))')})"
    sheet.formula(
        row, AFTER, f'=IF({no_gpu},"",IF({always},{then},N({at(GPUS)})))', one.after, unit="GPUs"
    )
    fewer = f"(N({at(GPUS)})-N({at(AFTER)}))*N({at(HOURS)})*N({at(USED)})"
    sheet.formula(
        row, SAVES, f"=IF({always},{fewer},{at(COST)}*N({at(LESS)}))", one.saves,
        unit="usd/month.cents",
    )  # fmt: skip
    empty = f'AND({at(NAME)}="",{at(GPUS)}="")'
    bad = ",".join(wrong(at(col), spec, required=False) for col, (spec, _) in SPECS.items())
    unpriced = f"AND(N({at(GPUS)})>0,NOT(ISNUMBER({at(USED)})))"
    state = f'IF({empty},"",IF(OR({bad}),"{WRONG}",IF({unpriced},"{NO_PRICE}","{FINE}")))'
    priced = one.used is not None or not (one.own and one.own.gpus)
    said = "" if one.own is None else FINE if priced else NO_PRICE
    sheet.formula(row, STATE, f"={state}", said, "note")
    sheet.formula(row, SMOOTH, f"={at(COST)}*N({at(LESS)})", one.smooth, unit="usd/month.cents")
