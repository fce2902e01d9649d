"""A user's own price file: what counts, and what is said about a line that does not."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from pricing.rows import Snapshot
from pricing.sources.fetch import Limits, SourceSettings, fetch
from pricing.sources.own_file import read, refresh
from pricing.sources.reading import SourceError

NOW = datetime(2026, 11, 21, tzinfo=UTC)
CSV = """Item,Price,Unit,Currency,Commitment,Region,Valid from,GPUs per instance,Provider,Note
H100 SXM,1.85,gpu-hour,,reserved-1y,us-east,2026-07-01,8,coreweave,"negotiated, until July"
H100,98.32,instance-hour,,,eastus,,8,azure,
L40S,292,gpu-month,EUR,,,,,,our own
openai/gpt-4o,2.00,mtok-input,,,,,,,
openai/gpt-4o,8.00,mtok-output,,,,,,,
"""


def one(text: str, name: str = "prices.csv") -> Snapshot:
    return read(text.encode(), NOW, name=name)


def test_a_file_of_every_kind_of_price() -> None:
    got = one(CSV)
    assert got.skipped == ()
    assert [(r.provider, r.sku, r.dimension, r.amount, r.currency) for r in got.rows] == [
        ("coreweave", "h100-sxm", "gpu_hour", Decimal("1.85"), "USD"),
        ("azure", "h100-sxm", "gpu_hour", Decimal("12.29"), "USD"),
        ("own", "l40s", "gpu_hour", Decimal("0.4"), "EUR"),
        ("openai", "gpt-4o", "input", Decimal(2), "USD"),
        ("openai", "gpt-4o", "output", Decimal(8), "USD"),
    ]
    first = got.rows[0]
    assert (first.commitment, first.region) == ("reserved-1y", "us-east")
    assert (first.effective_from, first.gpus_per_instance) == (date(2026, 7, 1), 8)
    assert first.note == "negotiated, until July"
    assert all(row.private for row in got.rows)


BAD = [
    ("H100 SXM5000,1,gpu-hour", "Line 2, column item: I do not know the accelerator"),
    (",1,gpu-hour", "Line 2, column item: is empty"),
    ("H100,,gpu-hour", "Line 2, column price: is empty"),
    ("H100,0,gpu-hour", "Line 2, column price: must be above 0, not 0"),
    ("H100,-2,gpu-hour", "Line 2, column price: must be above 0, not -2"),
    ("H100,cheap,gpu-hour", "Line 2, column price: 'cheap' cannot be read; it must be a number"),
    ('H100,"1,234.50",gpu-hour', "'1,234.50' cannot be read; write it like 1234.50"),
    ("H100,2,hour", "Line 2, column unit: 'hour' is none of gpu-hour, "),
    ("H100,2,instance-hour", "Line 2, column gpus_per_instance: is needed for instance-hour"),
    ("H100,2,gpu-hour,dollars", "Line 2, column currency: 'dollars' must be a code"),
    ("H100,2,gpu-hour,,forever", "Line 2, column commitment: 'forever' is none of on-demand"),
    ("H100,2,gpu-hour,,,,1.7.2026", "Line 2, column valid_from: '1.7.2026' must be like"),
    ("H100,2,gpu-hour,,,,,many", "Line 2, column gpus_per_instance: 'many' must be a whole"),
]


@pytest.mark.parametrize(("line", "sentence"), BAD)
def test_a_bad_line_is_named_and_the_rest_kept(line: str, sentence: str) -> None:
    header = "item,price,unit,currency,commitment,region,valid_from,gpus_per_instance"
    got = one(f"{header}\n{line}\nL4,0.5,gpu-hour\n")
    assert [row.sku for row in got.rows] == ["l4"]
    assert len(got.skipped) == 1
    assert sentence in got.skipped[0]
    with pytest.raises(SourceError, match="no line can be used; line 2, column"):
        one(f"{header}\n{line}\n")


def test_the_same_price_twice_is_named() -> None:
    got = one("item,price,unit\nH100,2,gpu-hour\nh100 sxm,3,gpu-hour\n")
    assert got.rows[0].amount == 2
    assert got.skipped == ("Line 3, column item: line 2 prices the same already.",)


def test_spreadsheets_save_semicolons_and_decimal_commas() -> None:
    got = one("\ufeffitem;price;unit;note\nH100;2,50;gpu-hour;für uns\n")
    assert got.rows[0].amount == Decimal("2.5")
    latin = read(
        "item;price;unit;note\nH100;2,50;gpu-hour;für uns\n".encode("cp1252"), NOW, name="a.csv"
    )
    assert latin.rows[0].note == "für uns"


def test_toml() -> None:
    got = one(
        '[[price]]\nitem = "H200"\nprice = "2.10"\nunit = "gpu-hour"\nvalid_from = 2026-01-01\n'
        '[[price]]\nitem = "H200"\nunit = "gpu-hour"\n',
        "prices.toml",
    )
    assert (got.rows[0].sku, got.rows[0].amount) == ("h200-sxm", Decimal("2.1"))
    assert got.rows[0].effective_from == date(2026, 1, 1)
    assert got.skipped == ("Line 2, column price: is empty.",)


def workbook(*lines: tuple[str | float | date | None, ...]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    book.save(out)
    return out.getvalue()


def test_xlsx() -> None:
    content = workbook(
        ("Item", "Price", "Unit", "Valid from", "GPUs per instance"),
        ("H100 SXM", 12.29, "gpu-hour", date(2026, 7, 1), 8),
        ("B200", "=1+1", "gpu-hour", None, None),
        ("L4", 0.1 + 0.2, "gpu-hour", None, 1.0),
    )
    got = read(content, NOW, name="Prices.XLSX")
    assert [(r.sku, r.amount) for r in got.rows] == [
        ("h100-sxm", Decimal("12.29")),
        ("l4", Decimal("0.3")),
    ]
    assert got.rows[0].effective_from == date(2026, 7, 1)
    # a formula that no spreadsheet has computed yet has no value
    assert got.skipped == ("Line 3, column price: is empty.",)


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"PK\x03\x04 no workbook", "a.xlsx", "not a workbook"),
        (b"item,price\n", "a.csv", "unit is missing"),
        (b"", "a.csv", "it is empty"),
        (b"a = ", "a.toml", "not valid TOML"),
        (b"a = 1", "a.toml", r"no \[\[price\]\]"),
        (b"item,price,unit\n" + b"x,1,gpu-hour\n" * 10_001, "a.csv", "more than 10,000 lines"),
        (b"item,price,unit\n", "a.ods", r"must end in \.csv"),
        (b"\xff\xfei\0t\0", "a.csv", "not a text file"),
    ],
)
def test_a_file_that_cannot_be_read(content: bytes, name: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read(content, NOW, name=name)


def test_a_file_on_this_machine(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text(CSV)
    got = refresh(SourceSettings(str(path), Limits()), fetch, NOW)
    assert got is not None
    assert len(got.rows) == 5
    assert got.source_url == "prices.csv"
    with pytest.raises(SourceError, match="larger than 20 bytes"):
        refresh(SourceSettings(str(path), Limits(max_bytes=20)), fetch, NOW)
    with pytest.raises(SourceError, match="no such file"):
        refresh(SourceSettings(str(tmp_path / "none.csv"), Limits()), fetch, NOW)
