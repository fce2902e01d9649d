"""The breakeven workbook gives what BREAKEVEN gives, for whatever is typed into it."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import GpusizeError, InputError
from core.receipt import Receipt
from core.registry import REGISTRY
from excel_addin.workbooks.breakeven.figures import LISTED, NO_LIMIT
from excel_addin.workbooks.breakeven.layout import FIXED, IN_DOLLARS, LIVE, START
from excel_addin.workbooks.breakeven.steps import FIRST
from excel_addin.workbooks.command import build
from pricing.book import embedded_book
from tests.calculated import Calculated
from tests.property.strategies import bounded, magnitudes
from tests.soffice import libreoffice
from tests.workbooks.workbook_cases import EXERCISE, NEVER, THIN, made

BOOK = embedded_book()
NAMES = [name for block in LIVE.values() for name in block]
OTHER_NAMES = {"full_replica_saves_usd_per_month": "full_replica_saves_usd"}


def core(typed: dict[str, Any]) -> Receipt:
    raw = {"model": START["model"], **{k: v for k, v in typed.items() if v is not None}}
    return REGISTRY.get("BREAKEVEN").run(raw, BOOK)


def intervals(read: Any) -> list[tuple[int, int | None]]:
    """Those the workbook lists, read by `read(cell)`."""
    found: list[tuple[int, int | None]] = []
    for row in range(FIRST + 1, FIRST + 1 + LISTED):
        low, high = read(f"Intervals!K{row}"), read(f"Intervals!L{row}")
        if low in ("", None):
            break
        found.append((int(low), None if high >= NO_LIMIT else int(high)))
    return found


def of(receipt: Receipt) -> list[tuple[int, int | None]]:
    assert receipt.intervals is not None
    return [(i.from_requests_per_month, i.to_requests_per_month) for i in receipt.intervals]


def check(book: Calculated, receipt: Receipt) -> None:
    assert intervals(book.value) == of(receipt)
    for row in receipt.outputs:
        found = book.value(OTHER_NAMES.get(row.name, row.name))
        if isinstance(row.value, int | float):
            assert math.isclose(found, row.value, rel_tol=1e-9), row.name
        else:
            assert found == row.value, row.name


def test_every_argument_is_a_cell_or_fixed() -> None:
    there = [p.name for p in REGISTRY.get("BREAKEVEN").parameters]
    assert sorted(there) == sorted([*NAMES, *FIXED, *IN_DOLLARS])


def money(high: float) -> st.SearchStrategy[float]:
    return magnitudes(0.01, high).map(lambda usd: max(0.01, round(usd, 2)))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


share = st.integers(0, 100).map(lambda hundredths: hundredths / 100)
TYPED = st.fixed_dictionaries(
    {
        "isl": st.sampled_from((400, 800, 1600)),
        "osl": st.sampled_from((150, 300, 600)),
        "requests_per_month": maybe(magnitudes(1, 1e10).map(lambda v: float(int(v)))),
        "peak_to_mean": maybe(st.integers(10, 60).map(lambda tenths: tenths / 10)),
        "api_model": st.sampled_from(sorted(BOOK.api_models())),
        "api_input_usd_per_mtok": maybe(money(10)),
        "api_output_usd_per_mtok": maybe(money(50)),
        "cached_input_frac": maybe(share),
        "batch_frac": maybe(share),
        "gpu": st.sampled_from(("l40s", "l4", "h100-sxm", "a100-80gb-sxm", "mi300x", "b200")),
        "commitment": st.sampled_from(("on-demand", "on-demand", "spot", "reserved-1y")),
        "provider": st.sampled_from((None, None, "aws", "runpod")),
        "gpu_usd_per_hour": maybe(money(12)),
        "capacity_requests_per_hour": maybe(magnitudes(10, 3e5).map(lambda v: float(int(v)))),
        "gpus_per_replica": st.sampled_from((None, None, 1, 2, 8)),
        "util": maybe(st.integers(5, 100).map(lambda hundredths: hundredths / 100)),
        "min_replicas": st.sampled_from((1, 1, 2, 10)),
        "max_replicas": st.sampled_from((None, None, 1, 5, 300)),
        "ops_usd_per_month": st.sampled_from((0.0, 500.0, 5000.0)) | money(1e5),
        "staff_usd_per_month": st.sampled_from((0.0, 15000.0)),
        "fallback_frac": st.sampled_from((0.0, 0.05, 0.5, 0.99)),
    }
)


@pytest.fixture(scope="module")
def book() -> Calculated:
    return Calculated(build("breakeven", {}, BOOK))


@bounded(max_examples=400)
@given(typed=TYPED)
def test_what_is_typed_is_answered_as_the_calculation_answers_it(
    book: Calculated, typed: dict[str, Any]
) -> None:
    assert set(typed) == set(NAMES)
    book.put(**typed)
    try:
        receipt = core(typed)
    except GpusizeError:
        # beside a computed capacity the sheet has the plan's GPUs only, and says so
        assert not book.value("ready")
        assert str(book.value("decision")).startswith("No answer yet. ")
        assert intervals(book.value) == []
        return
    own_shape = (
        typed["gpus_per_replica"] is not None and typed["capacity_requests_per_hour"] is None
    )
    if own_shape and not book.value("ready"):
        assert "leave it blank" in str(book.value("problem"))
        return
    assert book.value("ready")
    check(book, receipt)


@pytest.mark.parametrize(
    "given", [{}, EXERCISE, THIN, NEVER], ids=["start", "exercise", "thin", "never"]
)
def test_the_start_is_the_receipt_it_names(given: dict[str, Any]) -> None:
    book = Calculated(made("breakeven", **given))
    receipt = REGISTRY.get("BREAKEVEN").run(given or START, BOOK)
    check(book, receipt)
    command = str(book.value("same_question")).split()
    assert command[:3] == ["gpusize", "call", "BREAKEVEN"]
    again = REGISTRY.get("BREAKEVEN").run(dict(word.split("=") for word in command[3:]), BOOK)
    assert again.id == receipt.id


def test_the_documents_exercise_and_their_never() -> None:
    book = Calculated(build("breakeven", EXERCISE, BOOK))
    assert intervals(book.value) == [(4233847, 4380000), (5581539, 6570000), (6929231, None)]
    book = Calculated(build("breakeven", NEVER, BOOK))
    assert intervals(book.value) == []
    assert book.value("simple_quotient_requests_per_month") == 5_560_000
    assert "replaces $394 of API" in str(book.value("decision"))


def test_a_margin_so_thin_that_steps_are_left_out() -> None:
    book = Calculated(build("breakeven", THIN, BOOK))
    assert book.value("steps_omitted") > 0
    assert len(intervals(book.value)) == LISTED


def test_the_command_in_the_cells_asks_what_is_typed(book: Calculated) -> None:
    typed: dict[str, Any] = dict.fromkeys(NAMES)
    typed |= {"isl": 1600, "osl": 150, "api_model": "openai/gpt-4o", "gpu": "h100-sxm"}
    typed |= {"requests_per_month": 2_000_000, "util": 0.65, "fallback_frac": 0.05}
    book.put(**typed)
    words = str(book.value("same_question")).split()[3:]
    asked = REGISTRY.get("BREAKEVEN").run(dict(word.split("=") for word in words), BOOK)
    assert asked.id == core(typed).id
    check(book, asked)


@pytest.mark.parametrize("hosted", ["llama-3.1-8b", "llama-3.1-70b", "gemma-2-9b"])
def test_each_listed_gpu_has_the_capacity_that_the_calculation_has(hosted: str) -> None:
    """Replicas of a large model may have several shapes, chosen by the rate."""
    start = {"isl": 800, "osl": 300, "api_model": "openai/gpt-4o-mini", "model": hosted}
    start |= {"gpu": "h100-sxm", "gpu_usd_per_hour": 2.0}
    book = Calculated(build("breakeven", start, BOOK))
    for card in ("a100-80gb-sxm", "gh200-96", "h200-nvl", "h100-sxm", "tpu-v5e", "l40s", "b300"):
        for volume in (1000, 5e9):
            typed = {"gpu": card, "requests_per_month": volume}
            book.put(**typed)
            receipt = REGISTRY.get("BREAKEVEN").run({**start, **typed}, BOOK)
            assumed = {a.name: a.value for a in receipt.assumptions}
            found = book.value("capacity_requests_per_hour_used")
            assert math.isclose(found, float(assumed["capacity_requests_per_hour"]), rel_tol=1e-12)
            assert book.value("gpus_per_replica_used") == assumed["gpus_per_replica"]


def test_libreoffice_answers_what_is_typed_too(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(made("breakeven"))
    where = Calculated(made("breakeven")).where
    with libreoffice(tmp_path) as office:
        document = office.open(path)
        for changed in (
            {"requests_per_month": 9_300_000},
            {"gpu": "l4", "peak_to_mean": 1},
            {"gpu": "h100-sxm", "ops_usd_per_month": 20000, "fallback_frac": 0.05},
            {"util": 0.5, "min_replicas": 3, "max_replicas": 8},
        ):
            typed = {name: START.get(name) for name in NAMES} | {
                "api_model": "openai/gpt-4o-mini", "commitment": "on-demand", "peak_to_mean": 3,
                "min_replicas": 1,
            } | changed  # fmt: skip
            cells: dict[str, Any] = {}
            for name, value in typed.items():
                _, row, column = where(name)
                cells[f"Breakeven.{chr(64 + column)}{row}"] = "" if value is None else value
            document.write(cells)
            document.recalculate()
            found = intervals(lambda cell: document.value(cell.replace("!", ".")))
            assert found == of(core(typed)), changed
        document.close()


def test_currency_and_what_breakeven_refuses_is_refused() -> None:
    with pytest.raises(InputError, match="US dollars"):
        build("breakeven", {**EXERCISE, "currency": "eur"}, BOOK)
    with pytest.raises(InputError, match="osl is missing"):
        build("breakeven", {"isl": 5}, BOOK)


def test_an_earlier_date_has_the_prices_of_that_day() -> None:
    day = date(2026, 9, 19)
    early = Calculated(build("breakeven", {**START, "as_of": day}, BOOK))
    receipt = REGISTRY.get("BREAKEVEN").run({**START, "as_of": day}, BOOK)
    check(early, receipt)
    assert f"as_of={day}" in str(early.value("same_question"))
