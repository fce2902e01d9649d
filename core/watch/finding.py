"""What one check of a scenario found: then and now, and what moved it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from core.curves import CostCurve, FleetCurve
from core.receipt import Interval, PriceMove, PriceRef, row_of

Side = Literal["self-hosting", "API"]


@dataclass(slots=True)
class Standing:
    """The answer at one moment's prices."""

    as_of: str
    """Day of the prices."""
    receipt_id: str
    summary: str
    intervals: list[Interval] | None = None
    """Monthly volumes at which self-hosting is cheaper; None for what is no comparison."""
    first_edge_requests_per_month: int | None = None
    """The smallest of them; None is never."""
    api_usd_per_month: float | None = None
    self_host_usd_per_month: float | None = None
    """At the current volume; a fleet's cost where there is no API to compare with."""
    gpus: int | None = None
    side: Side | None = None
    """The cheaper one at the current volume; None without a volume."""
    side_projected: Side | None = None
    """The cheaper one at the projected volume."""
    side_margin_frac: float | None = None
    """By how much it is cheaper, as a share of the dearer one."""
    months_to_breakeven: float | None = None
    """Months until self-hosting is cheaper, under growth and API decline; 0 is now, None never."""
    never_because: str = ""
    prices: list[PriceRef] = field(default_factory=list[PriceRef])
    curve: CostCurve | None = None
    """What both sides cost at any volume, for a picture; None for what is no comparison."""
    fleet: FleetCurve | None = None
    """GPUs at any request rate; None for a comparison."""


@dataclass(slots=True)
class Step:
    """One component's part in a change."""

    component: str
    """What moved, e.g. `openai/gpt-4o-mini input` or `requests_per_month`."""
    before: float | str | None
    after: float | str | None
    unit: str
    amount: float
    """Its part, in the bridge's unit."""


@dataclass(slots=True)
class Bridge:
    """How each component moved one figure; the steps' amounts sum exactly to after - before."""

    measure: str
    """e.g. `Self-hosting's advantage at the current volume`."""
    unit: str
    before: float
    after: float
    steps: list[Step]
    method: str
    """How the parts were told apart, one sentence."""


@dataclass(slots=True)
class Scheduled:
    """A price that is announced for a day to come."""

    item: str
    provider: str
    unit: str
    before: float | None
    after: float | None
    """None: the item retires."""
    when: str


@dataclass(slots=True)
class Finding:
    """What a check found."""

    period: str
    """e.g. 2026Q4"""
    checked_at: str
    """ISO moment in UTC."""
    volume_requests_per_month: float | None
    projected_requests_per_month: float | None
    now: Standing
    then: Standing | None
    """None for the first check."""
    moves: list[PriceMove] = field(default_factory=list[PriceMove])
    """Prices that moved between the two."""
    edited: list[str] = field(default_factory=list[str])
    """Names of inputs that were edited between the two."""
    bridges: list[Bridge] = field(default_factory=list[Bridge])
    """The headline's first, if anything moved."""
    scheduled: list[Scheduled] = field(default_factory=list[Scheduled])
    stale: list[str] = field(default_factory=list[str])
    """A sentence for each price source that is too old, or for prices that were not refreshed."""

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Finding:
        """What `as_dict` gave, maybe in another version: unknown fields are left out.

        Raises TypeError, KeyError or AttributeError for anything that is no finding.
        """
        known = {f.name for f in fields(cls)}
        made = {name: value for name, value in plain.items() if name in known}
        made["now"] = _standing(plain["now"])
        made["then"] = None if plain.get("then") is None else _standing(plain["then"])
        for name, kind in (("moves", PriceMove), ("scheduled", Scheduled)):
            made[name] = [row_of(kind, row) for row in plain.get(name) or ()]
        made["bridges"] = [_bridge(row) for row in plain.get("bridges") or ()]
        return cls(**made)


@dataclass(slots=True)
class Failure:
    """A check that could not be made, and why in one sentence."""

    period: str
    checked_at: str
    message: str
    code: str

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Failure:
        """What `as_dict` gave, maybe in another version: unknown fields are left out."""
        return row_of(cls, plain)


def outcome_of(plain: Mapping[str, Any]) -> Finding | Failure:
    """A Finding or a Failure from its JSON: only a finding has a `now`."""
    return Finding.from_dict(plain) if "now" in plain else Failure.from_dict(plain)


def _standing(plain: Mapping[str, Any]) -> Standing:
    made = row_of(Standing, plain)
    rows = plain.get("intervals")
    made.intervals = None if rows is None else [row_of(Interval, row) for row in rows]
    made.prices = [row_of(PriceRef, row) for row in plain.get("prices") or ()]
    curve, fleet = plain.get("curve"), plain.get("fleet")
    made.curve = None if curve is None else row_of(CostCurve, curve)
    made.fleet = None if fleet is None else row_of(FleetCurve, fleet)
    return made


def _bridge(plain: Mapping[str, Any]) -> Bridge:
    made = row_of(Bridge, plain)
    made.steps = [row_of(Step, row) for row in plain.get("steps") or ()]
    return made


__all__ = [
    "Bridge",
    "Failure",
    "Finding",
    "Scheduled",
    "Side",
    "Standing",
    "Step",
    "outcome_of",
]
