"""AWS price list, bulk file of one region: on-demand and reserved EC2 instances with accelerators.

Format: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/bulk-api-reading-price-list-files.html
`offers/v1.0/aws/AmazonEC2/current/<region>/index.csv`: five lines about the file, then a header,
then one line per rate, hundreds of megabytes of which a few hundred lines are about accelerators.
Only those are kept while it streams. Spot prices and Capacity Blocks are not in it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from pricing.rows import Commitment, PriceRow, Snapshot
from pricing.sources.fetch import Fetch, SourceSettings
from pricing.sources.instances import AWS
from pricing.sources.reading import (
    HOURS_PER_YEAR,
    Skips,
    SourceError,
    amount,
    day,
    digest,
    or_unpriced,
    share,
    snapshot,
    text,
)

SOURCE = "aws-bulk"
PREAMBLE = 6
"""Lines to the end of the header."""
LONGEST_LINE = 100_000
MOST_KEPT = 50_000_000
WANTED = {
    "Operating System": {"Linux"},
    "Tenancy": {"Shared"},
    "CapacityStatus": {"Used", ""},
    "Pre Installed S/W": {"NA", ""},
}
MARKS = re.compile(b'"(?:' + b"|".join(re.escape(name).encode() for name in AWS) + b')"')
COLUMNS = ("SKU", "TermType", "Unit", "PricePerUnit", "Currency", "Instance Type", "Region Code")
TERMS: dict[str, tuple[Commitment, int]] = {
    "1yr": ("reserved-1y", HOURS_PER_YEAR),
    "3yr": ("reserved-3y", 3 * HOURS_PER_YEAR),
}
PAYMENTS = ("No Upfront", "Partial Upfront", "All Upfront")
"""In order of preference: with nothing paid in advance the hourly rate is the price."""


class LineFilter:
    """Keeps the head of the file and the lines that name an instance of the table.

    A sink for `fetch`: memory is that of the kept lines and one line more.
    """

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self._rest = b""
        self._size = 0

    def __call__(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        block = self._rest + chunk
        cut = block.rfind(b"\n") + 1
        self._rest = block[cut:]
        if len(self._rest) > LONGEST_LINE:
            raise SourceError(SOURCE, "it has a line too long for a price list")
        start = 0
        while len(self.lines) < PREAMBLE and start < cut:
            end = block.index(b"\n", start)
            self._keep(block[start:end])
            start = end + 1
        # one search over the block is ten times as fast as one per line
        for found in MARKS.finditer(block, start, cut):
            if found.start() >= start:
                first = block.rfind(b"\n", 0, found.start()) + 1
                start = block.index(b"\n", found.start())
                self._keep(block[first:start])

    def end(self) -> list[bytes]:
        """The kept lines, once everything has come."""
        if self._rest:
            self(b"\n")
        return self.lines

    def _keep(self, line: bytes) -> None:
        self._size += len(line)
        if self._size > MOST_KEPT:
            raise SourceError(SOURCE, "too much of it is about GPUs", kind="too-large")
        self.lines.append(line)


def refresh(settings: SourceSettings, fetch: Fetch, now: datetime) -> Snapshot | None:
    """Stream the file and read its GPU lines; None when unchanged since `settings.etag`."""
    kept = LineFilter()
    got = fetch(SOURCE, settings.url, settings.limits, etag=settings.etag, sink=kept)
    if got.not_modified:
        return None
    return read(kept.end(), now, settings.url, got.etag, got.sha256)


@dataclass
class _Offer:
    """The rates of one product under one term: an hourly one, a sum in advance, or both."""

    line: dict[str, str]
    hourly: Decimal | None = None
    upfront: Decimal = field(default_factory=Decimal)


def read(
    lines: Iterable[bytes], retrieved_at: datetime, url: str = "", etag: str = "", sha: str = ""
) -> Snapshot:
    """Price rows per GPU and hour for Linux on shared hardware, in the file's currency.

    Reserved prices are of standard class; a sum paid in advance is spread over the term, and the
    note names the way of paying: nothing upfront where that is offered. `sha` is of the whole
    file, by default of `lines`. SourceError without the header or any price.
    """
    lines = list(lines)
    sha = sha or digest(b"\n".join(lines))
    skips = Skips()
    offers = _offers(_records(lines), skips)
    rows: list[PriceRow] = []
    for offer in _preferred(offers):
        row = _row(offer, skips, retrieved_at, url, sha)
        if row is not None:
            rows.append(row)
    return snapshot(SOURCE, rows, skips, retrieved_at=retrieved_at, url=url, digest=sha, etag=etag)


def _records(lines: list[bytes]) -> Iterator[dict[str, str]]:
    start = b"".join(lines[:1]).lstrip(b"\xef\xbb\xbf \t")
    if start.startswith(b"<"):
        raise SourceError(SOURCE, "the answer is a web page, not data")
    head = next((n for n, line in enumerate(lines[:20]) if b'"OfferTermCode"' in line), None)
    if head is None:
        raise SourceError(SOURCE, "it has no header with SKU and OfferTermCode")
    reader = csv.reader((line.decode("utf-8", "replace") for line in lines[head:]), strict=True)
    try:
        header = next(reader)
        missing = [name for name in COLUMNS if name not in header]
        if missing:
            raise SourceError(SOURCE, f"its header has no column {', '.join(missing)}")
        for fields in reader:
            yield dict(zip(header, fields, strict=False))
    except csv.Error as error:
        raise SourceError(SOURCE, "it is not a complete CSV file") from error


def _offers(records: Iterator[dict[str, str]], skips: Skips) -> dict[tuple[str, str], _Offer]:
    offers: dict[tuple[str, str], _Offer] = {}
    for line in records:
        instance = line.get("Instance Type", "")
        if instance not in AWS or any(line.get(k, "") not in v for k, v in WANTED.items()):
            continue
        if line["TermType"] not in {"OnDemand", "Reserved"}:
            skips.add("under another kind of term", f"{instance} {line['TermType']}")
            continue
        if line.get("MarketOption", "OnDemand") not in {"OnDemand", ""}:
            continue
        if line["TermType"] == "Reserved" and line.get("OfferingClass") != "standard":
            continue
        price = amount(line.get("PricePerUnit"))
        if price is None:
            skips.add("with an amount that is no number", f"{instance} {line['TermType']}")
            continue
        key = line["SKU"], line.get("OfferTermCode", "")
        offer = offers.setdefault(key, _Offer(line))
        if line["Unit"] == "Hrs":
            offer.hourly = price
        elif line["Unit"] == "Quantity" and line["TermType"] == "Reserved":
            offer.upfront = price
        else:
            skips.add("priced in another unit", f"{instance} {line['Unit']}")
    return offers


def _preferred(offers: dict[tuple[str, str], _Offer]) -> list[_Offer]:
    """On-demand offers, and of each reservation the one with the least to pay in advance."""
    best: dict[tuple[str, ...], _Offer] = {}
    for offer in offers.values():
        line = offer.line
        key = (line["SKU"], line["TermType"], line.get("LeaseContractLength", ""))
        held = best.get(key)
        if held is None or _rank(offer) < _rank(held):
            best[key] = offer
    return list(best.values())


def _rank(offer: _Offer) -> int:
    option = offer.line.get("PurchaseOption", "")
    return PAYMENTS.index(option) if option in PAYMENTS else len(PAYMENTS)


def _row(
    offer: _Offer, skips: Skips, retrieved_at: datetime, url: str, sha: str
) -> PriceRow | None:
    line = offer.line
    instance, region = line["Instance Type"], text(line["Region Code"])
    accelerator, gpus = AWS[instance]
    commitment: Commitment = "on-demand"
    hours, note = 1, ""
    if line["TermType"] == "Reserved":
        if line.get("LeaseContractLength", "") not in TERMS:
            skips.add("reserved for another term", instance)
            return None
        commitment, hours = TERMS[line["LeaseContractLength"]]
        note = f"{text(line.get('PurchaseOption')) or 'Unknown payment'}, standard class."
    if offer.hourly is None or len(line["Currency"]) != 3 or not region:
        skips.add("without an hourly rate, a currency or a region", f"{instance} {commitment}")
        return None
    total = or_unpriced(offer.hourly * hours + offer.upfront, f"{instance} {commitment}", skips)
    return PriceRow(
        source=SOURCE,
        kind="gpu",
        provider="aws",
        sku=accelerator,
        dimension="gpu_hour",
        unit="gpu_hour",
        amount=None if total is None else share(total, gpus * hours),
        retrieved_at=retrieved_at,
        source_url=url,
        snapshot_sha256=sha,
        currency=text(line["Currency"]),
        commitment=commitment,
        region=region,
        instance=instance,
        gpus_per_instance=gpus,
        effective_from=day(line.get("EffectiveDate")),
        note=note,
    )
