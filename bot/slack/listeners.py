"""Bolt listeners: acknowledge at once, hand the work to our own pool, never raise.

A listener that raises after its acknowledgement makes Bolt wait 3 seconds and answer 404, which
the person sees as a time-out; so nothing here computes, and what can go wrong happens in `work`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.context import BoltContext

from bot import commands
from bot.render import slack as render
from bot.slack.dedupe import Seen, identity
from bot.slack.leaving import is_leaving
from bot.slack.whose import WhoseIs
from bot.slack.work import Desk, private
from bot.slack.worker import Worker
from core.errors import echo

log = logging.getLogger(__name__)

BUSY = "I am busy with other questions right now; please try again in a few seconds."
CLOSING = "I am restarting; please try again in a minute."
OLD_BUTTON = "I do not know this button any more; run the command again."
_ANYTHING = re.compile(r"")


class State(Protocol):
    """What the listeners need to know of the surface they belong to."""

    closing: bool


def register(
    app: App, desk: Desk, whose: WhoseIs, *, work: Worker, notices: Worker, state: State
) -> None:
    """Register the listeners of questions on `app`, and after all others those for the unknown."""
    for command in commands.COMMANDS:
        app.command(command)(_command_listener(desk, whose, work, state))
    app.command(_ANYTHING)(_unknown_command)
    app.action(render.SHARE_ACTION)(_share_listener(desk, whose, work, notices, state))
    app.action(_ANYTHING)(_other_button(desk, notices))
    app.event(_ANYTHING)(_event)


def answer_once(app: App, seen: Seen) -> None:
    """After verification and before any listener: a duplicate is acknowledged, nothing more."""

    def once(req: BoltRequest, next: Callable[[], None]) -> BoltResponse | None:  # noqa: A002 - Bolt passes arguments by name
        signature = req.headers.get("x-slack-signature") if req.mode == "http" else None
        key = identity(req.body, signature[0] if signature else None)
        if key is not None and not is_leaving(req.body) and not seen.first(key):
            log.info("A request that was seen before is acknowledged and not answered again.")
            return BoltResponse(status=200, body="")
        next()
        return None

    app.middleware(once)


def _command_listener(
    desk: Desk, whose: WhoseIs, work: Worker, state: State
) -> Callable[..., None]:
    def on_command(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        command, text = str(body["command"]), str(body.get("text") or "").strip()
        url, place = str(body.get("response_url") or ""), whose(context)
        if sentence := commands.too_long(text):
            ack(said(sentence))
        elif work.submit(desk.once(body, lambda: desk.answer(command, text, url, place))):
            ack()
        else:
            log.warning("%s was turned away: no room in the queue.", command)
            ack(said(CLOSING if state.closing else BUSY))

    return on_command


def _unknown_command(ack: Ack, body: dict[str, Any]) -> None:
    """A command of the Slack app that this version does not know; Bolt alone would answer 404."""
    *most, last = commands.COMMANDS
    ack(
        said(
            f"I do not know {echo(body.get('command') or 'this command')};"
            f" I answer {', '.join(most)} and {last}."
        )
    )


def _share_listener(
    desk: Desk, whose: WhoseIs, work: Worker, notices: Worker, state: State
) -> Callable[..., None]:
    def on_share(
        ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext
    ) -> None:
        ack()  # a click's acknowledgement cannot carry a message
        user, url = user_name(body), str(body.get("response_url") or "")
        value, place = action.get("value"), whose(context)
        if not work.submit(desk.once(body, lambda: desk.share(value, user, url, place))):
            log.warning("A share was turned away: no room in the queue.")
            _notify(desk, notices, CLOSING if state.closing else BUSY, url)

    return on_share


def _other_button(desk: Desk, notices: Worker) -> Callable[..., None]:
    def on_other(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Link buttons only want an acknowledgement; one with a value is from another version."""
        ack()
        url = str(body.get("response_url") or "")
        if "value" in action and url:
            _notify(desk, notices, OLD_BUTTON, url)

    return on_other


def _event(event: dict[str, Any]) -> None:
    """The app subscribes to no events; one that comes is acknowledged, or Slack repeats it."""
    log.info("An event of type %s is not used.", echo(event.get("type")))


def _notify(desk: Desk, notices: Worker, sentence: str, url: str) -> None:
    if not notices.submit(lambda: desk.notice(sentence, url)):
        log.warning("There was no room even to say so.")


def said(sentence: str) -> dict[str, Any]:
    """One private sentence as the body of an acknowledgement."""
    return private(render.error_message(sentence))


def user_name(body: Mapping[str, Any]) -> str:
    """How whoever clicked is called; empty where Slack does not say."""
    user = body.get("user")
    if not isinstance(user, Mapping):
        return ""
    return str(user.get("name") or user.get("username") or "")
