"""The receipt: a result with everything needed to check it.

Numbers in a receipt are exact as computed; only renderers round. Its `id` is a hash of the
calculation, its inputs and the prices it used, so Slack, a sheet, the terminal and HTTP show the
same id for the same answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from core.tables import Table

if TYPE_CHECKING:
    from core.curves import Curve

Origin = Literal["user", "catalogue", "default", "derived", "price book"]


@dataclass(slots=True)
class Output:
    """One named figure of the result besides the headline."""

    name: str
    label: str
    value: float | int | str | None
    unit: str
    p10: float | None = None
    """80% of measurements of configurations like this one lie between p10 and p90."""
    p90: float | None = None


@dataclass(slots=True)
class Constraint:
    """One of the limits on a fleet, and how much of the fleet is due to it."""

    name: str
    label: str
    need_gpus: float
    """GPUs this constraint alone asks for."""
    relief_gpus: int
    """GPUs the plan would save if this constraint vanished."""
    binds: bool
    derivation: str


@dataclass(slots=True)
class LineItem:
    """quantity x unit price = amount, with the price's origin."""

    name: str
    quantity: float
    unit: str
    unit_price_usd: float
    amount_usd: float
    source: str


@dataclass(slots=True)
class Interval:
    """A range of monthly requests in which self-hosting is cheaper; `to` None is unbounded."""

    from_requests_per_month: int
    to_requests_per_month: int | None


@dataclass(slots=True)
class Assumption:
    """One value that went into the answer and where it came from."""

    name: str
    value: float | int | str
    unit: str
    origin: Origin
    note: str = ""


@dataclass(slots=True)
class PriceRef:
    """One price used, with provider, date and source."""

    item: str
    provider: str
    usd: float
    unit: str
    commitment: str
    region: str
    observed: str
    effective_from: str
    source: str
    source_url: str
    note: str = ""
    age_days: int | None = None
    """Days from its reading to the receipt's date."""
    private: bool = False
    """The user's own price, from a file of theirs."""
    starts: str = ""
    """The day from which it holds: as the vendor states it, else of the first reading."""


@dataclass(slots=True)
class PriceMove:
    """A price used here that is another one at the price book's own date.

    `before` is None for a price that only the newer answer uses, `after` for one it no longer uses.
    """

    item: str
    provider_before: str | None
    usd_before: float | None
    provider_after: str | None
    usd_after: float | None
    unit: str
    since: str
    """The day from which the newer price holds; empty where there is none."""


@dataclass(slots=True)
class Caution:
    """A warning: `code` for programs, `message` for people."""

    code: str
    message: str


@dataclass(slots=True)
class Fix:
    """A change that would lower the fleet or its cost, computed, not guessed."""

    change: str
    gpus: int
    usd_per_month: float | None
    saves_usd_per_month: float | None


@dataclass(slots=True)
class Receipt:
    """A result: headline value and unit, one sentence, and everything it rests on."""

    calculation: str
    value: Any
    unit: str
    summary: str
    outputs: list[Output] = field(default_factory=list[Output])
    constraints: list[Constraint] = field(default_factory=list[Constraint])
    intervals: list[Interval] | None = None
    line_items: list[LineItem] = field(default_factory=list[LineItem])
    tables: list[Table] = field(default_factory=list[Table])
    assumptions: list[Assumption] = field(default_factory=list[Assumption])
    prices: list[PriceRef] = field(default_factory=list[PriceRef])
    warnings: list[Caution] = field(default_factory=list[Caution])
    fixes: list[Fix] = field(default_factory=list[Fix])
    inputs: dict[str, Any] = field(default_factory=dict[str, Any])
    as_of: str | None = None
    calibration: str | None = None
    """The load test of the user's own the figures rest on, if there was one."""
    compared_to: str | None = None
    """The price book's own date, where `as_of` is an earlier one; the next three say what moved."""
    price_moves: list[PriceMove] | None = None
    """Prices used here that have changed since; None where that is not known."""
    value_now: Any = None
    """The headline value at the book's own date, where it differs."""
    now: str = ""
    """Why there is no such answer at the book's own date, one sentence."""
    id: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The receipt as plain JSON values; what does not apply to it is absent.

        That is an interval set or tables where there are none, and what moved since where `as_of`
        is the book's own date. Lists of values are those of the receipt, not copies.
        """
        out: dict[str, Any] = {name: _plain(getattr(self, name)) for name in _FIELDS}
        if self.intervals is None:
            del out["intervals"]
        if not self.tables:
            del out["tables"]
        if self.compared_to is None:
            for name in ("compared_to", "price_moves", "value_now", "now"):
                del out[name]
        return out

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Receipt:
        """The receipt `as_dict` came from, maybe in another version of this program.

        Fields this version does not know are left out, those it lacks have their defaults. Raises
        TypeError or AttributeError for anything that is no receipt.

        >>> one = Receipt("X", 2, "GPUs", "Two.", outputs=[Output("gpus", "GPUs", 2, "GPUs")])
        >>> Receipt.from_dict(one.as_dict()) == one
        True
        """
        made = {name: plain[name] for name in _FIELDS if name in plain}
        for name, kind in _ROWS.items():
            if made.get(name) is not None:
                made[name] = [row_of(kind, row) for row in made[name]]
        return cls(**made)

    def output(self, name: str) -> float | int | str | None:
        """The value of the output called `name` (KeyError if there is none)."""
        for row in self.outputs:
            if row.name == name:
                return row.value
        raise KeyError(name)

    def warn(self, code: str, message: str) -> None:
        """Add a warning."""
        self.warnings.append(Caution(code, message))


def _nothing(_receipt: Receipt) -> None:
    return None


@dataclass(slots=True)
class Draft:
    """An answer as far as its value. The rest is worked out when it is asked for.

    A sheet of ten thousand cells wants the values alone. Whatever may refuse the question refuses
    it before there is a draft, so that all who ask get the same answer.
    """

    value: Any
    receipt: Callable[[], Receipt]
    """Figures, prices and warnings."""
    finish: Callable[[Receipt], None] = _nothing
    """Adds what no figure needs and is dear to find: assumptions, cheaper changes to the plan."""
    curve: Callable[[], Curve] | None = None
    """The answer at other volumes or rates; None where there is no such thing."""


_FIELDS = tuple(f.name for f in fields(Receipt))
_ROWS: dict[str, type[Any]] = {
    "outputs": Output,
    "constraints": Constraint,
    "intervals": Interval,
    "line_items": LineItem,
    "tables": Table,
    "assumptions": Assumption,
    "prices": PriceRef,
    "warnings": Caution,
    "fixes": Fix,
    "price_moves": PriceMove,
}
_NOT_IN_ID = frozenset({"age_days", "private", "starts"})
"""Of a price: its age follows from dates that count already, its first day from its dates."""
_PRICE_IN_ID = tuple(f.name for f in fields(PriceRef) if f.name not in _NOT_IN_ID)
_in_order = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode

RowT = TypeVar("RowT")


def row_of(kind: type[RowT], plain: Mapping[str, Any]) -> RowT:
    """A row from its JSON, maybe of another version: fields this one does not know are left out."""
    known = {f.name for f in fields(kind)}  # pyright: ignore[reportArgumentType]
    return kind(**{name: value for name, value in plain.items() if name in known})


def _plain(value: Any) -> Any:
    """A field as JSON; a row becomes an object. Much faster than dataclasses.asdict."""
    if not isinstance(value, list):
        return value
    rows = cast("list[Any]", value)
    if not rows or not hasattr(rows[0], "__dataclass_fields__"):
        return rows
    return [{name: getattr(row, name) for name in row.__slots__} for row in rows]


def receipt_id(
    calculation: str,
    inputs: dict[str, Any],
    prices: list[PriceRef],
    calibration: str | None = None,
) -> str:
    """12 hexadecimal digits of sha256 over the calculation, its inputs, prices and load test.

    Inputs are taken after names and units are resolved and defaults filled in, so `8b` and
    `llama-3.1-8b`, or `2s` and `2000`, give one id.

    >>> receipt_id("X", {"qps": 50.0}, []) == receipt_id("X", {"qps": 50.0}, [])
    True
    """
    priced = [{name: getattr(p, name) for name in _PRICE_IN_ID} for p in prices]
    rests_on: list[Any] = [calculation, inputs, priced]
    if calibration is not None:
        rests_on.append(calibration)
    return hashlib.sha256(_in_order(rests_on).encode()).hexdigest()[:12]
