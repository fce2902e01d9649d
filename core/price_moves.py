"""What has changed between an answer at an earlier date and the same question at the book's own.

The question is computed a second time, and the prices the two answers used are paired: rows of one
item, unit and commitment, and of one provider. Where both answers have one such row, as when each
took the cheapest offer, they are a pair whoever sells; in a ranking, a row without its seller's
other one is a price that only one of the answers uses.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from core.errors import GpusizeError
from core.receipt import PriceMove, PriceRef, Receipt


def compare_to(receipt: Receipt, today: date, again: Callable[[], Receipt]) -> None:
    """Say in `receipt` what another answer, `again` at `today`, has changed.

    A receipt that neither then nor now rests on a price is left as it is: there is nothing to say.
    """
    try:
        newer = again()
    except GpusizeError as error:
        # a retired model, say: the answer asked for stands, and this is why it has no successor
        receipt.compared_to = today.isoformat()
        receipt.now = f"There is no such answer for {today}: {error.message}"
        return
    if not receipt.prices and not newer.prices and newer.value == receipt.value:
        return
    receipt.compared_to = today.isoformat()
    receipt.price_moves = price_moves(receipt.prices, newer.prices)
    if newer.value != receipt.value:
        receipt.value_now = newer.value


def price_moves(before: Sequence[PriceRef], after: Sequence[PriceRef]) -> list[PriceMove]:
    """The prices that differ in amount or provider, in the order they were used in.

    >>> old = PriceRef("h100", "A", 2.5, "usd/hour", "on-demand", "", "2026-08-20", "", "s", "u")
    >>> new = PriceRef("h100", "A", 2.0, "usd/hour", "on-demand", "", "2026-11-20", "", "s", "u")
    >>> [(m.usd_before, m.usd_after, m.since) for m in price_moves([old], [new])]
    [(2.5, 2.0, '2026-11-20')]
    >>> price_moves([old], [old])
    []
    """
    return [
        _move(old, new)
        for old, new in _pairs(before, after)
        if old is None or new is None or (old.usd, old.provider) != (new.usd, new.provider)
    ]


def _pairs(
    before: Sequence[PriceRef], after: Sequence[PriceRef]
) -> Iterator[tuple[PriceRef | None, PriceRef | None]]:
    left: dict[tuple[str, ...], list[PriceRef]] = defaultdict(list)
    for price in after:
        left[_thing(price)].append(price)
    rows = Counter(map(_thing, before))
    single = {thing for thing, found in left.items() if len(found) == rows[thing] == 1}
    partner: dict[int, PriceRef] = {}
    for same in (_offer, _seller):  # the nearest first: a seller may have several regions
        for index, price in enumerate(before):
            rest = left[_thing(price)]
            found = next((p for p in rest if same(p) == same(price)), None)
            if found is None and _thing(price) in single and rest:
                found = rest[0]
            if index not in partner and found is not None:
                partner[index] = found
                left[_thing(price)] = [p for p in rest if p is not found]
    for index, price in enumerate(before):
        yield price, partner.get(index)
    kept = {id(p) for rest in left.values() for p in rest}
    for price in after:
        if id(price) in kept:
            yield None, price


def _thing(price: PriceRef) -> tuple[str, ...]:
    return price.item, price.unit, price.commitment


def _seller(price: PriceRef) -> tuple[str, ...]:
    return (*_thing(price), price.provider)


def _offer(price: PriceRef) -> tuple[str, ...]:
    return (*_seller(price), price.region)


def _move(old: PriceRef | None, new: PriceRef | None) -> PriceMove:
    known = new or old
    assert known is not None  # noqa: S101 - a pair has at least one side
    return PriceMove(
        item=known.item,
        provider_before=old.provider if old else None,
        usd_before=old.usd if old else None,
        provider_after=new.provider if new else None,
        usd_after=new.usd if new else None,
        unit=known.unit,
        since=(new.effective_from or new.starts or new.observed) if new else "",
    )
