"""Parts a machine may lack: a skip there, a failure where REQUIRE_ALL=1 asks for all."""

from __future__ import annotations

import os

import pytest


def need(what: str, there: object) -> None:
    """Skip the test, or fail it, unless `there` says that the machine has it."""
    if there:
        return
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is not on this machine")
    pytest.skip(f"{what} is not on this machine")
