"""The declaration of a calculation, from which every surface is generated.

A calculation is one function from a validated input model and a price book to a Receipt,
registered under an upper-snake name. Slack text, CLI, HTTP, spreadsheets and docs read the
registry; none of them lists a parameter of its own. Field order is public API: spreadsheets are
positional, so a new field goes last, with a default.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import ValidationError

from core.errors import (
    AmbiguousNameError,
    GpusizeError,
    InputError,
    UnknownNameError,
    echo,
)
from core.inputs import Inputs, with_values
from core.names import near
from core.parameters import Parameter, argument_order, by_spelling, declared, folded
from core.price_moves import compare_to
from core.prices import PriceBook, date_prices, resolved
from core.receipt import Draft, Receipt, receipt_id
from core.refusals import check_stated_unit, explained, unknown_field
from core.uncertainty.answer import uncertain_curve, uncertain_receipt, uncertain_value
from core.uncertainty.question import Question, question_of
from core.uncertainty.risk import PLAIN, Risk

if TYPE_CHECKING:
    from core.curves import Curve


I = TypeVar("I", bound=Inputs)
R = TypeVar("R", Receipt, Draft)


@dataclass(frozen=True, slots=True, eq=False)
class Calculation(Generic[I]):
    """A registered calculation: its name, documentation, input model and function."""

    name: str
    summary: str
    doc: str
    result: str
    unit: str
    group: str
    examples: tuple[str, ...]
    inputs: type[I]
    function: Callable[[I, PriceBook], Receipt | Draft]
    parameters: tuple[Parameter, ...]
    spellings: Mapping[str, Parameter]
    """The parameters by every key that means them."""
    spills: bool = False
    """Whether the value is a list: in a sheet it fills a block of cells."""
    charted: bool = False
    """Whether an answer has a curve, and with it a picture."""
    risk: Risk = PLAIN
    """How answers over uncertain inputs are drawn."""

    def json_schema(self) -> dict[str, Any]:
        """JSON Schema of the input, its properties in argument order."""
        schema = self.inputs.model_json_schema()
        found = schema["properties"]
        return schema | {"properties": {p.name: found[p.name] for p in self.parameters}}

    def parse(self, raw: Mapping[str, Any]) -> I:
        """Validate raw values into the input model.

        Raises InputError (first problem, with field and example) or a name error.
        """
        values: dict[str, Any] = {}
        for key, value in raw.items():
            if value is None:
                continue
            parameter = self.spellings.get(key) or self.spellings.get(folded(key))
            field = parameter.name if parameter is not None else key
            if field in values and values[field] != value:
                raise InputError(
                    f"{field} is given twice: {echo(values[field])} and {echo(value)}; keep one.",
                    field=field,
                )
            if parameter is not None and isinstance(value, str):
                check_stated_unit(parameter, key, value)
            values[field] = value
        try:
            # what model_validate calls, without its checks of options that nobody gives
            return self.inputs.__pydantic_validator__.validate_python(values)
        except ValidationError as error:
            raise explained(self.name, self.parameters, self.examples[0], error) from None
        except (UnknownNameError, AmbiguousNameError) as error:
            # raised by a field's own resolver, which does not know the field it serves
            error.field = error.field or self._field_of(error.kind, values)
            raise

    def _field_of(self, catalogue: str, values: Mapping[str, Any]) -> str | None:
        named = (p.name for p in self.parameters if p.spec.catalogue == catalogue)
        return next((name for name in named if name in values), None)

    def unknown_field(self, given: str) -> InputError:
        """The error for an argument this calculation does not have."""
        return unknown_field(self.name, self.parameters, given)

    def run(self, raw: Mapping[str, Any], book: PriceBook) -> Receipt:
        """Validate, compute, and stamp the receipt with its inputs and id.

        With an `as_of` before the book's own date, the receipt also says what has changed since.
        With a distribution among the values it is that of a Monte Carlo (core/uncertainty).
        """
        question = question_of(self, raw, book)
        inputs = self._resolved(self.parse(question.middle() if question else raw), book)

        receipt = self._asked(question, inputs, book)
        asked, today = getattr(inputs, "as_of", None), book.date()
        if asked is not None and asked < today:
            later = inputs.model_copy(update={"as_of": today})
            compare_to(receipt, today, lambda: self._asked(question, later, book))
        return receipt

    def value(self, raw: Mapping[str, Any], book: PriceBook) -> Any:
        """The headline value alone: that of `run`, which takes several times as long."""
        if (question := question_of(self, raw, book)) is not None:
            return uncertain_value(self, question, book)
        return self.function(self.read(raw, book), book).value

    def read(self, raw: Mapping[str, Any], book: PriceBook) -> I:
        """Validated inputs, with the names that the book resolves in their canonical form."""
        return self._named(self.parse(raw), book)

    def curve(self, raw: Mapping[str, Any], book: PriceBook) -> Curve | None:
        """What the answer is at other volumes, or its tornado; None where there is none."""
        if (question := question_of(self, raw, book)) is not None:
            return uncertain_curve(self, question, book)
        made = self.function(self._named(self.parse(raw), book), book)
        return made.curve() if isinstance(made, Draft) and made.curve is not None else None

    def figures(self, raw: Mapping[str, Any], book: PriceBook, *, stamp: bool = False) -> Receipt:
        """The receipt of `run` as far as its figures: without what changes would be cheaper, ages,
        what prices did since and, for a fleet, assumptions; with `stamp`, its inputs and id.
        """
        if question_of(self, raw, book) is not None:
            return self.run(raw, book)
        given = self.parse(raw)
        inputs = self._resolved(given, book) if stamp else self._named(given, book)
        made = self.function(inputs, book)
        receipt = made.receipt() if isinstance(made, Draft) else made
        return self._stamped(receipt, inputs) if stamp else receipt

    def _resolved(self, inputs: I, book: PriceBook) -> I:
        """The inputs with the names and the date that only the price book can fill in."""
        inputs = self._named(inputs, book)
        if "as_of" in self.inputs.model_fields and getattr(inputs, "as_of", None) is None:
            # the date an answer rests on is part of it: asking again with it gives the same id
            inputs = with_values(inputs, {"as_of": book.date()})
        return inputs

    def _named(self, inputs: I, book: PriceBook) -> I:
        names: dict[str, Any] = {
            field: resolved(book, kind, field, getattr(inputs, field))
            for field, kind in inputs.named_by_book().items()
            if getattr(inputs, field) is not None
        }
        return with_values(inputs, names) if names else inputs

    def _asked(self, question: Question | None, inputs: I, book: PriceBook) -> Receipt:
        if question is None:
            return self._answer(inputs, book)
        return uncertain_receipt(self, question, inputs, book, lambda: self._answer(inputs, book))

    def _answer(self, inputs: I, book: PriceBook) -> Receipt:
        made = self.function(inputs, book)
        receipt = made.receipt() if isinstance(made, Draft) else made
        if isinstance(made, Draft):
            made.finish(receipt)
        if receipt.prices:
            when = date.fromisoformat(receipt.as_of or book.date().isoformat())
            date_prices(receipt, when, book.problem)
        return self._stamped(receipt, inputs)

    def _stamped(self, receipt: Receipt, inputs: I) -> Receipt:
        receipt.calculation = self.name
        receipt.inputs = inputs.model_dump(mode="json")
        receipt.id = receipt_id(self.name, receipt.inputs, receipt.prices, receipt.calibration)
        return receipt

    def as_dict(self) -> dict[str, Any]:
        """JSON for `gpusize functions --json`."""
        return {
            "name": self.name,
            "group": self.group,
            "summary": self.summary,
            "doc": self.doc,
            "parameters": [p.as_dict() for p in self.parameters],
            "result": {"doc": self.result, "unit": self.unit},
            "examples": list(self.examples),
        }


class Registry:
    """All calculations, by name, in order of registration."""

    def __init__(self) -> None:
        self._by_name: dict[str, Calculation[Any]] = {}

    def __iter__(self) -> Iterator[Calculation[Any]]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)

    def get(self, name: str) -> Calculation[Any]:
        """The calculation called `name` (case and `-`/`_` do not matter), or UnknownNameError."""
        key = name.strip().upper().replace("-", "_")
        try:
            return self._by_name[key]
        except KeyError:
            meant = near(key, list(self._by_name))
            raise UnknownNameError("calculation", name, meant, field="calculation") from None

    def calculation(
        self,
        name: str,
        *,
        group: str,
        result: str,
        unit: str,
        examples: tuple[str, ...],
        spills: bool = False,
        charted: bool = False,
        risk: Risk = PLAIN,
    ) -> Callable[[Callable[[I, PriceBook], R]], Callable[[I, PriceBook], R]]:
        """Register the decorated function `(inputs, book) -> Receipt` or Draft under `name`.

        `spills` says that its value is a list, `charted` that its Draft has a curve,
        `risk` how answers over uncertain inputs are drawn.

        The docstring's first line becomes the summary. Raises TypeError at import time for a
        duplicate or malformed name, a missing docstring, an undocumented field, a number without
        its unit in its name, a required field after an optional one, or no example.
        """

        def register(
            function: Callable[[I, PriceBook], R],
        ) -> Callable[[I, PriceBook], R]:
            if not re.fullmatch(r"[A-Z][A-Z0-9_]{2,}", name):
                raise TypeError(f"{name}: calculation names are UPPER_SNAKE")
            if name in self._by_name:
                raise TypeError(f"{name} is registered twice")
            doc = inspect.getdoc(function)
            if not doc:
                raise TypeError(f"{name} has no docstring")
            if not examples:
                raise TypeError(f"{name} has no example")
            model: type[I] = (
                inspect.signature(function, eval_str=True).parameters["inputs"].annotation
            )
            parameters = tuple(
                declared(name, field, model.model_fields[field]) for field in argument_order(model)
            )
            optional_seen = False
            for parameter in parameters:
                if parameter.required and optional_seen:
                    raise TypeError(f"{name}.{parameter.name}: required fields come first")
                optional_seen |= not parameter.required
            summary, _, rest = doc.partition("\n")
            self._by_name[name] = Calculation(
                name=name,
                summary=summary.strip(),
                doc=rest.strip(),
                result=result,
                unit=unit,
                group=group,
                examples=examples,
                inputs=model,
                function=function,
                parameters=parameters,
                spellings=by_spelling(parameters),
                spills=spills,
                charted=charted,
                risk=risk,
            )
            return function

        return register


REGISTRY = Registry()


__all__ = ["REGISTRY", "Calculation", "GpusizeError", "Inputs", "Parameter", "Registry"]
