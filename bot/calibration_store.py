"""Calibrations on disk: a folder with one JSON file per (model, accelerator, engine).

Each file is replaced whole, so that two programs calibrating at once cannot lose each other's
entries and a reader never sees half of one; no lock is needed. The files may be copied, edited and
deleted by hand.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from core.calibration import Calibration, Calibrations
from core.errors import InputError, echo
from pricing.files import replace_whole


def load(folder: Path) -> Calibrations:
    """All calibrations of a folder; none where there is no folder. InputError when unreadable."""
    try:
        paths = sorted(p for p in folder.iterdir() if p.suffix == ".json" and p.name[0] != ".")
        return Calibrations(entry for path in paths if (entry := _read(path)) is not None)
    except FileNotFoundError:
        return Calibrations()
    except OSError as error:
        raise _unusable(folder, "cannot be read", error) from None


def save(folder: Path, calibration: Calibration) -> Path:
    """Keep one calibration, in place of an older one of the same key; returns its file."""
    path = folder / _name(*calibration.key)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_whole(path, f"{calibration.model_dump_json(indent=2)}\n".encode())
    except OSError as error:
        raise _unusable(folder, "cannot be written", error) from None
    return path


def remove(folder: Path, key: tuple[str, str, str]) -> None:
    """Forget one calibration; InputError when there is none of that key."""
    path = folder / _name(*key)
    try:
        path.unlink()
    except FileNotFoundError:
        raise InputError(
            f"There is no calibration of {key[0]} on {key[1]} with {key[2]} in {folder};"
            " gpusize calibrate --list shows those there are.",
            field="remove",
        ) from None
    except OSError as error:
        raise _unusable(folder, "cannot be written", error) from None


def _name(model: str, accelerator: str, engine: str) -> str:
    return f"{model}_{accelerator}_{engine}.json"


def _read(path: Path) -> Calibration | None:
    try:
        return Calibration.model_validate_json(path.read_bytes())
    except FileNotFoundError:  # removed since the folder was listed
        return None
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise InputError(
            f"{path} is not a calibration ({where}{': ' if where else ''}{echo(problem['msg'])});"
            " calibrate again or delete the file.",
            field="GPUSIZE_CALIBRATIONS",
        ) from None


def _unusable(folder: Path, what: str, error: OSError) -> InputError:
    return InputError(
        f"The folder of calibrations {folder} {what}: {error.strerror}; set GPUSIZE_CALIBRATIONS"
        " to another.",
        field="GPUSIZE_CALIBRATIONS",
    )
