"""GPU_SPEC and GPU_COMPARE: spec sheets of accelerators, each figure with source and date."""

from __future__ import annotations

from typing import Annotated

from core.calculations._fields import Commitment, GpuName
from core.calculations._money import Dated
from core.calculations.hardware._fields import Cards, cards_of, cheapest_offer
from core.catalog import Accelerator, accelerator
from core.errors import InputError, PriceNotFoundError
from core.fields import choice
from core.hardware.figures import BY_NAME, FIGURES, RATIOS, Figure, published, ratio
from core.prices import GpuOffer, PriceBook
from core.receipt import Assumption, Output, Receipt
from core.registry import REGISTRY, Inputs
from core.tables import Table
from core.units import UNITS

MOST_COMPARED = 6
FigureName = Annotated[
    str,
    choice(
        *BY_NAME,
        words=("figure",),
        aliases=tuple((word, one.name) for one in FIGURES for word in one.spellings),
    ),
]


class GpuSpecInput(Inputs):
    """An accelerator, and which of its figures."""

    gpu: GpuName
    """Accelerator, e.g. h100."""
    field: FigureName = "bandwidth"
    """Figure wanted; the sheet below the answer has all of them."""


@REGISTRY.calculation(
    "GPU_SPEC",
    group="hardware",
    result="The figure, in GiB, GB, GB/s, TFLOPS or W.",
    unit="count",
    examples=("/gpu gpu_spec h100 bandwidth", "/gpu gpu_spec b300 fp4", "/gpu gpu_spec l40s tdp"),
)
def gpu_spec(inputs: GpuSpecInput, book: PriceBook) -> Receipt:
    """One figure of an accelerator: memory, bandwidth, dense compute, link, power.

    Compute is dense; a link's bandwidth is one way. Memory is what the driver shows, in GiB, not
    the label. The sheet holds every figure with source and date, and what other sources print.

    Raises InputError where nobody published the figure, UnknownNameError.
    Source: core/data/accelerators, a source for each group of figures.

    >>> from pricing.book import embedded_book
    >>> run = REGISTRY.get("GPU_SPEC").run
    >>> [run({"gpu": g, "field": "bandwidth"}, embedded_book()).value for g in ("h100", "mi355x")]
    [3350.0, 8000.0]
    """
    card, figure = accelerator(inputs.gpu), BY_NAME[inputs.field]
    found = published(card, figure)
    others = figure.others(card)
    said = f"; others print {', '.join(f'{value:,.6g}' for value, _ in others)}" if others else ""
    receipt = Receipt(
        calculation="",
        value=found.value,
        unit=figure.unit,
        summary=(
            f"{card.name}: {figure.short()} {found.value:,.6g} {UNITS[figure.unit].symbol}{said}."
        ),
        outputs=[Output(figure.name.replace("-", "_"), figure.label, found.value, figure.unit)],
        tables=[_sheet(card), *_disputed([card])],
        assumptions=[
            Assumption("source", found.source, "", "catalogue", f"checked {found.checked}"),
            *_notes([card]),
        ],
    )
    if others:
        by = "; ".join(f"{value:,.6g} by {other.source}" for value, other in others)
        receipt.warn("disputed", f"Sources disagree on this figure: {by}.")
    return receipt


class GpuCompareInput(Dated):
    """Accelerators side by side."""

    gpus: Cards
    """Accelerators, up to six, e.g. h100, h200, b200; ratios are to the first."""
    commitment: Commitment = "on-demand"
    """Commitment the prices are for."""


@REGISTRY.calculation(
    "GPU_COMPARE",
    group="hardware",
    result=(
        "Each accelerator with visible memory in GiB, GB/s, dense BF16 and FP8 TFLOPS, W, and its"
        " cheapest USD an hour; an empty cell is a figure nobody published."
    ),
    unit="count",
    examples=("/gpu gpu_compare h100, h200, b200, mi300x", "/gpu gpu_compare a100 h100-pcie"),
    spills=True,
)
def gpu_compare(inputs: GpuCompareInput, book: PriceBook) -> Receipt:
    """Accelerators side by side: figures, ratios to the first, cheapest price.

    ratio = figure / the first one's. Decode follows bandwidth, prefill and training dense FLOPs.

    Raises InputError for one accelerator or more than six, UnknownNameError.
    Source: core/data/accelerators; the price book, whose entries name source and date.

    >>> from pricing.book import embedded_book
    >>> raw = {"gpus": "a100-80gb-sxm, h100-sxm"}
    >>> [row[0] for row in REGISTRY.get("GPU_COMPARE").run(raw, embedded_book()).value]
    ['a100-80gb-sxm', 'h100-sxm']
    """
    cards = cards_of(inputs.gpus)
    if not 1 < len(cards) <= MOST_COMPARED:
        raise InputError(
            f"gpus must name 2 to {MOST_COMPARED} different accelerators; you gave {len(cards)}.",
            field="gpus",
        )
    offers = [_offer(inputs, card, book) for card in cards]
    head = [(card.id.replace("-", "_"), card.name, "") for card in cards]
    first = cards[0]
    tables = [
        Table.of(
            "figures",
            "Dense figures",
            [("figure", "Figure", ""), *head],
            [
                *([_with_unit(f), *(f.of(card) for card in cards)] for f in FIGURES),
                ["Cheapest ($/hour)", *(o.usd_per_gpu_hour if o else None for o in offers)],
                ["at", *(o.provider if o else "no price" for o in offers)],
            ],
        ),
        Table.of(
            "ratios",
            f"Over {first.name}",
            [("figure", "Figure", ""), *head],
            [
                *([f.label, *(ratio(f, card, first) for card in cards)] for f in RATIOS),
                ["Price an hour", *(_price_ratio(o, offers[0]) for o in offers)],
            ],
        ),
        *_disputed(cards),
    ]
    return Receipt(
        calculation="",
        value=[
            [
                card.id,
                *(BY_NAME[name].of(card) for name in ("memory", "bandwidth", "bf16", "fp8", "tdp")),
                offer.usd_per_gpu_hour if offer else None,
            ]
            for card, offer in zip(cards, offers, strict=True)
        ],
        unit="",
        summary=f"Over {first.name}: {'; '.join(_over(first, card) for card in cards[1:])}.",
        tables=tables,
        assumptions=_notes(cards),
        prices=[offer.ref() for offer in offers if offer is not None],
        as_of=(inputs.as_of or book.date()).isoformat(),
    )


def _over(first: Accelerator, card: Accelerator) -> str:
    """What one has over the first, in words."""
    said = [
        f"{_times(value)}x the {BY_NAME[name].short()}"
        for name in ("bf16", "bandwidth", "memory")
        if (value := ratio(BY_NAME[name], card, first)) is not None
    ]
    return f"{card.name} has {', '.join(said) or 'no figure in common'}"


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


def _sheet(card: Accelerator) -> Table:
    rows = [
        [
            _with_unit(figure),
            figure.of(card),
            card.source.get(figure.sourced, "") if figure.of(card) is not None else "not published",
            card.checked.isoformat() if figure.of(card) is not None else None,
        ]
        for figure in FIGURES
    ]
    facts = (
        ("Memory type", card.memory_type),
        ("Form", card.form),
        ("Link kind", card.link),
        ("Linked at most", f"{card.max_group} GPUs" if card.max_group > 1 else ""),
    )
    rows += [[label, text, "", None] for label, text in facts if text]
    columns = (("figure", "Figure", ""), ("value", "Value", ""), ("source", "Source", ""))
    return Table.of("sheet", card.name, [*columns, ("checked", "Checked", "")], rows)


def _disputed(cards: list[Accelerator]) -> list[Table]:
    rows = [
        [card.name, _with_unit(figure), figure.of(card), value, other.source, other.note]
        for card in cards
        for figure in FIGURES
        for value, other in figure.others(card)
    ]
    if not rows:
        return []
    columns = (
        ("gpu", "Accelerator", ""),
        ("figure", "Figure", ""),
        ("used", "Used", ""),
        ("printed", "Printed elsewhere", ""),
        ("source", "By", ""),
        ("note", "Why", ""),
    )
    return [Table.of("conflicts", "Where sources disagree", columns, rows)]


def _notes(cards: list[Accelerator]) -> list[Assumption]:
    return [Assumption(card.id, card.notes, "", "catalogue") for card in cards if card.notes]


def _with_unit(figure: Figure) -> str:
    return f"{figure.label} ({UNITS[figure.unit].symbol})"


def _offer(inputs: GpuCompareInput, card: Accelerator, book: PriceBook) -> GpuOffer | None:
    try:
        return cheapest_offer(book, card, inputs.commitment, None, inputs.as_of)
    except PriceNotFoundError:
        return None


def _price_ratio(offer: GpuOffer | None, first: GpuOffer | None) -> float | None:
    if offer is None or first is None:
        return None
    return offer.usd_per_gpu_hour / first.usd_per_gpu_hour
