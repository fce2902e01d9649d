"""Bolt listeners of App Home."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.context import BoltContext

from bot.render.home import APPROVE, NEW, REJECT
from bot.slack.watch import words
from bot.slack.watch.home import HomeDesk
from bot.slack.watch.listeners import asker_of, one_of, open_settled
from bot.slack.whose import WhoseIs
from bot.slack.worker import Worker

log = logging.getLogger(__name__)


def register(app: App, home: HomeDesk, whose: WhoseIs, *, work: Worker, forms: Worker) -> None:
    """Register what shows Home, and its buttons."""

    def on_opened(event: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        if event.get("tab", "home") != "home":
            return
        asker = replace(asker_of(body, whose(context)), user=str(event.get("user") or ""))
        if not work.submit(lambda: home.settle("home", asker, lambda: "")):
            log.warning("App Home was not shown: no room in the queue.")

    def on_new(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        asker = asker_of(body, whose(context))
        forms.submit(lambda: open_settled(home.desk, words.Asked("add"), asker))

    app.event("app_home_opened")(on_opened)
    app.action(NEW)(on_new)
    for action, approve in ((APPROVE, True), (REJECT, False)):
        app.action(one_of(action))(_decision(home, whose, work, approve=approve))


def _decision(
    home: HomeDesk, whose: WhoseIs, work: Worker, *, approve: bool
) -> Callable[..., None]:
    def on_decision(
        ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext
    ) -> None:
        ack()
        asker, value = asker_of(body, whose(context)), action.get("value")
        decide = lambda: home.decide(value, asker, approve=approve)  # noqa: E731
        if not work.submit(lambda: home.settle("decision", asker, decide)):
            log.warning("A decision was turned away: no room in the queue.")

    return on_decision
