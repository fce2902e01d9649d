"""The add-in's page in Chromium, with Microsoft's own runtime and `fakehost.js` in Excel's place.

The page and its answers come from a real server on loopback; Office.js is what npm installed into
this folder, served under its address at Microsoft. Playwright has a thread of its own: its event
loop would otherwise be the one that tests of other parts find running.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, Route, sync_playwright

from bot.config import Settings
from bot.http_errors import install
from bot.serve import listen
from excel_addin.http import add_routes
from excel_addin.limits import Buckets
from pricing.book import embedded_book
from tests.require import need

HERE = Path(__file__).parent
HOSTED = "https://appsforoffice.microsoft.com/lib/1/hosted/"
INSTALLED = HERE / "node_modules/@microsoft/office-js/dist"
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
PATIENCE_MS = 60_000

T = TypeVar("T")


class Chromium:
    """One browser for all tests, driven from one thread."""

    def __init__(self, *flags: str) -> None:
        chromium = shutil.which("chromium")
        need("Chromium", chromium)
        need("tests/office/node_modules (npm ci)", INSTALLED.is_dir())
        self._thread = ThreadPoolExecutor(1)
        self._playwright = self.do(lambda: sync_playwright().start())
        self._browser: Browser = self.do(
            lambda: self._playwright.chromium.launch(
                executable_path=chromium, args=[*FLAGS, *flags]
            )
        )

    def do(self, job: Callable[[], T]) -> T:
        """The result of something that touches the browser."""
        return self._thread.submit(job).result()

    def page(self, **options: Any) -> Page:
        """A page with nothing kept from others."""
        return self.do(lambda: self._browser.new_context(**options).new_page())

    def close(self) -> None:
        """End the browser."""
        self.do(self._browser.close)
        self.do(self._playwright.stop)
        self._thread.shutdown()


class Excel:
    """The add-in in Excel: its page, its custom functions, and what they asked of the service."""

    def __init__(self, chromium: Chromium, page: Page) -> None:
        self._chromium = chromium
        self.page = page
        self.requests: list[str] = []
        """Bodies of the requests for answers."""
        self.troubles: list[str] = []
        """What the console and the page complained about."""
        self.elsewhere: list[str] = []
        """Addresses other than the service's and Office.js."""
        self.statuses: list[int] = []

    def do(self, job: Callable[[Page], T]) -> T:
        """The result of something done to the page."""
        return self._chromium.do(lambda: job(self.page))

    def run(self, script: str, argument: Any = None) -> Any:
        """The value of some JavaScript in the page."""
        return self.do(lambda page: page.evaluate(script, argument))

    def calculate(self, *formulas: list[Any]) -> list[dict[str, Any]]:
        """What Excel gets for cells with these [name, argument, ...]."""
        return self.run("(formulas) => fakeExcel.calculate(formulas)", list(formulas))

    def open(self, url: str, supports: Mapping[str, str | None] | None, *, host: bool) -> None:
        """Load the page as Excel does, and wait until it can calculate; or without Excel."""
        page = self.page
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda m: self.troubles.append(m.text) if m.type != "log" else None)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", self._asked)
        page.on("response", lambda r: self.statuses.append(r.status) if _asks(r.url) else None)
        page.route("**/*", lambda route: self._route(route, url))
        if host:
            page.add_init_script(f"globalThis.fakeExcelSupports = {dict(supports or {})!r};")
            page.add_init_script(path=HERE / "fakehost.js")
        page.goto(url)
        if host:
            page.evaluate("() => fakeExcel.whenReady")

    def _asked(self, request: Any) -> None:
        if _asks(request.url):
            self.requests.append(request.post_data or "")

    def _route(self, route: Route, url: str) -> None:
        asked = route.request.url
        if asked.startswith(HOSTED):
            file = INSTALLED / asked.removeprefix(HOSTED).partition("?")[0]
            route.fulfill(path=file, content_type="text/javascript")
        elif asked.startswith(url.partition("/excel/")[0]):
            route.continue_()
        else:
            self.elsewhere.append(asked)
            route.abort()


def _asks(url: str) -> bool:
    return url.endswith("/excel/call")


@contextmanager
def excel(
    chromium: Chromium,
    url: str,
    supports: Mapping[str, str | None] | None = None,
    *,
    host: bool = True,
    **options: Any,
) -> Iterator[Excel]:
    """The add-in served at `url`, in a page of its own; `supports` names sets of requirements."""
    found = Excel(chromium, chromium.page(**options))
    try:
        chromium.do(lambda: found.open(url, supports, host=host))
        yield found
    finally:
        chromium.do(found.page.context.close)


@contextmanager
def service(
    token: str | None = None, buckets: Buckets | None = None, certified: Path | None = None
) -> Iterator[str]:
    """The address of the add-in's page, served with the prices of the package.

    Over HTTPS with cert.pem and key.pem of the folder `certified`, if that is given.
    """
    tls: dict[str, Any] = {}
    if certified:
        tls = {"ssl_certfile": certified / "cert.pem", "ssl_keyfile": certified / "key.pem"}
    app = FastAPI()
    install(app)
    add_routes(app, embedded_book, Settings(excel_token=token), buckets)
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1, **tls)
    )
    with listen("127.0.0.1", 0) as bound:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            yield f"{'https' if certified else 'http'}://127.0.0.1:{bound.getsockname()[1]}/excel/taskpane.html"
        finally:
            server.should_exit = True
            thread.join()
