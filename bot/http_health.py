"""Whether the service lives and whether it can answer.

/healthz is for the supervisor that restarts a dead process and depends on nothing. /readyz is for
whoever routes requests: the catalogue, the price book, and every Slack mode that is configured.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from bot.http_errors import error_response
from core.catalog import accelerators, models
from core.prices import PriceBook
from core.registry import REGISTRY


class Reporter(Protocol):
    """Something that knows how its connections are."""

    def status(self) -> dict[str, Any]:
        """Whether each configured mode works."""
        ...


def add_health(app: FastAPI, book: Callable[[], PriceBook], slack: Reporter | None) -> None:
    """GET /healthz and GET /readyz."""

    @app.get("/healthz", tags=["health"], operation_id="healthz")
    async def healthz() -> dict[str, str]:
        """The process is up."""
        return {"status": "ok", "version": app.version}

    @app.get("/readyz", tags=["health"], operation_id="readyz")
    async def readyz() -> JSONResponse:
        """The catalogue and price book are loaded and each configured Slack mode is connected."""
        prices = book()
        state = slack.status() if slack is not None else {}
        parts = {
            "calculations": len(REGISTRY),
            "models": len(models()),
            "accelerators": len(accelerators()),
            "prices_as_of": prices.date().isoformat(),
            # prices in use go on answering, so this is no reason to send requests elsewhere
            "prices_problem": prices.problem or None,
            "slack": state,
        }
        down = [mode for mode, word in state.items() if word not in ("connected", "on", "off")]
        if down:
            message = f"Slack is configured but not connected: {', '.join(down)}."
            fields = {"code": "not_ready", "message": message, "field": None, **parts}
            return error_response(503, fields)
        return JSONResponse({"status": "ready", **parts})
