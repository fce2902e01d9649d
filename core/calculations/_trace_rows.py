"""Rows of measured requests: when each came and how long it was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from pydantic import model_validator

from core.errors import InputError
from core.fields import integer, name, number, rows
from core.lengths import MAX_TOKENS
from core.profile import MAX_WINDOW_S, MIN_WINDOW_S, Profile, profile_records
from core.registry import Inputs
from core.rows import Row

MOST_REQUESTS = 5_000
"""A range of a sheet; more belong into a file, which `gpusize traffic` reads."""
_SHEET_DAYS = (36_526.0, 73_050.0)
"""Day numbers of a sheet from 2000 to 2099: what a cell with a date and a time holds."""
_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)

Tokens = Annotated[int, integer("tokens", lo=0, hi=MAX_TOKENS)]


class RequestRow(Row):
    """One request."""

    time: Annotated[str, name("")] | None = None
    """When it came: ISO 8601, seconds, or a cell with date and time."""
    input_tokens: Tokens
    """Prompt tokens, those found in a cache included."""
    output_tokens: Tokens
    """Generated tokens."""
    cached_tokens: Tokens | None = None
    """Prompt tokens found in the prefix cache; missing means that nobody says."""

    @model_validator(mode="before")
    @classmethod
    def _time_as_text(cls, values: dict[str, Any]) -> dict[str, Any]:
        time = values.get("time")
        if isinstance(time, datetime | date):
            return {**values, "time": time.isoformat()}
        if isinstance(time, int | float) and not isinstance(time, bool):
            return {**values, "time": repr(time)}
        return values


class TraceInputs(Inputs):
    """Measured requests."""

    trace: Annotated[tuple[RequestRow, ...], rows(RequestRow, most=MOST_REQUESTS)]
    """The requests, at most 5,000: time, input_tokens, output_tokens, cached_tokens of each."""
    window_s: Annotated[float, number("s", lo=MIN_WINDOW_S, hi=MAX_WINDOW_S)] = 60.0
    """Window whose 99th percentile is the peak, in seconds."""

    def profile(self) -> Profile:
        """The requests summed up. Raises InputError for times that are none, or no request."""
        timed = [row.time for row in self.trace if row.time is not None]
        if timed and len(timed) != len(self.trace):
            raise InputError(
                f"trace: {len(timed)} of {len(self.trace)} rows have a time; give one to every row"
                " or to none.",
                field="trace",
            )
        times = _moments(timed) if timed else [""] * len(self.trace)
        found = profile_records(
            (
                {
                    **({"time": time} if timed else {}),
                    "input_tokens": row.input_tokens,
                    "output_tokens": row.output_tokens,
                    **({"cached_tokens": row.cached_tokens or 0} if self.caches else {}),
                }
                for row, time in zip(self.trace, times, strict=True)
            ),
            self.window_s,
        )
        if found.bad:
            raise InputError(f"trace: {found.bad[0].message}", field="trace")
        return found

    @property
    def caches(self) -> bool:
        """Whether any row says what was found in the cache."""
        return any(row.cached_tokens is not None for row in self.trace)


def _moments(times: list[str]) -> list[str]:
    """Times, day numbers of a sheet as ISO 8601."""
    try:
        days = [float(time) for time in times]
    except ValueError:
        return times
    low, high = _SHEET_DAYS
    if not all(low <= day < high for day in days) or all(day == int(day) for day in days):
        return times
    # a sheet keeps times to about a microsecond, and shows milliseconds
    ms = (round(day * 86_400_000) for day in days)
    return [(_EPOCH + timedelta(milliseconds=each)).isoformat() for each in ms]


__all__ = ["MOST_REQUESTS", "RequestRow", "TraceInputs"]
