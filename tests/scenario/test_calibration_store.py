"""Where calibrations are kept: a folder of one file each, whatever happens at once."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot import calibration_store
from bot.cli import main
from bot.config import calibrations_folder
from core.calibration import Calibration, Factors
from core.errors import InputError

RESULT = Path(__file__).parents[1] / "worked" / "loadtests" / "vllm-closed.json"
KEY = ("llama-3.1-8b", "h100-sxm", "vllm")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    kept = tmp_path / "calibrations"
    monkeypatch.setenv("GPUSIZE_CALIBRATIONS", str(kept))
    monkeypatch.chdir(tmp_path)
    return kept


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["calibrate", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    return err


def entry(**changes: Any) -> Calibration:
    values: dict[str, Any] = {
        "model": KEY[0],
        "accelerator": KEY[1],
        "engine": KEY[2],
        "factors": Factors(1.08, 0.93, 1.2),
        "file": "run.json",
        "date": date(2026, 11, 21),
        "observations": 3,
        "error_before_frac": 0.13,
        "error_after_frac": 0.01,
    }
    return Calibration(**values | changes)


def test_what_is_kept_comes_back(folder: Path) -> None:
    path = calibration_store.save(folder, entry())
    assert list(calibration_store.load(folder)) == [entry()]
    assert [p.name for p in folder.iterdir()] == [path.name]
    calibration_store.remove(folder, KEY)
    assert len(calibration_store.load(folder)) == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"model": "8b"}',
        entry().model_dump_json().replace("1.08", "108").encode(),
        entry().model_dump_json().replace("2026-11-21", "yesterday").encode(),
    ],
)
def test_an_entry_that_cannot_be_read_is_one_sentence(
    content: bytes, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.mkdir()
    (folder / "bad.json").write_bytes(content)
    assert "calibrate again or delete the file" in refused(capsys, "--list")


def test_a_folder_that_is_a_file_is_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.write_text("", "utf-8")
    assert "set GPUSIZE_CALIBRATIONS" in refused(capsys, "--list")
    assert "set GPUSIZE_CALIBRATIONS" in refused(capsys, str(RESULT), "--gpu", "h100")
    assert "set GPUSIZE_CALIBRATIONS" in refused(capsys, "--remove", *KEY)


def test_calibrating_at_once_loses_nothing(folder: Path) -> None:
    """Two dozen keys by eight threads, one key by all of them, while another reads."""
    keys = [f"model-{i}" for i in range(24)]

    def keep(name: str) -> None:
        calibration_store.save(folder, entry(model=name))
        calibration_store.save(folder, entry(file=f"{name}.json"))
        calibration_store.load(folder)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(keep, keys))
    held = calibration_store.load(folder)
    assert {c.model for c in held} == {*keys, KEY[0]}
    assert all(p.suffix == ".json" for p in folder.iterdir())


def test_processes_at_once_lose_nothing(folder: Path) -> None:
    gpus = ["h100", "h200", "a100-sxm-80gb"]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "bot", "calibrate", str(RESULT), "--gpu", gpu],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "GPUSIZE_CALIBRATIONS": str(folder)},
            stdout=subprocess.DEVNULL,
        )
        for gpu in gpus
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert len(calibration_store.load(folder)) == 3


def test_where_calibrations_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("GPUSIZE_CALIBRATIONS=~/from-file\n", "utf-8")
    named = {"GPUSIZE_CALIBRATIONS": "/data/c", "HOME": "/home/someone"}
    assert calibrations_folder(named, dotenv) == Path("/data/c")
    assert calibrations_folder({}, dotenv) == Path.home() / "from-file"
    monkeypatch.setattr(sys, "platform", "linux")
    assert calibrations_folder({"XDG_DATA_HOME": "/x"}) == Path("/x/gpusize/calibrations")
    assert calibrations_folder({}) == Path.home() / ".local/share/gpusize/calibrations"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "Application Support" in calibrations_folder({}).parts
    monkeypatch.setattr(sys, "platform", "win32")
    assert calibrations_folder({"LOCALAPPDATA": "/l"}) == Path("/l/gpusize/calibrations")

    def nobody() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", nobody)
    with pytest.raises(InputError, match="set GPUSIZE_DATA to a folder"):
        calibrations_folder({})
    assert calibrations_folder({"GPUSIZE_DATA": "/d"}) == Path("/d/calibrations")
