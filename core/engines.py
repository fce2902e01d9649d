"""Serving engines ranked by what they must do; the facts are in data/engines.toml."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

NEEDS: dict[str, str] = {
    "nvidia": "runs on NVIDIA GPUs",
    "amd": "runs on AMD GPUs",
    "intel": "runs on Intel GPUs",
    "gaudi": "runs on Intel Gaudi",
    "tpu": "runs on Google TPUs",
    "ascend": "runs on Huawei Ascend",
    "apple": "runs on Apple silicon",
    "cpu": "runs on CPUs alone",
    "lora": "serves several LoRA adapters at once",
    "structured-output": "keeps answers to a JSON schema or grammar",
    "speculative": "speculative decoding",
    "prefix-caching": "keeps the KV cache of shared prompts",
    "kv-paging": "paged KV cache",
    "multi-gpu": "divides a model over GPUs",
    "multi-node": "divides a model over servers",
    "vision": "images in prompts",
    "fp8": "fp8 weights",
    "fp4": "fp4 weights",
    "int4": "4-bit weights (AWQ, GPTQ or its own)",
    "gguf": "GGUF files first",
    "openai-api": "OpenAI-compatible server",
    "offline-batch": "batches from Python without a server",
    "disaggregation": "prefill and decode on separate GPUs",
    "weights-beyond-memory": "a model larger than GPU memory, part of it on the CPU",
}
"""What may be asked of an engine, in words."""

MAKER = {"NVIDIA": "nvidia", "AMD": "amd", "Google": "tpu"}
"""Hardware need of an accelerator, by its vendor."""


class Engine(BaseModel):
    """One engine and what its own pages say of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    family: str
    """Its family in the performance model; empty where that has none."""
    status: Literal["active", "archived"]
    licence: str
    needs: tuple[str, ...]
    experimental: tuple[str, ...]
    lacks: tuple[str, ...]
    made_for: tuple[str, ...]
    note: str = ""
    source: dict[str, str]
    checked: date


class Fitness(NamedTuple):
    """How an engine meets a list of needs."""

    engine: Engine
    meets: tuple[str, ...]
    experimental: tuple[str, ...]
    """Needs it meets as an experiment, in beta or by a plugin."""
    unknown: tuple[str, ...]
    """Needs its pages, as read, say nothing of."""
    lacks: tuple[str, ...]
    made_for: tuple[str, ...]
    """Needs it was made for."""

    @property
    def order(self) -> tuple[bool, bool, int, int, int]:
        """Sorts best first: possible, maintained, least unknown, least experimental, made for."""
        archived = self.engine.status != "active"
        silent, early = len(self.unknown), len(self.experimental)
        return bool(self.lacks), archived, silent, early, -len(self.made_for)


@cache
def engines() -> tuple[Engine, ...]:
    """All engines, in the file's order."""
    text = (files("core") / "data" / "engines.toml").read_text("utf-8")
    return tuple(Engine.model_validate(row) for row in tomllib.loads(text)["engine"])


def fitness(engine: Engine, needs: tuple[str, ...], given: tuple[str, ...] = ()) -> Fitness:
    """How one engine meets `needs`; of those in `given`, being made for them counts for nothing.

    >>> found = {e.id: fitness(e, ("amd", "lora")) for e in engines()}
    >>> found["vllm"].meets, found["tensorrt-llm"].lacks
    (('amd', 'lora'), ('amd',))
    """
    has = {*engine.needs, *engine.made_for}
    early = {*engine.experimental}
    return Fitness(
        engine,
        tuple(n for n in needs if n in has),
        tuple(n for n in needs if n in early),
        tuple(n for n in needs if n not in has | early | {*engine.lacks}),
        tuple(n for n in needs if n in engine.lacks),
        tuple(n for n in needs if n in engine.made_for and n not in given),
    )
