"""Reading a request's body within a limit."""

from __future__ import annotations

from fastapi import Request

from bot.http_errors import refuse


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body, or 413 as soon as it is known to be longer than `limit` bytes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise refuse(413, f"The body must be at most {limit // 1024} KiB.")
    return bytes(body)
