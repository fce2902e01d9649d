"""The base of all input models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict


class Inputs(BaseModel):
    """Base of all input models: frozen, no unknown fields, docs taken from attribute docstrings."""

    # built when first used: a question is about one calculation of all those that are registered
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        protected_namespaces=(),
        defer_build=True,
    )
    book_names: ClassVar[Mapping[str, str]] = {}
    """Fields resolved by the price book after validation: field name -> `provider`."""
    placed: ClassVar[Mapping[str, str]] = {}
    """Own fields that stand right after one of a base: field name -> that one's."""

    def named_by_book(self) -> Mapping[str, str]:
        """The fields whose names the price book resolves, given these values."""
        return self.book_names


I = TypeVar("I", bound=Inputs)


def with_values(inputs: I, values: Mapping[str, Any]) -> I:
    """A copy with values that nobody gave."""
    given = inputs.model_fields_set
    copy = inputs.model_copy(update=values)
    copy.model_fields_set.intersection_update(given)
    return copy
