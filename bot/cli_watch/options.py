"""The options of `gpusize watch` and `gpusize audit`.

Every start of the program reads this, so it imports nothing; what a scenario can be given is asked
for only when the command is one of these.
"""

from __future__ import annotations

from typing import Any

PAGE = "docs/watch.md: schedules, files, several processes; docs/alerts.md: what an alert says."
EXAMPLE = '"/breakeven gpt-4o-mini vs llama-3.1-8b on l40s, 800 in, 300 out, 5M/month"'


def add_watch(commands: Any, *, asked: bool) -> None:
    """Add both commands; their actions and options only if one of them is `asked` for."""
    watch = commands.add_parser(
        "watch",
        help="check decisions on a schedule and post what changed",
        description="Scenarios that are checked on a schedule; alerts go to their channel.",
        epilog=PAGE,
        allow_abbrev=False,
    )
    watch.set_defaults(run="bot.cli_watch.run:run")
    audit = commands.add_parser(
        "audit",
        help="who did what with scenarios, alerts and prices",
        description="The record of who did what in all workspaces, the newest first.",
        allow_abbrev=False,
    )
    audit.set_defaults(run="bot.cli_watch.auditing:run")
    if not asked:
        return
    kind = audit.add_mutually_exclusive_group()
    kind.add_argument("--json", action="store_true", help="print it as JSON")
    kind.add_argument("--csv", action="store_true", help="print it as CSV")
    audit.add_argument("--since", metavar="DATE", help="from this day on, in UTC")
    audit.add_argument(
        "--name", metavar="NAME", help="only what was done to this scenario; its name in any case"
    )
    audit.add_argument("--limit", metavar="N", default="200", help="so many lines (200)")
    _actions(watch)


def _actions(watch: Any) -> None:
    actions = watch.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = _action(actions, "add", "save a scenario; it is checked at the next run")
    _name(add)
    _scenario(add, required=True)
    edit = _action(actions, "edit", "change a scenario; it becomes another version")
    _name(edit)
    edit.add_argument("--name", dest="new_name", metavar="NAME", help="another name")
    _scenario(edit, required=False)
    _action(actions, "list", "all scenarios, when each is due and what was said last")
    _name(_action(actions, "show", "everything about one scenario"))
    history = _action(actions, "history", "the checks of one scenario, the newest first")
    _name(history)
    history.add_argument("--limit", metavar="N", default="20", help="so many checks (20)")
    _action(actions, "due", "what is due now")
    run = _action(actions, "run", "make the checks that are due, and post what there is to say")
    run.add_argument("--period", metavar="NAME", help="only up to this period, e.g. 2026Q4")
    run.add_argument(
        "--dry-run", action="store_true", help="say what would be posted, keep nothing"
    )
    run.add_argument("--no-refresh", action="store_true", help="use prices as they were read last")
    run.add_argument("--no-post", action="store_true", help="leave messages to `gpusize serve`")
    for name, text in (
        ("pause", "check a scenario no more until it is resumed"),
        ("resume", "check it again; what was missed meanwhile is not made up"),
        ("delete", "check it never again and free its name"),
        ("ack", "acknowledge its open alert: no more reminders"),
        ("mute", "post nothing of it; checks go on"),
        ("unmute", "post again"),
    ):
        _name(_by(_action(actions, name, text)))
    snooze = _by(_action(actions, "snooze", "hold its alerts back for a while"))
    _name(snooze)
    snooze.add_argument("until", metavar="UNTIL", help="1d, 1w, or a date such as 2026-12-24")
    export = _by(_action(actions, "export", "all scenarios as TOML"))
    export.add_argument("file", nargs="?", metavar="FILE.toml", help="(stdout)")
    import_ = _by(_action(actions, "import", "add or edit scenarios from TOML or a workbook"))
    import_.add_argument(
        "file", metavar="FILE", help=".toml, or .xlsx with a column for each value"
    )
    import_.add_argument("--dry-run", action="store_true", help="say what would change")


def _action(actions: Any, name: str, text: str) -> Any:
    sentence = f"{text[0].upper()}{text[1:]}."
    found = actions.add_parser(name, help=text, description=sentence, allow_abbrev=False)
    found.add_argument("--json", action="store_true", help="print everything as JSON")
    found.add_argument(
        "--workspace", metavar="ID", help="a Slack workspace's, T... or E.../T... (your own)"
    )
    return found


def _name(parser: Any) -> None:
    parser.add_argument("name", metavar="NAME", help="a scenario's name, in any case, or its id")


def _by(parser: Any) -> Any:
    parser.add_argument("--by", metavar="NAME", help="who does it (your login name)")
    return parser


def _scenario(parser: Any, *, required: bool) -> None:
    """Options for everything a scenario can be given, as it is declared."""
    from bot.watch.asked import PLAIN  # noqa: PLC0415 - see above
    from core.watch.scenario import OPTIONS  # noqa: PLC0415

    _by(parser)
    parser.add_argument(
        "--text", required=required, metavar="QUESTION", help=f"what to watch, e.g. {EXAMPLE}"
    )
    for plain in PLAIN:
        must = required and plain.name == "channel"
        text = plain.doc if must else f"{plain.doc} ({plain.example})"
        parser.add_argument(f"--{plain.name}", required=must, metavar="TEXT", help=_safe(text))
    for found in OPTIONS:
        words = [found.name, *found.spec.words]
        flags = [f"--{word.replace('_', '-').replace(' ', '-')}" for word in dict.fromkeys(words)]
        allowed = f"{found.doc} {found.spec.allowed()}; default {found.default}"
        parser.add_argument(
            *flags, dest=f"option_{found.name}", metavar=found.type.upper(), help=_safe(allowed)
        )


def _safe(text: str) -> str:
    return text.replace("%", "%%")
