"""Azure Retail Prices: on-demand, spot and reserved virtual machines with GPUs, per region.

Format: https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices,
JSON pages of `Items` with a `NextPageLink`; no credentials. `retailPrice` is per instance and hour,
but of a `Reservation` it is the sum for the whole `reservationTerm`, although `unitOfMeasure` says
an hour there too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlsplit

from pricing.rows import Commitment, PriceRow, Snapshot
from pricing.sources.fetch import Clock, Fetch, SourceSettings, origin, urlsplit_or
from pricing.sources.instances import AZURE
from pricing.sources.reading import (
    HOURS_PER_YEAR,
    Skips,
    SourceError,
    amount,
    as_dict,
    as_list,
    day,
    digest,
    load_json,
    or_unpriced,
    share,
    snapshot,
    text,
)

SOURCE = "azure-retail"
MOST_PAGES = 300
TERMS: dict[str, tuple[Commitment, int]] = {
    "1 Year": ("reserved-1y", HOURS_PER_YEAR),
    "3 Years": ("reserved-3y", 3 * HOURS_PER_YEAR),
}


def refresh(settings: SourceSettings, fetch: Fetch, now: datetime) -> Snapshot | None:
    """Download all pages for the instances of the table and read them.

    A `NextPageLink` is followed only on the server it came from, and never twice. The API has no
    ETag, so a refresh is always a full one. SourceError when any page fails: half a list would
    look like prices that are gone.
    """
    first = settings.url if urlsplit(settings.url).query else f"{settings.url}?{query()}"
    home = origin(urlsplit_or(SOURCE, first))
    clock = Clock(settings.total_seconds)
    pages: list[bytes] = []
    seen: set[str] = set()
    url, size = first, 0
    while url:
        if url in seen or len(pages) >= MOST_PAGES:
            raise SourceError(SOURCE, f"its pages go on after page {len(pages)}", kind="too-large")
        if origin(urlsplit_or(SOURCE, url)) != home:
            raise SourceError(SOURCE, "its next page is on another server", kind="redirects")
        seen.add(url)
        got = fetch(SOURCE, url, settings.limits.within(clock.left()))
        size += len(got.content)
        if size > settings.limits.max_bytes:
            raise SourceError(
                SOURCE, f"it is larger than {settings.limits.max_bytes:,} bytes", kind="too-large"
            )
        pages.append(got.content)
        link = as_dict(load_json(SOURCE, got.content)).get("NextPageLink")
        url = link if isinstance(link, str) else ""
    return read(pages, now, settings.url)


def query() -> str:
    """The URL query that selects the instances of the table."""
    skus = " or ".join(f"armSkuName eq '{sku}'" for sku in AZURE)
    return "$filter=" + quote(f"serviceName eq 'Virtual Machines' and ({skus})")


def read(pages: Sequence[bytes], retrieved_at: datetime, url: str = "") -> Snapshot:
    """Price rows per GPU and hour, in the currency of the page.

    Windows, Low Priority and DevTest prices are left out, and so are regions where the meter is
    not the primary one. SourceError when a page is not one of this API or nothing is priced.
    """
    skips = Skips()
    sha = digest(pages[0]) if len(pages) == 1 else sha256(b"".join(pages)).hexdigest()
    rows: list[PriceRow] = []
    for page in pages:
        document = as_dict(load_json(SOURCE, page))
        if not isinstance(document.get("Items"), list):
            raise SourceError(SOURCE, "a page of it has no Items")
        for item in map(as_dict, as_list(document["Items"])):
            row = _row(item, skips, retrieved_at, url, sha)
            if row is not None:
                rows.append(row)
    return snapshot(SOURCE, rows, skips, retrieved_at=retrieved_at, url=url, digest=sha)


def _row(
    item: dict[str, Any], skips: Skips, retrieved_at: datetime, url: str, sha: str
) -> PriceRow | None:
    sku, region = text(item.get("armSkuName")), text(item.get("armRegionName"))
    names = f"{text(item.get('productName'))} {text(item.get('skuName'))}"
    if "Windows" in names or "Low Priority" in names or item.get("isPrimaryMeterRegion") is False:
        return None
    name = f"{sku or names.strip() or 'an item'} {region}"
    if sku not in AZURE:
        skips.add("not in the table of GPU instances", sku or names.strip() or "an item")
        return None
    terms = _terms(item, names)
    if terms is None:
        if item.get("type") == "Reservation":
            skips.add("reserved for another term", f"{name} {text(item.get('reservationTerm'))}")
        return None
    commitment, hours = terms
    if text(item.get("unitOfMeasure")) not in {"1 Hour", "1 Year", "3 Years"}:
        skips.add("priced in another unit", f"{name} {text(item.get('unitOfMeasure'))}")
        return None
    price, currency = amount(item.get("retailPrice")), text(item.get("currencyCode"))
    if price is None or len(currency) != 3 or not region:
        skips.add("without a readable amount, currency or region", name)
        return None
    accelerator, gpus = AZURE[sku]
    known = or_unpriced(price, name, skips)
    return PriceRow(
        source=SOURCE,
        kind="gpu",
        provider="azure",
        sku=accelerator,
        dimension="gpu_hour",
        unit="gpu_hour",
        amount=None if known is None else share(known, gpus * hours),
        retrieved_at=retrieved_at,
        source_url=url,
        snapshot_sha256=sha,
        currency=currency,
        commitment=commitment,
        region=region,
        instance=sku,
        gpus_per_instance=gpus,
        effective_from=day(item.get("effectiveStartDate")),
        note=f"{price:,f} for the whole term." if hours > 1 else "",
    )


def _terms(item: dict[str, Any], names: str) -> tuple[Commitment, int] | None:
    """The commitment and over how many hours its price is spread."""
    if item.get("type") == "Reservation":
        return TERMS.get(text(item.get("reservationTerm")))
    if item.get("type") != "Consumption":
        return None
    return ("spot", 1) if "Spot" in names else ("on-demand", 1)
