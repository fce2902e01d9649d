"""Scenarios and their clock, in a database of their own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.watch.checks import Watch, watch


@pytest.fixture
def here(database_url: str) -> Iterator[Watch]:
    """In a database of each kind in turn."""
    with watch(database_url) as made:
        yield made


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Watch]:
    """Where the kind of database makes no difference."""
    with watch(f"sqlite:///{tmp_path / 'prices.db'}") as made:
        yield made
