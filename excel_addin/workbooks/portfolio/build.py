"""The portfolio workbook from a price book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import core.calculations  # noqa: F401 - fills the registry
from core.catalog import Accelerator, model
from core.errors import GpusizeError
from core.fields import integer
from core.job import Job
from core.receipt import Receipt
from core.registry import REGISTRY
from core.targets import Targets
from excel_addin.workbooks import charts
from excel_addin.workbooks.checks import Check, checks
from excel_addin.workbooks.cover import MOVING, PROTECTED, Cover, cover, front
from excel_addin.workbooks.inputs import rule
from excel_addin.workbooks.lines import HOURS, lines
from excel_addin.workbooks.lists import lists
from excel_addin.workbooks.page import decide, page, top
from excel_addin.workbooks.paper import Book, Sheet
from excel_addin.workbooks.portfolio.figures import Figures
from excel_addin.workbooks.portfolio.kinds import kinds, most_used
from excel_addin.workbooks.portfolio.months import cost_chart, fleet_chart, months, row_of
from excel_addin.workbooks.portfolio.start import MONTHS, MOST_MONTHS, PROFILES, WORKLOADS
from excel_addin.workbooks.portfolio.table import NO_FIGURE, NO_PRICE, PAGE, WRONG, workloads
from excel_addin.workbooks.prices import gpu_offers, gpu_table, listed_usd
from excel_addin.workbooks.questions import HOURS as HOURS_ASSUMED
from excel_addin.workbooks.questions import Assumed, questions
from excel_addin.workbooks.replicas import Shape, key_of, most_shapes, offered, shapes, table
from pricing.book import TableBook

TITLE = "A portfolio of workloads"
WIDTHS = (2, 30, 36, 18, 12, 11, 11, 11, 14, 12, 9, 8, 9, 20, 12, 14, 16, 19, 14)
CHART = (860, 360)
ABOUT = Cover(
    what="How many GPUs do all workloads together need, now and as they grow?",
    use=(
        "On the sheet Portfolio, a row is a workload: model and tokens, GPU, rate, growth.",
        "Models with tokens are those of the sheet Lists; figures of a replica are on Replicas.",
        "Another price: type it into the row, or into the yellow column of GPU prices.",
        PROTECTED,
    ),
    limits=(
        "Each workload has replicas of its own, bought whole; none are shared.",
        "Headroom is flat: a share of capacity. For targets of latency ask gpusize itself.",
        "Figures of a replica are gpusize's estimates: load-test before you buy.",
        "Prices stay as they are over the months.",
        MOVING,
    ),
    facts=(("Starts with", "an example: replace it by your own workloads"),),
)


def build(given: Mapping[str, Any], prices: TableBook) -> bytes:
    """The workbook; it takes no values."""
    when = prices.date()
    book = Book(TITLE, when, "GPUs of many workloads as they grow")
    cards = offered(prices, *[one.gpu for one in WORKLOADS])
    rows = replica_rows(cards, prices)
    listed = listed_usd(gpu_offers(prices, cards, when), "on-demand")
    names = [card.id for card in cards]
    f = Figures(rows, listed, names)
    first, own_page = front(book), page(book, PAGE, WIDTHS)
    _page(own_page, f)
    months(book, f, most_shapes(rows), TOP + 1)
    kinds(book, names, f)
    said = ("Each model and tokens on each GPU, by gpusize's estimator.",)
    table(book, rows, said)
    gpu_table(book, prices, cards, when)
    questions(book, _receipts(prices), ASSUMED)
    lists(
        book,
        {
            "profile_list": ("Model and tokens", [one.label for one in PROFILES]),
            "gpu_list": ("GPU", names),
        },
    )
    cover(book, first, ABOUT, None)
    own_page.xl.activate()
    return book.content()


def replica_rows(cards: Sequence[Accelerator], prices: TableBook) -> list[Shape]:
    """Every profile on every accelerator."""
    found: list[Shape] = []
    for one in PROFILES:
        job = Job(
            model=model(one.model),
            qps=1.0,
            isl=one.isl,
            osl=one.osl,
            targets=Targets(),
            calibrations=prices.calibrations,
        )
        for card in cards:
            found += shapes(job, card, key_of(card.id, one.label))
    return found


TOP = 8
"""Row of the table's header."""
ASSUMED: tuple[Assumed, ...] = (
    HOURS_ASSUMED,
    ("Months to the end", "months", "months", "example", ""),
    ("GPUs now", "gpus_now", "GPUs", "example", "the workloads are an example"),
)


def _receipts(prices: TableBook) -> list[Receipt]:
    """What GPUS_NEEDED says of each workload at the start."""
    found: list[Receipt] = []
    for one in WORKLOADS:
        raw = {
            "model": one.profile.model,
            "gpu": one.gpu,
            "qps": one.qps,
            "isl": one.profile.isl,
            "osl": one.profile.osl,
            "util": one.util,
            "peak_to_mean": one.peak,
        }
        try:
            found.append(REGISTRY.get("GPUS_NEEDED").run(raw, prices))
        except GpusizeError:
            continue  # the row says that it has no figure
    return found


def _page(sheet: Sheet, f: Figures) -> None:
    top(sheet, kept=2)
    for row, label, name, value, spec, doc in (
        (4, "Months to the end", "months", MONTHS, integer("count", lo=0, hi=MOST_MONTHS),
         "Month for which the end is shown."),
        (5, "Most GPUs you can get", "most_gpus", None, integer("GPUs", hi=1e7),
         "Blank means no limit."),
    ):  # fmt: skip
        sheet.put(row, 1, label, "label")
        sheet.put(row, 2, value, "input", "GPUs")
        sheet.named(name, row, 2, value)
        sheet.validate(row, 2, rule(spec, label, doc))
    used = f"=MIN(MAX(INT(N(months)),0),{MOST_MONTHS})"
    sheet.formula(4, 3, used, MONTHS, "note", "months", name="months_used")
    lines(sheet, 6, 1, [HOURS])
    row = workloads(sheet, TOP, f, row_of)
    sheet.section(row + 1, 1, 6, "Checks")
    live = [line for line in f.lines if line.own]
    sized = all(line.row for line in live)
    priced = all(line.usd or not line.row for line in live)
    after = checks(sheet, row + 2, 1, CHECKS, [True, True, sized, priced, True])
    most_used(sheet, row + 1, 13, f)
    charts.put(sheet, after + 2, 1, fleet_chart(sheet.book, CHART))
    charts.put(sheet, after + 2, 8, cost_chart(sheet.book, CHART), shift=0)
    decide(sheet, 13, _answer(f))


MONTHS_FIT = f"AND(N(months)>=0,N(months)<={MOST_MONTHS},N(months)=INT(N(months)))"
CHECKS = [
    Check("The months are within the table", MONTHS_FIT,
          f"Months must be a whole number up to {MOST_MONTHS}."),
    Check("Workloads are within bounds", f'COUNTIF(line_states,"{WRONG}")=0',
          "A workload has a number out of bounds: see Check."),
    Check("Every workload has figures", f'COUNTIF(line_states,"{NO_FIGURE}")=0',
          "A workload's model does not fit its GPU, or its row is not complete: see Check."),
    Check("Every workload has a price", f'COUNTIF(line_states,"{NO_PRICE}")=0',
          "Nobody lists a workload's GPU at its commitment: give a price."),
    Check("There are GPUs enough", 'OR(most_gpus="",gpus_end<=N(most_gpus))',
          "At the end more GPUs are needed than you can get.", stops=False),
]  # fmt: skip


def _answer(f: Figures) -> tuple[str, str]:
    formula = (
        '=IF(NOT(ready),"No answer yet. "&problem,FIXED(gpus_now,0)&" GPUs now for $"'
        '&FIXED(usd_now,0)&" a month; "&FIXED(gpus_end,0)&" after "'
        '&FIXED(months_used,0)&" months for $"&FIXED(usd_end,0)&" a month.")'
    )
    now, end = (sum(line.cost(m) for line in f.lines) for m in (0, MONTHS))
    return formula, (
        f"{f.gpus[0]:,} GPUs now for ${now:,.0f} a month; {f.gpus[MONTHS]:,} after {MONTHS} months"
        f" for ${end:,.0f} a month."
    )
