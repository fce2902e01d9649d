"""Bolt listeners of the watch: acknowledge, and hand the work to a pool.

Forms have a pool of their own: three seconds after a click Slack opens none any more, so they do
not wait behind calculations.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.context import BoltContext

from bot.commands import MOST_CHARACTERS
from bot.render.slack import WATCH_ACTION
from bot.slack.listeners import BUSY, said, user_name
from bot.slack.patience import OTHER_FORM, in_time
from bot.slack.share import read_value
from bot.slack.watch import form, words
from bot.slack.watch.desk import Asker, WatchDesk, opens_form
from bot.slack.watch.opening import open_form
from bot.slack.whose import WhoseIs
from bot.slack.work import one_line
from bot.slack.worker import Worker
from core.errors import GpusizeError

log = logging.getLogger(__name__)


def register(app: App, desk: WatchDesk, whose: WhoseIs, *, work: Worker, forms: Worker) -> None:
    """Register the listeners of the command, the Watch button and the form."""
    app.command(words.COMMAND)(_command_listener(desk, whose, work, forms))
    app.action(WATCH_ACTION)(_watch_listener(desk, whose, forms))
    app.view(form.CALLBACK)(_form_listener(desk, whose, forms))


def _command_listener(
    desk: WatchDesk, whose: WhoseIs, work: Worker, forms: Worker
) -> Callable[..., None]:
    def on_command(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        text = str(body.get("text") or "")
        if len(text) > MOST_CHARACTERS:
            sentence = f"A command may have at most {MOST_CHARACTERS:,} characters; shorten it."
            ack(said(sentence))
            return
        try:
            asked = words.read(text)
        except GpusizeError as error:
            ack(said(error.message))
            return
        asker = asker_of(body, whose(context))
        if opens_form(asked):
            taken = forms.submit(lambda: open_settled(desk, asked, asker))
        else:
            taken = work.submit(desk.desk.once(body, lambda: desk.command(asked, asker)))
        ack() if taken else ack(said(BUSY))

    return on_command


def _watch_listener(desk: WatchDesk, whose: WhoseIs, forms: Worker) -> Callable[..., None]:
    def on_watch(
        ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext
    ) -> None:
        ack()
        asker, value = asker_of(body, whose(context)), action.get("value")

        def ask() -> None:
            question = read_value(value)
            text = f"{question.command} {question.text}"
            open_now(desk, words.Asked("add", "", {"text": text}), asker)

        if not forms.submit(lambda: desk.desk.settle("watch", asker.url, ask)):
            log.warning("A form was not opened: no room in the queue.")

    return on_watch


def _form_listener(desk: WatchDesk, whose: WhoseIs, forms: Worker) -> Callable[..., None]:
    def on_submit(
        ack: Ack, body: dict[str, Any], view: dict[str, Any], context: BoltContext
    ) -> None:
        asker = asker_of(body, whose(context))
        try:
            values, meta = form.read(view["state"]), form.Meta.read(view["private_metadata"])
        except (LookupError, TypeError, ValueError):
            ack(response_action="errors", errors={"name": OTHER_FORM})
            return
        errors = in_time(
            forms,
            "name",
            lambda: desk.save(values, meta, asker),
            lambda kept: desk.saved_at(kept, meta.url, _done(meta)),
        )
        ack(response_action="errors", errors=errors) if errors else ack()

    return on_submit


def _done(meta: form.Meta) -> str:
    return "Changed" if meta.scenario else "Watched from now on"


def one_of(action: str) -> re.Pattern[str]:
    """An action's id, alone or with what makes it the only one of a view behind a colon."""
    return re.compile(rf"{re.escape(action)}(:.*)?$")


def asker_of(body: Mapping[str, Any], whose: Any) -> Asker:
    """Who sent a command, a click or a form."""
    user, channel = body.get("user"), body.get("channel")
    return Asker(
        whose,
        str(user.get("id")) if isinstance(user, Mapping) else str(body.get("user_id") or ""),
        str(channel.get("id"))
        if isinstance(channel, Mapping)
        else str(body.get("channel_id") or ""),
        str(body.get("response_url") or ""),
        str(body.get("trigger_id") or ""),
        one_line(user_name(body)),
    )


def open_settled(desk: WatchDesk, asked: words.Asked, asker: Asker) -> None:
    """Open the form, or say why not."""
    desk.desk.settle("form", asker.url, lambda: open_now(desk, asked, asker))


def open_now(desk: WatchDesk, asked: words.Asked, asker: Asker) -> None:
    """Open the form. Raises GpusizeError."""
    values, meta = desk.filled(asked, asker)
    open_form(desk.watch.client_for, asker.whose, asker.trigger, form.view(values, meta))
