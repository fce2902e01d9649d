"""What a text says does not depend on the order it says it in, and reaches every argument."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import answer, split_command
from bot.grammar import parse
from core.errors import GpusizeError
from core.parameters import Parameter
from core.registry import REGISTRY, Calculation
from tests.property.strategies import BOOK, bounded

SENTENCES = {
    "/gpusize": [
        ("llama-3.1-8b", "on h100", "50 qps", "8k in", "256 out"),
        ("llama-3.1-70b", "h200 fp8", "10 qps", "2k in", "500 out", "ttft 1s"),
        ("gpu=b200", "deepseek-v3", "qps=5", "isl=4k", "osl=1k", "util=0.6"),
    ],
    "/breakeven": [
        ("gpt-4o-mini vs llama-3.1-8b", "on l40s", "800 in", "300 out", "5M/month"),
        ("$2.50 in", "$10 out", "500 in", "200 out", "2 gpus at $3/h", "50 req/min"),
    ],
}
CALCULATION = {"/gpusize": "GPUS_NEEDED", "/breakeven": "BREAKEVEN"}
CASES = [(command, clauses) for command, rows in SENTENCES.items() for clauses in rows]


def read(command: str, text: str) -> dict[str, Any]:
    """The validated values, so that `8k` and `8000` or `h100` and `h100-sxm` are one."""
    calculation = REGISTRY.get(CALCULATION[command])
    values = calculation.parse(parse(text, calculation, BOOK)).model_dump()
    if values.get("api_model"):
        values["api_model"] = BOOK.resolve_api_model(values["api_model"])
    return values


@pytest.mark.parametrize(("command", "clauses"), CASES)
def test_every_order_of_clauses_says_the_same(command: str, clauses: tuple[str, ...]) -> None:
    expected = read(command, ", ".join(clauses))
    for order in itertools.permutations(clauses):
        assert read(command, ", ".join(order)) == expected, order


@pytest.mark.parametrize("joint", [" ", "; ", ",", "  ,  ", "\n", " and "])
@pytest.mark.parametrize(("command", "clauses"), CASES)
def test_every_separator_says_the_same(command: str, clauses: tuple[str, ...], joint: str) -> None:
    assert read(command, joint.join(clauses)) == read(command, ", ".join(clauses))


@pytest.mark.parametrize(("command", "clauses"), CASES)
def test_case_does_not_matter(command: str, clauses: tuple[str, ...]) -> None:
    text = ", ".join(clauses)
    assert read(command, text.upper().replace("8K", "8k")) == read(command, text)


EXAMPLES = [
    pytest.param(c, e, id=f"{c.name}-{i}") for c in REGISTRY for i, e in enumerate(c.examples)
]


@pytest.mark.parametrize(("calculation", "example"), EXAMPLES)
def test_every_registered_example_runs(calculation: Calculation[Any], example: str) -> None:
    command, text = split_command(example)
    found = answer(command, text, BOOK)
    assert found.receipt is not None
    assert found.receipt.calculation == calculation.name


def _example(calculation: Calculation[Any]) -> str:
    """An example's arguments, without command and calculation name."""
    command, text = split_command(calculation.examples[0])
    return text.partition(" ")[2] if command == "/gpu" else text


PARAMETERS = [pytest.param(c, p, id=f"{c.name}-{p.name}") for c in REGISTRY for p in c.parameters]


def _typed(parameter: Parameter) -> str:
    """A valid value as somebody would type it."""
    spec = parameter.spec
    if parameter.default is not None:
        return (
            f"{parameter.default:g}"
            if isinstance(parameter.default, float)
            else str(parameter.default)
        )
    if spec.kind == "choice":
        return spec.choices[0]
    if spec.kind == "date":
        return BOOK.date().isoformat()
    if spec.kind == "name":
        return {
            "": "0.11",
            "model": "llama-3.1-8b",
            "accelerator": "h100-sxm",
            "api_model": "openai/gpt-4o-mini",
            "provider": "verda",
            "region": "germany",
        }[spec.catalogue]
    return f"{max(spec.lo, 1):g}"


@pytest.mark.parametrize(("calculation", "parameter"), PARAMETERS)
def test_every_argument_is_reachable_as_name_equals_value(
    calculation: Calculation[Any], parameter: Parameter
) -> None:
    text = f"{parameter.name}={_typed(parameter)}"
    assert set(parse(text, calculation, BOOK)) == {parameter.name}
    if parameter.default is None:
        return
    # the default, written out, changes nothing
    base = parse(_example(calculation), calculation, BOOK)
    base.pop(parameter.name, None)
    try:
        without = calculation.run(base, BOOK)
    except GpusizeError:
        return  # another argument of the example says nothing without this one
    stated = calculation.run(base | parse(text, calculation, BOOK), BOOK)
    assert stated.id == without.id


WORDS = [
    pytest.param(c, p, w, id=f"{c.name}-{p.name}-{w.replace(' ', '_')}")
    for c in REGISTRY
    for p in c.parameters
    for w in p.spec.words
    if p.spec.kind in ("number", "integer") and c.name in ("GPUS_NEEDED", "MAX_CONCURRENCY")
]


@pytest.mark.parametrize(("calculation", "parameter", "word"), WORDS)
def test_every_word_marks_its_number(
    calculation: Calculation[Any], parameter: Parameter, word: str
) -> None:
    value = f"{max(parameter.spec.lo, 1):g}"
    for text in (f"{word} {value}", f"{value} {word}", f"{word} = {value}", f"{word} of {value}"):
        if "=" in text and " " in word:
            continue  # a name before = is one word
        assert parse(text, calculation, BOOK) == {parameter.name: value}, text


@bounded(max_examples=100)
@given(
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    st.sampled_from(
        ["{q} qps, {i} in, {o} out", "qps={q} isl={i} osl={o}", "{i} in {o} out {q} rps"]
    ),
)
def test_numbers_arrive_as_typed(qps: int, isl: int, osl: int, form: str) -> None:
    values = parse(
        "8b on h100, " + form.format(q=qps, i=isl, o=osl), REGISTRY.get("GPUS_NEEDED"), BOOK
    )
    assert (float(values["qps"]), int(values["isl"]), int(values["osl"])) == (qps, isl, osl)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("vllm 0.11", {"engine": "vllm", "engine_version": "0.11"}, id="vllm-0.11"),
        pytest.param(
            "trt-llm v1.1.0rc2", {"engine": "trt-llm", "engine_version": "v1.1.0rc2"}, id="trt-llm"
        ),
        pytest.param("sglang", {"engine": "sglang"}, id="no-version"),
        pytest.param("ttft p95 500ms", {"ttft_ms": "500"}, id="ttft-p95"),
    ],
)
def test_an_engine_may_be_followed_by_its_version(typed: str, meant: dict[str, str]) -> None:
    read = parse(f"8b on h100, 50 qps, 8k in, 256 out, {typed}", REGISTRY.get("GPUS_NEEDED"), BOOK)
    extra = {k: v for k, v in read.items() if k not in ("model", "gpu", "qps", "isl", "osl")}
    assert extra == meant
    if "engine" in meant:
        assert REGISTRY.get("GPUS_NEEDED").parse(read).engine in ("vllm", "tensorrt-llm", "sglang")
