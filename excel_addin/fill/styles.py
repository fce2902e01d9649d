"""Cell styles: those there are with another number format, added behind them in the list."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE

from excel_addin.fill.package import BAD_XML, Package

_FIRST_OWN = 164
"""Numbers of formats below are Excel's own."""
_MOST = 64_000
"""Cell styles that Excel allows in a workbook."""
_TAG = re.compile(rb"<[^<>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*)*>")
_FORMAT = re.compile(rb"\s(?:numFmtId|applyNumberFormat)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_COUNT = re.compile(rb"(\scount\s*=\s*[\"'])\d+")
_FORMAT_COUNTS = {("applyNumberFormat", "1"), ("applyNumberFormat", "true")}
"""Attributes that say only that the number format counts, as it does without them."""
_Look = tuple[frozenset[tuple[str, str]], bytes]


class _Span(NamedTuple):
    """Where an element lies in the bytes: from, behind its start tag, before its end tag, to."""

    begins: int
    opened: int
    closing: int
    ends: int


class Styles:
    """The styles part of a workbook, with what a fill adds to it."""

    def __init__(self, package: Package, part: str | None) -> None:
        self.part = part
        self._xml = package.read(part) if part else b""
        self._spans: dict[str, _Span] = {}
        self._entries: list[_Span] = []
        self._attributes: list[dict[str, str]] = []
        self._codes: dict[str, int] = {}
        self._new_codes: dict[str, int] = {}
        self._added: list[bytes] = []
        self._made: dict[tuple[int, str], int] = {}
        self._there: dict[_Look, int] = {}
        if part:
            try:
                self._read()
            except BAD_XML:
                raise package.damaged() from None
            for index, attributes in enumerate(self._attributes):
                self._there.setdefault(self._look(index, attributes), index)

    @property
    def able(self) -> bool:
        """Whether number formats can be given: without, numbers are plain and days are text."""
        return "cellXfs" in self._spans and b"\0" not in self._xml[:100]

    def formatted(self, base: int, code: str) -> int:
        """The style `base` with this number format; `base` itself for none."""
        if not code or not self.able or base >= len(self._entries):
            return base
        known = self._made.get((base, code))
        if known is None:
            number = self._number(code)
            look = self._look(base, self._attributes[base] | {"numFmtId": str(number)})
            known = self._there.get(look)
            if known is None:
                known = len(self._entries) + len(self._added)
                if known >= _MOST:
                    return base
                self._added.append(self._copy(self._entries[base], number))
                self._there[look] = known
            self._made[base, code] = known
        return known

    def xml(self) -> bytes:
        """The part with what was added."""
        if not self._added:
            return self._xml
        edits = [self._longer("cellXfs", self._added, len(self._entries))]
        if self._new_codes:
            mark = self._prefix()
            rows = [
                b'<%snumFmt numFmtId="%d" formatCode=%s/>' % (mark, n, quoteattr(code).encode())
                for code, n in self._new_codes.items()
            ]
            old = self._spans.get("numFmts")
            if old is not None and old.closing > old.opened:
                edits.append(self._longer("numFmts", rows, len(self._codes)))
            else:
                whole = b'<%snumFmts count="%d">%s</%snumFmts>' % (
                    *(mark, len(rows), b"".join(rows), mark),
                )
                root = self._spans["styleSheet"].opened
                edits.append((old.begins, old.ends, whole) if old else (root, root, whole))
        xml = self._xml
        for begins, ends, new in sorted(edits, reverse=True):
            xml = xml[:begins] + new + xml[ends:]
        return xml

    def _look(self, base: int, attributes: dict[str, str]) -> _Look:
        """What a style is like, however it is written: what it says, and what is in it."""
        entry = self._entries[base]
        said = {k: v for k, v in attributes.items() if (k, v) not in _FORMAT_COUNTS}
        return frozenset(said.items()), self._xml[entry.opened : entry.closing]

    def _copy(self, entry: _Span, number: int) -> bytes:
        start = _FORMAT.sub(b"", self._xml[entry.begins : entry.opened])
        name = re.match(rb"<[\w.:-]+", start)
        at = name.end() if name else 0
        given = b' numFmtId="%d" applyNumberFormat="1"' % number
        return start[:at] + given + start[at:] + self._xml[entry.opened : entry.ends]

    def _number(self, code: str) -> int:
        known = BUILTIN_FORMATS_REVERSE.get(code, self._codes.get(code, self._new_codes.get(code)))
        if known is None:
            highest = max((*self._codes.values(), *self._new_codes.values(), _FIRST_OWN - 1))
            known = self._new_codes[code] = highest + 1
        return known

    def _longer(self, name: str, rows: list[bytes], before: int) -> tuple[int, int, bytes]:
        """The list `name` with these rows behind its own."""
        span = self._spans[name]
        start = self._xml[span.begins : span.opened]
        count = b"\\g<1>%d" % (before + len(rows))
        inner = self._xml[span.opened : span.closing] + b"".join(rows)
        return span.begins, span.closing, _COUNT.sub(count, start) + inner

    def _prefix(self) -> bytes:
        name = re.match(rb"<((?:[\w.-]+:)?)", self._xml[self._spans["styleSheet"].begins :])
        return name[1] if name else b""

    def _read(self) -> None:
        parser = expat.ParserCreate()
        open_: list[tuple[str, int, dict[str, str]]] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            open_.append((name.rpartition(":")[2], parser.CurrentByteIndex, attributes))

        def end(_name: str) -> None:
            closing = parser.CurrentByteIndex
            path = tuple(name for name, _, _ in open_)
            _, begins, attributes = open_.pop()
            tag = _TAG.match(self._xml, begins)
            if len(path) <= 3 and tag is not None:
                if tag[0].endswith(b"/>"):
                    span = _Span(begins, tag.end(), tag.end(), tag.end())
                else:
                    span = _Span(begins, tag.end(), closing, self._xml.index(b">", closing) + 1)
                self._note(path, span, attributes)

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.Parse(self._xml, True)

    def _note(self, path: tuple[str, ...], span: _Span, attributes: dict[str, str]) -> None:
        match path:
            case ("styleSheet",) | ("styleSheet", "numFmts" | "cellXfs"):
                self._spans[path[-1]] = span
            case ("styleSheet", "cellXfs", "xf"):
                self._entries.append(span)
                self._attributes.append(attributes)
            case ("styleSheet", "numFmts", "numFmt"):
                self._codes[attributes.get("formatCode", "")] = int(attributes.get("numFmtId", "0"))
            case _:
                return
