"""`gpusize watch due` and `gpusize watch run`."""

from __future__ import annotations

import argparse

from bot import cli_output
from bot.cli_watch import text
from bot.cli_watch.place import Place
from bot.watch.here import no_refresh, the_runner
from bot.watch.posting import the_poster
from core.errors import InputError

POST_S = 600.0
"""How long a run goes on posting at the pace Slack allows; the rest is left to the next one."""


def due(arguments: argparse.Namespace, place: Place) -> None:
    """What is due now."""
    at = place.clock()
    runner = the_runner(place.store, place.live, place.clock, no_refresh)
    tasks = runner.due(at, place.whose if place.named else None) if place.store.there() else []
    if not arguments.json:
        cli_output.write("\n".join(text.pending(tasks, at)))
        return
    cli_output.print_json(
        [
            {
                "name": one.kept.scenario.name,
                "scenario_id": one.kept.id,
                "version": one.kept.version,
                "period": one.period.name,
                "since": one.since.isoformat(),
            }
            for one in tasks
        ]
    )


def run(arguments: argparse.Namespace, place: Place) -> None:
    """Make the checks that are due, and post what waits."""
    dry = arguments.dry_run
    refresh = no_refresh if dry or arguments.no_refresh else None
    if not place.store.there():
        raise InputError("There is no scenario yet; `gpusize watch add` saves one.")
    runner = the_runner(place.store, place.live, place.clock, refresh)
    whose = place.whose if place.named else None
    done = runner.run(whose, arguments.period, dry_run=dry)
    if not dry:
        runner.wake(place.clock())
    if not arguments.json:
        cli_output.write("\n".join(text.checked(done, dry=dry)))
        cli_output.flush()  # posting may take a while
    posted: int | None = None
    if not (dry or arguments.no_post):
        poster = the_poster(place.store, place.clock)
        posted = None if poster is None else poster.flush(POST_S)
    if arguments.json:
        cli_output.print_json(
            {"dry_run": dry, "checks": [one.as_dict() for one in done], "posted": posted}
        )
    elif posted is not None:
        cli_output.write(f"{text.count(posted, 'message')} posted")
    elif not dry and not arguments.no_post:
        cli_output.write("nothing is posted: SLACK_BOT_TOKEN is not set")
