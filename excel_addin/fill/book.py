"""What a workbook's own parts say about it: its sheets and what hangs on them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from openpyxl.utils import column_index_from_string as column_number

from core.errors import GpusizeError, InputError, echo
from excel_addin.fill.package import BAD_XML, Package

_STRICT = "http://purl.oclc.org/ooxml/"
_EMU_PER_COLUMN = 609_600
"""64 pixels: an Excel column that nobody made wider. For drawings that state a size, no corner."""
_REF = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?\Z")


@dataclass(frozen=True, slots=True)
class Area:
    """A block of cells, counted from 1, both ends included."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Table:
    """An Excel table: where its header, its rows and its totals are."""

    area: Area
    headers: int
    totals: int


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name and its part."""

    name: str
    path: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook's parts that a fill reads or changes."""

    path: str
    sheets: tuple[SheetPart, ...]
    texts: tuple[str, ...]
    """Lists of texts that cells refer to: by their relation, and by their kind."""
    styles: str | None
    counts_from_1904: bool
    has_calculation_chain: bool
    signed: bool


def read_book(package: Package) -> Book:
    """The structure of a workbook. Raises InputError where there is none to be seen."""
    try:
        return _book(package)
    except GpusizeError:
        raise
    except BAD_XML:
        raise package.damaged() from None


def tables(package: Package, sheet: SheetPart) -> list[Table]:
    """The Excel tables on a sheet."""
    found: list[Table] = []
    try:
        for part in related(package, sheet.path, "table"):
            root = ET.fromstring(package.read(part))  # noqa: S314 - no document type, see package
            area = area_of(root.get("ref", ""))
            if area is not None:
                headers = int(root.get("headerRowCount", "1"))
                found.append(Table(area, headers, int(root.get("totalsRowCount", "0"))))
    except GpusizeError:
        raise
    except BAD_XML:
        raise package.damaged() from None
    return found


def drawn(package: Package, sheet: SheetPart) -> Iterator[Area]:
    """Where charts and pictures lie on a sheet."""
    for part in related(package, sheet.path, "drawing"):
        try:
            root = ET.fromstring(package.read(part))  # noqa: S314 - as above
            for anchor in root:
                area = _anchored(anchor)
                if area is not None:
                    yield area
        except BAD_XML:
            continue  # it stays as it is, and nobody can say where it lies


def related(package: Package, part: str, kind: str) -> list[str]:
    """Parts of the package that a part refers to as `kind`."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in package:
        return []
    found: list[str] = []
    root = ET.fromstring(package.read(rels))  # noqa: S314 - as above
    for relation in root:
        inside = relation.get("TargetMode") != "External"
        if inside and relation.get("Type", "").rpartition("/")[2] == kind:
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            if target.lstrip("/") in package:
                found.append(target.lstrip("/"))
    return found


def area_of(text: str) -> Area | None:
    """The block a reference such as `B3:H20` or `$A$1` means, or None.

    >>> area_of("B3:H20")
    Area(left=2, top=3, right=8, bottom=20)
    """
    match = _REF.match(text.strip().upper())
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    return Area(column_number(left), int(top), column_number(right or left), int(bottom or top))


def _book(package: Package) -> Book:
    mains = related(package, "", "officeDocument")
    if not mains:
        raise package.refused("it is a zip file, but no Excel workbook")
    path = mains[0]
    root = ET.fromstring(package.read(path))  # noqa: S314 - as above
    if root.tag.rpartition("}")[2] != "workbook":
        raise package.refused("it is another kind of document, not an Excel workbook")
    if _STRICT in root.tag:
        raise package.refused("it is Strict Open XML; save it as Excel Workbook (.xlsx)")
    properties = next(_named(root, "workbookPr"), None)
    from_1904 = properties is not None and properties.get("date1904") in ("1", "true", "on")
    styles = related(package, path, "styles")
    return Book(
        path=path,
        sheets=tuple(_sheets(package, path, root)),
        texts=(*related(package, path, "sharedStrings"), *_of_kind(package, "sharedStrings")),
        styles=styles[0] if styles else None,
        counts_from_1904=from_1904,
        has_calculation_chain=bool(related(package, path, "calcChain")),
        signed=bool(related(package, "", "origin")),
    )


def _sheets(package: Package, path: str, root: ET.Element) -> Iterator[SheetPart]:
    folder, name = posixpath.split(path)
    rels = ET.fromstring(package.read(f"{folder}/_rels/{name}.rels".lstrip("/")))  # noqa: S314
    targets = {
        r.get("Id"): posixpath.normpath(posixpath.join("/", folder, r.get("Target", "")))
        for r in rels
        if r.get("Type", "").endswith("/worksheet")
    }
    seen: set[str] = set()
    for sheet in _named(root, "sheet"):
        title = sheet.get("name", "")
        if title.lower() in seen:
            raise package.refused(f"it has two sheets named '{echo(title)}'")
        seen.add(title.lower())
        key = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), None)
        part = targets.get(key, "").lstrip("/")
        if part in package:
            yield SheetPart(title, part, hidden=sheet.get("state", "visible") != "visible")


def _of_kind(package: Package, kind: str) -> Iterator[str]:
    """Parts that the list of contents says are of a kind, which is how openpyxl finds them."""
    contents = ET.fromstring(package.read("[Content_Types].xml"))  # noqa: S314
    for part in contents:
        name = part.get("PartName", "").lstrip("/")
        if f".{kind}+xml" in part.get("ContentType", "") and name in package:
            yield name


def _named(root: ET.Element, name: str) -> Iterator[ET.Element]:
    return (element for element in root.iter() if element.tag.rpartition("}")[2] == name)


def _anchored(anchor: ET.Element) -> Area | None:
    def corner(name: str) -> tuple[int, int] | None:
        found = next(_named(anchor, name), None)
        if found is None:
            return None
        inner = {child.tag.rpartition("}")[2]: int(child.text or "0") for child in found}
        return inner.get("col", 0) + 1, inner.get("row", 0) + 1

    start, end = corner("from"), corner("to")
    if start is None:
        return None
    if end is None:
        size = next(_named(anchor, "ext"), None)
        wide = int(size.get("cx", "0")) if size is not None else 0
        end = start[0] + wide // _EMU_PER_COLUMN, 1_048_576
    return Area(start[0], start[1], end[0], end[1])


def missing_sheet(name: str, book: Book) -> InputError:
    """The error for a sheet that is not there."""
    known = ", ".join(f"'{echo(sheet.name)}'" for sheet in book.sheets[:8])
    more = f" and {len(book.sheets) - 8} more" if len(book.sheets) > 8 else ""
    return InputError(
        f"There is no sheet '{echo(name)}' in the workbook; it has {known}{more}.", field="sheet"
    )
