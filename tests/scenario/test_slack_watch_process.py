"""The watch in a real `gpusize serve`: typed in Slack, checked, posted, acknowledged."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest

from pricing.sources.registry import SOURCES, environment_name
from tests.fakes.slack import SlackStandIn
from tests.fakes.slack_state import Message
from tests.scenario.slack_rig import BOT_TOKEN, everything
from tests.scenario.test_serve_process import Service, serving
from tests.scenario.watch_rig import QUESTION, form_body

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

AWAY = {environment_name(source): "http://127.0.0.1:1/" for source in SOURCES}
"""Nothing is listening there: the shipped prices stay in use."""


def send(service: Service, slack: SlackStandIn, body: bytes) -> httpx.Response:
    headers = {**slack.sign(body), "Content-Type": "application/x-www-form-urlencoded"}
    return httpx.post(f"{service.url}/slack/events", content=body, headers=headers, timeout=10)


def wait_for(slack: SlackStandIn, what: str, timeout: float = 60, **wanted: str) -> Message:
    def found() -> list[Message]:
        return [m for m in slack.messages if all(getattr(m, k) == v for k, v in wanted.items())]

    slack.wait_for(lambda: bool(found()), timeout, what)
    return found()[-1]


def test_from_a_question_to_an_acknowledged_alert(database_url: str, tmp_path: Path) -> None:
    with SlackStandIn(BOT_TOKEN) as slack:
        environ: dict[str, Any] = {
            **AWAY,
            "DATABASE_URL": database_url,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_API_URL": slack.api_url,
        }
        with serving(tmp_path, **environ) as service:
            asked = slack.command_body("/breakeven", QUESTION.removeprefix("/breakeven "))
            assert send(service, slack, asked).status_code == 200
            answer = slack.wait_for_message()
            assert send(service, slack, slack.button_click(answer, "watch")).status_code == 200
            slack.wait_for(lambda: bool(slack.views), 10, "form")
            wrong = send(
                service,
                slack,
                form_body(slack, slack.views[0], {"name": "Bot", "schedule": "whenever"}),
            )
            assert list(wrong.json()["errors"]) == ["schedule"]
            good = send(service, slack, form_body(slack, slack.views[0], {"name": "Bot"}))
            assert (good.status_code, good.text) == (200, "")
            service.process.kill()
            service.process.wait(10)
        with serving(tmp_path, **environ) as service:  # which checks what is due at once
            alert = wait_for(slack, "alert", via="chat.postMessage", channel="C1")
            assert "Bot" in alert.text
            assert "slack_file" in everything(alert)
            [block] = [b for b in alert.blocks if b["type"] == "actions"]
            actions = {e["action_id"] for e in block["elements"]}
            assert {"watch_snooze", "watch_open", "watch_workbook", "watch_edit"} <= actions
            assert send(service, slack, slack.button_click(alert, "watch_open")).status_code == 200
            wait_for(slack, "plan", via="response_url", channel="C1")
            home = json.dumps(
                {
                    "type": "event_callback",
                    "team_id": "T1",
                    "event_id": "Ev1",
                    "event": {"type": "app_home_opened", "user": "U1", "tab": "home"},
                }
            ).encode()
            headers = {**slack.sign(home), "Content-Type": "application/json"}
            httpx.post(f"{service.url}/slack/events", content=home, headers=headers)
            slack.wait_for(lambda: len(slack.views) > 1, 10, "home")
            assert "first run" in repr(slack.views[-1].payload)
            measured = httpx.get(f"{service.url}/metrics").text
            assert 'gpusize_checks_total{outcome="first run"} 1.0' in measured
            assert 'gpusize_posts_total{outcome="sent"} 1.0' in measured
            assert 'gpusize_metrics_part_up{part="outbox"} 1.0' in measured
            assert service.stop()[0] == 0
            logged = "\n".join(service.logged)
        assert slack.refusals == []
        assert "Traceback" not in logged
        assert BOT_TOKEN not in logged
        assert len([m for m in slack.messages if m.via == "chat.postMessage"]) == 1
