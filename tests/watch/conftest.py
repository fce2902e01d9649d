"""Databases of the watch's tests, migrated once for a module's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import database
from tests.watch.posting import Rig, prepare, rig


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def prepared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database of each kind in turn."""
    with database(request.param, tmp_path_factory.mktemp("watch")) as url:
        prepare(url)
        yield url


@pytest.fixture(scope="module")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with database("sqlite", tmp_path_factory.mktemp("watch")) as url:
        prepare(url)
        yield url


@pytest.fixture(scope="module")
def prepared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with database("postgresql", tmp_path_factory.mktemp("watch")) as url:
        prepare(url)
        yield url


@pytest.fixture
def here(prepared: str) -> Iterator[Rig]:
    """An empty outbox and its Slack."""
    with rig(prepared) as made:
        yield made


@pytest.fixture
def lite(prepared_file: str) -> Iterator[Rig]:
    """Likewise, where the database makes no difference."""
    with rig(prepared_file) as made:
        yield made


@pytest.fixture
def server(prepared_server: str) -> Iterator[Rig]:
    """Likewise, for what concerns a database server alone."""
    with rig(prepared_server) as made:
        yield made
