"""What is said over many checks: never twice, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.watch.finding import Failure, Finding, Scheduled
from core.watch.scenario import Options
from core.watch.speak import (
    Memory,
    Reason,
    acknowledged,
    judge,
    remind,
    snoozed,
    wakes_at,
)
from tests.property.strategies import bounded
from tests.watching import FIRST, found

DAY = timedelta(days=1)
QUIET = {Reason.REPORT, Reason.NOTHING}
BROKEN = Failure("2026Q4", FIRST.isoformat(), "No price.", "price_not_found")

prices = st.sampled_from([0.98, 1.0, 1.04, 1.06, 1.5]).map(lambda x: {"l40s": round(1.09 * x, 6)})
coming = st.sampled_from([[], [Scheduled("x input", "one", "usd/mtok", 1.0, 2.0, "2027-01-01")]])
findings: st.SearchStrategy[Finding] = st.builds(
    found,
    st.sampled_from(["API", "self-hosting", None]),
    margin=st.sampled_from([0.0, 0.01, 0.02, 0.5]),
    edge=st.sampled_from([None, 1_000_000, 1_050_000, 1_200_000]),
    prices=prices,
    scheduled=coming,
    stale=st.sampled_from([[], ["old"]]),
)
outcomes = st.one_of(findings, findings, st.just(BROKEN))
options = st.builds(
    Options,
    report=st.sampled_from(["always", "changes"]),
    remind_days=st.sampled_from([0, 14]),
    hysteresis_frac=st.sampled_from([0.0, 0.02]),
)


def after(history: list[Finding | Failure], asked: Options) -> Memory:
    memory = Memory()
    for outcome in history:
        memory = judge(outcome, memory, asked, FIRST, scheduled=True).memory
    return memory


@bounded(max_examples=200)
@given(st.lists(outcomes, max_size=5), outcomes, options, st.booleans())
def test_the_same_again_is_nothing_to_announce(
    history: list[Finding | Failure], outcome: Finding | Failure, asked: Options, due: bool
) -> None:
    memory = after([*history, outcome], asked)
    again = judge(outcome, memory, asked, FIRST + DAY, scheduled=due)
    assert again.form != "alert"
    assert again.reason in QUIET or (again.reason, again.also) == (
        Reason.REMINDER,
        (Reason.FAILED,),
    )
    assert again.memory == memory


@bounded(max_examples=200)
@given(st.lists(outcomes, max_size=4), st.lists(outcomes, min_size=1, max_size=4), options)
def test_what_a_snooze_held_is_said_at_its_end(
    before: list[Finding | Failure], during: list[Finding | Failure], asked: Options
) -> None:
    """The last outcome, judged at the end, says what it would have said at once."""
    memory = after(before, asked)
    until = FIRST + 3 * DAY
    asleep = snoozed(memory, until)
    for outcome in during:
        verdict = judge(outcome, asleep, asked, FIRST + DAY, scheduled=True)
        assert verdict.form != "alert"
        assert remind(asleep, asked, FIRST + DAY) is None
        asleep = verdict.memory
        assert wakes_at(asleep, asked, FIRST + DAY) == until
    at_once = judge(during[-1], memory, asked, until, scheduled=False)
    at_end = judge(during[-1], asleep, asked, until, scheduled=False)
    if before:  # the first outcome seen gives new things their start, whoever listens
        assert at_end.form == at_once.form
        assert {at_end.reason, *at_end.also} >= {at_once.reason, *at_once.also} - {Reason.NOTHING}


@bounded(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(["API", "self-hosting"]), st.floats(0, 0.0199))))
def test_a_side_that_wavers_within_the_hysteresis_never_flips(
    moments: list[tuple[str, float]],
) -> None:
    memory = after([found("API")], Options())
    for side, margin in moments:
        near = found("API", margin=margin)
        near.now.side = "API" if side == "API" else "self-hosting"
        verdict = judge(near, memory, Options(), FIRST, scheduled=True)
        assert verdict.reason is Reason.REPORT
        memory = verdict.memory
    assert memory.side == "API"


@bounded(max_examples=200)
@given(st.lists(st.tuples(outcomes, st.booleans(), st.booleans()), max_size=8), options)
def test_one_reason_no_reason_twice_and_memory_survives_its_storage(
    history: list[tuple[Finding | Failure, bool, bool]], asked: Options
) -> None:
    memory, now = Memory(), FIRST
    flips: list[str] = []
    for outcome, due, pressed in history:
        verdict = judge(outcome, memory, asked, now, scheduled=due)
        assert verdict.reason not in verdict.also
        assert len(set(verdict.also)) == len(verdict.also)
        assert (verdict.form == "alert") == (
            verdict.reason not in QUIET
            and not verdict.held_by
            and not (isinstance(outcome, Failure) and memory == verdict.memory)
        )
        if verdict.reason is Reason.FLIPPED:
            assert verdict.memory.side is not None
            flips.append(verdict.memory.side)
        memory = Memory.from_dict(verdict.memory.as_dict())
        assert memory == verdict.memory
        memory = acknowledged(memory, "U1", now) if pressed else memory
        now += 5 * DAY
    assert all(a != b for a, b in pairwise(flips))


@bounded(max_examples=100)
@given(st.lists(outcomes, min_size=1, max_size=6), options)
def test_mute_keeps_silent_and_what_was_announced_stays(
    history: list[Finding | Failure], asked: Options
) -> None:
    memory = replace(after(history[:1], asked), muted=True)
    for outcome in history[1:]:
        verdict = judge(outcome, memory, asked, FIRST + 99 * DAY, scheduled=True)
        assert verdict.form == "silence"
        same = replace(verdict.memory, prices=memory.prices, side=memory.side)
        assert same == memory
        assert dict(memory.prices).items() <= dict(verdict.memory.prices).items()
        memory = verdict.memory
