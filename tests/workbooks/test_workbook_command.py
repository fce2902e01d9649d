"""`gpusize workbook` as it is typed: what it writes, and what it refuses in one sentence."""

from __future__ import annotations

import os
import stat
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from bot.cli import main
from excel_addin.cli import TEMPLATES
from tests.workbooks.workbook_cases import made

EXERCISE = (
    "isl=500", "osl=200", "api_input_usd_per_mtok=2.5", "api_output_usd_per_mtok=10",
    "gpus_per_replica=2", "gpu_usd_per_hour=3", "capacity_requests_per_hour=3000",
    "ops_usd_per_month=5000",
)  # fmt: skip


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["workbook", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize("template", TEMPLATES)
def test_writes_each_template(
    template: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "model.xlsx"
    assert run(capsys, str(path), "--template", template)[0] == 0
    assert path.read_bytes() == made(template)
    assert [p.name for p in tmp_path.iterdir()] == ["model.xlsx"]


def test_breakeven_is_the_default_and_takes_arguments_on_both_sides_of_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "model.xlsx"
    words = (str(path), *EXERCISE[:3], "--template", "breakeven", *EXERCISE[3:])
    code, out, _ = run(capsys, *words)
    assert code == 0
    assert out == f"{path}: breakeven, prices of 2026-11-21\n"
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()), data_only=True)
    assert book["Breakeven"]["C6"].value is None
    assert "4,233,847" in str(book["Breakeven"]["B3"].value)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["w.xls"], "must end in .xlsx; you gave 'w.xls'"),
        (["nowhere/w.xlsx"], "There is no folder nowhere"),
        (["folder.xlsx"], "folder.xlsx is a folder"),
        (["w\0.xlsx"], "is no file name"),
        (["w.xlsx", "isl"], "'isl' is not a value; write key=value"),
        (["w.xlsx", "isl=1", "isl=2"], "isl is given twice"),
        (["w.xlsx", "isl=800"], "osl is missing"),
        (["w.xlsx", *EXERCISE, "foo=1"], "foo"),
        (["w.xlsx", *EXERCISE, "currency=eur"], "leave currency out"),
        (["w.xlsx", "isl=8", "osl=9", "api_model=gtp-4o-mini", "gpu=l40s"], "did you mean"),
        (["w.xlsx", "qps=5", "--template", "tco"], "The template tco takes no values"),
        (["w.xlsx", "--template", "sizing", "model=8b", "gpu=h100", "qps=0", "isl=1", "osl=1"],
         "qps must be a number above 0"),
        (["w.xlsx", "--template", "sizing", "model=8b", "gpu=h100", "qps=1", "isl=1k", "osl=1",
          "ttft_ms=300"], "leave ttft_ms out"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_and_nothing_is_written(
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.xlsx").mkdir()
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert len(err.splitlines()) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["folder.xlsx"]


def test_a_file_that_is_there_is_kept_unless_forced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "model.xlsx"
    path.write_bytes(b"somebody's inputs")
    code, _, err = run(capsys, str(path))
    assert code == 2
    assert "give --force to replace it" in err
    assert path.read_bytes() == b"somebody's inputs"
    assert run(capsys, str(path), "--force", "isl=1")[0] == 2
    assert path.read_bytes() == b"somebody's inputs"
    assert run(capsys, str(path), "--force")[0] == 0
    assert openpyxl.load_workbook(path).sheetnames[:2] == ["Read me", "Breakeven"]


@pytest.mark.skipif(os.name == "nt", reason="folders are not read-only there")
def test_a_folder_that_cannot_be_written_to_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(stat.S_IRUSR | stat.S_IXUSR)
    where = locked if os.geteuid() else Path("/proc")  # the superuser may write anywhere else
    code, _, err = run(capsys, str(where / "model.xlsx"))
    assert code == 2
    assert "cannot be written" in err
    assert len(err.splitlines()) == 1
    locked.chmod(0o700)
