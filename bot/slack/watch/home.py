"""App Home: scenarios, what they found last, prices and what waits for a person, who did what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot import audit
from bot.cli_prices.changes import said
from bot.cli_prices.differences import would_change
from bot.cli_prices.overview import held_of
from bot.render.home import Home, Line, Pending, view
from bot.slack.approvers import Approvers
from bot.slack.watch import shown
from bot.slack.watch.desk import Asker, WatchDesk
from bot.slack.watch.opening import publish
from bot.watch.claims import last_of
from core.errors import GpusizeError, InputError
from pricing.history.records import Waiting
from pricing.history.store import Store

MOST_SCENARIOS = 30
MOST_WAITING = 10
MOST_DEEDS = 10
MOST_CHANGES = 3


@dataclass(frozen=True, slots=True)
class HomeDesk:
    """Shows App Home and settles what waits."""

    desk: WatchDesk
    approvers: Approvers

    def show(self, asker: Asker, note: str = "") -> None:
        """Publish somebody's Home. Raises GpusizeError."""
        publish(self.desk.watch.client_for, asker.whose, asker.user, view(self._home(asker, note)))

    def settle(self, what: str, asker: Asker, do: Callable[[], str]) -> None:
        """Do something from Home and show it anew, with what came of it."""

        def compute() -> None:
            try:
                note = do()
            except GpusizeError as error:
                note = error.message
            self.show(asker, note)

        self.desk.desk.settle(what, asker.url, compute)

    def decide(self, number: object, asker: Asker, *, approve: bool) -> str:
        """Approve or reject a reading of prices. Raises InputError."""
        if not self.approvers.holds(asker.whose, asker.user):
            raise InputError("Only people named in GPUSIZE_APPROVERS decide about prices.")
        reading, at = _number(number), self.desk.watch.clock()
        store = self.desk.watch.store
        prices = Store(store.engine)
        waits = prices.waiting_under(reading)
        if approve:
            prices.approve(reading, asker.user, at)
        else:
            prices.decline(reading, asker.user)
        what = "approved" if approve else "rejected"
        with store.changing() as db:
            detail = {"reading": reading, "source": waits.reading.source, "held": held_of(waits)}
            audit.record(db, asker.whose, asker.user, what, f"reading {reading}", detail, at)
        return f"You {what} reading {reading} ({held_of(waits)})."

    def _home(self, asker: Asker, note: str) -> Home:
        watch, now = self.desk.watch, self.desk.watch.clock()
        kept = watch.store.all(asker.whose)
        if not watch.store.there():
            return Home(note=note, prices=self._prices(None, now))
        with watch.store.reading() as db:
            last = last_of(db, [one.id for one in kept[:MOST_SCENARIOS]])
            deeds = audit.listed(db, asker.whose, limit=MOST_DEEDS)
        prices = Store(watch.store.engine)
        waiting = prices.waiting()[:MOST_WAITING]
        may = self.approvers.holds(asker.whose, asker.user)
        return Home(
            note=note,
            scenarios=[
                Line(
                    one.id,
                    one.scenario.name,
                    shown.state(one),
                    shown.check_line(last[one.id][0]) if one.id in last else "not checked yet",
                )
                for one in kept[:MOST_SCENARIOS]
            ],
            more=max(0, len(kept) - MOST_SCENARIOS),
            prices=self._prices(prices, now),
            pending=[self._pending(prices, one, now) for one in waiting],
            may_decide=may,
            deeds=[f"{shown.day(d.at)}: {d.who} {d.what} {d.subject}" for d in deeds],
        )

    def _prices(self, prices: Store | None, now: datetime) -> list[str]:
        book = self.desk.watch.book()
        lines = [f"Answers rest on prices as of {book.date()}."]
        newest: dict[str, datetime] = {}
        for one in prices.readings(limit=200) if prices is not None else ():
            if one.status == "accepted":
                newest[one.source] = max(one.retrieved_at, newest.get(one.source, one.retrieved_at))
        for source, read in sorted(newest.items()):
            lines.append(f"{source}: read {(now - read).days} days ago, on {shown.day(read)}")
        return lines

    def _pending(self, prices: Store, waits: Waiting, now: datetime) -> Pending:
        reading = waits.reading
        lines = [*reading.reasons[:MOST_CHANGES]]
        lines += [said(change) for change in would_change(prices, waits, now)[:MOST_CHANGES]]
        title = f"Reading {reading.id} of {shown.day(reading.retrieved_at)}: {held_of(waits)}"
        return Pending(reading.id, title, lines)


def _number(value: object) -> int:
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise InputError("This button no longer works; open App Home again.")
    return int(text)
