"""One LibreOffice with the add-in, for all tests that need no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.libreoffice.addin import calc
from tests.soffice import Document, Office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """LibreOffice with the add-in, as the installation of the tests writes it."""
    with calc(tmp_path_factory.mktemp("calc")) as running:
        yield running


@pytest.fixture
def book(office: Office) -> Iterator[Document]:
    """An empty workbook."""
    opened = office.open()
    yield opened
    opened.close()
