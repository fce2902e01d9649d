"""The budget, total-cost and portfolio workbooks against arithmetic of their own and the core."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from core.registry import REGISTRY
from core.units import HOURS_PER_MONTH
from excel_addin.workbooks.budget.table import costed
from excel_addin.workbooks.portfolio.build import TOP
from excel_addin.workbooks.portfolio.start import MONTHS, PROFILES, WORKLOADS
from pricing.book import embedded_book
from tests.calculated import Calculated
from tests.workbooks.workbook_cases import made

BOOK = embedded_book()


def near(found: Any, wanted: float) -> bool:
    return math.isclose(found, wanted, rel_tol=1e-9)


def test_the_documents_budget_comes_out_right() -> None:
    book = Calculated(made("budget"))
    assert book.value("total_usd") == 3909.5
    rows = {book.value(f"Budget!B{r}"): r for r in range(7, 12)}
    shares = {name: round(100 * book.value(f"Budget!L{r}"), 2) for name, r in rows.items()}
    assert shares["Inference (prod)"] == 59.75
    assert shares["Fine-tuning"] == 11.25
    assert shares["Embeddings"] == 17.74
    assert shares["Experimentation"] == 11.25
    assert near(sum(book.value(f"Budget!L{r}") for r in range(7, 19)), 1)
    # the documents' `saves ~$470`: whole GPUs save nothing
    assert book.value("total_saves") == 0
    assert near(book.value("total_smooth"), 467.2)


def test_shares_that_do_not_sum_to_100_percent_are_an_error_in_a_cell() -> None:
    book = Calculated(made("budget"))
    assert book.value("shares_ok") == "ok"
    sheet, row, column = book.where("shares_ok")
    del sheet, column
    book.type(f"Budget!C{row - 2}", 0.05)  # training, the last kind
    book.calculate()
    assert book.value("shares_ok") == "Shares must sum to 100%"
    assert str(book.value("decision")).startswith("No answer yet. ")


def test_hours_are_saved_in_part_and_gpus_whole() -> None:
    book = Calculated(made("budget"))
    book.type("Budget!E7", 10)
    book.type("Budget!M7", 0.25)  # ten that always run, a quarter of the work: eight, saves two
    book.type("Budget!M8", 0.25)  # by the hour: a quarter of the hours
    book.calculate()
    assert book.value("Budget!N7") == 8
    assert near(book.value("Budget!O7"), 2 * 730 * 1.6)
    assert near(book.value("Budget!O8"), 440 / 4)


def test_work_that_goes_away_entirely_needs_no_gpu() -> None:
    book = Calculated(made("budget"))
    book.type("Budget!M7", 1)
    book.calculate()
    assert book.value("Budget!N7") == 0
    assert near(book.value("Budget!O7"), book.value("Budget!K7"))
    start = costed({})[0]
    assert start.own is not None
    gone = replace(start, own=start.own._replace(less_work=1.0))
    assert (gone.after, gone.saves) == (0, gone.cost)


@pytest.mark.parametrize(
    ("row", "value", "said"),
    [("E7", 1.5, "out of bounds"), ("E7", -1, "out of bounds"), ("H7", "x", "out of bounds")],
)
def test_a_workload_out_of_bounds_is_said(row: str, value: Any, said: str) -> None:
    book = Calculated(made("budget"))
    book.type(f"Budget!{row}", value)
    book.calculate()
    assert book.value("Budget!Q7") == said
    assert not book.value("ready")


def test_total_cost_is_that_of_annuities() -> None:
    """Level payments over n months are worth payment x (1 - v^n) / rate at present."""
    book = Calculated(made("tco"))
    rate = 1.1 ** (1 / 12) - 1
    hardware = 64 * 1.02 * 33_750 * 1.1
    power = 64 * 1.275 * 1.54 * 730 * 0.0872
    running = power + 64 * 1.275 * 184.06 + hardware * 0.03 / 12 + 15_000
    for months in (1, 12, 36, 60):
        book.put(months=months)
        worth = (1 - (1 + rate) ** -months) / rate
        resale = hardware * (1 - months / 60)
        own = hardware + running * worth - resale * (1 + rate) ** -months
        assert near(book.value("npv_own"), own)
        for way, term in (
            ("on_demand", "on-demand"),
            ("year", "reserved-1y"),
            ("three", "reserved-3y"),
        ):
            usd = BOOK.gpu_offer("h100-sxm", term).usd_per_gpu_hour
            assert near(book.value(f"npv_{way}"), 64 * 730 * usd * worth)
        spot = BOOK.gpu_offer("h100-sxm", "spot").usd_per_gpu_hour
        assert near(book.value("npv_spot"), 64 * 730 / 0.95 * spot * worth)


def test_owning_pays_back_in_the_first_month_it_has_cost_no_more() -> None:
    book = Calculated(made("tco"))
    usd = BOOK.gpu_offer("h100-sxm", "on-demand").usd_per_gpu_hour
    rent = 64 * HOURS_PER_MONTH * usd
    book.put(months=60)
    month = math.ceil(book.value("hardware_usd") / (rent - book.value("running_usd")))
    assert book.value("payback_on_demand") == month
    book.put(months=month - 1)
    assert book.value("payback_on_demand") == "not in these months"


def test_rents_that_fall_and_hours_not_needed_move_what_they_should() -> None:
    book = Calculated(made("tco"))
    before = {way: book.value(f"npv_{way}") for way in ("own", "on_demand", "year", "three")}
    book.put(needed_frac=0.5)
    assert near(book.value("npv_on_demand"), before["on_demand"] / 2)
    assert book.value("npv_own") == before["own"]
    assert book.value("npv_year") == before["year"]
    book.put(needed_frac=1.0, rent_change_frac=-0.3)
    assert book.value("npv_on_demand") < before["on_demand"]
    assert before["year"] * 0.7 < book.value("npv_year") < before["year"]
    assert near(book.value("npv_three"), before["three"])  # one reservation covers the 36 months


def test_the_use_at_which_owning_beats_renting_is_where_both_cost_the_same() -> None:
    book = Calculated(made("tco"))
    book.put(needed_frac=book.value("use_needed"))
    assert near(book.value("npv_on_demand"), book.value("npv_own"))


def test_a_gpu_nobody_lists_on_demand_has_no_answer() -> None:
    book = Calculated(made("tco"))
    book.put(gpu="a10g")  # no three-year price and no spot
    assert book.value("ready")
    assert book.value("npv_spot") == "not listed"
    book.put(gpu="no-such")
    assert str(book.value("decision")).startswith("No answer yet. ")


def test_each_workload_of_a_portfolio_has_the_fleet_of_gpus_needed() -> None:
    book = Calculated(made("portfolio"))
    for step, one in enumerate(WORKLOADS):
        row = TOP + 2 + step
        for month, column in ((0, "O"), (MONTHS, "Q")):
            raw = {
                "model": one.profile.model, "gpu": one.gpu, "isl": one.profile.isl,
                "osl": one.profile.osl, "util": one.util, "peak_to_mean": one.peak,
                "qps": one.qps * (1 + one.growth) ** month,
            }  # fmt: skip
            receipt = REGISTRY.get("GPUS_NEEDED").run(raw, BOOK)
            assert book.value(f"Portfolio!{column}{row}") == receipt.value, (one.name, month)
        assert near(
            book.value(f"Portfolio!P{row}"),
            float(
                REGISTRY.get("GPUS_NEEDED")
                .run({**raw, "qps": one.qps}, BOOK)
                .output("usd_per_month")
                or 0
            ),
        )


def test_a_workload_added_to_a_portfolio_is_sized_and_summed() -> None:
    book = Calculated(made("portfolio"))
    before = book.value("gpus_now")
    row = TOP + 2 + len(WORKLOADS)
    profile = PROFILES[-1]
    typed = {"B": "Mine", "C": profile.label, "D": "a100-80gb-sxm", "E": 120, "F": 2, "G": 0.8}
    for column, value in typed.items():
        book.type(f"Portfolio!{column}{row}", value)
    book.calculate()
    raw = {"model": profile.model, "gpu": "a100-80gb-sxm", "isl": profile.isl, "osl": profile.osl}
    wanted = REGISTRY.get("GPUS_NEEDED").run({**raw, "qps": 240, "util": 0.8}, BOOK).value
    assert book.value(f"Portfolio!O{row}") == wanted
    assert book.value("gpus_now") == before + wanted
    assert book.value(f"Portfolio!S{row}") == "ok"


def test_a_portfolio_says_which_row_has_no_answer_and_when_gpus_run_out() -> None:
    book = Calculated(made("portfolio"))
    book.put(most_gpus=10)
    assert book.value("ready")
    noted = [r for r in range(20, 40) if book.value(f"Portfolio!C{r}") == "note"]
    assert len(noted) == 1
    book.type(f"Portfolio!D{TOP + 2}", "tpu-v6e")  # it does not hold a 70B model
    book.calculate()
    assert book.value(f"Portfolio!S{TOP + 2}") == "no figure"
    assert str(book.value("decision")).startswith("No answer yet. ")
