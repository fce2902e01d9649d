"""What each price source states, as rows: recorded answers against figures worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pricing.rows import PriceRow, Snapshot
from pricing.sources import aws_bulk, azure_retail, ecb, genai_prices, gpuhunt, litellm
from pricing.sources.reading import SourceError
from tests.fakes.price_scale import HERE, zipped

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def read_all() -> dict[str, Snapshot]:
    aws = (HERE / "aws_bulk.csv").read_bytes().splitlines()
    pages = [(HERE / f"azure_retail_{n}.json").read_bytes() for n in (1, 2)]
    archives = {name: zipped(name) for name in gpuhunt.PROVIDERS}
    return {
        "genai-prices": genai_prices.read(
            (HERE / "genai_prices.json").read_bytes(), NOW, "https://g/"
        ),
        "litellm": litellm.read((HERE / "litellm.json").read_bytes(), NOW, "https://l/"),
        "gpuhunt": gpuhunt.read(archives, NOW, "https://h/"),
        "azure-retail": azure_retail.read(pages, NOW, "https://a/"),
        "aws-bulk": aws_bulk.read(aws, NOW, "https://b/"),
        "ecb": ecb.read((HERE / "ecb.xml").read_bytes(), NOW, "https://e/"),
    }


READ = read_all()


def rows(source: str, **wanted: object) -> list[PriceRow]:
    return [
        row
        for row in READ[source].rows
        if all(getattr(row, name) == value for name, value in wanted.items())
    ]


API = [
    # source, provider, sku, dimension, tier, hours, from, amount
    ("genai-prices", "openai", "gpt-4o-mini", "input", 0, "", None, "0.15"),
    ("genai-prices", "openai", "gpt-4o-mini", "cached_read", 0, "", None, "0.075"),
    ("genai-prices", "openai", "o3", "output", 0, "", None, "40"),
    ("genai-prices", "openai", "o3", "output", 0, "", date(2025, 6, 10), "8"),
    ("genai-prices", "openai", "o3", "batch_output", 0, "", date(2026, 10, 14), "4"),
    ("genai-prices", "anthropic", "claude-sonnet-4-5", "input", 0, "", None, "3"),
    ("genai-prices", "anthropic", "claude-sonnet-4-5", "input", 200_000, "", None, "6"),
    ("genai-prices", "anthropic", "claude-sonnet-4-5", "cache_write", 0, "", None, "3.75"),
    # its long-context tier ended: the later period states the same for long prompts
    ("genai-prices", "anthropic", "claude-opus-4-6", "input", 200_000, "", None, "10"),
    ("genai-prices", "anthropic", "claude-opus-4-6", "input", 200_000, "", date(2026, 3, 13), "5"),
    ("genai-prices", "google", "gemini-3.8-flash", "input", 0, "", None, "0.75"),
    ("genai-prices", "google", "gemini-3.8-flash", "input", 0, "", date(2027, 1, 1), "1.5"),
    ("genai-prices", "google", "gemini-3.8-flash", "batch_input", 0, "", date(2027, 1, 1), "0.75"),
    ("genai-prices", "deepseek", "deepseek-chat", "input", 0, "00:30-16:30", None, "0.27"),
    ("genai-prices", "deepseek", "deepseek-chat", "input", 0, "16:30-00:30", None, "0.135"),
    ("genai-prices", "github-copilot", "gpt-4o-mini", "input", 0, "", None, None),
    ("litellm", "openai", "gpt-4o-mini", "input", 0, "", None, "0.15"),
    ("litellm", "openai", "gpt-4o-mini", "cached_read", 0, "", None, "0.075"),
    ("litellm", "openai", "gpt-4o-mini", "batch_output", 0, "", None, "0.3"),
    ("litellm", "google", "gemini-2.5-pro", "input", 200_000, "", None, "2.5"),
    ("litellm", "google", "gemini-2.5-pro", "batch_input", 200_000, "", None, "1.25"),
    ("litellm", "fireworks", "llama-v3p3-70b-instruct", "input", 0, "", None, "0.9"),
    ("litellm", "deepseek", "deepseek-chat", "cache_write", 0, "", None, None),
]


@pytest.mark.parametrize("case", API, ids=lambda c: " ".join(str(p) for p in c[:6]))
def test_token_prices(case: tuple[str, str, str, str, int, str, date | None, str | None]) -> None:
    source, provider, sku, dimension, tier, hours, starts, expected = case
    found = rows(
        source,
        provider=provider,
        sku=sku,
        dimension=dimension,
        tier_min_tokens=tier,
        hours_utc=hours,
        effective_from=starts,
    )
    assert [row.amount for row in found] == [expected and Decimal(expected)]
    assert (found[0].unit, found[0].currency, found[0].commitment) == ("mtok", "USD", "standard")


GPU = [
    # source, instance, commitment, accelerator, GPUs, $ per GPU and hour
    ("gpuhunt", "p5.48xlarge", "on-demand", "h100-sxm", 8, "6.88"),
    ("gpuhunt", "p5.48xlarge", "spot", "h100-sxm", 8, "2.675"),
    ("gpuhunt", "p4d.24xlarge", "on-demand", "a100-40gb-sxm", 8, "2.74470525"),
    ("gpuhunt", "Standard_NC40ads_H100_v5", "on-demand", "h100-nvl", 1, "6.98"),
    ("gpuhunt", "Standard_NC24ads_A100_v4", "on-demand", "a100-80gb-pcie", 1, "3.673"),
    ("gpuhunt", "Standard_ND96isr_H100_v5", "spot", "h100-sxm", 8, None),
    ("gpuhunt", "gpu_1x_h100_pcie", "on-demand", "h100-pcie", 1, "2.49"),
    ("gpuhunt", "gpu_8x_h100_sxm5", "on-demand", "h100-sxm", 8, "3.99"),
    ("gpuhunt", "NVIDIA H100 80GB HBM3", "on-demand", "h100-sxm", 1, "2.99"),
    # pod 11.12 and cluster 14.32 for the same eight: the plain pod is kept
    ("gpuhunt", "NVIDIA A100-SXM4-80GB", "on-demand", "a100-80gb-sxm", 8, "1.39"),
    ("azure-retail", "Standard_ND96isr_H100_v5", "on-demand", "h100-sxm", 8, "12.29"),
    ("azure-retail", "Standard_ND96isr_H100_v5", "reserved-1y", "h100-sxm", 8, "7.865596"),
    ("azure-retail", "Standard_ND96isr_H100_v5", "reserved-3y", "h100-sxm", 8, "5.39531"),
    ("azure-retail", "Standard_ND96isr_H100_v5", "spot", "h100-sxm", 8, None),
    ("azure-retail", "Standard_NC40ads_H100_v5", "spot", "h100-nvl", 1, "2.51"),
    ("aws-bulk", "p5.48xlarge", "on-demand", "h100-sxm", 8, "6.88"),
    # 43.164 an hour with nothing upfront wins over 360,000 in advance
    ("aws-bulk", "p5.48xlarge", "reserved-1y", "h100-sxm", 8, "5.3955"),
    ("aws-bulk", "p5.48xlarge", "reserved-3y", "h100-sxm", 8, "3"),  # 630,720 / 26,280 h / 8
    ("aws-bulk", "p5e.48xlarge", "on-demand", "h200-sxm", 8, None),
    ("aws-bulk", "g6.xlarge", "on-demand", "l4", 1, "0.8048"),
]


@pytest.mark.parametrize("case", GPU, ids=lambda c: " ".join(str(p) for p in c[:3]))
def test_accelerator_prices(case: tuple[str, str, str, str, int, str | None]) -> None:
    source, instance, commitment, accelerator, gpus, expected = case
    found = rows(source, instance=instance, commitment=commitment)
    assert [(r.sku, r.gpus_per_instance, r.amount) for r in found] == [
        (accelerator, gpus, expected and Decimal(expected))
    ]


@pytest.mark.parametrize("source", READ)
def test_every_row_says_where_it_is_from(source: str) -> None:
    got = READ[source]
    assert len({(r.key(), r.effective_from) for r in got.rows}) == len(got.rows)
    assert len(got.skipped) <= 100
    for row in got.rows:
        assert row.source == source
        assert row.retrieved_at == NOW
        assert row.source_url.startswith("https://")
        assert len(row.snapshot_sha256) == 64
        assert not row.private
        assert row.amount is None or (row.amount.is_finite() and row.amount != 0)


SKIPPED = [
    ("genai-prices", "listed without prices: github-copilot/gpt-4o-mini"),
    ("genai-prices", "not priced by the text token: groq/whisper-large-v3"),
    ("litellm", "listed at 0 and kept as unpriced"),
    ("gpuhunt", "not in the accelerator catalogue: MI350X 288 GB"),
    ("gpuhunt", "not in the table of GPU instances: aws g4dn.xlarge, azure Standard_NV6ads_A10_v5"),
    ("gpuhunt", "form factor is not stated: lambdalabs A100 40 GB"),
    ("gpuhunt", "with a line that cannot be read: verda 8B200.240V"),
    ("azure-retail", "reserved for another term: Standard_ND96isr_H100_v5 eastus 5 Years"),
    ("azure-retail", "not in the table of GPU instances: Standard_NC4as_T4_v3"),
    ("aws-bulk", "kept as unpriced: p5e.48xlarge on-demand"),
]


@pytest.mark.parametrize(("source", "sentence"), SKIPPED, ids=lambda v: str(v)[:40])
def test_what_gives_no_row_is_named(source: str, sentence: str) -> None:
    assert any(sentence in line and line.endswith(".") for line in READ[source].skipped)


def test_details_of_rows() -> None:
    community = rows("gpuhunt", instance="NVIDIA GeForce RTX 4090")[0]
    assert community.marketplace
    assert not rows("gpuhunt", instance="NVIDIA H100 PCIe")[0].marketplace
    assert rows("litellm", sku="gpt-5", dimension="input")[0].retires == date(2026, 12, 11)
    assert rows("aws-bulk", commitment="on-demand")[0].effective_from == date(2025, 6, 5)
    assert rows("aws-bulk", commitment="reserved-1y")[0].note == "No Upfront, standard class."
    assert rows("azure-retail", commitment="reserved-1y")[0].note == "551,221 for the whole term."
    assert {r.region for r in rows("azure-retail")} == {"eastus"}
    assert {r.provider for r in rows("gpuhunt", sku="h100-sxm")} >= {"aws", "lambda", "nebius"}


def test_a_foreign_currency_is_kept() -> None:
    page = (HERE / "azure_retail_1.json").read_bytes().replace(b'"USD"', b'"EUR"')
    assert {row.currency for row in azure_retail.read([page], NOW).rows} == {"EUR"}


@pytest.mark.parametrize(
    ("read", "content", "reason"),
    [
        (genai_prices.read, b"[]", "holds no price"),
        (genai_prices.read, b"{}", "not an array of providers"),
        (genai_prices.read, b"<html>", "a web page"),
        (genai_prices.read, b'[{"id": "x", "models": [', "not complete JSON"),
        (genai_prices.read, b"[" * 100_000, "not complete JSON"),
        (litellm.read, b"[]", "not an object of models"),
        (litellm.read, b"{}", "holds no price"),
        (litellm.read, b"", "is empty"),
        (lambda c, now: azure_retail.read([c], now), b'{"Error": "x"}', "no Items"),
        (lambda c, now: aws_bulk.read([c], now), b"a,b", "no header"),
        (lambda c, now: aws_bulk.read([c], now), b"<html>", "a web page"),
        (lambda c, now: gpuhunt.read({"aws": c}, now), b"PK", "archive is damaged"),
    ],
)
def test_what_is_no_answer_of_the_source_is_refused(
    read: Callable[[bytes, datetime], Snapshot], content: bytes, reason: str
) -> None:
    with pytest.raises(SourceError, match=reason):
        read(content, NOW)


def test_exchange_rates_are_per_euro_and_day() -> None:
    found = {(r.sku, r.effective_from): r.amount for r in rows("ecb", kind="fx", unit="per_eur")}
    assert found[("USD", date(2026, 10, 9))] == Decimal("1.1206")
    assert found[("JPY", date(2026, 10, 2))] == Decimal("176.99")
    assert {currency for currency, _ in found} == {"USD", "GBP", "JPY", "CHF"}


def test_rates_that_stop_before_their_end_are_refused() -> None:
    whole = (HERE / "ecb.xml").read_bytes()
    with pytest.raises(SourceError, match="stops before its end"):
        ecb.read(whole[: whole.index(b"</Cube></gesmes")], NOW)
