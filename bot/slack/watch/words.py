"""What people type after `/gpuwatch`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.commands import COMMANDS, Answer
from bot.watch.asked import EXAMPLE, PLAIN
from core.errors import InputError, echo
from core.names import near
from core.parameters import folded
from core.units import plain_text
from core.watch.scenario import OPTIONS

COMMAND = "/gpuwatch"
DESCRIPTION = "Check a saved question again and again, and hear when its answer changes"
USAGE_HINT = "add Support bot /breakeven gpt-4o-mini vs llama-3.1-8b on l40s ... | list | help"


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing `/gpuwatch` does."""

    word: str
    usage: str
    doc: str
    named: bool = True
    """Whether it is about one scenario."""


DOINGS = (
    Doing("list", "list", "every scenario, its state and when it is checked next", named=False),
    Doing(
        "add",
        "add NAME [growth=5% schedule=monthly ...] QUESTION",
        "watch a /breakeven or /gpusize question; without one, a form opens",
    ),
    Doing(
        "edit", "edit NAME [growth=5% ...] [QUESTION]", "change it; without values, a form opens"
    ),
    Doing("show", "show NAME", "its question, thresholds, schedule and last result"),
    Doing("run", "run NAME", "what a check finds now, for you alone; nothing is recorded"),
    Doing("history", "history NAME", "its checks, the newest first"),
    Doing("pause", "pause NAME", "check it no more until it is resumed"),
    Doing("resume", "resume NAME", "check it again"),
    Doing("mute", "mute NAME", "go on checking, post nothing"),
    Doing("unmute", "unmute NAME", "post again"),
    Doing("delete", "delete NAME", "check it never again; its record stays"),
    Doing("help", "help", "this list", named=False),
)
BY_WORD = {doing.word: doing for doing in DOINGS}
_ALIASES = {
    "": "help",
    "?": "help",
    "-h": "help",
    "--help": "help",
    "remove": "delete",
    "ls": "list",
}

_QUESTION = re.compile(rf"(?:^|\s)(?=(?:{'|'.join(map(re.escape, COMMANDS))})(?:\s|$))")
_PAIR = re.compile(r"(?:^|(?<=\s))([A-Za-z][\w-]*)=(\"[^\"]*\"|\S+)(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What to do with which scenario."""

    do: str
    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    """Fields and options by the names people gave them; the question is `text`."""


def read(text: str) -> Asked:
    """What a text asks for. Raises InputError for what it does not know.

    >>> asked = read('add Support bot schedule="every 10 days" growth=5% /breakeven a vs b')
    >>> asked.do, asked.name, asked.values["schedule"], asked.values["text"]
    ('add', 'Support bot', 'every 10 days', '/breakeven a vs b')
    """
    first, _, rest = plain_text(text).strip().partition(" ")
    word = _ALIASES.get(first.lower(), first.lower())
    if word not in BY_WORD:
        meant = near(word, list(BY_WORD), 2)
        known = " or ".join(meant) if meant else ", ".join(BY_WORD)
        raise InputError(
            f"{COMMAND} does not know '{echo(first)}'; write {known}, as in {COMMAND}"
            f" {BY_WORD[meant[0] if meant else 'add'].usage}.",
            field="text",
        )
    if word not in ("add", "edit"):
        return Asked(word, _named(word, rest))
    values: dict[str, str] = {}
    left = rest
    if question := _QUESTION.search(rest):
        left, values["text"] = rest[: question.start()], rest[question.start() :].strip()
    for pair in _PAIR.finditer(left):
        key, value = pair[1], pair[2].strip('"')
        if folded(key) in values:
            raise InputError(f"{echo(key)} is given twice; write it once.", field=echo(key))
        values[folded(key)] = value
    name = _PAIR.sub(" ", left).strip().removesuffix(":").strip()
    return Asked(word, name if word == "add" else _named(word, name), values)


def _named(word: str, rest: str) -> str:
    name = " ".join(rest.split()).strip('"')
    if BY_WORD[word].named and not name:
        raise InputError(
            f"Say which scenario: {COMMAND} {BY_WORD[word].usage}; {COMMAND} list shows them.",
            field="name",
        )
    return name


def usage() -> Answer:
    """What `/gpuwatch help` says."""
    options = ", ".join([*(one.name for one in PLAIN), *(one.name for one in OPTIONS)])
    return Answer(
        COMMAND,
        "help",
        title=f"{COMMAND}: {DESCRIPTION}",
        lines=[
            *(f"{COMMAND} {doing.usage}: {doing.doc}" for doing in DOINGS),
            f"Values of add and edit, as name=value: {options}.",
        ],
        examples=[f"{COMMAND} add Support bot growth=5% {EXAMPLE}"],
    )
