"""What is watched: a question, how volume and prices may go on, and when to speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from core.errors import InputError, echo
from core.fields import choice, integer, number
from core.registry import Inputs

LONGEST_NAME = 80
WATCHABLE = ("BREAKEVEN", "GPUS_NEEDED")
"""Calculations whose answers rest on prices and decide something."""


def scenario_name(text: str) -> str:
    """A name as it is kept: one line of at most LONGEST_NAME characters, or InputError."""
    found = " ".join(text.split())
    if not found or len(found) > LONGEST_NAME or not found.isprintable():
        raise InputError(
            f"A scenario's name is one line of 1 to {LONGEST_NAME} characters; you gave"
            f" '{echo(text)}'.",
            field="name",
        )
    return found


class Options(Inputs):
    """How a scenario goes on, and when its channel hears of it."""

    monthly_growth_frac: Annotated[
        float, number("fraction", lo=-0.99, hi=10, words=("growth", "growing"))
    ] = 0.0
    """Growth of the volume a month: 0.05 is 5%."""
    yearly_api_decline_frac: Annotated[
        float, number("fraction", lo=-10, hi=0.99, words=("api decline", "decline"))
    ] = 0.0
    """How much cheaper the API gets in a year: 0.3 is 30%."""
    horizon_days: Annotated[int, integer("days", hi=3650, words=("horizon",))] = 365
    """How far ahead the projected volume lies."""
    moved_frac: Annotated[float, number("fraction", above=True, hi=100, words=("moved",))] = 0.10
    """Speak when the breakeven, or a fleet's cost, moved by this share."""
    component_frac: Annotated[
        float, number("fraction", above=True, hi=100, words=("component",))
    ] = 0.05
    """Speak when one price moved by this share."""
    hysteresis_frac: Annotated[float, number("fraction", hi=1, words=("hysteresis",))] = 0.02
    """A side counts as the other one only when it is cheaper by this share."""
    ahead_days: Annotated[int, integer("days", lo=0, hi=730, words=("ahead",))] = 92
    """Speak of announced prices that come into force within so many days; 0 is never."""
    remind_days: Annotated[int, integer("days", lo=0, hi=365, words=("remind", "repeat"))] = 14
    """Days after which what nobody acknowledged is said again; 0 is never."""
    report: Annotated[str, choice("always", "changes", words=("report",))] = "always"
    """Whether a check that found nothing is reported in one line."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A question to ask again and again: `inputs` are raw values of the calculation's arguments.

    They hold no `as_of`, which is the day of each check.
    """

    name: str
    calculation: str
    inputs: Mapping[str, Any]
    options: Options = field(default_factory=Options)
    channel: str = ""
    """Where alerts go: a Slack channel's id."""
    owner: str = ""
    """Who is told when a check or a post fails: a Slack user's id, or a name."""
    schedule: str = "quarterly"
    timezone: str = "UTC"

    def as_dict(self) -> dict[str, Any]:
        """As it is stored, exported and audited; options that are the default are left out."""
        return {
            "name": self.name,
            "calculation": self.calculation,
            "inputs": dict(self.inputs),
            "options": self.options.model_dump(exclude_defaults=True),
            "channel": self.channel,
            "owner": self.owner,
            "schedule": self.schedule,
            "timezone": self.timezone,
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Scenario:
        """What `as_dict` gave, maybe in an earlier version."""
        return cls(**{**plain, "options": Options.model_validate(plain.get("options", {}))})


__all__ = ["WATCHABLE", "Options", "Scenario", "scenario_name"]
