"""One download with limits that hold: time, size, redirects, and where it may lead.

The time limit is for the whole request, from looking up the name to the last byte; a server that
sends a byte now and then does not extend it. The size limit is for the bytes after decompression.
TLS certificates are checked against the system's trust store; proxies come from the environment.
Run in a thread without an event loop of its own.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from ipaddress import ip_address
from time import monotonic
from typing import TYPE_CHECKING, Protocol
from urllib.parse import SplitResult, urljoin, urlsplit

from core.errors import echo
from pricing.sources.reading import SourceError

if TYPE_CHECKING:
    import httpx2

Sink = Callable[[bytes], None]
"""Takes decompressed chunks as they come; what it took counts only if the fetch returns."""
Tell = Callable[[int], None]
"""Is told how many bytes came, packed as they were sent, each time some do."""
Takes = tuple[Sink | None, Tell | None]
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how much and how far a request may go."""

    seconds: float = 30.0
    max_bytes: int = 20_000_000
    redirects: int = 5
    plain_http: bool = False
    """Whether http:// is allowed beyond this machine."""

    def within(self, seconds: float) -> Limits:
        """The same limits with at most `seconds` left."""
        return replace(self, seconds=max(0.0, min(self.seconds, seconds)))


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """Where one source is read from and within which limits."""

    url: str
    limits: Limits
    etag: str = ""
    """Of the last accepted reading; a source that still has it is not downloaded again."""
    total_seconds: float = 120.0
    """For all requests of one refresh."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A complete answer. `content` is empty when a sink took it or it is `not_modified`."""

    url: str
    content: bytes
    sha256: str
    etag: str = ""
    not_modified: bool = False


class Fetch(Protocol):
    """What `refresh` functions call; `fetch` below is the real one."""

    def __call__(
        self, source: str, url: str, limits: Limits, *, etag: str = "", sink: Sink | None = None
    ) -> Fetched:
        """Download `url` for `source`; SourceError says what went wrong."""
        ...


class Clock:
    """Seconds left of a refresh that takes several requests."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds left, at least 0."""
        return max(0.0, self._end - monotonic())


def fetch(
    source: str,
    url: str,
    limits: Limits,
    *,
    etag: str = "",
    sink: Sink | None = None,
    tell: Tell | None = None,
) -> Fetched:
    """Download `url` within `limits`.

    `etag` is sent as If-None-Match, and an unchanged answer is `not_modified`. With a `sink`, the
    content goes there in chunks and memory stays bounded whatever the size. `tell` hears of bytes
    as they come, for a progress display. SourceError for everything that is not one complete
    answer with status 200 or 304.
    """
    _check(source, urlsplit_or(source, url), limits, None)
    if limits.seconds <= 0:
        raise SourceError(source, "there was no time left for it", kind="timeout")
    # not asyncio.run: at the end it would wait for a name lookup that is past its time
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(_within(source, url, limits, etag, (sink, tell)))
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _within(source: str, url: str, limits: Limits, etag: str, takes: Takes) -> Fetched:
    import httpx2  # noqa: PLC0415 - costs 0.1 s, which only refreshing pays

    try:
        async with asyncio.timeout(limits.seconds):
            return await _follow(source, url, limits, etag, takes)
    except TimeoutError as error:
        raise SourceError(
            source, f"no complete answer within {limits.seconds:g} s", kind="timeout"
        ) from error
    except httpx2.HTTPError as error:
        reason, kind = _reason(error)
        raise SourceError(source, f"{reason} ({_host(url)})", kind=kind) from error
    except (httpx2.InvalidURL, httpx2.CookieConflict, ValueError) as error:
        raise SourceError(source, "its address is not a valid URL", kind="url") from error


async def _follow(source: str, url: str, limits: Limits, etag: str, takes: Takes) -> Fetched:
    import httpx2  # noqa: PLC0415

    headers = {"Accept-Encoding": "gzip", "User-Agent": "gpusize"}
    if etag:
        headers["If-None-Match"] = etag
    async with httpx2.AsyncClient(
        # connecting and its handshake end by themselves: cancelled, they would leave sockets open
        timeout=httpx2.Timeout(limits.seconds, connect=limits.seconds * 0.45),
        follow_redirects=False,
        trust_env=not _is_local(urlsplit(url)),
        headers=headers,
    ) as client:
        for _ in range(limits.redirects + 1):
            async with client.stream("GET", url) as answer:
                if answer.status_code in REDIRECTS:
                    url = _next(source, url, answer.headers.get("location", ""), limits)
                    continue
                if answer.status_code == 304 and etag:
                    return Fetched(url, b"", "", etag, not_modified=True)
                if answer.status_code != 200:
                    raise SourceError(
                        source, f"{_host(url)} answered {answer.status_code}", kind="status"
                    )
                return await _read(source, url, answer, limits, takes)
    raise SourceError(
        source, f"more than {limits.redirects} redirects from {_host(url)}", kind="redirects"
    )


async def _read(
    source: str, url: str, answer: httpx2.Response, limits: Limits, takes: Takes
) -> Fetched:
    announced = answer.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:18]) > limits.max_bytes:
        raise _too_large(source, limits)
    coding = answer.headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"identity", "gzip", "x-gzip", ""}:
        raise SourceError(source, f"it is compressed as {echo(coding)}, which was not asked for")
    unpack = zlib.decompressobj(wbits=31) if "gzip" in coding else None
    kept: list[bytes] = []
    sink, tell = takes
    take = kept.append if sink is None else sink
    seen, total, end = sha256(), 0, monotonic() + limits.seconds
    async for came in answer.aiter_raw():
        packed = came
        if monotonic() > end:
            raise TimeoutError
        if tell is not None:
            tell(len(came))
        while packed:
            # one byte more than allowed tells a full answer from one that goes on
            room = limits.max_bytes + 1 - total
            try:
                chunk = unpack.decompress(packed, min(room, 1 << 20)) if unpack else packed
            except zlib.error as error:
                raise SourceError(
                    source, "its compressed data is damaged", kind="truncated"
                ) from error
            packed = unpack.unconsumed_tail if unpack else b""
            total += len(chunk)
            if total > limits.max_bytes:
                raise _too_large(source, limits)
            seen.update(chunk)
            take(chunk)
    if unpack is not None and not unpack.eof:
        raise SourceError(source, "the answer stopped before its end", kind="truncated")
    etag = answer.headers.get("etag", "")[:200]
    return Fetched(url, b"".join(kept), seen.hexdigest(), etag)


def _too_large(source: str, limits: Limits) -> SourceError:
    return SourceError(source, f"it is larger than {limits.max_bytes:,} bytes", kind="too-large")


def urlsplit_or(source: str, url: str) -> SplitResult:
    """The parts of `url`; SourceError when it is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise SourceError(source, "its address is not a valid URL", kind="url") from error
    return parts


def origin(parts: SplitResult) -> tuple[str, str, int]:
    """Scheme, host and port; two addresses of one server are equal here."""
    return (
        parts.scheme,
        parts.hostname or "",
        parts.port or (443 if parts.scheme == "https" else 80),
    )


def _check(source: str, parts: SplitResult, limits: Limits, came_from: SplitResult | None) -> None:
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SourceError(source, "its address must begin with https://", kind="url")
    if parts.username or parts.password:
        raise SourceError(source, "its address must not contain a password", kind="url")
    local = _is_local(parts)
    if parts.scheme == "http" and not (local or limits.plain_http):
        raise SourceError(source, f"{echo(parts.hostname)} must be read over https", kind="url")
    if came_from is not None and local and not _is_local(came_from):
        raise SourceError(source, "it redirects to this machine", kind="redirects")
    if came_from is not None and came_from.scheme == "https" and parts.scheme == "http":
        raise SourceError(source, "it redirects from https to http", kind="redirects")


def _next(source: str, url: str, location: str, limits: Limits) -> str:
    if not location:
        raise SourceError(source, f"{_host(url)} redirects nowhere", kind="redirects")
    try:
        found = urljoin(url, location)
    except ValueError as error:
        raise SourceError(source, "it redirects to no valid URL", kind="redirects") from error
    _check(source, urlsplit_or(source, found), limits, urlsplit(url))
    return found


def _is_local(parts: SplitResult) -> bool:
    if parts.hostname == "localhost":
        return True
    try:
        return ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def _host(url: str) -> str:
    return echo(urlsplit(url).hostname or "")


def _reason(error: httpx2.HTTPError) -> tuple[str, str]:
    """What went wrong, from the exceptions beneath a client error."""
    import httpx2  # noqa: PLC0415

    beneath: BaseException | None = error
    said = ""
    while beneath is not None:
        said += f" {type(beneath).__name__} {beneath}"
        beneath = beneath.__cause__ or beneath.__context__
    if isinstance(error, httpx2.TimeoutException):
        return "no connection in time", "timeout"
    for part, reason, kind in _SIGNS:
        if part in said.lower():
            return reason, kind
    if isinstance(error, httpx2.RemoteProtocolError | httpx2.ReadError):
        return "the answer stopped before its end", "truncated"
    return "the connection failed", "network"


_SIGNS = (
    ("gaierror", "the name could not be looked up", "dns"),
    ("certificate", "its certificate is not trusted", "tls"),
    ("ssl", "no secure connection could be made", "tls"),
    ("refused", "the connection was refused", "refused"),
    ("all connection attempts failed", "the connection was refused", "refused"),
    ("unreachable", "the network cannot be reached", "offline"),
)
