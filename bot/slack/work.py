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
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot import commands
from bot.answers.archive import Archive
from bot.metrics import Metrics
from bot.render import slack as render
from bot.render.charts.answers import has_picture
from bot.slack.pictures import Pictures, Undrawn
from bot.slack.respond import Delivery, Responder, Tell
from bot.slack.share import Question, book_at, question_of, read_value
from bot.watch.post import Whose
from core.errors import GpusizeError
from core.receipt import Receipt
from core.watch.scenario import WATCHABLE
from pricing.book import TableBook

log = logging.getLogger(__name__)

Once = Callable[[Mapping[str, Any], Callable[[], None]], Callable[[], None]]
"""Makes of a job about a request's body one that is done by one replica alone."""


def _always(_: Mapping[str, Any], job: Callable[[], None]) -> Callable[[], None]:
    return job


LONGEST_NAME = 80
MOST_BLOCKS = 50


@dataclass(frozen=True, slots=True)
class Reply:
    """A message, and the picture that belongs to it where Slack has no address to fetch it from."""

    message: dict[str, Any]
    picture: Undrawn | None = None

    def private(self) -> Reply:
        """For the person who asked alone."""
        return replace(self, message=private(self.message))


Said = dict[str, Any] | Reply | None
"""What comes of a request; None where nothing is to be said."""
Compute = Callable[[], Said]


class Desk:
    """Answers commands and clicks over their response URLs."""

    def __init__(
        self,
        book: Callable[[], TableBook],
        responder: Responder,
        pictures: Pictures,
        archive: Archive | None = None,
        public_url: str | None = None,
        metrics: Metrics | None = None,
        *,
        watches: bool = False,
        once: Once = _always,
    ) -> None:
        self.once = once
        self._public_url = public_url
        self._watches = watches
        self._book = book
        self._responder = responder
        self._pictures = pictures
        self._archive = archive
        self._metrics = metrics or Metrics()
        self.turn = threading.Lock()

    def answer(self, command: str, text: str, response_url: str, whose: Whose) -> None:
        """Answer a slash command privately, with a Share button."""
        self.settle(command, response_url, lambda: self.answered(command, text, whose).private())

    def answered(self, command: str, text: str, whose: Whose, *, share: bool = True) -> Reply:
        """The message of an answer. Raises GpusizeError."""
        book = self._book()
        with self.turn_for(command, text):
            answer = commands.answer(command, text, book, self._archive)
            self._keep(answer, book)
            value = question_of(command, text, answer).value()
            return self._shown(answer, book, whose, value if share else None, value)

    def share(self, value: object, user_name: str, response_url: str, whose: Whose) -> None:
        """Work a shared question out again and post the answer where everybody sees it."""

        def compute() -> Reply:
            question: Question = read_value(value)
            book = book_at(self._book(), question.as_of)
            with self.turn_for(question.command, question.text):
                answer = commands.answer(question.command, question.text, book, self._archive)
                self._keep(answer, book)
                reply = self._shown(answer, book, whose, None, str(value))
                return replace(reply, message=_in_channel(reply.message, user_name))

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

    def kept(self, answer: commands.Answer, book: TableBook, whose: Whose) -> Reply:
        """The message of an answer that was worked out elsewhere, kept so that it can be opened."""
        self._keep(answer, book)
        return self._shown(answer, book, whose, None, None)

    def _shown(
        self,
        answer: commands.Answer,
        book: TableBook,
        whose: Whose,
        share: str | None,
        watch: str | None,
    ) -> Reply:
        """The message of an answer, with the buttons that make sense on it and its picture."""
        fresh = answer.fresh
        again = watch if fresh and fresh.calculation in WATCHABLE and self._watches else None
        url, picture = None, None
        if fresh is not None and has_picture(fresh):
            url = self._picture_url(fresh)
            picture = Undrawn(fresh, book, whose) if url is None else None
        file_id = self._pictures.known(picture) if picture is not None else None
        message = render.message(
            answer, share=share, watch=again, picture_url=url, picture_file=file_id
        )
        return Reply(message, picture)

    def _picture_url(self, receipt: Receipt) -> str | None:
        """Where Slack finds an answer's picture, which is drawn when it asks for it."""
        if self._archive is None or not self._archive.keeps or self._public_url is None:
            return None
        return f"{self._public_url}charts/{receipt.calculation.lower()}/{receipt.id}.png"

    def _say(self, reply: Reply, tell: Tell) -> Delivery:
        """Say it; once more without its picture if Slack refuses it, maybe for want of the picture.

        Slack takes no message whose picture it cannot show, and an answer is worth more. A picture
        that is still to be drawn follows when it is.
        """
        message, bare = reply.message, render.without_pictures(reply.message)
        delivery = tell(message)
        if delivery is Delivery.REFUSED and bare is not message:
            log.warning("Slack did not take an answer with its picture; posted without it.")
            if reply.picture is not None:
                self._pictures.forget(reply.picture)
            delivery, message = tell(bare), bare
        if delivery is Delivery.SENT and reply.picture is not None and message is bare:
            manner = {name: message[name] for name in _MANNER if name in message}
            self._pictures.follow(reply.picture, manner, tell)
        return delivery

    def settle(self, what: str, response_url: str, compute: Compute) -> None:
        """`guarded`, said to a response URL."""
        self.guarded(what, compute, partial(self._responder.post, response_url))

    def guarded(self, what: str, compute: Compute, tell: Tell) -> None:
        """The error boundary around `compute` and the delivery of what it made, by `tell`."""
        started = time.monotonic()
        counted = "failed"
        try:
            try:
                said, outcome = compute(), "answered"
            except GpusizeError as error:
                said, outcome = private(render.error_message(error.message)), error.code
                self._metrics.refusal("slack", error.code)
            reply = Reply(said) if isinstance(said, dict) else said
            delivery = Delivery.SENT if reply is None else self._say(reply, tell)
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


_MANNER = ("response_type", "replace_original")
"""What says who sees a message, and that it leaves the one before in place."""


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
