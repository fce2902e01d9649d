"""The price sources there are, where they are read from by default, and what each is good for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from core.errors import InputError
from pricing.rows import Snapshot
from pricing.sources import (
    aws_bulk,
    azure_retail,
    ecb,
    genai_prices,
    gpuhunt,
    litellm,
    own_file,
)
from pricing.sources.fetch import Fetch, Limits, SourceSettings

Refresh = Callable[[SourceSettings, Fetch, datetime], Snapshot | None]


@dataclass(frozen=True, slots=True)
class Source:
    """One source: `refresh` reads it within `seconds` a request, `total_seconds` altogether."""

    id: str
    url: str
    """Default address; empty when there is none."""
    covers: str
    refresh: Refresh
    seconds: float
    total_seconds: float
    max_bytes: int
    stale_after_days: int
    by_default: bool = True
    """Whether a refresh reads it without being asked to."""


SOURCES: dict[str, Source] = {
    source.id: source
    for source in (
        Source(
            "genai-prices",
            "https://raw.githubusercontent.com/pydantic/genai-prices/refs/heads/main/prices/"
            "new_data/v2/data.json",
            "token prices: input, output, cache, batch; tiers, hours and dates",
            genai_prices.refresh,
            seconds=30,
            total_seconds=30,
            max_bytes=20_000_000,
            stale_after_days=45,
        ),
        Source(
            "litellm",
            "https://raw.githubusercontent.com/BerriAI/litellm/main/"
            "model_prices_and_context_window.json",
            "token prices as a second opinion, and dates of retirement",
            litellm.refresh,
            seconds=60,
            total_seconds=60,
            max_bytes=40_000_000,
            stale_after_days=45,
        ),
        Source(
            "gpuhunt",
            "https://dstack-gpu-pricing.s3.eu-west-1.amazonaws.com/v3",
            "accelerators of nine clouds, on-demand and spot",
            gpuhunt.refresh,
            seconds=30,
            total_seconds=180,
            max_bytes=20_000_000,
            stale_after_days=30,
        ),
        Source(
            "azure-retail",
            "https://prices.azure.com/api/retail/prices",
            "accelerators of Azure, with reservations of one and three years",
            azure_retail.refresh,
            seconds=30,
            total_seconds=300,
            max_bytes=100_000_000,
            stale_after_days=30,
        ),
        Source(
            "aws-bulk",
            "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonEC2/current/"
            "us-east-1/index.csv",
            "accelerators of one AWS region, with reservations of one and three years",
            aws_bulk.refresh,
            seconds=900,
            total_seconds=900,
            max_bytes=2_000_000_000,
            stale_after_days=30,
            by_default=False,  # hundreds of megabytes a time
        ),
        Source(
            "ecb",
            "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml",
            "euro reference rates, to show dollars in other currencies",
            ecb.refresh,
            seconds=30,
            total_seconds=30,
            max_bytes=2_000_000,
            stale_after_days=7,
        ),
        Source(
            "own",
            "",
            "your own file: negotiated rates and owned hardware, private",
            own_file.refresh,
            seconds=30,
            total_seconds=30,
            max_bytes=10_000_000,
            stale_after_days=366,
            by_default=False,
        ),
    )
}


def settings(
    source: str,
    urls: Mapping[str, str] | None = None,
    *,
    etag: str = "",
    plain_http: bool = False,
) -> SourceSettings:
    """Where and within which limits `source` is read; `urls` overrides addresses by source id.

    InputError for a source nobody knows and for one without an address.
    """
    known = SOURCES.get(source)
    if known is None:
        raise InputError(f"source must be one of {', '.join(SOURCES)}.", field="source")
    url = (urls or {}).get(source) or known.url
    if not url:
        raise InputError(f"The source {source} needs an address or a path.", field="source")
    limits = Limits(known.seconds, known.max_bytes, plain_http=plain_http)
    return SourceSettings(url, limits, etag, known.total_seconds)


def usual(urls: Mapping[str, str]) -> dict[str, SourceSettings]:
    """What is read unless somebody names sources: all but the very large ones, and the user's own
    file if it has an address.
    """
    wanted = (s for s in SOURCES.values() if s.by_default or (s.id == "own" and s.id in urls))
    return {source.id: at_home(settings(source.id, urls)) for source in wanted}


def at_home(where: SourceSettings) -> SourceSettings:
    """The same with a path that begins at the user's home written in full."""
    if not where.url.startswith("~"):
        return where
    return replace(where, url=str(Path(where.url).expanduser()))


def environment_name(source: str) -> str:
    """The name of the variable that overrides the address of a source.

    >>> environment_name("genai-prices")
    'GPUSIZE_GENAI_PRICES_URL'
    """
    return f"GPUSIZE_{source.replace('-', '_').upper()}_URL"
