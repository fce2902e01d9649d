"""docs/functions.md and README's table, written from the registry.

`python -m tests.functions_document` writes both; a test holds that they are what comes out today.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import core.calculations  # noqa: F401 - fills the registry
from core.groups import grouped
from core.registry import REGISTRY, Calculation
from tests.examples import answered

ROOT = Path(__file__).parents[1]
README, FILE = ROOT / "README.md", ROOT / "docs" / "functions.md"
BEGIN, END = "<!-- calculations -->\n", "<!-- end of calculations -->"

HEAD = """\
# Every calculation, with an example

Each is a Slack command (`/gpu <name> ...`), a spreadsheet function (`=NAME(...)`, and
`=NAME_TABLE(...)` for all its figures), a terminal command (`gpusize call NAME`, or the example
after `gpusize ask`) and `POST /v1/<name>`. `/gpu help <name>` has its arguments, `--json` the whole
receipt. Those marked with a chart draw one with `--chart FILE.png`. Answers are of the price table
in the package.

This page is written by `python -m tests.functions_document` from the declarations themselves.
"""


def table() -> str:
    """README's table: calculations by group."""
    rows = ["| | |", "|---|---|"]
    for group in grouped(REGISTRY):
        names = ", ".join(f"`{calculation.name}`" for calculation in group.members)
        rows.append(f"| **{group.name}**: {group.heading} | {names} |")
    return "\n".join(rows) + "\n"


def page() -> str:
    """The whole of docs/functions.md."""
    lines = [HEAD]
    for group in grouped(REGISTRY):
        lines += [f"## {group.name.capitalize()}: {group.heading}", ""]
        lines += [line for calculation in group.members for line in _entry(calculation)]
    return "\n".join(lines).rstrip() + "\n"


def readme() -> str:
    """README with the table of today."""
    text = README.read_text("utf-8")
    return re.sub(f"(?<={BEGIN}).*?(?={END})", lambda _: table(), text, flags=re.DOTALL)


def _entry(calculation: Calculation[Any]) -> list[str]:
    example = calculation.examples[0]
    chart = " (chart)" if calculation.charted else ""
    return [
        f"**{calculation.name}**{chart}: {calculation.summary}",
        "",
        "```",
        example,
        answered(example).summary,
        "```",
        "",
    ]


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
    README.write_text(readme(), encoding="utf-8")
