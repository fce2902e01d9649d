"""/v1/watch: scenarios seen and changed over HTTP, for whoever knows the secret."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import anyio.to_thread
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from bot.config import Settings
from bot.http_body import read_body
from bot.http_errors import ErrorBody, error_response, refuse
from bot.http_json import BODY_LIMIT, read_object
from bot.http_secret import check_secret
from bot.watch.asked import edited, scenario_of, scenario_schema
from bot.watch.kept import Kept, UnknownScenarioError, WatchUnavailableError
from bot.watch.post import Whose, read_whose
from bot.watch.store import WatchStore
from pricing.book import TableBook

PATH = "/v1/watch"
ONE = f"{PATH}/{{name}}"
NESTED = ("inputs", "options")
WHO = "http"
HISTORY = 50
RESPONSES: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorBody, "description": "The secret is missing or wrong."},
    403: {"model": ErrorBody, "description": "Scenarios are not open to HTTP here."},
    404: {"model": ErrorBody, "description": "No such scenario."},
    422: {"model": ErrorBody, "description": "A value is missing, wrong or impossible."},
    503: {"model": ErrorBody, "description": "The database does not answer now."},
}
ROUTE: dict[str, Any] = {"tags": ["watch"], "responses": RESPONSES}
TAKES: dict[str, Any] = {
    "openapi_extra": {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": scenario_schema()}},
        }
    }
}
Work = Callable[[WatchStore, Whose], Any]
Turn = Callable[[WatchStore, Whose, str, str, datetime], Kept]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the paths work with."""

    store: WatchStore | None
    secret: str | None
    book: Callable[[], TableBook]
    clock: Callable[[], datetime]

    async def done(self, request: Request, work: Work, status: int = 200) -> Response:
        """What `work` gives for the workspace, as JSON; it may wait for the database."""
        _check(request, self.secret)
        if self.store is None:
            raise refuse(403, "This service keeps no scenarios.")
        whose = read_whose(request.query_params.get("workspace"), "workspace")
        try:
            found = await anyio.to_thread.run_sync(work, self.store, whose)
        except UnknownScenarioError as error:
            return error_response(404, error.as_dict())
        except WatchUnavailableError as error:
            return error_response(503, error.as_dict())
        return JSONResponse(found, status)

    async def body(self, request: Request) -> dict[str, Any]:
        """The request's values, of one who knows the secret."""
        _check(request, self.secret)
        return read_object(await read_body(request, BODY_LIMIT), "The body", NESTED)


def add_watch(
    app: FastAPI,
    settings: Settings,
    book: Callable[[], TableBook],
    store: WatchStore | None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Serve the scenarios of `store`; without one, or without a secret, they are refused."""
    desk = Desk(store, settings.watch_token, book, clock)
    _add_reading(app, desk)
    _add_writing(app, desk)
    _add_turning(app, desk)


def _add_reading(app: FastAPI, desk: Desk) -> None:
    @app.get(PATH, operation_id="list_scenarios", **ROUTE)
    async def list_scenarios(request: Request) -> Response:
        """The scenarios by name. `?workspace=T...` chooses a Slack workspace's, here as below."""
        return await desk.done(
            request, lambda store, whose: [k.as_dict() for k in store.all(whose)]
        )

    @app.get(ONE, operation_id="show_scenario", **ROUTE)
    async def show_scenario(name: str, request: Request) -> Response:
        """One scenario by its name or id, with its last checks."""

        def work(store: WatchStore, whose: Whose) -> dict[str, Any]:
            found = store.named(whose, name)
            runs = store.history(whose, found.id, HISTORY)
            return {**found.as_dict(), "checks": [one.as_dict() for one in runs]}

        return await desk.done(request, work)


def _add_writing(app: FastAPI, desk: Desk) -> None:
    @app.post(PATH, operation_id="add_scenario", status_code=201, **ROUTE, **TAKES)
    async def add_scenario(request: Request) -> Response:
        """Save a scenario: `name`, `channel`, and `text` or `calculation` and `inputs`; `owner`,
        `schedule`, `timezone` and options such as `growth` if need be.
        """
        plain = await desk.body(request)

        def work(store: WatchStore, whose: Whose) -> dict[str, Any]:
            return store.add(whose, scenario_of(plain, desk.book()), WHO, desk.clock()).as_dict()

        return await desk.done(request, work, 201)

    @app.patch(ONE, operation_id="edit_scenario", **ROUTE, **TAKES)
    async def edit_scenario(name: str, request: Request) -> Response:
        """Change what the body names; the rest stays. An option that is null is the default."""
        changes = await desk.body(request)

        def work(store: WatchStore, whose: Whose) -> dict[str, Any]:
            before = store.named(whose, name)
            scenario = edited(before.scenario, changes, desk.book())
            return store.edit(whose, before.id, scenario, WHO, desk.clock()).as_dict()

        return await desk.done(request, work)


def _add_turning(app: FastAPI, desk: Desk) -> None:
    @app.delete(ONE, operation_id="delete_scenario", **ROUTE)
    async def delete_scenario(name: str, request: Request) -> Response:
        """Check it never again; what was checked stays on record."""
        return await turned(request, name, WatchStore.delete)

    @app.post(f"{ONE}/pause", operation_id="pause_scenario", **ROUTE)
    async def pause_scenario(name: str, request: Request) -> Response:
        """Check it no more until it is resumed."""
        return await turned(request, name, WatchStore.pause)

    @app.post(f"{ONE}/resume", operation_id="resume_scenario", **ROUTE)
    async def resume_scenario(name: str, request: Request) -> Response:
        """Check it again."""
        return await turned(request, name, WatchStore.resume)

    async def turned(request: Request, name: str, turn: Turn) -> Response:
        def work(store: WatchStore, whose: Whose) -> dict[str, Any]:
            return turn(store, whose, name, WHO, desk.clock()).as_dict()

        return await desk.done(request, work)


def _check(request: Request, secret: str | None) -> None:
    if secret is None:
        raise refuse(
            403, "Scenarios are not open to HTTP here; set GPUSIZE_WATCH_TOKEN to open them."
        )
    check_secret(
        request.headers,
        secret,
        "This path wants its secret: send the header Authorization: Bearer and what"
        " GPUSIZE_WATCH_TOKEN says there.",
    )


__all__ = ["add_watch"]
