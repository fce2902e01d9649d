"""A user's own prices: negotiated rates and owned hardware. They win over public ones.

Columns: `item`, `price`, `unit`, and optionally `currency` (USD), `commitment` (on-demand),
`region`, `valid_from` (YYYY-MM-DD), `gpus_per_instance`, `provider`, `note`; order and case do not
matter and other columns are ignored. `item` is an accelerator as people write it (`H100 SXM`), or
an API model as `provider/model`. `unit` is one of

| unit | price is for |
|---|---|
| `gpu-hour`, `gpu-month`, `gpu-year` | one accelerator; a month is 730 hours, a year 8,760 |
| `instance-hour`, `instance-month`, `instance-year` | an instance of `gpus_per_instance` |
| `mtok-input`, `mtok-output`, `mtok-cached`, `mtok-cache-write` | a million tokens |
| `mtok-batch-input`, `mtok-batch-output` | a million tokens sent as a batch |

A line that cannot be used is named with its column among the skipped; the others count.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import cast, get_args
from urllib.parse import urlsplit

from core.catalog import accelerator
from core.errors import GpusizeError, echo
from core.names import fold
from pricing.rows import Commitment, Dimension, PriceRow, Snapshot
from pricing.sources.fetch import Fetch, SourceSettings
from pricing.sources.own_tables import SOURCE, Line, lines
from pricing.sources.reading import (
    HOURS_PER_MONTH,
    HOURS_PER_YEAR,
    MOST_SENTENCES,
    Skips,
    SourceError,
    amount,
    digest,
    plain,
    share,
    snapshot,
    text,
)

HOURS = {"hour": 1, "month": HOURS_PER_MONTH, "year": HOURS_PER_YEAR}
TOKENS: dict[str, Dimension] = {
    "mtok-input": "input",
    "mtok-output": "output",
    "mtok-cached": "cached_read",
    "mtok-cache-write": "cache_write",
    "mtok-batch-input": "batch_input",
    "mtok-batch-output": "batch_output",
}
GPUS = tuple(f"{what}-{span}" for what in ("gpu", "instance") for span in HOURS)
COMMITMENTS = tuple(c for c in get_args(Commitment) if c != "standard")
COMMA = re.compile(r"-?\d+,\d+\Z")


class _BadCellError(ValueError):
    """A cell that cannot be used: its column, and half a sentence saying why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"column {column}: {reason}")


def refresh(settings: SourceSettings, fetch: Fetch, now: datetime) -> Snapshot | None:
    """Read the file at a path of this machine or at a URL; None when a URL's is unchanged."""
    if urlsplit(settings.url).scheme in {"http", "https"}:
        got = fetch(SOURCE, settings.url, settings.limits, etag=settings.etag)
        if got.not_modified:
            return None
        name = urlsplit(settings.url).path
        return read(got.content, now, settings.url, got.etag, name=name)
    path = Path(settings.url)
    try:
        with path.open("rb") as file:
            content = file.read(settings.limits.max_bytes + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise SourceError(SOURCE, f"{echo(path.name)}: {reason.lower()}", kind="offline") from error
    if len(content) > settings.limits.max_bytes:
        raise SourceError(
            SOURCE, f"it is larger than {settings.limits.max_bytes:,} bytes", kind="too-large"
        )
    return read(content, now, path.name, name=path.name)


def read(
    content: bytes, retrieved_at: datetime, url: str = "", etag: str = "", *, name: str = ""
) -> Snapshot:
    """Private price rows; the end of `name`, else of `url`, says which kind of file it is.

    A line that cannot be used becomes a sentence of its own among the skipped, up to a hundred.
    SourceError when the file cannot be read or no line of it can be used.
    """
    sha = digest(content)
    rows: list[PriceRow] = []
    bad: list[str] = []
    places: dict[tuple[object, ...], int] = {}
    for line in lines(content, name or url):
        try:
            row = _row(line, retrieved_at, url, sha)
        except _BadCellError as error:
            bad.append(f"Line {line.number}, {error}.")
            continue
        key = (*row.identity(), row.effective_from)
        if key in places:
            bad.append(
                f"Line {line.number}, column item: line {places[key]} prices the same already."
            )
            continue
        places[key] = line.number
        rows.append(row)
    if not rows and bad:
        raise SourceError(SOURCE, f"no line can be used; {bad[0][0].lower()}{bad[0][1:-1]}")
    found = snapshot(
        SOURCE, rows, Skips(), retrieved_at=retrieved_at, url=url, digest=sha, etag=etag
    )
    if len(bad) > MOST_SENTENCES:
        bad = [
            *bad[: MOST_SENTENCES - 1],
            f"{len(bad) - MOST_SENTENCES + 1} more lines like these.",
        ]
    return Snapshot(SOURCE, retrieved_at, url, sha, found.rows, skipped=tuple(bad), etag=etag)


def _row(line: Line, retrieved_at: datetime, url: str, sha: str) -> PriceRow:
    cells = line.cells
    unit = cells.get("unit", "").lower().replace("_", "-").replace(" ", "-").replace("/", "-")
    if unit not in TOKENS and unit not in GPUS:
        known = ", ".join((*GPUS, *TOKENS))
        raise _BadCellError("unit", f"'{echo(cells.get('unit', ''))}' is none of {known}")
    price = _price(line)
    gpu = unit in GPUS
    gpus = _gpus(cells.get("gpus_per_instance", ""))
    provider, sku = _item(cells, gpu=gpu)
    if gpu:
        what, _, span = unit.partition("-")
        if what == "instance" and gpus is None:
            raise _BadCellError("gpus_per_instance", f"is needed for {unit}")
        price = share(price, (gpus or 1) * HOURS[span] if what == "instance" else HOURS[span])
    return PriceRow(
        source=SOURCE,
        kind="gpu" if gpu else "api",
        provider=provider,
        sku=sku,
        dimension="gpu_hour" if gpu else TOKENS[unit],
        unit="gpu_hour" if gpu else "mtok",
        amount=price,
        retrieved_at=retrieved_at,
        source_url=url,
        snapshot_sha256=sha,
        currency=_currency(cells.get("currency", "")),
        commitment=_commitment(cells.get("commitment", "")) if gpu else "standard",
        region=_text(cells, "region"),
        gpus_per_instance=gpus,
        effective_from=_date(cells.get("valid_from", "")),
        private=True,
        note=_text(cells, "note"),
    )


def _price(line: Line) -> Decimal:
    said = line.cells.get("price", "").lstrip("$€£ ").replace("\u00a0", "").strip()
    if not said:
        raise _BadCellError("price", "is empty")
    if line.decimal_comma and COMMA.match(said):
        said = said.replace(",", ".")
    found = amount(said)
    if found is None:
        hint = "write it like 1234.50" if "," in said else "it must be a number"
        raise _BadCellError("price", f"'{echo(said)}' cannot be read; {hint}")
    if found <= 0:
        raise _BadCellError("price", f"must be above 0, not {echo(said)}")
    return plain(found)


def _item(cells: dict[str, str], *, gpu: bool) -> tuple[str, str]:
    item = _text(cells, "item")
    if not item:
        raise _BadCellError("item", "is empty")
    named = _text(cells, "provider")
    if gpu:
        try:
            return fold(named) or SOURCE, accelerator(item).id
        except GpusizeError as error:
            raise _BadCellError("item", error.message.rstrip(".")) from error
    provider, slash, model = item.partition("/")
    if slash and model and (not named or fold(named) == fold(provider)):
        return fold(provider), model
    return fold(named) or SOURCE, item


def _text(cells: dict[str, str], column: str) -> str:
    said = cells.get(column, "")
    found = text(said)
    if said and not found:
        raise _BadCellError(column, "must be printable and at most 200 characters long")
    return found


def _gpus(said: str) -> int | None:
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= 4 and int(said) > 0):
        raise _BadCellError("gpus_per_instance", f"'{echo(said)}' must be a whole number above 0")
    return int(said)


def _currency(said: str) -> str:
    found = (said or "USD").upper()
    if not (len(found) == 3 and found.isascii() and found.isalpha()):
        raise _BadCellError("currency", f"'{echo(said)}' must be a code of three letters like EUR")
    return found


def _commitment(said: str) -> Commitment:
    found = fold(said) or "on-demand"
    if found not in COMMITMENTS:
        raise _BadCellError("commitment", f"'{echo(said)}' is none of {', '.join(COMMITMENTS)}")
    return cast("Commitment", found)


def _date(said: str) -> date | None:
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise _BadCellError("valid_from", f"'{echo(said)}' must be like 2026-11-21") from error
