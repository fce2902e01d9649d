"""A workbook filled: its scenarios read, worked out, and results written beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import InputError, echo
from core.registry import Calculation
from excel_addin.fill.book import Book, SheetPart, missing_sheet, read_book
from excel_addin.fill.cells import CellError
from excel_addin.fill.compute import Question, Refusal, answered
from excel_addin.fill.layout import place, survey
from excel_addin.fill.package import Package, open_package
from excel_addin.fill.patch import Block, Patcher
from excel_addin.fill.places import cell_name
from excel_addin.fill.plan import Header, Plan, plan, wanted, why_none
from excel_addin.fill.reading import beginning, lines, opened
from excel_addin.fill.results import Results
from excel_addin.fill.scenarios import Line, Scenarios
from excel_addin.fill.sheetxml import SheetXml
from excel_addin.fill.styles import Styles
from excel_addin.fill.written import calculating_on_load, written
from pricing.book import TableBook

WORTH_PROCESSES = 5_000
"""Rows from which it pays to start other processes, which takes each about a second."""

Progress = Callable[[Iterator[Any], int], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled workbook, and what was done."""

    content: bytes
    sheet: str
    header_row: int
    calculation: str | None
    """None where a column says it for each row."""
    columns: dict[str, str]
    """The header cell of each argument that was read."""
    results: str
    """The block of results, its headers included."""
    computed: int
    errors: dict[int, str]
    """What is wrong with rows, by row number."""
    notes: tuple[str, ...]


def fill(
    path: Path,
    book: TableBook,
    *,
    calculation: str | None = None,
    sheet: str | None = None,
    processes: int = 1,
    progress: Progress = lambda rows, _total: rows,
) -> Filled:
    """The workbook at `path` with every scenario computed; the file itself is not changed.

    Many rows are worked out by so many `processes`, which start Python anew: a program that allows
    more than one must be importable without running.

    Raises InputError and the name errors, one sentence each, for a file that cannot be filled.
    """
    asked = wanted(calculation) if calculation is not None else None
    with open_package(path) as package:
        parts = read_book(package)
        with opened(package, parts) as workbook:
            chosen, header, found = _chosen(package, workbook, parts, asked, sheet)
            seen = survey(package, chosen, found)
            scenarios = Scenarios(found, header, asked, from_1904=parts.counts_from_1904)
            read = lines(
                package,
                workbook,
                chosen,
                (found.row + 1, seen.last),
                last_column=scenarios.last_column,
                with_formats=scenarios.wants_formats,
            )
            rows = max(seen.rows - 1, 0)
            many = processes if rows >= WORTH_PROCESSES else 1
            results = _worked_out(progress(read, rows), scenarios, book, many)
        if not results.bottom:
            raise InputError(
                f"There is no scenario below the headers in row {found.row} of sheet"
                f" '{echo(chosen.name)}'.",
                field="file",
            )
        columns = results.columns()
        first = place([column.title for column in columns], found, seen, results.bottom)
        block = Block(
            first, columns, found.row, seen.header_style, found.earlier, seen.under_charts()
        )
        content = _written(package, parts, chosen, block, results)
    return Filled(
        content=content,
        sheet=chosen.name,
        header_row=found.row,
        calculation=found.calculation,
        columns=_columns(found),
        results=f"{cell_name(first, found.row)}:{cell_name(block.last, results.bottom)}",
        computed=len(results.figures),
        errors=results.errors,
        notes=(*found.notes, *_cautions(parts)),
    )


def _worked_out(
    read: Iterator[Line], scenarios: Scenarios, book: TableBook, processes: int
) -> Results:
    """What each row comes to."""
    results = Results()

    def questions() -> Iterator[Question]:
        for line in read:
            try:
                question = scenarios.question(line)
            except CellError as error:
                results.errors[line.number] = str(error)
            else:
                if question is not None:
                    yield question

    for question, found in answered(questions(), book, processes):
        if isinstance(found, Refusal):
            results.errors[question.row] = scenarios.error(question, found)
        else:
            results.add(question.row, found)
    return results


def _chosen(
    package: Package, workbook: Any, parts: Book, asked: Calculation[Any] | None, named: str | None
) -> tuple[SheetPart, Header, Plan]:
    """The sheet to fill: the one named, else the first whose headers fit."""
    if named is None:
        sheets = [sheet for sheet in parts.sheets if not sheet.hidden]
    else:
        sheets = [s for s in parts.sheets if s.name.lower() == named.strip().lower()]
        if not sheets:
            raise missing_sheet(named, parts)
    if not sheets:
        raise package.refused("it has no sheet that is shown")
    tops = [(sheet, beginning(package, workbook, sheet)) for sheet in sheets]
    for guess in (False, True):
        for sheet, rows in tops:
            found = plan(rows, asked, guess=guess)
            if found is not None:
                return sheet, rows[found.row - 1], found
    best = max(tops, key=lambda top: sum(map(len, top[1]))) if len(tops) > 1 else tops[0]
    raise why_none(best[1], asked, best[0].name)


def _written(
    package: Package, parts: Book, sheet: SheetPart, block: Block, results: Results
) -> bytes:
    styles = Styles(package, parts.styles)
    patcher = Patcher(block, styles, from_1904=parts.counts_from_1904)

    def rows() -> Iterator[bytes]:
        with package.readable(), package.open(sheet.path) as stream:
            xml = SheetXml(package, stream, checked=True)
            yield from patcher.sheet(xml, results.values, results.bottom)

    changed = {sheet.path: rows}
    if parts.has_calculation_chain:
        changed[parts.path] = lambda: iter([calculating_on_load(package.read(parts.path))])
    if styles.part is not None:  # behind the sheet, which asks for styles
        changed[styles.part] = lambda: iter([styles.xml()])
    return written(package, changed, sheet.path)


def _columns(found: Plan) -> dict[str, str]:
    named: dict[str, str] = {}
    for columns in found.columns.values():
        for column, meant in columns.items():
            named.setdefault(meant.parameter.name, cell_name(column, found.row))
    return named


def _cautions(parts: Book) -> list[str]:
    if not parts.signed:
        return []
    return ["The workbook's digital signature no longer holds, as for any change to it."]
