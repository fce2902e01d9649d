"""The form that makes or changes a scenario: its fields are those a scenario declares."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.render.slack import plain_text
from bot.slack.watch.shown import amount, question_text
from bot.slack_ids import is_channel, is_user
from bot.watch.asked import EXAMPLE, PLAIN, edited, scenario_of
from core.errors import GpusizeError
from core.parameters import Parameter
from core.watch.scenario import LONGEST_NAME, OPTIONS, Scenario
from pricing.book import TableBook

CALLBACK = "watch_form"
LONGEST_HINT = 150
_CHANNEL, _PERSON = "conversations_select", "users_select"
_PICKED = {"channel": _CHANNEL, "owner": _PERSON}
"""Fields that Slack has lists for."""
_RESULT = {
    "plain_text_input": "value",
    _CHANNEL: "selected_conversation",
    _PERSON: "selected_user",
}

Values = dict[str, str | None]
"""What is in the form, by field; None is an empty one."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What a form carries along unseen."""

    scenario: str = ""
    """The id of the one that is changed; empty for a new one."""
    version: int = 0
    text: str = ""
    """The question as it was put into the form."""
    url: str = ""
    """The response URL to say the outcome to, if there is one."""

    def value(self) -> str:
        """As the view keeps it."""
        return json.dumps({k: v for k, v in asdict(self).items() if v}, ensure_ascii=False)

    @classmethod
    def read(cls, text: object) -> Meta:
        """What `value` gave. Raises ValueError or TypeError for another version's."""
        return cls(**json.loads(str(text)))


def filled(scenario: Scenario) -> Values:
    """A scenario as the form shows it; options that are the default are left empty."""
    given = scenario.options.model_dump(exclude_defaults=True)
    plain = scenario.as_dict()
    options = {one.name: amount(one, given[one.name]) for one in OPTIONS if one.name in given}
    texts = {one.name: plain[one.name] for one in PLAIN}
    return {"name": scenario.name, "text": question_text(scenario), **texts, **options}


def view(values: Mapping[str, str | None], meta: Meta) -> dict[str, Any]:
    """The form with these values in it."""
    blocks = [
        _input("name", "Name", _line(values.get("name"), "Support bot", most=LONGEST_NAME)),
        _input("text", "Question", _line(values.get("text"), EXAMPLE, most=1500, multiline=True)),
    ]
    for plain in PLAIN:
        value = values.get(plain.name)
        kind = _PICKED.get(plain.name)
        element = _list_of(kind, value) if kind else _line(value, plain.example, most=100)
        blocks.append(_input(plain.name, plain.name.capitalize(), element, plain.doc, needed=False))
    blocks += [_option(option, values.get(option.name)) for option in OPTIONS]
    title = "Change a scenario" if meta.scenario else "Watch a question"
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": meta.value(),
        "title": plain_text(title),
        "submit": plain_text("Save" if meta.scenario else "Watch"),
        "close": plain_text("Cancel"),
        "blocks": blocks,
    }


def read(state: Mapping[str, Any]) -> Values:
    """The values somebody submitted. Raises LookupError for another version's form."""
    found: Values = {}
    for name, held in state["values"].items():
        element = held[name]
        if element["type"] == "static_select":
            option = element.get("selected_option")
            value = option["value"] if option else None
        else:
            value = element.get(_RESULT[element["type"]])
        found[name] = value.strip() if isinstance(value, str) else None
    return found


def judged(
    values: Values, meta: Meta, before: Scenario | None, book: TableBook
) -> Scenario | dict[str, str]:
    """The scenario a form means, or a sentence for each field that is wrong."""
    left = dict(values)
    if before is not None and left.get("text") == meta.text:
        del left["text"]  # its inputs stay as they are, whatever they were written as
    held = before.as_dict() if before is not None else {}
    for name in _PICKED:
        if not left.get(name) and held.get(name) and not _is_id(name, held[name]):
            left.pop(name, None)  # Slack's list could not show it
    errors: dict[str, str] = {}
    while True:
        try:
            found = _scenario(left, before, book)
        except GpusizeError as error:
            # an argument of the question has no field of its own
            field = error.field if error.field in values else "text"
            assert field is not None  # noqa: S101 - one of two strings
            if field in errors:
                return errors
            errors[field] = error.message
            left[field] = _GOOD.get(field)
        else:
            return errors or found


_GOOD = {"name": "x", "text": EXAMPLE}
"""In place of a value that was refused, so that the others are looked at too."""


def _scenario(values: Values, before: Scenario | None, book: TableBook) -> Scenario:
    if before is not None:
        texts = {one.name for one in PLAIN} | {"name", "text"}
        # an emptied option is the default again, an emptied text is no text
        plain = {k: v if v is not None or k not in texts else "" for k, v in values.items()}
        return edited(before, plain, book)
    return scenario_of({key: value for key, value in values.items() if value}, book)


def _option(option: Parameter, value: str | None) -> dict[str, Any]:
    label = option.spec.words[0] if option.spec.words else option.name
    label = (label[0].upper() + label[1:]).replace("Api ", "API ")
    default = amount(option, option.default)
    if option.spec.choices:
        choices = {choice: _choice(choice) for choice in option.spec.choices}
        element: dict[str, Any] = {
            "type": "static_select",
            "options": list(choices.values()),
            "initial_option": choices[value or default],
        }
    else:
        element = _line(value, default, most=40)
    return _input(option.name, label, element, option.doc, needed=False)


def _choice(value: str) -> dict[str, Any]:
    return {"text": plain_text(value), "value": value}


def _line(value: str | None, example: str, *, most: int, multiline: bool = False) -> dict[str, Any]:
    element: dict[str, Any] = {
        "type": "plain_text_input",
        "multiline": multiline,
        "max_length": most,
        "placeholder": plain_text(example[:LONGEST_HINT]),
    }
    return {**element, "initial_value": value[:most]} if value else element


def _list_of(kind: str, value: str | None) -> dict[str, Any]:
    """Slack's own list of channels or people; a name typed elsewhere is not one of its ids."""
    if kind == _PERSON:
        return {"type": kind, **({"initial_user": value} if _is_id("owner", value) else {})}
    channels = {"type": kind, "filter": {"include": ["public", "private"]}}
    return {**channels, **({"initial_conversation": value} if _is_id("channel", value) else {})}


def _is_id(name: str, value: str | None) -> bool:
    return value is not None and (is_user if name == "owner" else is_channel)(value)


def _input(
    name: str, label: str, element: Mapping[str, Any], hint: str = "", *, needed: bool = True
) -> dict[str, Any]:
    block: dict[str, Any] = {
        "type": "input",
        "block_id": name,
        "label": plain_text(label),
        "element": {**element, "action_id": name},
        "optional": not needed,
    }
    return {**block, "hint": plain_text(hint)} if hint else block
