"""Which row holds the headers, what they ask to compute, and which column is which argument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import core.calculations  # noqa: F401 - fills the registry
from core.errors import InputError, echo, joined
from core.headers import Meant, fold, meaning, nearest
from core.registry import REGISTRY, Calculation
from excel_addin.fill.figures import ERROR, HEADLINES
from excel_addin.fill.places import cell_name

DEFAULT = "GPUS_NEEDED"
LOOKED_AT = 20
"""Rows from the top among which the headers are."""
CHOOSERS = frozenset({"calculation", "function"})
"""Headers of a column that says for each row what to compute."""

Header = Mapping[int, str]
"""Texts of a row by column."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to read and what to compute."""

    row: int
    """The row of the headers."""
    columns: Mapping[str, Mapping[int, Meant]]
    """For each calculation that may be asked: the argument in each column."""
    chooser: int | None
    """The column that says what to compute, if there is one."""
    right: int
    """The last column of the user's table."""
    style_of: int
    """A column whose header looks as those of the results shall look."""
    earlier: tuple[int, int] | None
    """The columns an earlier fill left results in."""
    earlier_titles: tuple[str, ...] = ()
    twice: Mapping[str, str] = field(default_factory=dict[str, str])
    """Calculations for which two columns mean the same argument, and what to say of it."""
    notes: tuple[str, ...] = field(default=())

    @property
    def calculation(self) -> str | None:
        """The one calculation, unless each row names its own."""
        return next(iter(self.columns)) if self.chooser is None else None


@dataclass(slots=True)
class _Fit:
    """How a row of headers fits a calculation."""

    calculation: Calculation[Any]
    row: int
    header: Header
    columns: dict[int, Meant]
    doubts: dict[int, Meant]
    missing: list[str]


def wanted(name: str) -> Calculation[Any]:
    """The calculation of this name; raises UnknownNameError, and InputError if it gives a list."""
    calculation = REGISTRY.get(name)
    if calculation.spills:
        raise InputError(
            f"{calculation.name} gives a list, which does not fit beside a row; ask for it with"
            f" `gpusize call {calculation.name}`.",
            field="calculation",
        )
    return calculation


def plan(rows: Sequence[Header], asked: Calculation[Any] | None, *, guess: bool) -> Plan | None:
    """The plan for a sheet that begins with these rows, or None if no row is a header row.

    Without `asked`, a row must name what GPUS_NEEDED needs or have a column `calculation`; with
    `guess`, what any calculation needs. Raises InputError for two columns of one argument, and
    where several calculations fit.
    """
    for number, header in enumerate(rows, 1):
        earlier = _earlier(header)
        own = _without(header, earlier)
        chooser = _chooser(own, number)
        if chooser is not None:
            every = [_fit(c, number, own) for c in REGISTRY if not c.spills]
            fits = [fit for fit in every if fit.columns]
        else:
            fits = [fit] if (fit := _chosen(number, own, asked, guess=guess)) else []
        if fits:
            return _made(fits, header, chooser, earlier)
    return None


def why_none(rows: Sequence[Header], asked: Calculation[Any] | None, sheet: str) -> InputError:
    """What to say of a sheet no row of which names what is needed."""
    default = asked or REGISTRY.get(DEFAULT)
    best = _fit(default, 0, {})
    for number, header in enumerate(rows, 1):
        own = _without(header, _earlier(header))
        for calculation in [default] if asked else _candidates():
            fit = _fit(calculation, number, own)
            if len(fit.columns) > len(best.columns):
                best = fit
    name, needed = best.calculation.name, joined(_required(best.calculation))
    if not best.columns:
        return InputError(
            f"No row among the first {LOOKED_AT} of sheet '{echo(sheet)}' has headers for {name};"
            f" one must name {needed}.",
            field="headers",
        )
    hints = " ".join(_slips(best))
    return InputError(
        f"The headers in row {best.row} of sheet '{echo(sheet)}' lack {joined(best.missing)}, which"
        f" {name} needs; write it as a header, or choose with --calculation.{' ' if hints else ''}"
        f"{hints}",
        field="headers",
    )


def _candidates() -> list[Calculation[Any]]:
    return [c for c in REGISTRY if _required(c)]


def _required(calculation: Calculation[Any]) -> list[str]:
    return [p.name for p in calculation.parameters if p.required]


def _earlier(header: Header) -> tuple[int, int] | None:
    """The columns of an earlier fill's results: from a headline to the `error` that ends them."""
    for start, text in sorted(header.items()):
        if text in HEADLINES:
            end = start
            while header.get(end) and header[end] != ERROR:
                end += 1
            if header.get(end) == ERROR:
                return start, end
    return None


def _without(header: Header, earlier: tuple[int, int] | None) -> Header:
    if earlier is None:
        return header
    return {c: text for c, text in header.items() if not earlier[0] <= c <= earlier[1]}


def _chooser(header: Header, row: int) -> int | None:
    found = [column for column, text in header.items() if fold(text) in CHOOSERS]
    if len(found) > 1:
        first, second = (cell_name(column, row) for column in found[:2])
        raise InputError(f"{first} and {second} both say what to compute; keep one.", field=first)
    return found[0] if found else None


def _chosen(
    number: int, header: Header, asked: Calculation[Any] | None, *, guess: bool
) -> _Fit | None:
    if asked is not None:
        fit = _fit(asked, number, header)
        # of a calculation that needs nothing in particular, one word may be a title
        enough = not fit.missing and len(fit.columns) >= (1 if _required(asked) else 2)
        return fit if enough or (fit.columns and len(header) == len(fit.columns)) else None
    default = _fit(REGISTRY.get(DEFAULT), number, header)
    if not guess and default.missing:
        return None
    others = [_fit(c, number, header) for c in _candidates() if c.name != DEFAULT]
    most = max(len(fit.columns) for fit in (*others, default))
    best = [f for f in others if not f.missing and not f.calculation.spills]
    best = [f for f in best if len(f.columns) == most]
    if not default.missing:
        if len(default.columns) == most or not best:
            return default
        best = [default, *best]
    elif len(default.columns) == most and _slipped(default, header):
        return None  # a header that is nearly the one it lacks is a slip, not another question
    best = _plainest(best)
    if len(best) > 1:
        names = joined([f.calculation.name for f in best])
        raise InputError(
            f"The headers in row {number} fit {names}; say which with --calculation, or for each"
            " row in a column `calculation`.",
            field="calculation",
        )
    return best[0] if best else None


def _slipped(fit: _Fit, header: Header) -> bool:
    """Whether a header that is not understood is nearly one that is missing."""
    unread = [text for column, text in header.items() if column not in fit.columns]
    taken = [meant.parameter.name for meant in fit.columns.values()]
    near = {nearest(text, fit.calculation, taken) for text in unread}
    return not near.isdisjoint(fit.missing)


def _plainest(fits: list[_Fit]) -> list[_Fit]:
    """Without those that extend another of them: what they add is not asked."""
    asks = [{parameter.name for parameter in fit.calculation.parameters} for fit in fits]
    return [
        fit
        for place, fit in enumerate(fits)
        if not any(
            other < asks[place] or (other == asks[place] and earlier < place)
            for earlier, other in enumerate(asks)
        )
    ]


def _fit(calculation: Calculation[Any], row: int, header: Header) -> _Fit:
    columns: dict[int, Meant] = {}
    doubts: dict[int, Meant] = {}
    for column, text in header.items():
        meant = meaning(text, calculation)
        if meant is not None:
            (doubts if meant.doubt else columns)[column] = meant
    found = {meant.parameter.name for meant in columns.values()}
    missing = [name for name in _required(calculation) if name not in found]
    return _Fit(calculation, row, header, columns, doubts, missing)


def _made(
    fits: list[_Fit], header: Header, chooser: int | None, earlier: tuple[int, int] | None
) -> Plan:
    row = fits[0].row
    twice = {fit.calculation.name: said for fit in fits if (said := _twice(fit))}
    if twice and chooser is None:
        raise InputError(twice[fits[0].calculation.name], field="headers")
    used = {column for fit in fits for column in fit.columns} | ({chooser} if chooser else set())
    right = max(used)
    own = _without(header, earlier)
    while own.get(right + 1):
        right += 1
    notes = dict.fromkeys(note for fit in fits for note in _slips(fit, used))
    return Plan(
        row=row,
        columns={fit.calculation.name: fit.columns for fit in fits},
        chooser=chooser,
        right=right,
        style_of=max(used),
        earlier=earlier,
        earlier_titles=tuple(header[c] for c in range(earlier[0], earlier[1] + 1))
        if earlier
        else (),
        twice=twice,
        notes=tuple(notes),
    )


def _twice(fit: _Fit) -> str:
    """What to say if two columns mean the same argument."""
    seen: dict[str, int] = {}
    for column, meant in fit.columns.items():
        name = meant.parameter.name
        if name in seen:
            first, second = cell_name(seen[name], fit.row), cell_name(column, fit.row)
            return (
                f"{first} '{echo(fit.header[seen[name]])}' and {second}"
                f" '{echo(fit.header[column])}' both mean {name}; rename or remove one."
            )
        seen[name] = column
    return ""


def _slips(fit: _Fit, used: set[int] | None = None) -> list[str]:
    """Headers that were not used although they look like arguments."""
    taken = [meant.parameter.name for meant in fit.columns.values()]
    notes: list[str] = []
    for column, text in fit.header.items():
        if column in (used or fit.columns):
            continue
        where = f"{cell_name(column, fit.row)} '{echo(text)}' was not used"
        doubt = fit.doubts.get(column)
        if doubt is not None and doubt.parameter.name not in taken:
            notes.append(f"{where}: {echo(doubt.doubt)}.")
        elif doubt is None and (near := nearest(text, fit.calculation, taken)):
            notes.append(f"{where}; did you mean {near}?")
    return notes
