"""What an API bills for tokens: the user's own prices, or a model's of the price book."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from core.errors import InputError
from core.prices import ApiPrice, PriceBook
from core.receipt import Assumption, Origin, PriceRef
from core.units import TOKENS_PER_MTOK


@dataclass(frozen=True, slots=True)
class ApiTerms:
    """Prices of one API model in USD per million tokens; None is unknown, not free."""

    input_usd_per_mtok: float
    output_usd_per_mtok: float
    label: str
    origin: Origin
    price: ApiPrice | None = None
    """The price book's entry; None where both prices are the user's own."""
    rows: list[PriceRef] = field(default_factory=list[PriceRef])

    @property
    def cached_usd_per_mtok(self) -> float | None:
        """Price of input tokens read from the prompt cache."""
        return self.price.cached_input_usd_per_mtok if self.price else None

    @property
    def write_usd_per_mtok(self) -> float | None:
        """Price of input tokens written to the prompt cache."""
        return self.price.cache_write_usd_per_mtok if self.price else None

    @property
    def batch_discount_frac(self) -> float | None:
        """What the batch API takes off."""
        return self.price.batch_discount_frac if self.price else None

    @property
    def caution(self) -> tuple[str, str] | None:
        """A warning where the model is to be retired, or None."""
        if self.price is None or self.price.retires is None:
            return None
        one = self.price
        return ("api_retires", f"{one.provider} retires {one.model} on {one.retires}.")

    def cache_rows(self) -> list[PriceRef]:
        """The book's prices of reading and writing its prompt cache."""
        if self.price is None:
            return []
        pairs = (
            ("cached input", self.cached_usd_per_mtok),
            ("cache write", self.write_usd_per_mtok),
        )
        return [replace(self.price.ref(d, usd), note="") for d, usd in pairs if usd is not None]

    def usd(self, input_tokens: float, output_tokens: float) -> float:
        """What so many tokens cost at full price."""
        spent = input_tokens * self.input_usd_per_mtok + output_tokens * self.output_usd_per_mtok
        return spent / TOKENS_PER_MTOK

    def assumptions(self, prefix: str = "api") -> list[Assumption]:
        """Both prices as assumption rows."""
        pairs = (("input", self.input_usd_per_mtok), ("output", self.output_usd_per_mtok))
        return [
            Assumption(f"{prefix}_{side}_usd_per_mtok", usd, "usd/mtok", self.origin, self.label)
            for side, usd in pairs
        ]


def api_terms(
    book: PriceBook,
    model: str | None,
    own_input: float | None,
    own_output: float | None,
    as_of: date | None,
    *,
    prefix: str = "api",
    what: str = "the API model to compare with (e.g. gpt-4o-mini)",
) -> ApiTerms:
    """The user's own prices where given, the book's for the rest.

    Raises InputError where neither says a price, and what the book raises.
    """
    if own_input is not None and own_output is not None:
        label = model or ("your API prices" if prefix == "api" else f"your {prefix} prices")
        return ApiTerms(own_input, own_output, label, "user")
    if model is None:
        raise InputError(
            f"{prefix}_model is missing: give {what}, or both {prefix}_input_usd_per_mtok and"
            f" {prefix}_output_usd_per_mtok.",
            field=f"{prefix}_model",
        )
    row = book.api_price(book.resolve_api_model(model), as_of)
    return of_price(row, own_input, own_output)


def of_price(
    row: ApiPrice, own_input: float | None = None, own_output: float | None = None
) -> ApiTerms:
    """The terms of an entry of the book, but for a price of the user's own."""
    into = own_input if own_input is not None else row.input_usd_per_mtok
    out = own_output if own_output is not None else row.output_usd_per_mtok
    return ApiTerms(
        into, out, f"{row.model} ({row.provider})", "price book", row,
        [row.ref("input", into), row.ref("output", out)],
    )  # fmt: skip
