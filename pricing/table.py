"""Price entries as stored: TOML, exact decimal text, one file per provider.

An entry applies from `effective_from`, else `first_observed`, else `observed`, until the next
entry of the same series. A series is (provider, model) for tokens, and (provider, accelerator,
commitment, region, instance, GPUs per instance) for accelerator hours.
"""

from __future__ import annotations

import hashlib
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any


@dataclass(frozen=True, slots=True)
class ApiEntry:
    """Token prices of one API model over one period."""

    provider: str
    provider_name: str
    model: str
    aliases: tuple[str, ...]
    starts: date
    observed: date
    effective_from: date | None
    input_usd_per_mtok: Decimal
    output_usd_per_mtok: Decimal
    cached_input_usd_per_mtok: Decimal | None
    batch_discount_frac: Decimal | None
    retires: date | None
    source: str
    source_url: str
    note: str
    ends: date | None = None
    """First day without this price, if nothing follows it."""
    private: bool = False
    """The user's own price."""
    first_read: date | None = None
    """Day since which it is known; None for a price of the package."""
    cache_write_usd_per_mtok: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GpuEntry:
    """Price of one accelerator-hour over one period."""

    provider: str
    provider_name: str
    accelerator: str
    commitment: str
    region: str
    instance: str
    gpus_per_instance: int | None
    starts: date
    observed: date
    effective_from: date | None
    usd_per_gpu_hour: Decimal
    marketplace: bool
    source: str
    source_url: str
    note: str
    ends: date | None = None
    """First day without this price, if nothing follows it."""
    private: bool = False
    """The user's own price."""
    first_read: date | None = None
    """Day since which it is known; None for a price of the package."""

    def series(self) -> tuple[object, ...]:
        """What a later entry of the same series replaces."""
        return (self.provider, self.commitment, self.region, self.instance, self.gpus_per_instance)


@dataclass(frozen=True, slots=True)
class Table:
    """All entries and the table's own date."""

    as_of: date
    api: tuple[ApiEntry, ...]
    gpu: tuple[GpuEntry, ...]
    known: datetime | None = None
    """Since when its newest accepted reading answers; None for the table of the package."""
    readings: Mapping[str, tuple[date, ...]] = field(default_factory=dict[str, tuple[date, ...]])
    """Days on which each source was read and accepted, ascending."""
    rates: Mapping[date, Mapping[str, Decimal]] = field(
        default_factory=dict[date, Mapping[str, Decimal]]
    )
    """Units of each currency for one euro, by day, as read beside those of the package."""

    def observed(self, entry: ApiEntry | GpuEntry, when: date) -> date:
        """The day of the last reading up to `when` that stated `entry`, or of its first one.

        A reading after `when` does not count, so that reading a price again leaves answers about
        the days before as they were.
        """
        if entry.first_read is None or entry.observed <= when:
            return entry.observed
        days = self.readings.get(entry.source, ())
        k = bisect_right(days, when)
        return max(entry.first_read, days[k - 1]) if k else entry.first_read


def read_embedded() -> Table:
    """The vetted table shipped with the package."""
    root = files("pricing") / "data"
    book = tomllib.loads((root / "book.toml").read_text("utf-8"))
    api = [_api(doc, row) for doc in _documents(root / "api") for row in doc["price"]]
    gpu = [_gpu(doc, row) for doc in _documents(root / "gpu") for row in doc["price"]]
    return Table(book["as_of"], tuple(api), tuple(gpu))


def embedded_stamp() -> str:
    """A digest of the package's prices and exchange rates as they lie in their files.

    It tells two packages apart in a tenth of the time that reading them takes.
    """
    root = files("pricing") / "data"
    digest = hashlib.sha256()
    for folder in (root, root / "api", root / "gpu"):
        for path in sorted((p for p in folder.iterdir() if p.is_file()), key=lambda p: p.name):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _documents(folder: Traversable) -> list[dict[str, Any]]:
    paths = sorted((p for p in folder.iterdir() if p.name.endswith(".toml")), key=lambda p: p.name)
    return [tomllib.loads(p.read_text("utf-8")) for p in paths]


def _starts(row: dict[str, Any]) -> date:
    return row.get("effective_from") or row.get("first_observed") or row["observed"]


def _decimal(row: dict[str, Any], key: str) -> Decimal | None:
    return Decimal(row[key]) if key in row else None


def _note(row: dict[str, Any]) -> str:
    parts = [row.get("note", "")]
    if row.get("time_of_day"):
        parts.insert(0, f"{row['time_of_day']} price.")
    if row.get("long_context_tier"):
        parts.append("Base tier; long prompts cost more.")
    return " ".join(p for p in parts if p)


def _api(doc: dict[str, Any], row: dict[str, Any]) -> ApiEntry:
    return ApiEntry(
        provider=doc["provider"],
        provider_name=doc["provider_name"],
        model=row["model"],
        aliases=tuple(row.get("aliases", ())),
        starts=_starts(row),
        observed=row["observed"],
        effective_from=row.get("effective_from"),
        input_usd_per_mtok=Decimal(row["input_usd_per_mtok"]),
        output_usd_per_mtok=Decimal(row["output_usd_per_mtok"]),
        cached_input_usd_per_mtok=_decimal(row, "cached_input_usd_per_mtok"),
        batch_discount_frac=_decimal(row, "batch_discount_frac"),
        retires=row.get("retires"),
        source=row.get("source", doc["source"]),
        source_url=row.get("source_url", doc["source_url"]),
        note=_note(row),
        cache_write_usd_per_mtok=_decimal(row, "cache_write_usd_per_mtok"),
    )


def _gpu(doc: dict[str, Any], row: dict[str, Any]) -> GpuEntry:
    instance = row.get("instance", "")
    return GpuEntry(
        provider=doc["provider"],
        provider_name=doc["provider_name"],
        accelerator=row["accelerator"],
        commitment=row["commitment"],
        region=row.get("region", ""),
        instance=instance,
        gpus_per_instance=row.get("gpus_per_instance"),
        starts=_starts(row),
        observed=row["observed"],
        effective_from=row.get("effective_from"),
        usd_per_gpu_hour=Decimal(row["usd_per_gpu_hour"]),
        # third-party hosts without an SLA are a marketplace, whoever runs the shop window
        marketplace=doc["kind"] == "marketplace" or instance == "community-cloud",
        source=row.get("source", doc["source"]),
        source_url=row.get("source_url", doc["source_url"]),
        note=_note(row),
    )
