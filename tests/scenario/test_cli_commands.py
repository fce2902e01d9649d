"""`gpusize` as a process: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.documents import BREAKEVEN

QUESTION = "/gpusize llama-3.1-8b on h100, 50 qps, 8k in, 256 out"

GPUS = [
    "params=8e9",
    "layers=32",
    "kv_heads=8",
    "head_dim=128",
    "context=8000",
    "out_tokens=256",
    "gpu_mem_gb=80",
    "decode_ms=18",
    "batch=48",
    "target_qps=50",
]
"""The worked example of section 57.1.5: 7 GPUs."""


def gpusize(
    *arguments: str, stdin: bytes = b"", environ: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin,
        capture_output=True,
        timeout=30,
        check=False,
        env={**os.environ, **(environ or {})},
    )


def printed(run: subprocess.CompletedProcess[bytes]) -> Any:
    assert (run.returncode, run.stderr) == (0, b"")
    return json.loads(run.stdout)


def sentence(run: subprocess.CompletedProcess[bytes]) -> str:
    """The one line on stderr of a question that could not be answered."""
    assert run.returncode == 2
    lines = run.stderr.decode().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


# -- ask ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        (QUESTION,),
        tuple(QUESTION.split()),
        (QUESTION.removeprefix("/"),),
    ],
    ids=["quoted", "words", "no slash"],
)
def test_ask_prints_the_answer(arguments: tuple[str, ...]) -> None:
    run = gpusize("ask", *arguments)
    assert (run.returncode, run.stderr) == (0, b"")
    text = run.stdout.decode()
    assert "H100 SXM5 80GB" in text.splitlines()[0]
    assert "GPUS_NEEDED · id " in text


def test_ask_reads_stdin_and_takes_several_lines_as_one_question() -> None:
    asked = printed(gpusize("ask", "--json", QUESTION))
    lines = QUESTION.replace(", ", ",\r\n").encode()
    assert printed(gpusize("ask", "-", "--json", stdin=b"\xef\xbb\xbf" + lines + b"\n")) == asked


def test_ask_json_has_command_result_and_text() -> None:
    found = printed(gpusize("ask", "--json", QUESTION))
    assert set(found) == {"command", "result", "text"}
    assert found["command"] == "/gpusize"
    assert found["result"]["calculation"] == "GPUS_NEEDED"
    assert found["result"]["id"] in found["text"]
    assert max(map(len, found["text"].splitlines())) <= 100


def test_json_may_stand_between_the_words() -> None:
    first, *rest = QUESTION.split()
    assert printed(gpusize("ask", first, "--json", *rest)) == printed(
        gpusize("ask", "--json", QUESTION)
    )


def test_help_has_no_result() -> None:
    found = printed(gpusize("ask", "--json", "/gpusize", "help"))
    assert found["result"] is None
    assert "qps" in found["text"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("/gpusize llama-3.1-8b on h1000, 50 qps, 8k in, 256 out", "did you mean h100-sxm"),
        ("/gpusize llama-3.1-8b", "missing"),
        ("/nothing llama", "/gpusize"),
        ("/gpusize " + "9" * 1400, "…"),
        ("/gpusize " + "x " * 2000, "1,500 characters"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(question: str, said: str) -> None:
    run = gpusize("ask", question)
    assert said in sentence(run)
    assert run.stdout == b""
    assert len(run.stderr) < 600


def test_a_mistake_with_json_is_also_json() -> None:
    run = gpusize("ask", "--json", "/gpusize llama-3.1-8b on h1000, 50 qps, 8k in, 256 out")
    error = json.loads(run.stdout)["error"]
    assert error["code"] == "unknown_name"
    assert error["suggestions"][0] == "h100-sxm"
    assert error["message"] == sentence(run)


@pytest.mark.parametrize("stdin", [b"", b" \n", b"\xff\xfe\x00", b"x" * 70_000])
def test_stdin_without_a_question(stdin: bytes) -> None:
    assert sentence(gpusize("ask", "-", stdin=stdin))


# -- call --------------------------------------------------------------------------------


def test_call_gives_the_documents_gpus() -> None:
    receipt = printed(gpusize("call", "GPUS_NEEDED_BY_FORMULA", *GPUS))
    assert (receipt["calculation"], receipt["value"]) == ("GPUS_NEEDED_BY_FORMULA", 7)


@pytest.mark.parametrize("name", ["BREAKEVEN_REQUESTS_BY_FORMULA", "breakeven-requests-by-formula"])
def test_call_gives_the_documents_breakeven(name: str) -> None:
    assert printed(gpusize("call", name, "--json", json.dumps(BREAKEVEN)))["value"] == 5_560_000


def test_call_takes_json_from_stdin_and_files_and_adds_words(tmp_path: Path) -> None:
    whole = printed(gpusize("call", "GPUS_NEEDED_BY_FORMULA", *GPUS))
    some = dict(pair.split("=") for pair in GPUS[:5])
    path = tmp_path / "arguments.json"
    path.write_text(json.dumps(some), encoding="utf-8-sig")
    rest = GPUS[5:]
    by_file = gpusize("call", "gpus_needed_by_formula", "--json", f"@{path}", *rest)
    by_stdin = gpusize(
        "call", "gpus_needed_by_formula", rest[0], "--json", "-", *rest[1:],
        stdin=json.dumps(some).encode(),
    )  # fmt: skip
    assert printed(by_file) == printed(by_stdin) == whole


def test_70e9_parameters_do_not_fit() -> None:
    run = gpusize("call", "GPUS_NEEDED_BY_FORMULA", "params=70e9", *GPUS[1:])
    assert "do not fit 80 GB" in sentence(run)
    assert run.stdout == b""


def test_an_unknown_calculation_has_suggestions() -> None:
    run = gpusize("call", "GPUS_NEDED", "--json", "{}")
    assert "did you mean GPUS_NEEDED" in sentence(run)
    error = json.loads(run.stdout)["error"]
    assert error["suggestions"][0] == "GPUS_NEEDED"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["qps"], "write key=value"),
        (["=50"], "write key=value"),
        (["qps="], "write key=value"),
        (["qps=1", "qps=2"], "given twice"),
        (["qps=1", "QPS=2"], "given twice"),
        (["qps=1", "--json", '{"qps": 2}'], "given twice"),
        (["--json", "[1]"], "must be a JSON object"),
        (["--json", "{"], "not valid JSON"),
        (["--json", ""], "is empty"),
        (["--json", '{"qps": 1, "qps": 2}'], "given twice"),
        (["--json", "@/nowhere/at all"], "cannot be read"),
        (["--json", "@/"], "cannot be read"),
        (["model=8b", "gpu=h100", "isl=1", "osl=1", "--json", '{"qps": NaN}'], "finite"),
        (["model=8b", "gpu=h100", "isl=1", "osl=1", "--json", '{"qps": -Infinity}'], "finite"),
        (["model=8b", "gpu=h100", "isl=1", "osl=1", "qps=nan"], "qps"),
        (
            ["model=8b", "gpu=h100", "isl=1", "osl=1", "--json", f'{{"qps": {"9" * 5000}}}'],
            "over 300 digits",
        ),
        (["model=8b", "gpu=h100", "isl=1", "osl=1", f"qps={'9' * 5000}"], "too long"),
        (["banana=1"], "missing"),
    ],
)
def test_arguments_that_cannot_be_meant(arguments: list[str], said: str) -> None:
    run = gpusize("call", "GPUS_NEEDED", *arguments)
    assert said in sentence(run)
    assert len(run.stderr) < 600


# -- functions, help, usage --------------------------------------------------------------


def test_functions_lists_the_registry() -> None:
    listed = printed(gpusize("functions", "--json"))
    names = [entry["name"] for entry in listed]
    assert {"GPUS_NEEDED", "BREAKEVEN", "GPUS_NEEDED_BY_FORMULA"} <= set(names)
    assert listed[0]["parameters"][0].keys() >= {"name", "type", "unit", "required", "doc"}
    text = gpusize("functions", environ={"COLUMNS": "90"}).stdout.decode()
    assert all(f"\n  {name}\n" in text for name in names)
    assert max(map(len, text.splitlines())) <= 90


def test_no_arguments_print_help_with_three_examples_that_work() -> None:
    run = gpusize()
    assert (run.returncode, run.stderr) == (0, b"")
    examples = [e for e in run.stdout.decode().splitlines() if e.startswith("  gpusize ")]
    assert len(examples) == 3
    for example in examples:
        assert subprocess.run(
            example.replace("gpusize", f"{sys.executable} -m bot", 1), shell=True,
            capture_output=True, timeout=30, check=True,
        ).stdout  # fmt: skip


def test_version() -> None:
    assert gpusize("--version").stdout.split()[0] == b"gpusize"


@pytest.mark.parametrize(
    "arguments",
    [["asks", "x"], ["ask"], ["call"], ["ask", "x", "--nope"], ["functions", "x"], ["--nope"]],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    run = gpusize(*arguments)
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"Traceback" not in run.stderr
