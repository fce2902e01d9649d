"""Bolt listeners of mentions, of the message shortcut and of its form."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.context import BoltContext

from bot.slack.listeners import BUSY
from bot.slack.patience import OTHER_FORM, in_time
from bot.slack.talk import FORM, QUESTION, SHORTCUT, Talk, asked_in
from bot.slack.whose import WhoseIs
from bot.slack.worker import Worker

log = logging.getLogger(__name__)


def register(app: App, talk: Talk, whose: WhoseIs, *, work: Worker, forms: Worker) -> None:
    """Register the three."""
    app.event("app_mention")(_mention_listener(talk, whose, work))
    app.shortcut(SHORTCUT)(_shortcut_listener(talk, whose, forms))
    app.view(FORM)(_form_listener(talk, whose, forms))


def _mention_listener(talk: Talk, whose: WhoseIs, work: Worker) -> Callable[..., None]:
    def on_mention(body: dict[str, Any], event: dict[str, Any], context: BoltContext) -> None:
        if event.get("bot_id") or event.get("subtype") or not event.get("user"):
            return  # other apps talk to people, not to each other
        place = whose(context)
        if not work.submit(talk.desk.once(body, lambda: talk.mention(event, place))):
            log.warning("A mention was turned away: no room in the queue.")

    return on_mention


def _shortcut_listener(talk: Talk, whose: WhoseIs, forms: Worker) -> Callable[..., None]:
    def on_shortcut(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        message, place = body.get("message"), whose(context)
        trigger, url = str(body.get("trigger_id") or ""), str(body.get("response_url") or "")
        held = message if isinstance(message, dict) else {}
        if not forms.submit(lambda: talk.size(held, place, trigger, url)):
            talk.desk.notice(BUSY, url)

    return on_shortcut


def _form_listener(talk: Talk, whose: WhoseIs, forms: Worker) -> Callable[..., None]:
    def on_form(ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        place = whose(context)
        try:
            text, url = asked_in(view)
        except (LookupError, TypeError, ValueError):
            ack(response_action="errors", errors={QUESTION: OTHER_FORM})
            return
        errors = in_time(
            forms,
            QUESTION,
            lambda: (talk.sized(text, place),),
            lambda found: talk.desk.settle("size this", url, lambda: found[0]),
        )
        ack(response_action="errors", errors=errors) if errors else ack()

    return on_form
