"""A file of requests to its plan: the profile, the fleet, and an API for the same requests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import core.calculations  # noqa: F401 - fills the registry
from core.errors import InputError
from core.profile import Profile, profile_columns, profile_csv, profile_jsonl
from core.receipt import Receipt
from core.registry import REGISTRY
from core.trace_plan import api_questions, fleet_question
from pricing.book import TableBook

FORMS = ("csv", "jsonl", "json")


def read_trace(lines: Iterable[str], form: str, window_s: float) -> Profile:
    """The profile of a file's text, by its form. Raises InputError as `core.profile`."""
    if form == "json":
        try:
            found = json.loads("".join(lines))
        except (ValueError, RecursionError):
            raise InputError("The file is not valid JSON.", field="file") from None
        if not isinstance(found, dict):
            raise InputError("The file's JSON is no object with lists in it.", field="file")
        return profile_columns(found, window_s)
    return (profile_jsonl if form == "jsonl" else profile_csv)(lines, window_s)


def planned(
    one: Profile, given: Mapping[str, Any], api: str | None, book: TableBook
) -> list[Receipt]:
    """GPUS_NEEDED for the measured requests and, with an API, BREAKEVEN at their volume.

    Raises InputError for requests without a rate where none is given, and as the calculations.
    """
    asked = fleet_question(one, given)
    found = [REGISTRY.get("GPUS_NEEDED").run(asked, book)]
    if api is not None:
        against = REGISTRY.get("BREAKEVEN")
        read = asked | _resolved(asked, found[0].inputs)
        found.append(api_questions(read, api, lambda raw: against.run(raw, book)))
    return found


def _resolved(asked: Mapping[str, Any], sized: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers as the fleet's answer read them, since they may have been given as text."""
    return {name: sized[name] for name in asked if sized.get(name) is not None}


__all__ = ["FORMS", "planned", "read_trace"]
