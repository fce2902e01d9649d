"""The command line: what to run, and what becomes of its errors.

This module imports next to nothing, so that help and mistakes cost no start-up time; what a command
needs is imported when it is run. The commands are in `cli_options`.

Exit codes: 0 answered; 1 a defect, or output that could not be written; 2 a mistake in the
question, with one sentence on stderr; 3 from `prices refresh`: a source could not be read, was
refused, or a part of it waits for a person; 130 interrupted; 141 the reader of the output went
away.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from bot import cli_output
from bot.cli_options import build_parser, near_option
from core.errors import GpusizeError

OK, FAILED, MISTAKE, INTERRUPTED, READER_GONE = 0, 1, 2, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    cli_output.use_utf8()
    try:
        code = _guarded(sys.argv[1:] if argv is None else list(argv))
        cli_output.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        cli_output.abandon_stdout()
        code = READER_GONE
    except cli_output.OutputError as error:
        cli_output.abandon_stdout()
        print(error, file=sys.stderr)
        code = FAILED
    return code


def _guarded(argv: list[str]) -> int:
    """The error boundary: people get one sentence, defects get a reference id."""
    wants_json = any(a == "--json" or a.startswith("--json=") for a in argv)
    try:
        return _dispatch(argv)
    except SystemExit as stop:  # argparse has said what it had to say
        return stop.code if isinstance(stop.code, int) else MISTAKE
    except GpusizeError as error:
        if wants_json:
            cli_output.print_json({"error": error.as_dict()})
        print(error.message, file=sys.stderr)
        return MISTAKE
    except (BrokenPipeError, cli_output.OutputError):
        raise
    except Exception as error:  # noqa: BLE001 - this is the boundary
        reference = cli_output.log_defect(error)
        if wants_json:
            fields = {"code": "internal", "message": "internal error", "reference": reference}
            cli_output.print_json({"error": fields})
        print(f"internal error, reference {reference}", file=sys.stderr)
        return FAILED


def _dispatch(argv: list[str]) -> int:
    parser = build_parser(argv[0] if argv else "")
    if not argv:
        parser.print_help()
        return OK
    arguments, extra = parser.parse_known_args(argv)
    # argparse does not collect words on both sides of an option: `ask /gpusize a --json b`.
    words: list[str] | None = getattr(arguments, "words", None)
    if words is not None:
        words += [e for e in extra if not e.startswith("-")]
        extra = [e for e in extra if e.startswith("-")]
    if extra:
        parser.error(f"unrecognized arguments: {' '.join(extra)}{near_option(parser, argv, extra)}")
    module, _, name = arguments.run.partition(":")
    code: int | None = getattr(import_module(module), name)(arguments)
    return OK if code is None else code
