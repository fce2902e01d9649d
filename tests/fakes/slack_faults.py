"""Faults of the Slack stand-in: what a test plans for the next requests of a method.

A fault hits a request before Slack accepted it, when nothing of it is stored, or after.
"""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """One planned failure of a method."""

    status: int = 0
    error: str = ""
    retry_after: int | None = None
    how: str = "answer"  # or "drop", a connection closed without a word, or "reset"
    accepted: bool = False


class Gate:
    """A request that is held until the test lets it go on, or forgets it."""

    def __init__(self, *, accepted: bool) -> None:
        self.accepted = accepted
        self.entered = threading.Event()
        self._going = threading.Event()
        self._forgotten = False

    def wait(self, timeout: float = 15) -> None:
        """Until a request is held here."""
        if not self.entered.wait(timeout):
            raise TimeoutError(f"no request came within {timeout} s")

    def go_on(self) -> None:
        """Let the request go on as if nothing had been."""
        self._going.set()

    def forget(self) -> None:
        """Close its connection; one that was not accepted never will be."""
        self._forgotten = True
        self._going.set()

    def hold(self) -> bool:
        """Hold a request, by the server; whether it goes on."""
        self.entered.set()
        self._going.wait(60)
        return not self._forgotten


@dataclass
class Faults:
    """Planned faults of one method, first in first out."""

    fail: deque[Fault] = field(default_factory=deque)
    delay: deque[float] = field(default_factory=deque)
    after: deque[Fault] = field(default_factory=deque)
    gates: deque[Gate] = field(default_factory=deque)


class FaultSwitches:
    """The switches, and the lock of all that the stand-in remembers."""

    def __init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._faults: defaultdict[str, Faults] = defaultdict(Faults)

    def fail_next(
        self,
        method: str,
        status: int = 500,
        times: int = 1,
        retry_after: int | None = None,
        error: str | None = None,
        *,
        accepted: bool = False,
    ) -> None:
        """Answer the next `times` requests to `method` with a failure, storing nothing.

        `method` is a Web API method, "response_url" or "upload". Status 429 carries Retry-After
        (1 s unless given) as docs.slack.dev/apis/web-api/rate-limits says; status 200
        with `error` is Slack's usual way to say no. `accepted` stores the request first.
        """
        if status == 429:
            retry_after = 1 if retry_after is None else retry_after
        error = error or ("ratelimited" if status == 429 else "fatal_error")
        self._plan(method, Fault(status, error, retry_after, accepted=accepted), times)

    def delay_next(self, method: str, seconds: float) -> None:
        """Accept and store the next request to `method` at once, but answer it late."""
        with self.changed:
            self._faults[method].delay.append(seconds)

    def drop_reply_next(self, method: str, times: int = 1) -> None:
        """Accept and store the next requests to `method`, then close without an answer."""
        self._plan(method, Fault(how="drop", accepted=True), times)

    def drop_next(self, method: str, times: int = 1) -> None:
        """Close without an answer, and without storing anything."""
        self._plan(method, Fault(how="drop"), times)

    def reset_next(self, method: str, times: int = 1, *, accepted: bool = False) -> None:
        """Reset the connection of the next requests to `method`."""
        self._plan(method, Fault(how="reset", accepted=accepted), times)

    def hold_next(self, method: str, *, accepted: bool) -> Gate:
        """Hold the next request to `method`, before or after it is accepted."""
        gate = Gate(accepted=accepted)
        with self.changed:
            self._faults[method].gates.append(gate)
        return gate

    def _plan(self, method: str, fault: Fault, times: int) -> None:
        with self.changed:
            planned = self._faults[method]
            (planned.after if fault.accepted else planned.fail).extend([fault] * times)

    def take_faults(self, method: str) -> tuple[Fault | None, float, Fault | None, Gate | None]:
        """What is planned for this request: a failure before, a delay, one after, a gate."""
        with self.changed:
            planned = self._faults[method]
            delay = planned.delay.popleft() if planned.delay else 0.0
            if planned.fail:
                return planned.fail.popleft(), delay, None, None
            after = planned.after.popleft() if planned.after else None
            return None, delay, after, planned.gates.popleft() if planned.gates else None
