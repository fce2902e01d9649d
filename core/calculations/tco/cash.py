"""NPV_USD, IRR_FRAC, PAYBACK_MONTHS: what a plan's cash comes to."""

from __future__ import annotations

from itertools import accumulate
from typing import Annotated

from core.calculations._fields import origin
from core.calculations.tco._owning import CapitalFrac
from core.errors import InputError
from core.fields import choice, number, rows
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt
from core.registry import REGISTRY, Inputs
from core.rows import Row
from core.tables import Table
from core.tco.cash import irr, npv, payback, sign_changes

PER_YEAR = {"month": 12, "year": 1}


class Cash(Row):
    """One period's cash."""

    cash_usd: Annotated[float, number("usd", lo=-1e12)]
    """USD received in the period; paid is negative."""


class CashInput(Inputs):
    """Cash by period, now first."""

    cash: Annotated[tuple[Cash, ...], rows(Cash)]
    """Cash of each period, the first of them now: received above 0, paid below, one below another.
    """
    every: Annotated[str, choice("month", "year", words=("period",))] = "month"
    """Length of a period: month or year."""

    @property
    def flows(self) -> list[float]:
        """The amounts."""
        return [row.cash_usd for row in self.cash]


class NpvInput(Inputs):
    """Cash by period, now first, and what money costs."""

    cash: Annotated[tuple[Cash, ...], rows(Cash)]
    """Cash of each period, the first of them now: received above 0, paid below, one below another.
    """
    capital_frac: CapitalFrac
    """Cost of capital a year."""
    every: Annotated[str, choice("month", "year", words=("period",))] = "month"
    """Length of a period: month or year."""


@REGISTRY.calculation(
    "NPV_USD",
    group="cost",
    result="Present value in USD of cash by period, the first of it now.",
    unit="usd",
    examples=(
        "/gpu npv_usd cash='-40,000; 5,000; 8,000; 12,000; 30,000' capital_frac=8% every=year",
    ),
)
def npv_usd(inputs: NpvInput, book: PriceBook) -> Receipt:
    """Present value of cash by month or year, the first of it now.

    value = sum of cash(t) / (1 + r)^t, r = (1 + yearly rate)^(1/12) - 1 for months. Excel's NPV
    puts the first payment a period away: =NPV(rate, later) + first is the same.

    Source: Brealey, Myers and Allen, Principles of Corporate Finance, chapter 2.

    >>> from pricing.book import embedded_book
    >>> raw = {"cash": "-40000; 5000; 8000; 12000; 30000", "capital_frac": 0.08, "every": "year"}
    >>> round(REGISTRY.get("NPV_USD").run(raw, embedded_book()).value, 2)
    3065.22
    """
    flows, per_year = [row.cash_usd for row in inputs.cash], PER_YEAR[inputs.every]
    value = npv(flows, inputs.capital_frac, per_year)
    worth = "worth making" if value > 0 else "worth nothing" if value == 0 else "not worth making"
    receipt = Receipt(
        calculation="",
        value=value,
        unit="usd",
        summary=(
            f"{_of(flows, inputs.every)} is worth {_money(value)} today at"
            f" {inputs.capital_frac:.2%} a year: {worth}."
        ),
        outputs=[Output("total_usd", "Sum of the cash", sum(flows), "usd")],
        assumptions=[
            Assumption("capital_frac", inputs.capital_frac, "fraction", "user"),
            _every(inputs, inputs.every),
        ],
    )
    receipt.tables.append(_table(flows, inputs.every))
    return receipt


@REGISTRY.calculation(
    "IRR_FRAC",
    group="cost",
    result="Yearly rate at which the present value of cash by period is nothing.",
    unit="fraction",
    examples=("/gpu irr_frac cash='-100; 39; 59; 55; 20' every=year",),
)
def irr_frac(inputs: CashInput, book: PriceBook) -> Receipt:
    """Yearly rate of return: that at which the present value of the cash is nothing.

    The rate at which the sum of cash(t) / (1 + rate)^t is 0, by bisection. There is one where cash
    changes its sign once; where it does so more often several rates may fit, and none is given.

    Raises InputError where cash does not change its sign exactly once.
    Source: Brealey, Myers and Allen, Principles of Corporate Finance, chapter 5.

    >>> from pricing.book import embedded_book
    >>> raw = {"cash": "-100; 39; 59; 55; 20", "every": "year"}
    >>> round(REGISTRY.get("IRR_FRAC").run(raw, embedded_book()).value, 5)
    0.28095
    """
    flows = inputs.flows
    changes = sign_changes(flows)
    if changes == 0:
        raise InputError(
            "cash must have both payments (below 0) and receipts (above 0), or no rate makes them"
            " equal; it has one kind only.",
            field="cash",
        )
    if changes > 1:
        raise InputError(
            f"cash must change its sign once; it does so {changes} times and several rates may"
            " fit, so ask NPV_USD at your own rate.",
            field="cash",
        )
    value = irr(flows, PER_YEAR[inputs.every])
    if value is None:
        raise InputError(
            "cash must have a rate of return that means something; what is received is too far"
            " from what is paid, so ask NPV_USD at your own rate.",
            field="cash",
        )
    return Receipt(
        calculation="",
        value=value,
        unit="fraction",
        summary=f"{_of(flows, inputs.every)} returns {value:.2%} a year.",
        outputs=[Output("total_usd", "Sum of the cash", sum(flows), "usd")],
        assumptions=[_every(inputs, inputs.every)],
        tables=[_table(flows, inputs.every)],
    )


@REGISTRY.calculation(
    "PAYBACK_MONTHS",
    group="cost",
    result="Months until what came in covers what was paid, or the text never.",
    unit="months",
    examples=("/gpu payback_months cash='-1000; 300; 400; 400'",),
)
def payback_months(inputs: CashInput, book: PriceBook) -> Receipt:
    """Months until what came in covers what was paid, or never.

    The first period at whose end the sum of the cash so far is 0 or more; now is 0. Interest is
    left out, and so is what happens after: NPV_USD has both.

    Source: Brealey, Myers and Allen, Principles of Corporate Finance, chapter 5.

    >>> from pricing.book import embedded_book
    >>> ask = REGISTRY.get("PAYBACK_MONTHS").run
    >>> [ask({"cash": c}, embedded_book()).value for c in ("-1000; 300; 400; 400", "-9; 1; 1")]
    [3, 'never']
    """
    flows = inputs.flows
    period = payback(flows)
    after = min(accumulate(flows)) if period is None else list(accumulate(flows))[period:]
    value = "never" if period is None else period * 12 // PER_YEAR[inputs.every]
    short = f"after {_spans(len(flows) - 1, inputs.every)} {_money(-sum(flows))} is still missing"
    receipt = Receipt(
        calculation="",
        value=value,
        unit="months",
        summary=f"Paid back after {_spans(int(value), 'month')}."
        if period is not None
        else f"Never: {short}.",
        outputs=[Output("total_usd", "Sum of the cash", sum(flows), "usd")],
        assumptions=[_every(inputs, inputs.every)],
        tables=[_table(flows, inputs.every)],
    )
    if isinstance(after, list) and min(after) < 0:
        receipt.warn("owed_again", "Later payments take the sum below 0 again: look at NPV_USD.")
    return receipt


def _spans(count: int, every: str) -> str:
    return f"{count:,} {every}{'' if count == 1 else 's'}"


def _of(flows: list[float], every: str) -> str:
    return f"The cash of now and {_spans(len(flows) - 1, every)}"


def _every(inputs: Inputs, every: str) -> Assumption:
    return Assumption("every", every, "", origin(inputs, "every"), "length of a period")


def _table(flows: list[float], every: str) -> Table:
    columns = [
        (every, every.capitalize(), "count"),
        ("cash_usd", "Cash", "usd"),
        ("so_far_usd", "So far", "usd"),
    ]
    pairs = enumerate(zip(flows, accumulate(flows), strict=True))
    return Table.of("cash", f"Cash by {every}", columns, [[t, c, s] for t, (c, s) in pairs])


def _money(usd: float) -> str:
    return f"{'-' if usd < 0 else ''}${abs(usd):,.2f}"
