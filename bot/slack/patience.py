"""Answering a form within Slack's patience."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from typing import TypeVar

from bot.slack.listeners import BUSY
from bot.slack.worker import Worker
from core.errors import GpusizeError

log = logging.getLogger(__name__)

PATIENCE_S = 2.2
"""Of the three seconds in which a form has to be answered."""

SLOW = "This takes longer than usual and may still be done; close the form and look in a minute."
OTHER_FORM = "This form is from another version of the app; close it and open it again."
DEFECT = "Something went wrong on our side. Please tell whoever runs this app the reference"

T = TypeVar("T")


def in_time(
    forms: Worker, field: str, keep: Callable[[], T | dict[str, str]], then: Callable[[T], None]
) -> dict[str, str]:
    """Do what a form asks for; what to say at which field if that did not work.

    `keep` gives errors by field, as a dict, or something else, of which `then` tells.
    """
    found: list[T | dict[str, str]] = []
    done = threading.Event()

    def do() -> None:
        try:
            found.append(keep())
        except GpusizeError as error:
            found.append({field: error.message})
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("A form could not be saved, reference %s", reference)
            found.append({field: f"{DEFECT} {reference}."})
        finally:
            done.set()
        if not isinstance(found[0], dict):
            then(found[0])

    if not forms.submit(do):
        return {field: BUSY}
    if not done.wait(PATIENCE_S):
        return {field: SLOW}
    return found[0] if isinstance(found[0], dict) else {}
