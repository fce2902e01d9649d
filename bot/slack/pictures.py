"""Pictures of answers where Slack has no address to fetch them from.

Once an answer is there its picture is drawn, uploaded with the workspace's bot token and shown by a
message of its own: the response URL of a command changes no message (docs/adr/0026). An answer
waits for none of this. When there is too much to draw, or Slack does not take a picture, it is
the picture that is left out.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from bot.answers.again import curve_of
from bot.render import slack as render
from bot.render.charts import answers as charts
from bot.slack.respond import Delivery, Tell
from bot.slack.worker import Worker
from bot.slack_api.files import SHOWABLE_AFTER_S, upload
from bot.slack_api.requests import Refused, SlackEndError
from bot.watch.post import Whose
from core.errors import GpusizeError
from core.receipt import Receipt
from pricing.book import TableBook

log = logging.getLogger(__name__)

THREADS = 4
"""One draws, the others wait for Slack."""
MOST = 24
"""Pictures under way or waiting: the last one comes some ten seconds after its answer."""
MOST_KNOWN = 512
"""Files whose ids are remembered, so that a shared answer has its picture at once."""
CALM_S = 0.5
MOST_RECENT = 4
"""Nothing is drawn while so many answers come within CALM_S: they need the machine more."""
LOOK_S = 0.25
"""How long a picture waits to see whether they do. Drawing takes some 0.3 s of one core."""
LATE_S = 60.0
"""After which a picture is not drawn any more: whoever asked has gone on."""
REFUSED_S = 600.0
"""For so long nothing is drawn for a workspace whose token Slack refuses files from."""


@dataclass(frozen=True, slots=True)
class Undrawn:
    """The picture of an answer, not drawn yet, and the workspace it is for."""

    receipt: Receipt
    book: TableBook
    whose: Whose

    @property
    def key(self) -> tuple[Whose, str]:
        """The same for the same picture; a workspace cannot show another one's files."""
        return self.whose, self.receipt.id


class Pictures:
    """Draws, uploads and shows them, by threads of its own. Thread-safe; nothing here raises."""

    def __init__(
        self,
        client_for: Callable[[Whose], WebClient | None],
        *,
        most: int = MOST,
        observe: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._client_for = client_for
        self._observe = observe
        self._worker = Worker(threads=THREADS, queue=most - THREADS, name="slack-pictures")
        self._ending = threading.Event()
        self._drawing = threading.Lock()
        self._lock = threading.Lock()
        self._came: deque[float] = deque(maxlen=MOST_RECENT)
        self._known: OrderedDict[tuple[Whose, str], str] = OrderedDict()
        self._refused: dict[Whose, float] = {}
        self._said: set[str] = set()

    def known(self, picture: Undrawn) -> str | None:
        """The file it was shown from before, if that is remembered."""
        with self._lock:
            found = self._known.get(picture.key)
            if found is not None:
                self._known.move_to_end(picture.key)
            return found

    def forget(self, picture: Undrawn) -> None:
        """Its file cannot be shown any more."""
        with self._lock:
            self._known.pop(picture.key, None)

    def follow(self, picture: Undrawn, manner: Mapping[str, Any], tell: Tell) -> None:
        """Show it when it is drawn, in a message with the fields of `manner`, said by `tell`."""
        with self._lock:
            self._came.append(time.monotonic())
        if self._pausing(picture.whose):
            return
        until = time.monotonic() + LATE_S
        taken = self._worker.submit(lambda: self._follow(picture, manner, tell, until))
        if not taken and not self._ending.is_set():
            log.info("An answer goes without its picture: too many are waiting.")
            self._observe("dropped")

    def close(self) -> None:
        """Draw and show no more. What is under way ends at its next step."""
        self._ending.set()
        self._worker.close(0)

    def _follow(
        self, picture: Undrawn, manner: Mapping[str, Any], tell: Tell, until: float
    ) -> None:
        outcome: str | None = "failed"
        try:
            outcome = self._shown(picture, manner, tell, until)
        except Refused as no:
            self._pause(picture.whose, no.error)
            outcome = "refused"
        except SlackEndError as end:
            log.warning("The picture of an answer could not be uploaded: %s", end.error)
        except GpusizeError as error:
            log.warning("An answer goes without its picture: %s", error.message)
        except Exception:
            log.exception("The picture of an answer could not be drawn or shown")
        if outcome is not None:
            self._observe(outcome)

    def _shown(
        self, picture: Undrawn, manner: Mapping[str, Any], tell: Tell, until: float
    ) -> str | None:
        """How it ended; None where there is nothing to show or to show it with.

        Raises SlackEndError and GpusizeError.
        """
        file_id = self.known(picture)
        if file_id is None:
            client = self._client_for(picture.whose)
            png = None if client is None else self._png(picture, until)
            if client is None or png is None or self._ending.is_set():
                return "dropped" if time.monotonic() > until else None
            file_id = upload(client, png, charts.alt_text(picture.receipt))
        message = {**render.picture_message(picture.receipt, file_id), **manner}
        if self._ending.is_set():
            return None
        delivery = self._told(message, tell)
        if delivery is Delivery.SENT:
            self._remember(picture, file_id)
            return "shown"
        log.warning("Slack did not take the picture of an answer: %s", delivery.value)
        self.forget(picture)
        return "not taken"

    def _told(self, message: dict[str, Any], tell: Tell) -> Delivery:
        """Say it as soon as Slack can show the file.

        With the answer these are at most the five messages that a response URL is good for.
        """
        for pause_s in SHOWABLE_AFTER_S:
            delivery = tell(message, level=logging.INFO)
            if delivery is not Delivery.REFUSED or self._ending.wait(pause_s):
                return delivery
        return tell(message, level=logging.INFO)

    def _png(self, picture: Undrawn, until: float) -> bytes | None:
        """None where the answer has no curve, and where it is not wanted any more."""
        with self._drawing:
            while not self._ending.wait(LOOK_S) and not self._pausing(picture.whose):
                if time.monotonic() > until:
                    return None
                if self._calm():
                    curve = curve_of(picture.receipt, picture.book)
                    return None if curve is None else charts.picture(picture.receipt, curve)
        return None

    def _calm(self) -> bool:
        with self._lock:
            few = len(self._came) < MOST_RECENT
            return few or time.monotonic() - self._came[0] > CALM_S

    def _remember(self, picture: Undrawn, file_id: str) -> None:
        with self._lock:
            self._known[picture.key] = file_id
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)

    def _pausing(self, whose: Whose) -> bool:
        with self._lock:
            return time.monotonic() < self._refused.get(whose, 0.0)

    def _pause(self, whose: Whose, error: str) -> None:
        """Say once in a process why, and draw nothing for this workspace for a while."""
        with self._lock:
            self._refused[whose] = time.monotonic() + REFUSED_S
            new = error not in self._said
            self._said.add(error)
        if new:
            lack = ": the scope files:write" if error == "missing_scope" else ""
            log.warning(
                "Answers go without pictures: Slack takes no files from this app (%s%s);"
                " `gpusize doctor` looks at what it may do.",
                error,
                lack,
            )
