"""Which load generator wrote a result."""

from __future__ import annotations

from typing import Any

from core.errors import InputError
from core.loadtests import genai_perf, guidellm, vllm
from core.loadtests.run import Run, table

ACCEPTED = (
    "vLLM (vllm bench serve --save-result), GuideLLM (benchmarks.json), GenAI-Perf"
    " (profile_export_genai_perf.json), AIPerf (profile_export_aiperf.json) or a CSV of measured"
    " rows as gpusize validate reads it"
)
_KINDS = (vllm, guidellm, genai_perf)


def read(data: Any) -> tuple[str, list[Run]]:
    """The kind of a parsed result and its runs.

    Raises InputError for a kind nobody knows, a run without a completed request, or a figure that
    cannot be.
    """
    known = table(data)
    for kind in _KINDS:
        if kind.matches(known):
            return kind.NAME, kind.runs(known)
    if "experiments" in known:
        raise InputError(
            "This is Perf Analyzer's raw profile; give profile_export_genai_perf.json, which"
            " GenAI-Perf writes beside it.",
            field="file",
        )
    raise InputError(
        f"This is not a load-test result I know; give one of {ACCEPTED}.", field="file"
    )
