"""A process that makes the checks that are due, and may be told to die at a certain step.

    python -m tests.watch.checker DATABASE NOW [--die STEP] [--slow S]

The steps are patched in here: the program itself has none.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.watch import runner as module
from bot.watch.evaluation import Evaluation
from tests.watch.checks import watch


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _after(owner: Any, name: str) -> None:
    real = getattr(owner, name)

    def patched(*args: Any, **options: Any) -> Any:
        found = real(*args, **options)
        if found:
            die()
        return found

    setattr(owner, name, patched)


STEPS: dict[str, Callable[[], None]] = {
    "claiming": lambda: _after(module, "claim"),
    "claimed": lambda: setattr(module.Runner, "_make", die),
    "checking": lambda: setattr(Evaluation, "_past", die),
    "checked": lambda: setattr(module.Runner, "_record", die),
    "recording": lambda: setattr(module, "release", die),
    "recorded, not committed": lambda: _after(module, "finish"),
    "committed": lambda: _after(module.Runner, "_record"),
}
"""Steps of a check at which a process may die."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("now", type=datetime.fromisoformat)
    parser.add_argument("--die", choices=STEPS)
    parser.add_argument("--slow", type=float, default=0.0)
    given = parser.parse_args()
    if given.die:
        STEPS[given.die]()
    if given.slow:
        real = Evaluation.outcome

        def slowly(self: Evaluation, *args: Any) -> Any:
            time.sleep(given.slow)
            return real(self, *args)

        Evaluation.outcome = slowly  # type: ignore[method-assign]
    with watch(given.database) as here:
        here.now = given.now
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        done = here.runner(who=f"checker {os.getpid()}").run_due()
        sys.stdout.write(f"{len(done)}\n")


if __name__ == "__main__":
    main()
