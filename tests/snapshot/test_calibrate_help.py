"""The help of `gpusize calibrate`."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.cli import main


def test_help(
    snapshot: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert main(["calibrate", "--help"]) == 0
    assert capsys.readouterr().out == snapshot
