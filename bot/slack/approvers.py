"""Who may settle what the price gate held back, from App Home."""

from __future__ import annotations

import re

from bot.slack_ids import USER, WORKSPACE
from bot.watch.post import Whose
from core.errors import InputError, echo

VARIABLE = "GPUSIZE_APPROVERS"
_ONE = re.compile(rf"(?:(?P<workspace>{WORKSPACE})/)?(?P<user>{USER})")


class Approvers:
    """People by their Slack ids; prices are everybody's, so nobody is one by default."""

    def __init__(self, text: str | None, *, many: bool) -> None:
        """`U1, U2`, or with many workspaces `T1/U1`. Raises InputError."""
        self._known: set[tuple[str, str]] = set()
        for said in (text or "").replace(",", " ").split():
            found = _ONE.fullmatch(said)
            if found is None or (many and not found["workspace"]):
                form = "T024BE7LD/U024BE7LH, workspace and user" if many else "U024BE7LH"
                raise InputError(
                    f"{VARIABLE} lists Slack ids of people as {form}, separated by commas; you gave"
                    f" '{echo(said)}'.",
                    field=VARIABLE,
                )
            self._known.add((found["workspace"] or "", found["user"]))
        self._many = many

    def holds(self, whose: Whose, user: str) -> bool:
        """Whether somebody may approve and reject."""
        if self._many:
            return (whose.workspace, user) in self._known
        return user in {known for _, known in self._known}
