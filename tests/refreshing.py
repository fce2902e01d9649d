"""Refreshes of price lists a test makes up: served over a socket, judged, kept in a database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pricing.history.store import Store
from pricing.history.table import table_of
from pricing.refresh import Outcome, refresh
from pricing.sources.fetch import Limits, SourceSettings, fetch
from pricing.sources.registry import settings
from pricing.table import ApiEntry, Table, read_embedded
from tests.fakes.price_mirror import PriceMirror
from tests.readings import FIRST, at, on

TOKENS = "genai-prices"
FILL = {f"fill-{k}": "1" for k in range(10)}
"""So many that a few doubtful prices are not the whole list."""
CSV = "instance_name,location,price,gpu_count,gpu_name,gpu_memory,spot"

Said = str | float | Mapping[str, Any] | list[Any] | None
"""A model's price: input alone, all of its `prices`, or None for a listing without any."""


def tokens(models: Mapping[str, Said], provider: str = "acme") -> bytes:
    """A list in the format of genai-prices."""
    listed = [{"id": name, "prices": _prices(said)} for name, said in models.items()]
    return json.dumps([{"id": provider, "models": listed}]).encode()


def _prices(said: Said) -> Any:
    if said is None:
        return {}
    return {"input_mtok": float(said)} if isinstance(said, str | float) else said


def dated(first: float, *later: tuple[date, float]) -> list[Any]:
    """A price, and others from a day on."""
    return [
        {"prices": {"input_mtok": first}},
        *(
            {"prices": {"input_mtok": amount}, "constraint": {"start_date": day.isoformat()}}
            for day, amount in later
        ),
    ]


def machines(*lines: str) -> bytes:
    """One provider's file in gpuhunt: instance, region, price, GPUs, GPU, GB, whether spot."""
    return "\n".join((CSV, *lines, "")).encode()


def package(*models: str, provider: str = "acme", amount: str = "1") -> Table:
    """A table as the package has one, with these models."""
    entries = (
        ApiEntry(
            provider=provider,
            provider_name=provider,
            model=name,
            aliases=(),
            starts=date(2026, 1, 1),
            observed=date(2026, 1, 1),
            effective_from=None,
            input_usd_per_mtok=Decimal(amount),
            output_usd_per_mtok=Decimal(amount),
            cached_input_usd_per_mtok=None,
            batch_discount_frac=None,
            retires=None,
            source="package",
            source_url="https://prices.test",
            note="",
        )
        for name in models
    )
    return Table(date(2026, 1, 1), tuple(entries), ())


NOTHING = Table(date(2026, 1, 1), (), ())


@dataclass
class Rig:
    """A mirror, a history and what is watched."""

    mirror: PriceMirror
    store: Store
    base: Table = NOTHING
    seconds: float = 5
    """How long a request may take."""

    def lists(self, models: Mapping[str, Said] | None = None, **more: Said) -> None:
        """From now on the source lists these models of acme beside those that fill it."""
        self.mirror.documents[TOKENS] = tokens({**FILL, **(models or {}), **more})

    def refresh(
        self, when: int | datetime, source: str = TOKENS, url: str = "", **more: Any
    ) -> Outcome:
        moment = when if isinstance(when, datetime) else at(when)
        return refresh(
            source,
            self.store,
            self.settings(source, url),
            moment,
            fetch=fetch,
            base=self.base,
            **more,
        )

    def settings(self, source: str, url: str = "") -> SourceSettings:
        where = settings(source, self.mirror.urls() | ({source: url} if url else {}))
        return replace(where, limits=Limits(self.seconds, 5_000_000))

    def amounts(self, day: int = 30, known: datetime | None = None, **only: str) -> dict[str, str]:
        """What answers on a day, but for what fills the list."""
        return {
            row.sku: str(row.amount)
            for row in self.store.rows_as_of(on(day), known, **only)
            if not row.sku.startswith("fill")
        }

    def read_on(self, day: int = 30, known: datetime | None = None, **only: str) -> dict[str, int]:
        """On which day of the test each price in force was stated last."""
        found = self.store.rows_as_of(on(day), known, **only)
        return {row.sku: (row.retrieved_at - FIRST).days for row in found}

    def waits(self) -> dict[int, dict[str, str]]:
        """Number of each reading that waits -> what of it."""
        return {
            w.reading.id: {row.sku: str(row.amount) for row in w.rows} | dict.fromkeys(w.gone, "")
            for w in self.store.waiting()
        }


def answers(store: Store) -> Any:
    """All that answers, with what it answers to calculations."""
    versions = store.timelines()
    return versions, store.rows_as_of(on(400)), table_of(versions, read_embedded())
