"""Tables of a receipt as people read them: in a terminal, in Slack, in the cells of a sheet."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.commands import Answer
from bot.render import slack, terminal
from bot.render.grid import grid
from core.receipt import Output, Receipt
from core.tables import Table
from core.units import UNITS
from excel_addin import tables, udfs
from tests.fakes.slack_rules import check_message

OPTIONS = Table.of(
    "options",
    "Options, cheapest first",
    [
        ("option", "Option", ""),
        ("gpus", "GPUs", "GPUs"),
        ("usd_per_month", "Cost", "usd/month"),
        ("tpot_ms", "TPOT", "ms"),
        ("load_frac", "Load", "fraction"),
        ("excluded", "What excludes it", ""),
    ],
    [
        ["2 x h100-sxm tp=2", 2, 5095.4, 14.62, 0.7, None],
        [
            "4 x `l40s` *spot* <!channel>",
            4,
            1898,
            38.1,
            0.912,
            "TPOT 38.1 ms is over 30 ms & more",
        ],
        ["b200", 1, None, 6, 0.21, "nobody sells it at this commitment, in any region of the book"],
    ],
)
MONTHS = Table.of(
    "months",
    "Cash flow by month",
    [("month", "Month", "months"), ("net_usd", "Net", "usd"), ("paid", "Paid back", "")],
    [[month, -350_000 + 18_400.5 * month, month > 19] for month in range(25)],
)


def receipt(*found: Table) -> Receipt:
    return Receipt(
        "HARDWARE_ROUTE", 2, "GPUs", "Two H100 are the cheapest.", id="0123456789ab",
        outputs=[Output("gpus", "GPUs", 2, "GPUs")], tables=list(found), as_of="2026-11-21",
    )  # fmt: skip


def answer(*found: Table) -> Answer:
    return Answer("/gpu", "hardware_route", receipt=receipt(*found))


@pytest.mark.parametrize("width", [100, 64, 30])
def test_terminal(width: int, snapshot: SnapshotAssertion) -> None:
    assert terminal.text(answer(OPTIONS, MONTHS), width) == snapshot


def test_slack(snapshot: SnapshotAssertion) -> None:
    message = slack.message(answer(OPTIONS, MONTHS), share=None)
    assert check_message(message) == []
    assert message == snapshot


def test_sheet(snapshot: SnapshotAssertion) -> None:
    block = tables.table(receipt(OPTIONS, MONTHS))
    assert {len(row) for row in block} == {6}
    assert block[-1][:2] == ["id", "0123456789ab"]
    assert block == snapshot


def test_a_wider_table_widens_the_block_and_windows_gets_what_it_can_hold() -> None:
    wide = Table.of("w", "W" * 300, [(f"c{n}", f"C{n}", "") for n in range(9)], [[1] * 9, ["x"]])
    block = udfs._clipped(tables.table(receipt(wide)))
    assert {len(row) for row in block} == {9}
    assert all(len(cell) <= udfs.MOST_TEXT for row in block for cell in row if type(cell) is str)


def test_no_word_is_broken_while_another_column_has_width_to_spare() -> None:
    head = [("gpu", "Accelerator", ""), ("why", "Why it is as it is", ""), ("usd", "Cost", "usd")]
    wide = Table.of("w", "W", head, [["rtx-pro-6000-server", "three words here", 12345.0]])
    shown = grid(wide).lines(42)
    assert any("rtx-pro-6000-server" in line for line in shown), shown
    assert max(map(len, shown)) <= 42
    narrow = grid(wide).lines(40)
    assert any(line.startswith("rtx- ") for line in narrow), narrow  # then at a hyphen


def test_a_name_among_numbers_is_wrapped_before_the_table_falls_apart() -> None:
    head = [("figure", "Figure", ""), ("a", "A", ""), ("b", "B", "")]
    rows = [["Price", 1.5, 2.5], ["Power", 700, 350], ["at", "Amazon Web Services", "RunPod"]]
    shown = grid(Table.of("w", "W", head, rows)).lines(28)
    assert shown[0].split() == ["Figure", "A", "B"], shown


cells = st.one_of(st.none(), st.text(max_size=200), st.floats(-1e12, 1e12), st.integers(0, 10**9))
columns = st.lists(
    st.tuples(st.just("name"), st.text(max_size=30), st.sampled_from(["", *UNITS])),
    min_size=1,
    max_size=12,
)


@st.composite
def any_table(draw: st.DrawFn) -> Table:
    found = draw(columns)
    row = st.lists(cells, min_size=len(found), max_size=len(found))
    rows: list[list[Any]] = draw(st.lists(row, max_size=40))
    return Table.of("t", draw(st.text(max_size=300)), found, rows)


@given(any_table())
@settings(max_examples=40, deadline=None)
def test_any_table_stays_inside_the_width_and_slacks_limits(table: Table) -> None:
    assert max(map(len, terminal.text(answer(table), 60).splitlines())) <= 60
    message = slack.message(answer(table), share=None)
    assert check_message(message) == []
    texts = [block["text"]["text"] for block in message["blocks"] if "text" in block]
    assert all(text.count("```") in (0, 2) for text in texts)
