"""What a look at one thing found, and what to do about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Literal

SKEW_WARN = timedelta(seconds=5)
SKEW_FAIL = timedelta(seconds=60)
"""A clock that is off by more: leases that several processes hold end early or late, and Slack's
signatures, good for 300 s, come near their end."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One line: how it is with a thing, and what to do if it is not well."""

    check: str
    state: Literal["ok", "warn", "fail"]
    text: str
    fix: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The line as JSON."""
        return asdict(self)


def ok(check: str, text: str) -> Checked:
    """All is well."""
    return Checked(check, "ok", text)


def warn(check: str, text: str, fix: str) -> Checked:
    """It works, and somebody should know or do something."""
    return Checked(check, "warn", text, fix)


def fail(check: str, text: str, fix: str) -> Checked:
    """It does not work."""
    return Checked(check, "fail", text, fix)


def skew(check: str, whose: str, ahead: timedelta) -> Checked:
    """How a clock stands to this machine's, which is `ahead` of it.

    >>> skew("clock", "Slack", timedelta(seconds=-90)).text
    "this machine's clock is 90 s behind that of Slack."
    """
    off = abs(ahead)
    if off < SKEW_WARN:
        return ok(check, f"this machine's clock agrees with that of {whose}.")
    side = "ahead of" if ahead > timedelta(0) else "behind"
    text = f"this machine's clock is {off.total_seconds():,.0f} s {side} that of {whose}."
    fix = "Let it follow a time server (timedatectl set-ntp true, or chrony)."
    return (fail if off >= SKEW_FAIL else warn)(check, text, fix)
