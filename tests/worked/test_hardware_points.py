"""Worked examples of hardware: spec sheets against the documents' tables, the router, power."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401 - fills the registry
from core.catalog import accelerator, accelerators
from core.errors import GpusizeError
from core.hardware.figures import BY_NAME, ratio
from core.hardware.pareto import front
from core.hardware.power import all_in, grids
from core.receipt import Receipt
from core.registry import REGISTRY
from core.tables import Table
from pricing.book import embedded_book

BOOK = embedded_book()
ROUTED = {"model": "llama-3.1-70b", "qps": 10, "isl": 2000, "osl": 500, "tpot_ms": 50}


def run(name: str, **raw: Any) -> Receipt:
    return REGISTRY.get(name).run(raw, BOOK)


def table(receipt: Receipt, name: str) -> Table:
    return next(one for one in receipt.tables if one.name == name)


def refusal(name: str, **raw: Any) -> GpusizeError:
    with pytest.raises(GpusizeError) as refused:
        run(name, **raw)
    return refused.value


@pytest.mark.parametrize(
    ("gpu", "field", "expected"),
    [
        pytest.param("b200", "memory-gb", 192.27, id="S0-07-b200-visible-192-GB-of-a-180-GB-label"),
        pytest.param("b300", "memory-gb", 288.40, id="S0-07-b300-is-288-GB-class"),
        pytest.param("mi355x", "bandwidth", 8000, id="S0-08-mi355x-8-not-6-TB-per-s"),
        pytest.param("b200", "memory-label", 180, id="S0-12a-S1-02g-b200-sold-as-180"),
        pytest.param("h100", "bandwidth", 3350, id="S0-12b-h100-3.35"),
        pytest.param("l40s", "bandwidth", 864, id="S0-12c-l40s-0.864"),
        pytest.param("a100-80gb-sxm", "bandwidth", 2039, id="S1-02a-a100-sxm-2.039"),
        pytest.param("a100-80gb-pcie", "bandwidth", 1935, id="S1-02a-a100-pcie-1.935"),
        pytest.param("h100", "bf16", 989, id="S1-02b-h100-989"),
        pytest.param("a10g", "bf16", 70, id="S1-02e-a10g-70-dense-not-125"),
        pytest.param("h200", "bf16", 989, id="S1-02f-h200-989"),
        pytest.param("b100", "bf16", 1750, id="S1-02h-b100-1750-not-1800"),
        pytest.param("mi300x", "bf16", 1307, id="S1-02i-mi300x-1307"),
        pytest.param("gaudi3", "bf16", 1677, id="S1-02j-gaudi3-at-its-shipping-clock"),
    ],
)
def test_a_figure_of_a_spec_sheet(gpu: str, field: str, expected: float) -> None:
    receipt = run("GPU_SPEC", gpu=gpu, field=field)
    assert receipt.value == pytest.approx(expected, rel=1e-4)
    used = next(row for row in receipt.assumptions if row.name == "source")
    assert used.value
    assert "checked 2026" in used.note


@pytest.mark.parametrize(
    ("gpu", "field", "printed"),
    [
        pytest.param("gaudi3", "bf16", 1835, id="S1-02j-white-paper-1835"),
        pytest.param("a10g", "bf16", 125, id="S1-02e-the-A10s-125"),
        pytest.param("b300", "fp4", 14000, id="b300-fp4-three-others"),
        pytest.param("b200", "memory-label", 192, id="S0-12a-launch-192"),
    ],
)
def test_what_other_sources_print_is_shown(gpu: str, field: str, printed: float) -> None:
    receipt = run("GPU_SPEC", gpu=gpu, field=field)
    assert "disputed" in {w.code for w in receipt.warnings}
    assert printed in [row[3] for row in table(receipt, "conflicts").rows]
    assert receipt.value != printed


@pytest.mark.parametrize(
    ("newer", "older", "flops", "bandwidth"),
    [
        pytest.param("h100-sxm", "a100-80gb-sxm", 3.17, 1.64, id="S0-10-SXM-3.17x-1.64x"),
        pytest.param("h100-pcie", "a100-80gb-pcie", 2.42, 1.03, id="S0-10-PCIe-2.42x-1.03x"),
        pytest.param("tpu-v6e", "tpu-v5e", 4.66, 2.0, id="S0-09-trillium-4.66x-in-BF16"),
        pytest.param("h200-sxm", "h100-sxm", 1.0, 1.43, id="S3-09-h200-1.43x-bandwidth"),
        pytest.param("h200", "rtx-pro-6000-server", 2.06, 3.01, id="S3-11-server-3.01x"),
        pytest.param("h200", "rtx-pro-6000-workstation", 1.96, 2.68, id="S3-11-workstation-2.68x"),
    ],
)
def test_ratios_of_two_accelerators(newer: str, older: str, flops: float, bandwidth: float) -> None:
    receipt = run("GPU_COMPARE", gpus=f"{older}, {newer}")
    ratios = {row[0]: row[2] for row in table(receipt, "ratios").rows}
    assert ratios["Dense BF16"] == pytest.approx(flops, abs=0.006)
    assert ratios["Memory bandwidth"] == pytest.approx(bandwidth, abs=0.006)


def test_trillium_has_no_fp8_to_compare_with() -> None:  # S0-09
    assert ratio(BY_NAME["fp8"], accelerator("tpu-v6e"), accelerator("tpu-v5e")) is None
    error = refusal("GPU_SPEC", gpu="tpu-v5e", field="fp8")
    assert error.message.startswith("Nobody has published dense FP8 figures of TPU v5e, or it has")


def test_a_comparison_shows_cheapest_prices_and_none_where_none_is_known() -> None:  # S1-02k
    receipt = run("GPU_COMPARE", gpus="h100, gaudi3")
    (h100, gaudi) = receipt.value
    assert h100[-1] == BOOK.gpu_offer("h100-sxm").usd_per_gpu_hour
    assert gaudi[-1] is None
    assert table(receipt, "figures").rows[-1] == ["at", "RunPod", "no price"]


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("GPU_COMPARE", {"gpus": "h100"}, "must name 2 to 6 different accelerators; you gave 1"),
        ("GPU_COMPARE", {"gpus": "h100, h20x"}, "row 2 (h20x): I do not know the accelerator"),
        ("GPU_COMPARE", {"gpus": ""}, "must have at least one row of gpu"),
        ("GPU_SPEC", {"gpu": "h100", "field": "colour"}, "must be one of memory,"),
        ("GPU_SPEC", {"gpu": "tpu-v5e", "field": "tdp"}, "Nobody has published the board power"),
        ("CHEAPEST_FLEET", ROUTED | {"isl": 200_000}, "isl + osl must be at most 131,072"),
        ("CHEAPEST_FLEET", ROUTED | {"tpot_ms": 0.1}, "None of 42 accelerators serves"),
        ("CHEAPEST_FLEET", ROUTED | {"gpus": "gaudi3"}, "there is no on-demand price of gaudi3"),
        ("CHEAPEST_FLEET", ROUTED | {"gpus": "l4", "tp": 1}, "GB short; quantise=4-bit"),
        (
            "CHEAPEST_FLEET",
            ROUTED | {"gpus": "a100-80gb-sxm", "weights": "fp8"},
            "has no fp8 arithmetic; choose another format",
        ),
        ("POWER_KW", {"gpu": "tpu-v5e"}, "give per_gpu_kw, your own figure"),
        ("POWER_KW", {"gpu": "h100", "region": "grmany"}, "did you mean germany?"),
        ("POWER_KW", {"gpu": "h100", "gpus": 0}, "at least 1"),
        ("POWER_KW", {"gpu": "h100", "pue": 0.9}, "at least 1 and at most 5"),
        ("POWER_KW", {"gpu": "h100", "pue": 1.2, "basis": "all-in"}, "taken at the meter"),
        ("POWER_KW", {"gpu": "l40s", "basis": "all-in"}, "published an all-in power of L40S"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(name: str, raw: dict[str, Any], said: str) -> None:
    message = refusal(name, **raw).message
    assert said in message
    assert "\n" not in message


def test_the_router_says_of_every_accelerator_what_became_of_it() -> None:
    receipt = run("CHEAPEST_FLEET", **ROUTED, ttft_ms=2000)
    served = [row[0] for row in table(receipt, "fleets").rows]
    left_out = table(receipt, "excluded").rows
    assert len(served) + len(left_out) == len(accelerators())
    assert {"no_price", "does_not_fit"} <= {row[1] for row in left_out}
    trillium = next(row for row in left_out if row[0] == "tpu-v6e")
    assert trillium[2].startswith("does not fit: TP1 fp8 needs")
    assert "GB short" in trillium[2]
    costs = [row[4] for row in receipt.value]
    assert costs == sorted(costs)


def test_what_misses_a_target_says_the_best_it_reaches() -> None:
    receipt = run("CHEAPEST_FLEET", **(ROUTED | {"tpot_ms": 15}), gpus="b200, l40s")
    (row,) = table(receipt, "excluded").rows
    assert row[:2] == ["l40s", "too_slow"]
    assert row[2].startswith("TPOT of a single request is ")
    assert row[2].endswith("over tpot_ms=15")


@pytest.mark.parametrize(
    ("weights", "gpus", "serving"),
    [
        pytest.param("bf16", "h100, l40s", [], id="S1-48-70B-in-bf16-fits-neither"),
        pytest.param("int4", "h100, l40s", ["h100-sxm", "l40s"], id="S1-48-in-int4-it-fits-both"),
        pytest.param("bf16", "b300, b200", ["b200", "b300"], id="S3-17-no-TP-on-B300-nor-B200"),
        pytest.param("fp8", "h200", ["h200-sxm"], id="S3-17-nor-in-fp8-on-H200"),
    ],
)
def test_where_a_70b_runs_on_one_gpu(weights: str, gpus: str, serving: list[str]) -> None:
    raw: dict[str, Any] = {"model": "llama-3.1-70b", "qps": 0.01, "isl": 1000, "osl": 100, "tp": 1}
    raw |= {"memory_util_frac": 0.95, "runtime_reserve_gib": 2}  # S0-13: it is that tight
    if not serving:
        assert "GB short" in refusal("CHEAPEST_FLEET", **raw, weights=weights, gpus=gpus).message
        return
    receipt = run("CHEAPEST_FLEET", **raw, weights=weights, gpus=gpus)
    assert sorted(row[0] for row in receipt.value) == serving
    assert {row[2] for row in receipt.value} == {1}


def test_weights_can_be_fixed_or_kept_as_published() -> None:
    kept = run("CHEAPEST_FLEET", **ROUTED, quantise="none", gpus="h100, b200")
    fixed = run("CHEAPEST_FLEET", **ROUTED, weights="bf16", gpus="h100, b200")
    smaller = run("CHEAPEST_FLEET", **ROUTED, gpus="h100, b200")
    assert kept.value == fixed.value
    assert {row[1] for row in kept.value} == {"bf16"}
    assert smaller.value[0][4] < kept.value[0][4]
    (warning,) = [w.message for w in smaller.warnings if w.code == "quantised"]
    assert f"${kept.value[0][4]:,.0f}" in warning


def test_any_commitment_is_never_dearer_and_says_which_it_took() -> None:
    listed = run("CHEAPEST_FLEET", **ROUTED)
    free = run("CHEAPEST_FLEET", **ROUTED, commitment="any")
    assert free.value[0][4] < listed.value[0][4]
    assert free.prices[0].commitment == "spot"
    assert "spot" in {w.code for w in free.warnings}


@pytest.mark.parametrize(
    ("workload", "column"), [("inference", 1), ("training", 2)], ids=["bandwidth", "FLOPs"]
)  # the documents' rule: bandwidth for inference, FLOPs for training
def test_value_ranks_by_what_the_workload_needs(workload: str, column: int) -> None:
    rows = run("GPU_VALUE", workload=workload).value
    assert [row[column] for row in rows] == sorted(row[column] for row in rows)
    h100 = next(row for row in rows if row[0] == "h100-sxm")
    assert h100[1] == pytest.approx(h100[3] / 3.35)
    assert h100[2] == pytest.approx(h100[3] / 0.989)


def test_power_of_a_board_and_of_the_whole_at_the_meter() -> None:
    board = run("POWER_KW", gpu="h100", gpus=100, basis="board")
    assert board.output("it_kw") == pytest.approx(70)
    assert board.value == pytest.approx(70 * 1.54)  # Uptime Institute 2025
    assert "board_only" in {w.code for w in board.warnings}
    whole = run("POWER_KW", gpu="h100", gpus=100)
    assert whole.value == pytest.approx(173)  # InferenceX: 1.73 kW each, cooling included
    own = run("POWER_KW", gpu="h100", gpus=100, per_gpu_kw=1.2, pue=1.25, load_frac=0.8)
    assert own.value == pytest.approx(120)


@pytest.mark.parametrize("gpu", ["h100-sxm", "b200", "mi355x"])
def test_all_in_power_is_about_twice_the_boards(gpu: str) -> None:  # source: domain, 1.9 to 2.5
    card = accelerator(gpu)
    found = all_in(card)
    assert found is not None
    assert 1.85 < found.kw * 1000 / (card.tdp_w or 0) < 2.55


def test_carbon_of_a_month_and_what_it_leaves_out() -> None:
    receipt = run("POWER_KW", gpu="b200", gpus=64, region="de", usd_per_kwh=0.12)
    kwh = 64 * 2.17 * 730
    assert receipt.output("kwh_per_month") == pytest.approx(kwh)
    assert receipt.output("kgco2e_per_month") == pytest.approx(kwh * 0.34414)  # Ember 2024
    assert receipt.output("usd_per_month") == pytest.approx(kwh * 0.12)
    assert {"location_based", "embodied_carbon"} <= {w.code for w in receipt.warnings}
    own = run("POWER_KW", gpu="b200", gpus=64, own_gco2e_per_kwh=100)
    assert own.output("kgco2e_per_month") == pytest.approx(kwh * 0.1)
    assert "location_based" not in {w.code for w in own.warnings}


def test_carbon_per_token_is_of_the_fleet_that_is_sized() -> None:
    raw = {"model": "llama-3.1-8b", "gpu": "h100", "qps": 50, "isl": 7744, "osl": 256}
    receipt = run("CARBON_KG_PER_MTOK", **raw, region="sweden")
    gpus = run("GPUS_NEEDED", **raw).value
    assert receipt.output("gpus") == gpus
    mtok = 50 * 8000 * 730 * 3600 / 1e6
    assert receipt.value == pytest.approx(gpus * 1.73 * 730 * 0.03582 / mtok)
    rows = table(receipt, "regions").rows
    assert len(rows) == len(grids())
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)


def test_every_grid_names_year_and_source_and_the_checked_day() -> None:
    for grid in grids().values():
        assert 20 < grid.gco2e_per_kwh < 800, grid.id
        assert 2022 < grid.year < 2026
        assert grid.source
    # source: OWID's table of 2024 prints whole grams of the same data
    shown = {"france": 44, "germany": 344, "poland": 615, "sweden": 36, "united-states": 384}
    assert {name: round(grids()[name].gco2e_per_kwh) for name in shown} == shown


def test_a_front_has_no_member_another_beats() -> None:
    points = [(3.0, 1.0), (1.0, 3.0), (2.0, 2.0), (2.0, 3.0), (3.0, 3.0)]
    assert front(points) == [1, 2, 0]
