"""Settings for all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.databases import SERVER_VARIABLE, database
from tests.fakes.price_mirror import PriceMirror

if TYPE_CHECKING:
    from tests.cli_prices import Prices
    from tests.office.rig import Chromium
    from tests.soffice import Document, Office

# The gate tests the same examples each time, so that it fails for a change and not by chance.
# HYPOTHESIS_PROFILE=explore looks for new ones: worth running now and then, and before a release.
settings.register_profile("steady", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# the answers of the tests are those of the package, whatever was read or calibrated on this machine
os.environ["GPUSIZE_DATA"] = str(Path(__file__).parent / "no-data")
os.environ["GPUSIZE_CALIBRATIONS"] = str(Path(__file__).parent / "no-calibrations")
if "DATABASE_URL" in os.environ:  # names a server for tests, not a history to answer from
    os.environ[SERVER_VARIABLE] = os.environ.pop("DATABASE_URL")
# and leave nothing behind, except where a test is about that
os.environ["GPUSIZE_ANSWERS"] = "off"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind in turn."""
    with database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def prices(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Prices]:
    """`gpusize prices` over a mirror of the sources, with no history yet."""
    from tests.cli_prices import commands  # noqa: PLC0415 - only these tests need it

    with commands(monkeypatch, capsys, tmp_path) as made:
        yield made


@pytest.fixture
def both(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    database_url: str,
) -> Iterator[Prices]:
    """Likewise, on SQLite and on PostgreSQL in turn."""
    from tests.cli_prices import commands  # noqa: PLC0415 - as above

    with commands(monkeypatch, capsys, tmp_path, database_url) as made:
        yield made


@pytest.fixture(scope="session")
def price_server() -> Iterator[PriceMirror]:
    """One mirror of the price sources for all tests that take `mirror`."""
    with PriceMirror() as server:
        yield server


@pytest.fixture
def mirror(price_server: PriceMirror) -> PriceMirror:
    """The mirror as it answers without faults or lists of a test's own."""
    price_server.heal()
    price_server.documents.clear()
    price_server.requests.clear()
    return price_server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """One Chromium for all tests of the add-in's page."""
    from tests.office.rig import Chromium  # noqa: PLC0415 - as above

    browser = Chromium()
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def calc_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One LibreOffice with the add-in, for all tests that need no other."""
    from tests.libreoffice.addin import calc  # noqa: PLC0415 - only these tests need it

    with calc(tmp_path_factory.mktemp("calc")) as running:
        yield running


@pytest.fixture
def calc_sheet(calc_office: Office) -> Iterator[Document]:
    """An empty workbook in it."""
    opened = calc_office.open()
    yield opened
    opened.close()
