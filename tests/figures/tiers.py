"""S0 and S1, accelerators: memory, bandwidth, arithmetic and prices against their data sheets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.figures.figure import Figure, cell, look_up

ON = " as_of=2026-11-21"
SXM = "/gpu gpu_compare a100-80gb-sxm, h100-sxm" + ON
PCIE = "/gpu gpu_compare a100-80gb-pcie, h100-pcie" + ON
AT_4_BITS = "/gpu max_concurrency llama-3.1-70b on l40s int4 context=4000"
TPU = "/gpu gpu_compare tpu-v5e, tpu-v6e" + ON


def _spec(gpu: str, field: str = "bandwidth") -> tuple[str, ...]:
    return (f"/gpu gpu_spec {gpu} {field}",)


def _tb_per_s(value: float) -> str:
    return f"{value / 1000:,.3g} TB/s" if value % 10 == 0 else f"{value / 1000:,.4g} TB/s"


def _thousandth(receipt: Any) -> float:
    return float(receipt.value) / 1000


def _times(value: float) -> str:
    return f"{value:.2f}x"


def _both(sxm: Any, pcie: Any) -> str:
    return "; ".join(
        f"{form} {look_up(receipt, 'ratios', 'Dense BF16', newer):.2f}x the arithmetic and"
        f" {look_up(receipt, 'ratios', 'Memory bandwidth', newer):.2f}x the bandwidth"
        for form, receipt, newer in (("SXM", sxm, "h100_sxm"), ("PCIe", pcie, "h100_pcie"))
    )


def _range(receipt: Any) -> str:
    """The prices of a ranking, and their day."""
    prices = [float(row[1]) for row in receipt.value]
    return f"${min(prices):.2f} to ${max(prices):.2f} an hour on {receipt.as_of}"


def _memory_type(gpu: str) -> Callable[..., str]:
    return cell("sheet", "Memory type", "value")


def _job(gpu: str, usd: float) -> str:
    return f'/gpu compute_budget workloads="serving, inference, {gpu}, 1, 730, {usd}"'


def _dearer(one: Any, other: Any) -> float:
    return float(one.value - other.value)


S0 = (
    Figure("S0-07", "Memory of a B200 or B300", "180-192 GB", "other specification",
           "right for the B200 alone; the B300 is of another class", stated=192, unit="GB",
           asked=_spec("b300", "memory-label")),
    Figure("S0-08", "Memory bandwidth of an MI355X", "~6 TB/s", "other specification",
           "that is the MI325X", stated=6000, asked=_spec("mi355x"), shown=_tb_per_s),
    Figure("S0-09", "Trillium (TPU v6e) over TPU v5e",
           "4.7x the FP8 throughput; available mid-2024", "other specification",
           "BF16 is meant, as v5e has no FP8; announced in May 2024, available in December",
           asked=(TPU,), value=cell("ratios", "Dense BF16", "tpu_v6e"), shown=_times),
    Figure("S0-10", "An H100 over an A100", "2.5x the FLOPs, 1.6x the bandwidth", "inconsistent",
           "the first is of PCIe cards, the second of SXM modules", asked=(SXM, PCIE), said=_both),
    Figure("S0-11", "Price of an MI355X over its NVIDIA equivalent", "70-80%", "inconsistent",
           "its own table has $2-4 against $5-8 for a B200", recomputed="40-50% by that table"),
    Figure("S0-12a", "Memory of a B200 (table)", "192 GB", "other specification",
           "192 was announced, boards are sold as 180", stated=192, unit="GB",
           asked=_spec("b200", "memory-label"), recomputed="192.3e9 bytes for the driver"),
    Figure("S0-12b", "Bandwidth of an H100 (table)", "3.3 TB/s", "rounded", stated=3300,
           asked=_spec("h100-sxm"), shown=_tb_per_s),
    Figure("S0-12c", "Bandwidth of an L40S (table)", "0.86 TB/s", "rounded", stated=860,
           asked=_spec("l40s"), shown=_tb_per_s),
    Figure("S0-13", "A 48 GB card is right for a 70B model at 4 bits", "it is",
           "right number, wrong use", "the weights fit, but next to no requests beside them",
           refused=AT_4_BITS, asked=(AT_4_BITS + " runtime_reserve_gib=1.86",),
           said=lambda r: f"{r.value} request of 4,000 tokens if the engine takes only 2 GB"),
)  # fmt: skip

S1 = (
    Figure("S1-01", "Lost a month by an H100 where an L40S would do", "$15,000", "wrong",
           "the number of GPUs is not named", stated=15_000,
           unit="usd/month", asked=(_job("h100", 4.5), _job("l40s", 1.6)),
           value=_dearer,
           said=lambda *both: f"{15_000 / _dearer(*both):.1f} GPUs lose what is printed"),
    Figure("S1-02a", "Bandwidth of an A100 80GB (table)", "2.0 TB/s", "agrees", stated=2000,
           asked=_spec("a100-80gb-sxm"), shown=_tb_per_s),
    Figure("S1-02b", "FP16 arithmetic of an H100 (table)", "990", "rounded", stated=990,
           unit="TFLOPS", asked=_spec("h100-sxm", "bf16")),
    Figure("S1-02c", "Memory type of an L40S (table)", "GDDR6X", "other specification",
           "NVIDIA's sheet has GDDR6 with ECC", asked=_spec("l40s", "memory"),
           said=_memory_type("l40s")),
    Figure("S1-02d", "Memory type of an A10G (table)", "GDDR6X", "other specification",
           "AWS has GDDR6", asked=_spec("a10g", "memory"), said=_memory_type("a10g")),
    Figure("S1-02e", "FP16 arithmetic of an A10G (table)", "125", "other specification",
           "that is the A10; the A10G has 70 dense, 140 sparse", stated=125, unit="TFLOPS",
           asked=_spec("a10g", "bf16")),
    Figure("S1-02f", "FP16 arithmetic of an H200 (table)", "990", "rounded", stated=990,
           unit="TFLOPS", asked=_spec("h200-sxm", "bf16")),
    Figure("S1-02g", "Memory of a B200 (table)", "192 GB", "other specification",
           "192 was announced, boards are sold as 180", stated=192, unit="GB",
           asked=_spec("b200", "memory-label")),
    Figure("S1-02h", "FP16 arithmetic of a B100 (table)", "1,800", "other specification",
           "HGX B100 has 112 parts in 144 of an HGX B200's 2,250", stated=1800, unit="TFLOPS",
           asked=_spec("b100", "bf16")),
    Figure("S1-02i", "FP16 arithmetic of an MI300X (table)", "1,300", "rounded", stated=1300,
           unit="TFLOPS", asked=_spec("mi300x", "bf16")),
    Figure("S1-02j", "FP16 arithmetic of a Gaudi 3 (table)", "1,835", "other specification",
           "a white paper's BF16 at a clock it does not ship with; FP16 is a quarter of it",
           stated=1835, unit="TFLOPS", asked=_spec("gaudi3", "bf16")),
    Figure("S1-02k", "Prices of Gaudi 3 and B100 by the hour", "$3-5, $6-10", "unsupported",
           "no provider in the price book lists either",
           refused="/gpu cheapest_gpu gaudi3" + ON, recomputed="nor one of b100"),
    Figure("S1-35", "Prices of H100, A100, L40S in exercise 33.5.1", "$3-4, $2-3, $1-2",
           "inconsistent", "the same text's table has $3.50-5.50, $2-3.50, $1.20-2, S0 $2-4, $1-2,"
           " $0.80-1.50", asked=("/gpu cheapest_gpu h100" + ON,), said=_range,
           recomputed="for an H100 on demand"),
    Figure("S1-46", "The MI300X can be rented at CoreWeave and Lambda", "it can", "unsupported",
           "no source found", refused="/gpu gpu_price mi300x provider=lambda" + ON),
    Figure("S1-47", "Price of a B200 by the hour", "$7-12, in S0 $5-8", "inconsistent",
           "the ranges barely meet, nor do those of H200, H100 and A100; a price needs its provider"
           " and day", asked=("/gpu cheapest_gpu b200" + ON,), said=_range,
           recomputed="on demand"),
)  # fmt: skip
