"""Predictions held against measured rows: error, band coverage, and what was refused.

A row is predicted from its configuration alone. A refused row was really measured, so it counts as
100% error and outside its band. A malformed row is named and left out; the rest is processed.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from core.bands import accuracy_class, band
from core.errors import GpusizeError, InputError
from core.estimate import estimate
from core.measured import REQUIRED, MalformedRowError, Measured, predicted, read_row

GROUPS = ("metric", "gpu", "source", "model")
ROW_COLUMNS = ("id", "metric", "measured", "predicted", "p10", "p90", "refused")
REFUSED_ERROR = 1.0
CLASSES = {
    "tpot": "time per output token",
    "throughput_max": "maximum throughput",
    "throughput_at_concurrency": "throughput at a stated load",
    "ttft_low": "TTFT, concurrency up to 8",
    "ttft_loaded": "TTFT under load",
}


class Outcome(NamedTuple):
    """One row beside its prediction, in the row's own unit; no prediction when refused."""

    row: Measured
    predicted: float | None
    p10: float | None
    p90: float | None
    refused: str

    @property
    def error(self) -> float:
        """Absolute error as a fraction of the measurement; 1 for a refusal."""
        if self.predicted is None:
            return REFUSED_ERROR
        return abs(self.predicted / self.row.value - 1.0)

    @property
    def covered(self) -> bool:
        """Whether the measurement lies within the band."""
        if self.p10 is None or self.p90 is None:
            return False
        return self.p10 <= self.row.value <= self.p90

    def as_row(self) -> list[str]:
        """Cells of ROW_COLUMNS."""
        numbers = (self.row.value, self.predicted, self.p10, self.p90)
        cells = ("" if n is None else f"{n:.6g}" for n in numbers)
        return [self.row.id, self.row.metric, *cells, self.refused]


class Summary(NamedTuple):
    """Error of a group of rows; errors and coverage are fractions."""

    group: str
    rows: int
    mean: float
    median: float
    p90: float
    coverage: float
    refused: int


class Report(NamedTuple):
    """All outcomes of a file."""

    outcomes: tuple[Outcome, ...]
    malformed: tuple[MalformedRowError, ...]

    def by_class(self) -> list[Summary]:
        """One summary per accuracy class that occurs."""
        names = [
            accuracy_class(o.row.metric, o.row.setup) if o.row.setup else o.row.metric
            for o in self.outcomes
        ]
        order = [*CLASSES, *sorted(set(names) - set(CLASSES))]
        return [_summary(n, self._where(names, n)) for n in order if n in names]

    def by(self, column: str) -> list[Summary]:
        """One summary per value of `column`, one of GROUPS."""
        if column not in GROUPS:
            raise InputError(f"--by takes {', '.join(GROUPS)}.", field="by")
        names = [str(getattr(o.row, column)) for o in self.outcomes]
        return [_summary(n, self._where(names, n)) for n in sorted(set(names))]

    def refusals(self) -> list[tuple[str, int]]:
        """Reasons rows were refused for, most frequent first."""
        return Counter(o.refused for o in self.outcomes if o.refused).most_common()

    def _where(self, names: Sequence[str], name: str) -> list[Outcome]:
        return [o for o, n in zip(self.outcomes, names, strict=True) if n == name]

    def as_dict(self, groups: Sequence[str]) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "rows": len(self.outcomes),
            "by_class": [s._asdict() for s in self.by_class()],
            "by": {column: [s._asdict() for s in self.by(column)] for column in groups},
            "refused": [{"reason": why, "rows": n} for why, n in self.refusals()],
            "malformed": [e.as_dict() for e in self.malformed],
        }


def validate(lines: Iterable[str]) -> Report:
    """Predict every row of a CSV.

    Raises InputError when there is no header with the columns a prediction needs.
    """
    reader = csv.reader(lines)
    empty: list[str] = []
    header = [cell.strip().lstrip("\ufeff") for cell in next(reader, empty)]
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise InputError(
            f"The file has no column {', '.join(missing)}; its first line must name the columns,"
            f" at least {', '.join(REQUIRED)}.",
            field=missing[0],
        )
    outcomes: list[Outcome] = []
    malformed: list[MalformedRowError] = []
    for line, cells, problem in _lines(reader):
        if not cells and not problem:
            continue
        try:
            row = read_row(_named(header, cells, line, problem), line)
        except MalformedRowError as error:
            malformed.append(error)
        else:
            outcomes.append(predict(row))
    return Report(tuple(outcomes), tuple(malformed))


def predict(row: Measured) -> Outcome:
    """One row's prediction and band, or why there is none."""
    if row.setup is None:
        return Outcome(row, None, None, None, row.refused)
    try:
        got = estimate(row.setup)
        value = predicted(row.metric, got, row.replicas, row.statistic)
    except GpusizeError as error:
        return Outcome(row, None, None, None, error.message)
    if not math.isfinite(value):
        return Outcome(row, None, None, None, "the load exceeds what the replica can serve")
    low, high = band(row.metric, row.setup, got.slots)
    return Outcome(row, value, value * low, value * high, "")


def quantile(values: Sequence[float], share: float) -> float:
    """Linear-interpolation quantile of a non-empty sequence.

    >>> quantile([1.0, 2.0, 3.0, 4.0], 0.5)
    2.5
    """
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def _named(header: list[str], cells: list[str], line: int, problem: str) -> dict[str, str]:
    if problem or len(cells) != len(header):
        near = header[min(len(cells), len(header) - 1)]
        why = problem or f"has {len(cells)} cells where the header has {len(header)}"
        raise MalformedRowError(
            f"line {line}, column {near}: {why}.", field=near, line=line, column=near
        )
    return dict(zip(header, cells, strict=True))


def _lines(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str], str]]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num, [], f"cannot be read as CSV ({error})"  # type: ignore[attr-defined]
        else:
            yield reader.line_num, cells, ""  # type: ignore[attr-defined]


def _summary(group: str, outcomes: Sequence[Outcome]) -> Summary:
    errors = [o.error for o in outcomes]
    return Summary(
        group,
        len(outcomes),
        sum(errors) / len(errors),
        quantile(errors, 0.5),
        quantile(errors, 0.9),
        sum(o.covered for o in outcomes) / len(outcomes),
        sum(o.predicted is None for o in outcomes),
    )
