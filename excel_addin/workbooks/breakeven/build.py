"""The breakeven workbook from its starting inputs and a price book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

import core.calculations  # noqa: F401 - fills the registry
from core.calibration import Calibrations
from core.catalog import Accelerator, model
from core.errors import InputError
from core.job import Job
from core.registry import REGISTRY
from core.setup import EngineFamily
from core.targets import Targets
from excel_addin.workbooks.asking import same_question
from excel_addin.workbooks.assumptions import assumptions
from excel_addin.workbooks.breakeven.about import about
from excel_addin.workbooks.breakeven.cells import sections
from excel_addin.workbooks.breakeven.curve import curve
from excel_addin.workbooks.breakeven.figures import LEAST_QPS, Figures, Prices
from excel_addin.workbooks.breakeven.layout import START
from excel_addin.workbooks.breakeven.looked_up import Rows
from excel_addin.workbooks.breakeven.model import WIDTHS
from excel_addin.workbooks.breakeven.model import model as write_model
from excel_addin.workbooks.breakeven.steps import intervals
from excel_addin.workbooks.cover import cover, front
from excel_addin.workbooks.lines import place
from excel_addin.workbooks.lists import lists
from excel_addin.workbooks.page import page
from excel_addin.workbooks.paper import Book
from excel_addin.workbooks.prices import (
    api_prices,
    api_table,
    gpu_offers,
    gpu_table,
    offer_row,
    providers,
)
from excel_addin.workbooks.replicas import (
    Shape,
    key_of,
    lengths_around,
    most_shapes,
    offered,
    shapes,
    table,
)
from pricing.book import TableBook

TITLE = "API or self-hosting: the breakeven"
NAME = "BREAKEVEN"


def build(given: Mapping[str, Any], prices: TableBook) -> bytes:
    """The workbook; `given` are arguments of BREAKEVEN, without any it starts with an example.

    Raises what BREAKEVEN raises, and InputError for an argument a workbook cannot take.
    """
    receipt = REGISTRY.get(NAME).run(given or START, prices)
    own = receipt.inputs
    if own["currency"] != "usd":
        raise InputError("A workbook is in US dollars; leave currency out.", field="currency")
    when = date.fromisoformat(str(own["as_of"]))
    book = Book(TITLE, when, "When self-hosting a model is cheaper than an API")
    cards = offered(prices.at(when), own["gpu"])
    rows = replica_rows(own, cards, prices.calibrations)
    first, own_page = front(book), page(book, "Breakeven", WIDTHS)
    known = {
        "api_model": [name for name, _ in api_prices(prices, when)],
        "gpu": [card.id for card in cards],
        "provider": providers(prices, cards, when),
    }
    mine = [r for r in rows if r.key == key_of(own["gpu"], own["isl"], own["osl"])]
    f = Figures(own, looked_up_prices(own, prices, when), mine)
    at = _rows(own, known, rows, prices, cards, when)
    cells = sections(own, f, known)
    said = f"{_hosted(own)} on replicas of your own against an API."
    write_model(own_page, cells, f, at, said, same_question(receipt, cells))
    intervals(book, f)
    curve(book, f)
    table(book, rows, _about(own))
    api_table(book, prices, when)
    gpu_table(book, prices, cards, when)
    assumptions(book, receipt)
    lists(
        book,
        {
            "gpu_list": ("GPU", known["gpu"]),
            "provider_list": ("Provider", known["provider"]),
        },
    )
    cover(book, first, about(_hosted(own)), receipt)
    own_page.xl.activate()
    return book.content()


def replica_rows(
    own: Mapping[str, Any], cards: Sequence[Accelerator], calibrations: Calibrations
) -> list[Shape]:
    """What the hosted model does on each accelerator, for these tokens and half and double them."""
    if own["model"] is None:
        return []
    hosted = model(own["model"])
    most = hosted.max_context_tokens or own["isl"] + own["osl"]
    found: list[Shape] = []
    for card in cards:
        for isl in lengths_around(own["isl"], most):
            for osl in lengths_around(own["osl"], most):
                job = Job(
                    model=hosted,
                    qps=float(LEAST_QPS),
                    isl=isl,
                    osl=osl,
                    targets=Targets(util=1.0),
                    weights=own["weights"],
                    kv=own["kv"],
                    tp=own["tp"]
                    or (
                        own["gpus_per_replica"]
                        if own["capacity_requests_per_hour"] is None
                        else None
                    ),
                    engine=cast("EngineFamily", own["engine"]),
                    engine_version=own["engine_version"],
                    calibrations=calibrations,
                )
                found += shapes(job, card, key_of(card.id, isl, osl))
    return found


def looked_up_prices(own: Mapping[str, Any], prices: TableBook, when: date) -> Prices:
    """The prices the formulas find for the starting inputs."""
    api_in, api_out = own["api_input_usd_per_mtok"], own["api_output_usd_per_mtok"]
    cached = batch = None
    if api_in is None or api_out is None:
        listed = prices.api_price(own["api_model"], when)
        cached, batch = listed.cached_input_usd_per_mtok, listed.batch_discount_frac
        api_in = listed.input_usd_per_mtok if api_in is None else api_in
        api_out = listed.output_usd_per_mtok if api_out is None else api_out
    gpu = own["gpu_usd_per_hour"]
    if gpu is None:
        offer = prices.gpu_offer(own["gpu"], own["commitment"], when, own["provider"])
        gpu = offer.usd_per_gpu_hour
    return Prices(api_in, api_out, cached, batch, gpu)


def _rows(
    own: Mapping[str, Any],
    known: Mapping[str, list[str]],
    rows: Sequence[Shape],
    prices: TableBook,
    cards: Sequence[Accelerator],
    when: date,
) -> Rows:
    api = place(own["api_model"], known["api_model"])
    offers = gpu_offers(prices, cards, when)
    offer = offer_row(offers, own["gpu"], own["commitment"], own["provider"])
    key = key_of(own["gpu"] or "", own["isl"], own["osl"])
    return Rows(api, offer, place(key, [r.key for r in rows]), most_shapes(rows))


def _hosted(own: Mapping[str, Any]) -> str:
    return model(own["model"]).name if own["model"] else "A model"


def _about(own: Mapping[str, Any]) -> list[str]:
    if own["model"] is None:
        return ["No model was named, so that capacity is the measured one."]
    said = [f"{name} {own[name]}" for name in ("weights", "kv", "tp", "engine") if own[name]]
    return [
        f"{_hosted(own)} ({', '.join(said)}), by gpusize's estimator; load-test before you buy.",
        "A replica at its peak is always busy; plan on a share of it.",
    ]
