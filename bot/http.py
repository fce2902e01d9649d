"""The HTTP surface: POST /v1/{calculation} for every registered calculation, and its upkeep.

Paths, request schemas and documentation are generated from the registry. Bodies are read here
rather than by FastAPI, so that a calculation's own sentences answer a wrong value, with the same
words as in Slack and the terminal.

Other packages add routes of their own by entry points in the group `gpusize.http`, each a function
of the application, of what gives the price book there is, and of the settings.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from importlib.metadata import entry_points, version
from typing import Any, Protocol

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

import core.calculations  # noqa: F401 - fills the registry
from bot.answers.archive import Archive
from bot.config import Settings
from bot.grammar import parse
from bot.http_answers import add_answers
from bot.http_body import read_body
from bot.http_charts import add_charts
from bot.http_docs import add_docs
from bot.http_errors import ErrorBody, error_response, install, refuse
from bot.http_health import add_health
from bot.http_install import Installing, add_install
from bot.http_json import BODY_LIMIT, arguments_in
from bot.http_metrics import add_metrics
from bot.http_traffic import add_traffic
from bot.http_watch import add_watch
from bot.metrics import Metrics
from bot.watch.store import WatchStore
from core.errors import UnknownNameError
from core.receipt import Receipt
from core.registry import REGISTRY, Calculation
from core.uncertainty.question import may_be_uncertain
from pricing.book import TableBook

ENTRY_POINTS = "gpusize.http"

SLACK_BODY_LIMIT = 1024 * 1024
"""Bytes of a Slack request: a click repeats the whole message it was made on."""

SLACK_THREADS = 64
"""Slack requests handled at once, apart from everything else that uses threads."""


class SlackSurface(Protocol):
    """What this module needs of the Slack app."""

    @property
    def installing(self) -> Installing | None:
        """What installs the app in many workspaces, if that is on."""
        ...

    def handle(
        self, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, Mapping[str, str], str | bytes]:
        """Answer one HTTP request from Slack; may block, may run in several threads."""
        ...

    def start_socket(self) -> object:
        """Connect by Socket Mode and stay connected."""
        ...

    def status(self) -> dict[str, Any]:
        """Whether each configured mode works."""
        ...

    def close(self, timeout_s: float) -> object:
        """Take no more, finish what is in flight within `timeout_s`, disconnect."""
        ...


Handler = Callable[[Request], Awaitable[Response]]


def create_app(
    settings: Settings,
    book: Callable[[], TableBook],
    slack_surface: SlackSurface | None = None,
    archive: Archive | None = None,
    metrics: Metrics | None = None,
    watch: WatchStore | None = None,
) -> FastAPI:
    """The application over the price book there is; `slack_surface` is absent when Slack is off.

    Answers are kept in `archive` and opened from it, and scenarios in `watch`, if there are these.
    What happens is counted in `metrics`, which routes of other packages find at
    `app.state.metrics`.
    """
    app = FastAPI(
        title="gpusize",
        version=version("gpusize"),
        summary="LLM compute planning: how many GPUs, what binds, what it costs.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    install(app)
    add_metrics(app, metrics or Metrics(app.version), settings.metrics_token)
    add_docs(app)
    add_health(app, book, slack_surface)
    add_traffic(app, book)  # before the paths that any word fits, like the next
    add_watch(app, settings, book, watch)
    _add_calculations(app, book, archive)
    add_answers(app, archive)
    add_charts(app, archive)
    _add_slack(app, settings, slack_surface)
    add_install(app, None if slack_surface is None else slack_surface.installing)
    for entry in sorted(entry_points(group=ENTRY_POINTS)):
        entry.load()(app, book, settings)
    return app


def _add_calculations(app: FastAPI, book: Callable[[], TableBook], archive: Archive | None) -> None:
    async def answer(calculation: Calculation[Any], request: Request) -> Response:
        raw = arguments_in(await read_body(request, BODY_LIMIT), "The body", calculation)
        prices = book()
        if may_be_uncertain(raw):
            receipt = await anyio.to_thread.run_sync(calculation.run, raw, prices)
        else:  # inline: it takes less time than handing it to a thread and back
            receipt = calculation.run(raw, prices)
        if archive is not None:
            archive.keep(receipt, prices)
        return JSONResponse(receipt.as_dict())

    def handler(calculation: Calculation[Any]) -> Handler:
        async def run(request: Request) -> Response:
            return await answer(calculation, request)

        return run

    first = book()  # examples are of the prices at the start
    for calculation in REGISTRY:
        app.post(f"/v1/{calculation.name.lower()}", **_route(calculation, first))(
            handler(calculation)
        )

    @app.get("/v1", tags=["registry"], operation_id="list_calculations")
    async def list_calculations() -> list[dict[str, Any]]:
        """Every calculation with its parameters, units, bounds and examples."""
        return [calculation.as_dict() for calculation in REGISTRY]

    @app.post("/v1/{name}", include_in_schema=False)
    async def by_any_spelling(name: str, request: Request) -> Response:
        try:
            calculation = REGISTRY.get(name)
        except UnknownNameError as error:
            return error_response(404, error.as_dict())
        return await answer(calculation, request)


def _example(calculation: Calculation[Any], book: TableBook) -> dict[str, Any]:
    """The first documented example as a body, so that "Try it out" works as it stands."""
    text = calculation.examples[0].removeprefix("/gpu ").partition(" ")[2]
    return dict(parse(text, calculation, book))


def _route(calculation: Calculation[Any], book: TableBook) -> dict[str, Any]:
    """What OpenAPI says about one calculation."""
    doc, _, _ = calculation.doc.partition(">>>")  # the doctest is for developers
    asked = "\n".join(f"    {example}" for example in calculation.examples)
    return {
        "operation_id": calculation.name.lower(),
        "tags": [calculation.group],
        "summary": calculation.summary,
        "description": f"{calculation.result}\n\n{doc.strip()}\n\nIn Slack:\n\n{asked}",
        "response_model": Receipt,
        "responses": {
            404: {"model": ErrorBody, "description": "No such calculation."},
            413: {"model": ErrorBody, "description": "The body is too large."},
            422: {"model": ErrorBody, "description": "A value is missing, wrong or impossible."},
            500: {"model": ErrorBody, "description": "A defect; `reference` is in the log."},
        },
        "openapi_extra": {
            "requestBody": {
                "required": True,
                "content": {
                    "application/json": {
                        "schema": calculation.json_schema(),
                        "example": _example(calculation, book),
                    }
                },
            }
        },
    }


def _add_slack(app: FastAPI, settings: Settings, surface: SlackSurface | None) -> None:
    path = "/slack/events"
    if surface is None or "http" not in settings.slack_modes():

        @app.post(path, include_in_schema=False)
        async def slack_is_off() -> Response:
            raise refuse(404, "Slack over HTTP is off; set SLACK_SIGNING_SECRET to turn it on.")

        return

    threads = CapacityLimiter(SLACK_THREADS)

    @app.post(path, include_in_schema=False)
    async def slack_events(request: Request) -> Response:
        body = await read_body(request, SLACK_BODY_LIMIT)
        headers = dict(request.headers)
        status, answer_headers, text = await anyio.to_thread.run_sync(
            surface.handle, body, headers, limiter=threads, abandon_on_cancel=True
        )
        return Response(text, status, dict(answer_headers))
