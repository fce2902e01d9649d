"""The figures of the portfolio at its start, computed step by step as its formulas do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.units import HOURS_PER_MONTH
from excel_addin.workbooks.lines import place
from excel_addin.workbooks.portfolio.start import MONTHS, MOST_MONTHS, ROWS, WORKLOADS, Workload
from excel_addin.workbooks.replicas import Shape, key_of
from excel_addin.workbooks.shapes import gpus_by_shape

TOP = 5
"""Kinds of GPU that have a colour of their own in the chart."""


class Line:
    """One workload over the months."""

    def __init__(
        self, own: Workload | None, shapes: Sequence[Shape], listed: Mapping[str, float]
    ) -> None:
        self.own = own
        self.row, self.usd, self.gpus = 0, None, [0] * (MOST_MONTHS + 1)
        self.rate = 0.0
        if own is None:
            return
        self.key = key_of(own.gpu, own.profile.label)
        self.row = place(self.key, [shape.key for shape in shapes])
        mine = [shape for shape in shapes if shape.key == self.key]
        self.usd = listed.get(own.gpu)
        self.rate = own.qps * own.peak
        if mine:
            self.gpus = [
                min(gpus_by_shape(mine, self.rate * (1 + own.growth) ** month, own.util))
                for month in range(MOST_MONTHS + 1)
            ]

    def cost(self, month: int) -> float:
        """USD in a month."""
        return self.gpus[month] * HOURS_PER_MONTH * (self.usd or 0.0)


class Figures:
    """Every figure of the portfolio."""

    def __init__(
        self, shapes: Sequence[Shape], listed: Mapping[str, float], cards: Sequence[str]
    ) -> None:
        own: list[Workload | None] = [*WORKLOADS, *[None] * (ROWS - len(WORKLOADS))]
        self.lines = [Line(one, shapes, listed) for one in own]
        every = range(MOST_MONTHS + 1)
        self.gpus = [sum(line.gpus[m] for line in self.lines) for m in every]
        self.cost = [
            sum(line.gpus[m] * (line.usd or 0.0) for line in self.lines) * HOURS_PER_MONTH
            for m in every
        ]
        self.kinds = {card: [self._of(card, m) for m in every] for card in cards}
        ends = [series[MONTHS] for series in self.kinds.values()]
        self.places = [
            None
            if not end
            else 1 + sum(other > end for other in ends) + sum(o == end for o in ends[:number])
            for number, end in enumerate(ends)
        ]
        self.top = [
            next((card for card, at in zip(cards, self.places, strict=True) if at == number), "")
            for number in range(1, TOP + 1)
        ]

    def _of(self, card: str, month: int) -> int:
        return sum(li.gpus[month] for li in self.lines if li.own and li.own.gpu == card)

    def usd_of(self, card: str, month: int) -> float:
        """What GPUs of a kind cost in a month."""
        return sum(li.cost(month) for li in self.lines if li.own and li.own.gpu == card)

    def of_top(self, number: int, month: int) -> int:
        """GPUs of the kind in this place of the chart; those of no place are the rest."""
        if number <= TOP:
            card = self.top[number - 1]
            return self.kinds[card][month] if card else 0
        return self.gpus[month] - sum(self.of_top(n, month) for n in range(1, TOP + 1))
