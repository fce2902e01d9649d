"""The README's first screen tells the truth: its answer is the program's."""

from __future__ import annotations

import re
from pathlib import Path

from bot.commands import answer, split_command
from bot.render import terminal
from core.catalog import accelerators, models
from pricing.book import embedded_book
from tests import functions_document

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def quoted() -> list[str]:
    return [line[2:].strip() for line in README.splitlines() if line.startswith("> ")]


def test_readme_answer_is_what_the_command_gives() -> None:
    question = quoted()[0].strip("*")
    given = answer(*split_command(question), embedded_book())
    printed = " ".join(terminal.text(given, width=400).split())
    assert given.receipt is not None
    assert quoted()[1].strip("*") == given.receipt.summary
    for line in quoted()[3:]:
        shown = line.removeprefix("- ").replace("Next cheapest fix: ", "").replace("←", "<-")
        assert shown in printed, shown
    for part in quoted()[2].split(" · "):
        number = re.search(r"\$?[\d.,]+(/month|/M tokens| ms)", part)
        assert number is not None
        assert number[0] in printed, part


def test_readme_holds_two_commands_and_the_counts_of_the_catalogue() -> None:
    block = README.split("<!-- two commands -->")[1].split("<!-- end -->")[0]
    assert len([line for line in block.splitlines() if line and not line.startswith("`")]) == 2
    assert f"{len(accelerators())} accelerators and {len(models())} models" in README


def test_the_table_and_the_page_of_calculations_are_what_comes_out() -> None:
    assert functions_document.readme() == README, "run python -m tests.functions_document"
    written = functions_document.FILE.read_text("utf-8")
    assert written == functions_document.page(), "run python -m tests.functions_document"


def test_every_document_link_exists() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
