"""Field types shared by calculations: a model, an accelerator, token lengths, prices."""

from __future__ import annotations

from typing import Annotated, Any, get_args

from pydantic import model_validator

from core.catalog import resolve_accelerator
from core.checkpoints import checkpoint_weights, resolve_checkpoint
from core.fields import choice, integer, name, number, written
from core.precision import KV_FORMATS, WEIGHT_FORMATS
from core.prices import COMMITMENTS
from core.receipt import Origin
from core.registry import Inputs
from core.setup import EngineFamily, engine_version
from core.targets import TtftStat as TtftStatistic

ModelName = Annotated[str, name("model", resolve_checkpoint)]
GpuName = Annotated[str, name("accelerator", resolve_accelerator, words=("accelerator",))]
Provider = Annotated[str, name("provider")]
Commitment = Annotated[str, choice(*COMMITMENTS)]
Weights = Annotated[
    str, choice(*WEIGHT_FORMATS, words=("precision", "quant", "quantisation", "dtype"))
]
KvFormat = Annotated[str, choice(*KV_FORMATS, words=("kv cache", "kv precision", "kv dtype"))]
RATE_CLAIMS = ("qps", "requests/min", "requests/hour", "requests/day", "requests/month")
"""Units by which a bare number is a rate of requests."""
Qps = Annotated[
    float,
    number(
        "qps",
        above=True,
        hi=1e7,
        words=("rate", "rps", "load", "traffic", "queries per second"),
        claims=RATE_CLAIMS,
    ),
]
InputTokens = Annotated[
    int,
    integer("tokens", hi=100_000_000, words=("in", "input", "prompt", "input tokens")),
]
OutputTokens = Annotated[
    int,
    integer(
        "tokens", hi=10_000_000, words=("out", "output", "generated", "output tokens", "completion")
    ),
]
Util = Annotated[float, number("fraction", above=True, hi=1, words=("utilisation", "utilization"))]
MemoryUtil = Annotated[
    float, number("fraction", above=True, hi=1, words=("gpu memory utilization", "gmu"))
]
ReserveGib = Annotated[float, number("GiB", hi=1000, words=("runtime reserve", "reserve"))]
TtftMs = Annotated[
    float,
    number(
        "ms", above=True, hi=3.6e6, words=("ttft", "time to first token", "ttft p95", "p95 ttft")
    ),
]
TpotMs = Annotated[
    float, number("ms", above=True, hi=3.6e6, words=("tpot", "itl", "time per output token"))
]
Tp = Annotated[int, integer("count", hi=64, words=("tensor parallel",))]
MaxBatch = Annotated[int, integer("requests", hi=65536, words=("max num seqs", "max batch"))]
Pp = Annotated[int, integer("count", hi=64, words=("pipeline parallel",))]
Ep = Annotated[int, integer("count", hi=256, words=("expert parallel",))]
AttentionParallel = Annotated[
    str, choice("tensor", "data", words=("attention parallel", "dp attention"))
]
EngineName = Annotated[
    str,
    choice(
        *get_args(EngineFamily),
        words=("engine", "runtime"),
        aliases=tuple((word, "tensorrt-llm") for word in ("trt-llm", "trtllm", "trt", "tensorrt")),
    ),
]
EngineVersion = Annotated[str, written(engine_version, follows="engine")]
PWait = Annotated[float, number("fraction", above=True, hi=1, words=("p wait", "may wait"))]
QueueMs = Annotated[float, number("ms", above=True, hi=3.6e6, words=("queue", "queue wait"))]
TtftStat = Annotated[str, choice(*get_args(TtftStatistic), words=("ttft statistic",))]
GpuUsdPerHour = Annotated[
    float,
    number(
        "usd/hour",
        above=True,
        hi=1000,
        words=("gpu price", "price", "gpu cost", "per gpu"),
        claims=("usd/hour",),
    ),
]


def origin(inputs: Inputs, field: str, otherwise: Origin = "default") -> Origin:
    """Whether the person gave this field."""
    return "user" if field in inputs.model_fields_set else otherwise


class HostedInputs(Inputs):
    """Inputs with a model to host: a checkpoint's name may say its weight format."""

    @model_validator(mode="before")
    @classmethod
    def _weights_of_the_checkpoint(cls, values: dict[str, Any]) -> dict[str, Any]:
        label = values.get("model")
        if isinstance(label, str) and "weights" not in values:
            said = checkpoint_weights(label)
            if said is not None:
                return values | {"weights": said}
        return values
