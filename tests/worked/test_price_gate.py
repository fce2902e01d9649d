"""The gate on the dirt that public price lists were seen to contain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pricing.gate import Decision, Verdict, judge
from pricing.rows import PriceRow
from tests.fakes.price_rows import api, gpu, snapshot

ACCEPT, QUARANTINE, REJECT = Decision.ACCEPT, Decision.QUARANTINE, Decision.REJECT
PROVIDERS = ("lambda", "nebius", "verda", "oci")
PEERS = [
    *(gpu(p, "h100-sxm", "3.5") for p in PROVIDERS),
    *(gpu(p, "b200-sxm", "6") for p in PROVIDERS),
    *(gpu(p, "tpu-v6e", "2.7") for p in PROVIDERS),
]
MODELS = [f"model-{i}" for i in range(20)]
LIST = [row for m in MODELS for row in (api(m, "0.5"), api(m, "2", "output"))]


def codes(verdict: Verdict) -> tuple[set[str], set[str]]:
    return {r.code for r in verdict.reasons}, {f.code for f in verdict.flags}


def with_clean(*rows: PriceRow) -> list[PriceRow]:
    clean = [gpu("aws", "h100-sxm", "6.88", region=f"r{i}") for i in range(20)]
    return [*clean, *rows]


@pytest.mark.parametrize(
    ("rows", "flag"),
    [
        pytest.param(
            [
                gpu("aws", "h100-sxm", "6.88", instance="p5.48xlarge"),
                gpu("aws", "h100-sxm", "0.688", instance="p5.48xlarge", commitment="spot"),
            ],
            "spot_placeholder",
            id="skypilot-catalog-AWS-spot-is-10%-of-on-demand",
        ),
        pytest.param(
            [
                gpu("azure", "h100-sxm", "6.98", instance="ND96isr_H100_v5"),
                gpu("azure", "h100-sxm", "6.98", instance="ND96isr_H100_v5", commitment="spot"),
            ],
            "spot_placeholder",
            id="skypilot-catalog-Azure-H100-spot-equals-on-demand",
        ),
        pytest.param(
            [
                gpu("gcp", "tpu-v6e", str(Decimal(700) / n), region="a", gpus_per_instance=n)
                for n in (1, 4, 8, 16, 32, 64, 128, 256)
            ],
            "one_price_for_all_sizes",
            id="skypilot-catalog-TPU-v6e-700-for-1-to-256-chips",
        ),
        pytest.param(
            [api("gpt-4o-mini", "0", provider="github-copilot")],
            "zero",
            id="genai-prices-179-models-with-empty-prices",
        ),
        pytest.param([gpu("azure", "h100-sxm", "0")], "zero", id="skypilot-3615-Azure-H100-at-$0"),
    ],
)
def test_what_is_no_price_is_nulled_and_the_rest_used(rows: list[PriceRow], flag: str) -> None:
    verdict = judge(snapshot(with_clean(*rows)), None, peers=PEERS)
    assert verdict.decision is ACCEPT
    assert codes(verdict) == (set(), {flag})
    assert len(verdict.rows) == 20 + len(rows)
    placeholder = rows[-1]
    (kept,) = [r for r in verdict.rows if r.identity() == placeholder.identity()]
    assert kept.amount is None


@pytest.mark.parametrize(
    ("row", "code"),
    [
        pytest.param(
            gpu("azure", "h100-sxm", "8.19", gpus_per_instance=12, instance="ND96isr_H100_v5"),
            "gpu_count",
            id="skypilot-catalog-ND96isr_H100_v5-count-12-is-8",
        ),
        pytest.param(
            gpu("vast", "b200-sxm", "0.01", commitment="spot", marketplace=True),
            "peers",
            id="skypilot-9156-B200-at-$0.01-is-a-bid-floor",
        ),
        pytest.param(
            gpu("gcp", "h100-sxm", "0.9"), "peers", id="skypilot-catalog-31-GPU-without-its-host"
        ),
        pytest.param(
            gpu("azure", "h100-sxm", "98.32"), "peers", id="an-instance-price-not-divided-by-8"
        ),
        pytest.param(gpu("aws", "h100-sxm", "2150"), "band", id="a-monthly-figure"),
        pytest.param(api("gemini-x", "6000"), "band", id="band-of-5000-USD-per-Mtok"),
        pytest.param(gpu("aws", "h100-sxm", "NaN"), "not_finite", id="NaN"),
    ],
)
def test_a_row_hard_to_believe_waits_by_itself(row: PriceRow, code: str) -> None:
    verdict = judge(snapshot(with_clean(row)), None, peers=PEERS)
    assert verdict.decision is QUARANTINE
    assert codes(verdict) == ({code}, set())
    assert [r.identity() for r in verdict.held] == [row.identity()]
    assert len(verdict.rows) == 20


def test_a_cached_price_above_the_full_one_waits() -> None:
    """litellm issue 9833: cached tokens at ten times their price."""
    rows = [*LIST, api("model-0", "5", "cached_read")]
    verdict = judge(snapshot(rows), None)
    assert codes(verdict)[0] == {"dimensions"}
    assert [r.dimension for r in verdict.held] == ["cached_read"]


def changed(amount: str, index: int = 0) -> list[PriceRow]:
    return [replace(r, amount=Decimal(amount)) if i == index else r for i, r in enumerate(LIST)]


@pytest.mark.parametrize(
    ("rows", "decision", "code"),
    [
        pytest.param(LIST, ACCEPT, None, id="unchanged"),
        pytest.param(changed("1.5"), ACCEPT, None, id="exactly-three-times"),
        pytest.param(changed("1.51"), QUARANTINE, "jump", id="just-over-three-times"),
        pytest.param(changed("0.16"), QUARANTINE, "jump", id="down-over-three-times"),
        pytest.param(changed("500"), QUARANTINE, "unit", id="one-row-in-thousandths"),
        pytest.param(changed("-1"), REJECT, "negative", id="OpenRouter-minus-1-for-variable"),
        pytest.param(LIST[:32], ACCEPT, None, id="shrunk-to-exactly-80%"),
        pytest.param(LIST[:31], REJECT, "shrunk", id="shrunk-below-80%"),
        pytest.param([], REJECT, "empty", id="genai-prices-accepts-[]"),
        pytest.param(
            [replace(r, amount=None) for r in LIST], REJECT, "unpriced", id="prices-all-gone"
        ),
        pytest.param(
            [replace(r, amount=Decimal("NaN")) for r in LIST], REJECT, "not_finite", id="all-NaN"
        ),
        pytest.param(
            [replace(r, amount=r.amount * 1000 if r.amount else None) for r in LIST],
            REJECT,
            "unit",
            id="genai-prices-accepts-x1000",
        ),
        pytest.param(
            [replace(r, amount=r.amount / 10**6 if r.amount else None) for r in LIST],
            REJECT,
            "unit",
            id="per-token-for-per-Mtok",
        ),
        pytest.param(
            [replace(r, amount=r.amount * 4 if r.amount else None) for r in LIST],
            QUARANTINE,
            "most_held",
            id="everything-four-times",
        ),
    ],
)
def test_against_the_last_accepted(
    rows: Sequence[PriceRow], decision: Decision, code: str | None
) -> None:
    verdict = judge(snapshot(rows), LIST)
    assert verdict.decision is decision
    assert code in codes(verdict)[0] if code else not verdict.reasons
    if decision is REJECT:
        assert verdict.rows == ()


@pytest.mark.parametrize(("times", "decision"), [("4.9", ACCEPT), ("5.1", QUARANTINE)])
def test_a_marketplace_may_move_further(times: str, decision: Decision) -> None:
    rows = [gpu("vast", "h100-sxm", "2", marketplace=True, region=f"r{i}") for i in range(20)]
    moved = [replace(rows[0], amount=Decimal(2) * Decimal(times)), *rows[1:]]
    assert judge(snapshot(moved), rows).decision is decision


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        pytest.param(LIST[2:], "openai model-0 is missing", id="missing"),
        pytest.param(
            [replace(r, amount=None) if r.sku == "model-0" else r for r in LIST],
            "openai model-0 has no price",
            id="unpriced",
        ),
        pytest.param([LIST[0], *LIST[2:]], "openai model-0 lost output standard", id="one-lost"),
    ],
)
def test_a_watched_item_keeps_its_price_until_a_person_agrees(
    rows: list[PriceRow], why: str
) -> None:
    verdict = judge(snapshot(rows), LIST, watched=[("openai", "model-0")])
    assert verdict.decision is QUARANTINE
    (reason,) = verdict.reasons
    assert why in reason.message
    assert {r.key() for r in verdict.kept} == {r.key() for r in LIST[:2]}
    assert set(verdict.rows) == set(rows), "the others are not held for it"


def test_a_watched_item_that_retired_is_not_missed() -> None:
    last = [replace(r, retires=date(2026, 11, 1)) if r.sku == "model-0" else r for r in LIST]
    verdict = judge(snapshot(LIST[2:]), last, watched=[("openai", "model-0")])
    assert verdict.decision is ACCEPT


def test_a_second_source_that_disagrees_is_flagged_and_blocks_nothing() -> None:
    theirs = [
        replace(r, source="other", amount=r.amount * Decimal("1.02") if i == 0 else r.amount)
        for i, r in enumerate(LIST)
        if r.amount is not None
    ]
    verdict = judge(snapshot(LIST), LIST, second=theirs)
    assert verdict.decision is ACCEPT
    (flag,) = verdict.flags
    assert (flag.code, flag.count) == ("second_source", 1)
    assert "model-0 input 0.5 here, 0.51 there" in flag.message


def test_a_price_announced_in_advance_is_not_a_second_price() -> None:
    """genai-prices: gemini-3.8-flash doubles on 2027-01-01."""
    rows = [*LIST, api("model-0", "1", effective_from=date(2027, 1, 1))]
    verdict = judge(snapshot(rows), LIST)
    assert verdict.decision is ACCEPT
    assert len(verdict.rows) == len(rows)


def test_one_item_with_two_prices_waits_but_a_spot_market_gives_its_cheapest() -> None:
    verdict = judge(snapshot([*LIST, api("model-0", "0.6")]), LIST)
    assert codes(verdict)[0] == {"twice"}
    assert len(verdict.held) == 2
    offers = [gpu("aws", "h100-sxm", usd, commitment="spot") for usd in ("2.6", "2.4", "3")]
    assert [r.amount for r in judge(snapshot(offers), None).rows] == [Decimal("2.4")]


def test_a_first_reading_in_another_unit_is_known_by_its_median() -> None:
    per_token = [replace(r, amount=r.amount / 10**6) for r in LIST if r.amount is not None]
    for rows in (per_token, [replace(r, amount=r.amount * 1000) for r in LIST if r.amount]):
        verdict = judge(snapshot(rows), None)
        assert verdict.decision is REJECT
        assert codes(verdict)[0] == {"unit"}


def test_reasons_name_a_few_rows_and_count_the_rest() -> None:
    rows = with_clean(*(gpu("azure", "h100-sxm", "0", region=f"z{i:02}") for i in range(9)))
    (flag,) = judge(snapshot(rows), None, peers=PEERS).flags
    assert flag.count == 9
    assert flag.message.endswith("azure h100-sxm on-demand z04 x8; and 4 more.")
