"""`gpusize doctor` run in this process, in a folder and an environment of its own."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from tests.databases import SERVER_VARIABLE, server

Lines = list[dict[str, Any]]


class Doctor:
    """The command in an environment that a test sets."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
    ) -> None:
        self.folder = folder
        self._patch = monkeypatch
        self._capsys = capsys
        # DATABASE_URL will be that of the service, and the fixtures still need the server's
        where = server().render_as_string(hide_password=False)
        monkeypatch.setenv(SERVER_VARIABLE, where)
        for name in list(os.environ):
            if name.startswith(("GPUSIZE_", "SLACK_")) or name == "DATABASE_URL":
                monkeypatch.delenv(name)
        monkeypatch.chdir(folder)
        monkeypatch.setenv("COLUMNS", "400")
        self.set(GPUSIZE_DATA=str(folder / "data"))

    def set(self, **environ: str) -> None:
        for name, value in environ.items():
            self._patch.setenv(name, value)

    def look(self) -> tuple[int, Lines]:
        """Exit code, and the checks."""
        code = main(["doctor", "--json"])
        said = self._capsys.readouterr()
        assert "Traceback" not in said.err
        found = json.loads(said.out)
        assert found["ok"] is (code == 0)
        return code, found["checks"]

    def text(self) -> tuple[int, str]:
        code = main(["doctor"])
        return code, self._capsys.readouterr().out


def of(lines: Lines, check: str) -> list[tuple[str, str]]:
    """State, and text with fix, of the lines about a thing."""
    return [(x["state"], f"{x['text']} {x['fix']}".strip()) for x in lines if x["check"] == check]
