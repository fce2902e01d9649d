"""Messages, histories and files of the Slack stand-in's Web API.

Errors and fields from docs.slack.dev/reference/methods/<method>; the three steps of a file from
docs.slack.dev/messaging/working-with-files; what a message with a fresh file is answered with from
slackapi/python-slack-sdk#1797.
"""

from __future__ import annotations

import math
import re
import time
from typing import Any

from tests.fakes.slack_checks import Violation
from tests.fakes.slack_reply import Refused, Reply
from tests.fakes.slack_rules import check_message
from tests.fakes.slack_state import Message, SlackState

PNG = b"\x89PNG\r\n\x1a\n"
_FILE_ID = re.compile(r"F[A-Z0-9]{8,}")


def needs(state: SlackState, token: str, scope: str) -> None:
    """Refuse a token without this scope as Slack does."""
    provided = state.rooms.scopes_of(token)
    if scope not in provided:
        raise Refused("missing_scope", needed=scope, provided=",".join(sorted(provided)))


def checked(args: dict[str, Any], state: SlackState, token: str) -> dict[str, Any]:
    """The message among the arguments."""
    violations = check_message(args)
    if not violations:
        violations = files_at_hand(state, args.get("blocks") or [], state.team_of(token))
    if violations:
        raise Refused(violations[0].error, violations)
    return {name: value for name, value in args.items() if name != "token"}


def files_at_hand(state: SlackState, blocks: list[Any], team: str | None) -> list[Violation]:
    """Pictures that cannot be shown: unknown, not completed, or not looked at by Slack yet.

    docs.slack.dev/reference/block-kit/composition-objects/slack-file-object: whoever posts must
    have access, which the app has in the workspace it uploaded the file in.
    """
    bad = list[Violation]()
    with state.changed:
        for index, block in enumerate(blocks):
            shown = block.get("slack_file") if isinstance(block, dict) else None
            if shown is None:
                continue
            found = state.rooms.uploads.get(str(shown.get("id")))
            ours = found is not None and (None in (found.team, team) or found.team == team)
            if found is None or not ours or not found.completed or found.lag > 0:
                where = f"/blocks/{index}/slack_file"
                bad.append(Violation("slack_file", where, "invalid slack file"))
            if found is not None and found.completed:
                found.lag -= 1
    return bad


def channel_of(args: dict[str, Any]) -> str:
    """The channel's id; a person's becomes that of the direct conversation."""
    channel = args.get("channel")
    if not isinstance(channel, str) or not channel:
        raise Refused("channel_not_found")
    return f"D{channel}" if channel[0] in "UW" else channel


def _open_channel(state: SlackState, args: dict[str, Any]) -> str:
    channel = channel_of(args)
    room = state.rooms.channels[channel]
    if room.error:
        raise Refused(room.error)
    left = room.held_until - time.monotonic()
    if left > 0:
        state.rooms.impatient.append(channel)
        wait = {"Retry-After": str(math.ceil(left))}
        raise Refused("ratelimited", status=429, headers=wait)
    return channel


def post_message(state: SlackState, token: str, args: dict[str, Any]) -> dict[str, Any]:
    """chat.postMessage."""
    needs(state, token, "chat:write")
    channel, payload = _open_channel(state, args), checked(args, state, token)
    thread = payload.get("thread_ts")
    if thread is not None and not _posted(state, channel, thread):
        raise Refused("thread_not_found")
    if payload.get("reply_broadcast") and thread is None:
        raise Refused("invalid_arguments")
    ts = state.next_ts()
    state.accept(Message("chat.postMessage", payload, time.monotonic(), channel, ts, token=token))
    return {"channel": channel, "ts": ts, "message": _as_read(state, payload, ts, metadata=True)}


def update(state: SlackState, token: str, args: dict[str, Any]) -> dict[str, Any]:
    """chat.update: only a message this bot posted there; an ephemeral one cannot be updated."""
    needs(state, token, "chat:write")
    channel, ts = _open_channel(state, args), str(args.get("ts"))
    if not _posted(state, channel, ts):
        raise Refused("message_not_found")
    payload = checked(args, state, token)
    state.accept(Message("chat.update", payload, time.monotonic(), channel, ts, token=token))
    return {"channel": channel, "ts": ts, "text": payload.get("text")}


def history(state: SlackState, token: str, args: dict[str, Any]) -> dict[str, Any]:
    """conversations.history: the newest first, and of threads only what was broadcast."""
    channel = _readable(state, token, args)
    return _page(state, channel, args, lambda m: _parent(m) in ("", m.ts) or _broadcast(m))


def replies(state: SlackState, token: str, args: dict[str, Any]) -> dict[str, Any]:
    """conversations.replies: a message and those in its thread."""
    channel, ts = _readable(state, token, args), str(args.get("ts"))
    if not _posted(state, channel, ts):
        raise Refused("thread_not_found")
    return _page(state, channel, args, lambda m: ts in (m.ts, _parent(m)), newest_first=False)


def _readable(state: SlackState, token: str, args: dict[str, Any]) -> str:
    channel = args.get("channel")
    if not isinstance(channel, str) or channel[:1] not in ("C", "G", "D"):
        raise Refused("channel_not_found")
    room = state.rooms.channels[channel]
    direct = channel.startswith("D")
    scope = "im:history" if direct else "groups:history" if room.private else "channels:history"
    needs(state, token, scope)
    if room.error in ("channel_not_found", "not_in_channel"):
        raise Refused(room.error)
    return channel


def _page(
    state: SlackState, channel: str, args: dict[str, Any], shown: Any, newest_first: bool = True
) -> dict[str, Any]:
    oldest = float(args.get("oldest") or 0)
    limit = min(int(args.get("limit") or 100), state.rooms.most_objects)
    start = int(args.get("cursor") or 0)
    with state.changed:
        there = [m for m in posted_in(state, channel) if shown(m) and float(m.ts) >= oldest]
        if newest_first:
            there.reverse()
        metadata = str(args.get("include_all_metadata", "")).lower() in ("true", "1")
        page = there[start : start + limit]
        messages = [_as_read(state, _latest(state, m), m.ts, metadata=metadata) for m in page]
    more = start + limit < len(there)
    cursor = {"response_metadata": {"next_cursor": str(start + limit)}} if more else {}
    return {"messages": messages, "has_more": more, **cursor}


def posted_in(state: SlackState, channel: str) -> list[Message]:
    """Messages that are in a channel, oldest first."""
    gone = state.rooms.channels[channel].deleted
    return [
        m
        for m in state.messages
        if m.via == "chat.postMessage" and m.channel == channel and m.ts not in gone
    ]


def _posted(state: SlackState, channel: str, ts: str) -> bool:
    with state.changed:
        return any(m.ts == ts for m in posted_in(state, channel))


def _latest(state: SlackState, message: Message) -> dict[str, Any]:
    versions = [
        m.payload
        for m in state.messages
        if m.via == "chat.update" and (m.channel, m.ts) == (message.channel, message.ts)
    ]
    kept = ("thread_ts", "metadata", "reply_broadcast")
    before = {name: message.payload[name] for name in kept if name in message.payload}
    return {**before, **(versions[-1] if versions else message.payload)}


def _parent(message: Message) -> str:
    return str(message.payload.get("thread_ts") or "")


def _broadcast(message: Message) -> bool:
    return bool(message.payload.get("reply_broadcast"))


def _as_read(
    state: SlackState, payload: dict[str, Any], ts: str, *, metadata: bool
) -> dict[str, Any]:
    read = {"type": "message", "user": state.bot_user_id, "bot_id": "B1", "ts": ts}
    read |= {"text": payload.get("text"), "blocks": payload.get("blocks") or []}
    if payload.get("thread_ts"):
        read["thread_ts"] = payload["thread_ts"]
    if metadata and payload.get("metadata"):
        read["metadata"] = payload["metadata"]
    return read


def open_conversation(state: SlackState, token: str, args: dict[str, Any]) -> dict[str, Any]:
    """conversations.open with one person."""
    needs(state, token, "im:write")
    users = str(args.get("users") or "")
    if not re.fullmatch(r"[UW]\w+", users):
        raise Refused("users_not_found" if users else "no_users")
    return {"channel": {"id": f"D{users}"}}


def users_info(state: SlackState, token: str, args: dict[str, Any]) -> dict[str, Any]:
    """users.info."""
    needs(state, token, "users:read")
    user = str(args.get("user") or "")
    if not re.fullmatch(r"[UW]\w+", user):
        raise Refused("user_not_found")
    about = {"name": user.lower(), "tz": "Europe/Berlin", "tz_offset": 3600, "is_bot": False}
    return {
        "user": {"id": user, "team_id": state.team_id, **about, **state.rooms.people.get(user, {})}
    }


def upload_url(state: SlackState, token: str, args: dict[str, Any]) -> dict[str, Any]:
    """files.getUploadURLExternal."""
    needs(state, token, "files:write")
    name, length = args.get("filename"), str(args.get("length") or "")
    if not name or not length.isdecimal() or int(length) < 1:
        raise Refused("invalid_arguments")
    with state.changed:
        alt, team = str(args.get("alt_txt") or ""), state.team_of(token)
        made = state.rooms.new_file(str(name), int(length), alt, team)
    return {"upload_url": f"{state.origin}/upload/v1/{made.file_id}", "file_id": made.file_id}


def take_upload(state: SlackState, path: str, body: bytes) -> Reply:
    """The bytes of a file."""
    with state.changed:
        found = state.rooms.uploads.get(path.rpartition("/")[2])
        if found is None or found.completed:
            state.refuse("upload", "unknown_upload", {"path": path})
            return Reply("not found", status=404)
        picture = found.name.endswith(".png")
        if len(body) != found.length or (picture and not body.startswith(PNG)):
            state.refuse("upload", "wrong_bytes", {"path": path})
            return Reply("bad request", status=400)
        found.data = body
    return Reply(f"OK - {len(body)}")


def complete_upload(state: SlackState, token: str, args: dict[str, Any]) -> dict[str, Any]:
    """files.completeUploadExternal."""
    needs(state, token, "files:write")
    files = args.get("files")
    if not isinstance(files, list) or not files:
        raise Refused("invalid_arguments")
    with state.changed:
        for entry in files:
            found = state.rooms.uploads.get(str(entry.get("id")))
            if found is None or found.data is None or not _FILE_ID.fullmatch(found.file_id):
                raise Refused("file_not_found")
            found.completed = True
    if channel := args.get("channel_id"):
        share = {"channel": channel, "text": args.get("initial_comment") or "a file"}
        share |= {"thread_ts": args["thread_ts"]} if args.get("thread_ts") else {}
        post_message(state, token, share)
    return {"files": [{"id": entry["id"], "title": entry.get("title")} for entry in files]}


METHODS = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "conversations.history": history,
    "conversations.open": open_conversation,
    "conversations.replies": replies,
    "files.completeUploadExternal": complete_upload,
    "files.getUploadURLExternal": upload_url,
    "users.info": users_info,
}
