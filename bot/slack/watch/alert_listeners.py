"""Bolt listeners of an alert's buttons."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.context import BoltContext

from bot.render.alert import ACKNOWLEDGE, EDIT, OPEN, SNOOZE, WORKBOOK
from bot.slack.listeners import BUSY
from bot.slack.patience import OTHER_FORM, in_time
from bot.slack.watch import words
from bot.slack.watch.alerts import DATE, DATE_FORM, Alerts, Pressed, date_of
from bot.slack.watch.desk import Asker, WatchDesk
from bot.slack.watch.listeners import asker_of, one_of, open_now
from bot.slack.whose import WhoseIs
from bot.slack.work import Said
from bot.slack.worker import Worker

log = logging.getLogger(__name__)

Do = Callable[[object, Asker, Mapping[str, Any]], Said]


def register(app: App, desk: WatchDesk, whose: WhoseIs, *, work: Worker, forms: Worker) -> None:
    """Register a listener for each button, and for the form that asks for a date."""
    alerts = Alerts(desk)

    def edit(value: object, asker: Asker, _body: Mapping[str, Any]) -> None:
        open_now(desk, words.Asked("edit", Pressed.read(value).scenario), asker)

    doing: dict[str, tuple[Worker, Do]] = {
        ACKNOWLEDGE: (work, lambda value, asker, _: alerts.acknowledge(value, asker)),
        SNOOZE: (forms, lambda value, asker, _: alerts.snooze(value, asker)),
        OPEN: (work, lambda value, asker, _: alerts.plan(value, asker)),
        WORKBOOK: (work, lambda value, asker, body: alerts.workbook(value, asker, _thread(body))),
        EDIT: (forms, edit),
    }
    for action, (pool, do) in doing.items():
        app.action(one_of(action))(_listener(action, desk, whose, pool, do))
    app.view(DATE_FORM)(_date_listener(alerts, desk, whose, forms))


def _listener(
    name: str, desk: WatchDesk, whose: WhoseIs, pool: Worker, do: Do
) -> Callable[..., None]:
    def on_click(
        ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext
    ) -> None:
        ack()
        asker = asker_of(body, whose(context))
        chosen = action.get("selected_option")
        value = chosen.get("value") if isinstance(chosen, Mapping) else action.get("value")
        job = lambda: desk.desk.settle(name, asker.url, lambda: do(value, asker, body))  # noqa: E731
        if not pool.submit(job):
            log.warning("%s was turned away: no room in the queue.", name)
            desk.desk.notice(BUSY, asker.url)

    return on_click


def _date_listener(
    alerts: Alerts, desk: WatchDesk, whose: WhoseIs, forms: Worker
) -> Callable[..., None]:
    def on_date(ack: Ack, body: dict[str, Any], view: dict[str, Any], context: BoltContext) -> None:
        try:
            chosen, scenario, url = date_of(view)
        except (LookupError, TypeError, ValueError):
            ack(response_action="errors", errors={DATE: OTHER_FORM})
            return
        asker = asker_of(body, whose(context))
        errors = in_time(
            forms,
            DATE,
            lambda: alerts.snooze_until(chosen, scenario, asker),
            lambda kept: desk.saved_at(kept, url, "Snoozed"),
        )
        ack(response_action="errors", errors=errors) if errors else ack()

    return on_date


def _thread(body: Mapping[str, Any]) -> str:
    """The thread that an alert has or begins."""
    message, container = body.get("message"), body.get("container")
    held = message if isinstance(message, Mapping) else {}
    place = container if isinstance(container, Mapping) else {}
    return str(held.get("thread_ts") or held.get("ts") or place.get("message_ts") or "")
