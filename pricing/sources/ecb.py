"""The European Central Bank's euro reference rates: what one euro is in other currencies.

Format: `eurofxref-hist-90d.xml`, an envelope with a `Cube` per working day of the last ninety, each
with a `Cube` per currency. The bank publishes around 16:00 CET; on other days the last rate holds.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from core.prices import CURRENCIES
from pricing.rows import PriceRow, Snapshot
from pricing.sources.fetch import Fetch, SourceSettings
from pricing.sources.reading import Skips, SourceError, amount, digest, plain, snapshot

SOURCE = "ecb"
WANTED = frozenset(c.upper() for c in CURRENCIES) - {"EUR"}
# The elements are flat and their two attributes are plain, so no XML parser, with entities that
# grow, has to be trusted with what came from the network.
DAY = re.compile(r"<Cube\s+time=['\"](\d{4}-\d\d-\d\d)['\"]\s*>(.*?)</Cube>", re.DOTALL)
RATE = re.compile(r"<Cube\s+currency=['\"]([A-Z]{3})['\"]\s+rate=['\"]([^'\"]{1,20})['\"]\s*/>")
END = re.compile(r"</(?:\w+:)?Envelope>\s*\Z")


def refresh(settings: SourceSettings, fetch: Fetch, now: datetime) -> Snapshot | None:
    """Download and read the rates; None when they are unchanged since `settings.etag`."""
    got = fetch(SOURCE, settings.url, settings.limits, etag=settings.etag)
    return None if got.not_modified else read(got.content, now, settings.url, got.etag)


def read(content: bytes, retrieved_at: datetime, url: str = "", etag: str = "") -> Snapshot:
    """One row per day and currency the price book shows: units for one euro from that day on.

    SourceError for a document that is not whole, or holds none of these currencies.
    """
    said = content.decode("utf-8", "replace")
    if "<Cube" not in said:
        raise SourceError(SOURCE, "it is not the bank's list of rates")
    if not END.search(re.sub(r"<!--.*?-->", "", said, flags=re.DOTALL)):
        raise SourceError(SOURCE, "the answer stops before its end", kind="truncated")
    skips, sha = Skips(), digest(content)
    rows: list[PriceRow] = []
    for when, rates in DAY.findall(said):
        try:
            day = date.fromisoformat(when)
        except ValueError:
            skips.add("with a day that is none", when)
            continue
        for currency, figure in RATE.findall(rates):
            if currency not in WANTED:
                continue
            rate = amount(figure)
            if not rate:
                skips.add("without a rate that can be read", f"{currency} {when}")
                continue
            rows.append(
                PriceRow(
                    source=SOURCE,
                    kind="fx",
                    provider=SOURCE,
                    sku=currency,
                    dimension="rate",
                    unit="per_eur",
                    amount=plain(rate),
                    retrieved_at=retrieved_at,
                    source_url=url,
                    snapshot_sha256=sha,
                    currency=currency,
                    effective_from=day,
                )
            )
    return snapshot(SOURCE, rows, skips, retrieved_at=retrieved_at, url=url, digest=sha, etag=etag)
