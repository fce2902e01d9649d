"""The command line: ask, call, open, functions, validate, traffic, calibrate, prices, serve.

This module imports next to nothing, so that help and mistakes cost no start-up time; each
command imports what it needs, and only `serve` pays for the web and Slack libraries.

Exit codes: 0 answered; 1 a defect, or output that could not be written; 2 a mistake in the
question, with one sentence on stderr; 3 from `prices refresh`: a source could not be read, was
refused, or a part of it waits for a person; 130 interrupted; 141 the reader of the output went
away.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from bot import cli_output
from bot.cli_prices.options import add_prices
from core.errors import GpusizeError

EXAMPLES = """\
examples:
  gpusize ask "/gpusize llama-3.1-8b on h100, 50 qps, 8k in, 256 out"
  gpusize ask "/breakeven gpt-4o-mini vs llama-3.1-8b on l40s, 800 in, 300 out, 5M/month"
  gpusize call GPUS_NEEDED model=8b gpu=h100 qps=50 isl=8k osl=256
"""

BARE = "bare"
"""`--json` of `call` without an object: only a wish for JSON, which it prints anyway."""

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
    parser = build_parser()
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
        parser.error(f"unrecognized arguments: {' '.join(extra)}")
    if arguments.command in ("serve", "prices"):
        return _with_codes_of_its_own(arguments)
    if arguments.command in ("validate", "traffic", "calibrate"):
        _read_files(arguments)
        return OK
    from bot import cli_commands  # noqa: PLC0415 - help and mistakes do without

    if arguments.command == "ask":
        cli_commands.ask(arguments.words, as_json=arguments.json)
    elif arguments.command == "call":
        source = None if arguments.json == BARE else arguments.json
        if source is not None and "=" in source and not source.startswith(("{", "@", "-")):
            # `--json key=value`: the option was meant as a bare flag
            arguments.words.insert(0, source)
            source = None
        cli_commands.call(arguments.name, arguments.words, source)
    elif arguments.command == "open":
        cli_commands.open_kept(arguments.words, as_json=arguments.json)
    else:
        cli_commands.functions(as_json=arguments.json)
    return OK


def _with_codes_of_its_own(arguments: argparse.Namespace) -> int:
    if arguments.command == "serve":
        from bot.serve import serve  # noqa: PLC0415 - heavy

        return serve(arguments.host, arguments.port)
    from bot.cli_prices.run import run  # noqa: PLC0415 - databases are heavy

    return run(arguments)


def _read_files(arguments: argparse.Namespace) -> None:
    """The commands that start from a file of measurements."""
    if arguments.command == "validate":
        from bot import cli_validate  # noqa: PLC0415 - help and mistakes do without

        cli_validate.run(
            arguments.file, as_json=arguments.json, by=arguments.by, rows=arguments.rows
        )
    elif arguments.command == "traffic":
        from bot import cli_traffic  # noqa: PLC0415 - as above

        cli_traffic.run(arguments.file, as_json=arguments.json, window=arguments.window)
    else:
        from bot import cli_calibrate  # noqa: PLC0415 - as above

        cli_calibrate.run(arguments)


def build_parser() -> argparse.ArgumentParser:
    """The options and commands, with their help."""
    parser = argparse.ArgumentParser(
        prog="gpusize",
        description="LLM compute planning: how many GPUs, what binds, what it costs.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    ask = commands.add_parser("ask", help="answer a question as Slack would", allow_abbrev=False)
    ask.add_argument(
        "words", nargs="+", metavar="QUESTION", help='"/gpusize ...", or - to read it from stdin'
    )
    ask.add_argument("--json", action="store_true", help="print command, result and text as JSON")

    call = commands.add_parser(
        "call", help="run one calculation and print its receipt as JSON", allow_abbrev=False
    )
    call.add_argument("name", metavar="NAME", help="a name from `gpusize functions`")
    call.add_argument(
        "words", nargs="*", metavar="key=value", help="an argument; 8k, 2s and $3/hour are read"
    )
    call.add_argument(
        "--json",
        metavar="OBJECT",
        nargs="?",
        const=BARE,
        help="arguments as a JSON object, @FILE, or - for stdin; the receipt is JSON either way",
    )

    opened = commands.add_parser(
        "open", help="show an answer given before, by the id at its foot", allow_abbrev=False
    )
    opened.add_argument("words", nargs="+", metavar="ID", help="12 digits, or the first 6 or more")
    opened.add_argument("--json", action="store_true", help="print everything kept of it as JSON")

    functions = commands.add_parser(
        "functions", help="list every calculation and its arguments", allow_abbrev=False
    )
    functions.add_argument("--json", action="store_true", help="print the whole registry as JSON")

    validate = commands.add_parser(
        "validate", help="hold predictions against measured rows", allow_abbrev=False
    )
    validate.add_argument("file", metavar="FILE.csv", help="measured rows, one figure a line")
    validate.add_argument("--json", action="store_true", help="print the report as JSON")
    validate.add_argument(
        "--by",
        default="metric",
        metavar="COLUMNS",
        help="group by metric, gpu, source, model, separated by commas (metric)",
    )
    validate.add_argument("--rows", metavar="OUT.csv", help="write one line per row")

    traffic = commands.add_parser(
        "traffic", help="sum up a file of requests for a sizing", allow_abbrev=False
    )
    traffic.add_argument(
        "file", metavar="FILE", help="requests as CSV or .jsonl: time, prompt and answer tokens"
    )
    traffic.add_argument("--json", action="store_true", help="print the profile as JSON")
    traffic.add_argument(
        "--window", default="60s", metavar="TIME", help="length of a window for the peak (60s)"
    )

    _add_calibrate(commands)
    add_prices(commands)
    serve = commands.add_parser("serve", help="run the HTTP and Slack service", allow_abbrev=False)
    serve.add_argument("--host", help="address to listen on (GPUSIZE_HOST, 127.0.0.1)")
    serve.add_argument("--port", help="port, 0 to let the system pick (GPUSIZE_PORT, 8080)")
    return parser


def _add_calibrate(commands: Any) -> None:
    parser = commands.add_parser(
        "calibrate",
        help="fit the estimator to your own load test",
        description="Fit at most three factors to load-test results of one model, GPU and engine,"
        " and keep them: results of vllm bench serve --save-result, GuideLLM, GenAI-Perf and"
        " AIPerf, or a CSV as validate reads it. Several files are fitted together.",
        allow_abbrev=False,
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="a result; it need not say more")
    for name, meta, text in (
        ("--gpu", "NAME", "the GPU it ran on"),
        ("--model", "NAME", "the model, where the result's name for it is not known"),
        ("--weights", "FORMAT", "weight format (what the checkpoint's name says)"),
        ("--kv", "FORMAT", "KV-cache format (the engine's default)"),
        ("--tp", "N", "tensor parallelism of the replica tested (1)"),
        ("--pp", "N", "pipeline parallelism (1)"),
        ("--ep", "N", "expert parallelism (1)"),
        ("--engine", "NAME", "vllm, sglang, tensorrt-llm, nim or other (vllm)"),
        ("--engine-version", "VERSION", "e.g. 0.11 (the current one)"),
        ("--name", "TEXT", "what answers call the test (the file's name)"),
    ):
        parser.add_argument(name, metavar=meta, help=text)
    parser.add_argument("--dry-run", action="store_true", help="fit and show, keep nothing")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--list", action="store_true", help="show what is kept")
    parser.add_argument(
        "--remove", nargs=3, metavar=("MODEL", "GPU", "ENGINE"), help="forget a calibration"
    )


class _Version(argparse.Action):
    """--version, looked up only when asked: reading package metadata takes time."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        """Print and leave."""
        from importlib.metadata import version  # noqa: PLC0415

        print(f"gpusize {version('gpusize')}")
        parser.exit()
