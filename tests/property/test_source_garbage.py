"""Damaged answers of price sources: a SourceError or honest rows, never anything else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.rows import Snapshot
from pricing.sources import aws_bulk, azure_retail, ecb, genai_prices, gpuhunt, litellm, own_file
from pricing.sources.reading import SourceError
from tests.fakes.price_scale import HERE, zipped

NOW = datetime(2026, 11, 21, tzinfo=UTC)
OWN = b"""item,price,unit,currency,commitment,region,valid_from,gpus_per_instance,note
H100 SXM,1.80,gpu-hour,EUR,reserved-1y,eu,2026-01-01,8,ours
openai/gpt-4o,2,mtok-input,,,,,,
"""
READERS: dict[str, tuple[Callable[[bytes], Snapshot], bytes]] = {
    "genai-prices": (
        lambda c: genai_prices.read(c, NOW),
        (HERE / "genai_prices.json").read_bytes(),
    ),
    "litellm": (lambda c: litellm.read(c, NOW), (HERE / "litellm.json").read_bytes()),
    "azure-retail": (
        lambda c: azure_retail.read([c], NOW),
        (HERE / "azure_retail_1.json").read_bytes(),
    ),
    "aws-bulk": (
        lambda c: aws_bulk.read(c.split(b"\n"), NOW),
        (HERE / "aws_bulk.csv").read_bytes(),
    ),
    "gpuhunt": (lambda c: gpuhunt.read({"aws": c}, NOW), zipped("aws")),
    "gpuhunt-csv": (
        lambda c: gpuhunt.read({"aws": zipped("aws", c)}, NOW),
        (HERE / "gpuhunt" / "aws.csv").read_bytes(),
    ),
    "ecb": (lambda c: ecb.read(c, NOW), (HERE / "ecb.xml").read_bytes()),
    "own": (lambda c: own_file.read(c, NOW, name="prices.csv"), OWN),
    "own-toml": (
        lambda c: own_file.read(c, NOW, name="prices.toml"),
        b'[[price]]\nitem = "h100"\nprice = 1.8\nunit = "gpu-hour"\nvalid_from = 2026-01-01\n',
    ),
}


def check(read: Callable[[bytes], Snapshot], content: bytes) -> None:
    try:
        got = read(content)
    except SourceError:
        return
    assert got.rows
    assert len(got.skipped) <= 100
    for row in got.rows:
        assert row.amount is None or (row.amount.is_finite() and row.amount != 0)
        assert row.sku
        assert len(row.key()) == 32
        assert len(row.currency) == 3


@pytest.mark.parametrize("source", READERS)
@given(data=st.data())
def test_changed_bytes(source: str, data: st.DataObject) -> None:
    read, content = READERS[source]
    start = data.draw(st.integers(0, len(content)))
    length = data.draw(st.integers(0, 40))
    between = data.draw(
        st.one_of(
            st.binary(max_size=20),
            st.sampled_from(
                [
                    b"-1",
                    b"0",
                    b"NaN",
                    b"1e999",
                    b"9" * 5000,
                    b"null",
                    b"[]",
                    b"{}",
                    b'"',
                    b"\n",
                    b",",
                ]
            ),
        )
    )
    check(read, content[:start] + between + content[start + length :])


@pytest.mark.parametrize("source", READERS)
@given(content=st.binary(max_size=200))
def test_any_bytes(source: str, content: bytes) -> None:
    check(READERS[source][0], content)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["-1", "1e400", "\ud800", "2026-99-99", "25:00", "x" * 500]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["base", "tiers", "start_date"]), st.integers(), max_size=2),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path] if path else []
    if isinstance(value, dict | list):
        for key, child in inner:
            found += (
                places(child, (*path, key)) if isinstance(child, dict | list) else [(*path, key)]
            )
    return found


JSON = {name: json.loads(READERS[name][1]) for name in ("genai-prices", "litellm", "azure-retail")}
PLACES = {name: places(document) for name, document in JSON.items()}


@pytest.mark.parametrize("source", JSON)
@given(data=st.data())
def test_changed_values(source: str, data: st.DataObject) -> None:
    document = json.loads(READERS[source][1])
    for path in data.draw(st.lists(st.sampled_from(PLACES[source]), min_size=1, max_size=3)):
        at: Any = document
        try:
            for key in path[:-1]:
                at = at[key]
            at[path[-1]] = data.draw(VALUES)
        except (TypeError, KeyError, IndexError):
            continue  # an earlier change removed the place
    check(READERS[source][0], json.dumps(document).encode())


@given(sizes=st.lists(st.integers(1, 4000), min_size=1, max_size=8))
def test_a_streamed_file_is_the_same_in_any_pieces(sizes: list[int]) -> None:
    content = READERS["aws-bulk"][1]
    whole, pieces = aws_bulk.LineFilter(), aws_bulk.LineFilter()
    whole(content)
    at = 0
    while at < len(content):
        for size in sizes:
            pieces(content[at : at + size])
            at += size
    lines = content.split(b"\n")
    assert pieces.end() == whole.end()
    assert whole.lines == [*lines[:6], *(x for x in lines[6:] if b'"p5' in x or b'"g6.' in x)]
