"""What people read: terminal text and Slack blocks of typical commands."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.commands import Answer, answer, split_command
from bot.render import slack, terminal
from core.errors import GpusizeError
from pricing.book import embedded_book
from tests.fakes.slack_rules import check_message

LINES = [
    pytest.param("/gpusize llama-3.1-8b on h100, 50 qps, 7744 in, 256 out", id="receipt"),
    pytest.param("/gpusize 70b on l40s, 5 qps, 1k in, 200 out, tp=4, bf16", id="warnings"),
    pytest.param(
        "/breakeven $2.50 in, $10 out, 500 in, 200 out, 2 gpus at $3/h, 50 req/min, $5000 ops",
        id="breakeven",
    ),
    pytest.param(
        "/breakeven gpt-4o-mini, 800 in, 300 out, l40s at $1.60/h, 1800 req/h, $500 ops", id="never"
    ),
    pytest.param("/gpusize help", id="help"),
    pytest.param("/gpu", id="overview"),
    pytest.param("/gpu list providers", id="list"),
    pytest.param("/gpu max_concurrency llama-3.1-8b on h100 context=8000", id="memory"),
]
MISTAKES = [
    pytest.param("/gpusize llama-3.1-8b on h1000, 50 qps, 8k in, 256 out", id="unknown-gpu"),
    pytest.param("/gpusize llama-3.1-8b on h100, 50 qps", id="missing"),
    pytest.param("/gpusize 405b on a10g, 1 qps, 1k in, 200 out", id="does-not-fit"),
    pytest.param("/gpusize 8b on h100, 50 qps, 8k in, 256 out, ttft 5ms", id="no-plan"),
    pytest.param("/breakeven gpt-oss-120b vs 8b on l40s, 800 in, 300 out", id="ambiguous"),
    pytest.param("/gpusize 8b on h100, 0 qps, 8k in, 256 out", id="out-of-range"),
    pytest.param("/gpusize 8b on h100, 50 qps, 8k in, 256 out, as_of=2099-01-01", id="future"),
]


def ask(line: str) -> Answer:
    return answer(*split_command(line), embedded_book())


def refusal(line: str) -> str:
    with pytest.raises(GpusizeError) as caught:
        ask(line)
    return caught.value.message


@pytest.mark.parametrize("line", LINES)
def test_terminal(line: str, snapshot: SnapshotAssertion) -> None:
    text = terminal.text(ask(line))
    assert text == "\n".join(row.rstrip() for row in text.splitlines())
    assert text == snapshot


@pytest.mark.parametrize("line", LINES)
def test_slack(line: str, snapshot: SnapshotAssertion) -> None:
    message = slack.message(ask(line), share=line)
    assert check_message(message) == []
    assert message == snapshot


@pytest.mark.parametrize("line", LINES)
def test_slack_and_terminal_show_the_same_headline_and_figures(line: str) -> None:
    given = ask(line)
    message = slack.message(given, share=None)
    shown = " ".join(terminal.text(given, width=10_000).split())
    assert slack.escape(shown).startswith(" ".join(message["text"].split()))
    for block in message["blocks"]:
        for field in block.get("fields", []):
            assert field["text"].rpartition("\n")[2].strip("*") in slack.escape(shown)


@pytest.mark.parametrize("line", MISTAKES)
def test_mistakes(line: str, snapshot: SnapshotAssertion) -> None:
    sentence = refusal(line)
    message = slack.error_message(sentence)
    assert check_message(message) == []
    assert sentence == snapshot


def test_no_share_button_unless_asked_for() -> None:
    given = ask("/gpu kv_cache_bytes 8b context=8000")
    with_button = slack.message(given, share="text")["blocks"]
    without = slack.message(given, share=None)["blocks"]
    assert with_button[:-1] == without
    assert with_button[-1]["elements"][0]["value"] == "text"
