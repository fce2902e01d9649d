"""Scenarios as people write them: a command's text or a calculation's inputs, and options by name.

Every way to make one ends here: the terminal, HTTP, TOML files, workbooks and Slack.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import core.calculations  # noqa: F401 - fills the registry
from bot.commands import CALCULATION_OF, split_command
from bot.grammar import parse
from bot.slack_ids import CONVERSATION
from bot.watch.periods import schedule
from core.errors import InputError, did_you_mean, echo
from core.names import near
from core.parameters import by_spelling, folded
from core.registry import REGISTRY
from core.watch.scenario import (
    OPTIONS,
    WATCHABLE,
    Options,
    Scenario,
    read_options,
    resolved,
    scenario_name,
    watchable,
)
from pricing.book import TableBook

LONGEST = 100
_CHANNEL = re.compile(rf"<#(?P<quoted>{CONVERSATION})(?:\|[^>]*)?>|(?P<id>{CONVERSATION})")
EXAMPLE = "/breakeven gpt-4o-mini vs llama-3.1-8b on l40s, 800 in, 300 out, 5M/month"


@dataclass(frozen=True, slots=True)
class Plain:
    """A field of a scenario that is text, as forms and options show it."""

    name: str
    doc: str
    example: str


PLAIN = (
    Plain("channel", "where alerts go: a Slack channel's id", "C0123456789"),
    Plain(
        "owner",
        "who is told when a check or a post fails: a Slack user's id, or a name",
        "U024BE7LH",
    ),
    Plain(
        "schedule", "quarterly, monthly, weekly, daily, every 6 hours, or a cron line", "quarterly"
    ),
    Plain("timezone", "of the schedule, such as Europe/Berlin", "UTC"),
)
QUESTION = ("text", "calculation", "inputs")
KNOWN = ("name", *QUESTION, *(plain.name for plain in PLAIN), "options")


@cache
def spelled() -> Mapping[str, str]:
    """Names of options by every key that means them."""
    return {key: found.name for key, found in by_spelling(OPTIONS).items()}


def scenario_schema() -> dict[str, Any]:
    """JSON Schema of a scenario as `scenario_of` reads it."""
    texts = {"name": "one line", "text": f"a question, such as {EXAMPLE}"}
    texts |= {plain.name: f"{plain.doc}, e.g. {plain.example}" for plain in PLAIN}
    return {
        "type": "object",
        "properties": {
            **{name: {"type": "string", "description": doc} for name, doc in texts.items()},
            "calculation": {"type": "string", "enum": list(WATCHABLE)},
            "inputs": {"type": "object", "description": "its arguments, in place of a text"},
            "options": Options.model_json_schema(),
        },
        "required": ["name"],
        "example": {"name": "Support bot", "channel": "C0123456789", "text": EXAMPLE},
    }


def question(text: str, book: TableBook) -> tuple[str, dict[str, Any]]:
    """The calculation and the raw inputs that a command's text means, without a day.

    Raises InputError for a text that cannot be watched, and as the command itself.
    """
    command, rest = split_command(text)
    name = CALCULATION_OF.get(command, "")
    if not name:
        first, _, rest = rest.partition(" ")
        name = first.upper()
    if name not in WATCHABLE or not rest.strip():
        raise InputError(
            f"A scenario is a question with its figures, such as {EXAMPLE}; /breakeven and"
            " /gpusize can be watched.",
            field="text",
        )
    return name, dict(parse(rest, REGISTRY.get(name), book))


def scenario_of(plain: Mapping[str, Any], book: TableBook) -> Scenario:
    """The scenario that these values mean, all of them checked: its question has an answer.

    `text`, or `calculation` and `inputs`, is the question; options stand in `options` or beside
    the others, under their names or words. Raises InputError or what the question itself raises.
    """
    options, rest = _sorted(plain)
    if rest.get("text"):
        calculation, inputs = question(_text(rest["text"], "text", 1500), book)
    else:
        calculation, inputs = _given(rest)
    inputs = resolved(calculation, inputs, book)
    texts = {one.name: _text(rest.get(one.name) or "", one.name) for one in PLAIN}
    texts = {key: value for key, value in texts.items() if value}
    found = Scenario(
        name=scenario_name(_text(rest.get("name") or "", "name", 1000)),
        calculation=calculation,
        inputs=inputs,
        options=read_options(options),
        **texts | {"channel": _channel(texts.get("channel", ""))},
    )
    schedule(found.schedule, found.timezone)
    REGISTRY.get(calculation).figures(inputs, book)
    return found


def edited(before: Scenario, changes: Mapping[str, Any], book: TableBook) -> Scenario:
    """A scenario with some values changed; an option that is None is the default again."""
    options, rest = _sorted(changes)
    plain = before.as_dict()
    if "text" in rest or "calculation" in rest:
        del plain["calculation"], plain["inputs"]
    kept = {**plain["options"], **options}
    plain["options"] = {key: value for key, value in kept.items() if value is not None}
    return scenario_of({**plain, **rest}, book)


def _sorted(plain: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Options by their names, and everything else."""
    options: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    beside = plain.get("options") or {}
    if not isinstance(beside, Mapping):
        raise InputError('options must be an object, such as {"growth": 0.05}.', field="options")
    for key, value in [*plain.items(), *beside.items()]:
        name = folded(str(key))
        if name in KNOWN and key in plain:
            if name != "options":
                rest[name] = value
        elif name in spelled():
            options[spelled()[name]] = value
        else:
            raise _unknown(str(key))
    return options, rest


def _unknown(key: str) -> InputError:
    names = [*KNOWN[:-1], *spelled()]
    hint = did_you_mean(near(folded(key), names, 2), f"it has {', '.join(names)}.")
    return InputError(f"A scenario has no '{echo(key)}'; {hint}", field=echo(key))


def _given(rest: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    name, inputs = rest.get("calculation"), rest.get("inputs")
    if name is None and inputs is None:
        raise InputError(
            f"Say what to watch: a text such as {EXAMPLE}, or a calculation and its inputs.",
            field="text",
        )
    name = watchable(_text(name or WATCHABLE[0], "calculation")).name
    if not isinstance(inputs, Mapping) or not inputs:
        raise InputError(
            f'inputs must be the arguments of {name}, such as {{"qps": 50}}.', field="inputs"
        )
    for key, value in inputs.items():
        if not isinstance(value, str | int | float | bool) and value is not None:
            raise InputError(f"{echo(key)} must be a single value.", field=echo(key))
    return name, {str(key): value for key, value in inputs.items() if value is not None}


def _text(value: Any, name: str, longest: int = LONGEST) -> str:
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise InputError(
            f"{name} must be one line of text of at most {longest:,} characters; you gave"
            f" '{echo(value)}'.",
            field=name,
        )
    return " ".join(value.split()) if name != "text" else value.strip()


def _channel(text: str) -> str:
    """A channel's id, maybe as Slack writes a mention of it."""
    if not text:
        return ""
    found = _CHANNEL.fullmatch(text)
    if found is None:
        raise InputError(
            "channel must be a Slack channel's id, which begins with C (in Slack: the channel's"
            f" name, then About, at the bottom); you gave '{echo(text)}'.",
            field="channel",
        )
    return found["quoted"] or found["id"]


assert {f.name for f in fields(Scenario)} == {*KNOWN} - {"text"}  # noqa: S101 - one list of fields
