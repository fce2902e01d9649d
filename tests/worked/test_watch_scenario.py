"""Scenarios as they are typed, kept and refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.watch.asked import scenario_of
from core.errors import GpusizeError
from core.watch.scenario import OPTIONS, Options, Scenario, read_options
from pricing.book import embedded_book

TYPED: dict[str, Any] = {"isl": "800", "osl": 300, "api": "gpt 4o mini", "gpu": "l40s",
                         "capacity": "30 req/min", "volume": "5M/month", "as_of": "2026-09-01"}  # fmt: skip  # noqa: E501


def made(name: str = "Chat", **more: Any) -> Scenario:
    asked = {"calculation": "breakeven", **more, "inputs": TYPED | more.pop("inputs", {})}
    return scenario_of({"name": name, **asked}, embedded_book())


def test_what_is_typed_is_kept_resolved_and_without_its_date() -> None:
    one = made("  Chat   bot ", options={"growth": "5%", "API decline": 0.2}, channel=" C1 ")
    assert one.name == "Chat bot"
    assert one.channel == "C1"
    assert one.calculation == "BREAKEVEN"
    assert one.inputs == {
        "isl": 800, "osl": 300, "api_model": "openai/gpt-4o-mini", "gpu": "l40s",
        "capacity_requests_per_hour": 1800, "requests_per_month": 5_000_000,
    }  # fmt: skip
    assert scenario_of(one.as_dict(), embedded_book()) == one
    assert one.options == Options(monthly_growth_frac=0.05, yearly_api_decline_frac=0.2)


def test_a_scenario_comes_back_from_json_of_this_and_of_another_version() -> None:
    one = made(options={"growth": "5%"})
    plain = json.loads(json.dumps(one.as_dict()))
    assert Scenario.from_dict(plain) == one
    plain["later"] = plain["options"]["later"] = 1
    assert Scenario.from_dict(plain) == one


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        (
            {"name": " "},
            "name",
            "A scenario's name is one line of 1 to 80 characters; you gave ''.",
        ),
        ({"calculation": "fits"}, "calculation", "I do not know the calculation 'fits'"),
        (
            {"calculation": "breakeven_requests"},
            "calculation",
            "BREAKEVEN_REQUESTS cannot be watched; watch BREAKEVEN or GPUS_NEEDED, whose answers",
        ),
        ({"inputs": {"api": "gpt-4o-mimi"}}, "api_model", "I do not know the API model"),
        ({"inputs": {"islands": 4}}, "islands", "BREAKEVEN has no argument 'islands'"),
        ({"options": {"growht": 1}}, "growht", "A scenario has no 'growht'; did you mean growth"),
        (
            {"options": {"growth": "1200%"}},
            "monthly_growth_frac",
            "monthly_growth_frac must be a number at least -0.99 and at most 10; you gave 12.",
        ),
        (
            {"options": {"report": "never"}},
            "report",
            "report must be one of always, changes; you gave 'never'.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    changes: dict[str, Any], field: str, message: str
) -> None:
    with pytest.raises(GpusizeError) as caught:
        made(**changes)
    assert caught.value.message.startswith(message)
    assert caught.value.field == field


def test_every_option_has_its_words() -> None:
    for option in OPTIONS:
        for word in option.spec.words:
            default = getattr(Options(), option.name)
            assert getattr(read_options({word: default}), option.name) == default
