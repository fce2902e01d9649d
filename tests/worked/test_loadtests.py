"""Each load generator's result as it is read; sources are in loadtests/README.md."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from core.catalog import accelerator, model
from core.errors import InputError
from core.loadtests import rows
from core.loadtests.kinds import read
from core.loadtests.run import Run, number, observations
from core.setup import Setup

FOLDER = Path(__file__).parent / "loadtests"
BASE = Setup(model("8b"), accelerator("h100"), 1, 1)
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"


def result(name: str) -> Any:
    return json.loads((FOLDER / name).read_text("utf-8"))


def load(run: Run) -> tuple[float | None, float | None, int | None]:
    setup = observations(run, BASE)[0].setup
    return setup.concurrency, setup.requests_per_s, setup.requests


@pytest.mark.parametrize(
    ("name", "kind", "at", "said", "figures", "under"),
    [
        pytest.param(
            "vllm-closed.json", "vLLM bench serve", 0, (LLAMA, 1024, 128),
            (10.12, 121.4, 1452.5), (16, None, None), id="vllm-009e6d4a-max-concurrency",
        ),
        pytest.param(
            "guidellm-old.json", "GuideLLM", 0, ("Qwen/Qwen3-32B", 512, 256),
            (33.0, 70.0, 30.2), (1, None, None), id="guidellm-47ce2924-synchronous",
        ),
        pytest.param(
            "guidellm-old.json", "GuideLLM", 1, ("Qwen/Qwen3-32B", 512, 256),
            (39.0, 420.0, 790.0), (32, None, None), id="guidellm-47ce2924-concurrent",
        ),
        pytest.param(
            "guidellm-old.json", "GuideLLM", 2, ("Qwen/Qwen3-32B", 512, 256),
            (35.0, 110.0, 128.0), (None, 0.5, 100), id="guidellm-47ce2924-constant",
        ),
        pytest.param(
            "guidellm-new.json", "GuideLLM", 0, ("meta-llama/Llama-3.1-70B-Instruct", 2048, 256),
            (21.5, 420.0, 700.0), (16, None, None), id="guidellm-06cef291-concurrent",
        ),
        pytest.param(
            "guidellm-new.json", "GuideLLM", 1, ("meta-llama/Llama-3.1-70B-Instruct", 2048, 256),
            (40.0, 900.0, 1600.0), (71.0, None, None), id="guidellm-06cef291-throughput-in-flight",
        ),
        pytest.param(
            "genai-perf-flat.json", "GenAI-Perf or AIPerf", 0,
            ("meta-llama/Meta-Llama-3.1-8B-Instruct", 550, 200), (9.0, 95.0, 850.0),
            (8, None, None), id="genai-perf-4cc7650c-concurrency",
        ),
        pytest.param(
            "genai-perf-nested.json", "GenAI-Perf or AIPerf", 0,
            ("meta-llama/Meta-Llama-3.1-8B-Instruct", 550, 200), (8.8, 80.0, 780.0),
            (None, 4.0, 100), id="genai-perf-stimulus-rate",
        ),
        pytest.param(
            "aiperf-1.0.json", "GenAI-Perf or AIPerf", 0, ("Qwen/Qwen3-32B", 1000, 500),
            (48.0, 647.0, 2030.0), (100, None, None), id="aiperf-1.0-loadgen",
        ),
        pytest.param(  # seconds, and a rate that its cap does not let through
            "aiperf-1.5.json", "GenAI-Perf or AIPerf", 0, ("Qwen/Qwen3-32B", 1000, 500),
            (48.0, 647.0, 2030.0), (100, None, None), id="aiperf-1.5-phases-seconds",
        ),
    ],
)  # fmt: skip
def test_a_result_as_read(
    name: str, kind: str, at: int, said: Any, figures: Any, under: Any
) -> None:
    found, runs = read(result(name))
    run = runs[at]
    assert found == kind
    assert (run.model, run.isl, run.osl) == said
    assert (run.tpot_ms, run.ttft_ms, run.output_tok_s) == pytest.approx(figures)
    assert load(run) == under


def test_a_result_gives_three_observations_of_its_lengths() -> None:
    _, [run] = read(result("vllm-closed.json"))
    seen = observations(run, BASE)
    assert [(o.metric, o.value) for o in seen] == [
        ("tpot_ms", 10.12), ("ttft_ms", 121.4), ("output_tok_s_total", 1452.5),
    ]  # fmt: skip
    assert {(o.setup.isl, o.setup.osl, o.setup.tp) for o in seen} == {(1024, 128, 1)}


@pytest.mark.parametrize(
    ("change", "under"),
    [
        ({"max_concurrency": None}, (None, math.inf, 160)),
        ({"max_concurrency": None, "request_rate": math.inf}, (None, math.inf, 160)),
        ({"max_concurrency": 400}, (160, None, None)),  # no more in flight than were sent
        ({"max_concurrency": 16, "request_rate": 4.0}, (None, 4.0, 160)),
        ({"max_concurrency": 4, "request_rate": 40.0}, (4, None, None)),
    ],
)
def test_closed_or_open_loop(change: dict[str, Any], under: Any) -> None:
    _, [run] = read(result("vllm-closed.json") | change)
    assert load(run) == under


def test_without_a_stated_load_littles_law_gives_it() -> None:
    data = result("genai-perf-flat.json")
    data["input_config"] = {"model": "x"}
    _, [run] = read(data)
    # 4.2 requests/s x (95 + 199 x 9.0) ms
    assert load(run) == (pytest.approx(7.9212), None, None)


def test_figures_that_were_not_measured_are_left_out() -> None:
    data = result("vllm-closed.json") | {"mean_ttft_ms": 0.0}
    del data["mean_tpot_ms"]
    _, [run] = read(data)
    assert [o.metric for o in observations(run, BASE)] == ["output_tok_s_total"]
    one_token = data | {"total_output_tokens": 160, "mean_tpot_ms": 3.0}
    assert "tpot_ms" not in {o.metric for o in observations(read(one_token)[1][0], BASE)}


def test_a_level_without_a_completed_request_is_left_out_of_a_sweep() -> None:
    assert len(result("guidellm-old.json")["benchmarks"]) == 4
    assert len(read(result("guidellm-old.json"))[1]) == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (result("vllm-all-failed.json"), "all 160 requests failed"),
        (result("vllm-closed.json") | {"total_output_tokens": 0}, "no request completed"),
        ({"benchmarks": []}, "no request completed"),
        ({"benchmarks": result("guidellm-old.json")["benchmarks"][3:]}, "all 40 requests failed"),
        (result("aiperf-1.0.json") | {"request_count": {"unit": "requests", "avg": 0}}, "no req"),
        (
            {
                "error_request_count": {"unit": "requests", "avg": 20.0},
                "input_config": {},
                "aiperf_version": "0.13.0",
            },
            "all 20 requests failed",
        ),
        ({"experiments": [], "version": ""}, "profile_export_genai_perf.json"),
        ({"avg_latency": 1.0, "latencies": []}, "not a load-test result I know"),
        ({"benchmarks": [{"metric": {}}]}, "not a load-test result I know"),
        ([], "not a load-test result I know"),
        (None, "not a load-test result I know"),
        ("text", "not a load-test result I know"),
        (result("vllm-closed.json") | {"mean_tpot_ms": math.nan}, "mean_tpot_ms must be"),
        (result("vllm-closed.json") | {"mean_ttft_ms": -1.0}, "mean_ttft_ms must be"),
        (result("vllm-closed.json") | {"total_input_tokens": 1e300}, "total_input_tokens must"),
        (result("vllm-closed.json") | {"total_output_tokens": 1e11}, "total_output_tokens / comp"),
        (result("vllm-closed.json") | {"completed": "many"}, "completed must be"),
        (result("vllm-closed.json") | {"completed": True}, "completed must be"),
        (result("vllm-closed.json") | {"request_rate": "fast"}, "request_rate must be"),
        (
            result("aiperf-1.0.json") | {"time_to_first_token": {"unit": "hours", "avg": 1}},
            "time_to_first_token must be in",
        ),
    ],
)
def test_what_cannot_be_used_is_one_sentence(data: Any, said: str) -> None:
    with pytest.raises(InputError, match=r"^[^\n]+$") as caught:
        read(data)
    assert said in caught.value.message
    assert caught.value.message.endswith(".")


def test_measured_rows_are_of_one_replica() -> None:
    text = (FOLDER / "rows.csv").read_text("utf-8")
    seen = rows.observations(text.splitlines(keepends=True))
    assert [o.value for o in seen] == [8.9, 95.0, 3600.0]  # two replicas gave 7,200
    assert [o.setup.concurrency for o in seen] == [8, 8, 64]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "no measured row"),
        ("a,x9,h100,1,1,1,1,bf16,,vLLM,,1024,128,8,tpot_ms,9,online,own,\n", "line 2: I do not"),
        ("a,8b,h100,1,1,1,1,bf16,,vLLM,,1024,128,8,speed,9,online,own,\n", "column metric"),
    ],
)
def test_a_row_that_cannot_be_used_is_never_left_out(line: str, said: str) -> None:
    header = (FOLDER / "rows.csv").read_text("utf-8").splitlines(keepends=True)[0]
    with pytest.raises(InputError, match=said):
        rows.observations([header, line])


def test_numbers() -> None:
    assert number(0, "x") == 0.0
    for bad in ("1", True, -0.5, math.inf, math.nan, 10**400, [1]):
        with pytest.raises(InputError, match="x must be a number"):
            number(bad, "x")
