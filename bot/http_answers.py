"""GET /v1/answers/{id}: an answer as it was given, and whether it comes out the same today."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from bot.answers.archive import Archive
from bot.answers.kept import AnswersUnavailableError, UnknownAnswerError
from bot.http_errors import ErrorBody, error_response, refuse


def add_answers(app: FastAPI, archive: Archive | None) -> None:
    """Serve the answers of `archive`; without one there are none."""

    # not async: searching and computing again take time, and FastAPI gives it a thread
    @app.get(
        "/v1/answers/{id}",
        tags=["answers"],
        operation_id="open_answer",
        responses={
            404: {"model": ErrorBody, "description": "No such answer is kept here."},
            422: {"model": ErrorBody, "description": "No id, or a part of one."},
            503: {"model": ErrorBody, "description": "The answers cannot be read now."},
        },
    )
    def open_answer(id: str) -> JSONResponse:  # noqa: A002 - the path's name for it
        """An answer given before, by the 12 digits of its id.

        `receipt` is word for word what was given, `note` says when, and whether computing it again
        with the prices known then gives the same figures (`again.same`; null where it cannot be).
        """
        if archive is None:
            raise refuse(404, "Answers are not kept here, so none can be opened.")
        try:
            return JSONResponse(archive.open(id).as_dict())
        except UnknownAnswerError as error:
            return error_response(404, error.as_dict())
        except AnswersUnavailableError as error:
            return error_response(503, error.as_dict())
