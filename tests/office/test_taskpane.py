"""The task pane in Chromium, its Excel.run answered by the stand-in's sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from excel_addin.errors import CellError
from excel_addin.functions import Function, evaluate, functions
from pricing.book import embedded_book
from tests.office.rig import Chromium, Excel, excel, service

BOOK = embedded_book()
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}  # as wide as Excel shows it


@pytest.fixture(scope="module")
def shared(chromium: Chromium) -> Iterator[Excel]:
    with service() as url, excel(chromium, url, **NARROW) as opened:
        opened.do(lambda page: page.wait_for_selector("#status.good"))
        yield opened
        assert opened.troubles == []
        assert opened.elsewhere == []


@pytest.fixture
def pane(shared: Excel) -> Excel:
    """The pane as it is opened, on an empty sheet."""
    shared.run(
        """() => {
            fakeExcel.cells.clear();
            Object.assign(fakeExcel.selected, { row: 0, column: 0 });
            document.getElementById("said").hidden = true;
            document.querySelectorAll("details").forEach((one) => (one.open = false));
        }"""
    )
    shared.do(lambda page: page.get_by_label("Find a function").fill(""))
    return shared


def press(pane: Excel, name: str, button: str) -> str:
    """Press a button of a function; what the pane then says."""

    def pressed(page: Any) -> str:
        item = page.locator("details").filter(has=page.locator(f"summary code:text-is('{name}')"))
        if item.get_attribute("open") is None:
            item.locator("summary").click()
        page.evaluate("() => (document.getElementById('said').hidden = true)")
        item.get_by_role("button", name=button, exact=True).click()
        return page.locator("#said:visible").inner_text()

    return pane.do(pressed)


def sheet(pane: Excel) -> dict[str, Any]:
    """What is in the cells, by address; a mark of text is not part of it."""
    held = pane.run("() => [...fakeExcel.cells].filter(([, value]) => value !== '')")
    found: dict[str, Any] = {}
    for place, value in held:
        row, column = (int(number) for number in place.split(","))
        found["ABCDEFGHIJ"[column] + str(row + 1)] = (
            value.removeprefix("'") if isinstance(value, str) else value
        )
    return found


def computed(formula: str, cells: dict[str, Any]) -> Any:
    """What a formula of references or constants gives."""
    matched = re.fullmatch(r"=([A-Z0-9_]+)\((.*)\)", formula)
    assert matched
    arguments: list[Any] = []
    # a comma within quotes belongs to the text
    for part in re.split(r',(?=(?:[^"]*"[^"]*")*[^"]*$)', matched[2]) if matched[2] else []:
        if re.fullmatch(r"[A-Z]\d+", part):
            arguments.append(cells.get(part))
        elif part.startswith('"'):
            arguments.append(part.strip('"'))
        else:
            arguments.append(float(part) if part else None)
    return evaluate(matched[1], arguments, BOOK)


def test_it_says_what_answers(pane: Excel) -> None:
    day = evaluate("PRICE_DATE", [], BOOK)
    version = evaluate("GPUSIZE_VERSION", [], BOOK)
    status = pane.do(lambda page: page.locator("#status").inner_text())
    assert status == f"gpusize {version}, prices of {day}"
    shown = pane.do(lambda page: page.locator("header button:visible, header form:visible").count())
    assert shown == 0  # nothing to ask of the person


def test_it_lists_every_function_with_its_arguments(pane: Excel) -> None:
    names = pane.do(lambda page: page.locator("summary code").all_inner_texts())
    assert sorted(names) == sorted(functions())
    groups = pane.do(lambda page: page.locator("h2").all_text_contents())
    assert set(groups) == {function.group for function in functions().values()}
    function = functions()["GPUS_NEEDED"]

    def listed(page: Any) -> tuple[list[str], list[str]]:
        item = page.locator("details").filter(
            has=page.locator("summary code:text-is('GPUS_NEEDED')")
        )
        item.locator("summary").click()
        item.locator("dd").first.wait_for()
        return item.locator("dt").all_inner_texts(), item.locator("dd").all_inner_texts()

    terms, meanings = pane.do(listed)
    assert terms == [a.name + (" (optional)" if a.optional else "") for a in function.arguments]
    assert meanings == [a.doc for a in function.arguments]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kv_cache_bytes_t", ["KV_CACHE_BYTES_TABLE"]),
        ("version COMPUTES", ["GPUSIZE_VERSION"]),
        ("erlangs late_frac", ["SERVERS_FOR_WAIT", "SERVERS_FOR_WAIT_TABLE"]),
        ("no such thing", []),
    ],
)
def test_the_list_can_be_searched(typed: str, found: list[str], pane: Excel) -> None:
    pane.do(lambda page: page.get_by_label("Find a function").fill(typed))
    seen = pane.do(lambda page: page.locator("summary code:visible").all_inner_texts())
    told = pane.do(lambda page: page.locator("#found").inner_text())
    assert seen == found
    assert told == f"{len(seen)} of {len(functions())} functions"


@pytest.mark.parametrize("function", functions().values(), ids=lambda f: f.name)
def test_an_example_of_each_function_calculates(function: Function, pane: Excel) -> None:
    assert press(pane, function.name, "Insert example").startswith("Written to Sheet1!A1:C")
    cells = sheet(pane)
    formulas = {a: c for a, c in cells.items() if isinstance(c, str) and c.startswith("=")}
    ((place, formula),) = formulas.items()
    assert place.startswith("A" if function.spills else "B")  # a block needs the columns beside it
    whole = computed(formula, cells)
    assert not isinstance(whole, CellError), whole
    for row in range(2, int(place[1:]) - function.spills):
        assert cells[f"A{row}"] in formula or cells[f"C{row}"]  # each input is named and explained
    pane.run("() => fakeExcel.cells.clear()")
    assert press(pane, function.name, "Insert formula") == "Written to Sheet1!A1."
    ((place, formula),) = sheet(pane).items()
    assert place == "A1"
    assert not formula.endswith(",)")
    assert computed(formula, {}) == whole


def test_it_writes_where_the_selection_is_and_over_nothing(pane: Excel) -> None:
    pane.run("() => Object.assign(fakeExcel.selected, { row: 9, column: 2 })")
    assert press(pane, "WEIGHTS_GB", "Insert example") == "Written to Sheet1!C10:E13."
    before = sheet(pane)
    assert before["D13"] == "=WEIGHTS_GB(D11,D12)"
    pane.run("() => Object.assign(fakeExcel.selected, { row: 12, column: 1 })")
    said = press(pane, "WEIGHTS_GB", "Insert example")
    assert said.startswith("Nothing was written: Sheet1!B13:D16 is not empty; select")
    assert sheet(pane) == before


def test_it_can_be_used_without_a_mouse(pane: Excel) -> None:
    def used(page: Any) -> Any:
        page.get_by_label("Find a function").focus()
        page.keyboard.type("weights_gb")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Insert example").first.wait_for()
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.locator("#said:visible").wait_for()
        unnamed = "button:empty, input:not([id]), img:not([alt])"
        return page.locator(unnamed).count()

    assert pane.do(used) == 0
    assert "=WEIGHTS_GB(B2,B3)" in sheet(pane).values()


def test_nothing_is_wider_than_the_pane(pane: Excel) -> None:
    for name in ("GPUS_NEEDED", "GPUS_NEEDED_BY_FORMULA_TABLE"):
        press(pane, name, "Insert formula")
        pane.run("() => fakeExcel.cells.clear()")
    assert pane.run("() => document.documentElement.scrollWidth <= 320")


def test_the_token_is_asked_for_kept_and_forgotten(chromium: Chromium) -> None:
    with service("s3cret") as url, excel(chromium, url, **NARROW) as pane:

        def save(page: Any, text: str) -> str:
            page.get_by_label("Token of this service").fill(text)
            page.get_by_role("button", name="Save").click()
            page.wait_for_function("() => document.getElementById('status').className")
            return page.locator("#status").inner_text()

        pane.do(lambda page: page.wait_for_selector("#status.bad"))
        assert "asks for a token" in pane.do(lambda page: page.inner_text("#status"))
        assert "does not take the token" in pane.do(lambda page: save(page, "wrong"))
        assert pane.do(lambda page: save(page, " s3cret ")).startswith("gpusize ")
        assert pane.do(lambda page: page.locator("#access").is_visible()) is False
        pane.do(lambda page: page.reload())
        pane.do(lambda page: page.wait_for_selector("#status.good"))
        pane.do(lambda page: page.get_by_role("button", name="Forget the token").click())
        pane.do(lambda page: page.wait_for_selector("#status.bad"))
        assert "asks for a token" in pane.do(lambda page: page.inner_text("#status"))
        assert {text for text in pane.troubles if "401" not in text} == set()


def test_a_service_that_is_away_can_be_tried_again(chromium: Chromium) -> None:
    with ExitStack() as stack:
        url = stack.enter_context(service())
        pane = stack.enter_context(excel(chromium, url, **NARROW))
        pane.do(lambda page: page.wait_for_selector("#status.good"))
        pane.do(lambda page: page.context.set_offline(True))
        pane.do(lambda page: page.evaluate("() => document.getElementById('again').click()"))
        pane.do(lambda page: page.wait_for_selector("#status.bad"))
        assert "cannot be reached" in pane.do(lambda page: page.inner_text("#status"))
        pane.do(lambda page: page.context.set_offline(False))
        pane.do(lambda page: page.get_by_role("button", name="Try again").click())
        pane.do(lambda page: page.wait_for_selector("#status.good"))
