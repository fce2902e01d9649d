"""The neutral document: what an answer says, before any surface's markup."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.commands import Answer
from bot.render.grid import Grid, grid
from bot.render.moves import since_then
from bot.render.numbers import money, plain, show, volumes
from core.receipt import Assumption, Output, PriceRef, Receipt

MOST_INTERVALS_SHOWN = 10


@dataclass(slots=True)
class Document:
    """A headline and its parts, as plain text without markup."""

    headline: str
    facts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    sections: list[tuple[str, list[str]]] = field(default_factory=list[tuple[str, list[str]]])
    tables: list[Grid] = field(default_factory=list[Grid])
    warnings: list[str] = field(default_factory=list[str])
    prices: list[str] = field(default_factory=list[str])
    assumptions: list[str] = field(default_factory=list[str])
    examples: list[str] = field(default_factory=list[str])
    footer: str = ""
    note: str = ""
    """A line about the answer itself: when it was given, what computing it again gives."""


def document(answer: Answer) -> Document:
    """The document of an answer: a receipt, help or a list."""
    if answer.receipt is None:
        sections = [("", answer.lines)] if answer.lines else []
        return Document(answer.title, sections=sections, examples=answer.examples)
    return replace(of_receipt(answer.receipt), note=answer.note)


def of_receipt(receipt: Receipt) -> Document:
    """The document of one receipt."""
    sections: list[tuple[str, list[str]]] = []
    if receipt.constraints:
        sections.append(
            ("What binds", [_constraint(receipt, i) for i in range(len(receipt.constraints))])
        )
    if receipt.intervals is not None:
        sections.append(("Self-hosting is cheaper at", _intervals(receipt)))
    if receipt.line_items:
        rows = [
            f"{item.name}: {plain(item.quantity)} {item.unit} x {money(item.unit_price_usd)} ="
            f" {money(item.amount_usd)} ({item.source})"
            for item in receipt.line_items
        ]
        sections.append(("Cost a month", rows))
    if receipt.fixes:
        sections.append(
            ("Next cheapest fix", [_fix(receipt, i) for i in range(len(receipt.fixes))])
        )
    if receipt.compared_to is not None:
        sections.append(since_then(receipt))
    return Document(
        headline=receipt.summary,
        facts=[(o.label, _figure(o)) for o in receipt.outputs],
        sections=sections,
        tables=[grid(table) for table in receipt.tables],
        warnings=[w.message for w in receipt.warnings],
        prices=[price_line(p) for p in receipt.prices],
        assumptions=[_assumption(a) for a in receipt.assumptions],
        footer=_footer(receipt),
    )


def _figure(row: Output) -> str:
    shown = show(row.value, row.unit)
    if row.p10 is None or row.p90 is None:
        return shown
    return f"{shown} (P10-P90 {show(row.p10, '')} to {show(row.p90, '')})"


def _constraint(receipt: Receipt, index: int) -> str:
    row = receipt.constraints[index]
    mark = " <- binds" if row.binds else ""
    return f"{row.label}: {plain(row.need_gpus)} GPUs = {row.derivation}{mark}"


def _intervals(receipt: Receipt) -> list[str]:
    rows: list[str] = []
    for interval in (receipt.intervals or [])[:MOST_INTERVALS_SHOWN]:
        span = volumes(interval.from_requests_per_month, interval.to_requests_per_month)
        rows.append(f"{span} requests a month")
    hidden = len(receipt.intervals or []) - len(rows)
    if hidden > 0:
        rows.append(f"and {hidden} more intervals")
    return rows or ["no volume"]


def _fix(receipt: Receipt, index: int) -> str:
    fix = receipt.fixes[index]
    if fix.usd_per_month is None or fix.saves_usd_per_month is None:
        return f"{fix.change}: {fix.gpus} GPUs"
    saved = money(fix.saves_usd_per_month)
    return f"{fix.change}: {fix.gpus} GPUs, {money(fix.usd_per_month)}/month (saves {saved})"


def price_line(price: PriceRef) -> str:
    """A price with its provider, dates and source."""
    terms = ", ".join(t for t in (price.commitment, price.region) if t and t != "standard")
    dated = f"read {price.observed}"
    if price.age_days is not None:
        dated += f", {price.age_days} day{'' if price.age_days == 1 else 's'} old"
    if price.effective_from:
        dated += f", in force since {price.effective_from}"
    where = f" ({terms})" if terms else ""
    note = f" {price.note}" if price.note else ""
    offer = f"{price.item}: {show(price.usd, price.unit)}, {price.provider}{where}, {dated}"
    private = " (private)" if price.private else ""
    return f"{offer}; {price.source}{private}.{note}"


def _assumption(row: Assumption) -> str:
    value = show(row.value, row.unit) if not isinstance(row.value, str) else row.value
    note = f", {row.note}" if row.note else ""
    return f"{row.name} {value} ({row.origin}{note})"


def _footer(receipt: Receipt) -> str:
    dated = f" · prices as of {receipt.as_of}" if receipt.as_of else ""
    return f"{receipt.calculation} · id {receipt.id}{dated}"


__all__ = ["Document", "document", "of_receipt", "price_line"]
