"""Free text to a calculation's arguments.

Reads what people type: `llama-3.1-8b on h100, 50 qps, 8k in, 256 out`, `qps=50 isl=8k fp8`,
`$2.10/h`, `1.5M requests a month`, curly quotes and non-breaking spaces included. What a word or a
number belongs to is decided by the registry's declarations alone. A word nobody can place is an
error, never dropped; a number that fits two arguments is an error, never guessed.
"""

from __future__ import annotations

from typing import Any

from bot.grammar.names import take_choices, take_followed, take_loose_names, take_names
from bot.grammar.numbers import take_numbers
from bot.grammar.reading import Reading
from bot.grammar.text import normalise, split, take_pairs
from bot.grammar.vocabulary import FILLERS, vocabulary
from core.errors import AmbiguousNameError, InputError, UnknownNameError, echo
from core.registry import Calculation
from pricing.book import TableBook


def parse(text: str, calculation: Calculation[Any], book: TableBook) -> dict[str, str]:
    """Raw argument values found in `text`, to be validated by the calculation.

    Raises InputError, UnknownNameError or AmbiguousNameError with one sentence.
    """
    plain = normalise(text)
    reading = Reading(calculation, book, vocabulary(calculation), [], [])
    rest = take_pairs(plain, reading)
    reading.items = split(rest)
    reading.taken = [item == "," for item in reading.items]
    take_names(reading)
    take_loose_names(reading)
    take_followed(reading)
    take_numbers(reading)
    take_choices(reading)
    _explain_leftovers(reading)
    return reading.values


def _explain_leftovers(reading: Reading) -> None:
    runs: list[str] = []
    current: list[str] = []
    for item, taken in zip(reading.items, reading.taken, strict=True):
        if not taken and item.lower() not in FILLERS:
            current.append(item)
        elif current:
            runs.append(" ".join(current))
            current = []
    if current:
        runs.append(" ".join(current))
    for run in runs:
        _explain(reading, run)


def _explain(reading: Reading, run: str) -> None:
    """Place a run of unknown words by the catalogues' looser matching, or say what is wrong."""
    words = reading.words
    open_fields = [n for n in words.name_fields if n not in reading.values]
    open_fields += words.list_fields
    unknown: UnknownNameError | None = None
    for name in open_fields:
        try:
            reading.words.resolve(name, run, reading.book)
        except UnknownNameError as error:
            error.field = name
            if error.suggestions and (unknown is None or not unknown.suggestions):
                unknown = error
        except AmbiguousNameError as error:
            error.field = name
            raise
        else:
            if name in words.list_fields:
                reading.add(name, run)
                return
            reading.assign(name, run)  # as typed: a checkpoint's label says more than the model
            return
    if unknown is not None:
        raise unknown
    _explain_choice(reading, run)
    required = [p.name for p in reading.calculation.parameters if p.required]
    kinds = [n for n in open_fields if n in required]
    if kinds:
        kind = words.name_fields.get(kinds[0]) or words.list_fields[kinds[0]]
        raise UnknownNameError(kind, run, [], field=kinds[0])
    raise InputError(
        f"I did not understand '{echo(run)}'. Example: {reading.calculation.examples[0]}"
    )


def _explain_choice(reading: Reading, run: str) -> None:
    """A word that begins several choices (`reserved`) lists them."""
    for parameter in reading.calculation.parameters:
        fitting = [c for c in parameter.spec.choices if c.startswith(run.lower())]
        if fitting:
            raise AmbiguousNameError(parameter.name, run, fitting, field=parameter.name)


__all__ = ["parse"]
