"""Fitting a calibration's factors to observations.

Least squares on log ratios with a prior towards 1: a load test of a few runs cannot overrule the
constants where it says nothing. A factor moves only if the observations tell it from those already
chosen, so one figure moves one factor and a whole sweep at most three.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from core.calibration import FACTOR_NAMES, HIGHEST, LOWEST, Factors, Observation, scaled
from core.constants import Constants, constants
from core.errors import InputError
from core.estimate import estimate
from core.kernel import architecture
from core.least_squares import Residuals, Vector, dot, least_squares, tellable
from core.measured import predicted
from core.setup import Setup

PRIOR_SPREAD = 0.5
"""Standard deviation of a factor's logarithm before any test: x1.65 either way."""
SPREAD = 0.1
"""Log spread of TPOT and throughput around a calibrated estimate, until a sweep tells it."""
TTFT_SPREAD = 0.25
"""TTFT depends on arrivals as much as on hardware, so it counts for less."""
TELLS = 1.0
"""A factor is freed when the observations know it this many times better than the prior does."""
QUIETEST, LOUDEST = 0.03, 3.0
"""How far the scatter that is left after a fit may change the spreads above."""
SPARE = 3
"""Figures beyond the freed factors from which their own scatter is taken."""
PASSES = 5
"""Times the scatter may set the spreads anew."""
LARGE_ERROR = 0.30
"""Mean error after fitting above which the factors are not to be trusted."""

_FURTHEST = 5.0


class Row(NamedTuple):
    """One observation beside its predictions, in its own unit."""

    observation: Observation
    before: float
    after: float

    @property
    def error_before_frac(self) -> float:
        """Absolute error with the constants as given, as a fraction of the measurement."""
        return abs(self.before / self.observation.value - 1.0)

    @property
    def error_after_frac(self) -> float:
        """Absolute error with the factors."""
        return abs(self.after / self.observation.value - 1.0)


class Fitted(NamedTuple):
    """Fitted factors and how well they do; errors are means of absolute errors, as fractions."""

    factors: Factors
    freed: tuple[str, ...]
    """Factors the observations could tell, best known first; the others stay 1."""
    rows: tuple[Row, ...]
    cautions: tuple[str, ...]

    @property
    def error_before_frac(self) -> float:
        """Mean error with the constants as given."""
        return _mean(row.error_before_frac for row in self.rows)

    @property
    def error_after_frac(self) -> float:
        """Mean error with the factors."""
        return _mean(row.error_after_frac for row in self.rows)

    def as_dict(self) -> dict[str, Any]:
        """JSON of the fit."""
        return {
            "factors": {name: getattr(self.factors, name) for name in FACTOR_NAMES},
            "freed": list(self.freed),
            "observations": len(self.rows),
            "error_before_frac": self.error_before_frac,
            "error_after_frac": self.error_after_frac,
            "rows": [
                {
                    "metric": row.observation.metric,
                    "isl": row.observation.setup.isl,
                    "osl": row.observation.setup.osl,
                    "load": load_label(row.observation.setup),
                    "measured": row.observation.value,
                    "before": row.before,
                    "after": row.after,
                }
                for row in self.rows
            ],
            "cautions": list(self.cautions),
        }


def fit_factors(observations: Sequence[Observation], k: Constants | None = None) -> Fitted:
    """Factors that bring predictions to the observations of one model, accelerator and engine.

    minimise sum (ln predicted / measured)^2 / spread^2 + sum (ln factor)^2 / prior spread^2

    over the freed factors, each within 0.25 to 4, by Levenberg-Marquardt. Factors are freed in
    order of what the observations tell of them beyond those already freed: a pivoted Gram-Schmidt
    on d ln predicted / d ln factor. Figures that follow from others (closed-loop throughput from
    TTFT and TPOT) or do not respond (throughput at a rate the replica sustains) free nothing.
    Where there are figures to spare, further passes take the spreads from the scatter the last one
    left, so that a sweep the model follows closely is believed and a ragged one is not.

    Raises InputError without observations or of several keys, and what `estimate` raises.
    """
    if not observations:
        raise InputError("A calibration needs at least one measured figure; the file has none.")
    k = k or constants()
    engine = _engine(observations)
    spreads = [TTFT_SPREAD if o.metric == "ttft_ms" else SPREAD for o in observations]

    def misses(logs: Mapping[str, float]) -> Vector:
        return [
            _log_ratio(value, seen.value) / spread
            for value, seen, spread in zip(
                _predict(observations, _trial(k, engine, logs)), observations, spreads, strict=True
            )
        ]

    freed, logs = _fit(misses, 1.0)
    for _ in range(PASSES):
        spare = len(set(observations)) - len(freed)
        if spare < SPARE:
            break
        left = misses(logs)
        scatter = math.sqrt(dot(left, left) / spare)
        freed, logs = _fit(misses, min(max(scatter, QUIETEST), LOUDEST))
    factors = _factors(logs)
    rows = tuple(
        Row(seen, before, after)
        for seen, before, after in zip(
            observations,
            _predict(observations, k),
            _predict(observations, _trial(k, engine, logs)),
            strict=True,
        )
    )
    return Fitted(factors, freed, rows, _cautions(factors, freed, rows, k))


def load_label(setup: Setup) -> str:
    """The load in words.

    >>> from core.catalog import accelerator, model
    >>> one = Setup(model("8b"), accelerator("h100"), 1024, 128, concurrency=8)
    >>> load_label(one), load_label(one._replace(concurrency=None, requests_per_s=2.5))
    ('8 in flight', '2.5 requests/s')
    """
    rate = setup.requests_per_s
    if rate is not None:
        if math.isinf(rate):
            return "all at once" if setup.requests is None else f"{setup.requests} at once"
        return f"{rate:g} requests/s"
    return "as many as fit" if setup.concurrency is None else f"{setup.concurrency:.4g} in flight"


def _engine(observations: Sequence[Observation]) -> str:
    keys = {(s.model.id, s.accelerator.id, s.engine) for s in (o.setup for o in observations)}
    if len(keys) > 1:
        shown = "; ".join(" on ".join(key[:2]) + f" with {key[2]}" for key in sorted(keys)[:3])
        raise InputError(
            "A calibration is of one model, GPU and engine; these measurements are of"
            f" {len(keys)} ({shown}), so calibrate each by itself.",
            field="file",
        )
    return observations[0].setup.engine


def _predict(observations: Sequence[Observation], k: Constants) -> Vector:
    known = {setup: estimate(setup, k) for setup in {seen.setup for seen in observations}}
    return [predicted(seen.metric, known[seen.setup]) for seen in observations]


def _trial(k: Constants, engine: str, logs: Mapping[str, float]) -> Constants:
    return scaled(k, engine, _factors(logs))


def _factors(logs: Mapping[str, float]) -> Factors:
    return Factors(**{n: min(max(math.exp(x), LOWEST), HIGHEST) for n, x in logs.items()})


def _fit(misses: Residuals, scatter: float) -> tuple[tuple[str, ...], dict[str, float]]:
    def residuals(logs: Mapping[str, float]) -> Vector:
        return [miss / scatter for miss in misses(logs)]

    freed = tellable(residuals, FACTOR_NAMES, TELLS / PRIOR_SPREAD)
    return freed, least_squares(residuals, freed, PRIOR_SPREAD, math.log(HIGHEST))


def _log_ratio(value: float, measured: float) -> float:
    if not value > 0 or not math.isfinite(value):
        return _FURTHEST
    return min(max(math.log(value / measured), -_FURTHEST), _FURTHEST)


def _cautions(
    factors: Factors, freed: tuple[str, ...], rows: Sequence[Row], k: Constants
) -> tuple[str, ...]:
    found: list[str] = []
    card = rows[0].observation.setup.accelerator
    share = architecture(card, k).memory * max(k.kernel.memory_weights, k.kernel.memory_kv)
    if share * factors.memory > 1.0:
        found.append(
            f"Memory x{factors.memory:.2f} needs {share * factors.memory:.0%} of the datasheet"
            f" bandwidth of {card.name}: check --gpu, --tp, --weights and --kv."
        )
    found += [
        f"The {name} factor is at its limit of x{getattr(factors, name):g}: check that the options"
        " describe one replica as it was tested."
        for name in FACTOR_NAMES
        if getattr(factors, name) in (LOWEST, HIGHEST)
    ]
    before = _mean(row.error_before_frac for row in rows)
    after = _mean(row.error_after_frac for row in rows)
    if freed and after >= before:
        found.append(
            "The factors bring the estimate no nearer on average: keep the constants, or test with"
            " more loads."
        )
    if after > LARGE_ERROR:
        found.append(
            f"The fit still misses by {after:.0%} on average: do not rely on it before you have"
            " checked the options and repeated the test."
        )
    if not freed:
        found.append("The figures tell nothing of any factor, so all stay 1.")
    return tuple(found)


def _mean(values: Iterable[float]) -> float:
    held = list(values)
    return sum(held) / len(held)
