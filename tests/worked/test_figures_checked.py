"""Every figure of the source documents: what comes out today, and whether that is what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from pricing.book import TableBook
from pricing.table import read_embedded
from tests.figures import figure as figure_module
from tests.figures.document import FILE, KINDS, figures, text
from tests.figures.figure import AGREEING, UNDECIDED, Figure, Verdict

NUMBERS = {"S0": 29, "S1": 50, "S2": 4, "S3": 19}
"""Figures of each document as numbered; some have several parts."""
PARTS = 141
SEPARATE_CHECK = Path(__file__).parents[3] / "shared" / "reference" / "seeds_check.md"
"""The same figures recomputed by somebody else, where the source documents are kept."""
CALLED: dict[str, Verdict] = {
    "OK": "agrees",
    "ROUND": "rounded",
    "WRONG": "wrong",
    "IMPOSSIBLE": "impossible",
    "SPEC": "other specification",
    "INCONSISTENT": "inconsistent",
    "CONCEPT": "right number, wrong use",
    "UNSUPPORTED": "unsupported",
    "RULE": "rule",
    "INFO": "for information",
    "UNCHECKED": "not checked",
}


@pytest.mark.parametrize("figure", [pytest.param(f, id=f.id) for f in figures()])
def test_a_figure_is_what_its_verdict_says(figure: Figure) -> None:
    agrees = figure.agrees()
    if agrees is not None and figure.verdict not in UNDECIDED | {"right number, wrong use"}:
        assert agrees == (figure.verdict in AGREEING)
    assert figure.comes_out(), "neither a number nor words"
    if figure.verdict not in AGREEING | UNDECIDED:
        assert figure.why


def test_every_figure_has_its_row() -> None:
    ids = [figure.id for figure in figures()]
    assert len(set(ids)) == len(ids) == PARTS
    for document, last in NUMBERS.items():
        numbers = [int(name[3:5]) for name in ids if name.startswith(document)]
        assert numbers == sorted(numbers)
        assert set(numbers) == set(range(1, last + 1))


def test_every_kind_of_disagreement_is_explained() -> None:
    assert set(KINDS) == set(get_args(Verdict)) - AGREEING - UNDECIDED


@pytest.mark.skipif(not SEPARATE_CHECK.exists(), reason="the source documents are not here")
def test_a_separate_check_has_these_figures_and_verdicts() -> None:
    rows = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]
        for line in SEPARATE_CHECK.read_text("utf-8").splitlines()
        if line.startswith("| S")
    ]
    assert {row[1]: CALLED[row[6]] for row in rows} == {f.id: f.verdict for f in figures()}


def test_the_page_is_what_comes_out() -> None:
    assert FILE.read_text("utf-8") == text(), "run python -m tests.figures.document"


@pytest.fixture
def prices_doubled_since(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A month on, every price having doubled on the day after the book's."""
    table = read_embedded()
    next_day = {"starts": table.as_of + timedelta(days=1)}
    gpu = [replace(row, usd_per_gpu_hour=2 * row.usd_per_gpu_hour, **next_day) for row in table.gpu]
    api = [
        replace(
            row,
            input_usd_per_mtok=2 * row.input_usd_per_mtok,
            output_usd_per_mtok=2 * row.output_usd_per_mtok,
            **next_day,
        )
        for row in table.api
    ]
    later = replace(
        table,
        as_of=table.as_of + timedelta(days=30),
        gpu=(*table.gpu, *gpu),
        api=(*table.api, *api),
    )
    book = TableBook(later)
    monkeypatch.setattr(figure_module, "embedded_book", lambda: book)
    figure_module.receipt.cache_clear()
    yield
    figure_module.receipt.cache_clear()


@pytest.mark.usefixtures("prices_doubled_since")
def test_new_prices_leave_the_page_as_it_is() -> None:
    assert FILE.read_text("utf-8") == text()
