"""Published measurements, each within a stated factor of the prediction."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from core.measured import read_row
from core.validation import predict

COLUMNS = "model gpu tp weight_precision kv_precision engine engine_version isl osl"


class Point(NamedTuple):
    source: str
    config: str
    load: float | None
    scenario: str
    metric: str
    value: float
    factor: float


POINTS = [
    Point(
        "ai-dynamo/aiconfigurator aic_gap-00969",
        "meta-llama/Llama-3.1-8B-Instruct H100-SXM-80GB 4 bf16 - tensorrt-llm 1.0.0rc3 1024 512",
        16,
        "online",
        "tpot_ms",
        4.03878,
        1.25,
    ),
    Point(
        "ai-dynamo/aiconfigurator aic_gap-01107",
        "meta-llama/Llama-3.1-8B-Instruct H100-SXM-80GB 8 bf16 - tensorrt-llm 1.0.0rc3 4096 512",
        64,
        "online",
        "tpot_ms",
        8.53002,
        1.25,
    ),
    Point(
        "intel.com gaudi model-performance gaudi-00034",
        "mistralai/Mistral-7B-v0.1 Gaudi2-96GB 1 fp8 - other 1.18.0 128 2048",
        120,
        "offline",
        "output_tok_s_total",
        11294,
        1.5,
    ),
    Point(
        "intel.com gaudi model-performance gaudi-00040",
        "meta-llama/Llama-3.1-8B Gaudi2-96GB 1 fp8 - other 1.18.0 2048 2048",
        155,
        "offline",
        "output_tok_s_total",
        5511,
        1.25,
    ),
    Point(
        "intel.com gaudi model-performance gaudi-00013",
        "meta-llama/Llama-3.1-70B Gaudi3-128GB 2 fp8 - other 1.18.0 128 128",
        3516,
        "offline",
        "output_tok_s_total",
        3711,
        1.8,
    ),
    Point(
        "pytorch-labs/gpt-fast gpt_fast-00007",
        "meta-llama/Llama-2-70b-chat-hf A100-SXM-80GB 1 int8 bf16 other 2024-09-15 5 200",
        1,
        "latency",
        "output_tok_s_total",
        19.13,
        1.25,
    ),
    Point(
        "pytorch-labs/gpt-fast gpt_fast-00026",
        "meta-llama/Llama-2-70b-chat-hf A100-SXM-80GB 2 bf16 bf16 other 2024-09-15 5 200",
        1,
        "latency",
        "tpot_ms",
        46.9043,
        1.25,
    ),
    Point(
        "pytorch-labs/gpt-fast gpt_fast-00057",
        "meta-llama/Llama-2-7b-chat-hf MI250X-1GCD-64GB 1 bf16 bf16 other 2024-09-15 5 200",
        1,
        "latency",
        "output_tok_s_total",
        76.33,
        1.25,
    ),
    Point(
        "ROCm/vllm rocm_vllm-00010",
        "amd/Llama-3.1-70B-Instruct-FP8-KV MI300X-192GB 8 fp8 - vllm 0.6.6 128 2048",
        1,
        "latency",
        "output_tok_s_total",
        107.289,
        1.5,
    ),
    Point(
        "ROCm/vllm rocm_vllm-00296",
        "amd/Llama-3.1-70B-Instruct-FP8-KV MI300X-192GB 8 fp8 - vllm 0.10.0 128 2048",
        128,
        "latency",
        "tpot_ms",
        22.5562,
        1.8,
    ),
    Point(
        "NVIDIA/TensorRT-LLM trtllm_docs_v0.11-00009",
        "EleutherAI/gpt-j-6b H100-SXM-80GB 1 fp8 fp8 tensorrt-llm 0.11.0 2048 128",
        None,
        "offline",
        "output_tok_s_total",
        2781.11,
        1.25,
    ),
    Point(
        "NVIDIA/TensorRT-LLM trtllm_docs_v0.11-00021",
        "EleutherAI/gpt-j-6b H100-SXM-80GB 1 fp8 fp8 tensorrt-llm 0.11.0 2048 2048",
        None,
        "offline",
        "output_tok_s_total",
        3081.26,
        1.25,
    ),
    Point(
        "NVIDIA/TensorRT-LLM trtllm_docs_v0.11-00024",
        "meta-llama/Llama-2-7b-hf H200-SXM-141GB 1 fp8 fp8 tensorrt-llm 0.11.0 128 128",
        None,
        "offline",
        "output_tok_s_total",
        19695.4,
        1.5,
    ),
    Point(
        "NVIDIA/TensorRT-LLM trtllm_docs_v0.11-00088",
        "mistralai/Mistral-7B-v0.1 A100-SXM-80GB 1 fp16 fp16 tensorrt-llm 0.11.0 128 2048",
        None,
        "offline",
        "output_tok_s_total",
        5358.28,
        1.25,
    ),
    Point(
        "NVIDIA/TensorRT-LLM trtllm_docs_v0.14-00158",
        "meta-llama/Llama-3.1-70B A100-SXM-80GB 8 fp16 fp16 tensorrt-llm 0.14.0 5000 500",
        None,
        "offline",
        "output_tok_s_total",
        670.374,
        1.25,
    ),
    Point(
        "NVIDIA/TensorRT-LLM trtllm_docs_v0.14-00216",
        "mistralai/Mixtral-8x7B-v0.1 H100-SXM-80GB 2 fp8 fp8 tensorrt-llm 0.14.0 1000 1000",
        None,
        "offline",
        "output_tok_s_total",
        15931.9,
        1.25,
    ),
    Point(
        "NVIDIA/TensorRT-LLM trtllm_docs_v0.14-00243",
        "mistralai/Mixtral-8x7B-v0.1 H200-SXM-141GB 8 fp8 fp8 tensorrt-llm 0.14.0 128 128",
        None,
        "offline",
        "output_tok_s_total",
        54304,
        1.5,
    ),
    Point(
        "NVIDIA/TensorRT-LLM trtllm_docs_v0.14-00260",
        "mistralai/Mixtral-8x7B-v0.1 H200-SXM-141GB 8 fp8 fp8 tensorrt-llm 0.14.0 128 2048",
        None,
        "offline",
        "output_tok_s_total",
        70409.2,
        1.5,
    ),
    Point(
        "NVIDIA/TensorRT-LLM trtllm_docs_v0.14-00292",
        "mistralai/Mixtral-8x7B-v0.1 A100-PCIE-80GB 4 fp16 fp16 tensorrt-llm 0.14.0 20000 2000",
        None,
        "offline",
        "output_tok_s_total",
        572.428,
        1.25,
    ),
    Point(
        "NVIDIA/TensorRT-LLM trtllm_docs_v0.14-00304",
        "mistralai/Mixtral-8x7B-v0.1 A100-PCIE-80GB 2 fp16 fp16 tensorrt-llm 0.14.0 2048 128",
        None,
        "offline",
        "output_tok_s_total",
        465.159,
        1.25,
    ),
    Point(
        "NVIDIA/TensorRT-LLM trtllm_docs_v0.17-00042",
        "meta-llama/Llama-3.1-8B H100-SXM-80GB 1 fp8 fp8 tensorrt-llm 0.17 20000 2000",
        None,
        "offline",
        "output_tok_s_total",
        1401.31,
        1.5,
    ),
    Point(
        "NVIDIA/TensorRT-LLM trtllm_docs_v0.17-00236",
        "mistralai/Mixtral-8x7B-v0.1 H200-SXM-141GB 1 fp8 fp8 tensorrt-llm 0.17 2048 128",
        None,
        "offline",
        "output_tok_s_total",
        2009.67,
        1.25,
    ),
    Point(
        "NVIDIA/TensorRT-LLM trtllm_docs_v0.17-00279",
        "mistralai/Mixtral-8x7B-v0.1 H200-SXM-141GB 4 fp8 fp8 tensorrt-llm 0.17 128 2048",
        None,
        "offline",
        "output_tok_s_total",
        52291.8,
        1.5,
    ),
]


@pytest.mark.parametrize("point", POINTS, ids=lambda p: p.source)
def test_prediction_is_near_the_measurement(point: Point) -> None:
    cells = dict(zip(COLUMNS.split(), point.config.split(), strict=True))
    row: dict[str, Any] = {k: "" if v == "-" else v for k, v in cells.items()}
    row |= {
        "concurrency_or_batch": "" if point.load is None else str(point.load),
        "scenario": point.scenario,
        "metric": point.metric,
        "value": str(point.value),
    }
    got = predict(read_row(row, 2))
    assert got.predicted is not None, got.refused
    assert 1 / point.factor < got.predicted / point.value < point.factor
