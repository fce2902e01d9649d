"""What `gpusize serve` offers to spreadsheets: POST /excel/call, and Excel's page and metadata.

Found by the entry point `excel` in the group `gpusize.http`. Calls have no CORS headers: the page
of the add-in comes from the same address, and no other page has any business here.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any, Protocol

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from excel_addin.batch import MOST_CALLS, Batch, read_calls
from excel_addin.limits import Buckets
from excel_addin.office.pages import add_pages
from pricing.book import TableBook

BODY_LIMIT = 8 * 1024 * 1024
"""Bytes of one batch: 10,000 calls of 50 arguments are about half of it."""

ANSWER_LIMIT = 16 * 1024 * 1024
"""Bytes of its answer: 10,000 tables would be far more, for a short question."""

TURN_S = 0.05
"""Seconds that one batch is worked on before another gets its turn."""

AT_ONCE = 32
"""Batches taken in at once; each holds its calls and answers in memory."""

CELLS_PER_TOKEN = 100
"""Cells that cost as much as a request does."""


def new_buckets() -> Buckets:
    """Room for ten full batches at once and one every two seconds, or 50 small ones a second.

    Generous, because everybody behind one reverse proxy is one client here.
    """
    return Buckets(burst=1_000, per_s=50)


class Settings(Protocol):
    """What this module needs of the service's settings."""

    @property
    def excel_token(self) -> str | None:
        """The secret that POST /excel/call asks for, if any."""
        ...

    @property
    def excel_url(self) -> str | None:
        """Where people reach /excel/, for the manifests, if that is known."""
        ...


class Counter(Protocol):
    """Where the service counts, found at `app.state.metrics` if it does."""

    def cells(self, answered: int, refused: int) -> None:
        """So many cells were given a value, and so many an error."""
        ...


def add_routes(
    app: FastAPI,
    book: Callable[[], TableBook],
    settings: Settings,
    buckets: Buckets | None = None,
) -> None:
    """Serve spreadsheets from `app`, over the price book there is.

    What is refused is raised as HTTPException or GpusizeError, to which `app` gives its form.
    """
    limit = buckets or new_buckets()
    one_by_one = CapacityLimiter(1)  # more threads would not compute faster, only slow all others
    under_way = 0

    counter: Counter | None = getattr(app.state, "metrics", None)
    add_pages(app, settings.excel_url)

    async def answer(request: Request) -> bytes:
        calls = await anyio.to_thread.run_sync(
            read_calls, await _read_body(request), limiter=one_by_one
        )
        batch = Batch(calls)
        _take(limit, request, len(calls) // CELLS_PER_TOKEN)
        prices = book()  # one for all cells, so that they go together
        done = False
        while not done:
            done = await anyio.to_thread.run_sync(batch.work, prices, TURN_S, limiter=one_by_one)
            if batch.size > ANSWER_LIMIT:
                raise HTTPException(
                    413,
                    f"The answers are more than {ANSWER_LIMIT // 1024**2} MiB; ask for fewer"
                    " tables in one request.",
                )
            if not done and await request.is_disconnected():
                break  # nobody waits for the rest
        if not done:
            return b""
        if counter is not None:
            counter.cells(len(calls) - batch.refused, batch.refused)
        return batch.text()

    @app.post("/excel/call", tags=["excel"], operation_id="excel_call", openapi_extra=_OPENAPI)
    async def excel_call(request: Request) -> Response:
        """Many formulas at once; each cell has its own value, block of values or error."""
        nonlocal under_way
        _check_token(request, settings.excel_token)
        _take(limit, request, 1)
        if under_way >= AT_ONCE:
            raise HTTPException(
                503, "Too many sheets are being worked out; ask again.", {"Retry-After": "2"}
            )
        under_way += 1
        try:
            return Response(await answer(request), media_type="application/json")
        finally:
            under_way -= 1


def _check_token(request: Request, token: str | None) -> None:
    if token is None:
        return
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    right = hmac.compare_digest(given.strip().encode("latin-1"), token.encode())
    if scheme.lower() != "bearer" or not right:
        raise HTTPException(
            401,
            "This service wants its secret: send the header Authorization: Bearer and what"
            " GPUSIZE_EXCEL_TOKEN says there.",
            {"WWW-Authenticate": "Bearer"},
        )


def _take(buckets: Buckets, request: Request, tokens: int) -> None:
    client = request.client.host if request.client else ""
    wait = buckets.take(client, tokens)
    if wait:
        raise HTTPException(
            429,
            f"That is more than this service answers at once; ask again in {wait} s.",
            {"Retry-After": str(wait)},
        )


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise HTTPException(413, f"The body must be at most {BODY_LIMIT // 1024} KiB.")
    return bytes(body)


_OPENAPI: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["calls"],
                    "properties": {
                        "calls": {
                            "type": "array",
                            "maxItems": MOST_CALLS,
                            "items": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "name": {"type": "string"},
                                    "args": {"type": "array", "items": {}},
                                },
                            },
                        }
                    },
                },
                "example": {
                    "calls": [{"name": "GPUS_NEEDED", "args": ["8b", "h100", 50, 7744, 256]}]
                },
            }
        },
    }
}
