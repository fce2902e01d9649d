"""The sizing workbook from its starting inputs and a price book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.calculations._serving_fields import job_of
from core.calculations.gpus_needed import GpusNeededInput
from core.calibration import Calibrations
from core.catalog import Accelerator, model
from core.errors import InputError, PriceNotFoundError
from core.registry import REGISTRY
from excel_addin.workbooks.asking import same_question
from excel_addin.workbooks.assumptions import assumptions
from excel_addin.workbooks.cover import cover, front
from excel_addin.workbooks.inputs import Field, literal
from excel_addin.workbooks.lines import place
from excel_addin.workbooks.lists import lists
from excel_addin.workbooks.page import page
from excel_addin.workbooks.paper import Book
from excel_addin.workbooks.prices import gpu_offers, gpu_table, listed_usd, offer_row, providers
from excel_addin.workbooks.replicas import (
    Shape,
    key_of,
    lengths_around,
    most_shapes,
    offered,
    shapes,
    table,
)
from excel_addin.workbooks.sizing.about import about
from excel_addin.workbooks.sizing.compare import compare, rows_of
from excel_addin.workbooks.sizing.curve import curve
from excel_addin.workbooks.sizing.figures import Figures
from excel_addin.workbooks.sizing.layout import FLAT_ONLY, LIVE, START
from excel_addin.workbooks.sizing.looked_up import Rows
from excel_addin.workbooks.sizing.model import WIDTHS, sizing
from pricing.book import TableBook

TITLE = "How many GPUs"
NAME = "GPUS_NEEDED"
CHOICES = {"gpu": "gpu_list", "provider": "provider_list"}
BLANK = {"gpu_usd_per_hour": "price book", "provider": "the cheapest listed"}


def build(given: Mapping[str, Any], prices: TableBook) -> bytes:
    """The workbook; `given` are arguments of GPUS_NEEDED, without any it starts with an example.

    Raises what GPUS_NEEDED raises, and InputError for an argument a workbook cannot take.
    """
    calculation = REGISTRY.get(NAME)
    receipt = calculation.run(given or START, prices)
    own = receipt.inputs
    inputs = GpusNeededInput.model_validate(own)
    _refuse(own)
    when = date.fromisoformat(str(own["as_of"]))
    book = Book(TITLE, when, "Accelerators for a request rate, what binds, what they cost")
    cards = offered(prices.at(when), own["gpu"])
    rows = replica_rows(inputs, cards, prices.calibrations)
    key = key_of(own["gpu"], own["isl"], own["osl"])
    mine = [row for row in rows if row.key == key]
    offers = list(gpu_offers(prices, cards, when))
    f = Figures(own, _price(own, prices, when), mine)
    compared = rows_of(own, cards, rows, listed_usd(offers, own["commitment"]), f)
    at = Rows(
        offer_row(offers, own["gpu"], own["commitment"], own["provider"]),
        place(key, [row.key for row in rows]),
        most_shapes(rows),
    )
    first, own_page = front(book), page(book, "Sizing", WIDTHS)
    cells = sections(own, f)
    name = model(own["model"]).name
    sizing(own_page, cells, f, at, compared, f"{name}.", same_question(receipt, cells))
    compare(book, compared, at.shapes, f)
    curve(book, f, mine, at.shapes)
    table(book, rows, (f"{name}, by gpusize's estimator; load-test before you buy.",))
    gpu_table(book, prices, cards, when)
    assumptions(book, receipt, {"load": "util_used"})
    lists(
        book,
        {
            "gpu_list": ("GPU", [card.id for card in cards]),
            "provider_list": ("Provider", providers(prices, cards, when)),
        },
    )
    cover(book, first, about(name), receipt)
    own_page.xl.activate()
    return book.content()


def sections(own: Mapping[str, Any], f: Figures) -> dict[str, list[Field]]:
    """The input cells under their headings."""
    parameters = {p.name: p for p in REGISTRY.get(NAME).parameters}
    found: dict[str, list[Field]] = {}
    for title, labels in LIVE.items():
        found[title] = []
        for name, label in labels.items():
            parameter, value = parameters[name], own[name]
            formula, used = f'=IF({name}="","any",{name})', "any" if value is None else value
            if name == "gpu_usd_per_hour":
                listed = 'IF(offer_row=0,"no price",INDEX(offer_usd,MAX(1,offer_row)))'
                formula = f"=IF(ISNUMBER({name}),{name},{listed})"
                used = "no price" if f.usd is None else f.usd
            elif name == "util":
                formula, used = f"=IF(ISNUMBER({name}),{name},{f.flat})", f.util
            elif parameter.default is not None:
                formula = f'=IF({name}="",{literal(parameter.default)},{name})'
            blank = BLANK.get(name, "default")
            found[title].append(
                Field(parameter, label, value, formula, used, blank, CHOICES.get(name, ""))
            )
    return found


def replica_rows(
    inputs: GpusNeededInput, cards: Sequence[Accelerator], calibrations: Calibrations
) -> list[Shape]:
    """The model on each accelerator for these tokens, and half and double them.

    Where lengths vary or something is saved of them, for these tokens only.
    """
    job = job_of(inputs, calibrations)
    most = job.model.max_context_tokens or inputs.isl + inputs.osl
    plain = job.traffic is None
    prompts = lengths_around(inputs.isl, most) if plain else [inputs.isl]
    answers = lengths_around(inputs.osl, most) if plain else [inputs.osl]
    found: list[Shape] = []
    for card in cards:
        for isl in prompts:
            for osl in answers:
                if isl + osl <= most:
                    one = job._replace(isl=isl, osl=osl)
                    found += shapes(one, card, key_of(card.id, isl, osl))
    return found


def _refuse(own: Mapping[str, Any]) -> None:
    if own["currency"] != "usd":
        raise InputError("A workbook is in US dollars; leave currency out.", field="currency")
    for name in FLAT_ONLY[:-1]:
        if own[name] is not None:
            raise InputError(
                f"A sizing workbook plans by flat headroom: give util and leave {name} out, or ask"
                " gpusize itself.",
                field=name,
            )


def _price(own: Mapping[str, Any], prices: TableBook, when: date) -> float | None:
    if own["gpu_usd_per_hour"] is not None:
        return own["gpu_usd_per_hour"]
    try:
        offer = prices.gpu_offer(own["gpu"], own["commitment"], when, own["provider"])
    except PriceNotFoundError:
        return None
    return offer.usd_per_gpu_hour
