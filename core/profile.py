"""What a file of requests tells a plan: lengths, arrivals and prefix cache, measured.

Sums are kept as they stream in: counts by length, arrival times and exact integer moments, so
memory grows with the distinct lengths and by 8 bytes per request.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from core.arrivals import DEFAULT_WINDOW_S, Arrivals, arrivals, summed_arrivals
from core.errors import InputError
from core.lengths import MAX_CV, Lengths
from core.queueing import MAX_CV as MAX_ARRIVAL_CV
from core.requests_csv import BadLine, Request, RequestReader
from core.requests_rows import column_rows, csv_rows, jsonl_rows, record_rows
from core.traffic import Held, Traffic

MAX_WINDOW_S, MIN_WINDOW_S = 86400.0, 1e-3
MAX_PEAK = 100.0
MAX_HIT = 0.99
WIDEST_P95 = 3.86
"""Largest p95 over mean a lognormal can have, less what rounding may add."""


class LengthStats(NamedTuple):
    """Measured lengths in tokens; a quantile is the least length that share stays within."""

    mean_tokens: float
    cv2: float
    p50_tokens: int
    p95_tokens: int
    p99_tokens: int
    max_tokens: int

    @property
    def cv(self) -> float:
        """Standard deviation over mean."""
        return math.sqrt(self.cv2)

    def lengths(self) -> Lengths:
        """The lognormal with this mean and CV: both moments as measured."""
        return Lengths.from_mean_cv(self.mean_tokens, min(self.cv, MAX_CV))

    def as_dict(self) -> dict[str, float]:
        """JSON fields."""
        return {**self._asdict(), "cv": self.cv}


class Profile(NamedTuple):
    """A file of requests, summed up."""

    requests: int
    isl: LengthStats
    osl: LengthStats
    correlation: float
    """Pearson correlation of prompt and answer lengths."""
    held: Held
    """KV tokens of a request in flight at a random moment, from the requests themselves."""
    prefix_hit_frac: float | None
    """Cached over all prompt tokens; None where the file does not say."""
    arrivals: Arrivals | None
    columns: Mapping[str, str]
    left_out: int
    """Requests without prompt or answer tokens."""
    bad: tuple[BadLine, ...]
    bad_count: int
    summed: bool = False
    """Whether rows are sums of several requests: the spread of lengths within one is not known."""
    unordered: bool = False
    """Whether times were not in order; they have been sorted."""

    def traffic(self) -> Traffic:
        """The traffic with the measured moments."""
        one = self.arrivals
        burst = one.arrival_cv2 if one else None
        return Traffic(
            isl=self.isl.lengths(),
            osl=self.osl.lengths(),
            correlation=self.correlation,
            prefix_hit_frac=min(self.prefix_hit_frac or 0.0, MAX_HIT),
            peak_to_mean=min((one.peak_to_mean if one else None) or 1.0, MAX_PEAK),
            arrival_cv2=1.0 if burst is None else min(burst, MAX_ARRIVAL_CV**2),
        )

    def fields(self) -> dict[str, float]:
        """Arguments of GPUS_NEEDED that describe this traffic, rounded as a person would.

        A p95 no lognormal of the measured mean can have is replaced by that of the lognormal with
        the measured mean and CV, within what can be given.
        """
        given = self.traffic()
        out: dict[str, float] = {}
        if self.arrivals:
            out["qps"] = _short(self.arrivals.qps)
        for name, stats, lengths in (("isl", self.isl, given.isl), ("osl", self.osl, given.osl)):
            mean = max(round(stats.mean_tokens), 1)
            out[name] = mean
            if self.summed:
                continue
            p95 = float(stats.p95_tokens)
            if not mean <= p95 <= WIDEST_P95 * mean:
                widest = WIDEST_P95 * mean
                p95 = widest if lengths.sigma > 1.6 else lengths.quantile_tokens(0.95)
            out[f"{name}_p95"] = min(max(round(p95), mean), math.floor(WIDEST_P95 * mean))
        if self.arrivals:
            if self.arrivals.peak_to_mean is not None:
                out["peak_to_mean"] = _short(given.peak_to_mean)
            if self.arrivals.arrival_cv2 is not None:
                out["arrival_cv2"] = _short(given.arrival_cv2)
        if self.prefix_hit_frac is not None:
            out["prefix_hit_frac"] = _short(given.prefix_hit_frac)
        return out

    def stated(self) -> Traffic:
        """The traffic `fields` stand for: independent lognormals of the mean and the p95."""
        fields = self.fields()
        isl, osl = (
            Lengths.from_mean_quantile(fields[name], 0.95, fields.get(f"{name}_p95", fields[name]))
            for name in ("isl", "osl")
        )
        return self.traffic()._replace(isl=isl, osl=osl, correlation=0.0)

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON."""
        one = self.arrivals
        return {
            "requests": self.requests,
            "isl": self.isl.as_dict(),
            "osl": self.osl.as_dict(),
            "correlation": self.correlation,
            "held": self.held._asdict(),
            "prefix_hit_frac": self.prefix_hit_frac,
            "arrivals": {**one._asdict(), "arrival_cv2": one.arrival_cv2} if one else None,
            "fields": self.fields(),
            "columns": dict(self.columns),
            "left_out": self.left_out,
            "summed": self.summed,
            "malformed": [line._asdict() for line in self.bad],
            "malformed_count": self.bad_count,
        }


def profile_csv(lines: Iterable[str], window_s: float = DEFAULT_WINDOW_S) -> Profile:
    """The profile of CSV text with a header; columns as in core/requests_csv.

    Malformed lines are named in `bad` and left out. Raises InputError for an empty file, no known
    column, no readable request, or a window out of range.

    >>> one = profile_csv(["TIMESTAMP,ContextTokens,GeneratedTokens",
    ...     "2023-11-16 18:17:03.9799600,4808,10", "2023-11-16 18:17:04.9799600,3180,8"])
    >>> one.requests, one.isl.mean_tokens, one.arrivals and one.arrivals.qps
    (2, 3994.0, 1.0)
    """
    header, rows = csv_rows(lines)
    reader = RequestReader(header)
    return _profile(reader, reader.read(rows), window_s)


def profile_records(
    records: Iterable[Mapping[str, object]], window_s: float = DEFAULT_WINDOW_S
) -> Profile:
    """The profile of records (dicts), otherwise as `profile_csv`.

    >>> profile_records([{"prompt_tokens": 10, "completion_tokens": 2}]).isl.max_tokens
    10
    """
    header, rows = record_rows(records)
    reader = RequestReader(header)
    return _profile(reader, reader.read(rows), window_s)


def profile_jsonl(lines: Iterable[str], window_s: float = DEFAULT_WINDOW_S) -> Profile:
    """The profile of one JSON object a line, as Mooncake's traces are, otherwise as `profile_csv`.

    >>> profile_jsonl(['{"timestamp": 27482, "input_length": 6955, "output_length": 52}']).requests
    1
    """
    header, rows = jsonl_rows(lines)
    reader = RequestReader(header)
    return _profile(reader, reader.read(rows), window_s)


def profile_columns(columns: Mapping[str, object], window_s: float = DEFAULT_WINDOW_S) -> Profile:
    """The profile of an object of lists, as a load test's result is, otherwise as `profile_csv`."""
    header, rows = column_rows(columns)
    reader = RequestReader(header)
    return _profile(reader, reader.read(rows), window_s)


def _profile(reader: RequestReader, requests: Iterable[Request], window_s: float) -> Profile:
    if not MIN_WINDOW_S <= window_s <= MAX_WINDOW_S:
        raise InputError(
            f"window must be at least {MIN_WINDOW_S:g} and at most {MAX_WINDOW_S:g} seconds;"
            f" you gave {window_s:g}.",
            field="window",
        )
    prompts: Counter[int] = Counter()
    answers: Counter[int] = Counter()
    times = array("d")
    by_time: Counter[float] = Counter()
    cached = so = s2o = so2 = 0
    for time, s, o, hit, count in requests:
        prompts[s] += count
        answers[o] += count
        cached += hit * count
        so += s * o * count
        s2o += s * s * o * count
        so2 += s * o * o * count
        if time is None:
            continue
        if reader.summed:
            by_time[time] += count
        else:
            times.append(time)
    n = prompts.total()
    if not n:
        told = f" {reader.bad[0].message}" if reader.bad else ""
        raise InputError(
            "The file has no request with prompt and answer tokens; malformed lines:"
            f" {reader.bad_count:,}, without tokens: {reader.empty_count:,}.{told}",
            field="file",
        )
    isl, osl = _stats(prompts, n), _stats(answers, n)
    tokens = sum(o * c for o, c in answers.items())
    cubes = sum(o**3 * c for o, c in answers.items())
    squares = sum(o * o * c for o, c in answers.items())
    mean = (so + squares / 2) / tokens
    variance = max((s2o + so2 + cubes / 3) / tokens - mean * mean, 0.0)
    spread = isl.mean_tokens * osl.mean_tokens * isl.cv * osl.cv
    correlation = (so / n - isl.mean_tokens * osl.mean_tokens) / spread if spread else 0.0
    total = sum(s * c for s, c in prompts.items())
    return Profile(
        requests=n,
        isl=isl,
        osl=osl,
        correlation=min(max(correlation, -1.0), 1.0),
        held=Held(mean, variance),
        prefix_hit_frac=cached / total if {"cached", "read"} & set(reader.columns) else None,
        arrivals=summed_arrivals(by_time) if reader.summed else arrivals(times, window_s),
        columns=reader.columns,
        left_out=reader.empty_count,
        bad=tuple(reader.bad),
        bad_count=reader.bad_count,
        summed=reader.summed,
        unordered=reader.unordered,
    )


def _stats(counts: Counter[int], n: int) -> LengthStats:
    total = sum(t * c for t, c in counts.items())
    squares = sum(t * t * c for t, c in counts.items())
    ordered = sorted(counts)
    ranks = [math.ceil(q * n - 1e-9) for q in (0.5, 0.95, 0.99)]
    found: list[int] = []
    seen = 0
    for tokens in ordered:
        seen += counts[tokens]
        while len(found) < 3 and seen >= ranks[len(found)]:
            found.append(tokens)
    mean = total / n
    # in whole numbers, so that equal lengths have a variance of exactly 0
    cv2 = (squares * n - total * total) / (total * total)
    return LengthStats(mean, cv2, found[0], found[1], found[2], ordered[-1])


def _short(value: float) -> float:
    return float(f"{value:.4g}")
