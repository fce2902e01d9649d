"""`gpusize calibrate`: what it prints and keeps, and one sentence for every mistake."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import calibration_store
from bot.cli import main

RESULTS = Path(__file__).parents[1] / "worked" / "loadtests"
BARE = b'{"completed": 1, "duration": 1, "total_input_tokens": 1, "total_output_tokens": 1'
VLLM = str(RESULTS / "vllm-closed.json")
KEY = ("llama-3.1-8b", "h100-sxm", "vllm")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    kept = tmp_path / "calibrations"
    monkeypatch.setenv("GPUSIZE_CALIBRATIONS", str(kept))
    monkeypatch.chdir(tmp_path)
    return kept


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["calibrate", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["calibrate", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert err.endswith((".\n", "?\n"))
    return err


def today() -> str:
    return datetime.now(UTC).date().isoformat()


# -- what it says and keeps ----------------------------------------------------------------


def test_a_result_is_fitted_shown_and_kept(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = said(capsys, VLLM, "--gpu", "h100")
    assert out.startswith("Llama-3.1-8B on H100 SXM5 80GB, vllm, tp 1, bf16: 3 figures of 1 run")
    assert "16 in flight" in out
    assert "mean error" in out
    assert f"calibrated on vllm-closed.json, {today()} (memory x" in out
    [kept] = calibration_store.load(folder)
    assert kept.key == KEY
    assert kept.observations == 3
    assert kept.error_after_frac < kept.error_before_frac


def test_answers_rest_on_what_was_kept(capsys: pytest.CaptureFixture[str]) -> None:
    question = ["ask", "/gpusize 8b on h100, 50 qps, 8k in, 256 out"]
    assert main(question) == 0
    before = capsys.readouterr().out
    said(capsys, VLLM, "--gpu", "h100")
    assert main(question) == 0
    after = capsys.readouterr().out
    assert "calibration calibrated on" not in before
    assert f"calibrated on vllm-closed.json, {today()}" in " ".join(after.split())
    assert before.splitlines()[-1] != after.splitlines()[-1]


def test_json_has_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, VLLM, "--gpu", "h100", "--json"))
    assert found["caption"].startswith("calibrated on vllm-closed.json, ")
    assert found["kept"] == str(folder / "llama-3.1-8b_h100-sxm_vllm.json")
    assert found["fit"]["factors"] == found["calibration"]["factors"]
    assert [row["metric"] for row in found["fit"]["rows"]] == [
        "tpot_ms", "ttft_ms", "output_tok_s_total",
    ]  # fmt: skip
    [kept] = json.loads(said(capsys, "--list", "--json"))
    assert kept == found["calibration"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["vllm-sweep.jsonl", "--gpu", "h100"], "12 figures of 4 runs"),
        (["vllm-closed.json", "vllm-sweep.jsonl", "--gpu", "h100"], "15 figures of 5 runs"),
        (["guidellm-old.json", "--gpu", "h100"], "9 figures of 3 runs (GuideLLM)"),
        (
            ["guidellm-new.json", "--gpu", "h200", "--tp", "4", "--weights", "FP8"],
            "Llama-3.1-70B on H200 SXM 141GB, vllm, tp 4, fp8: 6 figures of 2 runs",
        ),
        (["genai-perf-flat.json", "--gpu", "h100", "--engine", "trtllm"], "tensorrt-llm, tp 1"),
        (["aiperf-1.5.json", "--gpu", "h100", "--engine", "sglang"], "sglang, tp 1"),
        (["rows.csv"], "3 figures of 2 runs (CSV of measured rows)"),
        (
            ["vllm-closed.json", "genai-perf-flat.json", "--gpu", "h100"],
            "(vLLM bench serve, GenAI-Perf or AIPerf)",
        ),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_every_format_and_several_files(
    arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = [str(RESULTS / a) if "." in a else a for a in arguments]
    assert expected in said(capsys, *whole, "--dry-run")


def test_a_dry_run_keeps_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "not kept" in said(capsys, VLLM, "--gpu", "h100", "--dry-run")
    assert not folder.exists()
    assert "no calibrations yet" in said(capsys, "--list")


def test_calibrating_again_replaces_and_removing_forgets(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, VLLM, "--gpu", "h100", "--name", "first")
    said(capsys, VLLM, "--gpu", "h100", "--name", "load test of June")
    said(capsys, VLLM, "--gpu", "h200")
    listed = said(capsys, "--list").splitlines()
    assert len(listed) == 2
    assert "Llama-3.1-8B on H100" in listed[0]
    assert "calibrated on load test of June, " in listed[0]
    assert "removed llama-3.1-8b h100-sxm vllm" in said(capsys, "--remove", "8b", "h100", "vLLM")
    assert len(calibration_store.load(folder)) == 1
    assert "no calibration of" in refused(capsys, "--remove", "8b", "h100", "vllm")


def test_the_checkpoint_says_its_weights(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(Path(VLLM).read_text("utf-8"))
    for name, weights in (("RedHatAI/Llama-3.1-8B-Instruct-FP8", "fp8"), ("8b", "bf16")):
        path = tmp_path / "result.json"
        path.write_text(json.dumps(data | {"model_id": name}), "utf-8")
        assert f"tp 1, {weights}: " in said(capsys, str(path), "--gpu", "h100")


# -- mistakes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "one of these"),
        (["--list", "--remove", "a", "b", "c"], "one of these"),
        ([VLLM, "--list"], "one of these"),
        ([VLLM], "gpu is missing"),
        ([VLLM, "--gpu", "h1000"], "I do not know the accelerator 'h1000'; did you mean"),
        ([VLLM, "--gpu", "h100", "--tp", "0"], "tp must be a whole number from 1 to 1024"),
        ([VLLM, "--gpu", "h100", "--tp", "3"], "tp must divide"),
        ([VLLM, "--gpu", "h100", "--pp", "9" * 5000], "pp must be a whole number"),
        ([VLLM, "--gpu", "h100", "--weights", "fp7"], "weights must be one of"),
        ([VLLM, "--gpu", "h100", "--kv", "x"], "kv must be one of"),
        ([VLLM, "--gpu", "h100", "--engine", "ollama"], "engine must be one of"),
        ([VLLM, "--gpu", "h100", "--model", "lama-3.1-8b"], "did you mean llama-3.1-8b"),
        ([VLLM, "--gpu", "h100", "--name", " "], "--name must not be empty"),
        ([VLLM, "--gpu", "l4", "--model", "70b"], "does not fit"),
        ([VLLM, "--gpu", "a100-sxm-80gb", "--weights", "fp8"], "fp8"),
        ([str(RESULTS / "rows.csv"), "--gpu", "h100"], "leave out --gpu"),
        ([VLLM, str(RESULTS / "guidellm-old.json"), "--gpu", "h100"], "calibrate each by itself"),
        ([str(RESULTS / "vllm-all-failed.json"), "--gpu", "h100"], "all 160 requests failed"),
        (["--remove", "8b", "h100", "ollama"], "engine must be one of"),
    ],
)
def test_a_mistake_is_one_sentence(
    arguments: list[str], expected: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert expected in refused(capsys, *arguments)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xff\xfe\x00{", "not UTF-8 text"),
        (b"{", "not valid JSON"),
        (b"Serving Benchmark Result", "not valid JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"{}", "not a load-test result I know"),
        (b"[1, 2]", "not a load-test result I know"),
        (b"1" * 5000, "not a load-test result I know"),
        (b'{"benchmarks": []}', "no request completed"),
        (b"a,metric\n1,2\n", "no column model"),
        (
            BARE + b"}",
            "names no model",
        ),
        (
            BARE + b', "model_id": "8b"}',
            "repeat the test with streaming on",
        ),
        (
            BARE + b', "model_id": "my-lama-3.1-8b-prod"}',
            "name it with --model",
        ),
        (
            BARE + b"0" * 5000 + b"}",
            "total_output_tokens must be a number",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(
    content: bytes, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(content)
    assert expected in refused(capsys, str(path), "--gpu", "h100")


def test_no_file_a_folder_and_no_file_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (str(tmp_path / "none.json"), str(tmp_path), "\0", "x" * 5000):
        assert "cannot be read" in refused(capsys, name, "--gpu", "h100")


def test_a_mistake_with_json_is_also_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", VLLM, "--json"]) == 2
    out, err = capsys.readouterr()
    error = json.loads(out)["error"]
    assert (error["code"], error["field"]) == ("bad_input", "gpu")
    assert error["message"] == err.strip()
