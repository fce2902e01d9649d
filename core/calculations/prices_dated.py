"""How old a price is and how it moved: its date, its age, its history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar

from core.calculations._fields import Commitment, GpuName, Provider
from core.calculations._money import Dated
from core.calculations._price_parts import ApiModelName, offered, provenance, read
from core.catalog import accelerator
from core.errors import InputError, PriceNotFoundError
from core.fields import choice
from core.prices import ApiPrice, GpuOffer, PriceBook, age_days
from core.receipt import Output, PriceRef, Receipt
from core.registry import REGISTRY

Dimension = Annotated[
    str,
    choice(
        "input",
        "output",
        "cached-input",
        words=("tokens",),
        aliases=(("in", "input"), ("out", "output"), ("cached", "cached-input")),
    ),
]


class PricedInput(Dated):
    """An API model or an accelerator with its terms."""

    book_names: ClassVar[Mapping[str, str]] = {"provider": "provider", "api_model": "api_model"}

    api_model: ApiModelName | None = None
    """API model, e.g. gpt-4o-mini; give it or gpu."""
    gpu: GpuName | None = None
    """Accelerator, e.g. h100; give it or api_model."""
    provider: Provider | None = None
    """Provider of the accelerator; missing means the cheapest listed, marketplaces excluded."""
    commitment: Commitment = "on-demand"
    """Commitment the accelerator's price is for."""


class HistoryInput(PricedInput):
    """An API model with the tokens meant, or an accelerator with its terms."""

    dimension: Dimension = "input"
    """Which of an API model's prices: input, output or cached-input."""


def _one(inputs: PricedInput, book: PriceBook) -> tuple[PriceRef, str]:
    """The price asked for, and the name it is shown under."""
    _check(inputs)
    if inputs.gpu is not None:
        offer = offered(book, inputs.gpu, inputs.commitment, inputs.as_of, inputs.provider)
        return offer.ref(), f"{accelerator(inputs.gpu).name} at {offer.provider}"
    price = book.api_price(inputs.api_model or "", inputs.as_of)
    row = price.ref("input", price.input_usd_per_mtok)
    return row, f"{price.model} by {price.provider}"


def _check(inputs: PricedInput) -> None:
    if (inputs.api_model is None) == (inputs.gpu is None):
        said = "gave neither" if inputs.gpu is None else "gave both"
        raise InputError(
            f"give api_model (e.g. gpt-4o-mini) or gpu (e.g. h100); you {said}.", field="api_model"
        )


@REGISTRY.calculation(
    "PRICE_DATE",
    group="prices",
    result="The day on which the price, or the newest of all, was read, as YYYY-MM-DD.",
    unit="date",
    examples=("/gpu price_date gpt-4o-mini", "/gpu price_date gpu=h100 provider=aws"),
)
def price_date(inputs: PricedInput, book: PriceBook) -> Receipt:
    """The day on which a price was last read at its source, or the price book's own date.

    Not the day from which it holds, which PRICE_HISTORY gives. Without api_model and gpu it is the
    day of the newest reading, which a sheet can print to say what it rests on.

    Raises InputError if both api_model and gpu are given; the name errors; PriceNotFoundError.
    Source: the price book, whose entry names its own source and date.

    >>> from pricing.book import embedded_book
    >>> REGISTRY.get("PRICE_DATE").run({"api_model": "gpt-4o-mini"}, embedded_book()).value
    '2026-11-21'
    """
    if inputs.api_model is None and inputs.gpu is None:
        newest = book.date().isoformat()
        said = f"The newest price in the price book was read on {newest}."
        return Receipt(calculation="", value=newest, unit="date", summary=said, as_of=newest)
    row, what = _one(inputs, book)
    when = inputs.as_of or book.date()
    return _dated(row, row.observed, "date", f"{what}: {read(row, when)}.", when)


@REGISTRY.calculation(
    "PRICE_AGE_DAYS",
    group="prices",
    result="Days from the price's reading to as_of.",
    unit="days",
    examples=("/gpu price_age_days gpt-4o-mini", "/gpu price_age_days gpu=h100 provider=aws"),
)
def price_age_days(inputs: PricedInput, book: PriceBook) -> Receipt:
    """Days from a price's reading to as_of, or to the price book's own date.

    age = as_of - day of the reading, at least 0. Never the clock's date: the same question has the
    same answer tomorrow. Warned about above 45 days for APIs, 30 for accelerators, 2 for spot.

    Raises InputError unless one of api_model and gpu is given; the name errors; PriceNotFoundError.
    Source: the price book, whose entry names its own source and date.

    >>> from pricing.book import embedded_book
    >>> raw = {"gpu": "h100", "provider": "aws"}
    >>> REGISTRY.get("PRICE_AGE_DAYS").run(raw, embedded_book()).value
    63
    """
    row, what = _one(inputs, book)
    when = inputs.as_of or book.date()
    return _dated(row, age_days(row, when), "days", f"{what}: {read(row, when)}.", when)


@REGISTRY.calculation(
    "PRICE_HISTORY",
    group="prices",
    result="Every price known, as [day from which it holds, USD] pairs, oldest first.",
    unit="usd",
    examples=("/gpu price_history gpu=h100 provider=verda", "/gpu price_history gpt-4o output"),
    spills=True,
)
def price_history(inputs: HistoryInput, book: PriceBook) -> Receipt:
    """The prices of an API model or of an accelerator's offer, up to as_of.

    USD per million tokens, or per accelerator and hour; each holds from its day until the next. The
    first day is that of the earliest reading where the vendor's own is not known.

    Raises InputError unless one of api_model and gpu is given; the name errors; PriceNotFoundError.
    Source: the price book, whose entries name their own source and date.

    >>> from pricing.book import embedded_book
    >>> raw = {"gpu": "h100", "provider": "verda"}
    >>> REGISTRY.get("PRICE_HISTORY").run(raw, embedded_book()).value
    [['2026-08-08', 3.25], ['2026-10-01', 3.627], ['2026-10-04', 3.737]]
    """
    _check(inputs)
    when = inputs.as_of or book.date()
    if inputs.gpu is not None:
        offered(book, inputs.gpu, inputs.commitment, inputs.as_of, inputs.provider)
        offers = book.gpu_history(inputs.gpu, inputs.commitment, inputs.as_of, inputs.provider)
        points = [(_since(o), o.usd_per_gpu_hour, o.ref()) for o in offers]
        what = f"{accelerator(inputs.gpu).name} at {offers[-1].provider}"
        unit = "usd/hour"
    else:
        prices = book.api_history(inputs.api_model or "", inputs.as_of)
        found = [(p, _of(p, inputs.dimension)) for p in prices]
        said = inputs.dimension.replace("-", " ")
        points = [(_since(p), usd, p.ref(said, usd)) for p, usd in found if usd is not None]
        what, unit = f"{prices[-1].model} by {prices[-1].provider}, {said}", "usd/mtok"
        if not points:
            raise PriceNotFoundError(f"There is no {said} price of {what}.", field="dimension")
    span = f"${points[0][1]:g} from {points[0][0]}"
    if len(points) > 1:
        span += f" to ${points[-1][1]:g} from {points[-1][0]}"
    return Receipt(
        calculation="",
        value=[[day.isoformat(), usd] for day, usd, _ in points],
        unit="usd",
        summary=f"{what}: {len(points)} price{'s' if len(points) > 1 else ''}, {span}.",
        outputs=[
            Output(f"from_{day.isoformat()}", f"From {day}", usd, unit) for day, usd, _ in points
        ],
        prices=[points[-1][2]],
        as_of=when.isoformat(),
    )


def _of(price: ApiPrice, dimension: str) -> float | None:
    return {
        "input": price.input_usd_per_mtok,
        "output": price.output_usd_per_mtok,
        "cached-input": price.cached_input_usd_per_mtok,
    }[dimension]


def _since(price: ApiPrice | GpuOffer) -> date:
    return price.starts or price.effective_from or price.observed


def _dated(row: PriceRef, value: str | int, unit: str, summary: str, when: date) -> Receipt:
    return Receipt(
        calculation="",
        value=value,
        unit=unit,
        summary=summary,
        outputs=provenance(row.provider, row, when),
        prices=[row],
        as_of=when.isoformat(),
    )
