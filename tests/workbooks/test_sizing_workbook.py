"""The sizing workbook gives what GPUS_NEEDED gives, over rates, GPUs, lengths and headroom."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import GpusizeError, InputError
from core.receipt import Receipt
from core.registry import REGISTRY
from excel_addin.workbooks.command import build
from excel_addin.workbooks.sizing.layout import FIXED, FLAT_ONLY, IN_DOLLARS, LIVE, START
from pricing.book import embedded_book
from tests.calculated import Calculated
from tests.property.strategies import bounded, magnitudes
from tests.workbooks.workbook_cases import LARGE, UNPRICED, made

BOOK = embedded_book()
COMPARED = (
    "gpus", "replicas", "tp", "utilisation_frac", "max_qps", "usd_per_hour", "usd_per_month",
    "usd_per_mtok", "usd_per_mtok_output", "slots", "prefill_ms",
)  # fmt: skip
STARTS: dict[str, dict[str, Any]] = {
    "small": {**START},
    "large": {"model": "deepseek-v3", "gpu": "b200", "qps": 5, "isl": 16000, "osl": 1000},
    "starved": {"model": "gemma-2-9b", "gpu": "h100-sxm", "qps": 5, "isl": 800, "osl": 300},
}
BOOKS = {name: Calculated(build("sizing", start, BOOK)) for name, start in STARTS.items()}


def check(book: Calculated, receipt: Receipt) -> None:
    for name in COMPARED:
        if name == "prefill_ms":
            continue  # the sheet's is packed with others', the receipt's alone
        wanted, found = receipt.output(name), book.value(name)
        if wanted is None:
            assert found == "n/a", name
        else:
            assert math.isclose(found, float(wanted), rel_tol=1e-9), name
    assert book.value("replica_format") == receipt.output("weights")
    for one in receipt.constraints:
        assert math.isclose(book.value(f"need_{one.name}"), one.need_gpus, rel_tol=1e-9)
        assert book.value(f"relief_{one.name}") == one.relief_gpus
        if one.binds:
            assert book.value("binding") == one.label


def test_every_argument_is_a_cell_or_fixed_or_refused() -> None:
    there = [p.name for p in REGISTRY.get("GPUS_NEEDED").parameters]
    cells = [name for block in LIVE.values() for name in block]
    assert sorted(there) == sorted([*cells, *FIXED, *FLAT_ONLY, *IN_DOLLARS])


@bounded(max_examples=300)
@given(
    start=st.sampled_from(sorted(STARTS)),
    qps=magnitudes(0.01, 3e4).map(lambda qps: round(qps, 3)),
    gpu=st.sampled_from(
        ("h100-sxm", "a100-80gb-sxm", "l40s", "b200", "mi300x", "tpu-v5e", "l4", "h200-sxm")
    ),
    lengths=st.tuples(st.sampled_from((0.5, 1, 2)), st.sampled_from((0.5, 1, 2))),
    util=st.none() | st.integers(5, 100).map(lambda hundredths: hundredths / 100),
    peak=st.sampled_from((1, 1.5, 3)),
    usd=st.none() | st.just(2.5),
    commitment=st.sampled_from(("on-demand", "spot")),
)
def test_what_is_typed_is_sized_as_the_calculation_sizes_it(
    start: str, qps: float, gpu: str, lengths: tuple[float, float], util: float | None,
    peak: float, usd: float | None, commitment: str,
) -> None:  # fmt: skip
    own, book = STARTS[start], BOOKS[start]
    typed = {
        "qps": qps,
        "gpu": gpu,
        "isl": int(own["isl"] * lengths[0]),
        "osl": int(own["osl"] * lengths[1]),
        "util": util,
        "peak_to_mean": peak,
        "gpu_usd_per_hour": usd,
        "commitment": commitment,
        "provider": None,
    }
    book.put(**typed)
    raw = {"model": own["model"], **{k: v for k, v in typed.items() if v is not None}}
    try:
        receipt = REGISTRY.get("GPUS_NEEDED").run(raw, BOOK)
    except GpusizeError:
        assert not book.value("ready")
        assert str(book.value("decision")).startswith("No answer yet. ")
        return
    assert book.value("ready")
    check(book, receipt)


@pytest.mark.parametrize("given", [{}, LARGE, UNPRICED], ids=["start", "large", "unpriced"])
def test_the_start_is_the_receipt_it_names(given: dict[str, Any]) -> None:
    book = Calculated(made("sizing", **given))
    receipt = REGISTRY.get("GPUS_NEEDED").run(given or START, BOOK)
    check(book, receipt)
    words = str(book.value("same_question")).split()
    assert words[:3] == ["gpusize", "call", "GPUS_NEEDED"]
    again = REGISTRY.get("GPUS_NEEDED").run(dict(word.split("=") for word in words[3:]), BOOK)
    assert again.id == receipt.id


def test_the_comparison_has_every_gpu_at_its_cost_in_order() -> None:
    book = Calculated(made("sizing"))
    listed: list[tuple[str, float]] = []
    row = next(
        r
        for r in range(1, 80)
        if book.value(f"Sizing!B{r}") == "GPU" and book.value(f"Sizing!C{r}") == "$/month"
    )
    for at in range(row + 1, row + 11):
        gpu, usd = book.value(f"Sizing!B{at}"), book.value(f"Sizing!C{at}")
        receipt = REGISTRY.get("GPUS_NEEDED").run({**START, "gpu": gpu}, BOOK)
        assert math.isclose(usd, float(receipt.output("usd_per_month") or 0), rel_tol=1e-9)
        assert book.value(f"Sizing!D{at}") == receipt.value
        listed.append((gpu, usd))
    assert [usd for _, usd in listed] == sorted(usd for _, usd in listed)
    cheapest = listed[0]
    for card in ("a10", "h200-sxm", "mi325x", "b300", "rtx-4090"):
        other = REGISTRY.get("GPUS_NEEDED").run({**START, "gpu": card}, BOOK)
        assert float(other.output("usd_per_month") or 0) >= cheapest[1]


def test_a_target_of_waiting_is_refused_in_one_sentence() -> None:
    for name, value in (("ttft_ms", 500), ("queue_ms", 100), ("p_wait_frac", 0.05)):
        with pytest.raises(InputError, match=f"leave {name} out"):
            build("sizing", {**START, name: value}, BOOK)
    with pytest.raises(InputError, match="US dollars"):
        build("sizing", {**START, "currency": "eur"}, BOOK)
