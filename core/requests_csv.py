"""Measured requests, read line by line: CSV, JSON Lines or records, columns by any usual name.

Names are compared without case, spaces and underscores. Known are, among others, the columns of
the Azure LLM inference traces (TIMESTAMP, ContextTokens, GeneratedTokens), of BurstGPT (Timestamp,
Request tokens, Response tokens), of Mooncake (timestamp in ms, input_length, output_length), of
Vidur and Sarathi (arrived_at, num_prefill_tokens, num_decode_tokens), and API usage
(prompt_tokens, completion_tokens, cached_tokens). What a prompt found in the cache and what it
wrote there count as prompt where `input_tokens` leaves them out, as Anthropic's do
(cache_read_input_tokens, cache_creation_input_tokens).

Usage exports hold sums: each row so many requests of one hour, day or model. Known are OpenAI's
(start_time, input_tokens, input_cached_tokens, output_tokens, num_model_requests; before 2025
aggregation_timestamp, n_context_tokens_total, n_generated_tokens_total, n_requests) and any with
such columns. Anthropic's (usage_date_utc, usage_input_tokens_no_cache,
usage_input_tokens_cache_read, usage_input_tokens_cache_write_5m, usage_output_tokens) says no
number of requests, without which there is no length to be had.
Sources: cookbook.openai.com/examples/completions_usage_api, platform.claude.com/docs/en/api
(usage and cost), and importers of both exports in public repositories, read 2026-11-22.

A time is ISO 8601 (UTC unless it says otherwise) or a number: seconds below 1e11, milliseconds
below 1e14, microseconds below 1e17, nanoseconds above, which tells apart today's epochs. Times
counted from the start of a trace are seconds, unless the column's name ends in ms or the trace is
Mooncake's. A request without prompt or answer tokens (a failure) is counted and left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from core.errors import InputError, echo
from core.lengths import MAX_TOKENS

MOST_LISTED = 100
"""Malformed lines named before the rest is only counted."""
COLUMNS: dict[str, tuple[str, ...]] = {
    "time": (
        *("timestamp", "timestamp_ms", "timestamp_s", "arrived_at", "arrival_time"),
        *("arrival_time_ms", "arrival_s", "arrival_ms", "start_time", "request_time"),
        *("created_at", "created", "time", "datetime", "ts", "starting_at", "bucket_start"),
        *("aggregation_timestamp", "usage_date_utc", "usage_date", "date"),
    ),
    "isl": (
        *("input_tokens", "prompt_tokens", "isl", "num_prefill_tokens", "ContextTokens"),
        *("Request tokens", "input_length", "prompt_length", "input_len", "prompt_len"),
        *("num_prompt_tokens", "num_input_tokens", "n_context_tokens_total"),
        *("usage_input_tokens_no_cache", "uncached_input_tokens"),
    ),
    "osl": (
        *("output_tokens", "completion_tokens", "osl", "num_decode_tokens", "GeneratedTokens"),
        *("Response tokens", "output_length", "output_len", "generated_tokens"),
        *("num_completion_tokens", "num_output_tokens", "num_generation_tokens"),
        *("n_generated_tokens_total", "usage_output_tokens"),
    ),
    "cached": ("cached_tokens", "num_cached_tokens", "cached_input_tokens", "input_cached_tokens"),
    # beside these, the prompt tokens of a file are only those that were not cached
    "read": ("cache_read_input_tokens", "usage_input_tokens_cache_read"),
    "written": ("cache_creation_input_tokens", "usage_input_tokens_cache_write_5m"),
    "written_1h": ("usage_input_tokens_cache_write_1h",),
    "requests": ("num_model_requests", "n_requests", "num_requests", "request_count", "requests"),
}
"""Names each column may have; of several that are there, the first listed is read."""
_SUMS = ("usageinputtokensnocache", "uncachedinputtokens", "ncontexttokenstotal")
"""Prompt columns of exports whose rows are sums."""
_MOST_SUMMED = 1e15
_MOONCAKE = ("timestamp", "inputlength")
_EPOCHS = ((1e11, 1.0), (1e14, 1e-3), (1e17, 1e-6), (math.inf, 1e-9))


class BadLine(NamedTuple):
    """A line that could not be read: where and why."""

    line: int
    column: str
    message: str


class Request(NamedTuple):
    """One request: arrival in seconds (if the file has times) and its tokens."""

    time_s: float | None
    isl: int
    osl: int
    cached: float
    times: int = 1
    """Requests the row is a sum of; the tokens are the mean of them."""


class _BadCellError(ValueError):
    def __init__(self, column: str, rule: str, text: object) -> None:
        super().__init__(f"{rule}; got '{echo(text)}'")
        self.column = column


class RequestReader:
    """Reads requests and keeps count of what was left out.

    `columns` maps what was looked for (time, isl, osl, cached) to the file's own column name.
    """

    def __init__(self, header: Sequence[str]) -> None:
        folded = {_fold(name): index for index, name in reversed(list(enumerate(header)))}
        found = {
            role: next((folded[_fold(n)] for n in names if _fold(n) in folded), None)
            for role, names in COLUMNS.items()
        }
        for role, what in (("isl", "prompt"), ("osl", "answer")):
            if found[role] is None:
                raise InputError(
                    f"The file has no column with {what} tokens; its first line must name one, such"
                    f" as {', '.join(COLUMNS[role][:5])}.",
                    field=role,
                )
        self.header = [name.strip() for name in header]
        self.columns = {role: self.header[i] for role, i in found.items() if i is not None}
        self.bad: list[BadLine] = []
        self.bad_count = 0
        self.empty_count = 0
        self._time, self._isl, self._osl = (found[r] for r in ("time", "isl", "osl"))
        self._cached, self._requests = found["cached"], found["requests"]
        self._beside = [found[r] for r in ("read", "written", "written_1h") if found[r] is not None]
        self._read = found["read"]
        if self._requests is None and _fold(self.columns["isl"]) in _SUMS:
            raise InputError(
                f"The file holds sums ({self.columns['isl']}) and no number of requests, so that no"
                " length can be told from it; add a column num_requests, or give a log with a line"
                " for each request.",
                field="requests",
            )
        self.unordered = False
        self._before = -math.inf
        self._zones: dict[bool, int] = {}
        self._in_ms = self._time is not None and (
            _fold(self.header[self._time]).endswith("ms")
            or (_fold(self.header[self._time]), _fold(self.header[self._isl or 0])) == _MOONCAKE
        )

    def read(self, rows: Iterable[tuple[int, Sequence[object], str]]) -> Iterator[Request]:
        """The requests of (line number, cells, problem) rows."""
        for line, cells, problem in rows:
            if problem:
                self._malformed(line, self.header[0], problem)
                continue
            if not cells:
                continue
            try:
                request = self._request(line, cells)
            except _BadCellError as error:
                self._malformed(line, error.column, str(error))
                continue
            if request.isl and request.osl:
                if request.time_s is not None:
                    self.unordered |= request.time_s < self._before
                    self._before = request.time_s
                yield request
            else:
                self.empty_count += request.times
        if len(self._zones) > 1:
            raise InputError(
                f"Some times say a time zone (line {self._zones[True]}) and others do not (line"
                f" {self._zones[False]}); write all of them with one, e.g. a Z for UTC at the end.",
                field="time",
            )

    @property
    def summed(self) -> bool:
        """Whether a row is a sum of several requests."""
        return self._requests is not None

    def _request(self, line: int, cells: Sequence[object]) -> Request:
        isl = self._tokens(cells, self._isl)
        osl = self._tokens(cells, self._osl)
        isl += sum(self._optional(cells, place) for place in self._beside)
        cached = self._optional(cells, self._cached) + self._optional(cells, self._read)
        if cached > isl:
            name = self.columns.get("cached") or self.columns["read"]
            raise _BadCellError(name, f"must be at most the {isl} prompt tokens", cached)
        time = None if self._time is None else self._seconds(self._cell(cells, self._time), line)
        if self._requests is None:
            return Request(time, isl, osl, cached)
        count = self._tokens(cells, self._requests)
        if not count:
            return Request(time, 0, 0, 0, 0)
        return Request(time, round(isl / count), round(osl / count), cached / count, count)

    def _optional(self, cells: Sequence[object], index: int | None) -> int:
        if index is None or self._cell(cells, index) in ("", None):
            return 0
        return self._tokens(cells, index)

    def _cell(self, cells: Sequence[object], index: int) -> object:
        if index >= len(cells):
            raise _BadCellError(self.header[index], "is missing", "")
        return cells[index]

    def _tokens(self, cells: Sequence[object], index: int | None) -> int:
        at = index or 0
        cell = self._cell(cells, at)
        try:
            number = float(cell) if isinstance(cell, str | int | float) else math.nan
        except (ValueError, OverflowError):
            number = math.nan
        most = _MOST_SUMMED if self.summed else MAX_TOKENS
        if not 0 <= number <= most or number != int(number):
            rule = f"must be a whole number from 0 to {most:g}"
            raise _BadCellError(self.header[at], rule, cell)
        return int(number)

    def _seconds(self, cell: object, line: int) -> float:
        try:
            number = float(cell) if isinstance(cell, str | int | float) else math.nan
        except OverflowError:
            number = math.inf
        except ValueError:
            number, zoned = _moment(str(cell))
            if math.isfinite(number):
                self._zones.setdefault(zoned, line)
        else:
            if self._in_ms:
                number /= 1e3
            elif number >= _EPOCHS[0][0]:
                number *= next(
                    factor for below, factor in _EPOCHS if number < below or below == math.inf
                )
        if not abs(number) < _EPOCHS[0][0]:  # NaN is refused here too
            rule = "must be a time: ISO 8601, or a number of seconds or milliseconds"
            raise _BadCellError(self.columns["time"], rule, cell)
        return number

    def _malformed(self, line: int, column: str, why: str) -> None:
        self.bad_count += 1
        if len(self.bad) < MOST_LISTED:
            self.bad.append(BadLine(line, column, f"line {line}, column {echo(column)}: {why}."))


def _moment(text: str) -> tuple[float, bool]:
    """Seconds since 1970, and whether the text says a time zone."""
    plain = text.strip()
    try:
        moment = datetime.fromisoformat(plain.removesuffix(" UTC"))
    except ValueError:
        return math.nan, False
    zoned = moment.tzinfo is not None or plain.endswith(" UTC")
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp(), zoned


def _fold(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
