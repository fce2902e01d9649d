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
from tests.figures.figure import AGREEING, UNDECIDED, Figure

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
by the calculations themselves, as anybody can who types what is in the last column after
`gpusize ask`. This page is written by `python -m tests.figures.document`, and a test holds that it
is what comes out today.

"""


def figures() -> list[Figure]:
    """All figures in order."""
    return [figure for _, found in DOCUMENTS for figure in found]


def text() -> str:
    """The whole page."""
    counts = Counter(figure.verdict for figure in figures())
    agreeing = sum(counts[v] for v in AGREEING)
    undecided = sum(counts[v] for v in UNDECIDED)
    total = sum(counts.values())
    said = ", ".join(f"{number} {verdict}" for verdict, number in counts.most_common())
    lines = [
        HEAD + f"**{total} figures: {agreeing} agree, {total - agreeing - undecided} do not,"
        f" {undecided} say nothing that could.** By verdict: {said}.",
    ]
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
    asked = "<br>".join(f"`{question}`" for question in figure.asked)
    cells = (figure.id, figure.what, figure.printed, figure.comes_out(), verdict, asked)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
