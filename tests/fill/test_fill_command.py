"""`gpusize fill` as it is run: what it prints, where it writes, and when it writes nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from excel_addin.fill.fill import fill
from pricing.book import embedded_book
from tests.fill.books import BAD, GOOD, HEADER, OTHER, area, book_of, made, table
from tests.require import need

ROOT = Path(__file__).parents[2]
MAIN = "from bot.cli import main; raise SystemExit(main())"


def gpusize(folder: Path, *words: object, before: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"{before}{MAIN}", *map(str, words)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error::ResourceWarning"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def refused(folder: Path, *words: object, before: str = "") -> str:
    """The sentence on stderr, there being nothing else and no new file."""
    there = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
    done = gpusize(folder, "fill", *words, before=before)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.count("\n") == 1
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()} == there
    return done.stderr.strip()


def test_a_fill_says_what_it_did(tmp_path: Path) -> None:
    made(tmp_path / "plan.xlsx", [GOOD, OTHER], sheet="Plan", top=3, left=2)
    done = gpusize(tmp_path, "fill", "plan.xlsx")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "GPUS_NEEDED for sheet 'Plan': model (B3), gpu (C3), qps (D3), isl (E3), osl (F3).",
        "2 rows: 2 computed.",
        f"Results are in {area(7, 3, 5, warned=True)} of plan.filled.xlsx.",
    ]
    assert table(tmp_path / "plan.filled.xlsx", 3)[0]["GPUS_NEEDED"]


def test_rows_with_errors_are_counted_and_the_code_is_3(tmp_path: Path) -> None:
    rows = [[*BAD, 1]] * 7 + [[*GOOD, 2]]
    made(tmp_path / "plan.xlsx", rows, [*HEADER, "tfft_ms"])
    done = gpusize(tmp_path, "fill", "plan.xlsx", "out.xlsx")
    assert (done.returncode, done.stderr) == (3, "")
    lines = done.stdout.splitlines()
    assert lines[1] == "8 rows: 1 computed, 7 with an error."
    assert lines[2].startswith("  row 2: B2: I do not know the accelerator 'h1000'; did you mean ")
    assert lines[7] == "  and 2 more, in the column `error`."
    assert lines[8] == "F1 'tfft_ms' was not used; did you mean ttft_ms?"
    assert lines[9] == f"Results are in {area(7, 1, 9)} of out.xlsx."


def test_json(tmp_path: Path) -> None:
    made(tmp_path / "plan.xlsx", [GOOD, BAD])
    done = gpusize(tmp_path, "fill", "plan.xlsx", "--json")
    said: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == 3
    assert said.pop("errors")[0]["row"] == 3
    assert said == {
        "out": "plan.filled.xlsx",
        "sheet": "Sheet",
        "header_row": 1,
        "calculation": "GPUS_NEEDED",
        "columns": {"model": "A1", "gpu": "B1", "qps": "C1", "isl": "D1", "osl": "E1"},
        "results": area(6, 1, 3),
        "rows": 2,
        "computed": 1,
        "notes": [],
    }
    done = gpusize(tmp_path, "fill", "none.xlsx", "--json")
    assert json.loads(done.stdout)["error"]["message"] == "There is no file none.xlsx."


def test_the_input_is_overwritten_only_by_its_own_name(tmp_path: Path) -> None:
    path = made(tmp_path / "plan.xlsx", [GOOD])
    path.chmod(0o600)
    link, hard = tmp_path / "link.xlsx", tmp_path / "hard.xlsx"
    link.symlink_to(path)
    hard.hardlink_to(path)
    for other in (link, hard):
        said = refused(tmp_path, "plan.xlsx", other.name)
        assert said == (
            f"{other.name} leads to plan.xlsx itself; to fill that file in place, give its own name"
            " twice."
        )
    before = path.read_bytes()
    assert gpusize(tmp_path, "fill", "plan.xlsx", "./plan.xlsx").returncode == 0
    assert table(path)[0]["GPUS_NEEDED"]
    assert (path.stat().st_mode & 0o777, hard.read_bytes()) == (0o600, before)
    assert gpusize(tmp_path, "fill", "link.xlsx", "link.xlsx").returncode == 0
    assert link.is_symlink()


def test_a_file_in_the_way_is_replaced_if_it_is_named_or_a_fills(tmp_path: Path) -> None:
    made(tmp_path / "plan.xlsx", [GOOD])
    out = tmp_path / "plan.filled.xlsx"
    out.write_bytes(b"notes")
    said = "plan.filled.xlsx is there already, and not as a fill left it; name it as OUT to"
    assert refused(tmp_path, "plan.xlsx").startswith(said)
    assert gpusize(tmp_path, "fill", "plan.xlsx", "plan.filled.xlsx").returncode == 0
    assert gpusize(tmp_path, "fill", "plan.xlsx").returncode == 0
    book = book_of(out)  # as it is after a person worked on it
    book.worksheets[0]["A9"] = "mine"
    book.save(out)
    assert refused(tmp_path, "plan.xlsx").startswith(said)


def test_places_that_cannot_be_written_to(tmp_path: Path) -> None:
    made(tmp_path / "plan.xlsx", [GOOD])
    (tmp_path / "folder.xlsx").mkdir()
    assert refused(tmp_path, "plan.xlsx", "folder.xlsx").startswith("folder.xlsx is a folder;")
    assert refused(tmp_path, "plan.xlsx", "a/b.xlsx") == "There is no folder a to write to."
    said = refused(tmp_path, "plan.xlsx", "out.csv")
    assert said.startswith("out.csv must end in .xlsx, as the workbook it is made of does")
    assert refused(tmp_path, "plan.xlsx", "out.xlsm").startswith("out.xlsm must end in .xlsx")


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """A limit on the size of files stands for it: writing fails in the middle."""
    made(tmp_path / "plan.xlsx", [GOOD])
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000));"
    (tmp_path / "out.xlsx").write_bytes(b"before")
    said = refused(tmp_path, "plan.xlsx", "out.xlsx", before=limit)
    assert said == "out.xlsx could not be written: File too large. Nothing was changed."


def test_a_folder_in_which_nobody_may_write(tmp_path: Path) -> None:
    """/proc is one for root, too."""
    need("/proc", Path("/proc").is_dir())
    made(tmp_path / "plan.xlsx", [GOOD])
    said = refused(tmp_path, "plan.xlsx", "/proc/out.xlsx")
    assert said.startswith(
        ("Nothing may be written to /proc.", "/proc/out.xlsx could not be written: ")
    )


def test_macros_are_kept(tmp_path: Path) -> None:
    path = made(tmp_path / "plan.xlsx", [GOOD]).rename(tmp_path / "plan.xlsm")
    assert gpusize(tmp_path, "fill", path.name).returncode == 0
    assert (tmp_path / "plan.filled.xlsm").exists()


def test_many_rows_come_out_the_same_by_several_processes(tmp_path: Path) -> None:
    """As by one, byte for byte; equal rows, wrong ones and gaps included."""
    header = ["Calculation", "model", "weights"]
    kinds = [
        ["WEIGHTS_GB", "8b", None],
        ["KV_CACHE_BYTES", "llama-3.1-70b", None],
        ["WEIGHTS_GB", "8c", "fp8"],
        [None, None, None],
        ["WEIGHTS_GB", "qwen2.5-72b", "fp8"],
    ]
    path = made(tmp_path / "plan.xlsx", kinds * 1500, header)
    done = gpusize(tmp_path, "fill", "plan.xlsx")
    assert (done.returncode, done.stderr) == (3, "")
    assert "6,000 rows: 4,500 computed, 1,500 with an error." in done.stdout
    # where none can be started, one does it all
    broken = "import multiprocessing; multiprocessing.set_executable('/bin/false');"
    done = gpusize(tmp_path, "fill", "plan.xlsx", "again.xlsx", before=broken)
    assert done.returncode == 3
    alone = fill(path, embedded_book(), processes=1)
    assert alone.content == (tmp_path / "again.xlsx").read_bytes()
    assert alone.content == (tmp_path / "plan.filled.xlsx").read_bytes()
    assert alone.computed == 4500


def test_interrupting_it_ends_all_processes_without_a_word(tmp_path: Path) -> None:
    need("/proc", Path("/proc").is_dir())
    rows = [[*GOOD[:2], 1 + n / 100, *GOOD[3:], 2] for n in range(5000)]
    made(tmp_path / "plan.xlsx", rows, [*HEADER, "TTFT (s)"])
    with subprocess.Popen(
        [sys.executable, "-c", MAIN, "fill", "plan.xlsx"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        while not (helpers := spawned(process.pid)) and process.poll() is None:
            time.sleep(0.05)
        time.sleep(0.15)  # while they start, too, which takes about a second
        os.killpg(process.pid, signal.SIGINT)
        out, errors = process.communicate(timeout=60)
    assert (process.returncode, out, errors) == (130, b"", b"")
    assert helpers
    assert not any(Path(f"/proc/{helper}").exists() for helper in helpers)
    assert not (tmp_path / "plan.filled.xlsx").exists()


def spawned(parent: int) -> list[str]:
    """The processes that a process had started for its work."""
    found: list[str] = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            lines = (folder / "status").read_text().splitlines()
            work = b"spawn_main" in (folder / "cmdline").read_bytes()
            if work and f"PPid:\t{parent}" in lines:
                found.append(folder.name)
    return found


def test_help_says_the_codes(tmp_path: Path) -> None:
    done = gpusize(tmp_path, "fill", "--help")
    assert done.returncode == 0
    text = " ".join(done.stdout.split())
    assert "3 if the file was written but some rows have errors" in text
    assert "IN.xlsx again fills it in place" in text
