"""What people mean by an ITEM: prices by name, in the package's table and in the history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.catalog import accelerator_names, accelerators, resolve_accelerator
from core.errors import InputError, PriceNotFoundError, UnknownNameError, did_you_mean, echo
from core.names import fold, near, squash
from pricing.book import TableBook
from pricing.history.records import Version
from pricing.rows import PriceRow
from pricing.table import Table

Thing = tuple[str, str, str]
"""Kind, provider, and what is sold."""


def thing(row: PriceRow) -> Thing:
    """What a row prices, whatever the dimension, region or commitment."""
    return (row.kind, row.provider, row.sku)


class Names:
    """Every name there is a price for."""

    def __init__(self, base: Table, versions: Iterable[Version]) -> None:
        self._book = TableBook(base)
        self._things = dict.fromkeys(thing(v.row) for v in versions)
        self._spelled: dict[str, list[Thing]] = {}
        for found in self._things:
            if found[0] == "api":
                _, provider, sku = found
                for name in {squash(n) for n in (sku, f"{provider}/{sku}", sku.split("/")[-1])}:
                    self._spelled.setdefault(name, []).append(found)
        self._providers = {squash(p): p for _, p, _ in self._things}
        for entry in (*base.api, *base.gpu):
            self._providers.setdefault(squash(entry.provider_name), entry.provider)

    def wanted(self, words: Sequence[str], provider: str | None = None) -> frozenset[Thing]:
        """The things meant by all words, of one provider if named.

        UnknownNameError or AmbiguousNameError with the nearest names; PriceNotFoundError for an
        accelerator nobody prices.
        """
        seller = None if provider is None else self.provider(provider)
        found: set[Thing] = set()
        for word in words:
            those = self._meant(word)
            mine = {t for t in those if seller in (None, t[1])}
            if not mine:
                sellers = ", ".join(sorted({t[1] for t in those})[:8])
                raise PriceNotFoundError(
                    f"There is no price of {echo(word)} by {seller}; there are of {sellers}.",
                    field="provider",
                )
            found |= mine
        return frozenset(found if words else {t for t in self._things if t[1] == seller})

    def provider(self, text: str) -> str:
        """A provider's id, or InputError with near ones."""
        found = self._providers.get(squash(text))
        if found is not None:
            return found
        known = sorted(near(squash(text), self._providers))
        hint = did_you_mean(known, "`prices show ITEM` names sellers.")
        raise InputError(f"I do not know the provider '{echo(text)}'; {hint}", field="--provider")

    def _meant(self, text: str) -> set[Thing]:
        found = self._tokens(text) | self._currency(text)
        if found:
            return found
        try:
            accelerator = resolve_accelerator(text)
        except UnknownNameError:
            raise self._unknown(text) from None
        found = {t for t in self._things if t[0] == "gpu" and t[2] == accelerator}
        if not found:
            name = accelerators()[accelerator].name
            raise PriceNotFoundError(f"No source has a price of {name}.", field="item")
        return found

    def _tokens(self, text: str) -> set[Thing]:
        provider, _, model = text.strip().lower().partition("/")
        whole: Thing = ("api", provider, model)
        if whole in self._things:
            return {whole}  # another provider may use this very text as its own model's name
        named = self._book.find_api_model(text)
        spelled = {squash(text), *(squash(name) for name in named)}
        if "/" not in text:
            # an alias of the package's is the model's name wherever else it is sold
            spelled |= {squash(name.partition("/")[2]) for name in named}
        return {t for name in spelled for t in self._spelled.get(name, ())}

    def _currency(self, text: str) -> set[Thing]:
        return {t for t in self._things if t[0] == "fx" and t[2] == text.strip().upper()}

    def _unknown(self, text: str) -> Exception:
        names = {fold(sku.split("/")[-1]): sku for kind, _, sku in self._things if kind == "api"}
        nearest = near(fold(text), names) or accelerator_names().suggest(text)
        if nearest:
            return UnknownNameError("API model or accelerator", text, nearest, field="item")
        return InputError(
            f"No source has a price of '{echo(text)}'; write an API model such as gpt-4o-mini or an"
            " accelerator such as h100.",
            field="item",
        )
