"""What a calculation must declare, each rule with a declaration that breaks it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import pytest

import core.calculations  # noqa: F401  # fills the registry
from core.fields import choice, integer, number
from core.parameters import UNIT_SUFFIXES
from core.prices import PriceBook
from core.receipt import Receipt
from core.registry import REGISTRY, Inputs, Registry
from core.units import UNITS
from pricing.book import embedded_book


class Good(Inputs):
    """Inputs that keep every rule."""

    wait_ms: Annotated[float, number("ms")]
    """A time."""
    shape: Annotated[str, choice("a", "b")] = "a"
    """A choice."""


class NoUnitInName(Inputs):
    """A number whose name does not say its unit."""

    wait: Annotated[float, number("ms")]
    """A time."""


class NumberWithoutUnit(Inputs):
    """A number without any unit."""

    speed: Annotated[float, number("")]
    """How fast."""


class UnknownUnit(Inputs):
    """A whole number in a unit nobody knows."""

    n_parsecs: Annotated[int, integer("parsec")]
    """A distance."""


class RequiredLast(Inputs):
    """A required field behind an optional one."""

    shape: Annotated[str, choice("a", "b")] = "a"
    """A choice."""
    wait_ms: Annotated[float, number("ms")]
    """A time."""


class Undocumented(Inputs):
    """A field without docstring."""

    wait_ms: Annotated[float, number("ms")]


class Undeclared(Inputs):
    """A field without Spec."""

    wait_ms: float
    """A time."""


def good(inputs: Good, book: PriceBook) -> Receipt:
    """A calculation that keeps every rule.

    Source: none.
    """
    return Receipt("", inputs.wait_ms, "ms", "x")


def register(
    function: Callable[..., Receipt],
    name: str = "WAIT",
    registry: Registry | None = None,
    **more: Any,
) -> Registry:
    into = registry or Registry()
    settings: dict[str, Any] = {
        "group": "g",
        "result": "r",
        "unit": "ms",
        "examples": ("/gpu wait",),
    }
    into.calculation(name, **(settings | more))(function)
    return into


def taking(model: type[Inputs]) -> Callable[..., Receipt]:
    def function(inputs: Inputs, book: PriceBook) -> Receipt:
        """A calculation."""
        return Receipt("", 1, "ms", "x")

    function.__annotations__["inputs"] = model
    function.__annotations__["book"] = PriceBook
    function.__annotations__["return"] = Receipt
    return function


def bare(inputs: Good, book: PriceBook) -> Receipt:
    return Receipt("", 1, "ms", "x")


def test_a_declaration_that_keeps_the_rules_is_taken() -> None:
    registry = register(good)
    assert len(registry) == 1
    assert (
        registry.get("wait").run({"wait_ms": "2s".replace("2s", "2000")}, embedded_book()).value
        == 2000
    )
    assert register(taking(Good)).get("WAIT").parameters[0].unit == "ms"


@pytest.mark.parametrize(
    ("function", "more", "reason"),
    [
        pytest.param(bare, {}, "no docstring", id="missing-docstring"),
        pytest.param(good, {"examples": ()}, "no example", id="no-example"),
        pytest.param(good, {"name": "wait"}, "UPPER_SNAKE", id="lower-case"),
        pytest.param(good, {"name": "W!"}, "UPPER_SNAKE", id="malformed"),
        pytest.param(taking(NoUnitInName), {}, "must end in", id="unit-less-name"),
        pytest.param(taking(NumberWithoutUnit), {}, "must end in", id="unit-less-number"),
        pytest.param(taking(UnknownUnit), {}, "unknown unit", id="unknown-unit"),
        pytest.param(taking(RequiredLast), {}, "required fields come first", id="required-last"),
        pytest.param(taking(Undocumented), {}, "no docstring", id="undocumented-field"),
        pytest.param(taking(Undeclared), {}, "no Spec", id="undeclared-field"),
    ],
)
def test_a_declaration_that_breaks_a_rule_is_refused(
    function: Callable[..., Receipt], more: dict[str, Any], reason: str
) -> None:
    registry = Registry()
    with pytest.raises(TypeError, match=reason):
        register(function, registry=registry, **more)
    assert len(registry) == 0


def test_a_name_is_registered_once() -> None:
    registry = register(good)
    with pytest.raises(TypeError, match="registered twice"):
        register(good, registry=registry)
    assert len(registry) == 1


@pytest.mark.parametrize("calculation", [pytest.param(c, id=c.name) for c in REGISTRY])
def test_every_calculation_cites_and_shows(calculation: Any) -> None:
    assert "Source:" in calculation.doc
    assert ">>>" in calculation.doc
    assert calculation.summary.endswith(".") or len(calculation.summary) > 20
    assert calculation.result
    for example in calculation.examples:
        assert example.startswith("/")
    assert inspect.getdoc(calculation.inputs)


@pytest.mark.parametrize("calculation", [pytest.param(c, id=c.name) for c in REGISTRY])
def test_every_unit_is_known_and_every_name_folds(calculation: Any) -> None:
    assert calculation.unit in UNITS
    for parameter in calculation.parameters:
        assert not parameter.unit or parameter.unit in UNITS
        assert parameter.name == parameter.name.lower()
        assert parameter.doc.endswith((".", ";"))
    assert set(UNIT_SUFFIXES) <= set(UNITS)
