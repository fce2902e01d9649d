"""Total cost at its edges: spot that loses work, no use that is enough, growth beyond any fleet."""

from __future__ import annotations

from typing import Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.errors import GpusizeError
from core.receipt import Receipt
from core.registry import REGISTRY
from pricing.book import embedded_book


def run(calculation: str, **given: Any) -> Receipt:
    return REGISTRY.get(calculation).run(given, embedded_book())


@pytest.mark.parametrize("calculation", ["TCO_OWN", "DEPLOYMENT_COMPARE"])
def test_a_spot_rent_pays_for_the_work_it_loses_and_says_so(calculation: str) -> None:
    terms = {"gpu": "h100", "gpus": 8, "rent_usd_per_hour": 1.9, "commitment": "spot"}
    found = run(calculation, **terms, months=12, capital_frac=0)
    lost = next(a for a in found.assumptions if a.name == "lost_frac")
    assert (lost.value, lost.origin) == (0.05, "default")
    assert "spot_interrupted" in {w.code for w in found.warnings}
    rent = 8 * 8760 * 2.0  # $1.90 over 95%
    if calculation == "TCO_OWN":
        npv = found.output("npv_usd")
        assert isinstance(npv, float)
        assert found.output("saves_usd") == pytest.approx(rent - npv)
    else:
        assert found.output("npv_cloud_usd") == pytest.approx(rent)


def test_a_single_gpu_with_an_engineer_beats_renting_at_no_use() -> None:
    found = run("TCO_OWN", gpu="h100", gpus=1, rent_usd_per_hour=3.49)
    assert found.output("use_needed_frac") == "no use"
    assert run("TCO_OWN", gpu="h100", gpus=64, rent_usd_per_hour=3.49).output(
        "use_needed_frac"
    ) == pytest.approx(0.6, abs=0.01)


def test_growth_beyond_any_fleet_is_refused_by_its_name() -> None:
    raw = {
        "isl": 500, "osl": 200, "requests_per_month": 8e6, "api_input_usd_per_mtok": 2.5,
        "api_output_usd_per_mtok": 10, "gpu": "h100", "gpu_usd_per_hour": 3,
        "capacity_requests_per_hour": 3000,
    }  # fmt: skip
    with pytest.raises(GpusizeError, match="monthly_growth_frac asks for"):
        run("COMPARE_SOURCING", **raw, monthly_growth_frac=5)
