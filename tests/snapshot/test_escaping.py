"""Nothing typed becomes a mention, a link, a block or half an entity in Slack."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.commands import Answer, answer
from bot.render import slack
from bot.render.alert import alert, line
from core.errors import GpusizeError
from core.receipt import Assumption, LineItem, Output, PriceRef, Receipt
from pricing.book import embedded_book
from tests.alerts import flipped
from tests.fakes.slack_rules import check_message

HOSTILE = [
    pytest.param("<!channel>", id="channel"),
    pytest.param("<!here>", id="here"),
    pytest.param("<!everyone>", id="everyone"),
    pytest.param("<@U012AB3CD>", id="user"),
    pytest.param("<#C012AB3CD|general>", id="channel-link"),
    pytest.param("<!subteam^S012AB3CD>", id="group"),
    pytest.param("<https://evil.example|gpt-4o>", id="link"),
    pytest.param("<mailto:a@b.example|x>", id="mail"),
    pytest.param("a & b < c > d", id="control-characters"),
    pytest.param("&lt;!channel&gt;", id="entities-typed"),
    pytest.param("@here #general https://evil.example", id="plain"),
    pytest.param("＜!channel＞", id="full-width"),
    pytest.param("*bold* ~gone~ `code`", id="markup"),
    pytest.param("&<>" * 2000, id="long"),
    pytest.param("x" * 5000, id="very-long"),
]


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [t for inner in value.values() for t in texts(inner)]
    if isinstance(value, list):
        return [t for inner in value for t in texts(inner)]
    return [value] if isinstance(value, str) else []


def marked_up(value: Any) -> list[dict[str, Any]]:
    """Every text in which Slack reads markup."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [text for one in inner for text in marked_up(one)]
    return [*found, value] if isinstance(value, dict) and value.get("type") == "mrkdwn" else found


def assert_harmless(message: dict[str, Any]) -> None:
    assert check_message(message) == []
    assert all(text.get("verbatim") for text in marked_up(message["blocks"]))
    for text in [*texts(message["blocks"]), message["text"]]:
        assert "<" not in text
        assert ">" not in text
    json.dumps(message)


@pytest.mark.parametrize("typed", HOSTILE)
def test_in_a_receipt(typed: str) -> None:
    receipt = Receipt(
        calculation="X",
        value=1,
        unit="GPUs",
        summary=f"{typed} binds.",
        outputs=[Output("a", typed, typed, ""), Output("b", "b", 1.0, "GPUs")],
        line_items=[LineItem(typed, 1.0, typed, 1.0, 1.0, typed)],
        assumptions=[Assumption(typed, typed, "", "user", typed)],
        prices=[PriceRef(typed, typed, 1.0, "usd/hour", "spot", typed, "", "", typed, "", typed)],
    )
    receipt.warn("x", typed)
    assert_harmless(slack.message(Answer("/gpu", typed, receipt=receipt), share=None))


@pytest.mark.parametrize("typed", HOSTILE)
def test_in_help_and_lists(typed: str) -> None:
    given = Answer("/gpu", typed, title=typed, lines=[typed] * 3, examples=[typed])
    assert_harmless(slack.message(given, share=None))


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("drawn", [alert, line])
def test_in_the_name_of_a_scenario(
    typed: str, drawn: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    made = flipped()
    made["scenario"]["name"] = typed
    assert_harmless(drawn(made))


@pytest.mark.parametrize("typed", HOSTILE)
def test_in_an_error(typed: str) -> None:
    assert_harmless(slack.error_message(typed))


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize(
    "form",
    ["{} on h100, 50 qps, 8k in, 256 out", "8b on h100 gpu={}", "8b on h100, qps={}", "{}=5"],
)
def test_in_an_error_that_repeats_it(typed: str, form: str) -> None:
    with pytest.raises(GpusizeError) as caught:
        answer("/gpusize", form.format(typed)[:1500], embedded_book())
    assert_harmless(slack.error_message(caught.value.message))


@pytest.mark.parametrize(
    ("text", "limit", "clipped"),
    [
        pytest.param("abc", 3, "abc", id="fits"),
        pytest.param("abcd", 3, "ab…", id="cut"),
        pytest.param("ab&amp;cd", 6, "ab…", id="before-an-entity"),
        pytest.param("ab&amp;cd", 8, "ab&amp;…", id="behind-an-entity"),
        pytest.param("&lt;" * 10, 11, "&lt;&lt;…", id="between-entities"),
    ],
)
def test_clipping_never_halves_an_entity(text: str, limit: int, clipped: str) -> None:
    assert slack.clip(text, limit) == clipped
    assert len(slack.clip(text, limit)) <= limit
