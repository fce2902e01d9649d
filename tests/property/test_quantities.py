"""Numbers as typed: round trips, conversions, and refusals that are sentences."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.units import UNITS, convert, parse_quantity, read_quantity
from tests.property.strategies import MOST_MESSAGE, bounded, magnitudes

SPELLED = {
    "qps": "/s",
    "requests/min": "/min",
    "requests/hour": "/h",
    "requests/day": "/day",
    "requests/month": "/month",
    "ms": "ms",
    "s": "s",
    "min": "min",
    "hours": "h",
    "tokens": "tok",
    "tokens/s": "tok/s",
    "usd/hour": "$/h",
    "usd/month": "$/mo",
    "usd/mtok": "$/Mtok",
    "usd/ktok": "$/1k",
    "GB": "GB",
    "GiB": "GiB",
    "TB": "TB",
    "TB/s": "TB/s",
    "GB/s": "GB/s",
    "percent": "%",
}
PAIRS = [(a, b) for a in SPELLED for b in SPELLED if UNITS[a].dimension == UNITS[b].dimension]


@bounded(max_examples=150)
@given(st.sampled_from(sorted(SPELLED)), magnitudes(1e-6, 1e12))
def test_a_number_with_its_unit_reads_back(unit: str, value: float) -> None:
    assert parse_quantity(f"{value!r}{SPELLED[unit]}", unit) == value
    assert parse_quantity(f" {value!r} {SPELLED[unit]} ", unit) == value
    assert parse_quantity(repr(value), unit) == value


@bounded(max_examples=200)
@given(st.sampled_from(PAIRS), magnitudes(1e-3, 1e9))
def test_conversion_there_and_back(pair: tuple[str, str], value: float) -> None:
    given_unit, target = pair
    there = parse_quantity(f"{value!r}{SPELLED[given_unit]}", target)
    expected = value * UNITS[given_unit].factor / UNITS[target].factor
    assert math.isclose(there, expected, rel_tol=1e-9)
    back = parse_quantity(f"{there!r}{SPELLED[target]}", given_unit)
    assert math.isclose(back, value, rel_tol=1e-9)


@bounded(max_examples=100)
@given(st.integers(0, 10**12))
def test_separators_and_magnitudes(whole: int) -> None:
    assert parse_quantity(f"{whole:,}", "tokens") == whole
    assert parse_quantity(f"{whole:_}", "tokens") == whole
    assert parse_quantity(f"{whole}k", "tokens") == whole * 1e3
    assert parse_quantity(f"{whole}M", "tokens") == whole * 1e6
    assert parse_quantity(f"${whole}", "usd/hour") == whole


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        pytest.param("1.5M/month", "qps", 1.5e6 / (730 * 3600), id="month-is-730-hours"),
        pytest.param("50/min", "requests/hour", 3000, id="minute-to-hour"),
        pytest.param("2s", "ms", 2000, id="s-to-ms"),
        pytest.param("70%", "fraction", 0.7, id="percent"),
        pytest.param("$1460/mo", "usd/hour", 2, id="monthly-to-hourly"),
        pytest.param("$0.5/1k", "usd/mtok", 500, id="per-1k-to-per-million"),
        pytest.param("1GiB", "GB", 1.073741824, id="gib-is-not-gb"),
        pytest.param("8k", "tokens", 8000, id="k-is-1000"),
        pytest.param("８ｋ", "tokens", 8000, id="full-width"),
        pytest.param("1e3", "tokens", 1000, id="exponent"),
    ],
)
def test_conversions_by_hand(text: str, unit: str, value: float) -> None:
    assert parse_quantity(text, unit) == pytest.approx(value, rel=1e-12)


DIMENSIONS = [
    (a, b)
    for a in SPELLED
    for b in SPELLED
    if UNITS[a].dimension != UNITS[b].dimension and SPELLED[a] and a != "usd"
]


@bounded(max_examples=100)
@given(st.sampled_from(DIMENSIONS), st.integers(1, 1000))
def test_a_unit_of_another_dimension_is_refused(pair: tuple[str, str], number: int) -> None:
    with pytest.raises(InputError, match="which is not a unit of"):
        parse_quantity(f"{number}{SPELLED[pair[0]]}", pair[1])


@bounded(max_examples=300)
@given(st.text(max_size=60), st.sampled_from(sorted(UNITS)))
def test_any_text_is_a_number_or_a_sentence(text: str, unit: str) -> None:
    try:
        value = parse_quantity(text, unit)
    except InputError as error:
        assert "\n" not in error.message  # noqa: PT017
        assert len(error.message) <= MOST_MESSAGE  # noqa: PT017
        return
    quantity = read_quantity(text)
    assert quantity is not None
    assert value == convert(quantity, unit)
