"""Commands: text in, an answer out. The same for Slack and the terminal.

`/gpusize` and `/breakeven` are one calculation each; `/gpu <calculation> ...` reaches every
registered one, `/gpu list` shows catalogues, `/gpu open` an answer given before, and `help` or
nothing shows usage.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import core.calculations  # noqa: F401  # fills the registry
from bot.answers.archive import Archive
from bot.grammar import parse
from bot.listing import (
    Help,
    calculation_named,
    group_named,
    helped,
    of_calculation,
    of_group,
    overview,
)
from core.catalog import accelerators, models
from core.errors import InputError, UnknownNameError, echo
from core.hardware.power import grids
from core.receipt import Receipt
from core.registry import REGISTRY, Calculation
from core.units import plain_text
from pricing.book import TableBook

MOST_CHARACTERS = 1500
"""Longest text of one command: an answer's Share button carries it, in at most 2,000 characters."""

CALCULATION_OF = {"/gpusize": "GPUS_NEEDED", "/breakeven": "BREAKEVEN"}
COMMANDS: tuple[str, ...] = (*CALCULATION_OF, "/gpu")
DESCRIPTIONS = {
    "/gpusize": "How many GPUs a model needs for your traffic, what binds and what it costs",
    "/breakeven": "When self-hosting a model beats an API, as monthly volumes",
    "/gpu": "Any gpusize calculation, or lists of models, GPUs, API prices and providers",
}
USAGE_HINTS = {
    "/gpusize": "llama-3.1-8b on h100, 50 qps, 8k in, 256 out",
    "/breakeven": "gpt-4o-mini vs llama-3.1-8b on l40s, 800 in, 300 out, 5M/month",
    "/gpu": "max_concurrency llama-3.1-8b on h100 context=8000 | list models | help",
}


@dataclass(slots=True)
class Answer:
    """What a command gives: a receipt, or titled lines (help, lists)."""

    command: str
    text: str
    receipt: Receipt | None = None
    title: str = ""
    lines: list[str] = field(default_factory=list[str])
    examples: list[str] = field(default_factory=list[str])
    note: str = ""
    """Of an answer given before: when, and whether computing it again gives the same figures."""

    @property
    def fresh(self) -> Receipt | None:
        """The receipt, if this answer was computed now rather than opened."""
        return None if self.note else self.receipt


def split_command(line: str) -> tuple[str, str]:
    """`/gpusize llama ...` as (command, text); the slash may be missing.

    Raises InputError for a command that does not exist.
    """
    first, _, rest = plain_text(line).strip().partition(" ")
    command = first.lower() if first.startswith("/") else f"/{first.lower()}"
    if command not in COMMANDS:
        raise InputError(
            f"A question starts with one of {', '.join(COMMANDS)}, e.g."
            f" {COMMANDS[0]} {USAGE_HINTS[COMMANDS[0]]}.",
            field="command",
        )
    return command, rest.strip()


def too_long(text: str) -> str | None:
    """What is said of a question with more than MOST_CHARACTERS, None of any other.

    >>> too_long("llama-3.1-8b on h100, 50 qps")
    """
    if len(text) <= MOST_CHARACTERS:
        return None
    return (
        f"A question may have at most {MOST_CHARACTERS:,} characters; yours has {len(text):,}."
        " Shorten it; more rows than that go into a range of a spreadsheet, to"
        " `gpusize call NAME --json @FILE` or to POST /v1/NAME."
    )


def answer(command: str, text: str, book: TableBook, archive: Archive | None = None) -> Answer:
    """The answer to `command text`; `archive` is where `/gpu open` looks.

    Raises GpusizeError with one sentence for anything the person can put right.
    """
    if command not in COMMANDS:
        raise InputError(f"I answer {', '.join(COMMANDS)}, not {echo(command)}.", field="command")
    text = text.strip()
    if sentence := too_long(text):
        raise InputError(sentence, field="text")
    if command == "/gpu":
        return _gpu(text, book, archive)
    return _calculate(command, command, CALCULATION_OF[command], text, book)


def _calculate(
    command: str,
    lead: str,
    name: str,
    text: str,
    book: TableBook,
) -> Answer:
    calculation = REGISTRY.get(name)
    if not text or text.lower() in ("help", "-h", "--help", "?"):
        return _shown(command, text, of_calculation(lead, calculation))
    return Answer(command, text, receipt=calculation.run(parse(text, calculation, book), book))


def _gpu(text: str, book: TableBook, archive: Archive | None) -> Answer:
    name, _, rest = text.partition(" ")
    key = name.strip().lower()
    if key in ("", "help", "-h", "--help", "?"):
        return _shown("/gpu", text, helped(rest) if rest.strip() else overview())
    if key == "list":
        return _list(text, rest.strip().lower(), book)
    if opens("/gpu", text):
        return _open(text, rest, archive)
    if not rest.strip() and (group := group_named(key)):
        return _shown("/gpu", text, of_group(group))
    calculation, rest = _named(text)
    lead = f"/gpu {calculation.name.lower()}"
    answered = _calculate("/gpu", lead, calculation.name, rest.strip(), book)
    answered.text = text
    return answered


def opens(command: str, text: str) -> bool:
    """Whether a command asks for an answer given before, which is read and not only worked out."""
    return command == "/gpu" and text.strip().partition(" ")[0].lower() == "open"


def _open(text: str, which: str, archive: Archive | None) -> Answer:
    if archive is None:
        raise InputError("Answers are not kept here, so none can be opened.", field="id")
    opened = archive.open(which)
    return Answer("/gpu", text, receipt=opened.receipt, note=opened.note)


def _named(text: str) -> tuple[Calculation[Any], str]:
    """The calculation a text begins with, as one word or several (`api price`), and the rest."""
    known = {c.name for c in REGISTRY}
    for count in range(1, 5):
        words = text.split(maxsplit=count)
        if "_".join(words[:count]).upper().replace("-", "_") in known:
            return REGISTRY.get("_".join(words[:count])), "".join(words[count:])
    name, _, rest = text.partition(" ")
    return (REGISTRY.get(name) if rest.strip() else calculation_named(name)), rest


def _shown(command: str, text: str, found: Help) -> Answer:
    title, lines, examples = found
    return Answer(command, text, title=title, lines=lines, examples=examples)


def _list(text: str, kind: str, book: TableBook) -> Answer:
    kinds: dict[str, list[str]] = {
        "models": [f"{m.id}: {m.name}" for m in models().values()],
        "gpus": [f"{a.id}: {a.name}" for a in accelerators().values()],
        "apis": book.api_models(),
        "providers": book.providers(),
        "regions": [f"{g.id}: {g.name}, {g.gco2e_per_kwh:g} gCO2e/kWh" for g in grids().values()],
        "calculations": [c.name.lower() for c in REGISTRY],
    }
    aliases = {"": "", "accelerators": "gpus", "api models": "apis", "api prices": "apis"}
    plural = kind if kind.endswith("s") or not kind else f"{kind}s"
    wanted = aliases.get(plural, plural)
    if not wanted:
        return Answer(
            "/gpu",
            text,
            title="What I know:",
            lines=[f"list {name}: {len(rows)} entries" for name, rows in kinds.items()],
            examples=["/gpu list models"],
        )
    if wanted not in kinds:
        raise UnknownNameError("list", kind, list(kinds)[:3], field="list")
    return Answer("/gpu", text, title=f"{len(kinds[wanted])} {wanted}", lines=kinds[wanted])
