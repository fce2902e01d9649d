"""What happens after a request was acknowledged: compute, post, and one error boundary.

Every job ends in exactly one message to the person who asked: the answer, one sentence about
what to put right, or a reference id that is also in the log. Only a message that cannot be
delivered is known to the log alone.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from bot import commands
from bot.answers.archive import Archive
from bot.metrics import Metrics
from bot.render import slack as render
from bot.render.charts.answers import has_picture
from bot.slack.respond import Delivery, Responder
from bot.slack.share import Question, book_at, question_of, read_value
from core.errors import GpusizeError
from core.watch.scenario import WATCHABLE
from pricing.book import TableBook

log = logging.getLogger(__name__)

Compute = Callable[[], dict[str, Any] | None]
"""Makes a message; None where nothing is to be said."""
Tell = Callable[[dict[str, Any]], Delivery]

LONGEST_NAME = 80
MOST_BLOCKS = 50


class Desk:
    """Answers commands and clicks over their response URLs."""

    def __init__(
        self,
        book: Callable[[], TableBook],
        responder: Responder,
        archive: Archive | None = None,
        public_url: str | None = None,
        metrics: Metrics | None = None,
        *,
        watches: bool = False,
    ) -> None:
        self._public_url = public_url
        self._watches = watches
        self._book = book
        self._responder = responder
        self._archive = archive
        self._metrics = metrics or Metrics()
        self.turn = threading.Lock()

    def answer(self, command: str, text: str, response_url: str) -> None:
        """Answer a slash command privately, with a Share button."""
        self.settle(command, response_url, lambda: private(self.answered(command, text)))

    def answered(self, command: str, text: str, *, share: bool = True) -> dict[str, Any]:
        """The message of an answer. Raises GpusizeError."""
        book = self._book()
        with self.turn_for(command, text):
            answer = commands.answer(command, text, book, self._archive)
            self._keep(answer, book)
            value = question_of(command, text, answer).value()
            return self._shown(answer, value if share else None, value)

    def share(self, value: object, user_name: str, response_url: str) -> None:
        """Work a shared question out again and post the answer where everybody sees it."""

        def compute() -> dict[str, Any]:
            question: Question = read_value(value)
            book = book_at(self._book(), question.as_of)
            with self.turn_for(question.command, question.text):
                answer = commands.answer(question.command, question.text, book, self._archive)
                self._keep(answer, book)
                return _in_channel(self._shown(answer, None, str(value)), user_name)

        self.settle("share", response_url, compute)

    def notice(self, sentence: str, response_url: str) -> None:
        """One private sentence."""
        self.settle("notice", response_url, lambda: private(render.error_message(sentence)))

    def turn_for(self, command: str, text: str) -> AbstractContextManager[object]:
        """One answer is worked out at a time: more threads would not make it sooner, and the one
        that acknowledges has to find a moment between them. Opening a kept answer waits for its
        database, so it waits for no turn.
        """
        return nullcontext() if commands.opens(command, text) else self.turn

    def _keep(self, answer: commands.Answer, book: TableBook) -> None:
        if self._archive is not None and answer.fresh is not None:
            self._archive.keep(answer.fresh, book)

    def kept(self, answer: commands.Answer, book: TableBook) -> dict[str, Any]:
        """The message of an answer that was worked out elsewhere, kept so that it can be opened."""
        self._keep(answer, book)
        return self._shown(answer, None, None)

    def _shown(
        self, answer: commands.Answer, share: str | None, watch: str | None
    ) -> dict[str, Any]:
        """The message of an answer, with the buttons that make sense on it."""
        fresh = answer.fresh is not None and answer.fresh.calculation in WATCHABLE
        again = watch if fresh and self._watches else None
        picture = self._picture_url(answer)
        return render.message(answer, share=share, watch=again, picture_url=picture)

    def _picture_url(self, answer: commands.Answer) -> str | None:
        """Where Slack finds the answer's picture, which is drawn when it asks for it."""
        kept = self._archive is not None and self._archive.keeps
        if not kept or self._public_url is None or answer.fresh is None:
            return None
        if not has_picture(answer.fresh):
            return None
        name, digits = answer.fresh.calculation, answer.fresh.id
        return f"{self._public_url}charts/{name.lower()}/{digits}.png"

    def _deliver(self, response_url: str, payload: dict[str, Any]) -> Delivery:
        """Post; once more without its picture if Slack refuses it, maybe for want of the picture.

        Slack takes no message whose picture it cannot fetch, and an answer is worth more.
        """
        delivery = self._responder.post(response_url, payload)
        if delivery is Delivery.REFUSED:
            bare = render.without_pictures(payload)
            if len(bare["blocks"]) < len(payload["blocks"]):
                log.warning("Slack did not take an answer with its picture; posted without it.")
                delivery = self._responder.post(response_url, bare)
        return delivery

    def settle(self, what: str, response_url: str, compute: Compute) -> None:
        """`guarded`, said to a response URL."""
        self.guarded(what, compute, lambda payload: self._deliver(response_url, payload))

    def guarded(self, what: str, compute: Compute, tell: Tell) -> None:
        """The error boundary around `compute` and the delivery of what it made, by `tell`."""
        started = time.monotonic()
        counted = "failed"
        try:
            try:
                payload, outcome = compute(), "answered"
            except GpusizeError as error:
                payload, outcome = private(render.error_message(error.message)), error.code
                self._metrics.refusal("slack", error.code)
            delivery = Delivery.SENT if payload is None else tell(payload)
            if delivery is Delivery.REFUSED:
                # An address we trust said no to our own message: rendering has a defect.
                raise RuntimeError(f"Slack refused the message for {what}")  # noqa: TRY301 - one boundary handles it
            counted = outcome if delivery is Delivery.SENT else f"not delivered: {delivery.value}"
            outcome += f", {delivery.value}"
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("%s failed, reference %s", what, reference)
            delivery = tell(private(_apology(reference)))
            outcome = f"failed, reference {reference}, {delivery.value}"
        took = time.monotonic() - started
        self._metrics.command(what, counted, took)
        log.info("%s: %s, %.0f ms", what, outcome, took * 1000)


def private(message: Mapping[str, Any]) -> dict[str, Any]:
    """`message` for the person who asked alone, leaving the one they clicked on in place."""
    return {**message, "response_type": "ephemeral", "replace_original": False}


def _apology(reference: str) -> dict[str, Any]:
    # Not rendered: the renderer may be what failed.
    sentence = (
        "Something went wrong on our side, not with your question. Please tell whoever runs"
        f" this app the reference {reference}."
    )
    return {"text": sentence}


def one_line(name: str) -> str:
    r"""A person's name as it may be shown.

    >>> one_line(" Ada\n Lovelace ")
    'Ada Lovelace'
    """
    return "".join(c for c in " ".join(name.split()) if c.isprintable())[:LONGEST_NAME]


def _in_channel(message: Mapping[str, Any], user_name: str) -> dict[str, Any]:
    """`message` for the channel, saying who shared it; the name never becomes a mention."""
    lead = f"Shared by {one_line(user_name) or 'somebody'}"
    blocks = [{"type": "context", "elements": [render.plain_text(lead)]}, *message["blocks"]]
    return {
        "text": f"{render.escape(lead)}: {message['text']}",
        "blocks": blocks[:MOST_BLOCKS],
        "response_type": "in_channel",
        "replace_original": False,
    }
