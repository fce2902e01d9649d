"""The documents' golden defaults: batch, context and KV format to start from, by use.

From the start page of the source documents (document 003). Its batch use says "INT4 / FP8" for the
KV cache; int4 is none of vLLM's cache formats (auto, bf16, fp8 kinds), so fp8 stands for both.
"""

from __future__ import annotations

from typing import NamedTuple


class Golden(NamedTuple):
    """One use's defaults."""

    use: str
    least_batch: int
    batch: int
    """The upper end of the documents' range: what memory must hold."""
    context: int
    kv: str
    goal: str


GOLDEN = (
    Golden("chat", 8, 16, 4096, "fp8", "low TPOT: reading speed"),
    Golden("RAG or agent", 16, 32, 32768, "fp8", "low TTFT: fast response"),
    Golden("batch", 64, 256, 8192, "fp8", "most tokens/s: latency does not count"),
)
