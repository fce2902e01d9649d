"""The watch in Slack beside the stand-in: what a person types, presses and fills in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from bot import audit
from bot.config import Settings
from bot.slack.app import SlackSurface
from bot.watch.outbox import put_all
from bot.watch.post import LOCAL, Whose
from bot.watch.runner import Runner
from bot.watch.store import WatchStore
from pricing.book import embedded_book
from tests.fakes.slack import SlackStandIn
from tests.fakes.slack_state import Message
from tests.scenario.slack_rig import BOT_TOKEN, SIGNING_SECRET, Rig, everything

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
QUESTION = "/breakeven gpt-4o-mini vs llama-3.1-8b on l40s, 800 in, 300 out, 5M/month"


@dataclass
class WatchRig(Rig):
    """An app with scenarios and a clock to turn."""

    store: WatchStore
    runner: Runner
    now: datetime = START

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)

    def says(self, text: str, **options: Any) -> str:
        """`/gpuwatch text` and everything it answers."""
        n = len(self.slack.messages) + 1
        status, body = self.ask(text, "/gpuwatch", **options)
        assert status == 200
        if body:
            return body
        return everything(self.slack.wait_for_message(n))

    def opened(self, n: int = 1) -> Message:
        """The n-th form or home that was shown."""
        self.slack.wait_for(lambda: len(self.slack.views) >= n, 10, f"view {n}")
        return self.slack.views[n - 1]

    def press(self, message: Message, action: str, **options: Any) -> None:
        assert self.post(self.slack.button_click(message, action, **options)) == (200, "")

    def submit(self, view: Message, **changes: str | None) -> dict[str, str]:
        """Fill a form in and submit it: the errors Slack shows at its fields."""
        body = form_body(self.slack, view, changes)
        status, text = self.post(body)
        assert status == 200
        answer = json.loads(text) if text else {}
        assert answer.get("response_action") in (None, "errors")
        fields = {block.get("block_id") for block in view.blocks if block["type"] == "input"}
        errors = answer.get("errors", {})
        assert set(errors) <= fields
        return errors

    def names(self, whose: Whose = LOCAL) -> list[str]:
        return [one.scenario.name for one in self.store.all(whose)]

    def deeds(self, whose: Whose | None = LOCAL) -> list[tuple[str, str, str]]:
        """Who did what to what, the oldest first."""
        with self.store.reading() as db:
            return [(d.who, d.what, d.subject) for d in reversed(audit.listed(db, whose))]


_RESULTS = {
    "plain_text_input": ("value", "initial_value"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "users_select": ("selected_user", "initial_user"),
    "datepicker": ("selected_date", "initial_date"),
}


def form_body(
    slack: SlackStandIn, view: Message, changes: dict[str, str | None], team: str = "T1"
) -> bytes:
    """A view_submission (docs.slack.dev/reference/interaction-payloads/view-interactions-payload)
    with what is in the form at first, but for `changes`.
    """
    values: dict[str, Any] = {}
    for block in view.blocks:
        if block["type"] != "input":
            continue
        element, name = block["element"], block["block_id"]
        kind = element["type"]
        if kind == "static_select":
            first = element.get("initial_option", {}).get("value")
            value = changes.get(name, first)
            chosen = [o for o in element["options"] if o["value"] == value]
            result = {"selected_option": chosen[0] if chosen else None}
        else:
            key, initial = _RESULTS[kind]
            result = {key: changes.get(name, element.get(initial))}
        values[name] = {element["action_id"]: {"type": kind, **result}}
    assert set(changes) <= set(values)
    payload = {
        "type": "view_submission",
        "team": {"id": team, "domain": "stand-in"},
        "user": {"id": "U1", "username": "tester", "team_id": team},
        "api_app_id": "A1",
        "trigger_id": slack.new_trigger_id(),
        "view": {**view.payload, "id": view.ts, "team_id": team, "state": {"values": values}},
        "response_urls": [],
        "is_enterprise_install": False,
        "enterprise": None,
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


@contextmanager
def watch_rig(url: str, *, token: bool = True, **options: Any) -> Iterator[WatchRig]:
    with SlackStandIn(BOT_TOKEN, signing_secret=SIGNING_SECRET) as slack:
        made: list[WatchRig] = []
        clock = lambda: made[0].now if made else START  # noqa: E731
        settings = Settings(
            slack_bot_token=BOT_TOKEN if token else None,
            slack_signing_secret=SIGNING_SECRET,
            slack_api_url=slack.api_url,
            database_url=url,
            **options,
        )
        store = WatchStore(url)
        runner = Runner(
            store, put_all, embedded_book, lambda _: embedded_book(), lambda _: {}, clock, "t"
        )
        surface = SlackSurface(
            settings, embedded_book, watching=(store, runner), clock=clock, pictures=0
        )
        try:
            made.append(WatchRig(slack, surface, store, runner))
            yield made[0]
        finally:
            surface.close(3)
            store.close()
