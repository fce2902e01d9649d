"""GET /charts/{calculation}/{id}.png: the picture of an answer that was given before.

It is drawn when somebody looks at it, so that no answer waits for drawing. Who knows an id may see
its picture: Slack fetches pictures without saying who asks.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import FastAPI, Response

from bot.answers.archive import Archive
from bot.answers.kept import AnswersUnavailableError, UnknownAnswerError, read_id
from bot.http_errors import error_response, refuse
from bot.render.charts.answers import CHARTED, picture
from core.errors import InputError

MOST_KEPT = 64
"""Pictures kept in memory, at some 150 KB each."""
DRAWERS = 2
"""Threads that draw or wait to: one picture is drawn at a time."""
CACHE = "public, max-age=86400"


class Pictures:
    """Pictures of answers, each drawn once while it is looked at often."""

    def __init__(self, archive: Archive, most: int = MOST_KEPT) -> None:
        self._archive = archive
        self._most = most
        self._kept: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, calculation: str, text: str) -> bytes:
        """The picture of an answer. Raises UnknownAnswerError where there is none, InputError."""
        digits = read_id(text, "this service")
        with self._lock:
            found = self._kept.get(digits)
            if found is not None:
                self._kept.move_to_end(digits)
        if found is None:
            found = self._drawn(digits)
            with self._lock:
                self._kept[digits] = found
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        if found[0] != calculation.upper():
            raise UnknownAnswerError(
                f"The answer {digits} is one of {found[0].lower()}, not of {calculation}.",
                field="calculation",
            )
        return found[1]

    def _drawn(self, digits: str) -> tuple[str, bytes]:
        receipt, curve = self._archive.curve(digits)
        return receipt.calculation, picture(receipt, curve)


def add_charts(app: FastAPI, archive: Archive | None) -> None:
    """Serve pictures of the answers of `archive`; without one there are none."""
    pictures = Pictures(archive) if archive is not None else None
    threads = CapacityLimiter(DRAWERS)

    @app.get(
        "/charts/{calculation}/{id}.png",
        tags=["answers"],
        operation_id="picture_of_answer",
        response_class=Response,
        responses={200: {"content": {"image/png": {}}}, 404: {"description": "No such picture."}},
    )
    async def picture_of_answer(calculation: str, id: str) -> Response:  # noqa: A002 - the path's name
        """The picture of an answer given before, 1600 x 900 pixels."""
        if pictures is None:
            raise refuse(404, "Answers are not kept here, so there are no pictures of them.")
        try:
            found = await anyio.to_thread.run_sync(pictures.of, calculation, id, limiter=threads)
        except (UnknownAnswerError, InputError) as error:
            if calculation.upper() not in CHARTED:  # others have one where inputs are uncertain
                known = ", ".join(name.lower() for name in CHARTED)
                raise refuse(404, f"Pictures are of {known}.") from None
            return error_response(404, error.as_dict())
        except AnswersUnavailableError as error:
            return error_response(503, error.as_dict())
        return Response(found, media_type="image/png", headers={"Cache-Control": CACHE})
