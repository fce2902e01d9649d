"""What `gpusize prices` prints, over the recorded lists of the sources, at fixed times."""

from __future__ import annotations

import re

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.cli import main
from tests.cli_prices import DAY, NOW, Prices, cheaper


def steady(text: str) -> str:
    """Without how long it took, where it was, and when a person decided."""
    text = re.sub(r"\(\d+\.\d s\)", "(0.1 s)", text)
    text = re.sub(r"sqlite:///\S+/data/", "sqlite:////home/anna/gpusize/", text)
    return re.sub(r"^  \S+ \S+ (?=anna )", "  2026-11-22 06:00 ", text, flags=re.MULTILINE)


def test_from_the_first_refresh_to_an_approval(prices: Prices, snapshot: SnapshotAssertion) -> None:
    def shown(*words: str, day: int = 0, code: int = 0) -> None:
        assert steady(prices(*words, now=NOW + day * DAY, code=code)) == snapshot

    shown("show")
    shown("refresh", code=3)
    cheaper(prices)
    prices.mirror.fault("gpuhunt", "html")
    prices.mirror.fault("ecb", "x1000")
    shown("refresh", day=1, code=3)
    shown("show", day=1)
    shown("diff", "5", day=1)
    shown("approve", "5", "--by", "anna", day=1)
    shown("show", day=60)
    shown("show", "openai/gpt-4o-mini", day=1)
    shown("show", "h100", "--provider", "azure", day=1)
    shown("diff", day=1)
    shown("history", "openai/gpt-4o-mini", "--dimension", "input", day=1)


@pytest.mark.parametrize(
    "words",
    ["", "show", "refresh", "diff", "approve", "reject", "history", "export"],
)
def test_help(
    words: str,
    snapshot: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert main(["prices", *words.split(), "--help"]) == 0
    assert capsys.readouterr().out == snapshot
