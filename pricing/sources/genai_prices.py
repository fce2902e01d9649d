"""pydantic/genai-prices (MIT): token prices by provider and model, with dates, tiers and hours.

Format: `prices/new_data/v2/data.json`, an array of providers with `models`. A model's `prices` is
one object of `<what>_mtok` in USD, or a list of them of which the last one in force counts: the
first always, others from a `start_date` or between a `start_time` and an `end_time`. A price is a
number, or a `base` with `tiers` for prompts longer than `start`. `price_variants` replace prices
when a request is sent as a batch. The same file's first version stands still and is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, cast
from urllib.parse import urlsplit

from pricing.rows import Dimension, PriceRow, Snapshot
from pricing.sources.fetch import Fetch, SourceSettings
from pricing.sources.reading import (
    Skips,
    SourceError,
    amount,
    as_dict,
    as_list,
    day,
    digest,
    link,
    load_json,
    or_unpriced,
    snapshot,
    text,
    whole,
)

SOURCE = "genai-prices"
DIMENSIONS: dict[str, Dimension] = {
    "input_mtok": "input",
    "output_mtok": "output",
    "cache_read_mtok": "cached_read",
    "cache_write_mtok": "cache_write",
}
BATCH: dict[str, Dimension] = {"input_mtok": "batch_input", "output_mtok": "batch_output"}
FROZEN = "/prices/data.json"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One member of a model's `prices`: per dimension the price above each prompt length."""

    prices: dict[Dimension, dict[int, Decimal]]
    starts: date | None = None
    hours: tuple[time, time] | None = None


def refresh(settings: SourceSettings, fetch: Fetch, now: datetime) -> Snapshot | None:
    """Download and read the file; None when it is unchanged since `settings.etag`."""
    if urlsplit(settings.url).path.endswith(FROZEN):
        raise SourceError(
            SOURCE, "its address is the frozen first version; use prices/new_data/v2/data.json"
        )
    got = fetch(SOURCE, settings.url, settings.limits, etag=settings.etag)
    return None if got.not_modified else read(got.content, now, settings.url, got.etag)


def read(content: bytes, retrieved_at: datetime, url: str = "", etag: str = "") -> Snapshot:
    """Price rows in USD per million tokens.

    A tier holds above its prompt length, as the source has it. What a later period does not
    price any more becomes a row without an amount. SourceError when the document is not an array
    of providers or prices nothing.
    """
    document: object = load_json(SOURCE, content)
    if not isinstance(document, list):
        raise SourceError(SOURCE, "it is not an array of providers")
    skips, sha = Skips(), digest(content)
    rows: list[PriceRow] = []
    for provider in map(as_dict, as_list(cast("object", document))):
        seller = text(provider.get("id"))
        if not seller:
            skips.add("without a provider id", str(provider.get("name", "?")))
            continue
        where = link(next(iter(as_list(provider.get("pricing_urls"))), None), url)
        for model in map(as_dict, as_list(provider.get("models"))):
            sku = text(model.get("id"))
            if not sku:
                skips.add("without a model id", seller)
                continue
            for dimension, value, tier, hours, starts in _model(model, f"{seller}/{sku}", skips):
                rows.append(
                    PriceRow(
                        source=SOURCE,
                        kind="api",
                        provider=seller,
                        sku=sku,
                        dimension=dimension,
                        unit="mtok",
                        amount=value,
                        retrieved_at=retrieved_at,
                        source_url=where,
                        snapshot_sha256=sha,
                        tier_min_tokens=tier,
                        hours_utc=hours,
                        effective_from=starts,
                        note="Deprecated by its provider." if model.get("deprecated") else "",
                    )
                )
    return snapshot(SOURCE, rows, skips, retrieved_at=retrieved_at, url=url, digest=sha, etag=etag)


_Found = tuple[Dimension, Decimal | None, int, str, date | None]


def _model(model: dict[str, Any], name: str, skips: Skips) -> Iterator[_Found]:
    single = as_dict(model.get("prices"))
    raw = [{"prices": single}] if single else list(map(as_dict, as_list(model.get("prices"))))
    if not any(as_dict(entry.get("prices")) for entry in raw):
        skips.add("listed without prices", name)
        yield "input", None, 0, "", None
        yield "output", None, 0, "", None
        return
    entries = [e for e in (_entry(entry, DIMENSIONS, name, skips) for entry in raw) if e]
    if not any(entry.prices for entry in entries):
        skips.add("not priced by the text token", name)
        return
    yield from _periods(entries, name, skips)
    yield from _batch(model, name, skips)


def _entry(
    entry: dict[str, Any], wanted: dict[str, Dimension], name: str, skips: Skips
) -> _Entry | None:
    prices: dict[Dimension, dict[int, Decimal]] = {}
    for key, dimension in wanted.items():
        stated = as_dict(entry.get("prices")).get(key)
        if stated is None:
            continue
        tiers = _tiers(stated)
        if tiers:
            prices[dimension] = tiers
        else:
            skips.add("with an amount that is no number", f"{name} {key}")
    condition = as_dict(entry.get("constraint"))
    if not condition:
        return _Entry(prices)
    if "start_date" in condition:
        starts = day(condition["start_date"])
        if starts is not None:
            return _Entry(prices, starts=starts)
    hours = _clock(condition.get("start_time")), _clock(condition.get("end_time"))
    if hours[0] is not None and hours[1] is not None:
        return _Entry(prices, hours=(hours[0], hours[1]))
    skips.add("under a condition that cannot be read", name)
    return None


def _tiers(stated: object) -> dict[int, Decimal]:
    """Prompt length to price; empty when any of it is no number."""
    tiered = as_dict(stated)
    base = amount(tiered.get("base") if tiered else stated)
    if base is None:
        return {}
    found = {0: base}
    for tier in map(as_dict, as_list(tiered.get("tiers"))):
        start, price = whole(tier.get("start")), amount(tier.get("price"))
        if start is None or price is None:
            return {}
        found[start] = price
    return found


def _clock(value: object) -> time | None:
    try:
        found = time.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return None if found is None or found.utcoffset() else found.replace(tzinfo=None)


def _periods(entries: list[_Entry], name: str, skips: Skips) -> Iterator[_Found]:
    """Every entry as rows, so that a later one replaces all that an earlier one said."""
    lasting = [entry for entry in entries if entry.hours is None]
    windows = [entry for entry in entries if entry.hours is not None]
    rest = _rest([entry.hours for entry in windows if entry.hours])
    said: dict[Dimension, set[int]] = {}
    for entry in lasting:
        for dimension, tiers in entry.prices.items():
            said.setdefault(dimension, set()).update(tiers)
        for dimension, starts in said.items():
            tiers = entry.prices.get(dimension, {})
            for start in sorted(starts):
                below = [at for at in tiers if at <= start]
                value = tiers[max(below)] if below else None
                if value is not None:
                    value = or_unpriced(value, f"{name} {dimension}", skips)
                yield dimension, value, start, rest, entry.starts
    for entry in windows:
        during = _window(*entry.hours) if entry.hours else ""
        for dimension, tiers in entry.prices.items():
            for start, price in tiers.items():
                value = or_unpriced(price, f"{name} {dimension}", skips)
                yield dimension, value, start, during, None


def _batch(model: dict[str, Any], name: str, skips: Skips) -> Iterator[_Found]:
    """Batch prices; of variants in force at once the first listed counts."""
    earliest: date | None = None
    for variant in map(as_dict, as_list(model.get("price_variants"))):
        when = as_dict(variant.get("when"))
        if when != {"processing": "batch"}:
            skips.add("for a service tier that is not read", name)
            continue
        entry = _entry(variant, BATCH, name, skips)
        if entry is None or entry.hours is not None:
            continue
        starts = entry.starts or date.min
        if earliest is not None and starts >= earliest:
            continue
        earliest = starts
        for dimension, tiers in entry.prices.items():
            for start, price in tiers.items():
                value = or_unpriced(price, f"{name} {dimension}", skips)
                yield dimension, value, start, "", entry.starts


def _window(start: time, end: time) -> str:
    return f"{start:%H:%M}-{end:%H:%M}"


def _rest(windows: list[tuple[time, time]]) -> str:
    """The hours outside all windows; empty when there are none to leave out.

    >>> _rest([(time(1), time(4)), (time(6), time(10))])
    '04:00-06:00,10:00-01:00'
    """
    if not windows:
        return ""
    ordered = sorted(windows)
    gaps = zip(ordered, [*ordered[1:], ordered[0]], strict=True)
    return ",".join(_window(a[1], b[0]) for a, b in gaps if a[1] != b[0])
