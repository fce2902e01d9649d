"""The pages under /docs: the OpenAPI description, readable.

FastAPI's page loads Swagger UI from a CDN. Where the package `fastapi-offline` is installed its
copy of those files is served from here instead, so that the page works without internet access
and no third party learns who reads it.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

ASSETS = "/docs/assets"


def local_assets() -> Path | None:
    """The folder with Swagger UI's files, or None where no package brings them."""
    spec = find_spec("fastapi_offline")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "static"
    return folder if (folder / "swagger-ui-bundle.js").is_file() else None


def add_docs(app: FastAPI) -> None:
    """Serve /docs from local files where there are some, else from FastAPI's CDN."""
    folder = local_assets()
    urls: dict[str, Any] = {}
    if folder is not None:
        app.mount(ASSETS, StaticFiles(directory=folder), name="docs-assets")
        urls = {
            "swagger_js_url": f"{ASSETS}/swagger-ui-bundle.js",
            "swagger_css_url": f"{ASSETS}/swagger-ui.css",
            "swagger_favicon_url": f"{ASSETS}/favicon.png",
        }

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return get_swagger_ui_html(openapi_url="/openapi.json", title=f"{app.title} API", **urls)
