"""GPUS_NEEDED: accelerators for a request rate, with the four-constraint receipt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from core.calculations._fields import GpuName, GpuUsdPerHour
from core.calculations._fleet_receipt import fleet_draft
from core.calculations._many_fleets import fleet_risk
from core.calculations._serving_fields import ServedInputs, check_context, job_of
from core.catalog import accelerator
from core.placement import choose
from core.prices import PriceBook
from core.receipt import Draft
from core.registry import REGISTRY


class GpusNeededInput(ServedInputs):
    """A model, an accelerator, and the traffic the fleet must hold at its peak."""

    placed: ClassVar[Mapping[str, str]] = {"gpu": "model", "gpu_usd_per_hour": "tp"}

    gpu: GpuName
    """Accelerator to serve it on, e.g. h100."""
    gpu_usd_per_hour: GpuUsdPerHour | None = None
    """Your own price per accelerator-hour; missing means looked up in the price book."""


@REGISTRY.calculation(
    "GPUS_NEEDED",
    group="sizing",
    result="Accelerators needed, with replica shape, utilisation, latency and cost.",
    unit="GPUs",
    examples=(
        "/gpusize llama-3.1-8b on h100, 50 qps, 8k in, 256 out",
        "/gpusize llama-3.1-70b on h200 fp8, 10 qps, 2k in, 500 out, ttft 1s, tpot 50ms",
        "/gpusize deepseek-v3 gpu=b200 qps=5 isl=4k osl=1k util=0.6",
    ),
    charted=True,
    risk=fleet_risk(job_of),
)
def gpus_needed(inputs: GpusNeededInput, book: PriceBook) -> Draft:
    """GPUs for a target request rate, with what binds, what it costs and what would lower it.

    Four constraints: KV memory (in-flight requests / slots), decode (qps x OSL x step / batch),
    prefill (qps x prefill time) and queue headroom ((decode + prefill) / load). Decode and prefill
    share one GPU, so the fleet is their sum over the allowed load, rounded up to whole replicas.

    Raises DoesNotFitError, NoFeasiblePlanError, InputError and the name errors.
    Source: roofline after Pope et al. 2022 (arXiv:2211.05102); constants in performance.toml.

    >>> from pricing.book import embedded_book
    >>> raw = dict(model="8b", gpu="h100", qps=50, isl=7744, osl=256)
    >>> 16 <= REGISTRY.get("GPUS_NEEDED").run(raw, embedded_book()).value <= 30
    True
    """
    job = job_of(inputs, book.calibrations)
    card = accelerator(inputs.gpu)
    check_context(inputs, job)
    return fleet_draft(inputs, job, card, choose(job, card), book)
