"""Cross-validate the constants: leave out each accelerator, model and source, refit, predict it.

    python -m bench.crossvalidate ROWS.csv    writes bench/crossvalidated.json and the bands

Needs NumPy and SciPy, and a minute (folds.py), or a quarter of an hour with --exact. The bands of
core/data/performance_bands.toml are quantiles of the held-out measured / predicted, pooled over the
three ways of leaving out. `python -m bench.accuracy` turns the JSON into docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import tomllib
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from bench import folds
from bench.fit import TOML, base, fit, log_errors, rows_of
from bench.held import by_row, dumps
from core.bands import accuracy_class, kind
from core.estimate import estimate
from core.measured import Measured
from core.validation import CLASSES, quantile

HELD = Path(__file__).parent / "crossvalidated.json"
BANDS = TOML.parent / "performance_bands.toml"
KINDS = ("gpu", "model", "source")
ENOUGH = 25
"""Rows below which a sort of configuration takes the class's own band, widened."""
WIDEN = 1.3
"""Factor on the logarithm of a band for a sort with too few rows (our choice, 2026-11)."""

MODEL_GROUP = {
    "llama-3.3-70b": "llama-70b",
    "llama-3.1-70b": "llama-70b",
    "llama-3-70b": "llama-70b",
    "llama-2-70b": "llama-70b",
    "llama-3-8b": "llama-8b",
    "llama-3.1-8b": "llama-8b",
}
"""Models of one shape are one group: leaving one out while its twin stays would prove nothing."""


def group_of(row: Measured, kind: str) -> str:
    assert row.setup is not None
    if kind == "gpu":
        return row.setup.accelerator.id
    if kind == "model":
        return MODEL_GROUP.get(row.setup.model.id, row.setup.model.id)
    return row.source


def _fold(
    job: tuple[str, str, str, dict[str, Any], int, dict[str, Any]],
) -> tuple[str, dict[str, float]]:
    path, kind, group, prior, steps, start = job
    rows = rows_of(path)
    found = fit([r for r in rows if group_of(r, kind) != group], prior, steps, start)
    held = [r for r in rows if group_of(r, kind) == group]
    errors = log_errors(held, found)
    return kind, {str(r.line): float(e) for r, e in zip(held, errors, strict=True)}


def cross_validate(
    path: str, prior: dict[str, Any], steps: int, start: dict[str, Any]
) -> dict[str, dict[str, float]]:
    """Held-out log error of each row (by line), for each kind of group.

    The search of each fold begins at the fit of all rows, to save time; the prior is what pulls.
    """
    rows = rows_of(path)
    jobs = [
        (path, kind, group, prior, steps, start)
        for kind in ("gpu", "model", "source")
        for group in sorted({group_of(r, kind) for r in rows})
    ]
    out: dict[str, dict[str, float]] = {"gpu": {}, "model": {}, "source": {}}
    with ProcessPoolExecutor() as pool:
        for kind, errors in pool.map(_fold, jobs):
            out[kind].update(errors)
    return out


def bands(rows: list[Measured], held: dict[str, dict[str, float]]) -> dict[str, Any]:
    """Quantiles of held-out measured / predicted by class and sort of configuration."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        assert row.setup is not None
        name = accuracy_class(row.metric, row.setup)
        sort = kind(row.setup, estimate(row.setup).slots)
        for way in KINDS:
            error = held[way][str(row.line)]
            if not math.isnan(error):
                found[name][sort].append(error)
                found[name]["all"].append(error)
    out: dict[str, Any] = {}
    for name in CLASSES:
        every = (quantile(found[name]["all"], 0.1), quantile(found[name]["all"], 0.9))
        out[name] = {}
        for sort in ("plain", "no_version", "kv_tight", "other_vendor", "expert_parallel"):
            errors = found[name][sort]
            if len(errors) >= ENOUGH * len(KINDS):
                low, high = quantile(errors, 0.1), quantile(errors, 0.9)
            else:
                widen = 1.0 if sort in ("plain", "no_version") else WIDEN
                low, high = every[0] * widen, every[1] * widen
            out[name][sort] = (math.exp(low), math.exp(high), len(errors) // len(KINDS))
    return out


def write_bands(found: dict[str, Any]) -> None:
    """The bands file."""
    lines = [
        "# P10 and P90 of measured / predicted, by what is asked and of what (core/bands.py).",
        "# From rows whose accelerator, model or source was left out of fitting",
        "# (bench/crossvalidate.py, 2026-11). Where fewer than 25 rows were of a sort, its band is",
        "# that of the class, and 1.3 times as wide in logarithm for the sorts known to be harder.",
    ]
    for name, sorts in found.items():
        lines += ["", f"[band.{name}]"]
        for sort, (low, high, count) in sorts.items():
            lines.append(f"{sort} = [{low:.3f}, {high:.3f}]".ljust(36) + f"# {count} rows")
    BANDS.write_text("\n".join(lines) + "\n", "utf-8")


def summary(
    rows: list[Measured], held: dict[str, dict[str, float]], found: dict[str, Any]
) -> dict[str, Any]:
    """Median and mean absolute percentage error and band coverage, by class and way."""
    out: dict[str, Any] = {}
    for way in KINDS:
        out[way] = {}
        for name in CLASSES:
            errors: list[float] = []
            inside = 0
            for row in rows:
                assert row.setup is not None
                if accuracy_class(row.metric, row.setup) != name:
                    continue
                error = held[way][str(row.line)]
                if math.isnan(error):
                    errors.append(100.0)
                    continue
                errors.append(abs(math.exp(-error) - 1) * 100)
                low, high, _ = found[name][kind(row.setup, estimate(row.setup).slots)]
                inside += low <= math.exp(error) <= high
            out[way][name] = {
                "rows": len(errors),
                "median": round(statistics.median(errors), 1),
                "mean": round(statistics.fmean(errors), 1),
                "p90": round(quantile(errors, 0.9), 1),
                "in_band": round(100 * inside / len(errors)),
            }
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows")
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--held", help="held-out log errors of an earlier run, to skip the refits")
    parser.add_argument("--start", help="JSON of a fit of all rows (bench.fit --out)")
    parser.add_argument("--exact", action="store_true", help="refit every fold in full")
    parser.add_argument("--save", help="write the held-out log errors here")
    given = parser.parse_args()
    prior = base()
    rows = rows_of(given.rows)
    if given.held:
        held = json.loads(Path(given.held).read_text("utf-8"))
    else:
        start = json.loads(Path(given.start).read_text("utf-8")) if given.start else None
        start = start or (
            fit(rows, prior) if given.exact else tomllib.loads(TOML.read_text("utf-8"))
        )
        if given.exact:
            held = cross_validate(given.rows, prior, given.steps, start)
        else:
            held = folds.held_out(rows, prior, start, KINDS, group_of)
    if given.save:
        Path(given.save).write_text(json.dumps(held), "utf-8")
    found = bands(rows, held)
    write_bands(found)
    result = summary(rows, held, found)
    HELD.write_text(dumps({**result, "rows": by_row(rows, held)}), "utf-8")
    for way, classes in result.items():
        for name, figures in classes.items():
            print(way, name, figures)


if __name__ == "__main__":
    main()
