"""Measured rows, in the columns `gpusize validate` reads, as observations."""

from __future__ import annotations

from collections.abc import Iterable

from core.calibration import Observation
from core.errors import InputError
from core.validation import validate

NAME = "CSV of measured rows"


def observations(lines: Iterable[str]) -> tuple[Observation, ...]:
    """One observation per row; totals are divided by the replicas that made them.

    Raises InputError for a row that cannot be read or names what the catalogue has not, since a
    calibration that leaves rows out would claim more than it rests on.
    """
    report = validate(lines)
    if report.malformed:
        raise report.malformed[0]
    found: list[Observation] = []
    for row in (outcome.row for outcome in report.outcomes):
        if row.setup is None:
            raise InputError(f"line {row.line}: {row.refused}", field="file")
        total = row.metric in ("output_tok_s_total", "total_tok_s")
        found.append(Observation(row.setup, row.metric, row.value / (row.replicas if total else 1)))
    if not found:
        raise InputError(
            "The CSV has no measured row; give at least one below its header.", field="file"
        )
    return tuple(found)
