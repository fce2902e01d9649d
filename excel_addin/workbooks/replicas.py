"""What one replica does on each accelerator, by gpusize's estimator: the table models look up.

A model and a request shape on an accelerator may be served by replicas of several shapes (one
accelerator, or several with the weights divided); which needs the fewest accelerators depends on
the rate, so each has a row. The formulas choose as `core.placement` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.catalog import Accelerator, accelerators
from core.errors import GpusizeError
from core.job import Job
from core.placement import choose
from core.prices import COMMITMENTS, PriceBook
from core.sizing import Fleet, size
from core.units import SECONDS_PER_HOUR
from excel_addin.workbooks.paper import Book, Value, ref

COLUMNS: tuple[tuple[str, str, str, float], ...] = (
    # name of the range, header, number format, width
    ("replica_gpu", "GPU", "", 26),
    ("replica_name", "Accelerator", "", 34),
    ("replica_model", "Model", "", 22),
    ("replica_isl", "Prompt tokens", "tokens", 10),
    ("replica_osl", "Answer tokens", "tokens", 10),
    ("replica_shape", "Shape", "count", 8),
    ("replica_shapes", "of", "count", 8),
    ("replica_weights", "Weights", "", 10),
    ("replica_gpus", "GPUs per replica", "GPUs", 10),
    ("replica_slots", "Requests that fit", "requests", 11),
    ("replica_batch", "Batch at peak", "requests", 10),
    ("replica_step_ms", "Decode step at peak, ms", "ms", 12),
    ("replica_prefill_ms", "Prefill per prompt, ms", "ms", 12),
    ("replica_peak_qps", "Peak requests/s", "qps", 12),
    ("replica_wide_qps", "Peak if memory were no limit", "qps", 14),
    ("replica_peak_hour", "Peak requests/hour", "requests/hour", 13),
    ("replica_key", "Looked up by", "", 40),
)
_PEAK, _HOUR = 13, 15


@dataclass(frozen=True, slots=True)
class Shape:
    """One replica shape of one job on one accelerator."""

    key: str
    fleet: Fleet
    number: int
    of: int
    wide_qps: float
    """Peak requests per second if memory held as many requests as the engine runs."""

    @property
    def cells(self) -> tuple[Value, ...]:
        """Its row; peak requests an hour are a formula."""
        one, fleet = self.fleet.replica, self.fleet
        return (
            one.accelerator.id,
            one.accelerator.name,
            one.model.id,
            one.isl,
            one.osl,
            self.number,
            self.of,
            one.weights,
            one.gpus,
            one.memory.slots,
            fleet.batch_limit,
            one.decode_step_s(fleet.batch_limit) * 1e3,
            one.mixed_prefill_s * 1e3,
            fleet.peak_requests_per_s,
            self.wide_qps,
            None,
            self.key,
        )


def offered(prices: PriceBook, *also: str | None) -> list[Accelerator]:
    """Accelerators somebody rents out at the book's date, and those named."""
    return [
        card
        for card in accelerators().values()
        if card.id in also or any(prices.gpu_offers(card.id, term) for term in COMMITMENTS)
    ]


def shapes(job: Job, card: Accelerator, key: str) -> list[Shape]:
    """The shapes the decision tree weighs; none where the model does not fit or figures lack."""
    try:
        weighed = choose(job, card).weighed
    except GpusizeError:
        return []
    return [
        Shape(key, fleet, number, len(weighed), _wide(fleet, job))
        for number, fleet in enumerate(weighed, 1)
    ]


def _wide(fleet: Fleet, job: Job) -> float:
    if fleet.limit_by != "kv_memory":
        return fleet.peak_requests_per_s
    one = fleet.replica
    roomy = one._replace(memory=one.memory._replace(slots=job.targets.max_batch))
    unlimited = size(fleet.server._replace(one=roomy), fleet.qps, job.targets)
    return unlimited.peak_requests_per_s if isinstance(unlimited, Fleet) else 0.0


def key_of(*parts: object) -> str:
    """What a row is looked up by."""
    return "|".join(str(part) for part in parts)


def table(book: Book, rows: Sequence[Shape], about: Iterable[str]) -> None:
    """The sheet `Replicas` with a named range for each column."""
    sheet = book.sheet("Replicas", [column[3] for column in COLUMNS])
    sheet.put(0, 0, "Replicas: what one serves at its peak", "title")
    notes = list(about)
    for step, line in enumerate(notes):
        sheet.put(1 + step, 0, line, "subtitle")
    head = 2 + len(notes)
    words = "".join(" " if unit else "w" for _, _, unit, _ in COLUMNS)
    sheet.heads(head, 0, [header for _, header, _, _ in COLUMNS], words)
    sheet.xl.set_row(head, 48)
    first = head + 1
    for step, shape in enumerate(rows):
        row = first + step
        for col, cell in enumerate(shape.cells):
            sheet.put(row, col, cell, "written", COLUMNS[col][2])
        hour = shape.fleet.peak_requests_per_s * SECONDS_PER_HOUR
        peak = ref(row, _PEAK)
        sheet.formula(row, _HOUR, f"={peak}*{SECONDS_PER_HOUR}", hour, unit=COLUMNS[_HOUR][2])
    bottom = first + max(len(rows), 1) - 1
    for col, (name, _, _, _) in enumerate(COLUMNS):
        sheet.named_range(name, first, col, bottom)
    sheet.xl.freeze_panes(first, 2)
    sheet.xl.repeat_rows(head)
    sheet.xl.autofilter(head, 0, bottom, len(COLUMNS) - 1)
    sheet.xl.print_area(0, 0, bottom, _HOUR)


def most_shapes(rows: Sequence[Shape]) -> int:
    """Shapes of the lookup with most of them."""
    return max((row.of for row in rows), default=1)


def lengths_around(tokens: int, most: int) -> list[int]:
    """Half, the same and double, within what a request may have.

    >>> lengths_around(800, 1500), lengths_around(1, 10)
    ([400, 800, 1500], [1, 2])
    """
    return sorted({max(1, tokens // 2), tokens, min(tokens * 2, max(most, tokens))})
