"""The workbook of total cost from a price book."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import core.calculations  # noqa: F401 - fills the registry
from core.errors import PriceNotFoundError
from core.parameters import Parameter
from core.registry import REGISTRY
from core.tco.starts import RENTED, WAYS
from excel_addin.workbooks import charts
from excel_addin.workbooks.checks import Check, checks
from excel_addin.workbooks.cover import MOVING, PROTECTED, Cover, cover, front
from excel_addin.workbooks.inputs import Field, all_of, all_right, blocks
from excel_addin.workbooks.lines import HOURS, lines
from excel_addin.workbooks.lists import lists
from excel_addin.workbooks.page import LEFT, decide, page, top
from excel_addin.workbooks.paper import Book, Sheet
from excel_addin.workbooks.prices import gpu_table
from excel_addin.workbooks.questions import HOURS as HOURS_ASSUMED
from excel_addin.workbooks.questions import Assumed, asked_prices
from excel_addin.workbooks.replicas import offered
from excel_addin.workbooks.tco.figures import Figures
from excel_addin.workbooks.tco.months import chart, months
from excel_addin.workbooks.tco.results import NOT_LISTED, compared, owning
from excel_addin.workbooks.tco.start import CALCULATION, GPU, INPUTS, Start, values
from pricing.book import TableBook

TITLE = "Rent or own: total cost"
WIDTHS = (2, 38, 18, 14, 16, 24, 3, 38, 20, 18, 18, 18, 24)
RIGHT, END = 7, 12
CHART = (975, 330)
ABOUT = Cover(
    what="What do GPUs cost, rented on demand, as spot, reserved, or owned?",
    use=(
        "Change yellow cells on the sheet Rent or own. Each says where its first value is from.",
        "Values from an example are yours to replace: a quotation, a contract, your own rates.",
        "Another rent: type it in, or into the yellow column of GPU prices.",
        PROTECTED,
    ),
    limits=(
        "The same GPUs are compared: people, storage and traffic that both ways need are left out.",
        "Rents are paid at the end of a month, hardware at the start; taxes are left out.",
        "Hardware loses worth in equal steps. A newer GPU may make it lose more.",
        "Spot GPUs can be taken away at short notice: not for work that somebody waits for.",
        "A way that nobody lists is drawn as on-demand, and left out of the comparison.",
        MOVING,
    ),
    facts=(),
)


def build(given: Mapping[str, Any], prices: TableBook) -> bytes:
    """The workbook; it takes no values."""
    when = prices.date()
    book = Book(TITLE, when, "Renting GPUs against owning them, month by month")
    cards = offered(prices, GPU)
    listed: dict[str, float] = {}
    for term in (WAYS[way].commitment for way in RENTED):
        try:
            listed[term] = prices.gpu_offer(GPU, term, when).usd_per_gpu_hour
        except (PriceNotFoundError, KeyError):
            continue
    f = Figures(values(), listed)
    first, own_page = front(book), page(book, "Rent or own", WIDTHS)
    assumed = _page(own_page, f)
    months(book, f)
    gpu_table(book, prices, cards, when)
    asked = {name: value for name, value in values().items() if name in ("gpu", "gpus", "months")}
    answer = REGISTRY.get(CALCULATION).run(asked, prices)
    asked_prices(book, prices, [GPU], assumed, [answer])
    lists(book, {"gpu_list": ("GPU", [card.id for card in cards])})
    cover(book, first, ABOUT, None)
    own_page.xl.activate()
    return book.content()


def _field(name: str, one: Start, f: Figures) -> Field:
    parameter = Parameter(
        name, "number", one.spec.unit, one.value is not None, one.value, one.note, one.spec
    )
    formula, used = f"={name}", one.value
    way = next((way for way in RENTED if WAYS[way].argument == name), None)
    if way is not None:
        key = f'gpu&"|{WAYS[way].commitment}"'
        found = f'IFERROR(INDEX(offer_usd,MATCH({key},offer_terms,0)),"{NOT_LISTED}")'
        formula = f"=IF(ISNUMBER({name}),{name},{found})"
        price = f.prices[way]
        used = NOT_LISTED if price is None else price
    return Field(
        parameter, one.label, one.value, formula, used,
        blank="price book",
        choices="gpu_list" if name == "gpu" else "",
        unit=one.unit,
        symbol=one.symbol,
        source=one.source,
    )  # fmt: skip


def _page(sheet: Sheet, f: Figures) -> list[Assumed]:
    top(sheet)
    sections = {
        title: [_field(name, one, f) for name, one in block.items()]
        for title, block in INPUTS.items()
    }
    row = blocks(sheet, 4, LEFT, sections)
    row = lines(sheet, row, LEFT, [HOURS], gap=3)
    sheet.section(row + 1, LEFT, LEFT + 4, "Checks")
    known = all(f.prices[way] is not None for way in RENTED)
    checks(sheet, row + 2, LEFT, _checks(all_of(sections)), [True, True, True, known])
    below = owning(sheet, 4, RIGHT, f)
    below = compared(sheet, below + 1, RIGHT, f)
    charts.put(sheet, below + 1, RIGHT, chart(sheet.book, CHART))
    decide(sheet, END, _answer(f))
    return [
        (one.label, f"{name}_used", one.unit, one.source, one.note)
        for block in INPUTS.values()
        for name, one in block.items()
    ] + [HOURS_ASSUMED]


def _checks(every: list[Field]) -> list[Check]:
    return [
        Check("Inputs are within bounds", all_right(every),
              "Correct the input whose last column says what it must be."),
        Check("On-demand has a price", "ISNUMBER(on_demand_usd_per_hour_used)",
              "Nobody lists this GPU on demand: choose another, or give a price."),
        Check("Hardware is bought once", "N(months)<=N(life_months_used)",
              "More months than its life: it is bought again, at today's price.", stops=False),
        Check("Every way has a price",
              "AND(" + ",".join(f"ISNUMBER({WAYS[way].argument}_used)" for way in RENTED) + ")",
              "A way that nobody lists is drawn as on-demand and left out of the comparison.",
              stops=False),
    ]  # fmt: skip


def _answer(f: Figures) -> tuple[str, str]:
    formula = (
        '=IF(NOT(ready),"No answer yet. "&problem,cheapest_way&" costs least over "&FIXED(months,0)'
        '&" months: $"&FIXED(MIN(way_npv),0)&" at present. Owning costs $"&FIXED(npv_own,0)'
        '&", on-demand $"&FIXED(npv_on_demand,0)&IF(use_needed<=1,"; owning beats on-demand'
        ' where GPUs are needed above "&FIXED(100*use_needed,0)&"% of hours.",'
        '"; owning does not beat on-demand at any use."))'
    )
    best, own, rent = f.npv[f.best], f.npv["own"], f.npv["on_demand"]
    tail = (
        f"; owning beats on-demand where GPUs are needed above {100 * f.use_needed:.0f}% of hours."
        if f.use_needed <= 1
        else "; owning does not beat on-demand at any use."
    )
    return formula, (
        f"{WAYS[f.best].label} costs least over {f.months} months: ${best:,.0f} at present. Owning"
        f" costs ${own:,.0f}, on-demand ${rent:,.0f}{tail}"
    )
