"""Questions in messages: what somebody wrote, as a command that can be answered."""

from __future__ import annotations

import re
from html import unescape

import core.calculations  # noqa: F401 - fills the registry
from bot.commands import COMMANDS, split_command
from core.registry import REGISTRY
from core.units import plain_text

_LINK = re.compile(r"<(?:https?://|mailto:)[^|>]*\|([^>]*)>|<((?:https?://|mailto:)[^>]*)>")
_NAMED = re.compile(r"<[@#!][^>]*>")
_MARKS = re.compile(r"(?<!\w)[*_~`]+(?=\S)|(?<=\S)[*_~`]+(?!\w)")
_COMPARES = re.compile(r"\b(?:vs|versus|breakeven|break-even)\b", re.IGNORECASE)


def question_in(text: str) -> tuple[str, str]:
    """The command and the question a message holds; mentions and marks are left out.

    >>> question_in("<@U1> gpt-4o-mini vs llama-3.1-8b on l40s, 800 in &amp; 300 out")
    ('/breakeven', 'gpt-4o-mini vs llama-3.1-8b on l40s, 800 in & 300 out')
    >>> question_in("*llama-3.1-8b on h100*, 50 qps")
    ('/gpusize', 'llama-3.1-8b on h100, 50 qps')
    """
    plain = _LINK.sub(lambda link: link[1] or link[2], text)
    plain = _MARKS.sub("", _NAMED.sub(" ", plain))
    plain = " ".join(plain_text(unescape(plain)).split())
    first = plain.partition(" ")[0].lower().removeprefix("/")
    if not plain or first in ("help", "?"):
        return "/gpu", "help"
    if f"/{first}" in COMMANDS:
        return split_command(plain)
    if first in ("open", "list") or first.upper() in {one.name for one in REGISTRY}:
        return "/gpu", plain
    return ("/breakeven" if _COMPARES.search(plain) else "/gpusize"), plain
