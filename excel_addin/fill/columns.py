"""The columns of a sheet: wide enough for results, and the looks their blank cells have."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass

from excel_addin.fill.sheetxml import LAST_COLUMN

_COLS = re.compile(rb"<((?:[\w.-]+:)?)cols\s*>(.*?)</(?:[\w.-]+:)?cols\s*>", re.DOTALL)
_COL = re.compile(rb"<(?:[\w.-]+:)?col\s([^<>]*?)\s*/?>(?:\s*</(?:[\w.-]+:)?col\s*>)?")
_PAIR = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(frozen=True, slots=True)
class _Run:
    """Columns next to each other that look the same."""

    first: int
    last: int
    said: Mapping[bytes, bytes]

    def xml(self, prefix: bytes) -> bytes:
        said = {b"min": b"%d" % self.first, b"max": b"%d" % self.last, **self.said}
        return b"<%scol %s/>" % (prefix, b" ".join(b'%s="%s"' % pair for pair in said.items()))


def styles(head: bytes) -> dict[int, int]:
    """The style that blank cells of a column have, where it is not the plain one."""
    return {
        column: int(run.said[b"style"])
        for run in _runs(head)
        if run.said.get(b"style", b"").isdigit()
        for column in range(run.first, run.last + 1)
    }


def widened(
    head: bytes, widths: Mapping[int, float], prefix: bytes, *, spared: Container[int] = ()
) -> bytes:
    """What precedes the rows, with these widths for columns whose width nobody has chosen.

    They are shown if they were hidden: a result that nobody sees would be none. For no other reason
    are `spared` columns made wider.
    """
    hidden = {c for run in _runs(head) if _hidden(run) for c in range(run.first, run.last + 1)}
    left = {c: width for c, width in widths.items() if c not in spared or c in hidden}
    runs: list[_Run] = []
    changed = False
    for run in _runs(head):
        column = run.first
        for wanted in [c for c in sorted(left) if run.first <= c <= run.last]:
            width = left.pop(wanted)
            if _chosen(run):
                continue
            changed = True
            if column < wanted:
                runs.append(_Run(column, wanted - 1, run.said))
            kept = {k: v for k, v in run.said.items() if k not in (b"hidden", b"bestFit")}
            runs.append(_Run(wanted, wanted, kept | _width(width)))
            column = wanted + 1
        if column <= run.last:
            runs.append(_Run(column, run.last, run.said))
    if not changed and not left:
        return head
    runs += [_Run(column, column, _width(width)) for column, width in left.items()]
    runs.sort(key=lambda run: run.first)
    inner = b"".join(run.xml(prefix) for run in runs)
    whole = b"<%scols>%s</%scols>" % (prefix, inner, prefix)
    there = _COLS.search(head)
    if there is not None:
        return head[: there.start()] + whole + head[there.end() :]
    at = head.rfind(b"<" + prefix + b"sheetData")
    return head[:at] + whole + head[at:]


def _runs(head: bytes) -> list[_Run]:
    there = _COLS.search(head)
    found: list[_Run] = []
    for attributes in _COL.findall(there[2]) if there else ():
        said = {name: double or single for name, double, single in _PAIR.findall(attributes)}
        first, last = said.pop(b"min", b""), said.pop(b"max", b"")
        if first.isdigit() and last.isdigit() and int(first) <= int(last) <= LAST_COLUMN:
            found.append(_Run(int(first), int(last), said))
    return found


def _chosen(run: _Run) -> bool:
    return run.said.get(b"customWidth") in (b"1", b"true") and not _hidden(run)


def _hidden(run: _Run) -> bool:
    return run.said.get(b"hidden") in (b"1", b"true")


def _width(width: float) -> dict[bytes, bytes]:
    return {b"width": b"%g" % width, b"customWidth": b"1"}
