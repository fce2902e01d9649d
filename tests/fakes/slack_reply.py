"""How the Slack stand-in answers: as Slack does, with HTTP 200 even when it says no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_checks import Violation


@dataclass
class Reply:
    """An HTTP answer: a dict goes out as JSON, a string as plain text."""

    body: dict[str, Any] | str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):  # noqa: N818 - it is an answer, not an error of the stand-in
    """Slack says no: its error code and, for us, the rules that were broken."""

    def __init__(
        self,
        error: str,
        violations: Sequence[Violation] = (),
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.violations = tuple(violations)
        self.status = status
        self.headers = headers or {}
        self.more = more
