"""`gpusize` and its output: encodings, readers that leave, full disks, Ctrl-C, defects."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot import cli, cli_commands

QUESTION = "/gpusize llama-3.1-8b on h100, 50 qps, 8k in, 256 out"


def gpusize(*arguments: str, environ: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        timeout=30,
        check=False,
        env={**os.environ, **environ},
    )


@pytest.mark.parametrize(
    "environ",
    [{"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}],
)
def test_output_is_utf8_whatever_the_locale(environ: dict[str, str]) -> None:
    text = gpusize("ask", QUESTION, environ=environ).stdout.decode()
    assert "·" in text
    run = gpusize("ask", "/gpusize löwe-8b on h100, 50 qps, 8k in, 256 out", environ=environ)
    assert run.returncode == 2
    assert b"Traceback" not in run.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals and pipes of POSIX")
def test_a_reader_that_leaves_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "functions", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    process.stdout.close()
    assert process.wait(30) == 141
    assert process.stderr
    with process.stderr as stderr:
        assert stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_one_sentence(unbuffered: str) -> None:
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "bot", "functions"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=30,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        )
    assert run.returncode == 1
    assert run.stderr.decode().splitlines() == [
        "The output could not be written: No space left on device."
    ]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_is_quiet(tmp_path: Path) -> None:
    fifo = tmp_path / "arguments.json"
    os.mkfifo(fifo)
    # A background shell ignores SIGINT, and so would the child of a test run started in one.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "call", "GPUS_NEEDED", "--json", f"@{fifo}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    with process, fifo.open("wb"):  # waits until the process has opened its end: now it reads
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")


def test_a_defect_is_a_reference_id_and_a_logged_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr(cli_commands, "ask", broken)
    assert cli.main(["ask", "--json", "x"]) == 1
    out, err = capsys.readouterr()
    last = err.splitlines()[-1]
    assert last.startswith("internal error, reference ")
    assert json.loads(out)["error"]["reference"] == last.rsplit(maxsplit=1)[-1]
