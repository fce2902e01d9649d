"""Answers to the questions of a sheet, each worked out once; by several processes if it pays."""

from __future__ import annotations

import logging
import math
import secrets
import signal
from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Any, NamedTuple

import core.calculations  # noqa: F401 - fills the registry
from core.errors import GpusizeError
from core.registry import REGISTRY
from excel_addin.fill.figures import Chooser, Figures
from pricing.book import TableBook

log = logging.getLogger(__name__)

REMEMBERED = 20_000
"""Different questions whose answers are kept for rows to come; about a kilobyte each."""
AT_ONCE = 500
"""Questions that go to a process together."""
AHEAD = 3
"""Such lots that are on their way for each process: enough to keep it busy, and little to hold."""


class Question(NamedTuple):
    """What a row asks."""

    row: int
    calculation: str
    raw: dict[str, Any]


class Refusal(NamedTuple):
    """Why there is no answer: one sentence, and the argument it is about."""

    message: str
    argument: str | None


Answer = Figures | Refusal


def answered(
    questions: Iterator[Question], book: TableBook, processes: int
) -> Iterator[tuple[Question, Answer]]:
    """Each question with its answer, in order; the same whatever the number of processes."""
    if processes < 2:
        answers = Answers(book)
        for question in questions:
            yield question, answers.answer(question)
        return
    # processes of their own start, not copies of this one, which may hold connections and threads
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (book,)) as pool:
        waiting: deque[tuple[Sequence[Question], Future[list[Answer]]]] = deque()
        try:
            while lot := list(islice(questions, AT_ONCE)):
                waiting.append((lot, pool.submit(_answer_all, lot)))
                if len(waiting) > AHEAD * processes:
                    yield from _next(waiting)
            while waiting:
                yield from _next(waiting)
        finally:
            pool.shutdown(cancel_futures=True)


class Answers:
    """What the calculator says, against one price book."""

    def __init__(self, book: TableBook) -> None:
        self._book = book
        self._chooser = Chooser()
        self._reference = ""
        self._known: OrderedDict[Any, Answer] = OrderedDict()

    def answer(self, question: Question) -> Answer:
        """The figures for these arguments, or why there are none."""
        key = (question.calculation, *question.raw.items())
        found = self._known.get(key)
        if found is None:
            found = self._work_out(question)
            if len(self._known) >= REMEMBERED:
                self._known.popitem(last=False)
            self._known[key] = found
        return found

    def _work_out(self, question: Question) -> Answer:
        name = question.calculation
        try:
            receipt = REGISTRY.get(name).figures(question.raw, self._book)
            found = self._chooser.figures(name, receipt)
        except GpusizeError as error:
            return Refusal(error.message, error.field)
        except Exception:
            # a defect in one row must not take the answers of the others with it
            if not self._reference:  # and a hundred thousand of them are told once
                self._reference = secrets.token_hex(4)
                log.exception("internal error, reference %s: %s", self._reference, name)
            said = f"Internal error, reference {self._reference}; the log has details of the first."
            return Refusal(said, None)
        if any(isinstance(value, float) and not math.isfinite(value) for value in found.values):
            return Refusal("The result is beyond what a cell can hold.", None)
        return found


_here: list[Answers] = []
"""The answers of a process that works for another."""


def _begin(book: TableBook) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asked says when to stop
    _here.append(Answers(book))


def _answer_all(questions: Sequence[Question]) -> list[Answer]:
    return [_here[0].answer(question) for question in questions]


def _next(
    waiting: deque[tuple[Sequence[Question], Future[list[Answer]]]],
) -> Iterator[tuple[Question, Answer]]:
    lot, coming = waiting.popleft()
    return zip(lot, coming.result(), strict=True)
