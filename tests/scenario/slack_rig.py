"""The Slack app beside the Slack stand-in, and what a person does with them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bot.config import Settings
from bot.slack.app import SlackSurface, build_app
from pricing.book import TableBook, embedded_book
from tests.fakes.slack import SlackStandIn
from tests.fakes.slack_state import Message

BOT_TOKEN = "xoxb-1111-2222-notarealbottoken"
APP_TOKEN = "xapp-1-A1-3333-notarealapptoken"
SIGNING_SECRET = "0123456789abcdef-notarealsecret"

GOOD = "llama-3.1-8b on h100, 50 qps, 8k in, 256 out"


@dataclass
class Rig:
    """A built app, the Slack it talks to, and requests signed by that Slack."""

    slack: SlackStandIn
    surface: SlackSurface

    def post(
        self, body: bytes, *, age_s: int = 0, headers: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """One signed request, `age_s` old; `headers` replace or add some."""
        signed = self.slack.sign(body, int(time.time()) - age_s)
        sent = {"Content-Type": "application/x-www-form-urlencoded", **signed, **(headers or {})}
        status, _, text = self.surface.handle(body, sent)
        return status, text.decode()

    def ask(self, text: str, command: str = "/gpusize", **options: Any) -> tuple[int, str]:
        """A slash command over HTTP."""
        return self.post(self.slack.command_body(command, text, **options))

    def asked(self, text: str, command: str = "/gpusize") -> Message:
        """A slash command over HTTP and the next message it leads to."""
        n = len(self.slack.messages) + 1
        assert self.ask(text, command) == (200, "")
        return self.slack.wait_for_message(n)

    def click(self, message: Message, **options: Any) -> Message:
        """A click on the Share button over HTTP and the next message it leads to."""
        n = len(self.slack.messages) + 1
        assert self.post(self.slack.button_click(message, "share", **options)) == (200, "")
        return self.slack.wait_for_message(n)

    def settled(self, calls: int, within_s: float = 0.3) -> bool:
        """Whether exactly `calls` posts to response URLs were made, and none more comes."""
        made = lambda: sum(c.method == "response_url" for c in self.slack.calls)  # noqa: E731
        self.slack.wait_for(lambda: made() >= calls, 10, f"{calls} posts")
        time.sleep(within_s)
        return made() == calls


@contextmanager
def rig(
    *,
    http: bool = True,
    socket: bool = False,
    book: TableBook | None = None,
    public_url: str | None = None,
    pictures: int = 0,
    **options: Any,
) -> Iterator[Rig]:
    """A stand-in and an app that is configured for it; `options` go to `build_app`.

    No pictures are drawn unless asked for: they are messages of their own, and come when they can.
    """
    with SlackStandIn(BOT_TOKEN, APP_TOKEN, SIGNING_SECRET) as slack:
        settings = Settings(
            slack_bot_token=BOT_TOKEN if http or pictures else None,
            slack_app_token=APP_TOKEN if socket else None,
            slack_signing_secret=SIGNING_SECRET if http else None,
            slack_api_url=slack.api_url,
            public_url=public_url,
        )
        surface = build_app(settings, lambda: book or embedded_book(), pictures=pictures, **options)
        try:
            yield Rig(slack, surface)
        finally:
            surface.close(3)


def everything(message: Message) -> str:
    """All text of a message."""
    return repr(message.payload)


def receipt_id(message: Message) -> str:
    """The id that an answer shows."""
    found = re.search(r"\bid ([0-9a-f]{12})\b", everything(message))
    assert found, message.payload
    return found[1]
