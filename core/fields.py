"""Typed fields: what a surface needs to know about one argument of a calculation.

A field's annotation carries one `Spec`: its kind, unit, bounds, the words people put next to it
and where its names come from. Validation, the Slack grammar, help, OpenAPI and the spreadsheet
tooltips all read that one declaration.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from core.errors import GpusizeError, InputError, UnknownNameError, echo
from core.rows import MOST_ROWS, Row, read_rows
from core.units import UNITS, parse_quantity, plain_text

SMALLEST = 1e-12
"""Nearest to zero a number may be: far below any real quantity, far above underflow."""

MOST = 2.0**53
"""Up to here a number and the integer it stands for are the same to Python, pydantic and JSON."""

Kind = Literal["number", "integer", "name", "choice", "date", "rows"]
Problem = Literal["type", "range"]
"""Whether a value was refused for what it is, or a number for its size."""


@dataclass(frozen=True, slots=True)
class Spec:
    """The declaration of one field; build it with `number`, `integer` and the like."""

    kind: Kind
    unit: str = ""
    lo: float = -math.inf
    hi: float = math.inf
    above: bool = False
    """True when `lo` itself is not allowed."""
    words: tuple[str, ...] = ()
    """Other spellings of the field, also read next to a number: `8k in`, `ttft 500ms`."""
    claims: tuple[str, ...] = ()
    """Units that a number without a word belongs to this field by: `50 qps`."""
    catalogue: str = ""
    """For names: the catalogue they are resolved in (`model`, `accelerator`, `api_model`, ...)."""
    choices: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    """Other spellings of choices: (as typed, choice)."""
    follows: str = ""
    """For free text: the choice field whose value it may come right after (`vllm 0.11`)."""
    resolve: Callable[[str], str] | None = None
    row: type[BaseModel] | None = None
    """For rows: the model of one."""
    most: int = MOST_ROWS
    """For rows: how many there may be."""

    def allowed(self) -> str:
        """The allowed range or choices, as a phrase for messages and help."""
        if self.kind == "choice":
            return "one of " + ", ".join(self.choices)
        if self.kind == "date":
            return "a date as YYYY-MM-DD"
        if self.row is not None:
            return f"rows of {', '.join(self.row.model_fields)}"
        if self.kind == "name":
            return f"a known {self.catalogue.replace('_', ' ')}" if self.catalogue else "text"
        whole = "a whole number" if self.kind == "integer" else "a number"
        symbol = UNITS[self.unit].symbol if self.unit else ""
        tail = f" {symbol}" if symbol and symbol not in "$%" else ""
        low = f"above {_n(self.lo)}" if self.above else f"at least {_n(self.lo)}"
        if math.isinf(self.lo):
            return f"{whole} up to {_n(self.hi)}{tail}"
        return f"{whole} {low} and at most {_n(self.hi)}{tail}"

    def coerce(self, value: Any) -> Any:
        """`value` as this field's type, or PydanticCustomError whose message starts `must be`."""
        try:
            if self.kind in ("number", "integer"):
                return self._coerce_number(value)
            if self.kind == "date":
                return _coerce_date(value)
            if self.row is not None:
                return read_rows(self.row, value, self.most)
            return self._coerce_text(value)
        except UnknownNameError:
            raise
        except InputError as error:
            reason = error.message.partition(";")[0].rstrip(".")
            if reason.startswith("must be "):  # it says by itself what is allowed
                raise _refusal(reason) from None
            raise _refusal(f"must be {self.allowed()}; {reason}") from None
        except GpusizeError:
            raise

    def _coerce_number(self, value: Any) -> float | int:
        if type(value) in (float, int) and SMALLEST <= value < MOST and self.lo < value <= self.hi:
            # as nearly all are
            if self.kind == "number":
                return float(value)
            if value == int(value):
                return int(value)
        if isinstance(value, str):
            value = parse_quantity(value, self.unit or "count")
        number = self._within(value)
        if self.kind == "integer":
            if number != int(number):
                raise self._beyond(f"you gave {_n(number)}")
            return int(number)
        return number

    def _within(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise _refusal(f"must be {self.allowed()}, not {_what(value)}")
        if isinstance(value, int) and value.bit_length() > 1023:
            raise self._beyond("you gave a number of over 300 digits")
        number = float(value)
        if not math.isfinite(number):
            raise self._beyond(f"{_n(number)} is not a finite number")
        if 0 < abs(number) < SMALLEST:
            raise self._beyond(f"{_n(number)} is too near to zero")
        too_low = number < self.lo or (self.above and number == self.lo)
        if too_low or number > self.hi:
            raise self._beyond(f"you gave {_n(number)}")
        return number

    def _beyond(self, why: str) -> PydanticCustomError:
        return _refusal(f"must be {self.allowed()}; {why}", "range")

    def _coerce_text(self, value: Any) -> str:
        if not isinstance(value, str):
            raise _refusal(f"must be {self.allowed()}, not {_what(value)}")
        typed = plain_text(value).strip()
        if self.kind == "choice":
            folded = typed.lower().replace("_", "-")
            for choice in self.choices:
                if folded in (choice, choice.replace("-", "")):
                    return choice
            for spelling, meant in self.aliases:
                if folded == spelling:
                    return meant
            raise _refusal(f"must be {self.allowed()}; you gave '{echo(typed)}'")
        if not typed:
            raise _refusal(f"must be {self.allowed()}; you gave nothing")
        return self.resolve(typed) if self.resolve else typed

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Replace pydantic's own parsing: one rule and one sentence on every surface."""
        return core_schema.no_info_plain_validator_function(
            self.coerce,
            serialization=core_schema.to_string_ser_schema() if self.kind == "date" else None,
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """JSON Schema for OpenAPI: type, bounds, choices and the unit."""
        if self.kind == "choice":
            return {"type": "string", "enum": list(self.choices)}
        if self.kind == "date":
            return {"type": "string", "format": "date"}
        if self.row is not None:
            return {"type": "array", "items": self.row.model_json_schema()}
        if self.kind == "name":
            found: JsonSchemaValue = {"type": "string"}
            return found | ({"x-catalogue": self.catalogue} if self.catalogue else {})
        out: JsonSchemaValue = {"type": self.kind, "x-unit": self.unit}
        if math.isfinite(self.lo):
            out["exclusiveMinimum" if self.above else "minimum"] = self.lo
        if math.isfinite(self.hi):
            out["maximum"] = self.hi
        return out


def number(
    unit: str,
    *,
    lo: float = 0.0,
    hi: float = 1e12,
    above: bool = False,
    words: tuple[str, ...] = (),
    claims: tuple[str, ...] = (),
) -> Spec:
    """A finite number in `unit` between `lo` and `hi`; text such as `8k` or `2s` is converted."""
    return Spec("number", unit, lo, hi, above, words, claims)


def integer(
    unit: str,
    *,
    lo: float = 1,
    hi: float = 1e9,
    words: tuple[str, ...] = (),
    claims: tuple[str, ...] = (),
) -> Spec:
    """A whole number in `unit` between `lo` and `hi`."""
    return Spec("integer", unit, lo, hi, False, words, claims)


def choice(
    *choices: str, words: tuple[str, ...] = (), aliases: tuple[tuple[str, str], ...] = ()
) -> Spec:
    """One of the given lower-case words, or another spelling of one."""
    return Spec("choice", choices=choices, words=words, aliases=aliases)


def name(
    catalogue: str, resolve: Callable[[str], str] | None = None, *, words: tuple[str, ...] = ()
) -> Spec:
    """A name that `resolve` turns into its canonical form (or refuses with suggestions)."""
    return Spec("name", catalogue=catalogue, resolve=resolve, words=words)


def written(
    resolve: Callable[[str], str], *, words: tuple[str, ...] = (), follows: str = ""
) -> Spec:
    """Text of no catalogue, which `resolve` checks: as `name=value`, or after what it follows."""
    return Spec("name", resolve=resolve, words=words, follows=follows)


def rows(kind: type[Row], *, words: tuple[str, ...] = (), most: int = MOST_ROWS) -> Spec:
    """Several rows of the same columns: JSON objects, a range of a sheet, or text."""
    return Spec("rows", words=words, row=kind, most=most)


AsOf = Annotated[date | None, Spec("date", words=("as of", "asof"))]
"""The date at which prices are looked up; missing means the price book's own date."""


def spec_of(field: FieldInfo) -> Spec | None:
    """The Spec declared on a pydantic field, looked for inside `X | None` too."""
    for found in (*field.metadata, *_nested(field.annotation)):
        if isinstance(found, Spec):
            return found
    return None


def _nested(annotation: Any) -> list[Any]:
    out: list[Any] = []
    for part in get_args(annotation):
        out.extend(getattr(part, "__metadata__", ()))
    return out


def _coerce_date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(plain_text(value).strip())
        except ValueError:
            pass
    raise _refusal(f"must be a date as YYYY-MM-DD; you gave '{echo(value)}'")


def _refusal(message: str, problem: Problem = "type") -> PydanticCustomError:
    # the template is a placeholder only: braces in user text must not be read as fields
    return PydanticCustomError("gpusize", "{sentence}", {"sentence": message, "problem": problem})


def _n(value: float) -> str:
    if math.isinf(value) or math.isnan(value):
        return {math.inf: "infinity", -math.inf: "minus infinity"}.get(value, "NaN")
    return f"{value:,.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:g}"


def _what(value: Any) -> str:
    if value is None:
        return "nothing"
    kinds = {"bool": "true or false", "list": "a list", "dict": "an object", "str": "text"}
    return kinds.get(type(value).__name__, "a value of another kind")
