"""An outbox, a stand-in for Slack and posters with a clock of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from bot.render.slack import escape
from bot.slack_api.requests import web_client
from bot.watch import tables
from bot.watch.message import PICTURE, Message
from bot.watch.outbox import Outbox, put
from bot.watch.post import LOCAL, Kind, Post, Whose
from bot.watch.poster import Poster, Timing
from bot.watch.tables import lanes, messages, scenarios
from pricing.history.database import connect, migrate, parse_url, taking
from tests.fakes.slack import SlackStandIn
from tests.fakes.slack_messages import PNG, posted_in
from tests.fakes.slack_state import Message as Posted

TOKEN = "xoxb-test"
START = datetime(2026, 10, 1, 9, tzinfo=UTC)
SCENARIO = "s00000000001"
HISTORY = frozenset({"chat:write", "files:write", "channels:history", "groups:history"})
NO_HISTORY = frozenset({"chat:write", "files:write"})


class Clock:
    """A clock that is set; waiting sets it on."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now
        self.waited: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += timedelta(seconds=seconds)


def render(post: Post) -> Message:
    """What is posted here: the key, so that it can be counted, and maybe a picture."""
    text = f"{post.kind} {escape(post.key)}"
    block = {"type": "section", "text": {"type": "plain_text", "text": text}}
    if post.kind != "alert" or not post.payload.get("chart"):
        return Message(text, [block])
    image = {"type": "image", "slack_file": {"id": PICTURE}, "alt_text": "a chart"}
    return Message(text, [block, image], PNG + post.key.encode(), "a chart")


def post_of(
    key: str,
    *,
    kind: Kind = "line",
    channel: str = "C1",
    scenario_id: str | None = None,
    at: datetime = START,
    whose: Whose = LOCAL,
    owner: str = "",
    **payload: Any,
) -> Post:
    scenario = {"scenario": {"name": "Chat bot", "owner": owner}} if owner else {}
    return Post(key, whose, scenario_id, channel, kind, {**scenario, **payload}, at)


def alert(key: str, subject: str = "one", **more: Any) -> Post:
    return post_of(key, kind="alert", scenario_id=SCENARIO, memory={"opened_at": subject}, **more)


@dataclass
class Rig:
    """One outbox and its Slack."""

    url: str
    slack: SlackStandIn
    outbox: Outbox
    clock: Clock = field(default_factory=Clock)
    ended: list[str] = field(default_factory=list)

    def put(self, *posts: Post) -> list[bool]:
        with self.outbox.taking() as db:
            return [put(db, post, self.clock()) for post in posts]

    def client(self, whose: Whose) -> WebClient | None:
        return web_client(TOKEN, self.slack.api_url)

    def poster(
        self,
        client_for: Callable[[Whose], WebClient | None] | None = None,
        outbox: Outbox | None = None,
        **options: Any,
    ) -> Poster:
        return Poster(
            outbox or self.outbox,
            client_for or self.client,
            render,
            self.clock,
            observe=self.ended.append,
            sleep=self.clock.sleep,
            **{"timing": Timing(database=(0.0, 0.1, 0.3)), **options},
        )

    def drain(self, **options: Any) -> int:
        return self.poster(**options).drain(self.clock())

    def until_done(self, within_s: float = 7200, **options: Any) -> int:
        """Post and let time pass until nothing is left."""
        return self.poster(**options).flush(within_s)

    def there(self, channel: str = "C1") -> list[str]:
        """Texts of the messages in a channel, as they are now."""
        return [m.text for m in posted_in(self.slack, channel)]

    def keys(self) -> Counter[str]:
        """How often each key was posted, anywhere."""
        return counted(self.slack)

    def states(self) -> dict[str, str]:
        """Key -> state, oldest first."""
        return {row.key: row.state for row in reversed(self.outbox.listed(LOCAL, 100_000))}

    def row(self, key: str) -> Any:
        return next(row for row in self.outbox.listed(LOCAL, 100_000) if row.key == key)

    def calls(self, method: str) -> int:
        return sum(call.method == method for call in self.slack.calls)


def counted(slack: SlackStandIn) -> Counter[str]:
    """How often a message with each key was accepted."""
    with slack.changed:
        return Counter(key_of(m) for m in slack.messages if m.via == "chat.postMessage")


def key_of(message: Posted) -> str:
    return message.payload["metadata"]["event_payload"]["key"]


def prepare(url: str) -> None:
    """Migrate the database and put a scenario into it."""
    engine = connect(parse_url(url))
    migrate(engine)
    with taking(engine) as db:
        db.execute(
            scenarios.insert().values(
                id=SCENARIO, enterprise="", workspace="local", name="Chat bot",
                name_key="chat bot", version=1, state="active", memory="{}", created_at=START,
            )
        )  # fmt: skip
    engine.dispose()


@contextmanager
def rig(url: str, scopes: frozenset[str] = HISTORY, **options: Any) -> Iterator[Rig]:
    """An empty outbox in a prepared database, and a stand-in whose token has these scopes."""
    with SlackStandIn(TOKEN) as slack:
        slack.rooms.scopes[TOKEN] = scopes
        outbox = Outbox(url, **options)
        try:
            with outbox.taking() as db:
                for table in (messages, lanes, tables.outbox):
                    db.execute(table.delete())
            yield Rig(url, slack, outbox)
        finally:
            outbox.close()
