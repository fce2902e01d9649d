"""What can move an answer between two checks: prices, calibration and edited inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from core.calculations.breakeven import BreakevenInput
from core.calculations.gpus_needed import GpusNeededInput
from core.calibration import Calibration
from core.catalog import accelerator, model
from core.errors import GpusizeError
from core.prices import ApiPrice, GpuOffer, PriceBook
from core.registry import REGISTRY, Inputs
from core.watch.mixed import API_DIMENSIONS, CALIBRATION, GPU, MixedBook
from core.watch.standing import Figures, figures

MOST_APART = 5
"""Components told apart: one more doubles the evaluations, of which 2^5 are enough."""

FoundT = TypeVar("FoundT")


@dataclass(frozen=True, slots=True)
class Component:
    """One thing that moved, or several taken together."""

    name: str
    before: float | str | None
    after: float | str | None
    unit: str
    keys: frozenset[str]
    """What it is in a MixedBook, or the name of an input."""


class Question:
    """A question then and now, between which its inputs may have been edited."""

    def __init__(self, calculation: str, then: Inputs, now: Inputs) -> None:
        self.calculation = REGISTRY.get(calculation)
        self.then, self.now = then, now
        self.edited = [
            p.name
            for p in self.calculation.parameters
            if p.name != "as_of" and getattr(then, p.name) != getattr(now, p.name)
        ]
        self._raw = tuple(_raw(inputs) for inputs in (then, now))

    def figures(self, new: frozenset[str], then: PriceBook, now: PriceBook) -> Figures:
        """The figures with the components in `new` as they are now and the rest as they were."""
        raw = dict(self._raw[1])
        for name in self.edited:
            if name not in new:
                raw.pop(name, None)
                if name in self._raw[0]:
                    raw[name] = self._raw[0][name]
        old = frozenset(k for k in (*API_DIMENSIONS, GPU, CALIBRATION) if k not in new)
        return figures(self.calculation.name, raw, MixedBook(then, now, old))

    def moved(self, then: PriceBook, now: PriceBook) -> list[Component]:
        """The components that differ and that the question uses, then or now."""
        both = (self.then, self.now)
        found = [
            *_api_moves(both, then, now),
            *_gpu_moves(both, then, now),
            *_calibration_moves(both, then, now),
        ]
        units = {p.name: p.unit for p in self.calculation.parameters}
        for name in self.edited:
            before, after = getattr(self.then, name), getattr(self.now, name)
            found.append(Component(name, before, after, units[name], frozenset({name})))
        return found


def in_groups(components: Sequence[Component]) -> Iterator[list[Component]]:
    """The components, one by one if there are few, then in ever fewer groups, then all as one."""
    if not components:
        return
    prices = [c for c in components if c.keys <= set(API_DIMENSIONS)]
    edits = [c for c in components if not c.keys & {*API_DIMENSIONS, GPU, CALIBRATION}]
    one_by_one = list(components)
    edits_together = _together(one_by_one, edits, "edited inputs")
    few = _together(edits_together, prices, "API prices")
    for groups in (one_by_one, edits_together, few):
        if len(groups) <= MOST_APART:
            yield groups
    yield _together(one_by_one, one_by_one, "all of it")


def _together(components: list[Component], some: list[Component], name: str) -> list[Component]:
    if len(some) < 2:
        return components
    keys = frozenset(k for c in some for k in c.keys)
    rest = [c for c in components if not c.keys & keys]
    return [*rest, Component(name, None, None, "", keys)]


def _raw(inputs: Inputs) -> dict[str, Any]:
    return {
        name: getattr(inputs, name)
        for name in inputs.model_fields_set
        if name != "as_of" and getattr(inputs, name) is not None
    }


def _api_moves(both: Sequence[Inputs], then: PriceBook, now: PriceBook) -> Iterator[Component]:
    used: dict[str, list[str]] = {}
    """Dimension -> the API models whose price in it counts."""
    for inputs in both:
        if isinstance(inputs, BreakevenInput) and inputs.api_model is not None:
            for dimension in dimensions(inputs):
                used.setdefault(dimension, []).append(inputs.api_model)
    prices = {
        name: (_api_price(then, name), _api_price(now, name))
        for name in dict.fromkeys(name for names in used.values() for name in names)
    }
    for dimension, names in used.items():
        field = API_DIMENSIONS[dimension]
        unit = "fraction" if dimension == "batch discount" else "usd/mtok"
        for name in reversed(names):  # that of the present question, unless only the other moved
            was, is_ = (getattr(price, field, None) for price in prices[name])
            if was != is_ and None not in (was, is_):
                key = frozenset({dimension})
                yield Component(f"{name} {dimension}", was, is_, unit, key)
                break


def dimensions(inputs: BreakevenInput) -> Iterator[str]:
    """The API prices a question looks up; none with both of its own."""
    own = (inputs.api_input_usd_per_mtok, inputs.api_output_usd_per_mtok)
    if None not in own:
        return
    if own[0] is None:
        yield "input"
    if own[1] is None:
        yield "output"
    if inputs.cached_input_frac:
        yield "cached input"
    if inputs.batch_frac:
        yield "batch discount"


def _gpu_moves(both: Sequence[Inputs], then: PriceBook, now: PriceBook) -> Iterator[Component]:
    for inputs in reversed(both):
        if not isinstance(inputs, BreakevenInput | GpusNeededInput) or inputs.gpu is None:
            continue
        if inputs.gpu_usd_per_hour is not None:
            continue
        was, is_ = _offer(then, inputs), _offer(now, inputs)
        if was is None or is_ is None or was.usd_per_gpu_hour == is_.usd_per_gpu_hour:
            continue
        name = f"{is_.accelerator} {is_.commitment}"
        if was.provider != is_.provider:
            name += f", {was.provider} to {is_.provider}"
        before, after = was.usd_per_gpu_hour, is_.usd_per_gpu_hour
        yield Component(name, before, after, "usd/hour", frozenset({GPU}))
        return


def _calibration_moves(
    both: Sequence[Inputs], then: PriceBook, now: PriceBook
) -> Iterator[Component]:
    for inputs in reversed(both):
        was, is_ = (_calibration(book, inputs) for book in (then, now))
        if (was and was.factors) != (is_ and is_.factors):
            before, after = (c.file if c else "none" for c in (was, is_))
            yield Component(CALIBRATION, before, after, "", frozenset({CALIBRATION}))
            return


def _api_price(book: PriceBook, name: str) -> ApiPrice | None:
    return _found(lambda: book.api_price(book.resolve_api_model(name)))


def _offer(book: PriceBook, inputs: BreakevenInput | GpusNeededInput) -> GpuOffer | None:
    card = accelerator(inputs.gpu or "").id
    return _found(lambda: book.gpu_offer(card, inputs.commitment, None, inputs.provider))


def _calibration(book: PriceBook, inputs: Inputs) -> Calibration | None:
    if not isinstance(inputs, BreakevenInput | GpusNeededInput):
        return None
    if isinstance(inputs, BreakevenInput) and inputs.capacity_requests_per_hour is not None:
        return None
    if inputs.model is None or inputs.gpu is None:
        return None
    return book.calibrations.get(model(inputs.model).id, accelerator(inputs.gpu).id, inputs.engine)


def _found(ask: Callable[[], FoundT]) -> FoundT | None:
    try:
        return ask()
    except GpusizeError:
        return None


__all__ = ["MOST_APART", "Component", "Question", "in_groups"]
