"""Help by group: what is listed, what is found by a name, and that Slack takes it all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.commands import Answer, answer, split_command
from bot.render import slack
from core.errors import UnknownNameError
from core.groups import GROUPS, grouped
from core.registry import REGISTRY
from pricing.book import embedded_book
from tests.fakes.slack_rules import check_message
from tests.ranges import registered

BOOK = embedded_book()


def asked(line: str) -> Answer:
    return answer(*split_command(line), BOOK)


def test_every_calculation_is_in_one_of_the_groups_there_are() -> None:
    groups = grouped(REGISTRY)
    assert {group.name for group in groups} <= set(GROUPS)
    assert sorted(c.name for group in groups for c in group.members) == sorted(
        c.name for c in REGISTRY
    )
    shown = [group.name for group in groups]
    assert shown == [name for name in GROUPS if name in shown]


@pytest.mark.parametrize("line", ["/gpu help prices", "/gpu help Prices", "/gpu prices"])
def test_a_group_says_what_each_of_its_calculations_answers(line: str) -> None:
    found = asked(line)
    of_prices = [c for c in REGISTRY if c.group == "prices"]
    assert found.lines == [f"{c.name.lower()}: {c.summary}" for c in of_prices]
    assert found.examples[0] == of_prices[0].examples[0]


def test_a_name_that_is_nearly_a_group_is_told_so() -> None:
    with pytest.raises(UnknownNameError) as refused:
        asked("/gpu help prcies")
    assert refused.value.suggestions[0] == "prices"


def test_the_columns_of_rows_are_in_the_help() -> None:
    with registered():
        lines = asked("/gpu help loads_total").lines
    assert "workloads > gpus (required): Accelerators." in lines
    assert "workloads > usd_per_hour (default 2): Price of one." in lines


def test_a_hundred_calculations_are_still_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    of_each = list(REGISTRY)
    many = [
        replace(of_each[n % len(of_each)], name=f"A_CALCULATION_NUMBER_{n}", group=group)
        for n, group in enumerate([*GROUPS] * 9)
    ]
    monkeypatch.setattr(REGISTRY, "_by_name", {c.name: c for c in many})
    for line in ("/gpu", "/gpu help", "/gpu help sizing"):
        message = slack.message(asked(line), share=None)
        assert check_message(message) == []
        assert len(message["blocks"]) <= 5
    shown = str(slack.message(asked("/gpu"), share=None))
    assert all(c.name.lower() in shown for c in many)
