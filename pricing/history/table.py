"""A price table made of the history, over the one in the package.

For every API model of a provider, and every accelerator of a provider under one commitment, one
source answers on each day: the user's own file, else the first of PREFER that was read lately
(`fresh.py`), unless the package's entry was read later. A thing its source no longer lists has no
price from then on, unless the package's entry was read later.

The user's own prices in another currency are converted (`convert.py`). Of prices by time of day
the one of a fixed hour is used, where there is none for all day. The table has no place for public
prices in other currencies, long-prompt tiers, regions of API models and prices of cache writes:
those stay in the history. Needs no database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TypeVar

from pricing.fx import FxTable, fx_table
from pricing.history.convert import in_dollars
from pricing.history.fresh import Fresh
from pricing.history.records import Version
from pricing.hours import FIXED_HOUR, covers
from pricing.periods import goes_on, holds
from pricing.rows import PriceRow
from pricing.table import ApiEntry, GpuEntry, Table

PREFER = ("genai-prices", "aws-bulk", "azure-retail", "gpuhunt", "litellm")

Thing = tuple[str, ...]
EntryT = TypeVar("EntryT", ApiEntry, GpuEntry)


def table_of(
    versions: Iterable[Version],
    base: Table,
    *,
    private: bool = True,
    others: bool = False,
    known: datetime | None = None,
    readings: Mapping[str, tuple[date, ...]] | None = None,
) -> Table:
    """`base` with what the history holds; its date is that of the newest price in it.

    `versions` are `Store.timelines(known)`; `known` and `readings` are as in a Table, from
    `edition.py`. `private=False` leaves the user's own prices out.
    API providers `base` does not have come in only if private, or with `others`: the same model
    name under many resellers would make names ambiguous.
    """
    days = dict(readings or {})
    fresh = Fresh(days)
    listed = list(versions)
    rates = _rates(listed)
    fx = fx_table().and_since(rates)
    base = replace(base, known=known, readings=days, rates=rates)
    names = {e.provider: e.provider_name for e in (*base.api, *base.gpu)}
    sold = {e.provider for e in base.api}
    api: dict[Thing, list[Version]] = defaultdict(list)
    gpu: dict[Thing, list[Version]] = defaultdict(list)
    newest = base.as_of
    for version in _usable(listed, days, fx, private=private):
        row = version.row
        if row.kind == "gpu":
            gpu[row.provider, row.sku, row.commitment].append(version)
        elif others or row.private or row.provider in sold:
            api[row.provider, row.sku].append(version)
        else:
            continue
        newest = max(newest, row.retrieved_at.date())
    if not api and not gpu:
        return base
    base_api: dict[Thing, list[ApiEntry]] = defaultdict(list)
    base_gpu: dict[Thing, list[GpuEntry]] = defaultdict(list)
    for entry in base.api:
        base_api[entry.provider, entry.model].append(entry)
    for offer in base.gpu:
        base_gpu[offer.provider, offer.accelerator, offer.commitment].append(offer)
    apis: list[ApiEntry] = []
    gpus: list[GpuEntry] = []
    for thing in dict.fromkeys((*base_api, *api)):
        shipped = base_api.get(thing, [])
        build = partial(_tokens, names=names, aliases=shipped[0].aliases if shipped else ())
        apis += _merged(api[thing], shipped, build, fresh) if thing in api else shipped
    for thing in dict.fromkeys((*base_gpu, *gpu)):
        offers = base_gpu.get(thing, [])
        hours = partial(_hours, names=names)
        gpus += _merged(gpu[thing], offers, hours, fresh, each=True) if thing in gpu else offers
    return replace(base, as_of=newest, api=tuple(apis), gpu=tuple(gpus))


def _rates(versions: Iterable[Version]) -> dict[date, dict[str, Decimal]]:
    """Exchange rates by day, as `Table.rates`."""
    found: dict[date, dict[str, Decimal]] = defaultdict(dict)
    for version in versions:
        row = version.row
        if row.kind == "fx" and row.amount is not None:
            found[version.starts][row.sku] = row.amount
    return dict(sorted(found.items()))


def _usable(
    versions: Iterable[Version],
    readings: Mapping[str, Sequence[date]],
    fx: FxTable,
    *,
    private: bool,
) -> Iterator[Version]:
    """Versions of things a table has a place for, in dollars."""
    for version in versions:
        row = version.row
        if row.kind == "fx" or row.tier_min_tokens or (row.private and not private):
            continue
        if row.kind == "gpu":
            fits = not row.hours_utc
        else:
            fits = not row.region and (not row.hours_utc or covers(row.hours_utc))
        if fits and row.private:
            yield from in_dollars(version, readings, fx)
        elif fits and row.currency == "USD":
            yield version


def _merged(
    versions: Sequence[Version],
    shipped: Sequence[EntryT],
    build: Callable[[Sequence[Version]], Sequence[EntryT]],
    fresh: Fresh,
    *,
    each: bool = False,
) -> Iterator[EntryT]:
    """Entries of one thing, each over the days on which its source answers.

    `build` makes entries of the versions of one day: of `each` by itself, or of all together.
    """
    sources: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        sources[version.row.source].append(version)
    days = {v.starts for v in versions} | {e.starts for e in shipped}
    days |= {x.ends for x in (*versions, *shipped) if x.ends is not None}
    if len(sources) > 1:
        days |= set(fresh.days)
    built: dict[tuple[int, ...], Sequence[EntryT]] = {}

    def entries_of(found: Sequence[Version]) -> list[EntryT]:
        entries: list[EntryT] = []
        for part in [[v] for v in found] if each else [found]:
            key = tuple(map(id, part))
            if key not in built:
                built[key] = build(part)
            entries += built[key]
        return entries

    # by identity: an entry that goes on is the same object, and hashing one costs more
    since: dict[int, tuple[date, EntryT]] = {}
    for day in sorted(days):
        now = {id(e): e for e in _choice(sources, shipped, entries_of, day, fresh.at(day))}
        for key in [k for k in since if k not in now]:
            began, entry = since.pop(key)
            yield replace(entry, starts=began, ends=day)
        for key, entry in now.items():
            since.setdefault(key, (day, entry))
    for began, entry in since.values():
        yield replace(entry, starts=began, ends=None)


def _choice(
    sources: Mapping[str, Sequence[Version]],
    shipped: Sequence[EntryT],
    build: Callable[[Sequence[Version]], Sequence[EntryT]],
    day: date,
    fresh: Collection[str],
) -> Sequence[EntryT]:
    """What answers for one thing on one day."""
    stated: list[tuple[bool, bool, int, date, Sequence[EntryT]]] = []
    gone: date | None = None
    for source, versions in sources.items():
        found = [v for v in versions if holds(v, day)]
        entries = build(found)
        if entries:
            read = max(e.observed for e in entries)
            rank = PREFER.index(source) if source in PREFER else len(PREFER)
            private = any(v.row.private for v in found)
            stated.append((private, source in fresh, -rank, read, entries))
        elif not found and any(v.starts <= day for v in versions):
            read = max(v.row.retrieved_at.date() for v in versions)
            gone = read if gone is None else max(gone, read)
    held = _in_force(shipped, day)
    packed = max((e.observed for e in held), default=None)
    if stated:
        private, _, _, read, entries = max(stated, key=lambda one: one[:4])
        return entries if private or packed is None or packed <= read else held
    return held if packed is not None and (gone is None or gone < packed) else ()


def _in_force(entries: Iterable[EntryT], day: date) -> list[EntryT]:
    newest: dict[Thing, EntryT] = {}
    for entry in sorted((e for e in entries if e.starts <= day), key=lambda e: e.starts):
        series = entry.series() if isinstance(entry, GpuEntry) else ()
        newest[tuple(map(str, series))] = entry
    return [e for e in newest.values() if goes_on(e, day)]


def _tokens(
    found: Sequence[Version], names: Mapping[str, str], aliases: tuple[str, ...]
) -> tuple[ApiEntry, ...]:
    # a price of all day comes after, and so before, one of some hours
    priced = sorted(
        (v for v in found if v.row.amount is not None), key=lambda v: not v.row.hours_utc
    )
    held = {v.row.dimension: v for v in priced}
    if "input" not in held or "output" not in held:
        return ()
    rows = {name: v.row for name, v in held.items()}
    first, second = rows["input"], rows["output"]
    amount: dict[str, Decimal | None] = {name: row.amount for name, row in rows.items()}
    since = [row.effective_from for row in (first, second) if row.effective_from]
    return (
        ApiEntry(
            provider=first.provider,
            provider_name=names.get(first.provider, first.provider),
            model=first.sku,
            aliases=aliases,
            starts=date.min,
            observed=min(first.retrieved_at, second.retrieved_at).date(),
            effective_from=max(since, default=None),
            input_usd_per_mtok=amount["input"] or Decimal(0),
            output_usd_per_mtok=amount["output"] or Decimal(0),
            cached_input_usd_per_mtok=amount.get("cached_read"),
            batch_discount_frac=_batch_discount(amount),
            retires=first.retires,
            source=first.source,
            source_url=first.source_url,
            note=_note(first, second),
            private=first.private,
            first_read=max(held[name].known_from for name in ("input", "output")).date(),
            cache_write_usd_per_mtok=amount.get("cache_write"),
        ),
    )


def _note(first: PriceRow, second: PriceRow) -> str:
    """The note of an input price; of one's own prices both, which may be of two conversions."""
    notes = [first.note, second.note] if first.private else [first.note]
    hours = first.hours_utc or second.hours_utc
    if hours:
        notes.insert(0, f"Price of {hours} UTC, which holds at {FIXED_HOUR:%H:%M}.")
    return " ".join(dict.fromkeys(n for n in notes if n))


def _batch_discount(amount: Mapping[str, Decimal | None]) -> Decimal | None:
    """1 - batch price / price, if input and output give the same, to six digits."""
    pairs = (
        (amount.get("input"), amount.get("batch_input")),
        (amount.get("output"), amount.get("batch_output")),
    )
    found = {
        (1 - batch / full).quantize(Decimal("0.000001")).normalize()
        for full, batch in pairs
        if full and batch is not None
    }
    return found.pop() if len(found) == 1 else None


def _hours(found: Sequence[Version], names: Mapping[str, str]) -> tuple[GpuEntry, ...]:
    return tuple(
        GpuEntry(
            provider=row.provider,
            provider_name=names.get(row.provider, row.provider),
            accelerator=row.sku,
            commitment=row.commitment,
            region=row.region,
            instance=row.instance,
            gpus_per_instance=row.gpus_per_instance,
            starts=date.min,
            observed=row.retrieved_at.date(),
            effective_from=row.effective_from,
            usd_per_gpu_hour=row.amount,
            marketplace=row.marketplace,
            source=row.source,
            source_url=row.source_url,
            note=row.note,
            private=row.private,
            first_read=version.known_from.date(),
        )
        for version in found
        if (row := version.row).amount is not None
    )
