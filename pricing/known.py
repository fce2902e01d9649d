"""What the history and the package know, to hold a reading of one source against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from pricing.history.records import Declined, Reading, Version
from pricing.history.store import Store
from pricing.history.timeline import OPEN
from pricing.matching import Item, item, usable
from pricing.periods import goes_on, holds
from pricing.rows import PriceRow, Snapshot
from pricing.table import Table
from pricing.table_rows import items_of, rows_of

OWN = "own"


@dataclass(frozen=True, slots=True)
class Known:
    """What the history and the package know beside one source."""

    last: tuple[PriceRow, ...] | None
    """What was accepted of it and is still listed, past and announced prices too; None if nothing
    ever was."""
    others: tuple[PriceRow, ...]
    """What others take now: the package first, so that a source that was read counts before it."""
    watched: frozenset[Item]
    declined: tuple[Declined, ...] = ()
    latest: Reading | None = None

    def without(self, unread: Collection[str]) -> tuple[list[PriceRow] | None, set[Item]]:
        """What was accepted, and what is watched, but for providers that could not be read."""
        last = None if self.last is None else [r for r in self.last if r.provider not in unread]
        return last, {(provider, sku) for provider, sku in self.watched if provider not in unread}

    def keys_of(self, unread: Collection[str]) -> set[str]:
        """Keys of all that providers sell that could not be read."""
        return {row.key() for row in self.last or () if row.provider in unread}

    def before(self) -> Snapshot | None:
        """What was accepted, as the reading it was."""
        if self.last is None or self.latest is None:
            return None
        read = self.latest
        return Snapshot(read.source, read.retrieved_at, read.url, read.sha256, self.last)


def what_is_known(source: str, store: Store, base: Table, now: datetime) -> Known:
    """What a reading of `source` is held against."""
    versions: dict[str, list[Version]] = defaultdict(list)
    for version in store.timelines():
        versions[version.row.source].append(version)
    today = now.astimezone(UTC).date()
    latest = store.latest(source)
    own = versions.pop(source, [])
    mine = accepted(own, now)
    last = mine if mine or latest is not None else None
    if source == OWN:
        # the owner of a price is right about it, whatever it was and whatever others pay
        return Known(last, (), frozenset(), latest=latest)
    package = rows_of(base)
    others = (row for line in versions.values() for row in _current(line, today) if not row.private)
    priced = {item(v.row) for v in own if goes_on(v, today) and usable(v.row.amount)}
    watched = items_of(base) & priced
    return Known(last, (*package, *others), watched, tuple(store.declined(source)), latest)


def accepted(versions: Sequence[Version], now: datetime) -> tuple[PriceRow, ...]:
    """The rows of what is still listed, past and announced ones too."""
    today = now.astimezone(UTC).date()
    by_key: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        by_key[version.row.key()].append(version)
    return tuple(
        _dated(version) if len(line) > 1 else version.row
        for line in by_key.values()
        if any(goes_on(v, today) for v in line)
        for version in line
    )


def _current(versions: Iterable[Version], today: date) -> list[PriceRow]:
    return [v.row for v in versions if holds(v, today)]


def _dated(version: Version) -> PriceRow:
    """A row with the day from which it held, so that one that ended is not taken for today's."""
    if version.starts == OPEN or version.row.effective_from is not None:
        return version.row
    return replace(version.row, effective_from=version.starts)
