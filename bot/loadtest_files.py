"""Load-test files and the options beside them, read into observations of one configuration."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, cast, get_args

from core.calibration import Observation
from core.catalog import LlmModel, accelerator, model, models
from core.checkpoints import checkpoint_weights
from core.errors import AmbiguousNameError, GpusizeError, InputError, UnknownNameError, echo
from core.loadtests import rows
from core.loadtests.kinds import ACCEPTED, read
from core.loadtests.run import Run, observations
from core.measured import checkpoint, engine_family
from core.precision import KV_BYTES, WEIGHT_FORMATS
from core.setup import EngineFamily, Setup

READ_LIMIT = 256 * 1024 * 1024
"""Bytes of one file: GuideLLM's hold every request."""
MOST_WAYS = 1024


class Options(NamedTuple):
    """What a result does not hold, as typed; None where not given."""

    gpu: str | None = None
    model: str | None = None
    weights: str | None = None
    kv: str | None = None
    tp: str | None = None
    pp: str | None = None
    ep: str | None = None
    engine: str | None = None
    engine_version: str | None = None


class Read(NamedTuple):
    """What the files hold together."""

    observations: tuple[Observation, ...]
    runs: int
    kinds: tuple[str, ...]


def read_files(files: Sequence[str], options: Options) -> Read:
    """Observations of all files; InputError, naming the file, for one that cannot be used."""
    found: list[Observation] = []
    runs = 0
    kinds: list[str] = []
    base: Setup | None = None
    for file in files:
        text = _text(file)
        with _named(file):
            if _is_csv(file, text):
                new = rows.observations(io.StringIO(text, newline=""))
                _refuse_options(options, len(files))
                runs += len({seen.setup for seen in new})
                kinds.append(rows.NAME)
                found += new
                continue
            results = [read(data) for data in _documents(text)]
        base = base or _base(options)
        with _named(file):
            for kind, several in results:
                for run in several:
                    found += observations(run, _tested(run, base, options))
                runs += len(several)
                kinds.append(kind)
    if not found:
        raise InputError(
            "The result has no TTFT, time per output token or throughput; repeat the test with"
            " streaming on.",
            field="file",
        )
    return Read(tuple(found), runs, tuple(dict.fromkeys(kinds)))


@contextmanager
def _named(file: str) -> Iterator[None]:
    """Errors within begin with the file's name."""
    try:
        yield
    except GpusizeError as error:
        error.message = f"{echo(Path(file).name)}: {error.message}"
        raise


def engine_of(text: str) -> EngineFamily:
    """The engine family meant by `vllm`, `trtllm`, `TensorRT-LLM`...; InputError for others."""
    families = get_args(EngineFamily)
    name = text.strip().lower()
    family = cast("EngineFamily", name) if name in families else engine_family(name)
    if family == "other" != name:
        raise InputError(
            f"engine must be one of {', '.join(families)}; got '{echo(text)}'.", field="engine"
        )
    return family


def _text(file: str) -> str:
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(READ_LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise InputError(f"{echo(file)} cannot be read: {reason}.", field="file") from None
    if len(data) > READ_LIMIT:
        raise InputError(
            f"{echo(file)} is longer than {READ_LIMIT // 2**20} MiB; save the result without its"
            " single requests.",
            field="file",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            f"{echo(file)} is not UTF-8 text; give {ACCEPTED}.", field="file"
        ) from None
    if not text.strip():
        raise InputError(f"{echo(file)} is empty; give {ACCEPTED}.", field="file")
    return text


def _is_csv(file: str, text: str) -> bool:
    header = text.lstrip().split("\n", 1)[0]
    looks_json = header.startswith(("{", "["))
    return not looks_json and (Path(file).suffix.lower() == ".csv" or "metric" in header.split(","))


def _documents(text: str) -> list[Any]:
    """The JSON values in a text: one, or several in a row as `--append-result` leaves them."""
    decoder = json.JSONDecoder(parse_int=float)  # an int of thousands of digits is an error
    found: list[Any] = []
    at = 0
    try:
        while at < len(text):
            if text[at].isspace():
                at += 1
                continue
            value, at = decoder.raw_decode(text, at)
            found.append(value)
    except json.JSONDecodeError as error:
        raise InputError(
            f"This is not valid JSON ({error.msg} at line {error.lineno}, column {error.colno});"
            f" give {ACCEPTED}.",
            field="file",
        ) from None
    except RecursionError:
        raise InputError(f"This is nested too deeply; give {ACCEPTED}.", field="file") from None
    return found


def _base(options: Options) -> Setup:
    """The configuration the options describe; model, lengths and load come from each run."""
    if options.gpu is None:
        raise InputError(
            "gpu is missing: a result does not say what it ran on; add it, e.g. --gpu h100.",
            field="gpu",
        )
    return Setup(
        model=model(options.model) if options.model is not None else next(iter(models().values())),
        accelerator=accelerator(options.gpu),
        isl=1,
        osl=1,
        tp=_ways("tp", options.tp),
        pp=_ways("pp", options.pp),
        ep=_ways("ep", options.ep),
        weights=_format("weights", options.weights, WEIGHT_FORMATS) or "bf16",
        kv=_format("kv", options.kv, KV_BYTES),
        engine=engine_of(options.engine or "vllm"),
        engine_version=options.engine_version,
    )


def _tested(run: Run, base: Setup, options: Options) -> Setup:
    """`base` with the run's model and, where nobody says, its weight format."""
    one = base.model if options.model is not None else _model(run)
    if options.weights is not None:
        return base._replace(model=one)
    return base._replace(model=one, weights=_weights_of(run.model or "", one))


def _model(run: Run) -> LlmModel:
    if run.model is None:
        raise InputError(
            "The result names no model; add it, e.g. --model llama-3.1-8b.", field="model"
        )
    try:
        return checkpoint(run.model)
    except (UnknownNameError, AmbiguousNameError) as error:
        near = error.suggestions if isinstance(error, UnknownNameError) else error.choices[:8]
        hint = f", e.g. --model {' or '.join(near)}" if near else ""
        raise InputError(
            f"I do not know the model '{echo(run.model)}' of this result; name it with --model"
            f"{hint}.",
            field="model",
            suggestions=list(near),
        ) from None


def _weights_of(label: str, one: LlmModel) -> str:
    said = checkpoint_weights(label)
    native = one.native_precision
    return said or (native if native in WEIGHT_FORMATS else "bf16")


def _format(option: str, text: str | None, known: Any) -> str | None:
    if text is None:
        return None
    name = text.strip().lower()
    if name not in known:
        raise InputError(
            f"{option} must be one of {', '.join(known)}; got '{echo(text)}'.", field=option
        )
    return name


def _ways(option: str, text: str | None) -> int:
    if text is None:
        return 1
    if text.isascii() and text.isdecimal() and len(text) <= 4 and 1 <= int(text) <= MOST_WAYS:
        return int(text)
    raise InputError(
        f"{option} must be a whole number from 1 to {MOST_WAYS}; got '{echo(text)}'.", field=option
    )


def _refuse_options(options: Options, files: int) -> None:
    given = [name for name, value in options._asdict().items() if value is not None]
    if given and files == 1:
        raise InputError(
            f"The rows say themselves what was tested; leave out --{given[0].replace('_', '-')}.",
            field=given[0],
        )
