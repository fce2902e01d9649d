"""All GPUs by kind, now and at the end, most first."""

from __future__ import annotations

from collections.abc import Sequence

from excel_addin.workbooks.paper import Book, Sheet, Value, ref
from excel_addin.workbooks.portfolio.figures import Figures
from excel_addin.workbooks.portfolio.months import FIRST as FIRST_MONTH
from excel_addin.workbooks.portfolio.months import kinds_span, row_of
from excel_addin.workbooks.portfolio.start import MONTHS, ROWS

GPU, NOW, END, USD_NOW, USD_END, PLACE = range(6)
FIRST = 4
SHOWN = 6
HEADER = ("GPU", "GPUs now", "At the end", "$/month now", "$/month at the end")


def kinds(book: Book, cards: Sequence[str], f: Figures) -> None:
    """The sheet `By GPU`; names ranges `kind_...`."""
    sheet = book.sheet("By GPU", (26, 12, 16, 16, 18, 8))
    sheet.put(0, 0, "GPUs by kind", "title")
    sheet.put(1, 0, "All workloads together, now and after the months given.", "subtitle")
    sheet.heads(FIRST - 1, GPU, (*HEADER, "Place"), "w")
    last = FIRST + len(cards) - 1
    for step, card in enumerate(cards):
        row = FIRST + step
        mine = ref(row, GPU)
        sheet.put(row, GPU, card, "written")
        names, now = kinds_span(FIRST_MONTH)
        sheet.formula(row, NOW, f"=SUMIF({names},{mine},{now})", f.kinds[card][0], unit="GPUs")
        end = "+".join(
            f"({_name(line)}={mine})*{row_of(line, 'months_used')}" for line in range(ROWS)
        )
        sheet.formula(row, END, f"={end}", f.kinds[card][MONTHS], unit="GPUs")
        for col, name, month in ((USD_NOW, "line_usd_now", 0), (USD_END, "line_usd_end", MONTHS)):
            value = f.usd_of(card, month)
            sheet.formula(row, col, f"=SUMIF(line_gpus,{mine},{name})", value, unit="usd/month")
        at = ref(row, END)
        every = f"{ref(FIRST, END, fix='r')}:{ref(last, END, fix='r')}"
        above = f"{ref(FIRST - 1, END, fix='r')}:{ref(row - 1, END)}"
        place = f'=IF({at}>0,RANK({at},{every})+COUNTIF({above},{at}),"")'
        number = f.places[step]
        sheet.formula(row, PLACE, place, "" if number is None else number, unit="count")
    for name, col in (("kind_names", GPU), ("kind_now", NOW), ("kind_end", END),
                      ("kind_usd_now", USD_NOW), ("kind_usd_end", USD_END),
                      ("kind_place", PLACE)):  # fmt: skip
        sheet.named_range(name, FIRST, col, last)
    sheet.xl.freeze_panes(FIRST, 1)
    sheet.one_page()


def _name(line: int) -> str:
    names, _ = kinds_span(FIRST_MONTH)
    return f"INDEX({names},{line + 1})"


def most_used(sheet: Sheet, row: int, col: int, f: Figures) -> int:
    """The kinds with most GPUs at the end; the row after the block."""
    sheet.section(row, col, col + 4, "GPUs by kind")
    sheet.heads(row + 1, col, HEADER, "w")
    cards = list(f.kinds)
    for number in range(1, SHOWN + 1):
        at = row + 1 + number
        card = next((c for c, p in zip(cards, f.places, strict=True) if p == number), None)
        there = f"IFERROR(MATCH({number},kind_place,0),0)"
        values: tuple[Value, ...] = ("",) * 5
        if card is not None:
            now, end = f.kinds[card][0], f.kinds[card][MONTHS]
            values = (card, now, end, f.usd_of(card, 0), f.usd_of(card, MONTHS))
        columns = ("kind_names", "kind_now", "kind_end", "kind_usd_now", "kind_usd_end")
        units = ("", "GPUs", "GPUs", "usd/month", "usd/month")
        for step, (name, value, unit) in enumerate(zip(columns, values, units, strict=True)):
            formula = f'=IF({there}=0,"",INDEX({name},MAX(1,{there})))'
            sheet.formula(at, col + step, formula, value, unit=unit)
    return row + 2 + SHOWN
