"""Who computes: the service that was named, else this process, gpusize's own, or a service here."""

from __future__ import annotations

import time
from typing import Any, Callable, Mapping, Union

from . import settings
from .away import Away
from .cells import Plain, refused
from .child import Child
from .here import Here
from .service import Office, Service

PAUSE_S = 5.0
"""So long nothing is tried again: a whole sheet asks within it."""
ADVICE = (
    "Write the extension anew with `gpusize excel libreoffice` and install it, or start"
    f" `gpusize serve`, or set {settings.URL} to the address of a service."
)
AGAIN = "When that is right, press Ctrl+Shift+F9 to calculate again."

Way = Union[Here, Child, Service]


class Ways:
    """The first way that works, looked for again when it does no more."""

    def __init__(
        self, installation: dict[str, Any], environ: Mapping[str, str], office: Office | None
    ) -> None:
        self._installation, self._environ, self._office = installation, environ, office
        self._way: Way | None = None
        self._away = ""
        self._until = 0.0

    def answer(self, name: str, cells: list[Any], *, tells: bool = False) -> Plain:
        """What a formula gives; #N/A where nothing computes, or why in words if it `tells`."""
        if not self._away or time.monotonic() >= self._until:
            try:
                return self._answer(name, cells)
            except Away as away:
                self.close()
                self._away, self._until = f"{away} {AGAIN}", time.monotonic() + PAUSE_S
        return {"value": self._away} if tells else refused("#N/A", self._away)

    def close(self) -> None:
        """Let go of what is held."""
        if self._way is not None:
            self._way.close()
            self._way = None

    def _answer(self, name: str, cells: list[Any]) -> Plain:
        if isinstance(self._way, Child):
            try:
                return self._way.answer(name, cells)
            except Away:  # somebody may have ended it: another is started
                self.close()
        if self._way is not None:
            return self._way.answer(name, cells)
        set_to = settings.load(self._environ, self._installation["url"])
        if set_to.url:
            url, token = set_to.url, set_to.token
            return self._first([lambda: Service(url, token, self._office)], name, cells)
        ways: list[Callable[[], Way]] = [
            lambda: Here(self._installation),
            lambda: Child(self._installation),
            lambda: Service(self._installation["serve"], set_to.token, self._office),
        ]
        return self._first(ways, name, cells)

    def _first(self, ways: list[Callable[[], Way]], name: str, cells: list[Any]) -> Plain:
        """What the first way answers that does."""
        reasons: list[str] = []
        for way in ways:
            try:
                found = way()
            except Away as away:
                reasons += [str(away)] if str(away) not in reasons else []
                continue
            try:
                answer = found.answer(name, cells)
            except Away as away:
                found.close()
                reasons.append(str(away))
                continue
            self._way = found
            return answer
        if len(ways) > 1:
            reasons.append(ADVICE)
        raise Away(" ".join(["gpusize cannot compute.", *reasons]))
