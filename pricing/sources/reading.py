"""What all sources share: the error, exact amounts, JSON with limits, and reasons for skipping."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, cast
from urllib.parse import urlsplit

from core.errors import GpusizeError, echo
from pricing.rows import PriceRow, Snapshot

MOST_SENTENCES = 100
MOST_TEXT = 200
"""Longest name, region or instance a row may carry."""
PLACES = Decimal("0.000001")
HOURS_PER_MONTH = 730
HOURS_PER_YEAR = 8760


class SourceError(GpusizeError):
    """A price source could not be read; nothing of it is used, and earlier prices stay.

    `source` is the id of the source, `reason` half a sentence without a full stop, `kind` one word
    for programs: `offline`, `dns`, `refused`, `timeout`, `tls`, `status`, `redirects`, `too-large`,
    `truncated`, `format`, `url` or `network`.
    """

    code = "price_source"

    def __init__(self, source: str, reason: str, *, kind: str = "format") -> None:
        super().__init__(f"The price source {source} could not be read: {reason}.", kind=kind)
        self.source = source
        self.reason = reason
        self.kind = kind


@dataclass
class Skips:
    """Why items gave no row, gathered into one sentence per reason with the first few items."""

    reasons: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    counts: dict[str, int] = field(default_factory=dict[str, int])

    def add(self, reason: str, item: str) -> None:
        """Count `item` under `reason`; a repeated item counts but is named once."""
        self.counts[reason] = self.counts.get(reason, 0) + 1
        named = self.reasons.setdefault(reason, [])
        shown = echo(item)
        if len(named) < 5 and shown not in named:
            named.append(shown)

    def sentences(self) -> tuple[str, ...]:
        """One sentence per reason, at most a hundred.

        >>> skips = Skips()
        >>> skips.add("not in the accelerator catalogue", "T4 16 GB")
        >>> skips.add("not in the accelerator catalogue", "V100 16 GB")
        >>> skips.sentences()
        ('2 × not in the accelerator catalogue: T4 16 GB, V100 16 GB.',)
        """
        found: list[str] = []
        for reason, items in list(self.reasons.items())[:MOST_SENTENCES]:
            more = ", …" if self.counts[reason] > len(items) else ""
            found.append(f"{self.counts[reason]} × {reason}: {', '.join(items)}{more}.")
        return tuple(found)


def load_json(source: str, content: bytes) -> Any:
    """JSON with exact decimals; SourceError for HTML, cut off or absurd documents."""
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise SourceError(source, "the answer is empty")
    if start.startswith(b"<"):
        raise SourceError(source, "the answer is a web page, not data")
    try:
        return json.loads(
            content.decode("utf-8-sig"), parse_float=_exact, parse_int=_exact, parse_constant=_none
        )
    except (ValueError, RecursionError) as error:
        raise SourceError(source, "the answer is not complete JSON") from error


def _exact(digits: str) -> Decimal:
    try:
        return Decimal(digits) if len(digits) <= 60 else Decimal("NaN")
    except InvalidOperation:
        return Decimal("NaN")


def _none(_: str) -> None:
    return None  # NaN and Infinity are no prices


def as_dict(value: object) -> dict[str, Any]:
    """`value` when it is a JSON object, else an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """`value` when it is a JSON array, else an empty one."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def text(value: object) -> str:
    """`value` when it is printable text of at most 200 characters, else empty."""
    if not isinstance(value, str):
        return ""
    found = value.strip()
    return found if len(found) <= MOST_TEXT and found.isprintable() else ""


def amount(value: object) -> Decimal | None:
    """An amount as a finite decimal, negative ones too: the gate judges those. None otherwise.

    >>> amount("12.290000"), amount(Decimal("1E+1")), amount("NaN"), amount(True), amount("1e40")
    (Decimal('12.29'), Decimal('10'), None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        return None
    if isinstance(value, str) and not (0 < len(value) <= 60 and value.isascii()):
        return None
    try:
        found = Decimal(value) if isinstance(value, int) else Decimal(str(value).strip())
    except InvalidOperation:
        return None
    if not found.is_finite() or abs(found.adjusted()) > 15:
        return Decimal(0) if found.is_zero() else None
    return plain(found)


def plain(value: Decimal) -> Decimal:
    """Without trailing zeros or an exponent, so that equal amounts are equal text."""
    short = value.normalize()
    exponent = short.as_tuple().exponent
    return short.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else short


def share(value: Decimal, parts: int) -> Decimal:
    """`value` / `parts`, exact where it divides evenly, else to 6 places.

    >>> share(Decimal("98.32"), 8), share(Decimal(551221), 8 * 8760)
    (Decimal('12.29'), Decimal('7.865596'))
    """
    found = value / parts
    return plain(
        found if found * parts == value and _places(found) <= 9 else found.quantize(PLACES)
    )


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def whole(value: object) -> int | None:
    """A positive whole number of at most nine digits, from JSON or text."""
    found = amount(value)
    if found is None or found != found.to_integral_value() or not 0 < found < 10**9:
        return None
    return int(found)


def day(value: object) -> date | None:
    """The date of `2026-11-21` or `2026-11-21T00:00:00Z`, else None."""
    if not isinstance(value, str) or not 10 <= len(value) <= 40:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def link(value: object, otherwise: str) -> str:
    """`value` when it is a web address, else `otherwise`."""
    found = text(value)
    try:
        usable = urlsplit(found).scheme in {"http", "https"}
    except ValueError:
        return otherwise
    return found if usable else otherwise


def or_unpriced(value: Decimal, item: str, skips: Skips) -> Decimal | None:
    """None for a price of 0, which the skip notes name: a listing without a price is not free."""
    if value != 0:
        return value
    skips.add("listed at 0 and kept as unpriced", item)
    return None


def snapshot(
    source: str,
    rows: Iterable[PriceRow],
    skips: Skips,
    *,
    retrieved_at: datetime,
    url: str,
    digest: str,
    etag: str = "",
) -> Snapshot:
    """The rows as one reading, each identity and date once.

    Where a source prices one thing twice, the lower accelerator price is kept (the dearer one
    includes something the row cannot say) and the first token price; the notes name the others.
    SourceError when nothing is left: an empty list is a fault, not news.
    """
    kept: dict[tuple[object, ...], PriceRow] = {}
    for row in rows:
        key = (*row.identity(), row.effective_from)
        held = kept.get(key)
        if held is not None and held.amount != row.amount:
            skips.add("given a second price; one is kept", f"{row.provider} {row.sku}")
        if held is None or _replaces(row, held):
            kept[key] = row
    if not kept:
        why = skips.sentences()
        hint = f" ({why[0].rstrip('.')})" if why else ""
        raise SourceError(source, f"it holds no price that can be used{hint}")
    return Snapshot(
        source, retrieved_at, url, digest, tuple(kept.values()), skips.sentences(), etag
    )


def _replaces(row: PriceRow, held: PriceRow) -> bool:
    if row.amount is None or held.amount is None:
        return held.amount is None and row.amount is not None
    return row.kind == "gpu" and row.amount < held.amount


def digest(content: bytes) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return sha256(content).hexdigest()
