"""What one source's prices did between two moments, by what was known at each. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from pricing.drift import SPOT_DAYS, Change, drift
from pricing.history.records import Version
from pricing.known import accepted
from pricing.matching import Item
from pricing.rows import Snapshot

Points = dict[str, list[tuple[date, Decimal]]]


def compare(
    then: Sequence[Version],
    now: Sequence[Version],
    since: datetime,
    until: datetime,
    watchlist: Collection[Item] | None,
) -> list[Change]:
    """Changes from what was known at `since` to what was known at `until`, of one source.

    `then` and `now` are its timelines as known at those moments. Spot prices are medians of thirty
    days up to each.
    """
    points: Points = defaultdict(list)
    first = since.date() - timedelta(days=SPOT_DAYS)
    last = until.date() - timedelta(days=SPOT_DAYS)
    _spot_days(points, then, first, since.date())
    _spot_days(points, now, max(last, since.date()), until.date())
    before, after = (
        Snapshot("", when, "", "", accepted(versions, when))
        for versions, when in ((then, since), (now, until))
    )
    return drift(before, after, watchlist, spot_history=points)


def _spot_days(points: Points, versions: Iterable[Version], first: date, end: date) -> None:
    """The amount of each spot price on each day from `first` to before `end`."""
    for version in versions:
        row = version.row
        if row.commitment != "spot" or row.amount is None:
            continue
        day = max(version.starts, first)
        stop = end if version.ends is None else min(version.ends, end)
        while day < stop:
            points[row.key()].append((day, row.amount))
            day += timedelta(days=1)
