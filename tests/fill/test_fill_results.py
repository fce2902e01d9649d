"""What rows come to: the calculator's own answers, each beside its scenario, or a sentence."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book
from tests.fill.books import BAD, GOOD, HEADER, OTHER, area, book_of, filled, made, rebuilt, table

BOOK = embedded_book()


def run(name: str, **raw: Any) -> Receipt:
    return REGISTRY.get(name).run(raw, BOOK)


def gpus(row: list[Any], **more: Any) -> Receipt:
    names = ("model", "gpu", "qps", "isl", "osl")
    return run("GPUS_NEEDED", **dict(zip(names, row, strict=True)), **more)


def test_a_row_has_the_figures_of_its_answer(tmp_path: Path) -> None:
    found, out = filled(made(tmp_path / "a.xlsx", [GOOD, OTHER]))
    assert (found.computed, found.errors, found.results) == (2, {}, area(6, 1, 3, warned=True))
    for row, line in zip((GOOD, OTHER), table(out), strict=True):
        answer = gpus(row)
        price = answer.prices[0]
        assert line["GPUS_NEEDED"] == answer.value
        assert line["Binds"] == next(c.label for c in answer.constraints if c.binds)
        assert (line["GPUs P10"], line["GPUs P90"]) == (
            answer.outputs[0].p10,
            answer.outputs[0].p90,
        )
        for header, name in (
            ("Replicas", "replicas"),
            ("GPUs per replica (TP)", "tp"),
            ("Weights", "weights"),
            ("Utilisation at target", "utilisation_frac"),
            ("Mean TPOT (ms)", "tpot_ms"),
            ("Mean TTFT (ms)", "ttft_ms"),
            ("p95 TTFT (ms)", "ttft_p95_ms"),
            ("Most the fleet serves within targets (requests/s)", "max_qps"),
            ("Cost per month ($/month)", "usd_per_month"),
            ("Cost per M tokens (input + output) ($/M tokens)", "usd_per_mtok"),
        ):
            assert line[header] == answer.output(name), header
        assert line["GPU price ($/hour)"] == price.usd
        assert line["Price of"] == price.provider
        assert line["Price read on"] == datetime.fromisoformat(price.observed)
        assert (line["id"], line["error"]) == (answer.id, None)


def test_a_wrong_row_has_a_sentence_and_no_figures(tmp_path: Path) -> None:
    found, out = filled(made(tmp_path / "a.xlsx", [GOOD, BAD, [None, "h100", None, 1, 1]]))
    _, bad, gap = table(out)
    assert bad["error"].startswith("B3: I do not know the accelerator 'h1000'; did you mean ")
    assert gap["error"] == "A4 and C4 are blank; GPUS_NEEDED needs model and qps."
    assert found.errors == {3: bad["error"], 4: gap["error"]}
    results = set(bad) - set(HEADER) - {"error"}
    assert all(line[header] is None for line in (bad, gap) for header in results)


def test_rows_without_arguments_are_no_scenarios(tmp_path: Path) -> None:
    header = ["Team", *HEADER]
    rows = [["A", *GOOD], ["", *[None] * 5], ["a heading", None, " ", None, None], ["B", *OTHER]]
    found, out = filled(made(tmp_path / "a.xlsx", rows, header))
    assert (found.computed, found.errors) == (2, {})
    lines = table(out)
    assert [line["GPUS_NEEDED"] for line in lines] == [
        *(gpus(GOOD).value, None, None, gpus(OTHER).value)
    ]


def test_units_of_headers_and_cells(tmp_path: Path) -> None:
    header = ["gpu", "MODEL", "requests per day", "Tokens in", "osl", "TTFT (s)", "Price ($/h)"]
    rows = [
        ["h100", "8b", 4_320_000, "2k", "256", 2, 2.5],
        ["h100", "8b", "4.32M", 2000, 256.0, "2", "$2.50"],
        ["h100", "8b", "4.32M/day", "2k tokens", 256, "2s", 2.5],
    ]
    _, out = filled(made(tmp_path / "a.xlsx", rows, header))
    expected = gpus(["8b", "h100", 50, 2000, 256], ttft_ms=2000, gpu_usd_per_hour=2.5)
    for line in table(out):
        assert line["GPUS_NEEDED"] == expected.value
        assert line["p95 TTFT (ms)"] == expected.output("ttft_p95_ms")
        assert line["Cost per month ($/month)"] == expected.output("usd_per_month")


def test_text_with_a_unit_where_the_header_states_none(tmp_path: Path) -> None:
    rows = [
        ["8b", "h100", "300/min", "1k", 100],
        ["8b", "h100", "5 requests per second", 1000, 100],
    ]
    _, out = filled(made(tmp_path / "a.xlsx", rows))
    expected = gpus(["8b", "h100", 5, 1000, 100])
    assert [line["p95 TTFT (ms)"] for line in table(out)] == [expected.output("ttft_p95_ms")] * 2


@pytest.mark.parametrize(
    ("header", "cell", "said"),
    [
        ("TTFT (s)", "500 ms", "F2 says '500 ms' under a header that says what numbers are in s."),
        ("Prefix hit frac (%)", "0.5 %", ""),
        ("Max batch (thousands)", "0.2", ""),
        ("Max batch (thousands)", "0.2k", "F2 says '0.2k' under a header that says what numbers"),
        ("ttft_ms", "2s", "F2: ttft_ms says ms but '2s' says s;"),
        ("TTFT", -1, "F2: ttft_ms must be a number above 0"),
        ("TTFT", "soon", "F2: ttft_ms must be a number above 0"),
        ("TTFT", True, "F2 holds TRUE."),
        ("TTFT", "#DIV/0!", "F2 holds the error #DIV/0!."),
        ("TTFT", date(2026, 1, 2), "F2 is formatted as a date; format it as a number."),
        ("Utilisation", 70, "F2: util must be a number above 0 and at most 1"),
        ("as of", "last week", "F2: as_of must be a date as YYYY-MM-DD"),
    ],
)
def test_a_cell_that_cannot_be_meant(tmp_path: Path, header: str, cell: Any, said: str) -> None:
    found, _ = filled(made(tmp_path / "a.xlsx", [[*GOOD, cell]], [*HEADER, header]))
    assert found.errors[2].startswith(said) if said else not found.errors


def test_percentages_as_they_are_shown(tmp_path: Path) -> None:
    path = made(
        tmp_path / "a.xlsx", [[*GOOD, 70], [*GOOD, 0.7], [*GOOD, "70%"]], [*HEADER, "util %"]
    )
    book = book_of(path)
    book.worksheets[0]["F3"].number_format = "0%"
    book.save(path)
    _, out = filled(path)
    expected = gpus(GOOD, util=0.7).output("utilisation_frac")
    assert [line["Utilisation at target"] for line in table(out)] == [expected] * 3


@pytest.mark.parametrize("counting_from", [1900, 1904])
def test_dates_of_either_calendar(tmp_path: Path, counting_from: int) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    if counting_from == 1904:
        book.epoch = CALENDAR_MAC_1904
    page: Any = book.active
    page.append([*HEADER, "as of"])
    page.append([*GOOD, date(2026, 10, 3)])
    page.append([*GOOD, "2026-10-03"])
    page.append([*GOOD, 46298 - (1462 if counting_from == 1904 else 0)])
    book.save(path)
    _, out = filled(path)
    answer = gpus(GOOD, as_of=date(2026, 10, 3))
    read = datetime.fromisoformat(answer.prices[0].observed)
    for line in table(out):
        assert (line["error"], line["Price read on"]) == (None, read)
        assert line["GPU price ($/hour)"] == answer.prices[0].usd


def test_each_row_may_ask_for_another_calculation(tmp_path: Path) -> None:
    header = ["Calculation", "model", "gpu", "qps", "isl", "osl", "context", "concurrency"]
    rows = [
        ["gpus-needed", "8b", "h100", 5, 1000, 100, None, None],
        ["WEIGHTS_GB", "8b", None, None, None, None, None, None],
        ["Max_Concurrency", "8b", "h100", None, None, None, 8000, None],
        [None, "8b", "h100", 5, 1000, 100, None, None],
        ["GPUS_NEDED", "8b", "h100", 5, 1000, 100, None, None],
        ["PRICE_HISTORY", "8b", "h100", 5, 1000, 100, None, None],
        ["API_COST_PER_REQUEST", "8b", "h100", 5, 1000, 100, None, None],
    ]
    found, out = filled(made(tmp_path / "a.xlsx", rows, header))
    lines = table(out)
    sizing = run("GPUS_NEEDED", model="8b", gpu="h100", qps=5, isl=1000, osl=100)
    assert (found.calculation, found.computed) == (None, 4)
    assert [line["GPUS_NEEDED"] for line in lines[:4]] == [sizing.value, None, None, sizing.value]
    assert lines[1]["WEIGHTS_GB"] == run("WEIGHTS_GB", model="8b").value
    held = run("MAX_CONCURRENCY", model="8b", gpu="h100", context=8000)
    assert lines[2]["MAX_CONCURRENCY (requests)"] == held.value
    assert lines[2]["Usable memory per GPU (GiB)"] == held.output("usable_gib")
    assert lines[4]["error"].startswith("A6: I do not know the calculation 'GPUS_NEDED'; did you")
    assert lines[5]["error"].startswith("A7: PRICE_HISTORY gives a list")
    assert lines[6]["error"] == "A8: no header names an argument of API_COST_PER_REQUEST."


def test_other_calculations(tmp_path: Path) -> None:
    header = ["isl", "osl", "API model", "model", "gpu"]
    path = made(tmp_path / "a.xlsx", [[800, 300, "gpt-4o-mini", "8b", "l40s"]], header)
    found, out = filled(path)
    answer = run(
        "BREAKEVEN_REQUESTS", isl=800, osl=300, api_model="gpt-4o-mini", model="8b", gpu="l40s"
    )
    (line,) = table(out)
    assert found.calculation == "BREAKEVEN_REQUESTS"
    assert line["BREAKEVEN_REQUESTS (requests/month)"] == answer.value
    assert line["API input price ($/M tokens)"] == answer.prices[0].usd
    assert line["GPU price ($/hour)"] == answer.prices[2].usd
    assert line["Price read on"] == datetime.fromisoformat(min(p.observed for p in answer.prices))


def test_a_currency_brings_its_columns(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", [[*GOOD, "EUR"], [*GOOD, None]], [*HEADER, "Currency"])
    _, out = filled(path)
    first, second = table(out)
    header = "Cost per month (EUR/month)"
    [named] = [h for h in first if "EUR/month" in h]
    assert first[named] == gpus(GOOD, currency="eur").output("eur_per_month"), header
    assert second[named] is None


def test_no_price_is_a_blank_and_never_nothing_dollars(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", [["8b", "gaudi2", 1, 1000, 100, "aws"]], [*HEADER, "Provider"])
    found, out = filled(path)
    (line,) = table(out)
    answer = gpus(["8b", "gaudi2", 1, 1000, 100], provider="aws")
    assert answer.output("usd_per_month") is None
    assert (found.errors, line["Cost per month ($/month)"]) == ({}, None)
    assert next(w.message for w in answer.warnings if w.code == "no_price") in line["Warnings"]


def test_a_formula_counts_as_what_it_gave(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    page: Any = book.add_worksheet()
    page.write_row(0, 0, [*HEADER, "TTFT (s)"])
    page.write_row(1, 0, GOOD)
    page.write_formula("C2", "=25*2", None, 50)
    page.write_formula("F2", '=IF(1,"","")', None, "EMPTY")
    book.close()

    def as_excel_writes_empty_text(xml: bytes) -> bytes:
        assert b'<c r="F2" t="str">' in xml
        return xml.replace(b"<v>EMPTY</v>", b"<v></v>")

    sheet = "xl/worksheets/sheet1.xml"
    path = rebuilt(path, {sheet: as_excel_writes_empty_text}, tmp_path / "b.xlsx")
    _, out = filled(path)
    assert table(out)[0]["GPUS_NEEDED"] == gpus(GOOD).value


def test_a_formula_without_a_stored_value_is_named(tmp_path: Path) -> None:
    row = ["8b", "h100", "=25*2", 2000, 256]
    found, _ = filled(made(tmp_path / "a.xlsx", [row, ["=A2", None, None, None, None]]))
    said = "holds a formula without a stored value; open the file in Excel and save it first."
    assert found.errors == {2: f"C2 {said}", 3: f"A3 {said}"}
