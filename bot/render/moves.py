"""What an answer at an earlier date says about the time since."""

from __future__ import annotations

from typing import Any

from bot.render.numbers import show, volumes
from core.receipt import PriceMove, Receipt

MOST_SHOWN = 5


def since_then(receipt: Receipt) -> tuple[str, list[str]]:
    """The title and rows of what has changed between the receipt's date and the price book's."""
    if receipt.now:
        return f"Since {receipt.as_of}", [receipt.now]
    rows = [_move(move, receipt) for move in receipt.price_moves or []]
    title = f"Prices changed since {receipt.as_of}"
    if not rows:
        title, rows = "", [f"No price used here has changed since {receipt.as_of}."]
    if receipt.value_now is not None:
        then, now = headline(receipt.value, receipt.unit), headline(receipt.value_now, receipt.unit)
        rows.append(f"then: {then}; now: {now}")
    return title, rows


def headline(value: Any, unit: str) -> str:
    """A receipt's value in a few words, be it a figure, a ranking or a set of volumes."""
    if not isinstance(value, list):
        return show(value, unit)
    shown = [_entry(entry, unit) for entry in value[:MOST_SHOWN]]
    more = len(value) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "") or "no volume"


def _entry(entry: Any, unit: str) -> str:
    if isinstance(entry, dict):
        return volumes(entry["from_requests_per_month"], entry["to_requests_per_month"])
    name, figure = entry[0], entry[1]
    return f"{name} {show(figure, unit)}"


def _move(move: PriceMove, receipt: Receipt) -> str:
    if move.usd_after is None:
        return (
            f"{move.item}, {move.provider_before}: {show(move.usd_before, move.unit)} then; not"
            f" used on {receipt.compared_to}"
        )
    after = show(move.usd_after, move.unit)
    when = f"from {move.since}"
    if move.since <= (receipt.as_of or ""):
        when = f"in force since {move.since}"  # another offer, older than the answer
    if move.usd_before is None:
        return f"{move.item}, {move.provider_after}: {after}, {when}; not used then"
    before = show(move.usd_before, move.unit).partition("/")[0]
    if before == after.partition("/")[0]:  # a change smaller than what is shown of prices
        before, after = f"${move.usd_before:g}", after.replace(before, f"${move.usd_after:g}")
    if move.provider_before == move.provider_after:
        return f"{move.item}, {move.provider_after}: {before} -> {after} {when}"
    return (
        f"{move.item}: {before} ({move.provider_before}) -> {after} ({move.provider_after}) {when}"
    )
