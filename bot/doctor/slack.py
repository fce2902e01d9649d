"""Slack: the form of the credentials, what Slack says to them, permissions, and its clock."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.config import Settings
from bot.doctor.checked import Checked, fail, ok, skew, warn
from bot.slack.scopes import OPTIONAL, REQUIRED

TIMEOUT_S = 5
HALF_SECOND = timedelta(seconds=0.5)
"""A Date header cuts the fraction off."""

BOT = re.compile(r"(?:xoxe\.)?xoxb-[\w-]{10,}")
APP = re.compile(r"xapp-[\w-]{10,}")
SECRET = re.compile(r"[0-9a-f]{32}")
ANY_TOKEN = re.compile(r"xox|xapp")

INSTALL = "Copy it from OAuth & Permissions > Bot User OAuth Token."
APP_LEVEL = "Make one under Basic Information > App-Level Tokens with the scope connections:write."
SIGNING = "Copy it from Basic Information > App Credentials > Signing Secret."
REACH = "Check the network, the proxy (HTTPS_PROXY) and SLACK_API_URL."

WHY = {
    "invalid_auth": "the token is not one of Slack's, or is of another app",
    "not_authed": "no token arrived",
    "account_inactive": "the app was removed from the workspace",
    "token_revoked": "the token was revoked",
    "token_expired": "the token has expired",
    "not_allowed_token_type": "this is a token of another kind",
    "missing_scope": "the token lacks a scope",
}

NO_JSON = "Received a response in a non-JSON format"
"""How slack_sdk words its own error in the place of Slack's."""

QUIET = logging.getLogger(f"{__name__}.sdk")
"""slack_sdk logs what it raises, and here that is a line already."""
QUIET.addHandler(logging.NullHandler())
QUIET.propagate = False

Clock = Callable[[], datetime]


class _Unreachable(Exception):  # noqa: N818 - it ends the looking, and is caught where that began
    """Slack gave no answer of its own."""


def slack(settings: Settings, clock: Clock) -> Iterator[Checked]:
    """All about Slack; talks to the address in SLACK_API_URL where there are tokens."""
    modes = settings.slack_modes()
    if not modes:
        text = "off: SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) turns it on."
        yield ok("slack", text)
        if settings.slack_bot_token is None:
            return
    formed = list(_forms(settings))
    yield from formed
    bad = {line.check for line in formed if line.state == "fail"}
    try:
        answers = _Answers(settings.slack_api_url, clock)
        if settings.slack_bot_token and "slack bot token" not in bad:
            yield from _bot(answers, settings.slack_bot_token)
        if settings.slack_app_token and "slack app token" not in bad:
            yield _app(answers, settings.slack_app_token)
        if answers.ahead is not None:
            yield skew("slack clock", "Slack", answers.ahead)
    except _Unreachable as error:
        yield fail("slack", str(error), REACH)


def _forms(settings: Settings) -> Iterator[Checked]:
    """Whether each credential looks like one: nobody is asked."""
    bot, app, secret = (
        settings.slack_bot_token,
        settings.slack_app_token,
        settings.slack_signing_secret,
    )
    if bot and not BOT.fullmatch(bot):
        text = f"SLACK_BOT_TOKEN does not look like a bot token, which begins with xoxb-{_is(bot)}."
        yield fail("slack bot token", text, INSTALL)
    if app and not APP.fullmatch(app):
        text = f"SLACK_APP_TOKEN does not look like one, which begins with xapp-{_is(app)}."
        yield fail("slack app token", text, APP_LEVEL)
    if secret and ANY_TOKEN.match(secret):
        text = f"SLACK_SIGNING_SECRET is no signing secret{_is(secret)}."
        yield fail("slack signing secret", text, SIGNING)
    elif secret and not SECRET.fullmatch(secret):
        text = "SLACK_SIGNING_SECRET is not 32 hexadecimal digits, as those of Slack are."
        yield warn("slack signing secret", text, SIGNING)
    elif secret:
        yield ok("slack signing secret", "POST /slack/events is on; the secret has Slack's form.")


def _is(value: str) -> str:
    """What a value in the wrong place is, as far as its beginning tells."""
    kinds = {"xoxb-": "a bot token", "xapp-": "an app-level token", "xoxp-": "a user token"}
    found = next((kind for start, kind in kinds.items() if value.startswith(start)), "")
    return f"; yours is {found}" if found else ""


class _Answers:
    """Calls Slack, and notes how this machine's clock stands to it."""

    def __init__(self, api_url: str, clock: Clock) -> None:
        self._api_url = api_url
        self._clock = clock
        self.ahead: timedelta | None = None

    def call(self, method: str, token: str) -> tuple[Mapping[str, Any], Mapping[str, str]]:
        """The answer and its headers, names in lower case. Raises _Unreachable without one."""
        client = WebClient(
            token, base_url=self._api_url, timeout=TIMEOUT_S, retry_handlers=[], logger=QUIET
        )
        where = urlsplit(self._api_url).netloc
        began = self._clock()
        try:
            response = client.api_call(method)
        except SlackApiError as error:
            response = error.response
            if str(response.get("error", "")).startswith(NO_JSON):
                raise _Unreachable(
                    f"what answers at {where} is not Slack's API: the answer is no JSON."
                ) from None
        except (OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "reason", error)
            why = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
            raise _Unreachable(f"Slack cannot be reached at {where}: {why}.") from None
        ended = self._clock()
        headers = {str(n).lower(): str(v) for n, v in (response.headers or {}).items()}
        self._note(headers.get("date"), began + (ended - began) / 2)
        found = response.data if isinstance(response.data, dict) else {}
        return {**found, "status": response.status_code}, headers

    def _note(self, date: str | None, here: datetime) -> None:
        try:
            there = parsedate_to_datetime(date or "")
        except ValueError:
            return
        if there.tzinfo is not None:
            self.ahead = here - there - HALF_SECOND


def _bot(answers: _Answers, token: str) -> Iterator[Checked]:
    said, headers = answers.call("auth.test", token)
    if not said.get("ok"):
        yield _refused("slack bot token", "auth.test", said, INSTALL)
        return
    text = f"auth.test: {said.get('user')} in the workspace {said.get('team')}."
    yield ok("slack bot token", text)
    if "x-oauth-scopes" in headers:
        yield from _scopes({s.strip() for s in headers["x-oauth-scopes"].split(",") if s.strip()})


def _scopes(granted: set[str]) -> Iterator[Checked]:
    lacks = [f"{scope} ({use})" for scope, use in REQUIRED.items() if scope not in granted]
    again = "OAuth & Permissions > Bot Token Scopes, then Reinstall to Workspace."
    if lacks:
        yield fail("slack scopes", f"not granted: {', '.join(lacks)}.", f"Add them under {again}")
    else:
        yield ok("slack scopes", f"granted: {', '.join(sorted(granted & REQUIRED.keys()))}.")
    better = [f"{scope} ({use})" for scope, use in OPTIONAL.items() if scope not in granted]
    if better:
        text = f"not granted, and not needed: {', '.join(better)}. To have them, see {again}"
        yield ok("slack scopes", text)
    idle = sorted(granted - REQUIRED.keys() - OPTIONAL.keys())
    if idle:
        text = f"granted, and used by nothing here: {', '.join(idle)}."
        yield warn("slack scopes", text, f"Remove them under {again}")


def _app(answers: _Answers, token: str) -> Checked:
    said, _ = answers.call("apps.connections.open", token)
    if said.get("ok"):
        return ok("slack app token", "apps.connections.open: Socket Mode can be opened.")
    return _refused("slack app token", "apps.connections.open", said, APP_LEVEL)


def _refused(check: str, method: str, said: Mapping[str, Any], fix: str) -> Checked:
    code = str(said.get("error") or f"HTTP {said.get('status')}")
    if said.get("status") == 429 or code in ("ratelimited", "rate_limited"):
        text = f"{method}: Slack asks to wait; nothing is known about the token."
        return warn(check, text, "Ask again in a minute.")
    why = f", {WHY[code]}" if code in WHY else ""
    return fail(check, f"{method}: Slack answered {code}{why}.", fix)
