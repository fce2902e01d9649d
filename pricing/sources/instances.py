"""Cloud instances as accelerators: how many of which.

Written down in 2026-11 from what the vendors' pages are known to say, not re-read that day: AWS
https://aws.amazon.com/ec2/instance-types/ (p4, p5, p6, g5, g6, g6e, g7e, trn2); Azure
https://learn.microsoft.com/azure/virtual-machines/sizes/overview (GPU accelerated).
Instances with a fraction of a GPU, and GPUs outside the accelerator catalogue, are left out.
"""

from __future__ import annotations

AWS: dict[str, tuple[str, int]] = {
    "p4d.24xlarge": ("a100-40gb-sxm", 8),
    "p4de.24xlarge": ("a100-80gb-sxm", 8),
    "p5.4xlarge": ("h100-sxm", 1),
    "p5.48xlarge": ("h100-sxm", 8),
    "p5e.48xlarge": ("h200-sxm", 8),
    "p5en.48xlarge": ("h200-sxm", 8),
    "p6-b200.48xlarge": ("b200", 8),
    "p6-b300.48xlarge": ("b300", 8),
    "p6e-gb200.36xlarge": ("gb200", 4),
    "trn2.48xlarge": ("trainium2", 16),
    **{
        f"{family}.{size}xlarge": (accelerator, count)
        for family, accelerator in (("g5", "a10g"), ("g6", "l4"), ("g6e", "l40s"))
        for size, count in (
            ("", 1),
            ("2", 1),
            ("4", 1),
            ("8", 1),
            ("16", 1),
            ("12", 4),
            ("24", 4),
            ("48", 8),
        )
    },
    **{
        f"g7e.{size}xlarge": ("rtx-pro-6000-server", count)
        for size, count in (("2", 1), ("4", 1), ("8", 1), ("12", 2), ("24", 4), ("48", 8))
    },
}
"""EC2 instance type to accelerator and count."""

AZURE: dict[str, tuple[str, int]] = {
    "Standard_NC24ads_A100_v4": ("a100-80gb-pcie", 1),
    "Standard_NC48ads_A100_v4": ("a100-80gb-pcie", 2),
    "Standard_NC96ads_A100_v4": ("a100-80gb-pcie", 4),
    "Standard_NC40ads_H100_v5": ("h100-nvl", 1),
    "Standard_NC80adis_H100_v5": ("h100-nvl", 2),
    "Standard_ND96asr_v4": ("a100-40gb-sxm", 8),
    "Standard_ND96amsr_A100_v4": ("a100-80gb-sxm", 8),
    "Standard_ND96isr_H100_v5": ("h100-sxm", 8),
    "Standard_ND96isr_H200_v5": ("h200-sxm", 8),
    "Standard_ND96isr_MI300X_v5": ("mi300x", 8),
    "Standard_ND128isr_NDR_GB200_v6": ("gb200", 4),
    "Standard_ND128isr_GB300_v6": ("gb300", 4),
    "Standard_NV36ads_A10_v5": ("a10", 1),
    "Standard_NV36adms_A10_v5": ("a10", 1),
    "Standard_NV72ads_A10_v5": ("a10", 2),
}
"""Azure armSkuName to accelerator and count."""
