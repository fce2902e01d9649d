"""The options of `gpusize prices`. Imports nothing: every start of the program reads this."""

from __future__ import annotations

from typing import Any

PAGE = "docs/prices.md: where prices come from, what waits and why, and a line for cron."
ITEM = "an API model or an accelerator: gpt-4o-mini, openai/gpt-4o-mini, h100"


def add_prices(commands: Any) -> None:
    """Add `prices` and what it can do to the commands."""
    parser = commands.add_parser(
        "prices",
        help="see, refresh, compare and export prices",
        description="Prices with their sources and dates, and the history of what was read.",
        epilog=PAGE,
        allow_abbrev=False,
    )
    parser.set_defaults(run="bot.cli_prices.run:run")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _show(actions)
    _refresh(actions)
    _diff(actions)
    for name, text in (
        ("approve", "let what waits answer from now on"),
        ("reject", "settle what waits as not to be believed"),
    ):
        one = _action(actions, name, text)
        one.add_argument("words", nargs="+", metavar="READING", help="its number, from prices show")
        one.add_argument("--by", metavar="NAME", help="who decides (your login name)")
        if name == "reject":
            one.add_argument("--because", metavar="TEXT", help="why, kept with the decision")
        _json(one)
    history = _action(actions, "history", "everything ever learnt about one thing")
    history.add_argument("words", nargs="+", metavar="ITEM", help=ITEM)
    history.add_argument("--provider", metavar="NAME", help="only what this provider sells")
    history.add_argument("--dimension", metavar="NAME", help="e.g. input, cached_read, spot")
    _json(history)
    _export(actions)


def _action(actions: Any, name: str, text: str) -> Any:
    return actions.add_parser(name, help=text, description=_sentence(text), allow_abbrev=False)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _json(parser: Any) -> None:
    parser.add_argument("--json", action="store_true", help="print everything as JSON")


def _show(actions: Any) -> None:
    show = _action(actions, "show", "sources, their age and what waits; with ITEMs, their prices")
    show.add_argument("words", nargs="*", metavar="ITEM", help=ITEM)
    show.add_argument("--as-of", metavar="DATE", help="prices in force on this day (today)")
    show.add_argument("--source", metavar="ID", help="only this source")
    show.add_argument("--provider", metavar="NAME", help="only what this provider sells")
    _json(show)


def _refresh(actions: Any) -> None:
    refresh = _action(actions, "refresh", "read price sources, judge them, keep what may be used")
    refresh.add_argument(
        "--source",
        metavar="ID",
        action="append",
        default=[],
        help="read only this one; may be repeated (all but the very large ones, and your own file"
        " if GPUSIZE_OWN_URL names it)",
    )
    refresh.add_argument(
        "--from",
        dest="origin",
        metavar="PATH_OR_URL",
        help="where to read the one --source from: a mirror, or with --source own your file",
    )
    refresh.add_argument("--dry-run", action="store_true", help="read and judge, keep nothing")
    refresh.add_argument(
        "--hold-refused",
        action="store_true",
        help="put a list that is refused as a whole aside, to be approved by hand",
    )
    _json(refresh)


def _diff(actions: Any) -> None:
    diff = _action(actions, "diff", "what prices did between two days, or would by a READING")
    diff.add_argument(
        "words",
        nargs="*",
        metavar="ITEM",
        help=f"{ITEM}; or the number of one reading that waits (the items of the price book)",
    )
    diff.add_argument("--since", metavar="DATE", help="from this day on (91 days before --until)")
    diff.add_argument("--until", metavar="DATE", help="to the end of this day (now)")
    diff.add_argument("--source", metavar="ID", help="only this source")
    diff.add_argument("--all", action="store_true", help="everything, not only the price book")
    _json(diff)


def _export(actions: Any) -> None:
    export = _action(actions, "export", "every price over its period, for a spreadsheet or program")
    export.add_argument("--out", metavar="FILE", help="write here instead of to stdout")
    export.add_argument("--format", choices=("csv", "json"), help="(by FILE's ending, else csv)")
    export.add_argument("--as-of", metavar="DATE", help="only what is in force on this day")
    export.add_argument(
        "--known", metavar="TIME", help="by what was known then, e.g. 2026-11-21T09:00 (UTC)"
    )
    export.add_argument("--private", action="store_true", help="your own prices too")
