"""What has to be served: a model, its traffic, and what of the replica is already decided."""

from __future__ import annotations

from typing import NamedTuple

from core.calibration import NONE, Calibrations
from core.catalog import Accelerator, LlmModel
from core.constants import Constants, constants
from core.setup import EngineFamily, Setup
from core.targets import Targets
from core.traffic import Traffic

_MEMORY = constants().memory


class Job(NamedTuple):
    """A model, the traffic it must serve, and what of the replica is already decided."""

    model: LlmModel
    qps: float
    isl: int
    osl: int
    targets: Targets
    weights: str | None = None
    """Weight format, or None for the checkpoint's own, quantised if need be."""
    kv: str | None = None
    """KV-cache format, or None for what the engine takes."""
    tp: int | None = None
    pp: int = 1
    ep: int = 1
    attention_dp: bool = False
    engine: EngineFamily = "vllm"
    engine_version: str | None = None
    memory_util_frac: float = _MEMORY.utilisation
    runtime_reserve_gib: float = _MEMORY.runtime_reserve_gib
    traffic: Traffic | None = None
    calibrations: Calibrations = NONE

    def constants(self, accelerator: Accelerator) -> Constants:
        """The constants, calibrated by the user's own load test if there is one."""
        return self.calibrations.constants(self.model.id, accelerator.id, self.engine, constants())

    def setup(self, accelerator: Accelerator, weights: str, tp: int) -> Setup:
        """One replica of this job."""
        return Setup(
            self.model,
            accelerator,
            self.isl,
            self.osl,
            tp,
            self.pp,
            self.ep,
            self.attention_dp,
            weights,
            kv=self.kv,
            engine=self.engine,
            engine_version=self.engine_version,
            memory_util_frac=self.memory_util_frac,
            runtime_reserve_gib=self.runtime_reserve_gib,
            traffic=self.traffic,
        )
