"""One run of a load generator: what it sent, what came back, and the load that made."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

from core.calibration import Observation
from core.errors import InputError, echo
from core.setup import Setup

LARGEST = 1e12
MOST_TOKENS = 1e7
"""Tokens of one request; far beyond every context, so that a mistake does not overflow."""


class Run(NamedTuple):
    """Means over the completed requests of one run; None where the file does not say."""

    model: str | None
    completed: float
    isl: float
    osl: float
    tpot_ms: float | None
    ttft_ms: float | None
    output_tok_s: float | None
    cap: float | None = None
    """Most requests the client keeps in flight."""
    requests_per_s: float | None = None
    """Rate at which requests are sent; infinite when all are sent at once."""
    in_flight: float | None = None
    """Mean requests in flight, where it was measured."""


def observations(run: Run, base: Setup) -> tuple[Observation, ...]:
    """What one run says of the configuration `base`, whose lengths and load the run replaces."""
    setup = base._replace(
        isl=max(1, round(run.isl)), osl=max(1, round(run.osl)), **_load(run)._asdict()
    )
    figures = (
        ("tpot_ms", run.tpot_ms if setup.osl > 1 else None),
        ("ttft_ms", run.ttft_ms),
        ("output_tok_s_total", run.output_tok_s),
    )
    return tuple(Observation(setup, metric, value) for metric, value in figures if value)


class _Load(NamedTuple):
    concurrency: float | None = None
    requests_per_s: float | None = None
    requests: int | None = None


def _load(run: Run) -> _Load:
    """Closed loop at the cap, open loop at the rate, or what was measured.

    With both a cap and a rate, the cap holds when the rate would need more in flight than it
    allows: rate x residence > cap (Little's law), residence = TTFT + (OSL - 1) x TPOT.
    """
    rate, cap = run.requests_per_s, run.cap
    sent = max(1, round(run.completed))
    closed = None if cap is None else _Load(concurrency=max(1.0, min(cap, run.completed)))
    if rate is None or (math.isinf(rate) and closed is not None):
        if closed is None and run.in_flight is not None:
            return _Load(concurrency=max(1.0, run.in_flight))
        return closed or _Load(requests_per_s=math.inf, requests=sent)
    if closed is not None and cap is not None:
        residence_s = ((run.ttft_ms or 0.0) + (run.osl - 1) * (run.tpot_ms or 0.0)) / 1e3
        if rate * residence_s > cap:
            return closed
    return _Load(requests_per_s=rate, requests=sent)


def table(value: Any) -> Mapping[str, Any]:
    """A JSON object, empty where there is something else."""
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def items(value: Any) -> Sequence[Any]:
    """A JSON list, empty where there is something else."""
    return cast("Sequence[Any]", value) if isinstance(value, list) else ()


def text(value: Any) -> str | None:
    """A non-empty text or the first of a list of them."""
    first = items(value)[0] if items(value) else value
    return first.strip() or None if isinstance(first, str) else None


def number(value: Any, name: str, most: float = LARGEST) -> float | None:
    """A number of 0 or more; None where there is none. InputError for anything else.

    >>> number(12, "completed"), number(None, "completed")
    (12.0, None)
    """
    if value is None:
        return None
    known = isinstance(value, int | float) and not isinstance(value, bool)
    if not known or not 0 <= value <= most:  # NaN compares false
        raise InputError(
            f"{name} must be a number from 0 to {most:g}; the file says '{echo(value)}', so check"
            " how it was written or repeat the test.",
            field=name,
        )
    return float(value)


def rate(value: Any, name: str) -> float | None:
    """A request rate, which may be infinite: `inf`, `Infinity`, or the number."""
    if isinstance(value, str) and value.strip().lower() in ("inf", "infinity"):
        return math.inf
    if isinstance(value, float) and value == math.inf:
        return math.inf
    return number(value, name) or None


def nothing_completed(kind: str, failed: float | None) -> InputError:
    """The error for a run in which no request succeeded."""
    why = f"all {failed:.0f} requests failed" if failed else "no request completed with a token"
    return InputError(
        f"This {kind} result measures nothing: {why}; repeat the test against a server that"
        " answers.",
        field="file",
    )
