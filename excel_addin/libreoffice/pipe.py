"""Answers over standard input and output, a line of JSON each: for a LibreOffice whose Python
cannot run gpusize.

    {"calls": [{"name": "GPUSIZE_VERSION", "args": []}]}
    {"results": [{"value": "0.1.0"}]}
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from core.errors import GpusizeError
from excel_addin.batch import read_calls
from excel_addin.libreoffice.answers import Answers


def main() -> None:
    """Answer until there is no more to read."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # whatever a library prints must not come between the answers
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    answers = Answers()
    for line in sys.stdin.buffer:
        out.write(json.dumps(_said(line, answers), separators=(",", ":")).encode() + b"\n")
        out.flush()


def _said(line: bytes, answers: Answers) -> dict[str, Any]:
    try:
        calls = read_calls(line)
    except GpusizeError as error:
        return {"refused": error.message}
    return {"results": [answers.answer(name, cells) for name, cells in calls]}
