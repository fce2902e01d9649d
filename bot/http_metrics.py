"""GET /metrics for Prometheus, and the id and the count of every request."""

from __future__ import annotations

import time

from fastapi import FastAPI, Request, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import logs
from bot.http_secret import check_secret
from bot.metrics import Metrics

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
REQUEST_ID = "x-request-id"
REFUSAL = (
    "Metrics want their secret: send the header Authorization: Bearer and what"
    " GPUSIZE_METRICS_TOKEN says there."
)


def add_metrics(app: FastAPI, metrics: Metrics, token: str | None) -> None:
    """Serve GET /metrics, and count and name every request; call it after all other middleware."""
    app.state.metrics = metrics
    app.add_middleware(Observed, metrics=metrics)

    # not async: parts of it are looked up in a database, and FastAPI gives it a thread
    @app.get("/metrics", include_in_schema=False)
    def read_metrics(request: Request) -> Response:
        if token is not None:
            check_secret(request.headers, token, REFUSAL)
        body, content_type = metrics.exposition(request.headers.get("accept", ""))
        return Response(body, headers={"content-type": content_type, "cache-control": "no-store"})


class Observed:
    """ASGI middleware: a request has an id, in log lines and in its answer, and is counted."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = asked
            await send(message)

        began = time.perf_counter()
        with logs.request(Headers(scope=scope).get(REQUEST_ID)) as asked:
            try:
                await self.app(scope, receive, watched)
            finally:
                method = scope["method"] if scope["method"] in METHODS else "other"
                took = time.perf_counter() - began
                self._metrics.http(_route(scope), method, status, took)


def _route(scope: Scope) -> str:
    """The pattern that was matched; `other` for addresses there are none of, and for files."""
    return str(getattr(scope.get("route"), "path", "other"))
