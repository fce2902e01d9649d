"""`gpusize calibrate FILE...`: factors from the user's own load test."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot import calibration_store, cli_output
from bot.config import calibrations_folder
from bot.loadtest_files import Options, Read, engine_of, read_files
from core.calibration import FACTOR_NAMES, Calibration, Calibrations, caption
from core.calibration_fit import Fitted, fit_factors, load_label
from core.catalog import accelerators, models, resolve_accelerator, resolve_model
from core.errors import InputError, echo

UNITS = {
    "tpot_ms": "TPOT ms",
    "itl_ms": "ITL ms",
    "ttft_ms": "TTFT ms",
    "output_tok_s_total": "output tok/s",
    "output_tok_s_per_gpu": "output tok/s/GPU",
    "total_tok_s": "total tok/s",
}


def run(arguments: argparse.Namespace) -> None:
    """Fit FILEs and keep the factors, or list or remove kept ones."""
    folder = calibrations_folder(os.environ, Path.cwd() / ".env")
    wishes = [bool(arguments.files), arguments.list, arguments.remove is not None]
    if sum(wishes) != 1:
        raise InputError(
            "gpusize calibrate takes load-test files, or --list, or --remove MODEL GPU ENGINE; give"
            " one of these.",
            field="file",
        )
    if arguments.list:
        _list(calibration_store.load(folder), as_json=arguments.json)
    elif arguments.remove is not None:
        model, gpu, engine = arguments.remove
        key = (resolve_model(model), resolve_accelerator(gpu), engine_of(engine))
        calibration_store.remove(folder, key)
        _say({"removed": list(key)}, f"removed {' '.join(key)}", as_json=arguments.json)
    else:
        _fit(arguments, folder, datetime.now(UTC).date())


def _fit(arguments: argparse.Namespace, folder: Path, today: date) -> None:
    read = read_files(
        arguments.files,
        Options(
            gpu=arguments.gpu,
            model=arguments.model,
            weights=arguments.weights,
            kv=arguments.kv,
            tp=arguments.tp,
            pp=arguments.pp,
            ep=arguments.ep,
            engine=arguments.engine,
            engine_version=arguments.engine_version,
        ),
    )
    fitted = fit_factors(read.observations)
    setup = read.observations[0].setup
    made = Calibration(
        model=setup.model.id,
        accelerator=setup.accelerator.id,
        engine=setup.engine,
        factors=fitted.factors,
        file=_label(arguments.files, arguments.name),
        date=today,
        observations=len(fitted.rows),
        error_before_frac=fitted.error_before_frac,
        error_after_frac=fitted.error_after_frac,
    )
    kept = None if arguments.dry_run else calibration_store.save(folder, made)
    _say(
        {
            "calibration": made.model_dump(mode="json"),
            "caption": caption(made),
            "kept": None if kept is None else str(kept),
            "fit": fitted.as_dict(),
        },
        _text(read, fitted, made, kept),
        as_json=arguments.json,
    )


def _label(files: Sequence[str], name: str | None) -> str:
    """What answers call the test: its name, or its files' names while they are few."""
    if name is not None:
        if not name.strip():
            raise InputError("--name must not be empty.", field="name")
        return echo(name)
    names = [echo(Path(file).name) for file in files]
    return ", ".join(names) if len(names) <= 3 else f"{names[0]} and {len(names) - 1} more"


def _text(read: Read, fitted: Fitted, made: Calibration, kept: Path | None) -> str:
    setup = read.observations[0].setup
    shape = f"tp {setup.tp}" + "".join(
        f", {name} {size}" for name, size in (("pp", setup.pp), ("ep", setup.ep)) if size > 1
    )
    head = (
        f"{setup.model.name} on {setup.accelerator.name}, {setup.engine}, {shape},"
        f" {setup.weights}: {_count(len(fitted.rows), 'figure')} of"
        f" {_count(read.runs, 'run')} ({', '.join(read.kinds)})"
    )
    known = {
        name: "fitted" if name in fitted.freed else "kept: the figures do not tell it"
        for name in FACTOR_NAMES
    }
    factors = [
        f"{name:10}{getattr(fitted.factors, name):7.2f}  {known[name]}" for name in FACTOR_NAMES
    ]
    parts = [
        head,
        "\n".join([f"{'factor':10}{'value':>7}", *factors]),
        "\n".join([*_rows(fitted), _errors(fitted)]),
        *fitted.cautions,
        caption(made),
        "not kept (--dry-run)" if kept is None else f"kept in {kept}",
    ]
    return "\n\n".join(parts[:3]) + "\n\n" + "\n".join(parts[3:])


def _rows(fitted: Fitted) -> list[str]:
    labels = [
        (UNITS[row.observation.metric], load_label(row.observation.setup)) for row in fitted.rows
    ]
    first = max(len(metric) for metric, _ in labels)
    second = max(len("load"), *(len(load) for _, load in labels))
    lines = [
        f"{'metric':{first}}    ISL    OSL  {'load':{second}}   measured     before      after"
    ]
    lines += [
        f"{metric:{first}} {row.observation.setup.isl:6d} {row.observation.setup.osl:6d}"
        f"  {load:{second}} {row.observation.value:10,.2f} {row.before:10,.2f} {row.after:10,.2f}"
        for (metric, load), row in zip(labels, fitted.rows, strict=True)
    ]
    return lines


def _list(kept: Calibrations, *, as_json: bool) -> None:
    lines = [
        f"{_name(models(), entry.model)} on {_name(accelerators(), entry.accelerator)},"
        f" {entry.engine}: {caption(entry)}; {_count(entry.observations, 'figure')},"
        f" {_errors(entry)}"
        for entry in kept
    ]
    _say(
        [entry.model_dump(mode="json") for entry in kept],
        "\n".join(lines) or "no calibrations yet; gpusize calibrate FILE --gpu NAME makes one",
        as_json=as_json,
    )


def _errors(fit: Fitted | Calibration) -> str:
    return f"mean error {fit.error_before_frac:.1%} before, {fit.error_after_frac:.1%} after"


def _name(catalogue: dict[str, Any], entry: str) -> str:
    """The catalogue's name of an id; the id itself once the catalogue has dropped it."""
    return catalogue[entry].name if entry in catalogue else entry


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _say(value: Any, text: str, *, as_json: bool) -> None:
    if as_json:
        cli_output.print_json(value)
    else:
        cli_output.write(text)
