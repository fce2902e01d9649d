"""Every figure of the source documents: what comes out today, and whether that is what they say."""

from __future__ import annotations

import pytest

from tests.figures.document import FILE, figures, text
from tests.figures.figure import AGREEING, UNDECIDED, Figure


@pytest.mark.parametrize("figure", [pytest.param(f, id=f.id) for f in figures()])
def test_a_figure_is_what_its_verdict_says(figure: Figure) -> None:
    agrees = figure.agrees()
    if agrees is not None and figure.verdict not in UNDECIDED | {"right number, wrong use"}:
        assert agrees == (figure.verdict in AGREEING)
    assert figure.comes_out()
    if figure.verdict not in AGREEING | UNDECIDED:
        assert figure.why


def test_ids_are_unique_and_the_page_is_what_comes_out() -> None:
    ids = [figure.id for figure in figures()]
    assert len(set(ids)) == len(ids)
    assert FILE.read_text("utf-8") == text(), "run python -m tests.figures.document"
