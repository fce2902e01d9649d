"""The HTTP face of the Slack stand-in: bodies, tokens, faults, keep-alive."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.slack_api import call_method, post_to_response_url
from tests.fakes.slack_faults import Fault
from tests.fakes.slack_messages import take_upload
from tests.fakes.slack_reply import Reply
from tests.fakes.slack_state import SlackState

_BODY_MAX = 4 * 1024 * 1024
_JSON_FIELDS = ("blocks", "attachments", "metadata", "view", "files")


class SlackHttp(ThreadingHTTPServer):
    """A loopback server on a port the system picks; every connection has its thread."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, state: SlackState) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = state
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    @property
    def origin(self) -> str:
        """http://127.0.0.1:port."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> None:
        """Serve in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and close connections that clients keep alive."""
        self.shutdown()
        self._thread.join()
        with self._open_lock:
            for connection in self._open:
                _hang_up(connection)
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection so that `stop` can close it."""
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is its own business; `_Handler` reports our faults."""


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the client may have closed it already
        connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keep-alive
    disable_nagle_algorithm = True
    server: SlackHttp  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_POST(self) -> None:
        """Web API methods and response URLs."""
        self._serve()

    def do_GET(self) -> None:
        """Web API methods take GET with a query too."""
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        """Stay silent: `slack.calls` is the log."""

    def _serve(self) -> None:
        state = self.server.state
        length = int(self.headers.get("Content-Length") or 0)
        if length > _BODY_MAX or "chunked" in self.headers.get("Transfer-Encoding", ""):
            self.close_connection = True
            self._send(Reply("request_too_large", status=413))
            return
        body = self.rfile.read(length)
        target = urlsplit(self.path)
        try:
            reply = self._answer(target.path, target.query, body)
        except Exception as fault:  # noqa: BLE001 - a bug of the stand-in must not look like Slack
            state.refuse("stand-in", f"bug: {fault!r}", {"path": self.path})
            reply = Reply("stand-in bug", status=599)
        if reply is None:
            self.close_connection = True
            _hang_up(self.connection)
            return
        self._send(reply)

    def _answer(self, path: str, query: str, body: bytes) -> Reply | None:
        """Answer one request; None closes the connection without an answer."""
        state = self.server.state
        if path.startswith("/api/"):
            method = path.removeprefix("/api/")
            args = self._arguments(query, body)
            state.saw(method, args if isinstance(args, dict) else {})
        elif path.startswith(("/commands/", "/actions/")) and self.command == "POST":
            method = "response_url"
            args = _json_object(body)
            state.saw(method, args if isinstance(args, dict) else {})
        elif path == "/oauth/v2/authorize":
            status, text = state.oauth.page(dict(parse_qsl(query)))
            return Reply(text, status, {"Location": text} if status == 302 else {})
        elif path.startswith("/upload/"):
            method, args = "upload", {}
            state.saw(method, args)
        else:
            return Reply("not_found", status=404)
        as_text = method in ("response_url", "upload")
        fault, delay, after, gate = state.take_faults(method)
        if gate and not gate.accepted and not gate.hold():
            return None
        if fault is not None:
            time.sleep(delay)
            return self._failure(fault, as_text=as_text)
        if method == "upload":
            reply = take_upload(state, path, body)
        elif method == "response_url":
            reply = post_to_response_url(state, path, args if isinstance(args, dict) else None)
        elif method == "oauth.v2.access" and isinstance(args, dict):
            reply = Reply(state.oauth.access(self.headers.get("Authorization", ""), args))
        elif isinstance(args, dict):
            reply = call_method(state, method, self._token(args), args)
        else:
            state.refuse(method, args, {})
            reply = Reply({"ok": False, "error": args})
        time.sleep(delay)
        if gate and gate.accepted and not gate.hold():
            return None
        return self._failure(after, as_text=as_text) if after else reply

    def _failure(self, fault: Fault, *, as_text: bool) -> Reply | None:
        if fault.how == "reset":
            linger = struct.pack("ii", 1, 0)  # closing then sends RST
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            os.close(self.connection.detach())
        if fault.how != "answer":
            return None
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        body = fault.error if as_text else {"ok": False, "error": fault.error}
        return Reply(body, fault.status, headers)

    def _token(self, args: dict[str, Any]) -> str:
        """From `Authorization: Bearer` or the `token` argument."""
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else str(args.get("token") or "")

    def _arguments(self, query: str, body: bytes) -> dict[str, Any] | str:
        """Arguments from the query, a form or JSON, or Slack's error code.

        docs.slack.dev/apis/web-api/using-the-slack-web-api: in a form, structured
        arguments are JSON strings.
        """
        args: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
        kind = self.headers.get_content_type() if self.headers.get("Content-Type") else ""
        if kind == "application/json":
            found = _json_object(body)
            return found if isinstance(found, str) else args | found
        if body and kind != "application/x-www-form-urlencoded":
            return "invalid_post_type"
        try:
            args |= dict(parse_qsl(body.decode(), keep_blank_values=True))
        except UnicodeDecodeError:
            return "invalid_form_data"
        for name in _JSON_FIELDS:
            if isinstance(args.get(name), str):
                try:
                    args[name] = json.loads(args[name])
                except ValueError:
                    return f"invalid_{name}_format" if name == "blocks" else "invalid_arguments"
        for name, value in args.items():
            if value in ("true", "false") and name != "text":
                args[name] = value == "true"
        return args

    def _send(self, reply: Reply) -> None:
        """Write head and body in one go."""
        is_json = isinstance(reply.body, dict)
        body = (json.dumps(reply.body) if is_json else str(reply.body)).encode()
        self.send_response(reply.status)
        kind = "application/json" if is_json else "text/plain"
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)


def _json_object(body: bytes) -> dict[str, Any] | str:
    """A JSON object, or `invalid_json` / `json_not_object`.

    NaN and Infinity, which Python writes and JSON has not, are refused.
    """
    try:
        found = json.loads(body or b"{}", parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return "invalid_json"
    return found if isinstance(found, dict) else "json_not_object"


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
