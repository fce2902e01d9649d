"""Answers to the questions of a sheet, each worked out once; by several processes if it pays."""

from __future__ import annotations

import logging
import math
import pickle
import secrets
import signal
import sys
from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
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
    if processes > 1:
        yield from _by_processes(questions, book, processes)
        return
    answers = Answers(book)
    for question in questions:
        yield question, answers.answer(question)


def _by_processes(
    questions: Iterator[Question], book: TableBook, processes: int
) -> Iterator[tuple[Question, Answer]]:
    """Answers of other processes; this one answers what there is none for."""
    here, others = Answers(book), _Others(processes, book)
    waiting: deque[tuple[Sequence[Question], Future[list[Answer]] | None]] = deque()

    def next_answers() -> Iterator[tuple[Question, Answer]]:
        lot, coming = waiting.popleft()
        found = None
        if coming is not None:
            with suppress(BrokenProcessPool):
                found = coming.result()
        return zip(lot, found or [here.answer(question) for question in lot], strict=True)

    try:
        while lot := list(islice(questions, AT_ONCE)):
            waiting.append((lot, others.ask(lot)))
            if len(waiting) > AHEAD * processes:
                yield from next_answers()
        while waiting:
            yield from next_answers()
    finally:
        others.dismiss()


class _Others:
    """Other processes, as far as there is memory for them and they are allowed here.

    They are of their own start, not copies of this one, which may hold connections and threads.
    """

    def __init__(self, processes: int, book: TableBook) -> None:
        self._prices = pickle.dumps(book)
        self._pool: ProcessPoolExecutor | None = None
        with suppress(OSError, NotImplementedError, ImportError):
            self._pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin)

    def ask(self, lot: Sequence[Question]) -> Future[list[Answer]] | None:
        """Their answers to come, or None if there are none of them."""
        if self._pool is not None:
            with suppress(BrokenProcessPool, OSError), _deaf_to_interrupts():
                return self._pool.submit(_answer_all, self._prices, lot)
        return None

    def dismiss(self) -> None:
        """End them."""
        if self._pool is not None:
            with suppress(OSError):
                self._pool.shutdown(cancel_futures=True)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes started meanwhile hear no Ctrl-C: the one that asked says when to stop."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
            receipt = REGISTRY.get(name).figures(question.raw, self._book, stamp=True)
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


_here: dict[bytes, Answers] = {}
"""The answers of a process that works for another, by the prices they are of."""


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it is not deaf from the start


def _answer_all(prices: bytes, questions: Sequence[Question]) -> list[Answer]:
    """Answers with a pickled book. It comes each time, as what a process is started with must be
    small: one that ends at once would leave the other waiting for it to read the rest.
    """
    if prices not in _here:
        _here[prices] = Answers(pickle.loads(prices))  # noqa: S301 - from the process that asked
    answers = _here[prices]
    return [answers.answer(question) for question in questions]
