"""The one error boundary of the HTTP surface.

What a person can mend (GpusizeError) is 422 with the error's own fields; what Starlette refuses
(no such path, wrong method, body too large) has the same shape; anything else is a defect: 500
with a reference id, and the traceback in the log under that id.
"""

from __future__ import annotations

import logging
import secrets
from asyncio import CancelledError
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.metrics import Metrics
from core.errors import GpusizeError

log = logging.getLogger(__name__)

CODES = {
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    429: "too_many",
    503: "not_ready",
}


class ErrorFields(BaseModel):
    """What went wrong, for programs (`code`, `field`) and for people (`message`)."""

    model_config = ConfigDict(extra="allow", use_attribute_docstrings=True)

    code: str
    """Kind of error, e.g. bad_input, unknown_name, does_not_fit."""
    message: str
    """One sentence: what is wrong, what is allowed, what to do."""
    field: str | None = None
    """The argument at fault, if it is one."""


class ErrorBody(BaseModel):
    """Every answer that is not 2xx."""

    error: ErrorFields


def error_response(status: int, error: dict[str, Any], **headers: str) -> JSONResponse:
    """An error in the one shape all of them have."""
    return JSONResponse({"error": error}, status, headers=headers)


def refuse(status: int, message: str) -> HTTPException:
    """The exception for a request refused before any calculation saw it."""
    return HTTPException(status, message)


def install(app: FastAPI) -> None:
    """Put the boundary around `app`."""
    app.add_exception_handler(GpusizeError, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(Boundary)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    refusal = cast("GpusizeError", error)
    _count(request, refusal.code)
    return error_response(422, refusal.as_dict())


async def _http(request: Request, exception: Exception) -> JSONResponse:
    error = cast("HTTPException", exception)
    message = str(error.detail)
    if error.status_code == 404 and message == "Not Found":
        message = "There is nothing at this path; GET /v1 lists the calculations."
    elif error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "another method")
        message = f"This path does not take {request.method}; use {allowed}."
    code = CODES.get(error.status_code, "http_error")
    _count(request, code)
    fields = {"code": code, "message": message, "field": None}
    return error_response(error.status_code, fields, **dict(error.headers or {}))


def _count(request: Request, code: str) -> None:
    metrics: Metrics | None = getattr(request.app.state, "metrics", None)
    if metrics is not None:
        metrics.refusal("http", code)


class Boundary:
    """ASGI middleware: an unexpected exception becomes 500 with a reference id.

    Starlette's own handler for Exception re-raises after answering, so the server would log the
    traceback a second time; this one logs once and keeps the connection usable.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            return  # the one who asked is gone: nobody to answer, nothing to mend
        except CancelledError:
            if started:
                raise
            message = "The service is stopping and could not finish this; ask again."
            fields = {"code": CODES[503], "message": message, "field": None}
            await error_response(503, fields)(scope, receive, send)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("internal error, reference %s: %s", reference, scope["path"])
            if started:
                raise  # half an answer is out; only closing the connection says it failed
            fields = {
                "code": "internal",
                "message": f"Internal error, reference {reference}; the log has the details.",
                "field": None,
                "reference": reference,
            }
            await error_response(500, fields)(scope, receive, send)
