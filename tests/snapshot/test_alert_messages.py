"""What people read of the watch: alerts as Slack blocks and as text, and the line between them."""

from __future__ import annotations

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.render.alert import alert, alt_text, line, terminal_text
from tests.alerts import ALERTS, LINES
from tests.fakes.slack_rules import check_message


@pytest.mark.parametrize("name", ALERTS)
def test_alert(name: str, snapshot: SnapshotAssertion) -> None:
    message = alert(ALERTS[name], picture="F0123456789")
    assert check_message(message) == []
    assert message["blocks"] == snapshot


@pytest.mark.parametrize("name", ALERTS)
def test_alert_in_a_terminal(name: str, snapshot: SnapshotAssertion) -> None:
    text = terminal_text(ALERTS[name])
    assert f"{text}\n\nThe picture: {alt_text(ALERTS[name])}" == snapshot


@pytest.mark.parametrize("name", LINES)
def test_line(name: str, snapshot: SnapshotAssertion) -> None:
    message: dict[str, Any] = line(LINES[name])
    assert check_message(message) == []
    assert "\n" not in message["text"]
    assert message["text"] == snapshot
