"""Operations and time of a training run.

    C = 6 N D          forward 2, backward 4 a parameter and token (Kaplan et al. 2020, 2001.08361)
    C = 4 N D          with LoRA: frozen weights need no gradients of their own
    GPU-hours = C / (peak x MFU x goodput)

N are the parameters a token meets (active ones of a mixture of experts), D the tokens, peak the
dense operations a second. Goodput is the share of the time that is not lost to restarts: with
failures l an hour of the whole fleet, each costs the restart and half the time between checkpoints,

    goodput = 1 / (1 + l (restart + checkpoint / 2))

Compute-optimal are about 20 tokens a parameter (Hoffmann et al. 2022, 2203.15556), so that a
budget C buys N = sqrt(C / 120).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from core.failures import HOURS_PER_YEAR
from core.units import SECONDS_PER_HOUR

OPERATIONS = {"full": 6, "lora": 4, "qlora": 4}
"""Operations a parameter and token, by method."""
CHINCHILLA = 20.0
"""Tokens a parameter at the least loss for the operations; models to be served get many more."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run on so many accelerators."""

    params: float
    tokens: float
    tflops: float
    """Dense peak of one accelerator."""
    mfu: float
    method: str = "full"
    yearly_failure_frac: float = 0.0
    restart_hours: float = 0.0
    checkpoint_hours: float = 0.0

    @property
    def operations(self) -> float:
        """C.

        >>> f"{Run(8.03e9, 15e12, 989, 0.4).operations:.3g}"
        '7.23e+23'
        """
        return OPERATIONS[self.method] * self.params * self.tokens

    def goodput(self, gpus: int) -> float:
        """The share of the time that is not lost to restarts.

        >>> round(Run(405e9, 15e12, 989, 0.4, "full", 0.173, 0.5, 1).goodput(16384), 3)
        0.756
        """
        failures = gpus * self.yearly_failure_frac / HOURS_PER_YEAR
        return 1 / (1 + failures * (self.restart_hours + self.checkpoint_hours / 2))

    def gpu_hours(self, gpus: int) -> float:
        """Accelerator-hours, restarts included."""
        busy = self.operations / (self.tflops * 1e12 * self.mfu) / SECONDS_PER_HOUR
        return busy / self.goodput(gpus)

    def days(self, gpus: int) -> float:
        """Days on so many accelerators."""
        return self.gpu_hours(gpus) / gpus / 24

    def gpus_for(self, days: float, most: int) -> int | None:
        """Fewest accelerators that end in time; None where restarts eat what more would bring.

        More accelerators fail more often: days(n) = hours (1/n + what a failure costs), which no
        number brings below its second term.
        """
        if self.days(most) > days:
            return None
        low, high = 0, most
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.days(middle) <= days else (middle, high)
        return high


def mfu_of(params: float, tokens: float, gpu_hours: float, tflops: float) -> float:
    """The share of the peak that hours of a finished run come to: its effective MFU.

    Llama 3.1 8B, 15T tokens in 1.46M H100-hours; Llama 3 70B in 6.4M (Meta's model cards):

    >>> round(mfu_of(8.03e9, 15e12, 1.46e6, 989), 3), round(mfu_of(70.6e9, 15e12, 6.4e6, 989), 3)
    (0.139, 0.279)
    """
    return 6 * params * tokens / (gpu_hours * SECONDS_PER_HOUR * tflops * 1e12)


def optimal(operations: float) -> tuple[float, float]:
    """Parameters and tokens that make the best of so many operations.

    >>> [f"{x:.2g}" for x in optimal(6 * 70e9 * 1.4e12)]
    ['7e+10', '1.4e+12']
    """
    params = sqrt(operations / (6 * CHINCHILLA))
    return params, CHINCHILLA * params
