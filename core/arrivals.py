"""Arrivals of measured requests: rate, peak over mean, burstiness.

Variation slower than a window (60 s by default) is the peak's: rate of the window that 99% of
windows stay within, over the mean rate; with fewer than 100 windows that is the busiest one.
Variation faster than a window is burstiness, which queues feel as the variance over mean of counts
in a time like a service time's. It is measured as the index of dispersion of the counts in tenths
of a window, around the mean of their own window. With less than ten requests in a tenth that sees
too little, and the CV^2 of the gaps is taken where it is larger, each gap over the mean gap of its
neighbourhood (at least 50 gaps and one window long).

Both are 1 for Poisson arrivals. Sources: Cox and Lewis 1966, The Statistical Analysis of Series of
Events; Sriram and Whitt 1986, IEEE JSAC 4 (index of dispersion in queues).
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

DEFAULT_WINDOW_S = 60.0
PEAK_QUANTILE = 0.99
_LEAST_GAPS = 50
_BINS = 10
_FEW_PER_BIN = 10.0
_WHOLE_SECONDS_GAP = 5.0
"""Below this mean gap, times in whole seconds say nothing of single gaps."""


class Arrivals(NamedTuple):
    """Arrival statistics of a trace; None where it is too short to tell."""

    qps: float
    """Mean rate: requests after the first over the time from the first to the last."""
    duration_s: float
    window_s: float
    windows: int
    """Whole windows in the trace."""
    peak_to_mean: float | None
    busiest_to_mean: float | None
    gap_cv2: float | None
    dispersion: float | None

    @property
    def arrival_cv2(self) -> float | None:
        """Burstiness as `core.queueing.Queue` takes it: dispersion, or the gaps' CV^2 if rare."""
        if self.dispersion is not None and self.requests_per_window >= _FEW_PER_BIN * _BINS:
            return self.dispersion
        known = [v for v in (self.gap_cv2, self.dispersion) if v is not None]
        return max(known) if known else None

    @property
    def requests_per_window(self) -> float:
        """Requests in a window on average."""
        return self.qps * self.window_s


def arrivals(times_s: Sequence[float], window_s: float = DEFAULT_WINDOW_S) -> Arrivals | None:
    """Statistics of arrival times in seconds, in any order; None for less than two moments.

    >>> clock = arrivals([0.5 * n for n in range(1000)])
    >>> clock and (clock.qps, clock.peak_to_mean, clock.arrival_cv2)
    (2.0, 1.0, 0.0)
    """
    if len(times_s) < 2:
        return None
    times = times_s if _ordered(times_s) else array("d", sorted(times_s))
    duration = times[-1] - times[0]
    if duration <= 0:
        return None
    qps = (len(times) - 1) / duration
    windows = math.floor(duration / window_s + 1e-9)
    peak, busiest = _peaks(times, window_s, windows, qps)
    return Arrivals(
        qps=qps,
        duration_s=duration,
        window_s=window_s,
        windows=windows,
        peak_to_mean=peak,
        busiest_to_mean=busiest,
        gap_cv2=_gap_cv2(times, window_s),
        dispersion=_dispersion(times, window_s, windows),
    )


def summed_arrivals(counts: Mapping[float, int]) -> Arrivals | None:
    """Statistics of requests counted by bucket: when each begins, and how many came in it.

    A bucket is as long as the shortest gap between two, and those that are missing were empty.
    None for less than two. What happened within a bucket is not known.

    >>> hours = summed_arrivals({0.0: 3600, 3600.0: 7200, 10_800.0: 3600})
    >>> hours and (hours.qps, hours.windows, hours.peak_to_mean)
    (1.0, 4, 2.0)
    """
    begins = sorted(counts)
    if len(begins) < 2:
        return None
    width = min(later - one for one, later in pairwise(begins))
    buckets = round((begins[-1] - begins[0]) / width) + 1
    total = sum(counts.values())
    mean = total / buckets
    full = sorted(counts.values(), reverse=True)
    rank = buckets - math.ceil(PEAK_QUANTILE * buckets)
    peak = full[rank] if rank < len(full) else 0
    return Arrivals(
        qps=mean / width,
        duration_s=buckets * width,
        window_s=width,
        windows=buckets,
        peak_to_mean=max(peak / mean, 1.0),
        busiest_to_mean=full[0] / mean,
        gap_cv2=None,
        dispersion=None,
    )


def _ordered(times: Sequence[float]) -> bool:
    before = -math.inf
    for time in times:
        if time < before:
            return False
        before = time
    return True


def _peaks(
    times: Sequence[float], window_s: float, windows: int, qps: float
) -> tuple[float | None, float | None]:
    if windows < 1:
        return None, None
    start = times[0]
    counts = Counter(int((t - start) / window_s) for t in times)
    full = sorted((n for w, n in counts.items() if w < windows), reverse=True)
    # windows without any request are not among `full`, and none of them is near the peak
    rank = windows - math.ceil(PEAK_QUANTILE * windows)
    mean = qps * window_s
    peak = full[rank] if rank < len(full) else 0
    # on average a window is no busier than the mean, whatever the edges of the trace do
    return max(peak / mean, 1.0), max(full[0] / mean, 1.0)


def _gap_cv2(times: Sequence[float], window_s: float) -> float | None:
    """CV^2 of gaps over their local mean, unbiased for exponential gaps.

    For n exponential gaps over their own mean, E[sum (x - 1)^2] = n (n - 1) / (n + 1).
    """
    mean = (times[-1] - times[0]) / (len(times) - 1)
    if mean < _WHOLE_SECONDS_GAP and all(t == int(t) for t in times):
        return None
    squares = expected = 0.0
    begin, gaps, sum_squares = times[0], 0, 0.0
    before = times[0]
    for index in range(1, len(times)):
        time = times[index]
        gap = time - before
        before = time
        gaps += 1
        sum_squares += gap * gap
        span = time - begin
        if gaps >= _LEAST_GAPS and (span >= window_s or index == len(times) - 1) and span > 0:
            squares += sum_squares * (gaps / span) ** 2 - gaps
            expected += gaps * (gaps - 1) / (gaps + 1)
            begin, gaps, sum_squares = time, 0, 0.0
    return max(squares / expected, 0.0) if expected else None


def _dispersion(times: Sequence[float], window_s: float, windows: int) -> float | None:
    """Variance over mean of the counts in a window's tenths, pooled over whole windows."""
    start, width = times[0], window_s / _BINS
    counts = Counter(int((t - start) / width) for t in times)
    per_window: Counter[int] = Counter()
    squares: Counter[int] = Counter()
    for index, n in counts.items():
        window = index // _BINS
        if window < windows:
            per_window[window] += n
            squares[window] += n * n
    total = sum(per_window.values())
    if total < _LEAST_GAPS:
        return None
    spread = sum(squares[w] - n * n / _BINS for w, n in per_window.items())
    return spread * _BINS / (_BINS - 1) / total
