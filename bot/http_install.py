"""GET /slack/install and /slack/oauth_redirect: people install the app in their workspace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import FastAPI, Request, Response

from bot.http_errors import refuse

AT_ONCE = 4
"""Installations answered at a time; each waits for Slack."""

Answer = tuple[int, Mapping[str, str], bytes]


class Installing(Protocol):
    """What answers the two pages; may block, may run in several threads."""

    def begin(self, query: Mapping[str, str], cookie: str) -> Answer:
        """Send the person to Slack."""
        ...

    def finish(self, query: Mapping[str, str], cookie: str) -> Answer:
        """Keep the installation Slack sends the person back with."""
        ...


def add_install(app: FastAPI, installing: Installing | None) -> None:
    """The two routes; they say how to turn them on where they are off."""
    threads = CapacityLimiter(AT_ONCE)

    async def page(request: Request, answer: Callable[..., Answer]) -> Response:
        query, cookie = dict(request.query_params), request.headers.get("cookie", "")
        status, headers, body = await anyio.to_thread.run_sync(
            answer, query, cookie, limiter=threads, abandon_on_cancel=True
        )
        return Response(body, status, dict(headers))

    @app.get("/slack/install", include_in_schema=False)
    async def slack_install(request: Request) -> Response:
        return await page(request, _on(installing).begin)

    @app.get("/slack/oauth_redirect", include_in_schema=False)
    async def slack_oauth_redirect(request: Request) -> Response:
        return await page(request, _on(installing).finish)


def _on(installing: Installing | None) -> Installing:
    if installing is None:
        raise refuse(
            404, "Installing by OAuth is off; set SLACK_CLIENT_ID and what docs/slack.md names."
        )
    return installing
