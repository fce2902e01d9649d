"""Whatever is typed, a command answers or says in one sentence what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.commands import COMMANDS, Answer, answer, split_command
from bot.grammar.vocabulary import FILLERS, vocabulary
from core.catalog import accelerators, models
from core.errors import GpusizeError
from core.registry import REGISTRY
from core.units import UNITS
from tests.property.strategies import BOOK, MOST_MESSAGE, bounded

WORDS = sorted(
    {
        *FILLERS,
        *(p.name for c in REGISTRY for p in c.parameters),
        *(w for c in REGISTRY for p in c.parameters for w in (*p.spec.words, *p.spec.choices)),
        *(c.name.lower() for c in REGISTRY),
        *UNITS,
        *list(models())[::4],
        *list(accelerators())[::4],
        *(
            "k",
            "m",
            "million",
            "x",
            "/",
            "=",
            "==",
            ",",
            ";",
            "-",
            "--",
            "<",
            "&lt;",
            "$",
            "€",
            "%",
        ),
        *(
            "1e999",
            "-1",
            "1e-320",
            "0",
            "nan",
            "inf",
            "٣",
            "½",
            "²",
            "9" * 400,
            "1,2,3",
            "2x",
            "50/min",
        ),
        *(
            "2026-01-01",
            "as_of=2026-99-99",
            "\u202e",
            "\u00a0",
            "“50”",
            "<!channel>",
            "@here",
            "`x`",
        ),
    }
)


def ask(command: str, text: str) -> None:
    try:
        given_answer = answer(command, text, BOOK)
    except GpusizeError as error:
        message = error.message
        assert message == " ".join(message.splitlines())
        assert 0 < len(message) <= MOST_MESSAGE
        return
    assert isinstance(given_answer, Answer)


@bounded(max_examples=250)
@given(st.sampled_from(COMMANDS), st.text(max_size=200))
@example("/gpu", "weights_gb 5")
@example("/gpusize", "e5")
@example("/gpusize", "\x00")
@example("/gpusize", "x" * 1501)
@example("/gpu", "help " + "y" * 1000)
@example("/gpu", "list \ufdfa" * 20)
@example("/breakeven", "=" * 1500)
@example("/gpusize", "1" * 1500)
@example("/gpusize", "8k " * 500)
@example("/gpusize", 'qps="' * 300)
def test_any_text(command: str, text: str) -> None:
    ask(command, text)


@bounded(max_examples=400)
@given(
    st.sampled_from(COMMANDS),
    st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=25),
    st.sampled_from([" ", "", ", ", "\n", "="]),
)
def test_any_words(command: str, words: list[str], joint: str) -> None:
    ask(command, joint.join(words)[:1500])


@pytest.mark.parametrize("calculation", [c.name for c in REGISTRY])
@bounded(max_examples=40)
@given(st.data())
def test_any_value_of_any_argument(calculation: str, data: st.DataObject) -> None:
    names = [p.name for p in REGISTRY.get(calculation).parameters]
    words = st.sampled_from(WORDS).filter(lambda w: " " not in w)
    pair = st.tuples(st.sampled_from(names), words | st.text(max_size=10))
    pairs = data.draw(st.lists(pair, max_size=6))
    ask("/gpu", f"{calculation.lower()} " + " ".join(f"{k}={v}" for k, v in pairs))


@bounded(max_examples=100)
@given(st.text(max_size=100))
@example("/gpusize\nx")
@example("x\ny" * 20)
def test_any_line(line: str) -> None:
    try:
        command, text = split_command(line)
    except GpusizeError as error:
        assert "\n" not in error.message  # noqa: PT017
        assert len(error.message) <= MOST_MESSAGE  # noqa: PT017
        return
    assert command in COMMANDS
    assert text == text.strip()


@bounded(max_examples=50)
@given(st.text(max_size=100))
@example("/a\nb")
def test_any_command(command: str) -> None:
    ask(command, "8b on h100, 5 qps, 100 in, 100 out")


def test_every_word_of_the_vocabulary_is_one_keyboard_can_type() -> None:
    for calculation in REGISTRY:
        words = vocabulary(calculation)
        assert all(word == word.strip() for word in words.number_fields)
