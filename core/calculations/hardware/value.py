"""GPU_VALUE: what bandwidth and arithmetic cost on each accelerator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, ClassVar

from core.calculations._fields import Provider
from core.calculations._money import Dated
from core.calculations.hardware._fields import AnyCommitment, Cards, cards_of, cheapest_offer
from core.catalog import Accelerator
from core.charts import Axis, BarChart, Bars
from core.errors import PriceNotFoundError
from core.fields import choice
from core.hardware.options import unpriced
from core.prices import GpuOffer, PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.registry import REGISTRY
from core.tables import Table

Workload = Annotated[str, choice("inference", "training", words=("workload", "for"))]


class GpuValueInput(Dated):
    """What the accelerators are for, and the terms they are rented on."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider"}

    workload: Workload = "inference"
    """What decides: inference ranks by the cost of bandwidth, training by that of dense FLOPs."""
    commitment: AnyCommitment = "on-demand"
    """Commitment the prices are for; any takes the cheapest of all."""
    gpus: Cards | None = None
    """Accelerators to rank; missing means the whole catalogue."""
    provider: Provider | None = None
    """Provider whose prices to use; missing means the cheapest listed, marketplaces excluded."""


@REGISTRY.calculation(
    "GPU_VALUE",
    group="hardware",
    result=(
        "Accelerators ranked, each with USD per TB/s and hour, USD per dense BF16 PFLOP/s and"
        " hour, USD an hour and provider."
    ),
    unit="usd/hour",
    examples=(
        "/gpu gpu_value training",
        "/gpu gpu_value inference spot",
        "/gpu gpu_value training h100, l40s, mi300x, b200",
    ),
    spills=True,
    charted=True,
)
def gpu_value(inputs: GpuValueInput, book: PriceBook) -> Draft:
    """Accelerators ranked by what bandwidth costs (inference) or dense FLOPs (training).

    USD per TB/s-hour = USD per hour / (GB/s / 1000); USD per PFLOP/s-hour = USD per hour /
    (dense BF16 TFLOPS / 1000). Decoding reads all weights for every step, so bandwidth sets it;
    training and prefill multiply, so FLOPs do. Peak figures: CHEAPEST_FLEET sizes a real workload.

    Raises PriceNotFoundError where nothing has a price, UnknownNameError.
    Source: core/data/accelerators; the price book, whose entries name source and date.

    >>> from pricing.book import embedded_book
    >>> run = REGISTRY.get("GPU_VALUE").run
    >>> [run({"workload": w, "gpus": "h100, l40s, mi300x"}, embedded_book()).value[0][0]
    ...  for w in ("inference", "training")]
    ['mi300x', 'mi300x']
    """
    ranked, missing = _ranked(inputs, book)
    return Draft(
        [
            [card.id, *_costs(card, offer), offer.usd_per_gpu_hour, offer.provider_id]
            for card, offer in ranked
        ],
        lambda: _receipt(inputs, book, ranked, missing),
        curve=lambda: _chart(ranked),
    )


MOST_DRAWN = 10
"""Accelerators a chart has room for."""
_Priced = tuple[Accelerator, GpuOffer]


def _ranked(inputs: GpuValueInput, book: PriceBook) -> tuple[list[_Priced], list[list[str]]]:
    priced: list[_Priced] = []
    missing: list[list[str]] = []
    for card in cards_of(inputs.gpus):
        if not card.memory_gb_per_s or not card.bf16_tflops:
            what = "dense BF16" if card.memory_gb_per_s else "bandwidth"
            missing.append([card.id, f"nobody has published its {what} figure"])
            continue
        try:
            offer = cheapest_offer(book, card, inputs.commitment, inputs.provider, inputs.as_of)
        except PriceNotFoundError as error:
            missing.append([card.id, unpriced(error)])
            continue
        priced.append((card, offer))
    if not priced:
        card_id, why = missing[0]
        raise PriceNotFoundError(
            f"None of these accelerators has both a price and published figures; of {card_id}:"
            f" {why}.",
            field="gpus",
        )
    which = 1 if inputs.workload == "training" else 0
    return sorted(priced, key=lambda row: (_costs(*row)[which], row[0].id)), missing


def _costs(card: Accelerator, offer: GpuOffer) -> tuple[float, float]:
    """USD an hour per TB/s of bandwidth, and per PFLOP/s of dense BF16."""
    usd = offer.usd_per_gpu_hour
    return usd * 1000 / (card.memory_gb_per_s or 1), usd * 1000 / (card.bf16_tflops or 1)


def _receipt(
    inputs: GpuValueInput, book: PriceBook, ranked: list[_Priced], missing: list[list[str]]
) -> Receipt:
    card, offer = ranked[0]
    per_tb, per_pflop = _costs(card, offer)
    training = inputs.workload == "training"
    figure, what = (per_pflop, "dense BF16 PFLOP/s") if training else (per_tb, "TB/s of bandwidth")
    tables = [
        Table.of(
            "value",
            f"Cheapest first for {inputs.workload}",
            (
                ("gpu", "Accelerator", ""),
                ("usd_per_tb_per_s_hour", "Per TB/s", "usd/hour"),
                ("usd_per_pflop_hour", "Per dense BF16 PFLOP/s", "usd/hour"),
                ("usd_per_hour", "Per GPU-hour", "usd/hour"),
                ("provider", "Provider", ""),
                ("commitment", "Commitment", ""),
            ),
            (
                [
                    one.id,
                    *_costs(one, at),
                    at.usd_per_gpu_hour,
                    at.provider_id,
                    at.commitment,
                ]
                for one, at in ranked
            ),
        )
    ]
    if missing:
        columns = (("gpu", "Accelerator", ""), ("why", "Why", ""))
        tables.append(Table.of("excluded", "Left out", columns, missing))
    return Receipt(
        calculation="",
        value=[
            [one.id, *_costs(one, at), at.usd_per_gpu_hour, at.provider_id] for one, at in ranked
        ],
        unit="usd/hour",
        summary=(
            f"{card.name} at {offer.provider} is the cheapest of {len(ranked)} for"
            f" {inputs.workload}: ${figure:,.3g} an hour per {what}."
        ),
        outputs=[
            Output("usd_per_tb_per_s_hour", "Its bandwidth, per TB/s", per_tb, "usd/hour"),
            Output("usd_per_pflop_hour", "Its dense BF16, per PFLOP/s", per_pflop, "usd/hour"),
        ],
        tables=tables,
        assumptions=[
            Assumption(
                "ranking",
                "bandwidth for inference, FLOPs for training",
                "",
                "default",
                "peak data sheet figures; memory, links and software are not weighed",
            )
        ],
        prices=[offer.ref(), *(replace(at.ref(), note="") for _, at in ranked[1:])],
        as_of=(inputs.as_of or book.date()).isoformat(),
    )


def _chart(ranked: list[_Priced]) -> BarChart:
    shown = ranked[:MOST_DRAWN]
    costs = [_costs(*row) for row in shown]
    return BarChart(
        title="What bandwidth and arithmetic cost an hour",
        categories=[card.name for card, _ in shown],
        y=Axis("An hour", "usd"),
        bars=[
            Bars("1 TB/s of bandwidth", [per_tb for per_tb, _ in costs]),
            Bars("1 PFLOP/s of dense BF16", [per_pflop for _, per_pflop in costs]),
        ],
        subtitle=f"The {len(shown)} cheapest of {len(ranked)}, each at its cheapest provider",
    )
