"""The price tables of a workbook: every offer with its provider, date and source, to look up from.

GPU prices have a column for the reader's own, which replaces the listed one. Text of feeds goes
into cells as text; a price nobody lists is the words `not listed`, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from core.catalog import Accelerator
from core.errors import PriceNotFoundError
from core.prices import COMMITMENTS, ApiPrice, GpuOffer, PriceBook, first_choice
from excel_addin.workbooks.lines import place
from excel_addin.workbooks.paper import Book, Sheet, Value, ref
from excel_addin.workbooks.replicas import key_of

NOT_LISTED = "not listed"
API_SHEET, GPU_SHEET = "API prices", "GPU prices"

API: tuple[tuple[str, str, str, float], ...] = (
    ("api_models", "API model", "", 44),
    ("api_inputs", "Input, $/M tokens", "usd/mtok", 11),
    ("api_outputs", "Output, $/M tokens", "usd/mtok", 11),
    ("api_cached", "Cached input, $/M tokens", "usd/mtok", 12),
    ("api_batch", "Batch discount", "fraction", 11),
    ("api_providers", "Provider", "cut", 16),
    ("api_read", "Read on", "date", 11),
    ("", "Holds from", "date", 11),
    ("api_retires", "Retires", "date", 11),
    ("", "Source", "cut", 36),
    ("", "Address", "cut", 44),
    ("", "Note", "cut", 60),
)
GPU: tuple[tuple[str, str, str, float], ...] = (
    ("offer_gpus", "GPU", "", 24),
    ("", "Commitment", "", 13),
    ("", "Provider", "cut", 14),
    ("offer_listed", "Listed, $/GPU-hour", "usd/hour", 11),
    ("offer_own", "Your price, $/GPU-hour", "usd/hour", 12),
    ("offer_usd", "Used, $/GPU-hour", "usd/hour", 11),
    ("", "Sold by", "cut", 22),
    ("", "Region, instance", "cut", 24),
    ("offer_read", "Read on", "date", 11),
    ("", "Holds from", "date", 11),
    ("", "Kind", "", 14),
    ("", "Source", "cut", 36),
    ("", "Address", "cut", 44),
    ("", "Note", "cut", 60),
    ("offer_terms", "Looked up by", "", 30),
    ("offer_keys", "or, with a provider", "", 40),
)
_LISTED, _OWN, _USED = 3, 4, 5
OFFER_ROW = (
    '=IFERROR(IF(provider="",MATCH(gpu&"|"&commitment_used,offer_terms,0),'
    'MATCH(gpu&"|"&commitment_used&"|"&provider,offer_keys,0)),0)'
)
"""The row of the offer for the GPU, the commitment and, if one is given, the provider typed in."""
PRINTED = "Address"
"""The last column that is printed."""


def api_table(book: Book, prices: PriceBook, when: date) -> None:
    """The sheet of API prices that hold on a day."""
    rows = [_api_row(model, price) for model, price in api_prices(prices, when)]
    sheet = _sheet(book, API_SHEET, API, "USD per million tokens, standard service.")
    _rows(sheet, API, rows)


def gpu_table(book: Book, prices: PriceBook, cards: Sequence[Accelerator], when: date) -> None:
    """The sheet of GPU prices that hold on a day."""
    rows = [_gpu_row(offer) for offer in gpu_offers(prices, cards, when)]
    sheet = _sheet(
        book,
        GPU_SHEET,
        GPU,
        "USD per accelerator and hour. Of each GPU and commitment the first row is used: your own"
        " rate if you keep one, else the cheapest, marketplaces last. Fill in the yellow column to"
        " use another price.",
    )
    first = _rows(sheet, GPU, rows)
    for step, row in enumerate(rows):
        at = first + step
        sheet.put(at, _OWN, None, "input", "usd/hour")
        sheet.validate(
            at,
            _OWN,
            {
                "validate": "decimal", "criteria": "between", "minimum": 1e-6, "maximum": 1000,
                "ignore_blank": True, "error_title": "Not possible",
                "error_message": "USD per GPU and hour: a number above 0 and at most 1,000.",
            },
        )  # fmt: skip
        own, listed = ref(at, _OWN), ref(at, _LISTED)
        sheet.formula(at, _USED, f"=IF(N({own})>0,{own},{listed})", row[_LISTED], unit="usd/hour")


def api_prices(prices: PriceBook, when: date) -> Iterator[tuple[str, ApiPrice]]:
    """Every API model with its price on a day, by name; those without one are left out."""
    for model in sorted(prices.api_models()):
        try:
            yield model, prices.api_price(model, when)
        except PriceNotFoundError:
            continue


def gpu_offers(prices: PriceBook, cards: Sequence[Accelerator], when: date) -> Iterator[GpuOffer]:
    """For each accelerator and commitment the offer that would be paid, then other providers'."""
    for card in cards:
        for commitment in COMMITMENTS:
            offers = prices.gpu_offers(card.id, commitment, when)
            if not offers:
                continue
            chosen = first_choice(offers)
            yield chosen
            seen = {chosen.provider_id}
            for offer in offers:
                if offer.provider_id not in seen:
                    seen.add(offer.provider_id)
                    yield first_choice([o for o in offers if o.provider_id == offer.provider_id])


def offer_row(
    offers: Iterable[GpuOffer], gpu: str | None, commitment: str, provider: str | None
) -> int:
    """What OFFER_ROW gives: where the offer is among those of the table, counted from 1."""
    if provider is None:
        return place((gpu, commitment), [(o.accelerator, o.commitment) for o in offers])
    keys = [(o.accelerator, o.commitment, o.provider_id) for o in offers]
    return place((gpu, commitment, provider), keys)


def listed_usd(offers: Iterable[GpuOffer], commitment: str) -> dict[str, float]:
    """By accelerator, the price that would be paid for a commitment."""
    found: dict[str, float] = {}
    for offer in offers:
        if offer.commitment == commitment:
            found.setdefault(offer.accelerator, offer.usd_per_gpu_hour)
    return found


def providers(prices: PriceBook, cards: Sequence[Accelerator], when: date) -> list[str]:
    """Who rents any of these accelerators out on a day."""
    return sorted({offer.provider_id for offer in gpu_offers(prices, cards, when)})


def _sheet(
    book: Book, name: str, columns: Sequence[tuple[str, str, str, float]], about: str
) -> Sheet:
    sheet = book.sheet(name, [column[3] for column in columns])
    sheet.put(0, 0, f"{name} of {book.when.isoformat()}", "title")
    sheet.put(1, 0, about, "subtitle")
    return sheet


def _rows(
    sheet: Sheet, columns: Sequence[tuple[str, str, str, float]], rows: Sequence[Sequence[Value]]
) -> int:
    head, first = 3, 4
    words = "".join("w" if column[2] in ("", "cut") else " " for column in columns)
    sheet.heads(head, 0, [column[1] for column in columns], words)
    sheet.xl.set_row(head, 48)
    for step, row in enumerate(rows):
        for col, value in enumerate(row):
            unit = columns[col][2]
            # text runs on over blank cells: a space stops it
            shown = value or " " if unit == "cut" else value
            sheet.put(first + step, col, shown, "written", unit)
    bottom = first + max(len(rows), 1) - 1
    for col, (name, _, _, _) in enumerate(columns):
        if name:
            sheet.named_range(name, first, col, bottom)
    sheet.xl.freeze_panes(first, 1)
    sheet.xl.repeat_rows(head)
    sheet.xl.print_area(0, 0, bottom, [column[1] for column in columns].index(PRINTED))
    sheet.xl.autofilter(head, 0, bottom, len(columns) - 1)
    return first


def _api_row(model: str, price: ApiPrice) -> list[Value]:
    cached, batch = price.cached_input_usd_per_mtok, price.batch_discount_frac
    return [
        model,
        price.input_usd_per_mtok,
        price.output_usd_per_mtok,
        NOT_LISTED if cached is None else cached,
        NOT_LISTED if batch is None else batch,
        price.provider,
        price.observed,
        price.starts or price.effective_from,
        price.retires,
        price.source,
        price.source_url,
        price.note,
    ]


def _gpu_row(offer: GpuOffer) -> list[Value]:
    return [
        offer.accelerator,
        offer.commitment,
        offer.provider_id,
        offer.usd_per_gpu_hour,
        None,
        None,
        offer.provider,
        offer.region,
        offer.observed,
        offer.starts or offer.effective_from,
        _kind(offer),
        offer.source,
        offer.source_url,
        offer.note,
        key_of(offer.accelerator, offer.commitment),
        key_of(offer.accelerator, offer.commitment, offer.provider_id),
    ]


def _kind(offer: GpuOffer) -> str:
    if offer.private:
        return "your own rate"
    return "marketplace" if offer.marketplace else "list price"
