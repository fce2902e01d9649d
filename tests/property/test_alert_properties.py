"""Alerts of anything: within Slack's limits, escaped, and their totals are sums as shown."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.alert import alert, alt_text, line, terminal_text
from bot.render.alerts.bridge import shown
from core.receipt import Interval, PriceMove, PriceRef
from core.watch.finding import Bridge, Finding, Scheduled, Standing, Step
from core.watch.speak import Memory, Reason
from tests.alerts import ALERTS, failed, payload
from tests.fakes.slack_rules import check_message

NASTY = (
    "<!channel>",
    "a & b",
    "*bold* _x_ ~y~ `z`",
    "<@U012AB3CD>",
    "",
    "&" * 4000,
    "|{}\\",
    "模型",
)
words = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))
said = words.filter(lambda text: bool(text.strip()))
usd = st.one_of(st.none(), st.floats(0, 1e12))
days = st.dates().map(lambda day: day.isoformat())
units = st.sampled_from(["usd/mtok", "usd/hour", "requests/month", "fraction", "", "GPUs"])
edges = st.integers(1, 10**13)
prices = st.builds(
    PriceRef, words, words, st.floats(0, 1e5), st.sampled_from(["usd/mtok", "usd/hour"]), words,
    words, days, days, words, words, age_days=st.one_of(st.none(), st.integers(0, 9999)),
)  # fmt: skip
standings = st.builds(
    Standing,
    as_of=days,
    receipt_id=st.just("0123456789ab"),
    summary=words,
    intervals=st.one_of(
        st.none(), st.lists(st.builds(Interval, edges, st.one_of(st.none(), edges)), max_size=50)
    ),
    first_edge_requests_per_month=st.one_of(st.none(), edges),
    api_usd_per_month=usd,
    self_host_usd_per_month=usd,
    gpus=st.one_of(st.none(), st.integers(1, 10**6)),
    side=st.sampled_from([None, "self-hosting", "API"]),
    side_projected=st.sampled_from([None, "self-hosting", "API"]),
    side_margin_frac=st.one_of(st.none(), st.floats(0, 1)),
    months_to_breakeven=st.one_of(st.none(), st.floats(0, 1e4)),
    never_because=words,
    prices=st.lists(prices, max_size=6),
)


@st.composite
def bridges(draw: st.DrawFn) -> Bridge:
    """Steps in units of a tenth of a cent, which sum to the change."""
    tenths = draw(st.lists(st.integers(-(10**12), 10**12), max_size=60))
    start = draw(st.integers(-(10**12), 10**12))
    unit = draw(st.sampled_from(["usd/month", "requests/month"]))
    value = st.one_of(st.none(), words, st.floats(-1e9, 1e12))
    steps = [
        Step(draw(said), draw(value), draw(value), draw(units), part / 1000) for part in tenths
    ]
    return Bridge(draw(words), unit, start / 1000, (start + sum(tenths)) / 1000, steps, draw(said))


findings = st.builds(
    Finding,
    period=st.sampled_from(["2026Q4", "2026-11-21T09:00+00:00"]),
    checked_at=st.datetimes().map(lambda at: at.isoformat()),
    volume_requests_per_month=st.one_of(st.none(), st.floats(1, 1e13)),
    projected_requests_per_month=st.one_of(st.none(), st.floats(1, 1e13)),
    now=standings,
    then=st.one_of(st.none(), standings),
    moves=st.lists(
        st.builds(
            PriceMove,
            words,
            words,
            st.one_of(st.none(), st.floats(0, 1e6)),
            words,
            st.one_of(st.none(), st.floats(0, 1e6)),
            st.sampled_from(["usd/mtok", "usd/hour"]),
            days,
        ),
        max_size=40,
    ),
    edited=st.lists(words, max_size=30),
    bridges=st.lists(bridges(), max_size=3),
    scheduled=st.lists(
        st.builds(
            Scheduled,
            words,
            words,
            units,
            st.one_of(st.none(), st.floats(0, 1e6)),
            st.one_of(st.none(), st.floats(0, 1e6)),
            days,
        ),
        max_size=30,
    ),
    stale=st.lists(words, max_size=30),
)
memories = st.builds(
    Memory,
    open_reason=st.sampled_from(["", "decision flipped"]),
    opened_at=st.sampled_from(["", "2026-10-01T09:00:00+00:00"]),
    acknowledged_by=words,
    acknowledged_at=st.sampled_from(["", "2026-10-01T09:00:00+00:00", "yesterday"]),
    snoozed_until=st.sampled_from(["", "9998-10-01T09:00:00+00:00"]),
    muted=st.booleans(),
)
names = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=80)
told = st.builds(
    payload,
    st.one_of(findings, words.map(failed)),
    st.sampled_from(list(Reason)),
    also=st.lists(st.sampled_from(list(Reason)), max_size=3),
    late_s=st.integers(0, 10**9),
    memory=memories,
)


def amount(text: str) -> Decimal:
    return Decimal(text.replace("−", "-").replace("$", "").replace(",", ""))


@given(told, names, st.sampled_from(["UTC", "Europe/Berlin", "No/Where"]))
@settings(max_examples=150, deadline=None)
def test_any_alert_is_one_slack_takes(given_: dict[str, Any], name: str, zone: str) -> None:
    made = json.loads(json.dumps(given_))
    made["scenario"] |= {"name": name, "timezone": zone}
    for message in (alert(made, picture="F0123456789"), alert(made), line(made)):
        assert check_message(message) == []
        assert message == json.loads(json.dumps(message, allow_nan=False))
    assert alert(made, picture="F1") == alert(made, picture="F1")
    assert 0 < len(alt_text(made)) <= 2000
    assert terminal_text(made)


@given(bridges())
@settings(max_examples=200, deadline=None)
def test_the_total_is_the_sum_of_the_effects_as_shown(bridge: Bridge) -> None:
    seen = shown(bridge)
    total = amount(seen.total.effect)
    assert sum((amount(row.effect) for row in seen.rows), Decimal(0)) == total
    assert amount(seen.total.after) - amount(seen.total.before) == total
    # nothing but rounding is between a step and what is shown of it
    if len(bridge.steps) <= 20:
        size = Decimal("0.01") if bridge.unit == "usd/month" else Decimal(1)
        for row, step in zip(seen.rows, bridge.steps, strict=False):
            assert abs(amount(row.effect) - Decimal(str(step.amount))) <= size


def test_one_third_each_is_shown_as_a_whole_cent_more_of_one() -> None:
    steps = [Step(name, 1.0, 2.0, "usd/hour", 1 / 3) for name in "abc"]
    seen = shown(Bridge("M", "usd/month", 0.0, 1.0, steps, ""))
    assert [row.effect for row in seen.rows] == ["+$0.34", "+$0.33", "+$0.33"]
    assert seen.total.effect == "+$1.00"


@pytest.mark.parametrize("name", ALERTS)
def test_the_bridge_of_a_real_check_sums_in_its_message(name: str) -> None:
    tables = [b for b in alert(ALERTS[name])["blocks"] if b["type"] == "table"]
    for table in tables:
        *steps, total = [[cell["text"] for cell in row] for row in table["rows"][1:]]
        assert sum((amount(row[3]) for row in steps), Decimal(0)) == amount(total[3])
        assert amount(total[2]) - amount(total[1]) == amount(total[3])


def test_a_hundred_long_rows_are_cut_and_counted() -> None:
    made = json.loads(json.dumps(ALERTS["flipped"]))
    made["finding"]["stale"] = ["<" * 2800] * 100
    message = alert(made, picture="F1")
    assert check_message(message) == []
    assert len(message["blocks"]) <= 50
    assert "and 90 more" in json.dumps(message)
