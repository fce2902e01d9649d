"""`gpusize prices show`: the sources, how old they are, what was refused and what waits."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot import cli_output
from bot.cli_prices.place import Place, source_id
from bot.cli_prices.text import count, moment, table, wrapped
from core.errors import InputError
from pricing.history.errors import HistoryUnavailableError
from pricing.history.records import Reading, Waiting
from pricing.history.store import Store
from pricing.history.waiting import REPLACED
from pricing.sources.registry import SOURCES, Source
from pricing.table_rows import PACKAGE, rows_of

DECISIONS = 5
"""Decisions by people that are shown."""
HEADER = ("source", "last accepted (UTC)", "age in days", "rows", "last attempt (UTC)", "outcome")


@dataclass(frozen=True, slots=True)
class State:
    """One source as the history knows it."""

    source: Source
    readings: tuple[Reading, ...]
    """Newest first."""
    accepted: Reading | None
    waits: tuple[Waiting, ...]

    def attempt(self) -> Reading | None:
        """The last time it was read, or not."""
        return next((r for r in self.readings if r.decides is None), None)

    def outcome(self) -> str:
        """What became of the last attempt, in a word or two."""
        last = self.attempt()
        if last is None:
            return "not read yet" if self.source.by_default else "read only when asked for"
        rows = sum(len(w.rows) + len(w.gone) for w in self.waits)
        if last.status == "accepted":
            # the same doubt as before keeps its number, and is no new line
            return f"accepted, {rows:,} of it waits" if rows else "accepted"
        if last.status == "rejected":
            return "refused" if last.sha256 else "failed"
        settled = next((r for r in self.readings if r.decides == last.id), None)
        if settled is None:
            return f"accepted, {rows:,} of it waits" if last.partial else "waits"
        return (
            f"{'approved' if settled.status == 'accepted' else 'rejected'} by {settled.decided_by}"
        )

    def refused(self) -> list[list[Reading]]:
        """Refusals and failures since the last acceptance, oldest first, the same ones together."""
        since = 0 if self.accepted is None else self.accepted.id
        found = [
            r
            for r in self.readings
            if r.id > since and r.status == "rejected" and r.decides is None
        ]
        return [list(same) for _, same in groupby(reversed(found), key=lambda r: r.reasons)]


def run(arguments: argparse.Namespace, place: Place) -> int:
    """Print the state of all sources, or of one."""
    if arguments.as_of is not None:
        raise InputError(
            "--as-of shows the prices of a day; name an ITEM or a --provider too, e.g. gpusize"
            " prices show gpt-4o-mini --as-of 2026-10-01.",
            field="--as-of",
        )
    only = source_id(arguments.source)
    states: list[State] = []
    live = place.live()
    problem = ""
    try:
        with place.reading() as store:
            if store is None:
                problem = "There is none yet; `gpusize prices refresh` makes it."
                states = [State(s, (), None, ()) for s in SOURCES.values() if only in (None, s.id)]
            else:
                states = _states(store, only)
    except HistoryUnavailableError as error:
        problem = error.message
    if arguments.json:
        cli_output.print_json(_as_json(place, states, problem, live.table.as_of.isoformat()))
        return 0
    if live.problem:
        problem = f"{problem} {live.problem}"
    kept = [f"History: {place.shown()}", *(wrapped(problem, "") if problem else [])]
    lines = [f"Prices of {live.table.as_of}", *kept, "", *_sources(place, states, only)]
    for title, part in (
        ("Not used, since the last reading that was accepted:", _refused(states)),
        ("Waiting for a person:", _waiting(states)),
        ("Decided lately:", _decided(states)),
    ):
        if part:
            lines += ["", title, *part]
    cli_output.write("\n".join(lines))
    return 0


def _states(store: Store, only: str | None) -> list[State]:
    waits = store.waiting()
    return [
        State(
            source,
            tuple(store.readings(source.id)),
            store.latest(source.id),
            tuple(w for w in waits if w.reading.source == source.id),
        )
        for source in SOURCES.values()
        if only in (None, source.id)
    ]


def _sources(place: Place, states: Sequence[State], only: str | None) -> list[str]:
    rows = [_source(place, state) for state in states]
    if only in (None, PACKAGE):
        age = (place.now.date() - place.base.as_of).days
        rows.append(
            [PACKAGE, place.base.as_of.isoformat(), str(max(age, 0)),
             f"{len(rows_of(place.base)):,}", "", "shipped with gpusize"]
        )  # fmt: skip
    return table(HEADER, rows, "<<>><<")


def _source(place: Place, state: State) -> list[str]:
    last, tried = state.accepted, state.attempt()
    age = "-"
    if last is not None:
        days, most = _age(place, last), state.source.stale_after_days
        age = f"{'stale: ' if days > most else ''}{days} of {most}"
    return [
        state.source.id,
        "never" if last is None else moment(last.retrieved_at),
        age,
        "-" if last is None else f"{last.row_count:,}",
        "-" if tried is None else moment(tried.retrieved_at),
        state.outcome(),
    ]


def _age(place: Place, reading: Reading) -> int:
    return max((place.now.date() - reading.retrieved_at.date()).days, 0)


def _refused(states: Sequence[State]) -> list[str]:
    lines: list[str] = []
    for state in states:
        for same in state.refused():
            first, last = same[0], same[-1]
            again = f" ({len(same)} times since {moment(first.retrieved_at)})"
            when = f"{moment(last.retrieved_at)}{again if len(same) > 1 else ''}"
            lines += wrapped(f"{state.source.id}, {when}: {' '.join(last.reasons)}")
    return lines


def _waiting(states: Sequence[State]) -> list[str]:
    lines: list[str] = []
    for state in states:
        for waits in state.waits:
            held = waits.reading
            lines.append(f"  reading {held.id}: {held_of(waits)}, read {moment(held.retrieved_at)}")
            for reason in held.reasons:
                lines += wrapped(reason, "    ")
            lines += wrapped(settling(held.id), "    ")
    return lines


def held_of(waits: Waiting) -> str:
    """How much waits of a reading."""
    source = waits.reading.source
    what = "" if waits.reading.partial else "the whole list, "
    said = [count(len(waits.rows), "row")] if waits.rows or not waits.gone else []
    if waits.gone:
        said.append(f"{count(len(waits.gone), 'price')} no longer listed")
    return f"{source}, {what}{' and '.join(said)}"


def settling(number: int) -> str:
    """How to settle what waits."""
    return (
        f"`gpusize prices approve {number}` or `gpusize prices reject {number}` settles it,"
        f" `gpusize prices diff {number}` shows what it would change."
    )


def _decisions(states: Sequence[State]) -> list[Reading]:
    made = [
        r
        for state in states
        for r in state.readings
        if r.decides is not None and r.decided_by != REPLACED
    ]
    return sorted(made, key=lambda r: r.id, reverse=True)[:DECISIONS]


def _decided(states: Sequence[State]) -> list[str]:
    lines: list[str] = []
    for made in _decisions(states):
        act = "approved" if made.status == "accepted" else "rejected"
        why = f": {' '.join(made.reasons)}" if made.reasons else ""
        lines += wrapped(
            f"{moment(made.decided_at)} {made.decided_by} {act} reading {made.decides} of"
            f" {made.source} ({count(made.row_count, 'row')}){why}"
        )
    return lines


def _as_json(place: Place, states: Sequence[State], problem: str, book: str) -> dict[str, Any]:
    return {
        "book": book,
        "history": place.shown(),
        "problem": problem,
        "package": {
            "as_of": place.base.as_of.isoformat(),
            "rows": len(rows_of(place.base)),
        },
        "sources": [
            {
                "source": state.source.id,
                "by_default": state.source.by_default,
                "accepted": _reading(state.accepted),
                "age_days": None if state.accepted is None else _age(place, state.accepted),
                "stale_after_days": state.source.stale_after_days,
                "attempt": _reading(state.attempt()),
                "outcome": state.outcome(),
                "refused": [_reading(r) for same in state.refused() for r in same],
                "waiting": [
                    {**(_reading(w.reading) or {}), "rows": len(w.rows), "gone": len(w.gone)}
                    for w in state.waits
                ],
            }
            for state in states
        ],
        "decisions": [_reading(made) for made in _decisions(states)],
    }


def _reading(reading: Reading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    return {
        "reading": reading.id,
        "source": reading.source,
        "retrieved_at": reading.retrieved_at.isoformat(),
        "status": reading.status,
        "partial": reading.partial,
        "reasons": list(reading.reasons),
        "rows": reading.row_count,
        "decided_by": reading.decided_by,
        "decided_at": reading.decided_at.isoformat(),
        "decides": reading.decides,
    }
