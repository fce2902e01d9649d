"""One LibreOffice for all tests of workbooks, and each workbook built once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from excel_addin.workbooks.command import build
from pricing.book import embedded_book
from tests.soffice import Office, libreoffice

Made = Callable[..., bytes]


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with libreoffice(tmp_path_factory.mktemp("office")) as running:
        yield running


@cache
def _made(template: str, given: tuple[tuple[str, object], ...]) -> bytes:
    return build(template, dict(given), embedded_book())


@pytest.fixture(scope="session")
def made() -> Made:
    """A workbook of a template, started from values."""
    return lambda template, **given: _made(template, tuple(given.items()))
