"""What a checkpoint's label says: the model behind it, and formats it fixes beside its weights'.

Quantised checkpoints are published under names of their own, by the model's author or by others.
"""

from __future__ import annotations

import re
from functools import lru_cache

from core.catalog import LlmModel, model
from core.errors import AmbiguousNameError, UnknownNameError
from core.names import NAMES
from core.setup import EngineFamily, version

_QUANTISED = re.compile(
    r"[-_.](nv)?(mx)?(fp8|fp4|fp4-v\d|int8|int4|bf16|fp16|w\d+a\d+|awq|gptq|kv|dynamic|quantized|instruct|thinking"
    r"|chat|hf|it|\d{4}|block|autoround)$",
    re.IGNORECASE,
)
_FORMATS = (
    ("nvfp4", "fp4"),
    ("mxfp4", "mxfp4"),
    ("fp8", "fp8"),
    ("fp4", "fp4"),
    ("w4a16", "int4"),
    ("awq", "int4"),
    ("gptq", "int4"),
    ("int4", "int4"),
    ("w8a8", "int8"),
    ("int8", "int8"),
)
"""What a checkpoint's name says of its weights."""
FOLLOWS_KV = (0, 12)
"""vLLM release from which a checkpoint's KV-cache format replaces its own default; assumed."""


def checkpoint(label: str) -> LlmModel:
    """The model behind a catalogue name or a Hugging Face id of any publisher and quantisation.

    >>> checkpoint("nvidia/Qwen3-235B-A22B-FP4").id, checkpoint("amd/gpt-oss-120b").id
    ('qwen3-235b-a22b', 'gpt-oss-120b')
    """
    try:
        return model(label)
    except UnknownNameError as error:
        bare = label.rpartition("/")[2]
        while bare:
            try:
                return model(bare)
            except AmbiguousNameError:
                raise error from None  # what is left is not what was typed
            except UnknownNameError:
                shorter = _QUANTISED.sub("", bare)
                if shorter == bare:
                    raise error from None
                bare = shorter
        raise


@lru_cache(maxsize=NAMES)
def resolve_checkpoint(label: str) -> str:
    """Canonical id of the model behind a name or a Hugging Face id.

    >>> resolve_checkpoint("8b"), resolve_checkpoint("Qwen/Qwen3-32B-FP8")
    ('llama-3.1-8b', 'qwen3-32b')
    """
    return checkpoint(label).id


@lru_cache(maxsize=NAMES)
def checkpoint_weights(label: str) -> str | None:
    """Weight format a checkpoint's name says, if it says one.

    >>> checkpoint_weights("Qwen/Qwen3-32B-FP8"), checkpoint_weights("llama-3.1-8b")
    ('fp8', None)
    """
    name = label.lower()
    there = ((mark, kept) for mark, kept in _FORMATS if mark in name)
    return next((kept for mark, kept in there if re.search(rf"\b{mark}\b", name)), None)


def checkpoint_kv(label: str, engine: EngineFamily, engine_version: str) -> str | None:
    """KV format a quantised checkpoint brings with it, as far as its name tells.

    Assumed, where the row does not say: NVIDIA's exports (nvidia/...-FP8, -FP4, -NVFP4) and AMD's
    ...-FP8-KV carry an fp8 KV-cache scheme. Engines follow it; vLLM only of late, so that a vLLM of
    unknown version is taken to keep its default.

    >>> checkpoint_kv("nvidia/Llama-3.3-70B-Instruct-FP8", "tensorrt-llm", "")
    'fp8'
    >>> checkpoint_kv("nvidia/Llama-3.3-70B-Instruct-FP8", "vllm", "0.10.2") is None
    True
    """
    name = label.lower()
    modelopt = name.startswith("nvidia/") and name.endswith(("-fp8", "-fp4", "-nvfp4"))
    follows = engine != "vllm" or version(engine_version) >= FOLLOWS_KV
    return "fp8" if follows and (modelopt or name.endswith("-fp8-kv")) else None


def checkpoint_attention(label: str) -> str | None:
    """Format of the attention weights, where a checkpoint keeps them in another.

    Meta's own FP8 checkpoints quantise the MLP only (Llama 3 paper, arXiv:2407.21783, section 6.2).

    >>> checkpoint_attention("meta-llama/Llama-3.1-405B-Instruct-FP8")
    'bf16'
    """
    name = label.lower()
    return "bf16" if name.startswith("meta-llama/llama-3.1-") and name.endswith("-fp8") else None
