"""One attempt to get one message to Slack, and what is kept of how it ended."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from bot.slack_api.requests import Limited, NotTaken, Refused, SlackEndError, Unclear
from bot.slack_ids import is_direct, is_user
from bot.watch import undelivered
from bot.watch.means import Means
from bot.watch.message import Block, Message, repeated, with_picture
from bot.watch.post import Post
from bot.watch.rows import Claimed, Said
from bot.watch.slack_web import GONE, Found, SlackWeb
from pricing.history.errors import HistoryUnavailableError

log = logging.getLogger(__name__)
T = TypeVar("T")

PICTURE_ATTEMPTS = 3
"""After so many a message goes without its picture."""


class _LostError(Exception):
    """Another worker has the row by now."""


class Attempt:
    """One claim, from finding out what an earlier attempt did to keeping what became of it."""

    def __init__(self, means: Means, claim: Claimed) -> None:
        self._means = means
        self._outbox = means.outbox
        self._claim = claim
        self._post = claim.post
        self._doubtful = claim.doubtful
        self._again = False

    def run(self) -> bool:
        """Whether the message is there. Raises HistoryUnavailableError if that cannot be kept."""
        try:
            client = self._means.client_for(self._post.whose)
        except Exception:
            log.exception("No client for workspace %s", self._post.whose.workspace)
            return self._later("its token cannot be read")
        if client is None:
            return self._refused(undelivered.NO_TOKEN)
        web = SlackWeb(client)
        try:
            return self._look(web) if self._doubtful else self._deliver(web)
        except SlackEndError as end:
            return self._failed(end)
        except _LostError:
            log.warning("%s took too long; another worker has it", self._post.key)
            return False

    # -- finding out ------------------------------------------------------------------

    def _look(self, web: SlackWeb) -> bool:
        """What became of the request nobody saw the end of; deliver if it was not accepted."""
        post, claim = self._post, self._claim
        oldest = claim.created_at.timestamp() - self._means.timing.skew
        said = self._said()
        try:
            thread_ts = post.payload.get("thread_ts") or (said and said.ts)
            found = web.find(post.channel, post.key, oldest, thread_ts)
        except Refused as no:
            return self._cannot_look(web, no.error)
        if found is None:
            self._doubtful = False
            return self._deliver(web)
        log.info("%s had arrived as %s", post.key, found.ts)
        return self._arrived(found)

    def _cannot_look(self, web: SlackWeb, error: str) -> bool:
        """The configured guarantee decides."""
        post = self._post
        if self._means.delivery == "at-least-once":
            log.warning("%s is posted again and may be there twice (%s)", post.key, error)
            self._again = True
            return self._deliver(web)
        log.warning("%s: %s (%s)", post.key, undelivered.LOST, error)
        at = self._means.clock()
        notice = undelivered.notice(post, undelivered.LOST.rstrip("."), "unclear", at)
        self._kept(lambda: self._outbox.end(self._claim, "unclear", at, undelivered.LOST, notice))
        return self._ended("unclear")

    # -- delivering -------------------------------------------------------------------

    def _deliver(self, web: SlackWeb) -> bool:
        post = self._post
        try:
            message = self._message(post)
        except Exception:  # a defect of one message stops no other
            reference = os.urandom(4).hex()
            log.exception("%s cannot be rendered, reference %s", post.key, reference)
            return self._refused(f"{undelivered.NOT_RENDERED}, reference {reference}")
        file_id = self._picture(web, message)
        said = self._said()
        if post.kind == "update":
            if said is None:
                return self._refused("message_not_found")
            return self._arrived(self._update(web, said, message, file_id))
        if post.kind == "alert" and said and said.subject == self._subject():
            try:
                self._update(web, said, message, file_id)
                line = self._message(replace(post, kind="line"))
                return self._arrived(self._send(web, line, None, said.ts, broadcast=True))
            except Refused as no:
                if no.error not in GONE:
                    raise
                log.info("The message of %s is gone; a new one is posted", post.key)
        thread_ts = post.payload.get("thread_ts") or (said and said.ts)
        return self._arrived(
            self._send(web, message, file_id, thread_ts if post.kind == "reply" else None)
        )

    def _message(self, post: Post) -> Message:
        with self._means.drawing:
            message = undelivered.plain(post) or self._means.render(post)
        return repeated(message) if self._again else message

    def _picture(self, web: SlackWeb, message: Message) -> str | None:
        """The picture's file id; None where there is none, or it cannot be had."""
        if message.picture is None:
            return None
        try:
            return web.upload(message.picture, message.alt_text)
        except Refused as no:
            log.warning("%s goes without its picture: %s", self._post.key, no.error)
        except NotTaken as end:
            if self._claim.attempt < PICTURE_ATTEMPTS:
                raise
            log.warning("%s goes without its picture: %s", self._post.key, end.error)
        return None

    def _send(
        self,
        web: SlackWeb,
        message: Message,
        file_id: str | None,
        thread_ts: str | None,
        *,
        broadcast: bool = False,
    ) -> Found:
        post = self._post

        def send(blocks: Sequence[Block]) -> Found:
            if not self._kept(lambda: self._outbox.begin(self._claim, self._means.clock())):
                raise _LostError
            return web.post(
                post.channel, message.text, blocks, post.key, thread_ts, broadcast=broadcast
            )

        return self._shown(message, file_id, send)

    def _update(self, web: SlackWeb, said: Said, message: Message, file_id: str | None) -> Found:
        def send(blocks: Sequence[Block]) -> Found:
            if not self._kept(lambda: self._outbox.renew(self._claim, self._means.clock())):
                raise _LostError
            return web.update(said.channel, said.ts, message.text, blocks)

        return self._shown(message, file_id, send)

    def _shown(
        self, message: Message, file_id: str | None, send: Callable[[Sequence[Block]], Found]
    ) -> Found:
        """Send with the picture as soon as Slack can show it, or without it in the end."""
        for pause_s in self._means.timing.picture if file_id else ():
            try:
                return send(with_picture(message.blocks, file_id))
            except Refused as no:
                if no.error != "invalid_blocks" or not any("file" in d for d in no.details):
                    raise
            self._means.sleep(pause_s)
        return send(with_picture(message.blocks, None))

    def _said(self) -> Said | None:
        """The scenario's message in this channel."""
        post = self._post
        said = self._outbox.said(post.scenario_id) if post.scenario_id else None
        if said is None or post.kind in ("line", "direct"):
            return None
        direct = is_user(post.channel) and is_direct(said.channel)
        return said if direct or said.channel == post.channel else None

    def _subject(self) -> str:
        """What an alert is about: one that nobody acknowledged yet goes on in its message."""
        memory = self._post.payload.get("memory") or {}
        return str(self._post.payload.get("subject") or memory.get("opened_at") or self._post.key)

    # -- how it ended -----------------------------------------------------------------

    def _arrived(self, found: Found) -> bool:
        said = None
        if self._post.kind == "alert" and not found.in_thread:
            said = Said(found.channel, found.ts, self._subject())
        at = self._means.clock()
        self._kept(lambda: self._outbox.sent(self._claim, at, found.ts, said))
        self._ended("sent")
        return True

    def _failed(self, end: SlackEndError) -> bool:
        match end:
            case Limited():
                return self._limited(end)
            case Unclear():
                return self._doubt(end.error)
            case Refused():
                return self._refused(end.error, end.details)
            case _:
                return self._later(end.error)

    def _limited(self, end: Limited) -> bool:
        log.info("Slack asks to wait %.0f s before %s", end.retry_after_s, self._post.key)
        at = self._means.clock()
        self._kept(
            lambda: self._outbox.limited(
                self._claim, at, end.retry_after_s, whole=end.whole, doubtful=self._doubtful
            )
        )
        return self._ended("limited")

    def _later(self, why: str) -> bool:
        at, timing = self._means.clock(), self._means.timing
        if (at - self._claim.created_at).total_seconds() > timing.give_up:
            return self._refused(f"given up after {timing.give_up / 86_400:g} days: {why}")
        wait_s = min(2.0 ** min(self._claim.attempt - 1, 20), timing.longest_backoff)
        log.warning("%s is tried again in %.0f s: %s", self._post.key, wait_s, why)
        until = at + timedelta(seconds=wait_s)
        self._kept(lambda: self._outbox.later(self._claim, until, why, doubtful=self._doubtful))
        return self._ended("later")

    def _doubt(self, why: str) -> bool:
        log.warning("It is not known whether %s arrived: %s", self._post.key, why)
        until = self._means.clock() + timedelta(seconds=self._means.timing.settle)
        self._kept(lambda: self._outbox.later(self._claim, until, why, doubtful=True))
        return self._ended("doubtful")

    def _refused(self, error: str, details: Sequence[str] = ()) -> bool:
        post, at, why = self._post, self._means.clock(), undelivered.why(error)
        log.error("%s in %s was refused: %s %s", post.key, post.channel, why, "; ".join(details))
        notice = undelivered.notice(post, why, error.partition(",")[0], at)
        self._kept(lambda: self._outbox.end(self._claim, "refused", at, why, notice))
        return self._ended("refused")

    def _ended(self, how: str) -> bool:
        self._means.observe(how)
        return False

    def _kept(self, keep: Callable[[], T]) -> T:
        """Keep something, and try again for a while if the database is away."""
        for pause_s in self._means.timing.database:
            try:
                return keep()
            except HistoryUnavailableError:
                self._means.sleep(pause_s)
        return keep()
