"""Scenarios and checks as the terminal shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from textwrap import indent

from bot.cli_prices.text import count, moment, table, wrapped
from bot.render.alert import line_text, terminal_text
from bot.render.numbers import duration
from bot.watch.claims import Task
from bot.watch.ending import Checked
from bot.watch.kept import Kept, Ran
from bot.watch.post import Post
from core.watch.finding import Failure, Finding

INDENT = " " * 4


def question(kept: Kept) -> str:
    """What is asked, as arguments."""
    inputs = " ".join(f"{key}={value}" for key, value in kept.scenario.inputs.items())
    return f"{kept.scenario.calculation} {inputs}"


def listed(found: Sequence[Kept]) -> list[str]:
    """A line for each scenario."""
    if not found:
        return ["There is no scenario yet; `gpusize watch add` saves one."]
    head = ("name", "channel", "schedule", "next (UTC)", "said", "asks")
    rows = [
        (
            one.scenario.name,
            one.scenario.channel or "-",
            one.scenario.schedule,
            due(one),
            state(one) or "-",
            question(one),
        )
        for one in found
    ]
    return table(head, rows)


def due(kept: Kept) -> str:
    """When it is checked next."""
    return kept.state if kept.next_due is None else moment(kept.next_due)


def state(kept: Kept) -> str:
    """What is open, and what holds alerts back."""
    memory = kept.memory
    words = [memory.open_reason] if memory.open_reason else []
    if memory.muted:
        words.append("muted")
    if memory.snoozed_until:
        words.append(f"snoozed until {moment(datetime.fromisoformat(memory.snoozed_until))}")
    return ", ".join(words)


def shown(kept: Kept, runs: Sequence[Ran]) -> list[str]:
    """Everything about one scenario."""
    scenario = kept.scenario
    made = f"version {kept.version} by {kept.made_by}, {moment(kept.made_at)} UTC"
    lines = [f"{scenario.name} (id {kept.id}, {made})"]
    lines += wrapped(f"asks {question(kept)}")
    lines += wrapped(f"{scenario.schedule} in {scenario.timezone}, next {due(kept)}")
    lines += wrapped(f"tells {scenario.channel or 'nobody'}; owner {scenario.owner or 'nobody'}")
    options = scenario.options.model_dump(exclude_defaults=True)
    if options:
        lines += wrapped(", ".join(f"{key} {value}" for key, value in options.items()))
    if state(kept):
        lines += wrapped(f"alerts: {state(kept)}")
    if kept.memory.acknowledged_by:
        when = moment(datetime.fromisoformat(kept.memory.acknowledged_at))
        lines += wrapped(f"acknowledged by {kept.memory.acknowledged_by} on {when} UTC")
    return lines + (["", *history(runs)] if runs else [])


def history(runs: Sequence[Ran]) -> list[str]:
    """A line for each check."""
    if not runs:
        return ["It was not checked yet."]
    rows = [
        (
            one.period,
            str(one.version),
            one.state if one.finished_at is None else moment(one.finished_at),
            late(one.late_s),
            one.reason or "-",
            found(one.outcome),
        )
        for one in runs
    ]
    return table(("period", "version", "checked (UTC)", "late by", "reason", "found"), rows)


def found(outcome: Finding | Failure | None) -> str:
    """What a check came to, in one sentence."""
    if outcome is None:
        return "-"
    return outcome.message if isinstance(outcome, Failure) else outcome.now.summary


def late(seconds: int) -> str:
    """How late, as a cell of a table."""
    return duration(seconds) if seconds else "-"


def pending(tasks: Sequence[Task], at: datetime) -> list[str]:
    """What is due."""
    if not tasks:
        return ["Nothing is due."]
    rows = [
        (
            one.kept.scenario.name,
            one.period.name,
            moment(one.since),
            duration((at - one.since).total_seconds()),
        )
        for one in tasks
    ]
    return table(("name", "period", "since (UTC)", "for"), rows)


def checked(done: Sequence[Checked], *, dry: bool) -> list[str]:
    """What was checked, and what it comes to."""
    if not done:
        return ["Nothing is due."]
    lines: list[str] = []
    for one in done:
        verdict = one.verdict
        reason = verdict.reason.value if verdict else "not judged, because it was changed meanwhile"
        behind = f", {duration(one.late_s)} late" if one.late_s else ""
        lines += wrapped(f"{one.kept.scenario.name}  {one.period}{behind}: {reason}", "")
        where = ", ".join(f"{post.channel} ({post.kind})" for post in one.posts)
        if where and dry:
            lines += [*wrapped(f"would go to {where}:"), *_message(one.posts[0])]
            continue
        lines += wrapped(found(one.outcome))
        if where:
            lines += wrapped(f"goes to {where}")
        elif verdict is not None and verdict.held_by:
            lines += wrapped(f"nothing is posted: {verdict.held_by}")
        elif verdict is not None and verdict.form != "silence":
            lines += wrapped("nothing is posted: the scenario has no channel")
    return [*lines, f"{count(len(done), 'check')}{' would be' if dry else ''} made"]


def _message(post: Post) -> list[str]:
    """What a post says, indented."""
    if post.kind == "line":
        return wrapped(line_text(post.payload), INDENT)
    return indent(terminal_text(post.payload), INDENT).splitlines()
