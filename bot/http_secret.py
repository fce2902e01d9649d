"""Paths that want a secret."""

from __future__ import annotations

import hmac

from starlette.datastructures import Headers

from bot.http_errors import refuse


def check_secret(headers: Headers, secret: str, refusal: str) -> None:
    """Raises 401 with `refusal` unless the request's bearer token is the secret."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    right = hmac.compare_digest(given.strip().encode("latin-1"), secret.encode())
    if scheme.lower() != "bearer" or not right:
        wrong = refuse(401, refusal)
        wrong.headers = {"WWW-Authenticate": "Bearer"}
        raise wrong
