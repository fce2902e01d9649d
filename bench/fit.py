"""Fit the constants of core/data/performance.toml to measured rows.

    python -m bench.fit ROWS.csv            fit on all rows, print old and new constants
    python -m bench.fit ROWS.csv --write    and put them into the constants file

Needs NumPy and SciPy, which the package itself does not. The loss is Cauchy's, of the log errors of
all metrics jointly, plus a log-normal prior on each constant, so that what the rows do not
identify stays at its physical value. No constant belongs to a row, a source, a model or one
accelerator: the parameters below are shared, or vary by architecture, link or engine family.
"""

# pyright: reportMissingImports=false, reportArgumentType=false
from __future__ import annotations

import argparse
import copy
import csv
import json
import math
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import least_squares

from core.bands import accuracy_class
from core.constants import parse
from core.errors import GpusizeError
from core.estimate import estimate
from core.measured import Measured, predicted, read_row

TOML = Path(__file__).parents[1] / "core" / "data" / "performance.toml"
PRIORS = Path(__file__).parent / "priors.toml"
SOFT = 0.15
"""Log error of greatest pull, near the measurements' noise. Beyond it a row pulls less and less:
one off by half was run otherwise than it says (cached prompts, a front end at its limit)."""
INDEPENDENT = 0.3
"""Rows of one sweep err together: the share of them that counts as evidence against a prior."""
WEIGHT = {
    "tpot": 1.0,
    "throughput_max": 1.0,
    "throughput_at_concurrency": 1.0,
    "ttft_low": 0.8,
    "ttft_loaded": 0.35,
}
ENGINES = ("vllm", "sglang", "tensorrt-llm", "tensorrt-llm-v0")

FROM_TENSORRT = (
    "layer_s",
    "step_s",
    "sequence_s",
    "allreduce",
    "mix",
    "burst",
    "stream_steps",
    "reserve_gb",
    "reserve_share",
    "token_s",
)
"""Constants NIM shares with TensorRT-LLM, the engine inside it."""

FITTED = ("kernel", "architecture", "link", "collective", "first_token", "engine")

POOLED = {"layer_s": 0.4, "step_s": 0.5, "sequence_s": 0.5, "mix": 0.3, "burst": 0.3}
"""Engine constants with a factor all engines share: what one engine teaches, the others inherit."""

# path -> spread of its prior in log units; the prior's centre is the value in PRIOR
PARAMETERS: dict[str, float] = {
    "kernel.memory_weights": 0.1,
    "kernel.memory_kv": 0.15,
    "kernel.memory_knee": 0.5,
    "kernel.compute_bf16": 0.1,
    "kernel.compute_8bit": 0.1,
    "kernel.compute_4bit": 0.1,
    "kernel.compute_attention": 0.2,
    "kernel.expert_width": 0.3,
    "kernel.dequantise": 0.2,
    "kernel.half_tokens": 0.4,
    "kernel.expert_imbalance": 0.1,
    "kernel.norm": 0.3,
    "kernel.routing_shape": 0.5,
    "kernel.quantise_layer_s": 0.5,
    "kernel.moe_layer_s": 0.5,
    "kernel.mla_layer_s": 0.5,
    "kernel.block_scaled": 0.3,
    "architecture.ampere.compute": 0.15,
    "architecture.ampere.memory": 0.1,
    "architecture.blackwell.compute": 0.1,
    "architecture.blackwell.memory": 0.1,
    "architecture.blackwell-rtx.compute": 0.2,
    "architecture.blackwell-rtx.memory": 0.1,
    "architecture.cdna3.compute": 0.2,
    "architecture.cdna3.memory": 0.08,
    "architecture.cdna3.overhead": 0.15,
    "architecture.cdna3.expert_overhead": 0.3,
    "architecture.gaudi.compute": 0.2,
    "architecture.gaudi.memory": 0.1,
    "architecture.xe2.compute": 0.1,
    "architecture.xe2.memory": 0.05,
    "link.nvlink.latency_s": 0.2,
    "link.nvlink.share": 0.15,
    "link.pcie.latency_s": 0.3,
    "link.pcie.share": 0.3,
    "link.xgmi.latency_s": 0.2,
    "collective.group_exponent": 0.5,
    "first_token.layer_s": 0.7,
    "first_token.expert_layer_s": 0.7,
    "first_token.exchange_layer_s": 0.7,
    "first_token.latent_layer_s": 0.7,
    "first_token.token_s": 0.7,
    "first_token.passes": 0.5,
    "first_token.expert_passes": 0.5,
    "first_token.pack": 0.15,
    "engine.sglang.lockstep": 0.3,
    **{f"pool.{name}": spread for name, spread in POOLED.items()},
    **{
        f"engine.{engine}.{name}": spread
        for engine in ENGINES
        for name, spread in (
            ("layer_s", 0.2),
            ("step_s", 0.25),
            ("sequence_s", 0.25),
            ("request_s", 0.6),
            ("allreduce", 0.15),
            ("mix", 0.15),
            ("burst", 0.15),
            ("stream_steps", 0.7),
        )
    },
    "engine.other.layer_s": 0.2,
    "engine.other.step_s": 0.25,
    "engine.other.sequence_s": 0.25,
    "engine.vllm-v0.sequence_s": 1.2,
    "engine.vllm-v0.eager_layer_s": 0.5,
    "engine.vllm.token_s": 0.4,
    "engine.sglang.token_s": 0.4,
    "engine.tensorrt-llm.reserve_gb": 0.15,
    "engine.tensorrt-llm.reserve_share": 0.15,
    "engine.tensorrt-llm-v0.reserve_gb": 0.15,
    "engine.tensorrt-llm-v0.reserve_share": 0.15,
    "engine.vllm.reserve_gb": 0.3,
}


def rows_of(path: str) -> list[Measured]:
    """Usable rows; those documented as defective are left out of fitting."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows = [read_row(row, line) for line, row in enumerate(csv.DictReader(file), 2)]
    return [row for row in rows if row.setup is not None and not defective(row)]


def defective(row: Measured) -> bool:
    """Rows known to be wrong or to measure something else.

    Static Mixtral rows below the time to stream the experts; gpt-oss-120b on H100 at 512
    requests, far below its neighbours; unbounded request rates on variable lengths (all tail).
    """
    setup = row.setup
    if setup is None:
        return True
    if setup.model.id == "gpt-oss-120b" and "H100" in row.gpu and setup.concurrency == 512:
        return True
    if setup.scenario == "static" and setup.model.id == "mixtral-8x7b" and "H100" in row.gpu:
        return True
    return setup.requests_per_s is not None and math.isinf(setup.requests_per_s)


def base() -> dict[str, Any]:
    """The constants before fitting, as tables."""
    return tomllib.loads(PRIORS.read_text("utf-8"))


def put(data: dict[str, Any], path: str, value: float) -> None:
    *tables, name = path.split(".")
    for table in tables:
        data = data[table]
    data[name] = value


def get(data: dict[str, Any], path: str) -> float:
    *tables, name = path.split(".")
    for table in tables:
        data = data.get(table, {})
    return float(data.get(name, 1.0))


def constants_at(values: Sequence[float], start: dict[str, Any]) -> Any:
    data = copy.deepcopy(start)
    for path, value in zip(PARAMETERS, values, strict=True):
        if not path.startswith("pool."):
            put(data, path, float(value))
    for path, value in zip(PARAMETERS, values, strict=True):
        if path.startswith("pool."):
            for engine in data["engine"].values():
                engine[path.removeprefix("pool.")] *= float(value)
    for name in FROM_TENSORRT:
        data["engine"]["nim"][name] = data["engine"]["tensorrt-llm"][name]
    return data


def log_errors(rows: Iterable[Measured], data: dict[str, Any]) -> np.ndarray:
    """log(measured / predicted); NaN for a refused row."""
    k = parse(data)
    known: dict[Any, Any] = {}
    out: list[float] = []
    for row in rows:
        key = id(row.setup) if row.setup is None else _key(row)
        if key not in known:
            try:
                assert row.setup is not None
                known[key] = estimate(row.setup, k)
            except GpusizeError:
                known[key] = None
        got = known[key]
        if got is None:
            out.append(math.nan)
        else:
            out.append(
                math.log(row.value / predicted(row.metric, got, row.replicas, row.statistic))
            )
    return np.array(out)


def _key(row: Measured) -> Any:
    setup = row.setup
    assert setup is not None
    return (setup.model.id, setup.accelerator.id, *setup[2:])


def fit(
    rows: list[Measured],
    prior: dict[str, Any],
    steps: int = 12,
    start: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Constants that fit `rows`, pulled towards `prior`, searched from `start` (the prior)."""
    centre = np.log([get(prior, path) for path in PARAMETERS])
    spread = np.array(list(PARAMETERS.values()))
    sizes = Counter((r.source, r.model, r.gpu) for r in rows)
    mean = len(rows) / len(sizes)
    weight = np.array(
        [
            WEIGHT[accuracy_class(r.metric, r.setup)]  # type: ignore[arg-type]
            * INDEPENDENT
            * (mean / sizes[r.source, r.model, r.gpu]) ** 0.4
            for r in rows
        ]
    )

    def residuals(shift: np.ndarray) -> np.ndarray:
        error = log_errors(rows, constants_at(np.exp(centre + shift * spread), prior))
        error = np.nan_to_num(error, nan=2.0) / SOFT
        # Cauchy's loss, applied here so that the priors stay quadratic
        soft = np.sqrt(np.log1p(error**2)) * np.sign(error)
        return np.concatenate([np.sqrt(weight) * soft, shift])

    # 0.3 of a prior's spread as the step of the difference quotient would be too coarse
    first = np.log([get(start or prior, path) for path in PARAMETERS])
    found = least_squares(
        residuals,
        (first - centre) / spread,
        diff_step=1e-3,
        x_scale=1.0,
        max_nfev=steps,
        method="trf",
    )
    return constants_at(np.exp(centre + found.x * spread), prior)


def table(rows: list[Measured], errors: np.ndarray) -> str:
    """Median and mean absolute percentage error by class."""
    lines: list[str] = []
    for name in WEIGHT:
        picked = np.array(
            [
                math.exp(-e) - 1
                for r, e in zip(rows, errors, strict=True)
                if r.setup and accuracy_class(r.metric, r.setup) == name and not math.isnan(e)
            ]
        )
        if len(picked):
            ape = np.abs(picked) * 100
            lines.append(
                f"{name:28s} n={len(ape):4d}  median {np.median(ape):6.1f}  mean {ape.mean():6.1f}"
                f"  bias {np.median(picked) * 100:+5.1f}"
            )
    return "\n".join(lines)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def write(data: dict[str, Any], path: Path) -> None:
    """Put fitted values into the constants file, to three digits, keeping its comments."""
    table, lines = "", []
    for old in path.read_text("utf-8").splitlines():
        line = old
        if line.startswith("["):
            table = line.split("]")[0].strip("[")
        name, equals, rest = line.partition(" = ")
        number, hash_, comment = rest.partition("#")
        if equals and table.startswith(FITTED) and _is_number(number):
            value = get(data, f"{table}.{name}")
            if not math.isclose(value, float(number), rel_tol=5e-4):
                line = f"{name} = {value:.3g}".ljust(34) + (f"# {comment.strip()}" if hash_ else "")
        lines.append(line.rstrip())
    path.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows")
    parser.add_argument("--prior", help="TOML to start from and be pulled to (default: shipped)")
    parser.add_argument("--out", help="write the fitted constants as JSON")
    parser.add_argument("--write", action="store_true", help="put the fit into performance.toml")
    parser.add_argument("--steps", type=int, default=12)
    given = parser.parse_args()
    prior = tomllib.loads(Path(given.prior).read_text("utf-8")) if given.prior else base()
    rows = rows_of(given.rows)
    print(table(rows, log_errors(rows, prior)))
    found = fit(rows, prior, given.steps)
    print(table(rows, log_errors(rows, found)))
    for path in PARAMETERS:
        print(f"{path:40s} {get(prior, path):12.4g} -> {get(found, path):12.4g}")
    if given.write:
        write(found, TOML)
    if given.out:
        Path(given.out).write_text(json.dumps(found, indent=1), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
