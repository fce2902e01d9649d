"""The commands and their options. Imports next to nothing: every start of the program reads this.

A command's parser says in `run`, as `module:function`, who does it: a function of the parsed
arguments that returns the exit code, or None for 0. Other packages add commands of their own by
entry points in the group `gpusize.commands`, each a function that is given the subparsers.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from bot.cli_prices.options import add_prices
from bot.cli_watch.options import add_watch

EXAMPLES = """\
examples:
  gpusize ask "/gpusize llama-3.1-8b on h100, 50 qps, 8k in, 256 out"
  gpusize ask "/breakeven gpt-4o-mini vs llama-3.1-8b on l40s, 800 in, 300 out, 5M/month"
  gpusize call GPUS_NEEDED model=8b gpu=h100 qps=50 isl=8k osl=256
"""

BARE = "bare"
"""`--json` of `call` without an object: only a wish for JSON, which it prints anyway."""

ENTRY_POINTS = "gpusize.commands"


def build_parser(first_word: str = "") -> argparse.ArgumentParser:
    """The options and commands, with their help.

    Commands of other packages are looked up only if `first_word` is none of those here: looking
    takes time.
    """
    parser = argparse.ArgumentParser(
        prog="gpusize",
        description="LLM compute planning: how many GPUs, what binds, what it costs.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_questions(commands)
    _add_files(commands)
    _add_calibrate(commands)
    add_prices(commands)
    add_watch(commands, asked=first_word in ("watch", "audit"))
    _add_serve(commands)
    _add_upkeep(commands)
    _add_keys(commands)
    if first_word not in commands.choices:
        from importlib.metadata import entry_points  # noqa: PLC0415

        for entry in sorted(entry_points(group=ENTRY_POINTS)):
            entry.load()(commands)
    return parser


def near_option(parser: argparse.ArgumentParser, argv: Sequence[str], wrong: Sequence[str]) -> str:
    """What a mistyped option may have been, as the end of a sentence; empty where nothing is near.

    >>> near_option(build_parser(), ["ask", "x", "--jsn"], ["--jsn"])
    '; did you mean --json?'
    """
    from core.names import near  # noqa: PLC0415 - only for mistakes

    for word in argv:
        below = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]  # noqa: SLF001
        parser = below[0].choices.get(word, parser) if below else parser
    known = [name for action in parser._actions for name in action.option_strings]  # noqa: SLF001
    found = near(wrong[0].partition("=")[0], known, 1)
    return f"; did you mean {found[0]}?" if found else ""


def _add_questions(commands: Any) -> None:
    ask = commands.add_parser("ask", help="answer a question as Slack would", allow_abbrev=False)
    ask.add_argument(
        "words", nargs="+", metavar="QUESTION", help='"/gpusize ...", or - to read it from stdin'
    )
    ask.add_argument("--json", action="store_true", help="print command, result and text as JSON")
    _add_chart(ask)
    ask.set_defaults(run="bot.cli_commands:ask")

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
    _add_chart(call)
    call.set_defaults(run="bot.cli_commands:call")

    opened = commands.add_parser(
        "open", help="show an answer given before, by the id at its foot", allow_abbrev=False
    )
    opened.add_argument("words", nargs="+", metavar="ID", help="12 digits, or the first 6 or more")
    opened.add_argument("--json", action="store_true", help="print everything kept of it as JSON")
    opened.set_defaults(run="bot.cli_commands:open_kept")

    functions = commands.add_parser(
        "functions", help="list every calculation and its arguments", allow_abbrev=False
    )
    functions.add_argument("--json", action="store_true", help="print the whole registry as JSON")
    functions.set_defaults(run="bot.cli_commands:functions")


def _add_chart(command: Any) -> None:
    command.add_argument(
        "--chart", metavar="FILE.png", help="draw the answer too; a file there is replaced"
    )


def _add_files(commands: Any) -> None:
    """The commands that start from a file of measurements."""
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
    validate.set_defaults(run="bot.cli_validate:run")

    traffic = commands.add_parser(
        "traffic", help="sum up a file of requests for a sizing", allow_abbrev=False
    )
    traffic.add_argument(
        "file", metavar="FILE", help="requests as CSV, .jsonl or .json: time, prompt, answer tokens"
    )
    traffic.add_argument("--json", action="store_true", help="print the profile as JSON")
    traffic.add_argument(
        "--window", default="60s", metavar="TIME", help="length of a window for the peak (60s)"
    )
    traffic.add_argument("--model", metavar="MODEL", help="plan a fleet of this model")
    traffic.add_argument("--gpu", metavar="GPU", help="... on this accelerator")
    traffic.add_argument("--api", metavar="API", help="... and compare with this API model")
    traffic.add_argument("--qps", metavar="RATE", help="plan for this rate instead of the file's")
    traffic.add_argument("--ttft", metavar="TIME", help="target for the p95 of the TTFT, e.g. 2s")
    traffic.add_argument("--tpot", metavar="TIME", help="target for the mean TPOT, e.g. 50ms")
    traffic.set_defaults(run="bot.cli_traffic:run")


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
    parser.set_defaults(run="bot.cli_calibrate:run")


def _add_serve(commands: Any) -> None:
    serve = commands.add_parser("serve", help="run the HTTP and Slack service", allow_abbrev=False)
    serve.add_argument("--host", help="address to listen on (GPUSIZE_HOST, 127.0.0.1)")
    serve.add_argument("--port", help="port, 0 to let the system pick (GPUSIZE_PORT, 8080)")
    serve.add_argument(
        "--tls-cert",
        metavar="FILE",
        help="certificate for HTTPS (GPUSIZE_TLS_CERT)",
    )
    serve.add_argument("--tls-key", metavar="FILE", help="its key (GPUSIZE_TLS_KEY)")
    serve.set_defaults(run="bot.serve:run")


def _add_upkeep(commands: Any) -> None:
    """What keeps a service well."""
    doctor = commands.add_parser(
        "doctor",
        help="check settings, Slack, database; say what to fix",
        allow_abbrev=False,
    )
    doctor.add_argument("--json", action="store_true", help="print every check as JSON")
    doctor.set_defaults(run="bot.cli_doctor:run")

    migrate = commands.add_parser(
        "migrate", help="bring the database to the newest schema", allow_abbrev=False
    )
    migrate.set_defaults(run="bot.cli_upkeep:migrate")

    upkeep = commands.add_parser(
        "upkeep",
        help="remove old checks and messages; `serve` does it by itself",
        description="Remove finished checks and posted messages that are older than"
        " GPUSIZE_WATCH_KEEP_DAYS and not needed any more (docs/watch.md).",
        allow_abbrev=False,
    )
    upkeep.add_argument("--dry-run", action="store_true", help="say how many, remove nothing")
    upkeep.set_defaults(run="bot.cli_upkeep:upkeep")

    health = commands.add_parser(
        "health", help="ask the service on this machine how it is", allow_abbrev=False
    )
    health.add_argument(
        "--ready", action="store_true", help="whether it can answer, not only whether it lives"
    )
    health.set_defaults(run="bot.cli_upkeep:health")


def _add_keys(commands: Any) -> None:
    keys = commands.add_parser(
        "keys", help="keys that tokens of Slack workspaces are encrypted with", allow_abbrev=False
    )
    doing = keys.add_subparsers(dest="doing", required=True, metavar="DO")
    for name, text in (
        ("new", "print a key for GPUSIZE_TOKEN_KEYS"),
        ("renew", "encrypt kept tokens with the first key, so that others can go"),
    ):
        doing.add_parser(name, help=text, allow_abbrev=False).set_defaults(
            run=f"bot.cli_keys:{name}"
        )


class _Version(argparse.Action):
    """--version, looked up only when asked: reading package metadata takes time."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        """Print and leave."""
        from importlib.metadata import version  # noqa: PLC0415

        print(f"gpusize {version('gpusize')}")
        parser.exit()
