"""docs/figures-checked.md, written from the figures. `python -m tests.figures.document` does it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.figures import (
    benchmarks,
    breakeven,
    capacity,
    cheat_sheet,
    horizons,
    money,
    overview,
    providers,
    scenario,
    speeds,
    tiers,
)
from tests.figures.figure import AGREEING, UNDECIDED, Figure, Verdict

FILE = Path(__file__).parents[2] / "docs" / "figures-checked.md"


def _in_order(*groups: tuple[Figure, ...]) -> list[Figure]:
    """By the number of an id; figures of one number stay as they are."""
    return sorted((figure for group in groups for figure in group), key=lambda f: int(f.id[3:5]))


DOCUMENTS = (
    (
        "S0. Compute planning: categories, tiers, horizons, a worked sizing",
        _in_order(money.S0, tiers.S0, horizons.S0, capacity.S0, overview.S0),
    ),
    (
        "S1. Choosing GPUs, API against self-hosting, budgets, routing",
        _in_order(tiers.S1, speeds.S1, breakeven.S1, money.S1, providers.S1, scenario.S1),
    ),
    ("S2. The chapter's opening page", _in_order(overview.S2)),
    ("S3. The engineering manual and its benchmarks", _in_order(cheat_sheet.S3, benchmarks.S3)),
)
"""Each document: what it is about, and its figures in order."""

HEAD = """\
# The source documents' figures, checked

gpusize began with four documents about compute planning. Each figure they print is recomputed here
by the calculations themselves, as anybody can who gives what is in the last column to
`gpusize ask`. Where the document has a price of its own it is part of the question; other prices
are those of 2026-11-21. Where no calculation can give a figure, the page says in words what holds.
It is written by `python -m tests.figures.document`, and a test holds that it is what comes out
today.

"""
KINDS: dict[Verdict, str] = {
    "wrong": "The arithmetic does not follow from its own inputs, or leaves out what decides."
    " Most often one number is carried on after its inputs have changed (the breakeven of 5.27"
    " million requests, the bulk job's $4,800), then a limit that is never asked about: prefill,"
    " the engine's share of memory, what the one GPU can serve, rate limits.",
    "inconsistent": "Two places of the documents contradict each other: prices of one GPU in text,"
    " table and exercise, the rate at which prices fall, what fits an H100, the code against the"
    " text that describes it. A price without its provider and day is the commonest reason.",
    "right number, wrong use": "The arithmetic holds, the conclusion does not: GPUs come whole, a"
    " bound that holds without a KV cache is used with one, or an input that turns the answer"
    " round is set and never used.",
    "other specification": "A data sheet says otherwise: a figure of the next model (A10 for A10G,"
    " MI325X for MI355X), of the announcement rather than of the boards sold, or of both"
    " directions of a link.",
    "impossible": "Faster than the memory can be read: the decode step of the worked sizing, and"
    " all but one row of the table of benchmarks, which are given for 128 requests at once, exceed"
    " what one stream can have, and are far below what 128 reach.",
    "unsupported": "Nothing was found that supports it: a price nobody lists, a flat percentage, a"
    " fleet whose load is not stated.",
}
"""Each kind of disagreement: what went wrong."""


def figures() -> list[Figure]:
    """All figures in order."""
    return [figure for _, found in DOCUMENTS for figure in found]


def text() -> str:
    """The whole page."""
    counts = Counter(figure.verdict for figure in figures())
    agreeing = sum(counts[v] for v in AGREEING)
    undecided = sum(counts[v] for v in UNDECIDED)
    total = sum(counts.values())
    lines = [
        HEAD + f"**{total} figures: {agreeing} agree, {counts['rounded']} of them but for rounding;"
        f" {total - agreeing - undecided} do not; {undecided} state a rule, or nothing that could"
        " be computed.** What went wrong:",
        "",
        *[f"- **{counts[kind]} {kind}.** {KINDS[kind]}" for kind, _ in counts.most_common()
          if kind in KINDS],
    ]  # fmt: skip
    for about, found in DOCUMENTS:
        lines += [
            "",
            f"## {about}",
            "",
            "| id | figure | printed | recomputed | verdict | asked |",
            "|---|---|---|---|---|---|",
            *[_row(figure) for figure in found],
        ]
    return "\n".join(lines) + "\n"


def _row(figure: Figure) -> str:
    verdict = f"{figure.verdict}: {figure.why}" if figure.why else figure.verdict
    asked = "<br>".join(f"`{question}`" for question in figure.questions())
    cells = (figure.id, figure.what, figure.printed, figure.comes_out(), verdict, asked)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
