"""Processes of these tests, which may be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def started(module: str, *words: object) -> subprocess.Popen[str]:
    """A program of tests/watch, begun; its standard input ends when the test says so."""
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.watch.{module}", *map(str, words)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ready(child: subprocess.Popen[str]) -> subprocess.Popen[str]:
    """The program once it has said so."""
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n", child.communicate()[1]
    return child


def end(child: subprocess.Popen[str]) -> str:
    """Let a program finish what it does; what it logged."""
    said = child.communicate("", timeout=60)[1]
    assert child.returncode == 0, said
    return said


def kill(child: subprocess.Popen[str]) -> None:
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
