"""The figures of a calculation over draws of its uncertain inputs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

from core.bands import Band
from core.errors import GpusizeError
from core.inputs import with_values
from core.prices import PriceBook
from core.uncertainty.distributions import Continuous, lognormal
from core.uncertainty.question import Place, Question, Uncertain
from core.uncertainty.sampling import DRAWS, column

if TYPE_CHECKING:
    from core.registry import Calculation

NEVER = "never"
"""What calculations answer where there is no such volume or date."""
MODEL_ERROR = "model_error"
MOST_GROUPS = 24
"""Ways in which inputs that cannot be columns may differ before draws are worked out one by one."""
_ASKED_WHY = 20

Figure = float | int | str | None
"""A number, a word, or None for never."""


@dataclass(slots=True)
class Outcomes:
    """What all draws came to."""

    draws: int
    numbers: list[float | int] = field(default_factory=list[float | int])
    """Sorted, without those that are never."""
    never: int = 0
    words: Counter[str] = field(default_factory=Counter[str])
    refused: int = 0
    why: str = ""
    """The sentence of the commonest refusal."""

    @property
    def answered(self) -> int:
        """Draws that have an answer, never included."""
        return self.draws - self.refused

    def quantile(self, share: float) -> float | int | None:
        """The least figure that a share of the answered draws stays within; None is never."""
        rank = max(math.ceil(share * self.answered - 1e-9), 1)
        return self.numbers[rank - 1] if rank <= len(self.numbers) else None

    @property
    def mean(self) -> float | None:
        """Mean over all answered draws; None where some are never."""
        if self.never or not self.numbers:
            return None
        return math.fsum(self.numbers) / len(self.numbers)


@dataclass(slots=True)
class Worked:
    """A question ready to be drawn: with the model's own error, where the answer feels it."""

    calculation: Calculation[Any]
    question: Question
    book: PriceBook
    band: Band | None

    @property
    def inputs(self) -> tuple[Uncertain, ...]:
        """All uncertain inputs; the model's own error comes last."""
        if self.band is None:
            return self.question.uncertain
        text = f"lognormal({self.band.p10}, {self.band.p90})"
        error = lognormal(text, "lognormal", self.band.p10, self.band.p90)
        return (*self.question.uncertain, Uncertain(Place(MODEL_ERROR), error, "count"))

    def value(self, values: Sequence[Any]) -> Any:
        """The calculation's value at values of all `inputs`. Raises as the calculation does."""
        own = len(self.question.uncertain)
        inputs = self.calculation.read(self.question.with_values(values[:own]), self.book)
        if self.band is not None:
            divides = self.calculation.risk.divides
            inputs = with_values(inputs, {divides: getattr(inputs, divides) / values[-1]})
        return self.calculation.function(inputs, self.book).value

    def figure(self, values: Sequence[Any]) -> Figure:
        """The figure of that value."""
        return figure_of(self.value(values))


def worked(calculation: Calculation[Any], question: Question, book: PriceBook) -> Worked:
    """The question with the model's own error. Raises as reading its middle does."""
    middle = calculation.read(question.middle(), book)
    band = None
    if calculation.risk.band is not None:
        try:
            band = calculation.risk.band(middle, book)
        except GpusizeError:
            band = None  # nothing is predicted at the middle
    return Worked(calculation, question, book, band)


def outcomes(one: Worked) -> Outcomes:
    """All draws, worked out. Raises the commonest refusal where every draw is refused."""
    inputs = one.inputs
    middle = one.calculation.read(one.question.middle(), one.book)
    risk = one.calculation.risk
    many = risk.many is not None and risk.covers(middle)
    draws = DRAWS if many else risk.draws
    columns = {u.label: column(u.label, u.distribution, draws) for u in inputs}
    found = in_columns(one, columns, draws) if many and find_spec("numpy") else None
    rows = list(zip(*columns.values(), strict=True))
    if found is None:
        return _tally(*_one_by_one(one, rows))
    return _tally(found, *_why(one, rows, found))


class _Refused:
    pass


_REFUSED = _Refused()


def _one_by_one(one: Worked, rows: Sequence[Sequence[Any]]) -> tuple[list[Any], list[GpusizeError]]:
    known: dict[tuple[Any, ...], Any] = {}
    why: list[GpusizeError] = []
    found: list[Any] = []
    for row in rows:
        key = tuple(row)
        if key not in known:
            try:
                known[key] = one.value(key)
            except GpusizeError as error:
                known[key] = error
        value = known[key]
        if isinstance(value, GpusizeError):
            why.append(value)
            value = _REFUSED
        found.append(value)
    return found, why


def in_columns(one: Worked, columns: Mapping[str, Sequence[Any]], draws: int) -> list[Any] | None:
    """Values by arrays, one call for each way in which inputs that are no columns differ.

    None where they differ in too many ways, or in one that arrays do not cover.
    """
    uncertain, may = one.question.uncertain, one.calculation.risk.columns
    apart = [u for u in uncertain if u.label not in may]
    if any(isinstance(u.distribution, Continuous) and not u.distribution.whole for u in apart):
        return None
    groups: dict[tuple[Any, ...], list[int]] = {}
    for place in range(draws):
        groups.setdefault(tuple(columns[u.label][place] for u in apart), []).append(place)
    if len(groups) > MOST_GROUPS:
        return None
    found: list[Any] = [_REFUSED] * draws
    for key, places in groups.items():
        given = {u.label: value for u, value in zip(apart, key, strict=True)}
        raw = one.question.with_values([given.get(u.label, u.middle) for u in uncertain])
        try:
            values = _group(one, raw, columns, places)
        except GpusizeError:
            continue  # this group as a whole is refused
        if values is None:
            return None
        for place, value in zip(places, values, strict=True):
            found[place] = _REFUSED if value is None else value
    return found


def _group(
    one: Worked,
    raw: Mapping[str, Any],
    columns: Mapping[str, Sequence[Any]],
    places: Sequence[int],
) -> Sequence[Any] | None:
    """Values of the draws at `places`, which differ in columns alone."""
    risk = one.calculation.risk
    base = one.calculation.read(raw, one.book)
    if risk.many is None or not risk.covers(base):
        return None
    here: dict[str, Sequence[float]] = {
        u.label: [columns[u.label][place] for place in places]
        for u in one.question.uncertain
        if u.label in risk.columns
    }
    if one.band is not None:
        divided = here.get(risk.divides) or [getattr(base, risk.divides)] * len(places)
        factors = (columns[MODEL_ERROR][place] for place in places)
        here[risk.divides] = [d / f for d, f in zip(divided, factors, strict=True)]
    return risk.many(base, here, one.book)


def _why(one: Worked, rows: Sequence[Sequence[Any]], found: list[Any]) -> tuple[list[GpusizeError]]:
    """Why draws were refused: some of them asked one by one."""
    places = [place for place, value in enumerate(found) if value is _REFUSED]
    some = places[:: max(1, len(places) // _ASKED_WHY)][:_ASKED_WHY]
    _, why = _one_by_one(one, [rows[place] for place in some])
    return (why,)


def _tally(found: Sequence[Any], why: Sequence[GpusizeError]) -> Outcomes:
    out = Outcomes(len(found))
    for value in found:
        if value is _REFUSED:
            out.refused += 1
            continue
        figure = figure_of(value)
        if figure is None:
            out.never += 1
        elif isinstance(figure, str):
            out.words[figure] += 1
        else:
            out.numbers.append(figure)
    out.numbers.sort()
    kinds = Counter((type(error), error.field) for error in why)
    if kinds:
        commonest = kinds.most_common(1)[0][0]
        first = next(e for e in why if (type(e), e.field) == commonest)
        out.why = first.message
        if not out.answered:
            raise first
    return out


def figure_of(value: Any) -> Figure:
    """The one figure of a value: of a list that of its first row; None is never.

    >>> figure_of(7), figure_of("never"), figure_of([["runpod", 3.49], ["verda", 3.7]])
    (7, None, 3.49)
    >>> figure_of([{"from_requests_per_month": 5, "to_requests_per_month": None}]), figure_of([])
    (5, None)
    """
    if isinstance(value, dict):
        value = list(cast("dict[str, Any]", value).values())
    if isinstance(value, list | tuple):
        cells = cast("Sequence[Any]", value)
        if not cells:
            return None
        if isinstance(cells[0], list | tuple | dict):
            return figure_of(cells[0])
        numbers = [cell for cell in cells if isinstance(cell, int | float)]
        return numbers[0] if numbers else str(cells[0])
    if value is None or value == NEVER:
        return None
    return value if isinstance(value, int | float | str) else str(value)


__all__ = [
    "MODEL_ERROR",
    "NEVER",
    "Figure",
    "Outcomes",
    "Worked",
    "figure_of",
    "outcomes",
    "worked",
]
