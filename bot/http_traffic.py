"""POST /v1/traffic: a file of requests as the body; its profile and, if asked for, a plan."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Annotated, Any

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import FastAPI, Query, Request, Response
from fastapi.responses import JSONResponse

from bot.http_body import read_body
from bot.http_errors import ErrorBody
from bot.trace import planned, read_trace
from core.arrivals import DEFAULT_WINDOW_S
from core.errors import InputError
from pricing.book import TableBook

LIMIT = 16 * 1024 * 1024
"""A few hundred thousand requests; longer files are the terminal's."""
READERS = 2
FORMS = {"application/json": "json", "application/x-ndjson": "jsonl", "application/jsonl": "jsonl"}
_TEXT = {"schema": {"type": "string"}}
_Asked = Annotated[str | None, Query()]


def add_traffic(app: FastAPI, book: Callable[[], TableBook]) -> None:
    """Serve it; it stands before the paths that any word fits."""
    threads = CapacityLimiter(READERS)

    @app.post(
        "/v1/traffic",
        tags=["queueing"],
        operation_id="traffic",
        responses={
            413: {"model": ErrorBody, "description": "The body is too large."},
            422: {"model": ErrorBody, "description": "A line or a value is wrong or missing."},
        },
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"text/csv": _TEXT, **dict.fromkeys(FORMS, _TEXT)},
            }
        },
    )
    async def traffic(
        request: Request,
        model: _Asked = None,
        gpu: _Asked = None,
        api_model: _Asked = None,
        qps: _Asked = None,
        ttft_ms: _Asked = None,
        tpot_ms: _Asked = None,
    ) -> Response:
        """Lengths, arrivals and cache hits of a request log or a usage export, and the plan.

        The body is CSV, JSON Lines, or the JSON of a load test, at most 16 MiB. With `model` and
        `gpu`, `plan` holds the receipt of GPUS_NEEDED and, with `api_model`, that of BREAKEVEN.
        """
        body = await read_body(request, LIMIT)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        named = {"model": model, "gpu": gpu, "qps": qps, "ttft_ms": ttft_ms, "tpot_ms": tpot_ms}
        given = {name: text for name, text in named.items() if text}
        if (given or api_model) and not (model and gpu):
            raise InputError(
                "A plan needs both model and gpu, e.g. ?model=8b&gpu=h100.",
                field="model" if not model else "gpu",
            )

        def work() -> dict[str, Any]:
            one = read_trace(_lines(body), FORMS.get(kind, "csv"), DEFAULT_WINDOW_S)
            out = one.as_dict()
            if given:
                plan = planned(one, given, api_model, book())
                out["plan"] = [receipt.as_dict() for receipt in plan]
            return out

        return JSONResponse(await anyio.to_thread.run_sync(work, limiter=threads))


def _lines(body: bytes) -> io.StringIO:
    try:
        return io.StringIO(body.decode("utf-8-sig"), newline="")
    except UnicodeDecodeError:
        raise InputError("The body is not UTF-8 text.", field="file") from None


__all__ = ["LIMIT", "add_traffic"]
