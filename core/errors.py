"""Every failure a user can cause, as one tree.

GpusizeError
├── InputError(ValueError)            a value is missing, malformed or out of range
├── UnknownNameError(LookupError)     a model, accelerator, API or calculation nobody knows
├── AmbiguousNameError(LookupError)   a name that fits several entries
├── DoesNotFitError                   the model cannot be held by any offered shape
├── NoFeasiblePlanError               it fits, but no shape meets the latency targets
└── PriceNotFoundError(LookupError)   no price for this item at this date; never $0

A message is one sentence that says what was wrong, the allowed range or nearest names, and
what to do. Surfaces print it as it is: the terminal with exit code 2, HTTP as 422, Slack as a
private message. Anything outside this tree is a defect and gets a reference id instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

ECHO_LIMIT = 60
"""Longest piece of user text a message repeats; 4,000 digits stay short."""


def echo(value: object) -> str:
    """User input as it may be repeated in a message: one line, at most ECHO_LIMIT characters.

    >>> echo("h1000")
    'h1000'
    >>> len(echo("9" * 4000))
    61
    """
    text = " ".join(str(value).split())
    text = "".join(c for c in text if c.isprintable())
    return text if len(text) <= ECHO_LIMIT else text[:ECHO_LIMIT] + "…"


def joined(names: Sequence[str]) -> str:
    """Names in a sentence, of which there is at least one.

    >>> joined(["isl"]), joined(["isl", "osl", "qps"])
    ('isl', 'isl, osl and qps')
    """
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


class GpusizeError(Exception):
    """Base of all errors whose message is meant for the person who asked."""

    code = "error"

    def __init__(self, message: str, *, field: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.details = details

    def as_dict(self) -> dict[str, Any]:
        """The error as JSON: `code`, `message`, `field` and the fields of its kind."""
        return {"code": self.code, "message": self.message, "field": self.field, **self.details}


class InputError(GpusizeError, ValueError):
    """A value is missing, malformed, contradictory or out of range; `field` names it."""

    code = "bad_input"


class UnknownNameError(GpusizeError, LookupError):
    """A name that is in no catalogue; `suggestions` holds the nearest ones."""

    code = "unknown_name"

    def __init__(
        self, kind: str, name: str, suggestions: Sequence[str], *, field: str | None = None
    ) -> None:
        near = list(suggestions)
        hint = did_you_mean(near, f"`/gpu list {kind}` shows the known ones.")
        super().__init__(
            f"I do not know the {kind} '{echo(name)}'; {hint}",
            field=field,
            kind=kind,
            suggestions=near,
        )
        self.kind = kind
        self.suggestions = near


class AmbiguousNameError(GpusizeError, LookupError):
    """A name that fits several catalogue entries; `choices` holds them."""

    code = "ambiguous_name"

    def __init__(
        self, kind: str, name: str, choices: Sequence[str], *, field: str | None = None
    ) -> None:
        self.kind = kind
        self.choices = list(choices)
        shown = self.choices[:8]
        more = f" and {len(self.choices) - 8} more" if len(self.choices) > 8 else ""
        super().__init__(
            f"'{echo(name)}' fits several {kind}s: {', '.join(shown)}{more}; write one of these.",
            field=field,
            kind=kind,
            choices=self.choices,
        )


class DoesNotFitError(GpusizeError):
    """Weights, runtime reserve and one request's KV cache exceed every offered shape.

    `required_gib` and `available_gib` are per accelerator of the largest offered shape;
    `smallest_shape` is the smallest catalogue shape that would hold the model, if any.
    """

    code = "does_not_fit"

    def __init__(
        self,
        message: str,
        *,
        required_gib: float,
        available_gib: float,
        smallest_shape: str | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(
            message,
            field=field,
            required_gib=required_gib,
            available_gib=available_gib,
            smallest_shape=smallest_shape,
        )
        self.required_gib = required_gib
        self.available_gib = available_gib
        self.smallest_shape = smallest_shape


class NoFeasiblePlanError(GpusizeError):
    """The model fits, but no offered shape meets the latency targets."""

    code = "no_feasible_plan"


class PriceNotFoundError(GpusizeError, LookupError):
    """No price for this item, provider, commitment and date. A state, never a zero."""

    code = "price_not_found"


def did_you_mean(near: Sequence[str], otherwise: str) -> str:
    """The end of a sentence about a name nobody knows: the nearest ones, or what else to do.

    >>> did_you_mean(["isl", "osl"], "it takes qps.")
    'did you mean isl or osl?'
    """
    return f"did you mean {_either(near)}?" if near else otherwise


def _either(names: Sequence[str]) -> str:
    shown = list(names)[:3]
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " or " + shown[-1]
