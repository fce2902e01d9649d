"""What the portfolio starts with: request profiles, and workloads of an example."""

from __future__ import annotations

from typing import NamedTuple

ROWS = 12
MOST_MONTHS = 24
MONTHS = 12


class Profile(NamedTuple):
    """A model and the tokens of its requests."""

    model: str
    isl: int
    osl: int

    @property
    def label(self) -> str:
        """As cells choose it."""
        return f"{self.model}, {self.isl:,} in, {self.osl:,} out"


CHAT = Profile("llama-3.1-70b", 800, 300)
LONG = Profile("llama-3.1-8b", 7744, 256)
SORTING = Profile("llama-3.1-8b", 2000, 20)
AGENTS = Profile("gpt-oss-120b", 4000, 500)
CODING = Profile("deepseek-v3", 4000, 1000)
PROFILES = (
    CHAT,
    LONG,
    SORTING,
    AGENTS,
    CODING,
    Profile("llama-3.1-8b", 800, 300),
    Profile("llama-3.1-70b", 4000, 500),
    Profile("gpt-oss-20b", 800, 300),
    Profile("qwen3-30b-a3b", 2000, 400),
    Profile("qwen3-235b-a22b", 4000, 1000),
    Profile("gemma-3-27b", 2000, 400),
    Profile("mistral-7b-v0.3", 800, 300),
)
"""The first five are the example's; 7,744 + 256 and 2,000 tokens are the source documents'."""


class Workload(NamedTuple):
    """One line of the portfolio; growth is a month's."""

    name: str
    profile: Profile
    gpu: str
    qps: float
    peak: float
    util: float
    growth: float


WORKLOADS = (
    Workload("Chat", CHAT, "h100-sxm", 8.0, 3.0, 0.7, 0.05),
    Workload("Questions on documents", LONG, "h100-sxm", 10.0, 2.0, 0.7, 0.08),
    Workload("Classification at night", SORTING, "l40s", 30.0, 1.0, 0.9, 0.02),
    Workload("Agents", AGENTS, "h200-sxm", 4.0, 2.0, 0.7, 0.10),
    Workload("Coding", CODING, "h200-sxm", 2.0, 2.0, 0.7, 0.06),
)
"""An example: replace it by your own."""
