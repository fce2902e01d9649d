"""What is watched: a question, how volume and prices may go on, and when to speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Annotated, Any

from pydantic import ValidationError

from core.errors import InputError, echo
from core.fields import choice, integer, number
from core.parameters import by_spelling, declared, folded
from core.prices import PriceBook
from core.refusals import explained
from core.registry import REGISTRY, Calculation, Inputs
from core.uncertainty.question import question_of

LONGEST_NAME = 80
WATCHABLE = ("BREAKEVEN", "GPUS_NEEDED")
"""Calculations whose answers rest on prices and decide something."""
DAY = "as_of"
"""The argument that each check fills in."""


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
    """A question to ask again and again, with its inputs as `resolved` gives them."""

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
        """What `as_dict` gave, maybe in another version: unknown fields are left out."""
        known = {f.name for f in fields(cls)}
        options = plain.get("options", {})
        mine = {name: options[name] for name in options if name in Options.model_fields}
        made = {name: plain[name] for name in plain if name in known and name != "options"}
        return cls(**made, options=Options.model_validate(mine))


def resolved(calculation: str, inputs: Mapping[str, Any], book: PriceBook) -> dict[str, Any]:
    """What people typed as arguments of a calculation, as a scenario keeps it: under the arguments'
    own names, with names in the form of the catalogue and of the price book, values in their units.

    So a question means the same however the catalogue grows, where `8b` may come to fit two models.
    `as_of` is left out. Raises InputError or a name error that says what to change.
    """
    asked = {key: value for key, value in inputs.items() if folded(key) != DAY}
    ranged = question_of(watchable(calculation), asked, book)
    if ranged is not None:
        label = ranged.uncertain[0].label
        raise InputError(
            f"{label} must be one value in a question that is watched, not a range; ask with ranges"
            " beside it.",
            field=label,
        )
    read = watchable(calculation).read(asked, book)
    given = read.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return {name: _whole(value) for name, value in given.items()}


def _whole(value: Any) -> Any:
    """Whole numbers without a point, as people write them."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def read_options(raw: Mapping[str, Any]) -> Options:
    """Options of what people typed, by their names or words: `growth` is monthly_growth_frac.

    >>> read_options({"growth": "5%"}).monthly_growth_frac
    0.05
    """
    spellings, values = by_spelling(OPTIONS), dict[str, Any]()
    for key, value in raw.items():
        if value is not None:
            found = spellings.get(folded(key))
            values[found.name if found else key] = value
    try:
        return Options.model_validate(values)
    except ValidationError as error:
        raise explained("A scenario", OPTIONS, "growth=5%", error) from None


def watchable(calculation: str) -> Calculation[Any]:
    """A calculation by its name, or InputError for one whose answers are not watched."""
    found = REGISTRY.get(calculation)
    if found.name not in WATCHABLE:
        raise InputError(
            f"{found.name} cannot be watched; watch {' or '.join(WATCHABLE)}, whose answers"
            " decide something and move with prices.",
            field="calculation",
        )
    return found


OPTIONS = tuple(
    declared("Options", name, Options.model_fields[name]) for name in Options.model_fields
)
"""How a scenario goes on, as surfaces list it."""

__all__ = [
    "OPTIONS",
    "WATCHABLE",
    "Options",
    "Scenario",
    "read_options",
    "resolved",
    "scenario_name",
    "watchable",
]
