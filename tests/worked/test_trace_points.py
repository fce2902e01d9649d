"""Measured requests to a plan: usage exports, rows of a sheet, CSV over HTTP, the terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import core.calculations  # noqa: F401 - fills the registry
from bot.cli import main
from bot.config import Settings
from bot.http import create_app
from core.errors import InputError
from core.profile import profile_columns, profile_csv
from core.registry import REGISTRY
from excel_addin.functions import evaluate
from pricing.book import embedded_book

BOOK = embedded_book()
Capture = pytest.CaptureFixture[str]
# a bucket of OpenAI's completions usage, as printed in cookbook.openai.com (read 2026-11-22)
OPENAI = [
    "start_time,end_time,input_tokens,input_cached_tokens,output_tokens,num_model_requests",
    "1730419200,1730505600,141201,20000,9756,470",
    "1730505600,1730592000,282402,40000,19512,940",
]
LOG = [
    "timestamp,prompt_tokens,completion_tokens,cached_tokens",
    *(f"{1_700_000_000 + n // 5},{900 + 10 * (n % 20)},{200 + n % 7},300" for n in range(3000)),
]


def test_openai_usage_is_sums_of_requests() -> None:
    one = profile_csv(OPENAI)
    assert (one.requests, one.summed) == (1410, True)
    assert one.isl.mean_tokens == pytest.approx(423_603 / 1410, rel=2e-3)
    assert one.prefix_hit_frac == pytest.approx(60_000 / 423_603, rel=0.01)
    assert one.arrivals is not None
    assert one.arrivals.qps == pytest.approx(1410 / 172_800)
    assert one.arrivals.peak_to_mean == pytest.approx(940 / 705)
    assert "isl_p95" not in one.fields()


def test_anthropic_cache_reads_and_writes_are_prompt_tokens() -> None:
    # platform.claude.com: input_tokens leaves out what was read from and written to the cache
    one = profile_csv(
        [
            "created_at,input_tokens,cache_creation_input_tokens,cache_read_input_tokens,output_tokens",
            "2026-11-01T10:00:00Z,100,2000,3000,500",
            "2026-11-01T09:00:00Z,100,0,5000,400",
        ]
    )
    assert one.isl.mean_tokens == 5100
    assert one.prefix_hit_frac == pytest.approx(8000 / 10_200)
    assert one.unordered


def test_vllm_detailed_results_are_columns() -> None:
    one = profile_columns(
        {"date": "x", "input_lens": [10, 30], "output_lens": [5, 6], "ttfts": [1]}
    )
    assert (one.isl.mean_tokens, one.osl.mean_tokens, one.arrivals) == (20, 5.5, None)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            ["usage_date_utc,usage_input_tokens_no_cache,usage_output_tokens", "2026-11-01,9,9"],
            "holds sums (usage_input_tokens_no_cache) and no number of requests",
        ),
        (["time,output_tokens", "1,2"], "no column with prompt tokens"),
        (["time,input_tokens,output_tokens"], "no request with prompt and answer tokens"),
        (["time,input_tokens,output_tokens", "1,0,0"], "without tokens: 1"),
        ([""], "The file is empty"),
        (
            ["time,isl,osl", "2026-11-01T10:00:00Z,1,1", "2026-11-01T10:00:00,1,1"],
            "Some times say a time zone (line 2) and others do not (line 3)",
        ),
    ],
)
def test_a_trace_that_tells_nothing_says_what_it_lacks(lines: list[str], sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        profile_csv(lines)
    assert sentence in caught.value.message


def test_rows_of_a_sheet_are_the_same_requests() -> None:
    start = 46_328.0  # the sheet's number for 2026-11-02
    cells = [["time", "input_tokens", "output_tokens"]]
    cells += [[start + (32_400 + n) / 86_400, 1000 + n, 200] for n in range(120)]
    found = evaluate("TRAFFIC_FIGURES", [cells], BOOK)  # type: ignore[list-item]
    assert isinstance(found, list)
    figures: dict[Any, Any] = dict(found)  # type: ignore[arg-type]
    assert figures["qps"] == pytest.approx(1.0, rel=1e-3)
    assert figures["isl"] == 1060
    text = "\n".join(
        ["time, input_tokens, output_tokens"]
        + [f"2026-11-02T09:{n // 60:02}:{n % 60:02}Z, {1000 + n}, 200" for n in range(120)]
    )
    assert dict(REGISTRY.get("TRAFFIC_FIGURES").value({"trace": text}, BOOK)) == pytest.approx(
        figures
    )


def test_a_plan_is_the_question_its_figures_make() -> None:
    rows = [line.split(",") for line in LOG[1:]]
    raw: dict[str, Any] = {"model": "8b", "gpu": "l40s", "trace": rows}
    plan = REGISTRY.get("TRAFFIC_PLAN").run({**raw, "api_model": "gpt-4o-mini"}, BOOK)
    fields = dict(REGISTRY.get("TRAFFIC_FIGURES").value({"trace": rows}, BOOK))
    fleet = REGISTRY.get("GPUS_NEEDED").run({"model": "8b", "gpu": "l40s", **fields}, BOOK)
    assert plan.value == fleet.value
    assert plan.output("usd_per_month") == fleet.output("usd_per_month")
    volume = fields["qps"] * 730 * 3600
    usd = volume * (fields["isl"] * (0.15 * (1 - fields["prefix_hit_frac"])
                    + 0.075 * fields["prefix_hit_frac"]) + fields["osl"] * 0.6) / 1e6  # fmt: skip
    assert plan.output("api_usd_per_month") == pytest.approx(usd, rel=1e-3)


@pytest.mark.parametrize(
    ("trace", "sentence"),
    [
        ([[None, 10, 10], [None, 20, 20]], "no times that differ, so that they make no rate"),
        ([["1", 10, 10], [None, 20, 20]], "1 of 2 rows have a time"),
        ([["soon", 10, 10]], "column time: must be a time: ISO 8601"),
        ([["1", 10]], "row 1 (1): output_tokens is missing"),
        ([["1", 1, 1]] * 5001, "must have at most 5000 rows; you gave 5,001"),
        ([], "must have at least one row"),
    ],
)
def test_rows_that_make_no_plan_have_a_sentence(trace: list[Any], sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        REGISTRY.get("TRAFFIC_PLAN").run({"model": "8b", "gpu": "h100", "trace": trace}, BOOK)
    assert sentence in caught.value.message


def test_the_terminal_and_http_plan_a_file_alike(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "requests.csv"
    file.write_text("\n".join(LOG), "utf-8")
    options = ["--model", "8b", "--gpu", "h100", "--api", "gpt-4o-mini", "--json"]
    assert main(["traffic", str(file), *options]) == 0
    printed = json.loads(capsys.readouterr().out)
    with TestClient(create_app(Settings(), lambda: BOOK)) as client:
        path = "/v1/traffic?model=8b&gpu=h100&api_model=gpt-4o-mini"
        answer = client.post(path, content=file.read_bytes(), headers={"content-type": "text/csv"})
        assert answer.status_code == 200
        assert [p["id"] for p in answer.json()["plan"]] == [p["id"] for p in printed["plan"]]
        refused = client.post("/v1/traffic?model=8b", content=b"a,b\n1,2\n")
        assert refused.status_code == 422
        assert "both model and gpu" in refused.json()["error"]["message"]
    assert main(["traffic", str(file), "--model", "8b"]) == 2
    assert "--gpu is missing" in capsys.readouterr().err
