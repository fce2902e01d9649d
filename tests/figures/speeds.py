"""S1, what fits a GPU and how fast one stream is: section 1's code, its output and its advice."""

from __future__ import annotations

from typing import Any

from tests.figures.figure import Figure

TOKENS_PER_MONTH = 3600 * 730
"""One token a second, in tokens a month of 730 hours."""
FORMAT_BLIND = "an upper bound that ignores the KV cache, and the format: int8 would read half"


def _stream(gpu: str, tb_per_s: str, printed: str) -> Figure:
    return Figure(
        f"S1-03-{gpu}", f"Tokens/s of one stream of 8B on an {gpu}", printed, "agrees",
        FORMAT_BLIND, stated=float(printed), unit="tokens/s",
        asked=(f"/gpu tokens_per_s_by_formula memory_bandwidth_tb={tb_per_s} model_params_b=8",),
    )  # fmt: skip


def _fits(vram: int, precision: str) -> str:
    return f"/gpu fits_by_formula vram_gb={vram} model_params_b=8 precision={precision}"


def _said(*receipts: Any) -> str:
    return " / ".join(
        f"{'Yes' if r.value else 'No'}, {r.output('needs_gb'):g} GB" for r in receipts
    )


def _both(gpu: str, vram: int) -> Figure:
    return Figure(
        f"S1-05-{gpu}", f"8B in fp16 and int8 fits an {gpu} of {vram} GB", "Yes / Yes", "agrees",
        asked=(_fits(vram, "fp16"), _fits(vram, "int8")), said=_said,
    )  # fmt: skip


def _per_mtok(usd_per_hour: float, tokens_per_s: int) -> str:
    return (
        f"/gpu self_host_cost_per_request gpu_cost_per_hour={usd_per_hour} gpu_count=1"
        f" ops_overhead_monthly=0 monthly_requests={tokens_per_s * TOKENS_PER_MONTH}"
    )


def _million(*receipts: Any) -> str:
    h100, a100 = (r.value * 1e6 for r in receipts)
    return f"${h100:.2f} against ${a100:.2f} a million tokens"


S1 = (
    _stream("A100", "2.0", "125"),
    _stream("H100", "3.35", "209"),
    _stream("L40S", "0.864", "54"),
    _stream("A10G", "0.600", "38"),
    Figure("S1-04", "8B in fp16 fits an A10G of 24 GB", "No", "wrong",
           "the code printed above that output says yes, and memory bears it out",
           asked=(_fits(24, "fp16"), "/gpu max_concurrency llama-3.1-8b on a10g context=1000"),
           said=lambda fits, room: f"{_said(fits)}; room for {room.value} requests of 1,000"),
    _both("A100", 80),
    _both("H100", 80),
    _both("L40S", 48),
    Figure("S1-06", "An H100 at $3.50 and 80 tokens/s against an A100 at $2.00 and 30",
           "the H100 is cheaper a token", "agrees",
           asked=(_per_mtok(3.5, 80), _per_mtok(2.0, 30)), said=_million),
    Figure("S1-48", "A 70B model needs an H100, as it does not fit an L40S", "it does",
           "inconsistent", "in fp16 it does not fit the H100 either, as S0 says; at 4 bits it fits",
           asked=("/gpu max_concurrency llama-3.1-70b on h100 int4 context=4000",),
           said=lambda r: f"in int4 an H100 has room for {r.value} requests of 4,000 tokens",
           refused="/gpu max_concurrency llama-3.1-70b on h100 context=4000"),
)  # fmt: skip
