"""Every registered calculation, on anything its declarations accept."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import Answer, split_command
from bot.grammar import parse
from bot.render import slack, terminal
from core.catalog import accelerators, models
from core.errors import GpusizeError, InputError
from core.prices import CURRENCIES
from core.receipt import Receipt
from core.registry import REGISTRY, Calculation
from tests.fakes.slack_rules import check_message
from tests.property.strategies import BOOK, MOST_MESSAGE, bounded, inputs

ALL = [pytest.param(c, id=c.name) for c in REGISTRY]


def _run(
    calculation: Calculation[Any], raw: dict[str, Any]
) -> tuple[Receipt | None, GpusizeError | None]:
    try:
        return calculation.run(raw, BOOK), None
    except GpusizeError as error:
        return None, error


def numbers(value: Any, path: str = "") -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from numbers(inner, f"{path}[{index}]")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, value


SIGNED = re.compile(r"sav(e|ing)|present (USD|value)|left|cash|so_far|alone", re.IGNORECASE)
"""Differences of money, and shares of it: a saving that is a loss, a balance. Nothing else may be
below zero: no cost, no count, no time."""


def below_zero(calculation: Calculation[Any], receipt: Receipt) -> Iterator[tuple[str, Any]]:
    """Negative figures that have no business to be; what was given is as the declarations allow."""
    figures = [(f"{calculation.name} {calculation.result}", receipt.unit, receipt.value)]
    for row in receipt.outputs:
        figures += [(f"{row.name} {row.label}", row.unit, x) for x in (row.value, row.p10, row.p90)]
    for table in receipt.tables:
        for cells in table.rows:
            named = zip(table.columns, cells, strict=False)
            figures += [(f"{name} {label}", unit, x) for (name, label, unit), x in named]
    for what, unit, value in figures:
        money = unit in ("usd", "fraction") or unit.partition("/")[0].lower() in CURRENCIES
        if not (money and SIGNED.search(what)):
            yield from ((what, x) for _, x in numbers(value) if x < 0)
    figured = {"value", "outputs", "tables", "inputs"}
    rest = {name: part for name, part in receipt.as_dict().items() if name not in figured}
    yield from ((path, number) for path, number in numbers(rest) if number < 0)


@pytest.mark.parametrize("calculation", ALL)
@bounded(max_examples=30)
@given(data=st.data())
def test_any_valid_input_gives_a_sound_receipt_or_a_sentence(
    calculation: Calculation[Any], data: st.DataObject
) -> None:
    raw = data.draw(inputs(calculation))
    receipt, error = _run(calculation, raw)
    if error is not None:
        json.dumps(error.as_dict(), allow_nan=False)
        assert "\n" not in error.message
        assert 0 < len(error.message) <= MOST_MESSAGE
        with pytest.raises(type(error)) as again:
            calculation.run(raw, BOOK)
        assert again.value.message == error.message
        return
    assert receipt is not None
    plain = receipt.as_dict()
    assert json.loads(json.dumps(plain, allow_nan=False)) is not None
    for path, number in numbers(plain):
        assert math.isfinite(number), path
    assert list(below_zero(calculation, receipt)) == []
    assert receipt.calculation == calculation.name
    assert "\n" not in receipt.summary
    assert calculation.run(raw, BOOK) == receipt
    shown = Answer("/gpu", "", receipt=receipt)
    assert terminal.text(shown)
    assert check_message(slack.message(shown, share="x")) == []


@pytest.mark.parametrize("calculation", ALL)
@bounded(max_examples=25)
@given(data=st.data())
def test_asking_again_with_the_receipts_own_inputs_gives_its_id(
    calculation: Calculation[Any], data: st.DataObject
) -> None:
    """Defaults written out and names resolved are the same question."""
    raw = data.draw(inputs(calculation))
    try:
        receipt = calculation.run(raw, BOOK)
    except GpusizeError:
        return
    assert len(receipt.id) == 12
    assert calculation.run(receipt.inputs, BOOK).id == receipt.id


NUMBERS = [
    pytest.param(c, p.name, id=f"{c.name}-{p.name}")
    for c in REGISTRY
    for p in c.parameters
    if p.spec.kind == "number"
]


@pytest.mark.parametrize("value", [5e-324, 1e-300, 1e-13])
@pytest.mark.parametrize(("calculation", "name"), NUMBERS)
def test_what_would_underflow_is_refused(
    calculation: Calculation[Any], name: str, value: float
) -> None:
    command, text = split_command(calculation.examples[0])
    given_text = text if command != "/gpu" else text.partition(" ")[2]
    raw = parse(given_text, calculation, BOOK)
    with pytest.raises(InputError, match=f"^{name} must be .*(too near to zero|you gave)"):
        calculation.parse({**raw, name: value})


@bounded(max_examples=60)
@given(st.sampled_from(list(models().values())), st.data())
def test_the_id_does_not_depend_on_the_spelling_of_a_model(entry: Any, data: st.DataObject) -> None:
    spelling = data.draw(st.sampled_from([entry.id, entry.name, *entry.aliases]))
    typed = data.draw(st.sampled_from([spelling, spelling.upper(), spelling.replace("-", " ")]))
    calculation = REGISTRY.get("KV_CACHE_BYTES")
    try:
        expected = calculation.run({"model": entry.id}, BOOK).id
    except GpusizeError:
        return  # a shape the catalogue does not know
    assert calculation.run({"model": typed}, BOOK).id == expected


@bounded(max_examples=60)
@given(st.sampled_from(list(accelerators().values())), st.data())
def test_the_id_does_not_depend_on_the_spelling_of_an_accelerator(
    card: Any, data: st.DataObject
) -> None:
    typed = data.draw(st.sampled_from([card.id, card.name, *card.aliases]))
    calculation = REGISTRY.get("MAX_CONCURRENCY")

    def ask(gpu: str) -> str:
        try:
            return calculation.run({"model": "8b", "gpu": gpu, "context": 1000}, BOOK).id
        except GpusizeError as error:
            return error.message

    assert ask(typed) == ask(card.id)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"ttft_ms": 2000}, {"ttft": "2s"}, id="seconds"),
        pytest.param({"qps": 50}, {"rate": "3000/min"}, id="per-minute"),
        pytest.param({"util": 0.7}, {"util": "70%"}, id="percent"),
        pytest.param({"max_batch": 256}, {}, id="default"),
        pytest.param({"commitment": "on-demand"}, {"commitment": "OnDemand"}, id="choice"),
        pytest.param({"as_of": BOOK.date().isoformat()}, {}, id="book-date"),
        pytest.param({"model": "llama-3.1-8b"}, {"model": "8b"}, id="alias"),
    ],
)
def test_one_question_in_two_spellings_has_one_id(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    base = {"model": "llama-3.1-8b", "gpu": "h100", "isl": 8000, "osl": 256}
    run = REGISTRY.get("GPUS_NEEDED").run
    full = {"qps": 50} if not {"qps", "rate"} & {*one, *other} else {}
    assert run(base | full | one, BOOK).id == run(base | full | other, BOOK).id
    assert run(base | {"qps": 51} | (one | {"qps": 51}), BOOK).id != run(base | full | one, BOOK).id


@pytest.mark.parametrize("typed", ["gpt-4o-mini", "GPT-4o mini", "openai/gpt-4o-mini"])
def test_the_id_does_not_depend_on_the_spelling_of_an_api_model(typed: str) -> None:
    base = {"isl": 800, "osl": 300, "gpu": "l40s", "capacity_requests_per_hour": 1800}
    run = REGISTRY.get("BREAKEVEN").run
    receipt = run(base | {"api_model": typed}, BOOK)
    assert receipt.id == run(base | {"api_model": "openai/gpt-4o-mini"}, BOOK).id
    assert receipt.inputs["api_model"] == "openai/gpt-4o-mini"
