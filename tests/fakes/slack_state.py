"""What the Slack stand-in remembers, and the switches a test turns.

Everything here is guarded by one condition: servers add to it from their threads,
tests wait on it.
"""

from __future__ import annotations

import itertools
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tests.fakes.slack_checks import Violation
from tests.fakes.slack_faults import FaultSwitches
from tests.fakes.slack_oauth import OAuthServer
from tests.fakes.slack_rooms import Rooms

RESPONSE_URL_USES = 5  # docs.slack.dev/interactivity/handling-user-interaction: 5 in 30 min
RESPONSE_URL_LIFETIME = 30 * 60.0
TRIGGER_LIFETIME = 3.0  # same page: a trigger_id lives 3 seconds and works once
ACK_LIMIT = 3.0


@dataclass(frozen=True)
class Message:
    """A message or view that was accepted; `at` is `time.monotonic()`."""

    via: str  # "response_url", "chat.postMessage", ..., "ack" for a payload in an ack
    payload: dict[str, Any]
    at: float
    channel: str = ""
    ts: str = ""
    response_url: str = ""
    token: str = ""  # whose it is, for what was posted by one

    @property
    def text(self) -> str:
        """The fallback text."""
        return str(self.payload.get("text") or "")

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks, or none."""
        return list(self.payload.get("blocks") or [])

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it: the default of a response_url and of an ack."""
        if self.via in ("response_url", "ack"):
            return self.payload.get("response_type", "ephemeral") == "ephemeral"
        return self.via == "chat.postEphemeral"


@dataclass(frozen=True)
class Refusal:
    """A request that was answered with an error because of what it held."""

    via: str
    reason: str
    payload: dict[str, Any]
    at: float
    violations: tuple[Violation, ...] = ()

    def __str__(self) -> str:
        """One line for assertion messages."""
        detail = "; ".join(f"{v.reason} {v.pointer}: {v.detail}" for v in self.violations)
        return f"{self.via}: {self.reason}" + (f" ({detail})" if detail else "")


@dataclass(frozen=True)
class Call:
    """One HTTP request as it arrived, whatever became of it (counts re-sends)."""

    method: str
    payload: dict[str, Any]
    at: float


@dataclass(frozen=True)
class SocketAck:
    """The answer to a Socket Mode envelope and how long it took."""

    payload: dict[str, Any] | None
    at: float
    seconds: float


@dataclass
class ResponseUrl:
    """A response_url: what it may still be used for."""

    url: str
    channel: str
    made: float
    team: str
    uses: int = 0


class SlackState(FaultSwitches):
    """Records, response URLs, trigger ids and faults, with their locks and waits."""

    def __init__(self, bot_token: str, app_token: str, signing_secret: str) -> None:
        super().__init__()
        self.bot_token = bot_token
        self.app_token = app_token
        self.signing_secret = signing_secret
        self.team_id = "T1"
        self.app_id = "A1"
        self.bot_user_id = "UBOT"
        self.oauth = OAuthServer()
        self.origin = ""  # http://127.0.0.1:port, once the server listens
        self.response_url_lifetime = RESPONSE_URL_LIFETIME
        self.trigger_lifetime = TRIGGER_LIFETIME
        self.messages: list[Message] = []
        self.views: list[Message] = []
        self.refusals: list[Refusal] = []
        self.calls: list[Call] = []
        self.rooms = Rooms()
        self._response_urls: dict[str, ResponseUrl] = {}
        self._triggers: dict[str, tuple[float, bool]] = {}
        self._counter = itertools.count(1)

    # -- records ---------------------------------------------------------------------

    def accept(self, message: Message, *, into: Literal["messages", "views"] = "messages") -> None:
        """Store an accepted message or view and wake the waiting test."""
        with self.changed:
            getattr(self, into).append(message)
            self.changed.notify_all()

    def refuse(
        self, via: str, reason: str, payload: dict[str, Any], violations: Sequence[Violation] = ()
    ) -> None:
        """Store a refusal and wake the waiting test."""
        with self.changed:
            now = time.monotonic()
            self.refusals.append(Refusal(via, reason, payload, now, tuple(violations)))
            self.changed.notify_all()

    def saw(self, method: str, payload: dict[str, Any]) -> None:
        """Store a request as it arrived."""
        with self.changed:
            self.calls.append(Call(method, payload, time.monotonic()))
            self.changed.notify_all()

    def next_ts(self) -> str:
        """A message timestamp that no other message of this stand-in has."""
        return f"{int(time.time())}.{next(self._counter):06d}"

    def wait_for(self, condition: Callable[[], bool], timeout: float, what: str) -> None:
        """Wait until `condition` holds; on time-out say what did arrive instead."""
        with self.changed:
            if self.changed.wait_for(condition, timeout):
                return
            refused = "; ".join(str(refusal) for refusal in self.refusals) or "none"
            called = ", ".join(call.method for call in self.calls[-10:]) or "none"
        raise TimeoutError(
            f"no {what} within {timeout} s; messages: {len(self.messages)}; "
            f"refusals: {refused}; last calls: {called}"
        )

    def wait_for_message(self, n: int = 1, timeout: float = 10) -> Message:
        """Wait until `n` messages were accepted and return the n-th (counted from 1)."""
        self.wait_for(lambda: len(self.messages) >= n, timeout, f"message {n}")
        return self.messages[n - 1]

    # -- response URLs and trigger ids -----------------------------------------------

    def team_of(self, token: str) -> str | None:
        """The workspace a token is for; None for a whole organisation."""
        grant = self.oauth.tokens.get(token)
        return self.team_id if grant is None else grant.team

    def new_response_url(
        self, channel_id: str = "C1", kind: str = "commands", team_id: str = ""
    ) -> str:
        """A fresh response_url (`/commands/...` for commands, `/actions/...` for clicks)."""
        team = team_id or self.team_id
        owner = team if kind == "commands" else self.app_id
        with self.changed:
            path = f"/{kind}/{owner}/{next(self._counter)}/{secrets.token_hex(12)}"
            url = self.origin + path
            self._response_urls[path] = ResponseUrl(url, channel_id, time.monotonic(), team)
        return url

    def response_url_at(self, path: str) -> ResponseUrl | str:
        """The response_url that `path` belongs to, or the reason why it takes no more."""
        with self.changed:
            known = self._response_urls.get(path)
            if known is None:
                return "no_active_hooks"
            if time.monotonic() - known.made > self.response_url_lifetime:
                return "expired_url"
            return "used_url" if known.uses >= RESPONSE_URL_USES else known

    def new_trigger_id(self, given: str | None = None) -> str:
        """A trigger_id that `views.open` will take once, within 3 seconds."""
        with self.changed:
            trigger = given or f"{next(self._counter)}.1.{secrets.token_hex(16)}"
            self._triggers.setdefault(trigger, (time.monotonic(), False))
        return trigger

    def use_trigger_id(self, trigger: object) -> str | None:
        """Use a trigger_id up; return Slack's error code if it cannot be used."""
        with self.changed:
            made, used = self._triggers.get(str(trigger), (None, False))
            if made is None:
                return "invalid_trigger_id"
            if used:
                return "exchanged_trigger_id"
            if time.monotonic() - made > self.trigger_lifetime:
                return "expired_trigger_id"
            self._triggers[str(trigger)] = (made, True)
            return None

    def new_socket_url(self) -> str:
        """What apps.connections.open hands out; the stand-in with a socket overrides it."""
        raise NotImplementedError
