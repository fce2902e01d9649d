"""BerriAI/litellm's price map (MIT), read as a file: a second opinion and retirement dates.

Format: `model_prices_and_context_window.json`, an object from model name to USD per token
(`input_cost_per_token` and others), with `litellm_provider`, `mode`, `source` and
`deprecation_date`. `sample_spec` describes the format and is no model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, cast

from pricing.rows import Dimension, PriceRow, Snapshot
from pricing.sources.fetch import Fetch, SourceSettings
from pricing.sources.reading import (
    Skips,
    SourceError,
    amount,
    as_dict,
    day,
    digest,
    link,
    load_json,
    or_unpriced,
    plain,
    snapshot,
    text,
)

SOURCE = "litellm"
MODES = frozenset({"chat", "responses", "completion"})
PROVIDERS = {
    "azure_text": "azure",
    "bedrock": "aws",
    "bedrock_converse": "aws",
    "cohere_chat": "cohere",
    "fireworks_ai": "fireworks",
    "gemini": "google",
    "moonshot": "moonshotai",
    "text-completion-openai": "openai",
    "together_ai": "together",
    "xai": "x-ai",
}
"""litellm's ids to those of the price book and of genai-prices; others keep theirs."""
DIMENSIONS: dict[str, Dimension] = {
    "input_cost_per_token": "input",
    "output_cost_per_token": "output",
    "cache_read_input_token_cost": "cached_read",
    "cache_creation_input_token_cost": "cache_write",
}
BATCH: dict[str, Dimension] = {
    "input_cost_per_token": "batch_input",
    "output_cost_per_token": "batch_output",
}
ABOVE = re.compile(r"_above_(\d{1,5})k_tokens(_batches)?\Z")


def refresh(settings: SourceSettings, fetch: Fetch, now: datetime) -> Snapshot | None:
    """Download and read the map; None when it is unchanged since `settings.etag`."""
    got = fetch(SOURCE, settings.url, settings.limits, etag=settings.etag)
    return None if got.not_modified else read(got.content, now, settings.url, got.etag)


def read(content: bytes, retrieved_at: datetime, url: str = "", etag: str = "") -> Snapshot:
    """Price rows in USD per million tokens, exactly a million times the text of the map.

    SourceError when the document is not an object of models or prices nothing.
    """
    document: object = load_json(SOURCE, content)
    if not isinstance(document, dict):
        raise SourceError(SOURCE, "it is not an object of models")
    skips, sha = Skips(), digest(content)
    rows: list[PriceRow] = []
    for name, stated in as_dict(cast("object", document)).items():
        entry = as_dict(stated)
        if name == "sample_spec":
            continue
        listed = text(entry.get("litellm_provider"))
        sku = text(_bare(name, listed))
        if not listed or not sku:
            skips.add("without a provider or a name", name)
            continue
        if text(entry.get("mode")) not in MODES:
            continue
        found = list(_prices(entry, name, skips))
        if not found:
            skips.add("not priced by the token", name)
        base = PriceRow(
            source=SOURCE,
            kind="api",
            provider=PROVIDERS.get(listed, listed.replace("_", "-")),
            sku=sku,
            dimension="input",
            unit="mtok",
            amount=None,
            retrieved_at=retrieved_at,
            source_url=link(entry.get("source"), url),
            snapshot_sha256=sha,
            retires=_retires(entry, name, skips),
        )
        for dimension, value, tier in found:
            known = None if value is None else or_unpriced(value, f"{name} {dimension}", skips)
            rows.append(replace(base, dimension=dimension, amount=known, tier_min_tokens=tier))
    return snapshot(SOURCE, rows, skips, retrieved_at=retrieved_at, url=url, digest=sha, etag=etag)


def _bare(name: str, provider: str) -> str:
    """The name without litellm's own route in front.

    >>> _bare("fireworks_ai/accounts/fireworks/models/qwen3", "fireworks_ai")
    'qwen3'
    """
    bare = name.removeprefix(f"{provider}/")
    return bare.removeprefix("accounts/fireworks/models/")


def _retires(entry: dict[str, Any], name: str, skips: Skips) -> date | None:
    stated = entry.get("deprecation_date")
    found = day(stated)
    if stated and found is None:
        skips.add("with a deprecation date that cannot be read", name)
    return found


def _prices(entry: dict[str, Any], name: str, skips: Skips) -> Iterator[tuple[Dimension, Any, int]]:
    for key, stated in entry.items():
        place = _place(key)
        if place is None or stated is None:
            continue
        per_token = amount(stated)
        if per_token is None:
            skips.add("with an amount that is no number", f"{name} {key}")
            continue
        yield place[0], plain(per_token.scaleb(6)), place[1]


def _place(key: str) -> tuple[Dimension, int] | None:
    """The dimension and prompt length a field prices, or None for other fields.

    >>> _place("input_cost_per_token_above_200k_tokens"), _place("output_cost_per_token_batches")
    (('input', 200000), ('batch_output', 0))
    """
    if key in DIMENSIONS:
        return DIMENSIONS[key], 0
    above = ABOVE.search(key)
    if above is not None:
        fields = BATCH if above[2] else DIMENSIONS
        dimension = fields.get(key[: above.start()])
        return None if dimension is None else (dimension, int(above[1]) * 1000)
    dimension = BATCH.get(key.removesuffix("_batches")) if key.endswith("_batches") else None
    return None if dimension is None else (dimension, 0)
