"""The words of a calculation: which word, unit or name belongs to which argument.

Built from the registry's declarations, once per calculation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.catalog import accelerator_names, model_names
from core.errors import InputError
from core.fields import Spec
from core.hardware.power import region_names
from core.parameters import Parameter
from core.registry import Calculation
from pricing.book import TableBook

FILLERS = frozenset(
    """
    a about against an and are at by can cost costs do does each for from give gpus gpu have host
    how hosted i if in is it like many me model much my need needed needs of on or our out per
    please request requests run serve serving should so tell than that the then this to tokens
    token use using versus via vs want we what when which will with would you your ? + & to: api
    """.split()  # noqa: SIM905
)
"""Words that carry no argument; everything else must be understood."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Lookups for one calculation."""

    number_fields: dict[str, Spec]
    name_fields: dict[str, str]
    """Name field -> catalogue (`model`, `accelerator`, `api_model`, `provider`)."""
    list_fields: dict[str, str]
    """Argument of rows with a single column of names -> catalogue."""
    count_field: str | None
    not_units: frozenset[str]
    _fields: dict[str, str]
    _markers: dict[str, list[str]]
    _choices: dict[str, list[str]]
    _resolvers: dict[str, Callable[[str], str]]
    _followers: dict[str, str]

    def field(self, key: str) -> str | None:
        """The argument a key or word names exactly, or None."""
        return self._fields.get(_fold(key))

    def marked(self, phrase: str) -> list[str]:
        """Number arguments a phrase can mark, in declaration order."""
        return self._markers.get(_fold(phrase), [])

    def choosing(self, word: str) -> list[str]:
        """Choice arguments that have this word as a value."""
        return self._choices.get(word.lower(), [])

    def follower(self, name: str, text: str) -> str | None:
        """The free-text argument that `text` belongs to when it comes after choice `name`."""
        found = self._followers.get(name)
        if found is None or not (text[:1].isdigit() or text[:1].lower() == "v") or "." not in text:
            return None
        try:
            self._resolvers[found](text)
        except InputError:
            return None
        return found

    def claimants(self, unit: str | None) -> list[str]:
        """Arguments a number of this unit belongs to without any word."""
        return [
            n for n, spec in self.number_fields.items() if unit is not None and unit in spec.claims
        ]

    def resolve(self, name: str, text: str, book: TableBook) -> str:
        """Loose resolution of a name field's text; raises the name errors."""
        kind = self.name_fields.get(name) or self.list_fields[name]
        if kind == "api_model":
            return book.resolve_api_model(text)
        if kind == "provider":
            return book.resolve_provider(text)
        return self._resolvers[name](text)


@cache
def vocabulary(calculation: Calculation[Any]) -> Vocabulary:
    """The words of `calculation`, built on first use."""
    fields: dict[str, str] = {}
    markers: dict[str, list[str]] = {}
    choices: dict[str, list[str]] = {}
    numbers: dict[str, Spec] = {}
    names: dict[str, str] = {}
    lists = {p.name: c for p in calculation.parameters if (c := _listed(p)) is not None}
    resolvers = {name: column.resolve for name, column in lists.items() if column.resolve}
    followers: dict[str, str] = {}
    for parameter in calculation.parameters:
        spec = parameter.spec
        for word in (parameter.name, *spec.words):
            fields.setdefault(_fold(word), parameter.name)
        if spec.kind in ("number", "integer"):
            numbers[parameter.name] = spec
            for word in dict.fromkeys((parameter.name, *spec.words)):
                markers.setdefault(_fold(word), []).append(parameter.name)
        elif spec.kind == "name" and spec.catalogue:
            names[parameter.name] = spec.catalogue
            if spec.resolve:
                resolvers[parameter.name] = spec.resolve
        elif spec.kind == "name" and spec.follows and spec.resolve:
            followers[spec.follows] = parameter.name
            resolvers[parameter.name] = spec.resolve
        elif spec.kind == "choice":
            spellings = (*spec.choices, *(word for word, _ in spec.aliases))
            for word in (*spellings, *(s.replace("-", "") for s in spellings)):
                choices.setdefault(word, []).append(parameter.name)
    counts = [n for n in numbers if n in ("gpus_per_replica", "tp")]
    return Vocabulary(
        number_fields=numbers,
        name_fields=names,
        list_fields={name: column.catalogue for name, column in lists.items()},
        count_field=counts[0] if counts else None,
        not_units=frozenset(w for w in markers if w in ("in", "out", "each")),
        _fields=fields,
        _markers=markers,
        _choices={word: list(dict.fromkeys(found)) for word, found in choices.items()},
        _resolvers=resolvers,
        _followers=followers,
    )


def _listed(parameter: Parameter) -> Spec | None:
    """Of rows with a single column of catalogue names: that column."""
    columns = parameter.columns
    if len(columns) != 1 or not columns[0].spec.catalogue:
        return None
    return columns[0].spec


def find_name(kind: str, text: str, book: TableBook) -> bool:
    """Whether a catalogue has an entry spelled exactly so."""
    if kind == "model":
        return model_names().find(text) is not None
    if kind == "accelerator":
        return accelerator_names().find(text) is not None
    if kind == "region":
        return region_names().find(text) is not None
    if kind == "api_model":
        return bool(book.find_api_model(text))
    if kind == "provider":
        return book.find_provider(text) is not None
    return False


def loosely_named(kind: str, phrase: str) -> bool:
    """Whether all words of a phrase occur together in the name of some model or accelerator."""
    if kind == "model":
        return bool(model_names().candidates(phrase))
    return kind == "accelerator" and bool(accelerator_names().candidates(phrase))


def _fold(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())


__all__ = ["FILLERS", "Vocabulary", "find_name", "loosely_named", "vocabulary"]
