"""Questions asked elsewhere than by a command: by a mention, or with "Size this" on a message."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.commands import MOST_CHARACTERS, too_long
from bot.render import slack as render
from bot.slack.install.tokens import Clients
from bot.slack.questions import question_in
from bot.slack.respond import Delivery
from bot.slack.watch.opening import FormError, open_form
from bot.slack.work import Desk, Reply
from bot.watch.post import Whose
from core.errors import GpusizeError, InputError

log = logging.getLogger(__name__)

SHORTCUT = "size_this"
FORM = "size_form"
QUESTION = "question"
TITLE = "Size this"


class Talk:
    """Answers mentions in their thread and messages privately, behind `Desk`'s error boundary."""

    def __init__(self, desk: Desk, client_for: Clients) -> None:
        self.desk = desk
        self.client_for = client_for

    def mention(self, event: Mapping[str, Any], whose: Whose) -> None:
        """Answer where everybody in the thread reads it; a mistake, to whoever made it."""
        channel, user = str(event.get("channel")), str(event.get("user"))
        thread = str(event.get("thread_ts") or event.get("ts"))
        try:
            client = self.client_for(whose)
        except GpusizeError as error:
            log.warning("A mention cannot be answered: %s", error.message)
            return
        if client is None:
            log.warning("A mention cannot be answered without a bot token.")
            return

        def compute() -> Reply:
            return self.desk.answered(*_short(str(event.get("text") or "")), whose, share=False)

        def tell(payload: dict[str, Any], *, level: int = logging.ERROR) -> Delivery:
            place = {"channel": channel, "thread_ts": thread}
            return _posted(client, payload, place, user, level)

        self.desk.guarded("mention", compute, tell)

    def size(self, message: Mapping[str, Any], whose: Whose, trigger: str, url: str) -> None:
        """Answer a message's question privately, or open a form with what is missing in it."""
        text = str(message.get("text") or "")

        def compute() -> Reply | None:
            try:
                return self.desk.answered(*_short(text), whose).private()
            except GpusizeError as error:
                try:
                    open_form(self.client_for, whose, trigger, form(text, error.message, url))
                except FormError:
                    raise error from None  # without a form, what is missing is said
                return None

        self.desk.settle("size this", url, compute)

    def sized(self, text: str | None, whose: Whose) -> Reply:
        """The answer to a form's question. Raises GpusizeError."""
        return self.desk.answered(*_short(text or ""), whose).private()


def form(text: str, problem: str, url: str) -> dict[str, Any]:
    """The form that asks for what a message did not say."""
    command, question = question_in(text)
    shown = f"{command} {question}"[:MOST_CHARACTERS]
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": json.dumps({"u": url}),
        "title": render.plain_text(TITLE),
        "submit": render.plain_text("Answer"),
        "close": render.plain_text("Cancel"),
        "blocks": [
            render.section(render.clip(render.escape(problem), render.SECTION_CHARACTERS)),
            {
                "type": "input",
                "block_id": QUESTION,
                "label": render.plain_text("Question"),
                "element": {
                    "type": "plain_text_input",
                    "action_id": QUESTION,
                    "multiline": True,
                    "max_length": MOST_CHARACTERS,
                    "initial_value": shown,
                },
            },
        ],
    }


def asked_in(view: Mapping[str, Any]) -> tuple[str | None, str]:
    """The question of a form and where to answer. Raises LookupError, TypeError or ValueError."""
    held = view["state"]["values"][QUESTION][QUESTION].get("value")
    return held, str(json.loads(view["private_metadata"])["u"])


def _short(text: str) -> tuple[str, str]:
    command, question = question_in(text)
    if sentence := too_long(question):
        raise InputError(sentence, field="text")
    return command, question


def _posted(
    client: WebClient, payload: Mapping[str, Any], place: Mapping[str, str], user: str, level: int
) -> Delivery:
    """One message into a thread; what `private` marked, for one person alone."""
    content: dict[str, Any] = {**place, "text": payload["text"], "blocks": payload.get("blocks")}
    try:
        if payload.get("response_type") == "ephemeral":
            client.chat_postEphemeral(user=user, **content)
        else:
            client.chat_postMessage(**content, unfurl_links=False, unfurl_media=False)
    except SlackApiError as error:
        code = str(error.response.get("error"))
        log.log(level, "Slack did not take an answer: %s", code)
        return Delivery.REFUSED if code in ("invalid_blocks", "no_text") else Delivery.FAILED
    except OSError as error:
        log.log(level, "Slack could not be reached (%s).", type(error).__name__)
        return Delivery.FAILED
    return Delivery.SENT
