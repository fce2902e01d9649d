"""PROMPT_CACHE_BREAKEVEN and SAVINGS_BY_FORMULA: when caching pays, and flat savings combined."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from core.calculations._api_terms import ApiTerms, of_price
from core.calculations._fields import origin
from core.calculations._levers_asked import cache_fracs
from core.calculations._money import Dated
from core.calculations._price_parts import ApiModelName
from core.calculations.levers import ReadFrac, WriteFrac
from core.charts import Axis, LineChart, Mark, Series
from core.fields import name, number, rows
from core.levers import breakeven_hit_frac, cached_multiple, combined_frac
from core.prices import PriceBook
from core.receipt import Assumption, Draft, Output, Receipt
from core.registry import REGISTRY, Inputs
from core.rows import Row
from core.tables import Table


class PromptCacheInput(Dated):
    """A vendor's multiples for prompt caching, and a hit rate to price."""

    book_names: ClassVar[Mapping[str, str]] = {"api_model": "api_model"}

    api_model: ApiModelName | None = None
    """API model whose cached prices to use; missing means the multiples below."""
    hit_frac: Annotated[float, number("fraction", hi=1, words=("hit rate", "hits"))] = 0.8
    """Share of the cacheable prefix found in the cache, to be priced."""
    cache_read_frac: ReadFrac | None = None
    """Price of a cached token over the input price; missing means the model's, else 0.1."""
    cache_write_frac: WriteFrac | None = None
    """Price of writing one over the input price; missing means the model's, else 1.25; 2 for an
    hour."""


@REGISTRY.calculation(
    "PROMPT_CACHE_BREAKEVEN",
    group="cost",
    result="Hit rate above which prompt caching pays, as a fraction, or the text never.",
    unit="fraction",
    examples=(
        "/gpu prompt_cache_breakeven claude-sonnet-5, hit rate 80%",
        "/gpu prompt_cache_breakeven write=2 read=0.1",
    ),
    charted=True,
)
def prompt_cache_breakeven(inputs: PromptCacheInput, book: PriceBook) -> Draft:
    """The hit rate above which prompt caching is cheaper than not to cache.

    hit x read + (1 - hit) x write = 1 at hit = (write - 1) / (write - read), multiples of the
    input price: 21.7% for writes at 1.25 and reads at 0.1, 52.6% for writes at 2.

    Raises UnknownNameError, PriceNotFoundError.
    Source: derived; multiples of platform.claude.com, pricing, 2026-11, where none are given.

    >>> from pricing.book import embedded_book
    >>> round(REGISTRY.get("PROMPT_CACHE_BREAKEVEN").run({}, embedded_book()).value, 4)
    0.2174
    """
    terms = ApiTerms(1.0, 1.0, "the input price", "default")
    if inputs.api_model is not None:
        terms = of_price(book.api_price(inputs.api_model, inputs.as_of))
    read, write = cache_fracs(terms, inputs.cache_read_frac, inputs.cache_write_frac)
    least = breakeven_hit_frac(read, write)
    value = "never" if least is None else least
    return Draft(
        value,
        lambda: _cache_receipt(inputs, book, terms, read, write, value),
        curve=lambda: _cache_chart(inputs, read, write, least),
    )


def _cache_receipt(
    inputs: PromptCacheInput,
    book: PriceBook,
    terms: ApiTerms,
    read: float,
    write: float,
    value: float | str,
) -> Receipt:
    multiple = cached_multiple(inputs.hit_frac, read, write)
    pays = "Prompt caching never pays"
    if not isinstance(value, str):
        above = f"above a hit rate of {value:.1%}" if value else "at any hit rate"
        pays = f"Prompt caching pays {above}"
    source = "price book" if terms.price else "default"
    none = terms.price is not None and terms.write_usd_per_mtok is None
    found = Receipt(
        calculation="",
        value=value,
        unit="fraction",
        summary=(
            f"{pays}; at {inputs.hit_frac:.1%} the cached prefix costs {multiple:.3g} x the input"
            " price."
        ),
        outputs=[
            Output("prefix_multiple", "Price of the prefix over the input price", multiple,
                   "count"),
            Output("saving_frac", "Saved on the prefix", 1 - multiple, "fraction"),
        ],
        assumptions=[
            Assumption("hit_frac", inputs.hit_frac, "fraction", origin(inputs, "hit_frac"),
                       "measure yours"),
            Assumption("cache_read_frac", read, "count", origin(inputs, "cache_read_frac", source),
                       "x the input price"),
            Assumption("cache_write_frac", write, "count",
                       origin(inputs, "cache_write_frac", source),
                       "no write price recorded: a miss is an ordinary token" if none
                       else "x the input price"),
        ],
        prices=[*terms.rows[:1], *terms.cache_rows()],
    )  # fmt: skip
    if terms.price is not None:
        found.as_of = (inputs.as_of or book.date()).isoformat()
    if multiple > 1:
        found.warn("lever_costs", f"At a hit rate of {inputs.hit_frac:.1%} caching costs"
                   f" {multiple - 1:.1%} more than not caching.")  # fmt: skip
    return found


def _cache_chart(
    inputs: PromptCacheInput, read: float, write: float, least: float | None
) -> LineChart:
    points = [(k / 20, cached_multiple(k / 20, read, write)) for k in range(21)]
    marks = [Mark("Not caching", 1.0, across=True), Mark("Yours", inputs.hit_frac)]
    if least:
        marks.append(Mark(f"Pays above {least:.1%}", least))
    return LineChart(
        "What a cached prefix costs",
        Axis("Hit rate", "fraction"),
        Axis("Price over the input price"),
        [Series("With caching", points)],
        marks,
    )


class SavingRow(Row):
    """One technique and the flat saving somebody claims for it."""

    technique: Annotated[str, name("")]
    """What it is called."""
    saves_frac: Annotated[float, number("fraction", hi=1)]
    """Share of the cost it is said to save."""


class SavingsByFormulaInput(Inputs):
    """Techniques with flat savings."""

    techniques: Annotated[tuple[SavingRow, ...], rows(SavingRow)]
    """Techniques: name and the share of the cost each is said to save."""


@REGISTRY.calculation(
    "SAVINGS_BY_FORMULA",
    group="formulas",
    result="Share of the cost that flat savings save together.",
    unit="fraction",
    examples=(
        (
            '/gpu savings_by_formula techniques="exact cache, 65%; semantic cache, 30%;'
            ' quantisation, 40%; prompt compression, 25%; cascade, 50%"'
        ),
    ),
)
def savings_by_formula(inputs: SavingsByFormulaInput, book: PriceBook) -> Receipt:
    """Flat savings combined: 1 - (1 - a)(1 - b)...; they never add.

    The documents' ranges are of the whole cost and have no source; COST_LEVERS computes what each
    technique acts on instead.

    Source: exercise 33.5.4 of the source documents; the middles of its ranges save 94% together.

    >>> from pricing.book import embedded_book
    >>> raw = {"techniques": "a, 60%; b, 60%"}
    >>> round(REGISTRY.get("SAVINGS_BY_FORMULA").run(raw, embedded_book()).value, 6)
    0.84
    """
    shares = [row.saves_frac for row in inputs.techniques]
    value, left = combined_frac(shares), 1.0
    table: list[list[str | float]] = []
    for row in inputs.techniques:
        table.append([row.technique, row.saves_frac, left * row.saves_frac,
                      left * (1 - row.saves_frac)])  # fmt: skip
        left *= 1 - row.saves_frac
    return Receipt(
        calculation="",
        value=value,
        unit="fraction",
        summary=(
            f"Together they save {value:.1%}, not the {sum(shares):.0%} of adding them, if each"
            " acts on all that is left."
        ),
        outputs=[Output("added_frac", "Added, for comparison", sum(shares), "fraction")],
        tables=[
            Table.of(
                "techniques",
                "One after another",
                [("technique", "Technique", ""), ("saves_frac", "Said to save", "fraction"),
                 ("here_frac", "Saves here, of the start", "fraction"),
                 ("left_frac", "Left, of the start", "fraction")],
                table,
            )
        ],
    )  # fmt: skip
