"""A value asked for alone, as by a cell, is that of the whole answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import GpusizeError
from core.receipt import Receipt
from core.registry import REGISTRY, Calculation
from tests.property.strategies import BOOK, bounded, inputs


def outcome(ask: Callable[[], Any]) -> tuple[Any, tuple[type, str] | None]:
    try:
        return ask(), None
    except GpusizeError as error:
        return None, (type(error), error.message)


@pytest.mark.parametrize("calculation", [pytest.param(c, id=c.name) for c in REGISTRY])
@bounded(max_examples=30)
@given(data=st.data())
def test_all_ways_of_asking_give_one_answer(
    calculation: Calculation[Any], data: st.DataObject
) -> None:
    raw = data.draw(inputs(calculation))
    whole, refused = outcome(lambda: calculation.run(raw, BOOK))
    value, value_refused = outcome(lambda: calculation.value(raw, BOOK))
    figures, figures_refused = outcome(lambda: calculation.figures(raw, BOOK))
    assert refused == value_refused == figures_refused
    if whole is None:
        return
    assert isinstance(figures, Receipt)
    stamped = calculation.figures(raw, BOOK, stamp=True)
    assert (stamped.id, stamped.inputs) == (whole.id, whole.inputs)
    assert whole.value == value == figures.value
    assert type(whole.value) is type(value)
    for part in ("outputs", "constraints", "summary", "unit", "line_items", "intervals"):
        assert getattr(figures, part) == getattr(whole, part)
