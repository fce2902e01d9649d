"""The buttons of an alert: Acknowledge, Snooze, Open plan, Workbook and Edit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError

from bot import audit
from bot.commands import Answer
from bot.render import slack as render
from bot.slack.listeners import said
from bot.slack.watch import shown
from bot.slack.watch.desk import Asker, WatchDesk
from bot.slack.watch.opening import FormError, open_form
from bot.slack.watch.words import COMMAND
from bot.slack.work import Reply
from bot.watch.clocks import clock, moment, zone
from bot.watch.kept import Kept, Ran, ran
from bot.watch.queries import CHECKED
from bot.watch.tables import checks
from bot.workbook import file_name, workbook
from core.errors import InputError
from core.registry import REGISTRY
from core.watch.finding import Finding
from core.watch.scenario import Scenario
from pricing.book import TableBook

DATE_FORM = "watch_snooze_until"
DATE = "until"
MOST_DAYS = 366
OLD = "This button no longer works; /gpuwatch list shows the scenarios."


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button of an alert is about."""

    scenario: str
    period: str
    days: int | None = None
    """For Snooze; None asks for a date."""

    @classmethod
    def read(cls, text: object) -> Pressed:
        """A button's value. Raises InputError for another version's."""
        try:
            held = json.loads(str(text))
            days = held.get("d")
            found = cls(str(held["s"]), str(held["r"]), None if days is None else int(days))
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            raise InputError(OLD) from None
        if days is not None and not 0 < (found.days or 0) <= MOST_DAYS:
            raise InputError(OLD)
        return found


@dataclass(frozen=True, slots=True)
class Found:
    """A check as it was made: what was asked, and at which prices."""

    scenario: Scenario
    ran: Ran
    finding: Finding
    book: TableBook

    @property
    def inputs(self) -> dict[str, Any]:
        """The question's arguments, with the day of the check."""
        return {**self.scenario.inputs, "as_of": self.finding.now.as_of}


class Alerts:
    """Answers the buttons, behind the error boundary of `Desk`."""

    def __init__(self, desk: WatchDesk) -> None:
        self._desk = desk
        self._watch = desk.watch

    def acknowledge(self, value: object, asker: Asker) -> dict[str, Any] | None:
        """The first one counts; the others are told who it was."""
        at = self._watch.clock()
        pressed = Pressed.read(value)
        kept = self._watch.store.acknowledge(asker.whose, pressed.scenario, asker.who, at)
        memory = kept.memory
        if memory.acknowledged_by == asker.who and _same(memory.acknowledged_at, at):
            return said(f"You acknowledged {kept.scenario.name}.")
        if not memory.acknowledged_by:
            return said(f"There is no open alert of {kept.scenario.name}.")
        when = shown.day(datetime.fromisoformat(memory.acknowledged_at))
        who = "You" if memory.acknowledged_by == asker.who else memory.acknowledged_by
        return said(f"{who} acknowledged {kept.scenario.name} on {when}.")

    def snooze(self, value: object, asker: Asker) -> dict[str, Any] | None:
        """For days, or until a date that a form asks for."""
        pressed = Pressed.read(value)
        kept = self._watch.store.named(asker.whose, pressed.scenario)
        at = self._watch.clock()
        if pressed.days is None:
            today = clock(at, zone(kept.scenario.timezone)).date()
            view = date_form(kept, today, asker.url)
            open_form(self._watch.client_for, asker.whose, asker.trigger, view)
            return None
        until = at + timedelta(days=pressed.days)
        kept = self._watch.store.snooze(asker.whose, kept.id, until, asker.user, at)
        return said(f"{kept.scenario.name} is snoozed until {shown.day(until)}.")

    def snooze_until(self, text: str | None, scenario: str, asker: Asker) -> Kept | dict[str, str]:
        """Until the beginning of a day in the scenario's time zone, or what is wrong with it."""
        at = self._watch.clock()
        kept = self._watch.store.named(asker.whose, scenario)
        where = zone(kept.scenario.timezone)
        today = clock(at, where).date()
        try:
            day = date.fromisoformat(text or "")
        except ValueError:
            day = today
        last = today + timedelta(days=MOST_DAYS)
        if not today < day <= last:
            return {DATE: f"Choose a day after {today} and up to {last}."}
        until = moment(datetime.combine(day, time()), where)
        return self._watch.store.snooze(asker.whose, kept.id, until, asker.user, at)

    def plan(self, value: object, asker: Asker) -> Reply:
        """The whole answer of the check, kept so that anyone can open it by its id."""
        found = self._found(Pressed.read(value), asker)
        with self._desk.desk.turn:
            receipt = REGISTRY.get(found.scenario.calculation).run(found.inputs, found.book)
        answer = Answer("/gpu", f"open {receipt.id}", receipt=receipt)
        return self._desk.desk.kept(answer, found.book, asker.whose).private()

    def workbook(self, value: object, asker: Asker, thread_ts: str) -> dict[str, Any] | None:
        """Upload the workbook of the check's question into the alert's thread."""
        found = self._found(Pressed.read(value), asker)
        name = found.scenario.name
        with self._desk.desk.turn:
            data = workbook(found.scenario.calculation, found.inputs, found.book)
        client = self._watch.client_for(asker.whose)
        if client is None:
            raise FormError("To upload a file I need the app's bot token (SLACK_BOT_TOKEN).")
        try:
            client.files_upload_v2(
                file=data,
                filename=file_name(name),
                title=f"{name}, {found.ran.period}",
                channel=asker.channel,
                thread_ts=thread_ts or None,
            )
        except SlackApiError as error:
            raise FormError(
                f"Slack did not take the workbook ({error.response.get('error')});"
                " `gpusize watch` makes it too."
            ) from None
        with self._watch.store.changing() as db:
            detail = {"period": found.ran.period, "file": file_name(name)}
            at = self._watch.clock()
            audit.record(db, asker.whose, asker.user, "exported", name, detail, at)
        return None

    def _found(self, pressed: Pressed, asker: Asker) -> Found:
        kept = self._watch.store.named(asker.whose, pressed.scenario)
        of_period = (checks.c.scenario_id == kept.id, checks.c.period == pressed.period)
        query = CHECKED.where(*of_period).order_by(checks.c.id.desc())
        with self._watch.store.reading() as db:
            rows = [(ran(row), row.definition) for row in db.execute(query)]
        for one, definition in rows:
            if isinstance(one.outcome, Finding):
                scenario = Scenario.from_dict(json.loads(definition))
                book = self._watch.runner.book_known(one.known)
                return Found(scenario, one, one.outcome, book)
        raise InputError(
            f"The check of {pressed.period} cannot be opened: it found nothing, or is old and was"
            f" removed; {COMMAND} history {kept.scenario.name} shows those there are."
        )


def date_form(kept: Kept, today: date, url: str) -> dict[str, Any]:
    """The form that asks for a date."""
    meta = {"s": kept.id, "u": url}
    return {
        "type": "modal",
        "callback_id": DATE_FORM,
        "private_metadata": json.dumps(meta),
        "title": render.plain_text("Snooze"),
        "submit": render.plain_text("Snooze"),
        "close": render.plain_text("Cancel"),
        "blocks": [
            {
                "type": "input",
                "block_id": DATE,
                "label": render.plain_text(f"Alerts of {kept.scenario.name} are held until"),
                "element": {
                    "type": "datepicker",
                    "action_id": DATE,
                    "initial_date": (today + timedelta(days=30)).isoformat(),
                },
            }
        ],
    }


def date_of(view: Mapping[str, Any]) -> tuple[str | None, str, str]:
    """The date somebody chose, of which scenario, and where to say so. Raises as `form.read`."""
    meta = json.loads(view["private_metadata"])
    chosen = view["state"]["values"][DATE][DATE].get("selected_date")
    return chosen, str(meta["s"]), str(meta["u"])


def _same(iso: str, at: datetime) -> bool:
    return bool(iso) and datetime.fromisoformat(iso) == at
