"""The rows kept in bench/crossvalidated.json are those its figures were made of."""

from __future__ import annotations

import json
import statistics

import pytest

from bench.accuracy import HELD
from bench.held import WAYS, dumps, read


def test_rows_give_the_figures() -> None:
    figures = json.loads(HELD.read_text("utf-8"))
    rows = read(figures).values()
    for way in WAYS:
        for name, said in figures[way].items():
            errors = [row.error(way) for row in rows if row.accuracy_class == name]
            known = [100.0 if error is None else error for error in errors]
            assert len(known) == said["rows"]
            assert statistics.median(known) == pytest.approx(said["median"], abs=0.1)


def test_what_is_written_reads_back() -> None:
    figures = json.loads(HELD.read_text("utf-8"))
    assert json.loads(dumps(figures)) == figures
