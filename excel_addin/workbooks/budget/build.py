"""The budget workbook from a price book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import core.calculations  # noqa: F401 - fills the registry
from excel_addin.workbooks import charts
from excel_addin.workbooks.budget.shares import chart, shares
from excel_addin.workbooks.budget.start import BUDGET_USD, WORKLOADS
from excel_addin.workbooks.budget.table import NO_PRICE, WRONG, Costed, costed, workloads
from excel_addin.workbooks.checks import Check, checks
from excel_addin.workbooks.cover import MOVING, PROTECTED, Cover, cover, front
from excel_addin.workbooks.lines import HOURS, lines
from excel_addin.workbooks.lists import lists
from excel_addin.workbooks.page import decide, page, top
from excel_addin.workbooks.paper import Book, Sheet
from excel_addin.workbooks.prices import gpu_offers, gpu_table, listed_usd
from excel_addin.workbooks.questions import HOURS as HOURS_ASSUMED
from excel_addin.workbooks.questions import asked_prices
from excel_addin.workbooks.replicas import offered
from pricing.book import TableBook

TITLE = "A compute budget"
GPUS = [one.gpu for one in WORKLOADS if one.gpu]
WIDTHS = (2, 36, 20, 18, 20, 18, 18, 12, 12, 12, 14, 10, 11, 10, 14, 14, 18)
CHART = (660, 330)
ABOUT = Cover(
    what="What does compute cost by workload, and how does it compare with a budget?",
    use=(
        "On the sheet Budget, list what runs: GPUs, hours a month, a price of yours or listed.",
        "Give the budget, and shares by kind that sum to 100%.",
        "What if: a share of work that goes away saves whole GPUs where they always run.",
        PROTECTED,
    ),
    limits=(
        "Costs are GPU-hours times their price; storage, traffic and people are not in them.",
        MOVING,
    ),
    facts=(
        (
            "Starts with",
            (
                "the example of section 33.5.3 of the source documents; its inputs give $3,909.50"
                " (printed there: $3,895)"
            ),
        ),
    ),
)


def build(given: Mapping[str, Any], prices: TableBook) -> bytes:
    """The workbook; it takes no values."""
    when = prices.date()
    book = Book(TITLE, when, "Compute by workload against a budget")
    cards = offered(prices, *GPUS)
    listed = listed_usd(gpu_offers(prices, cards, when), "on-demand")
    rows = costed(listed)
    first, own_page = front(book), page(book, "Budget", WIDTHS)
    _page(own_page, rows)
    gpu_table(book, prices, cards, when)
    asked_prices(book, prices, sorted(set(GPUS)), ASSUMED)
    lists(book, {"gpu_list": ("GPU", [card.id for card in cards])})
    cover(book, first, ABOUT, None)
    own_page.xl.activate()
    return book.content()


ASSUMED = (
    HOURS_ASSUMED,
    ("Budget", "budget_usd", "usd/month", "example", "replace it by yours"),
    ("Shares of the budget", "shares_sum", "share", "example", "replace them by yours"),
    ("Workloads", "total_usd", "usd/month.cents", "source documents", "section 33.5.3"),
)


def _page(sheet: Sheet, rows: Sequence[Costed]) -> None:
    top(sheet, kept=2)
    sheet.section(4, 1, 16, "Workloads")
    row = workloads(sheet, 5, list(rows)) + 1
    sheet.section(row, 1, 6, "Budget by kind")
    after = shares(sheet, row + 1, rows)
    charts.put(sheet, row, 8, chart(sheet.book, sheet.name, row + 3, CHART), shift=0)
    sheet.section(after + 1, 1, 6, "Checks")
    priced = all(r.used is not None for r in rows if r.own and r.own.gpus)
    total = sum(r.cost for r in rows)
    held = [True, True, True, priced, True, total <= BUDGET_USD]
    row = checks(sheet, after + 2, 1, CHECKS, held)
    lines(sheet, row + 1, 1, [HOURS])
    decide(sheet, 10, _answer(rows, total))


CHECKS = [
    Check("There is a budget", "N(budget_usd)>0", "Give the budget: an amount above 0."),
    Check("Shares sum to 100%", 'shares_ok="ok"', "Change the shares until they sum to 100%."),
    Check(
        "Workloads are within bounds",
        f'COUNTIF(workload_states,"{WRONG}")=0',
        "A workload has GPUs that are not whole, or another number out of bounds: see Check.",
    ),
    Check(
        "Every workload with GPUs has a price",
        f'COUNTIF(workload_states,"{NO_PRICE}")=0',
        "Give a price to the workload that has none listed.",
    ),
    Check(
        "Every workload has a kind",
        "ABS(kinds_usd-total_usd)<0.005",
        "A workload with a cost has no kind of the list: choose one.",
    ),
    Check(
        "The workloads are within the budget",
        "total_usd<=budget_usd",
        "The workloads cost more than the budget.",
        stops=False,
    ),
]


def _answer(rows: Sequence[Costed], total: float) -> tuple[str, str]:
    saves = sum(row.saves for row in rows)
    smooth = sum(row.smooth for row in rows)
    formula = (
        '=IF(NOT(ready),"No answer yet. "&problem,"The workloads cost $"&FIXED(total_usd,2)'
        '&" a month of a budget of $"&FIXED(budget_usd,2)&". Less work as given saves $"'
        '&FIXED(total_saves,2)&", or $"&FIXED(total_smooth,2)&" if GPUs could be divided.")'
    )
    said = (
        f"The workloads cost ${total:,.2f} a month of a budget of ${BUDGET_USD:,.2f}. Less work"
        f" as given saves ${saves:,.2f}, or ${smooth:,.2f} if GPUs could be divided."
    )
    return formula, said
