"""`gpusize traffic`: formats, malformed lines, notes, and a line that is taken as it is."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from bot.cli import main
from bot.grammar import parse
from core.errors import InputError
from core.profile import profile_csv, profile_jsonl, profile_records
from core.registry import REGISTRY
from core.requests_csv import MOST_LISTED
from pricing.book import embedded_book

Capture = pytest.CaptureFixture[str]
Write = Callable[..., str]


def requests(n: int = 3000, seed: int = 1) -> Iterator[str]:
    draw = random.Random(seed)
    time = 1_700_000_000.0
    yield "start_time,prompt_tokens,completion_tokens,cached_tokens"
    for _ in range(n):
        time += draw.expovariate(5)
        isl = 1 + int(draw.lognormvariate(7, 0.9))
        yield f"{time:.3f},{isl},{1 + int(draw.lognormvariate(5, 0.5))},{isl // 4}"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*lines: str, name: str = "requests.csv") -> str:
        file = tmp_path / name
        file.write_text("\n".join(lines) + "\n", "utf-8")
        return str(file)

    return written


def test_the_table_and_a_line_that_is_taken(write: Write, capsys: Capture) -> None:
    assert main(["traffic", write(*requests())]) == 0
    out = capsys.readouterr().out
    assert "3,000 requests in 10" in out
    line = next(row for row in out.splitlines() if row.startswith("/gpusize"))
    got = asked(line.removeprefix("/gpusize").replace("MODEL", "8b").replace("GPU", "h100"))
    assert set(got) == {
        *("qps", "isl", "osl", "isl_p95", "osl_p95"),
        *("peak_to_mean", "arrival_cv2", "prefix_hit_frac"),
    }
    assert got["qps"] == pytest.approx(5, rel=0.05)
    assert got["isl_p95"] / got["isl"] == pytest.approx(2.93, rel=0.1)
    assert got["arrival_cv2"] == pytest.approx(1, abs=0.25)
    assert got["prefix_hit_frac"] == pytest.approx(0.25, abs=0.001)


def test_json_has_the_same(write: Write, capsys: Capture) -> None:
    assert main(["traffic", write(*requests()), "--json", "--window", "2min"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["requests"] == 3000
    assert found["arrivals"]["window_s"] == 120
    assert found["fields"]["isl"] == round(found["isl"]["mean_tokens"])
    assert found["columns"]["osl"] == "completion_tokens"
    assert found["question"].startswith("/gpusize MODEL GPU qps=")
    assert found["malformed"] == []


FORMATS = [
    pytest.param(
        "TIMESTAMP,ContextTokens,GeneratedTokens|2023-11-16 18:17:03.9799600,100,10|"
        "2023-11-16 18:17:05.9799600,300,20",
        id="azure-llm-inference-2023-and-2024",
    ),
    pytest.param(
        "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type|"
        "5,ChatGPT,100,10,110,Conversation log|7,GPT-4,300,20,320,API log",
        id="BurstGPT-v1.1",
    ),
    pytest.param(
        "arrived_at,num_prefill_tokens,num_decode_tokens|0.5,100,10|2.5,300,20", id="vidur"
    ),
    pytest.param("timestamp,input_length,output_length|1000,100,10|3000,300,20", id="mooncake-csv"),
    pytest.param("timestamp_ms,isl,osl|1000,100,10|3000,300,20", id="ms-by-name"),
    pytest.param(
        "startTime;prompt_tokens;completion_tokens|2026-01-01T00:00:01Z;100;10|"
        "2026-01-01T01:00:03+01:00;300;20",
        id="semicolons-and-time-zones",
    ),
    pytest.param("ts\tisl\tosl|1700000001000\t100\t10|1700000003000\t300\t20", id="tabs-epoch-ms"),
    pytest.param("\ufeffcreated, isl, osl|1700000001, 100, 10|1700000003, 300, 20", id="epoch-s"),
    pytest.param('"time","isl","osl"|"3","300","20"|"1","100.0","1e1"', id="quoted-out-of-order"),
]


@pytest.mark.parametrize("text", FORMATS)
def test_formats(text: str) -> None:
    one = profile_csv(text.split("|"))
    assert one.bad == ()
    assert (one.requests, one.isl.mean_tokens, one.osl.max_tokens) == (2, 200, 20)
    assert one.arrivals is not None
    assert one.arrivals.duration_s == pytest.approx(2)


def test_mooncake_json_lines_and_records() -> None:
    lines = [
        '{"timestamp": 27482, "input_length": 6955, "output_length": 52, "hash_ids": [46]}',
        "{broken",
        "",
        '{"timestamp": 30535, "input_length": 6472, "output_length": 26, "hash_ids": [46]}',
        '{"timestamp": 30535, "input_length": 6472}',
    ]
    one = profile_jsonl(lines)
    assert one.arrivals is not None
    assert one.arrivals.duration_s == pytest.approx(3.053)
    assert [(b.line, b.column) for b in one.bad] == [(2, "timestamp"), (5, "output_length")]
    assert profile_records([json.loads(lines[0]), json.loads(lines[3])]).requests == 2


BAD = [
    ("1,many,10,0", "isl"),
    ("2,-5,10,0", "isl"),
    ("3,100,nan,0", "osl"),
    ("4,100,1.5,0", "osl"),
    ("yesterday,100,10,0", "time"),
    (",100,10,0", "time"),
    ("7,100,10,101", "cached"),
    ("8,100", "osl"),
    ("9,1e400,10,0", "isl"),
    ("inf,100,10,0", "time"),
    ("1e300,100,10,0", "time"),
]


def test_malformed_lines_are_named_and_the_rest_counts(write: Write, capsys: Capture) -> None:
    rows = [row for row, _ in BAD]
    names = {"cached": "cached_tokens"}
    file = write("time,isl,osl,cached_tokens", "1,100,10,50", *rows, "", "20,0,0,", "31,100,10,")
    assert main(["traffic", file]) == 0
    out = capsys.readouterr().out
    assert "2 requests in 30 s" in out
    assert "1 without prompt or answer tokens left out; 11 malformed" in out
    for line, (_, column) in enumerate(BAD, 3):
        assert f"line {line}, column {names.get(column, column)}: " in out


def test_listing_stops(write: Write, capsys: Capture) -> None:
    file = write("isl,osl", *["x,1"] * 250, "100,10")
    assert main(["traffic", file, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["malformed"]) == MOST_LISTED
    assert found["malformed_count"] == 250
    assert main(["traffic", file]) == 0
    assert "and 230 more" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lines", "arguments", "word"),
    [
        pytest.param([""], [], "is empty", id="empty"),
        pytest.param(["a,b", "1,2"], [], "no column with prompt tokens", id="no-column"),
        pytest.param(["isl", "1"], [], "no column with answer tokens", id="no-answer"),
        pytest.param(["isl,osl"], [], "no request", id="no-request"),
        pytest.param(["isl,osl", "x,y"], [], "line 2, column isl", id="only-malformed"),
        pytest.param(["isl,osl", "0,0"], [], "without tokens: 1", id="only-failures"),
        pytest.param(["isl,osl", "1,1"], ["--window", "0s"], "at least 0.001", id="no-window"),
        pytest.param(["isl,osl", "1,1"], ["--window", "5 apples"], "--window", id="bad-window"),
    ],
)
def test_mistakes_are_one_sentence(
    lines: list[str], arguments: list[str], word: str, write: Write, capsys: Capture
) -> None:
    assert main(["traffic", write(*lines), *arguments]) == 2
    told = capsys.readouterr().err
    assert word in told
    assert told.count("\n") == 1


def test_unreadable_files_are_refused(tmp_path: Path, capsys: Capture) -> None:
    assert main(["traffic", str(tmp_path / "none.csv")]) == 2
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"isl,osl\n\xff\xfe\x00")
    assert main(["traffic", str(binary)]) == 2
    assert "UTF-8" in capsys.readouterr().err
    for empty in ([], ["", "[1]"]):
        with pytest.raises(InputError, match="empty, or has no request"):
            profile_jsonl(empty)


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        pytest.param(["isl,osl", "10,2"], "no arrival times", id="no-times"),
        pytest.param(["ts,isl,osl", "1,10,2", "1,10,2"], "do not differ", id="one-moment"),
        pytest.param(["ts,isl,osl", "1,10,2", "4,10,2"], "less than one window", id="short"),
        pytest.param(["ts,isl,osl", "1,10,2", "400,10,2"], "longer --window", id="sparse"),
        pytest.param(
            ["isl,osl", *["10,2"] * 30, "100000,2"], "isl_p95 is not the measured 10", id="p95-low"
        ),
        pytest.param(
            ["isl,osl", *["10,2"] * 9, "20000,2"],
            "isl_p95 is not the measured 20,000",
            id="p95-far",
        ),
    ],
)
def test_notes(lines: list[str], note: str, write: Write, capsys: Capture) -> None:
    assert main(["traffic", write(*lines)]) == 0
    out = capsys.readouterr().out
    assert note in out
    if "ts" not in lines[0]:
        assert "qps=QPS isl=" in out


def asked(text: str) -> dict[str, Any]:
    """The fields of a sizing question as typed, without model and accelerator."""
    calculation = REGISTRY.get("GPUS_NEEDED")
    inputs = calculation.parse(parse(text, calculation, embedded_book()))
    return inputs.model_dump(exclude_unset=True, exclude={"model", "gpu"})


WORDS = [
    pytest.param("p95 in 20k", {"isl_p95": 20_000}, id="p95-in"),
    pytest.param("20k in p95, 900 output p99", {"isl_p95": 20_000, "osl_p99": 900}, id="in-p95"),
    pytest.param("peak factor 3", {"peak_to_mean": 3}, id="peak-factor"),
    pytest.param("peak-to-mean 3, ttft 1s", {"peak_to_mean": 3, "ttft_ms": 1000}, id="peak"),
    pytest.param("60% prefix cache hit rate", {"prefix_hit_frac": 0.6}, id="hit-rate"),
    pytest.param("cache hit 60%", {"prefix_hit_frac": 0.6}, id="cache-hit"),
    pytest.param(
        "4 draft tokens, 70% acceptance", {"draft_tokens": 4, "acceptance_frac": 0.7}, id="draft"
    ),
    pytest.param(
        "draft 4, 2.6 mean acceptance length",
        {"draft_tokens": 4, "tokens_per_step": 2.6},
        id="acceptance-length",
    ),
    pytest.param("index of dispersion 4", {"arrival_cv2": 4}, id="dispersion"),
]


@pytest.mark.parametrize(("text", "meant"), WORDS)
def test_words_of_traffic_beside_those_of_a_sizing(text: str, meant: dict[str, float]) -> None:
    got = asked(f"8b on h100, 50 qps, 8k in, 256 out, {text}")
    assert got == {"qps": 50, "isl": 8000, "osl": 256} | meant
