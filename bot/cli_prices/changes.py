"""How `gpusize prices` tells what changed: the same words in refresh, diff and approve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from bot.cli_prices.text import first_of
from pricing.drift import Change
from pricing.matching import figure
from pricing.sources.registry import SOURCES

TITLES = {
    "change": "Changed",
    "correction": "Corrected: the source restates the past",
    "scheduled": "Announced, moved or withdrawn",
    "retired": "Retired",
    "new": "New",
}
WORDS = {
    "change": "changed",
    "correction": "corrected",
    "scheduled": "announced",
    "retired": "retired",
    "new": "new",
}
MOST = 50
"""Sentences of one kind; the rest is counted."""


def said(change: Change) -> str:
    """A change as a sentence, with how much it is."""
    sentence = change.message
    if change.kind == "new" and change.new is not None:
        return f"{sentence[:-1]}, at {figure(change.new)} {change.currency}."
    if change.kind in ("change", "correction") and change.ratio is not None:
        return f"{sentence[:-1]} ({_step(float(change.ratio))})."
    return sentence


def _step(ratio: float) -> str:
    if ratio < 3:
        return f"{(ratio - 1) * 100:+.3g}%"
    return f"x{ratio:.3g}" if ratio < 100 else f"x{ratio:,.0f}"


def tally(changes: Iterable[Change]) -> str:
    """How many of each kind.

    >>> tally([])
    'nothing changed'
    """
    found = Counter(change.kind for change in changes)
    parts = [f"{found[kind]:,} {word}" for kind, word in WORDS.items() if found[kind]]
    return ", ".join(parts) or "nothing changed"


def groups(changes: Sequence[tuple[str, Change]]) -> list[str]:
    """Changes with their sources, by kind; what several sources say is one sentence."""
    lines: list[str] = []
    for kind, title in TITLES.items():
        sentences: dict[str, list[str]] = {}
        for source, change in changes:
            if change.kind == kind:
                sentences.setdefault(said(change), []).append(source)
        if not sentences:
            continue
        named = [f"{s[:-1]} ({', '.join(dict.fromkeys(by))})." for s, by in sentences.items()]
        lines += ["", f"{title} ({len(sentences):,}):", *first_of(named, MOST)]
    return lines


def as_json(source: str, change: Change) -> dict[str, Any]:
    """A change for programs."""
    return {
        "source": source,
        "kind": change.kind,
        "provider": change.item[0],
        "item": change.item[1],
        "old": None if change.old is None else f"{change.old:f}",
        "new": None if change.new is None else f"{change.new:f}",
        "ratio": None if change.ratio is None else float(change.ratio),
        "currency": change.currency,
        "effective_from": change.effective_from and change.effective_from.isoformat(),
        "message": said(change),
    }


def in_order(sources: Iterable[str]) -> list[str]:
    """Sources as they are listed everywhere, others after them."""
    order = list(SOURCES)
    return sorted(sources, key=lambda s: (order.index(s) if s in order else len(order), s))
