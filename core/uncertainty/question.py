"""A question with distributions in it: which inputs are uncertain, and the question of one draw."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from core.errors import AmbiguousNameError, InputError, UnknownNameError, echo
from core.fields import Spec, spec_of
from core.parameters import Parameter, folded
from core.prices import PriceBook, resolved
from core.refusals import check_stated_unit
from core.rows import cells
from core.uncertainty.distributions import HIGH, LOW, MIDDLE, Continuous, Distribution, Options
from core.uncertainty.grammar import read_number, read_options, uncertain_name, uncertain_number

if TYPE_CHECKING:
    from core.registry import Calculation

MOST_UNCERTAIN = 30
"""Inputs of one question that may be uncertain."""
_NUMBERS = ("number", "integer")
_PIECES = re.compile(r"\.{2,3}|±|\+\s*/?\s*-|[(),]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an input stands: a field, or a column of one of the rows of a field."""

    field: str
    row: int = -1
    column: str = ""

    @property
    def label(self) -> str:
        """As people read it."""
        return self.field if self.row < 0 else f"{self.field} row {self.row + 1} {self.column}"


@dataclass(frozen=True, slots=True)
class Uncertain:
    """One uncertain input."""

    place: Place
    distribution: Distribution
    unit: str

    @property
    def label(self) -> str:
        """As people read it."""
        return self.place.label

    @property
    def middle(self) -> Any:
        """Its median, or its likeliest option."""
        one = self.distribution
        return one.likeliest if isinstance(one, Options) else one.quantile(MIDDLE)

    def ends(self) -> tuple[Any, ...]:
        """The values a tornado tries: P10 and P90, or every option."""
        one = self.distribution
        if isinstance(one, Options):
            return tuple(dict.fromkeys(one.values))
        return one.quantile(LOW), one.quantile(HIGH)


@dataclass(frozen=True, slots=True)
class Question:
    """Raw values of a calculation, and which of them are distributions."""

    raw: Mapping[str, Any]
    """Without its uncertain values; rows are lists of cells by column."""
    uncertain: tuple[Uncertain, ...]

    def with_values(self, values: Sequence[Any]) -> dict[str, Any]:
        """The raw values of one draw."""
        out = dict(self.raw)
        copied: set[str] = set()
        for one, value in zip(self.uncertain, values, strict=True):
            place = one.place
            if place.row < 0:
                out[place.field] = value
                continue
            if place.field not in copied:
                out[place.field] = [dict(row) for row in out[place.field]]
                copied.add(place.field)
            out[place.field][place.row][place.column] = value
        return out

    def middle(self) -> dict[str, Any]:
        """The raw values with every input at its middle."""
        return self.with_values([one.middle for one in self.uncertain])

    def dated(self, as_of: date | None) -> Question:
        """The question at the prices of a day; None leaves it as it is."""
        return self if as_of is None else replace(self, raw={**self.raw, "as_of": as_of})

    def written(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """JSON of the inputs at their middle with the distributions in their places again."""
        for one in self.uncertain:
            place = one.place
            if place.row < 0:
                inputs[place.field] = one.distribution.text
            else:
                inputs[place.field][place.row][place.column] = one.distribution.text
        return inputs


def question_of(
    calculation: Calculation[Any], raw: Mapping[str, Any], book: PriceBook
) -> Question | None:
    """The distributions in raw values; None where there is none, as in nearly every question.

    Raises InputError, with one sentence, for a distribution that is none or stands in the wrong
    place, and the name errors for an option nobody knows.
    """
    if not may_be_uncertain(raw):
        return None
    plain: dict[str, Any] = {}
    found: list[tuple[Place, str, Spec, str]] = []
    for key, value in raw.items():
        parameter = calculation.spellings.get(key) or calculation.spellings.get(folded(key))
        name = parameter.name if parameter is not None else key
        if parameter is None or (name in plain and plain[name] != value):
            plain[key] = value  # refused as unknown, or as given twice
        elif parameter.spec.row is not None and _may_be(value):
            plain[name] = _rows(name, parameter.spec.row, value, found)
        elif isinstance(value, str) and _is(parameter.spec, value):
            _check_units(parameter, key, value)
            found.append((Place(name), value, parameter.spec, parameter.unit))
        else:
            _refuse_range(name, parameter.spec, value)
            plain[name] = value
    if not found:
        return None
    if len(found) > MOST_UNCERTAIN:
        raise InputError(
            f"At most {MOST_UNCERTAIN} inputs may be uncertain at once; {len(found)} are."
        )
    return Question(
        plain,
        tuple(
            Uncertain(place, _read(calculation, place, text, spec, book), unit)
            for place, text, spec, unit in found
        ),
    )


def may_be_uncertain(raw: Mapping[str, Any]) -> bool:
    """Whether some value may hold a distribution: a cheap look, taken of every question."""
    return any(map(_may_be, raw.values()))


def _may_be(value: Any) -> bool:
    if type(value) is str:
        return "(" in value or ".." in value or "±" in value or "+" in value or "…" in value
    if type(value) in (list, tuple):
        return any(map(_may_be, value))
    return isinstance(value, dict) and any(map(_may_be, value.values()))  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]


def _is(spec: Spec, text: str) -> bool:
    if spec.kind in _NUMBERS:
        return uncertain_number(text)
    return spec.kind in ("name", "choice", "date") and uncertain_name(text)


def _rows(
    name: str, kind: type[BaseModel], value: Any, found: list[tuple[Place, str, Spec, str]]
) -> Any:
    """Rows as cells by column, without those that are distributions, which `found` gets."""
    try:
        rows = cells(kind, value)
    except PydanticCustomError:
        return value  # refused when it is read
    out: list[dict[str, Any]] = []
    some = False
    for number, row in enumerate(rows):
        kept: dict[str, Any] = {}
        for column, cell in row.items():
            spec = spec_of(kind.model_fields[column])
            if spec is not None and isinstance(cell, str) and _is(spec, cell):
                found.append((Place(name, number, column), cell, spec, spec.unit))
                some = True
            else:
                kept[column] = cell
        out.append(kept)
    return out if some else value


def _read(
    calculation: Calculation[Any], place: Place, text: str, spec: Spec, book: PriceBook
) -> Distribution:
    label = place.label
    if spec.kind == "date" or place.field == "currency":
        what = "one day" if spec.kind == "date" else "one currency"
        raise InputError(
            f"{label} takes {what} and no distribution; ask once for each.", field=place.field
        )
    if spec.kind not in _NUMBERS:
        return read_options(
            place.field,
            text,
            lambda option: _named(calculation, place, spec, option, book),
        )
    read = read_number(place.field, text, spec.unit)
    if isinstance(read, Options):
        return replace(read, values=tuple(_in_range(place.field, spec, v) for v in read.values))
    return _within(place.field, spec, read)


def _within(field: str, spec: Spec, read: Continuous) -> Continuous:
    """A distribution within what its argument allows."""
    loose = replace(spec, kind="number")
    if math.isfinite(read.hi):  # the ends were written; those of a normal are cut off instead
        for end in (read.lo, read.hi):
            _in_range(field, loose, end)
    low = spec.lo if not spec.above else max(spec.lo + abs(spec.lo) * 1e-12, 1e-12)
    found = replace(read, whole=spec.kind == "integer").within(low, spec.hi)
    if found is None:
        raise InputError(
            f"{field} must be {spec.allowed()}; more than half of {read.text} lies outside.",
            field=field,
        )
    return found


def _in_range(field: str, spec: Spec, value: float) -> Any:
    try:
        return spec.coerce(value)
    except PydanticCustomError as error:
        raise InputError(f"{field} {error.message()}.", field=field) from None


def _named(
    calculation: Calculation[Any], place: Place, spec: Spec, option: str, book: PriceBook
) -> str:
    """An option in its canonical form."""
    kind = calculation.inputs.book_names.get(place.field) if place.row < 0 else None
    if kind is not None:
        return resolved(book, kind, place.field, option)
    try:
        return str(spec.coerce(option))
    except PydanticCustomError as error:
        raise InputError(f"{place.field} {error.message()}.", field=place.field) from None
    except (UnknownNameError, AmbiguousNameError) as error:
        error.field = error.field or place.field
        raise


def _refuse_range(name: str, spec: Spec, value: Any) -> None:
    """A sentence of its own for `gpu=1..2` and `as_of=2026-01-01..2026-06-01`."""
    if spec.kind in _NUMBERS or spec.kind == "rows" or not isinstance(value, str):
        return
    if not re.search(r"[\w%]\s*\.{2,3}\s*[\w$]", value):
        return
    if spec.kind == "date":
        raise InputError(f"{name} takes one day and no range; ask once for each day.", field=name)
    raise InputError(
        f"{name} takes no range, since it is not a number; write one_of(first, second) for several,"
        f" not '{echo(value)}'.",
        field=name,
    )


def _check_units(parameter: Parameter, key: str, text: str) -> None:
    for piece in _pieces(text):
        if not piece.endswith("%"):
            check_stated_unit(parameter, key, piece)


def _pieces(text: str) -> Iterator[str]:
    return (piece.strip() for piece in _PIECES.split(text) if piece.strip())


__all__ = ["Place", "Question", "Uncertain", "may_be_uncertain", "question_of"]
