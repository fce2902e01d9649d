"""Where results go: the first columns right of the table that nothing is in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from core.errors import InputError
from excel_addin.fill.book import Area, SheetPart, Table, area_of, drawn, tables
from excel_addin.fill.package import Package
from excel_addin.fill.places import cell_name
from excel_addin.fill.plan import Plan
from excel_addin.fill.sheetxml import LAST_COLUMN, LAST_ROW, Row, SheetXml, Tags

_MERGED = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s[^<>]*?\bref\s*=\s*[\"']([A-Z0-9:$]+)[\"']")
_TAIL = 8 * 2**20
"""Bytes behind the rows that are looked through for merged cells, which come early there."""


@dataclass(slots=True)
class Survey:
    """What is on a sheet at and below the headers."""

    last: int
    """The last row that may hold a scenario: of the Excel table, else of the sheet."""
    rows: int = 0
    """Rows with cells, from the headers on."""
    taken: dict[int, int] = field(default_factory=dict[int, int])
    """By column, right of the table or of where results were: the first row with something in."""
    blocked: list[Area] = field(default_factory=list[Area])
    """Excel tables and merged cells."""
    covered: list[Area] = field(default_factory=list[Area])
    """Where charts and pictures lie."""
    header_style: int = 0
    in_table: bool = False
    """Whether an earlier fill's results were made part of an Excel table."""

    def under_charts(self) -> frozenset[int]:
        """Columns that charts and pictures lie on, in any row."""
        return frozenset(_columns(self.covered, 1, LAST_ROW))


def survey(package: Package, sheet: SheetPart, plan: Plan) -> Survey:
    """Look through a sheet's rows. Raises InputError for a sheet that cannot be changed safely."""
    known = tables(package, sheet)
    own = next((table for table in known if _holds(table, plan)), None)
    found = Survey(own.area.bottom - own.totals if own else LAST_ROW)
    edge = plan.right if plan.earlier is None else min(plan.right, plan.earlier[0] - 1)
    tail = b""
    with package.readable(), package.open(sheet.path) as stream:
        xml = SheetXml(package, stream)
        for row in xml.rows():
            if row.number >= plan.row and row.cells:
                found.rows += row.number <= found.last
                _note(row, xml.tags, plan, edge, found)
        for part in xml.rest():
            tail += part if len(tail) < _TAIL else b""
    found.blocked = [*(table.area for table in known), *_merged(tail)]
    found.covered = list(drawn(package, sheet))
    found.in_table = plan.earlier is not None and any(
        table.area.top == plan.row and table.area.left <= plan.earlier[1] <= table.area.right
        for table in known
    )
    return found


def _note(row: Row, tags: Tags, plan: Plan, edge: int, found: Survey) -> None:
    """Note what a row has right of `edge`."""
    if row.number == plan.row:
        styles = {cell.column: cell.style for cell in tags.cells(row)}
        found.header_style = styles.get(plan.style_of, 0)
    if tags.last_column(row) <= edge:
        return
    for cell in tags.cells(row):
        if cell.column <= edge or not tags.filled(cell):
            continue
        found.taken.setdefault(cell.column, row.number)
        if _earlier(cell.column, plan) and tags.formula.search(cell.inner):
            where = cell_name(cell.column, row.number)
            raise InputError(
                f"{where} holds a formula among the results of an earlier fill; move it elsewhere.",
                field=where,
            )


def place(titles: Sequence[str], plan: Plan, found: Survey, bottom: int) -> int:
    """The column of the first result: where results were, else the first free ones to the right.

    `bottom` is the last row of results. Columns under a chart are not free, if there are others.
    Raises InputError if there is no room, and if an Excel table would be left with other headers.
    """
    if found.in_table and plan.earlier is not None:
        if plan.earlier_titles != tuple(titles):
            raise InputError(
                f"The results of an earlier fill from {cell_name(plan.earlier[0], plan.row)} on are"
                " part of an Excel table and would get other headers; take these columns out of"
                " the table first.",
                field="columns",
            )
        return plan.earlier[0]
    count = len(titles)
    taken = {column for column, row in found.taken.items() if row <= bottom}
    taken |= _columns(found.blocked, plan.row, bottom)
    taken -= set(range(plan.earlier[0], plan.earlier[1] + 1)) if plan.earlier else set()
    if plan.earlier is not None and not _hit(taken, plan.earlier[0], count):
        return plan.earlier[0]
    for avoided in (taken | _columns(found.covered, plan.row, bottom), taken):
        at = plan.right + 1
        while hit := _hit(avoided, at, count):
            at = hit + 1
        if at + count - 1 <= LAST_COLUMN:
            return at
    raise InputError(
        f"The sheet has no {count} free columns next to each other right of the table.",
        field="columns",
    )


def _hit(taken: set[int], at: int, count: int) -> int:
    """The last of `count` columns from `at` on that is taken, 0 if none is."""
    return max((column for column in range(at, at + count) if column in taken), default=0)


def _columns(areas: Iterable[Area], top: int, bottom: int) -> set[int]:
    """Columns of areas that share a row with results."""
    return {
        column
        for area in areas
        if area.top <= bottom and area.bottom >= top
        for column in range(area.left, min(area.right, LAST_COLUMN) + 1)
    }


def _holds(table: Table, plan: Plan) -> bool:
    """Whether an Excel table's header row is that of the plan."""
    area = table.area
    return table.headers == 1 and area.top == plan.row and area.left <= plan.style_of <= area.right


def _earlier(column: int, plan: Plan) -> bool:
    return plan.earlier is not None and plan.earlier[0] <= column <= plan.earlier[1]


def _merged(tail: bytes) -> Iterator[Area]:
    for reference in _MERGED.findall(tail):
        area = area_of(reference.decode())
        if area is not None:
            yield area
