"""Slack's ids of people, conversations and workspaces, told from what people call them.

Slack documents the first letter and asks to make no more of the rest than that it may grow: U or W
for people (docs.slack.dev, changelog of 2016-08-11 on user ids), C for channels, G for private ones
made before 2021, D for direct messages, T for workspaces, E for organisations. What it gives is
capitals and digits, nine or more of them; so a name in capitals, such as WALT or GENERAL, is no id.
"""

from __future__ import annotations

import re

LONGEST = 31
REST = rf"(?=[A-Z]*\d|[A-Z0-9]{{8}})[A-Z0-9]{{1,{LONGEST - 1}}}"
"""After the first letter: with a digit, or as long as Slack's shortest ids."""
USER = f"[UW]{REST}"
CONVERSATION = f"[CDG]{REST}"
WORKSPACE = f"T{REST}"
ENTERPRISE = f"E{REST}"


def is_user(text: str) -> bool:
    """Whether this is the id of somebody, who can be told in person.

    >>> [is_user(text) for text in ("U024BE7LH", "WABCDEFGH", "W1", "WALT", "Ada", "U1 ")]
    [True, True, True, False, False, False]
    """
    return re.fullmatch(USER, text) is not None


def is_channel(text: str) -> bool:
    """Whether this is the id of a channel, public or private, and not of a direct message.

    >>> [is_channel(text) for text in ("C0123456789", "G1", "D024BE7LH", "GENERAL", "general")]
    [True, True, False, False, False]
    """
    return re.fullmatch(CONVERSATION, text) is not None and not is_direct(text)


def is_direct(text: str) -> bool:
    """Whether a conversation's id is that of a direct message.

    >>> is_direct("D024BE7LH"), is_direct("C0123456789")
    (True, False)
    """
    return text.startswith("D")
