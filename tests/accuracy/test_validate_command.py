"""`gpusize validate`: tables, per-row output, refusals and malformed rows."""

from __future__ import annotations

import csv
import json
import statistics
from pathlib import Path

import pytest

from bot.cli import main
from core.errors import InputError
from core.validation import ROW_COLUMNS, validate

HEADER = (
    "id,model,gpu,n_gpus,tp,pp,ep,weight_precision,kv_precision,engine,engine_version,isl,osl,"
    "concurrency_or_batch,metric,value,scenario,source,notes"
)
GOOD = "a,8b,h100,1,1,1,1,bf16,,vLLM,0.12.0,1024,128,8,tpot_ms,7.9,online,one,"
UNKNOWN = "b,no-such-model,h100,1,1,1,1,bf16,,vLLM,,1024,128,8,ttft_ms,50,online,two,"
NO_FP8 = "c,8b,A100-SXM-80GB,1,1,1,1,fp8,,vLLM,,1024,128,8,tpot_ms,9,online,two,"
BAD = (
    ("d,8b,h100,1,1,1,1,bf16,,vLLM,,many,128,8,tpot_ms,7,online,one,", "isl"),
    ("e,8b,h100,1,1,1,1,bf16,,vLLM,,1024,128,8,speed,7,online,one,", "metric"),
    ("f,8b,h100,1,1,1,1,bf16,,vLLM,,1024,128,8,tpot_ms,nan,online,one,", "value"),
    ("g,8b,h100,1,0,1,1,bf16,,vLLM,,1024,128,8,tpot_ms,7,online,one,", "tp"),
    ("h,8b,h100,1,1,1,1,bf16", "kv_precision"),
    ("i,8b,h100,1,1,1,1,bf16,,vLLM,,1024,128,-3,tpot_ms,7,online,one,", "concurrency_or_batch"),
    ("j,,h100,1,1,1,1,bf16,,vLLM,,1024,128,8,tpot_ms,7,online,one,", "model"),
)
DEVELOPMENT = Path(__file__).parents[3].joinpath("shared", "data", "measured_dev.csv")


@pytest.fixture
def measured(tmp_path: Path) -> Path:
    file = tmp_path / "rows.csv"
    rows = [HEADER, GOOD, *(row for row, _ in BAD), UNKNOWN, NO_FP8]
    file.write_text("\n".join(rows) + "\n", "utf-8")
    return file


def test_the_table(measured: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(measured), "--by", "gpu,source"]) == 0
    out = capsys.readouterr().out
    assert "3 rows predicted from their configuration, 2 refused" in out
    assert "7 malformed" in out
    assert "time per output token" in out
    assert "no-such-model" in out
    for number, (_, column) in enumerate(BAD, 3):
        assert f"line {number}, column {column}:" in out


def test_json_counts_a_refusal_as_all_wrong(
    measured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", str(measured), "--json", "--by", "source"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["rows"] == 3
    two = next(s for s in report["by"]["source"] if s["group"] == "two")
    assert (two["rows"], two["refused"], two["mean"], two["coverage"]) == (2, 2, 1.0, 0.0)
    assert {(e["line"], e["column"]) for e in report["malformed"]} == {
        (number, column) for number, (_, column) in enumerate(BAD, 3)
    }


def test_rows_are_written_in_their_own_unit(measured: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert main(["validate", str(measured), "--rows", str(out)]) == 0
    with out.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == ROW_COLUMNS
    good, unknown, no_fp8 = rows
    assert float(good["measured"]) == 7.9
    assert float(good["p10"]) < float(good["predicted"]) < float(good["p90"])
    assert good["refused"] == ""
    assert unknown["predicted"] == no_fp8["predicted"] == ""
    assert "no-such-model" in unknown["refused"]
    assert "fp8" in no_fp8["refused"]


def test_a_prediction_does_not_see_the_measurement() -> None:
    other = GOOD.replace(",7.9,", ",790,").replace("one,", "elsewhere,")
    first, second = validate([HEADER + "\n", GOOD + "\n", other + "\n"]).outcomes
    assert first.predicted == second.predicted


@pytest.mark.parametrize(
    ("arguments", "word"),
    [(["--by", "colour"], "--by"), ([], "column")],
)
def test_mistakes_are_one_sentence(
    arguments: list[str], word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n", "utf-8")
    assert main(["validate", str(file), *arguments]) == 2
    assert word in capsys.readouterr().err


def test_unreadable_files_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(tmp_path / "none.csv")]) == 2
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"\xff\xfe\x00")
    assert main(["validate", str(binary)]) == 2
    with pytest.raises(InputError, match="no column"):
        validate([])
    assert "UTF-8" in capsys.readouterr().err


def test_replicas_share_the_load_and_add_their_throughput() -> None:
    one = "a,8b,h100,1,1,1,1,bf16,,vLLM,,1024,128,8,output_tok_s_total,900,online,one,"
    four = one.replace("h100,1,", "h100,4,").replace(",8,output", ",32,output")
    single, group = validate([HEADER + "\n", one + "\n", four + "\n"]).outcomes
    assert single.predicted is not None
    assert group.predicted == pytest.approx(4 * single.predicted)


def test_nothing_but_a_header() -> None:
    report = validate([HEADER + "\n"])
    assert report.outcomes == ()
    assert report.by_class() == []


LIMITS = {
    "tpot": 0.115,
    "throughput_max": 0.095,
    "throughput_at_concurrency": 0.125,
    "ttft_low": 0.25,
    "ttft_loaded": 0.32,
}
"""Medians of the development rows with the shipped constants, and a margin for regressions."""


@pytest.mark.skipif(not DEVELOPMENT.exists(), reason="development rows are not in the repository")
def test_medians_and_coverage_on_the_development_rows() -> None:
    with DEVELOPMENT.open(encoding="utf-8", newline="") as file:
        report = validate(file)
    assert report.malformed == ()
    assert report.refusals() == []
    assert len(report.outcomes) == 1860
    for summary in report.by_class():
        assert summary.median < LIMITS[summary.group], summary
        assert 0.72 < summary.coverage < 0.95, summary
    assert statistics.median(o.error for o in report.outcomes) < 0.12
