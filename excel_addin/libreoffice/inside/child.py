"""Computing in a process of gpusize's own Python, which need not be LibreOffice's.

It is started once, is asked a line of JSON at a time, and ends with LibreOffice.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any, cast

from .away import Away
from .cells import Plain
from .here import existing

START_S = 60.0
"""For the first answer: a virus scanner may read all files of Python first."""
ANSWER_S = 30.0

_PROGRAM = """\
import sys
sys.path[:0] = {folders!r}
from excel_addin.libreoffice.pipe import main
main()
"""
_THEIRS = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONUSERBASE", "PYTHONEXECUTABLE")
"""Variables LibreOffice sets for its own Python, which would lead another astray."""


class Child:
    """A process of gpusize."""

    def __init__(self, installation: dict[str, Any]) -> None:
        folders = existing(installation)
        python = installation["executable"]
        if not Path(python).exists():
            raise Away(f"gpusize's Python is not at {python} any more.")
        environment = {k: v for k, v in os.environ.items() if k not in _THEIRS}
        hidden: dict[str, Any] = (
            {"creationflags": subprocess.CREATE_NO_WINDOW}  # type: ignore[attr-defined]
            if sys.platform == "win32"
            else {"start_new_session": True}  # Ctrl+C in a terminal is for LibreOffice
        )
        try:
            self._process = subprocess.Popen(  # noqa: S603 - what the extension was written with
                [python, "-c", _PROGRAM.format(folders=folders)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                **hidden,
            )
        except OSError as error:
            raise Away(f"gpusize's Python at {python} cannot be started: {error}.") from error
        self._stdin = cast("IO[bytes]", self._process.stdin)
        self._said: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._listen, name="gpusize", daemon=True).start()
        self._wait = START_S

    def answer(self, name: str, cells: list[Any]) -> Plain:
        """What a formula gives.

        Raises Away where the process is gone or too slow; it is ended then.
        """
        line = json.dumps({"calls": [{"name": name, "args": cells}]}).encode() + b"\n"
        found = self._ask(line)
        if found is None:
            code = self._process.poll()
            self.close()
            what = "does not answer" if code is None else f"ended with code {code}"
            raise Away(f"The process of gpusize {what}.")
        self._wait = ANSWER_S
        if "refused" in found:
            raise Away(found["refused"])
        return found["results"][0]

    def close(self) -> None:
        """End the process."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()

    def _ask(self, line: bytes) -> dict[str, Any] | None:
        try:
            self._stdin.write(line)
            self._stdin.flush()
            said = self._said.get(timeout=self._wait)
            return json.loads(said) if said else None
        except (OSError, ValueError, queue.Empty):
            return None

    def _listen(self) -> None:
        """Hand on line by line; an empty one for the end. Only a thread can wait with a limit."""
        for line in cast("IO[bytes]", self._process.stdout):
            self._said.put(line)
        self._said.put(b"")
