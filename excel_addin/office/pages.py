"""GET /excel/...: the page of the add-in, its scripts, icons and the functions' metadata.

None of it is a secret and none asks for one. A browser asks each time whether a file has changed
(no-cache with an ETag), so that the parts of a page always belong together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from excel_addin.office.address import read_address
from excel_addin.office.manifests import all_files
from excel_addin.office.metadata import metadata, script

FOLDER = "/excel/"
URL_VARIABLE = "GPUSIZE_EXCEL_URL"
OFFICE_JS = "https://appsforoffice.microsoft.com"
"""Where Microsoft serves Office.js. Its licence lets add-ins load it from there."""

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".xml": "application/xml",
    ".zip": "application/zip",
}

# There is no frame-ancestors: Excel on the web shows the page in a frame, from addresses that
# differ by cloud and over time. The frame is one that Office.js itself asks Microsoft about.
POLICY = "; ".join(
    [
        "default-src 'none'",
        f"script-src 'self' {OFFICE_JS}",
        f"frame-src {OFFICE_JS}",
        "style-src 'self' 'unsafe-inline'",  # Office.js puts styles of its own into the page
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
)

HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

# Excel on the web reads it from another address; it says nothing that is not public.
ANYWHERE = {"Access-Control-Allow-Origin": "*"}

FILED_AS = {"transport-http.js": "transport.js"}
"""Files that the page knows by another name: what answers calls here may differ elsewhere."""


@dataclass(frozen=True, slots=True)
class Page:
    """One file as it is served."""

    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def tag(self) -> str:
        """Its ETag."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


@cache
def pages() -> Mapping[str, Page]:
    """All files of the add-in by the name the page knows them by.

    >>> [name for name in sorted(pages()) if name.endswith(".js")]
    ['functions.js', 'metadata.js', 'taskpane.js', 'transport.js']
    """
    found = {
        "functions.json": _page("functions.json", _json(metadata()), ANYWHERE),
        "metadata.js": _page("metadata.js", script().encode()),
    }
    for file in (files("excel_addin.office") / "web").iterdir():
        if (ending := "." + file.name.rpartition(".")[2]) in TYPES:
            name = FILED_AS.get(file.name, file.name)
            found[name] = Page(file.read_bytes(), TYPES[ending])
    return found


def add_pages(app: FastAPI, url: str | None) -> None:
    """Serve the add-in's files from `app`; its manifests too, if its own address is known.

    That address is a setting: what a request says of it (Host) is whatever its sender likes.
    Raises InputError for a `url` that cannot be one.
    """
    found = dict(pages())
    if url is not None:
        address = read_address(url, URL_VARIABLE)
        found |= {name: _page(name, body) for name, body in all_files(address).items()}
    for name, page in found.items():
        _add(app, name, _handler(page))
    if url is None:
        for name in all_files(""):
            _add(app, name, _no_address)

    # relative, because a proxy may serve this under another path
    for path, to in ((FOLDER, "taskpane.html"), (FOLDER.rstrip("/"), "excel/taskpane.html")):
        app.add_api_route(path, _leading_to(to), methods=["GET"], include_in_schema=False)


def _leading_to(to: str) -> Callable[[], Awaitable[Response]]:
    async def lead() -> Response:
        return RedirectResponse(to)

    return lead


def _add(app: FastAPI, name: str, handler: Callable[[Request], Awaitable[Response]]) -> None:
    app.add_api_route(FOLDER + name, handler, methods=["GET", "HEAD"], include_in_schema=False)


async def _no_address(_request: Request) -> Response:
    raise HTTPException(
        404,
        f"This service does not know its own address; set {URL_VARIABLE}, or write the manifests"
        " with gpusize excel manifest.",
    )


def _handler(page: Page) -> Callable[[Request], Awaitable[Response]]:
    headers = {**HEADERS, **page.headers, "ETag": page.tag}

    async def serve(request: Request) -> Response:
        known = request.headers.get("if-none-match", "")
        if page.tag in (tag.strip().removeprefix("W/") for tag in known.split(",")):
            return Response(status_code=304, headers=headers)
        return Response(page.body, headers=headers, media_type=page.media_type)

    return serve


def _page(name: str, body: bytes, headers: Mapping[str, str] | None = None) -> Page:
    return Page(body, TYPES["." + name.rpartition(".")[2]], headers or {})


def _json(found: object) -> bytes:
    return json.dumps(found, separators=(",", ":")).encode()
