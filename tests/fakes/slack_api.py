"""The Web API methods and response URLs of the Slack stand-in, without any HTTP.

Like Slack, a method answers HTTP 200 with `{"ok": false, "error": ...}` when it says
no (docs.slack.dev/apis/web-api/using-the-slack-web-api); a response_url answers `ok`
as text, or an HTTP error.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_checks import Violation
from tests.fakes.slack_rules import check_message, check_view
from tests.fakes.slack_state import Message, ResponseUrl, SlackState


@dataclass
class Reply:
    """An HTTP answer: a dict goes out as JSON, a string as plain text."""

    body: dict[str, Any] | str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):  # noqa: N818 - it is an answer, not an error of the stand-in
    """Slack says no: its error code and, for us, the rules that were broken."""

    def __init__(self, error: str, violations: Sequence[Violation] = ()) -> None:
        super().__init__(error)
        self.error = error
        self.violations = tuple(violations)


def call_method(state: SlackState, method: str, token: str, args: dict[str, Any]) -> Reply:
    """Run one Web API method and record what it refused."""
    if method == "auth.test" and (own := state.oauth.auth_test(token)) is not None:
        return Reply(own)
    try:
        run, want = _METHODS.get(method, (_unknown_method, "none"))
        _check_token(state, token, want)
        return Reply({"ok": True, **run(state, args)})
    except Refused as no:
        reason = no.violations[0].reason if no.violations else no.error
        state.refuse(method, reason, args, no.violations)
        body: dict[str, Any] = {"ok": False, "error": no.error}
        if no.violations:
            messages = [violation.as_slack_message() for violation in no.violations]
            body["response_metadata"] = {"messages": messages}
        return Reply(body)


def post_to_response_url(state: SlackState, path: str, payload: dict[str, Any] | None) -> Reply:
    """Take a message for a response_url.

    docs.slack.dev/interactivity/handling-user-interaction: up to 5 uses within 30
    minutes. A refused message does not use the URL up (Slack does not say).
    """
    with state.changed:
        known = state.response_url_at(path)
        if not isinstance(known, ResponseUrl):
            state.refuse("response_url", known, payload or {})
            return Reply(known, status=404)
        if payload is None:
            state.refuse("response_url", "invalid_payload", {})
            return Reply("invalid_payload", status=400)
        violations = check_message(payload)
        if violations:
            state.refuse("response_url", violations[0].reason, payload, violations)
            return Reply({"ok": False, "error": violations[0].error}, status=400)
        known.uses += 1
        now = time.monotonic()
        state.accept(
            Message("response_url", payload, now, known.channel, state.next_ts(), known.url)
        )
    return Reply("ok")


def _check_token(state: SlackState, token: str, want: str) -> None:
    """Codes of docs.slack.dev/reference/methods: not_authed, invalid_auth, wrong kind."""
    if want == "none":
        return
    if not token:
        raise Refused("not_authed")
    if token in state.oauth.tokens and want in ("bot", "any"):
        return
    if token not in (state.bot_token, state.app_token):
        raise Refused("invalid_auth")
    if want != "any" and token != (state.bot_token if want == "bot" else state.app_token):
        raise Refused("not_allowed_token_type")


def _checked(args: dict[str, Any]) -> dict[str, Any]:
    violations = check_message(args)
    if violations:
        raise Refused(violations[0].error, violations)
    return {name: value for name, value in args.items() if name != "token"}


def _channel(args: dict[str, Any]) -> str:
    channel = args.get("channel")
    if not isinstance(channel, str) or not channel:
        raise Refused("channel_not_found")
    return channel


def _unknown_method(_state: SlackState, _args: dict[str, Any]) -> dict[str, Any]:
    raise Refused("unknown_method")


def _api_test(_state: SlackState, args: dict[str, Any]) -> dict[str, Any]:
    if args.get("error"):
        raise Refused(str(args["error"]))
    return {"args": args}


def _auth_test(state: SlackState, _args: dict[str, Any]) -> dict[str, Any]:
    return {
        "url": "https://stand-in.slack.com/",
        "team": "Stand-in",
        "user": "gpusize",
        "team_id": state.team_id,
        "user_id": state.bot_user_id,
        "bot_id": "B1",
        "app_id": state.app_id,
        "is_enterprise_install": False,
    }


def _post_message(state: SlackState, args: dict[str, Any]) -> dict[str, Any]:
    channel, payload = _channel(args), _checked(args)
    ts = state.next_ts()
    state.accept(Message("chat.postMessage", payload, time.monotonic(), channel, ts))
    echo = {"type": "message", "user": state.bot_user_id, "ts": ts, "text": payload.get("text")}
    return {
        "channel": channel,
        "ts": ts,
        "message": {**echo, "blocks": payload.get("blocks") or []},
    }


def _post_ephemeral(state: SlackState, args: dict[str, Any]) -> dict[str, Any]:
    channel = _channel(args)
    if not args.get("user"):
        raise Refused("user_not_in_channel")
    payload, ts = _checked(args), state.next_ts()
    state.accept(Message("chat.postEphemeral", payload, time.monotonic(), channel, ts))
    return {"message_ts": ts}


def _update(state: SlackState, args: dict[str, Any]) -> dict[str, Any]:
    """chat.update: only a message this bot posted there; an ephemeral one cannot be updated."""
    channel, ts = _channel(args), args.get("ts")
    with state.changed:
        known = {(m.channel, m.ts) for m in state.messages if m.via == "chat.postMessage"}
    if (channel, ts) not in known:
        raise Refused("message_not_found")
    payload = _checked(args)
    state.accept(Message("chat.update", payload, time.monotonic(), channel, str(ts)))
    return {"channel": channel, "ts": ts, "text": payload.get("text")}


def _views_open(state: SlackState, args: dict[str, Any]) -> dict[str, Any]:
    """views.open: a valid view first (it leaves the trigger unused), then the trigger."""
    if not args.get("trigger_id") or not args.get("view"):
        raise Refused("invalid_arguments")
    violations = check_view(args["view"])
    if violations:
        error = violations[0].error
        raise Refused("invalid_arguments" if error == "invalid_blocks" else error, violations)
    bad = state.use_trigger_id(args["trigger_id"])
    if bad:
        raise Refused(bad)
    view_id = f"V{state.next_ts()}"
    state.accept(Message("views.open", args["view"], time.monotonic(), ts=view_id), into="views")
    return {
        "view": {**args["view"], "id": view_id, "team_id": state.team_id, "state": {"values": {}}}
    }


def _connections_open(state: SlackState, _args: dict[str, Any]) -> dict[str, Any]:
    return {"url": state.new_socket_url()}


_Method = Callable[[SlackState, dict[str, Any]], dict[str, Any]]
_METHODS: dict[str, tuple[_Method, str]] = {
    "api.test": (_api_test, "none"),
    "auth.test": (_auth_test, "any"),
    "apps.connections.open": (_connections_open, "app"),
    "chat.postMessage": (_post_message, "bot"),
    "chat.postEphemeral": (_post_ephemeral, "bot"),
    "chat.update": (_update, "bot"),
    "views.open": (_views_open, "bot"),
}
