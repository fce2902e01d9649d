"""The Web API methods and response URLs of the Slack stand-in, without any HTTP.

Like Slack, a method answers HTTP 200 with `{"ok": false, "error": ...}` when it says
no (docs.slack.dev/apis/web-api/using-the-slack-web-api); a response_url answers `ok`
as text, or an HTTP error.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.fakes import slack_messages, slack_views
from tests.fakes.slack_messages import channel_of, checked, files_at_hand
from tests.fakes.slack_reply import Refused, Reply
from tests.fakes.slack_rules import check_message
from tests.fakes.slack_state import Message, ResponseUrl, SlackState


def call_method(state: SlackState, method: str, token: str, args: dict[str, Any]) -> Reply:
    """Run one Web API method and record what it refused."""
    if method == "auth.test" and (own := state.oauth.auth_test(token)) is not None:
        return Reply(own)
    try:
        run, want = _METHODS.get(method, (_unknown_method, "none"))
        _check_token(state, token, want)
        return Reply({"ok": True, **run(state, token, args)}, headers=_scopes(state, token))
    except Refused as no:
        reason = no.violations[0].reason if no.violations else no.error
        state.refuse(method, reason, args, no.violations)
        body: dict[str, Any] = {"ok": False, "error": no.error, **no.more}
        if no.violations:
            messages = [violation.as_slack_message() for violation in no.violations]
            body["response_metadata"] = {"messages": messages}
        return Reply(body, no.status, no.headers | _scopes(state, token))


def _scopes(state: SlackState, token: str) -> dict[str, str]:
    """docs.slack.dev/authentication/installing-with-oauth: what the token may do."""
    return {"X-OAuth-Scopes": ",".join(sorted(state.rooms.scopes_of(token)))} if token else {}


def post_to_response_url(state: SlackState, path: str, payload: dict[str, Any] | None) -> Reply:
    """Take a message for a response_url.

    docs.slack.dev/interactivity/handling-user-interaction: up to 5 uses within 30
    minutes. A refused message does not use the URL up (Slack does not say). With
    `replace_original` that of a command posts a message all the same (slackapi/bolt-js#2287).
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
        status = 400 if violations else 404  # of files: slackapi/java-slack-sdk#1349
        violations = violations or files_at_hand(state, payload.get("blocks") or [], known.team)
        if violations:
            state.refuse("response_url", violations[0].reason, payload, violations)
            return Reply({"ok": False, "error": violations[0].error}, status=status)
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
    if token in state.rooms.revoked:
        raise Refused(state.rooms.revoked[token])
    if token in state.oauth.tokens and want in ("bot", "any"):
        return
    if token not in (state.bot_token, state.app_token):
        raise Refused("invalid_auth")
    if want != "any" and token != (state.bot_token if want == "bot" else state.app_token):
        raise Refused("not_allowed_token_type")


def _unknown_method(_state: SlackState, _token: str, _args: dict[str, Any]) -> dict[str, Any]:
    raise Refused("unknown_method")


def _api_test(_state: SlackState, _token: str, args: dict[str, Any]) -> dict[str, Any]:
    if args.get("error"):
        raise Refused(str(args["error"]))
    return {"args": args}


def _auth_test(state: SlackState, _token: str, _args: dict[str, Any]) -> dict[str, Any]:
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


def _post_ephemeral(state: SlackState, token: str, args: dict[str, Any]) -> dict[str, Any]:
    channel = channel_of(args)
    if not args.get("user"):
        raise Refused("user_not_in_channel")
    payload, ts = checked(args, state, token), state.next_ts()
    state.accept(Message("chat.postEphemeral", payload, time.monotonic(), channel, ts))
    return {"message_ts": ts}


def _connections_open(state: SlackState, _token: str, _args: dict[str, Any]) -> dict[str, Any]:
    return {"url": state.new_socket_url()}


_Method = Callable[[SlackState, str, dict[str, Any]], dict[str, Any]]
_METHODS: dict[str, tuple[_Method, str]] = {
    "api.test": (_api_test, "none"),
    "auth.test": (_auth_test, "any"),
    "apps.connections.open": (_connections_open, "app"),
    "chat.postEphemeral": (_post_ephemeral, "bot"),
    **{name: (run, "bot") for name, run in (slack_messages.METHODS | slack_views.METHODS).items()},
}
