"""What `/gpuwatch`, forms and buttons do with scenarios, once they were acknowledged."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.commands import Answer
from bot.render import slack as render
from bot.slack.install.tokens import Clients
from bot.slack.watch import form, shown, words
from bot.slack.work import Desk, private
from bot.slack_ids import is_channel
from bot.watch.asked import edited, scenario_of
from bot.watch.kept import Kept
from bot.watch.post import Whose
from bot.watch.runner import Runner
from bot.watch.store import WatchStore
from core.watch.scenario import Scenario
from pricing.book import TableBook

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, from where, and where to answer."""

    whose: Whose
    user: str
    channel: str = ""
    url: str = ""
    """A response URL; empty where Slack gives none."""
    trigger: str = ""
    """Opens a form within three seconds."""
    name: str = ""

    @property
    def who(self) -> str:
        """As people are told who it was: by name, which may change, and id.

        >>> Asker(Whose("", "T1"), "U1", name="ada").who
        'ada (U1)'
        """
        return f"{self.name} ({self.user})" if self.name else self.user

    @property
    def place(self) -> str:
        """Where alerts go if nobody says otherwise: the channel it was typed in, if it is one."""
        return self.channel if is_channel(self.channel) else ""


@dataclass(frozen=True, slots=True)
class Watch:
    """What the watch in Slack needs."""

    store: WatchStore
    runner: Runner
    book: Callable[[], TableBook]
    client_for: Clients
    clock: Callable[[], datetime]


class WatchDesk:
    """Answers over response URLs, behind the error boundary of `Desk`."""

    def __init__(self, watch: Watch, desk: Desk) -> None:
        self.watch = watch
        self.desk = desk

    def command(self, asked: words.Asked, asker: Asker) -> None:
        """`/gpuwatch`, but for what opens a form."""

        def compute() -> dict[str, Any]:
            return private(render.message(self._done(asked, asker), share=None))

        self.desk.settle(f"{words.COMMAND} {asked.do}", asker.url, compute)

    def _done(self, asked: words.Asked, asker: Asker) -> Answer:
        store, whose = self.watch.store, asker.whose
        if asked.do == "help":
            return words.usage()
        if asked.do == "list":
            return shown.listed(store.all(whose))
        if asked.do in CHANGES:
            done, change = CHANGES[asked.do]
            return _answer(change(self, asked, asker), done)
        kept = store.named(whose, asked.name)
        if asked.do == "history":
            return shown.history(kept, store.history(whose, kept.id))
        if asked.do == "run":
            return self._preview(kept)
        with store.reading() as db:
            last = store.last(db, kept.id)
        return shown.shown(kept, last)

    def turned(self, asked: words.Asked, asker: Asker) -> Kept:
        """After a scenario was paused, resumed, muted, unmuted or deleted."""
        store, at = self.watch.store, self.watch.clock()
        if asked.do in ("mute", "unmute"):
            muted = asked.do == "mute"
            return store.mute(asker.whose, asked.name, asker.user, at, muted=muted)
        turn = {"pause": store.pause, "resume": store.resume, "delete": store.delete}[asked.do]
        return turn(asker.whose, asked.name, asker.user, at)

    def add(self, asked: words.Asked, asker: Asker) -> Kept:
        """Watch the question that was typed."""
        plain = {"channel": asker.place, "owner": asker.user, **asked.values, "name": asked.name}
        with self.desk.turn:
            scenario = scenario_of(plain, self.watch.book())
        return self.watch.store.add(asker.whose, scenario, asker.user, self.watch.clock())

    def edit(self, asked: words.Asked, asker: Asker) -> Kept:
        """Change the values that were typed."""
        kept = self.watch.store.named(asker.whose, asked.name)
        with self.desk.turn:
            scenario = edited(kept.scenario, asked.values, self.watch.book())
        return self.watch.store.edit(asker.whose, kept.id, scenario, asker.user, self.watch.clock())

    def _preview(self, kept: Kept) -> Answer:
        with self.desk.turn:
            checked = self.watch.runner.preview(kept)
        verdict = checked.verdict
        return shown.preview(kept, checked.outcome, verdict.reason.value if verdict else "nothing")

    def save(self, values: form.Values, meta: form.Meta, asker: Asker) -> Kept | dict[str, str]:
        """Keep what a form says, or say what is wrong at each field. Raises GpusizeError."""
        store, at = self.watch.store, self.watch.clock()
        before = store.named(asker.whose, meta.scenario) if meta.scenario else None
        if before is not None and before.version != meta.version:
            return {
                "name": f"Version {before.version} was made by {before.made_by} meanwhile; close"
                " this form and open it again."
            }
        with self.desk.turn:
            scenario = form.judged(
                values, meta, before.scenario if before else None, self.watch.book()
            )
        if not isinstance(scenario, Scenario):
            return scenario
        if before is not None:
            return store.edit(asker.whose, before.id, scenario, asker.user, at)
        return store.add(asker.whose, scenario, asker.user, at)

    def saved_at(self, kept: Kept, url: str, done: str) -> None:
        """Say what came of a form, where there is a place to."""
        if url:
            message = private(render.message(_answer(kept, done), share=None))
            self.desk.settle("form", url, lambda: message)

    def filled(self, asked: words.Asked, asker: Asker) -> tuple[form.Values, form.Meta]:
        """What a form opens with. Raises GpusizeError."""
        if asked.do == "edit":
            kept = self.watch.store.named(asker.whose, asked.name)
            values = form.filled(kept.scenario)
            text = values["text"] or ""
            return values, form.Meta(kept.id, kept.version, text, asker.url)
        known = {"channel": asker.place or None, "owner": asker.user, "name": asked.name or None}
        return {**known, **asked.values}, form.Meta(url=asker.url)


CHANGES: dict[str, tuple[str, Callable[[WatchDesk, words.Asked, Asker], Kept]]] = {
    "add": ("Watched from now on", WatchDesk.add),
    "edit": ("Changed", WatchDesk.edit),
    "pause": ("Paused", WatchDesk.turned),
    "resume": ("Resumed", WatchDesk.turned),
    "mute": ("Muted", WatchDesk.turned),
    "unmute": ("Not muted", WatchDesk.turned),
    "delete": ("Deleted", WatchDesk.turned),
}


def opens_form(asked: words.Asked) -> bool:
    """Whether what was typed says too little to be done without a form."""
    if asked.do == "edit":
        return not asked.values
    return asked.do == "add" and "text" not in asked.values


def _answer(kept: Kept, done: str) -> Answer:
    scenario = kept.scenario
    if kept.state == "deleted":
        return Answer(words.COMMAND, done, title=f"{done}: {scenario.name}")
    place = f"alerts go to channel {scenario.channel}" if scenario.channel else "no channel is set"
    lines = [shown.state(kept), f"{scenario.schedule}, {scenario.timezone}; {place}"]
    return Answer(words.COMMAND, done, title=f"{done}: {scenario.name}", lines=lines)
