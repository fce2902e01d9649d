"""Scenarios and their checks in words, for Slack."""

from __future__ import annotations

from datetime import datetime

from bot.commands import CALCULATION_OF, Answer
from bot.slack.watch.words import COMMAND
from bot.watch.asked import EXAMPLE, PLAIN
from bot.watch.kept import Kept, Ran
from core.errors import echo
from core.parameters import Parameter
from core.watch.finding import Failure, Finding
from core.watch.scenario import OPTIONS, Scenario

_COMMAND_OF = {calculation: command for command, calculation in CALCULATION_OF.items()}
LONGEST = 600
MOST_MOVES = 20


def question_text(scenario: Scenario) -> str:
    """The question as a command, every argument by its name."""
    given = ", ".join(f"{key}={value}" for key, value in scenario.inputs.items())
    return f"{_COMMAND_OF[scenario.calculation]} {given}"


def day(moment: datetime | None) -> str:
    """A moment as people read it, in UTC."""
    return "never" if moment is None else f"{moment:%Y-%m-%d %H:%M} UTC"


def amount(parameter: Parameter, value: object) -> str:
    """An option's value as somebody would type it."""
    if parameter.unit == "fraction" and isinstance(value, int | float):
        return f"{value * 100:g}%"
    return f"{value:g}" if isinstance(value, float) else str(value)


def state(kept: Kept) -> str:
    """How a scenario is doing, in a few words."""
    words = [kept.state if kept.state != "active" else f"next check {day(kept.next_due)}"]
    memory = kept.memory
    if memory.open_reason:
        words.append(f"open: {memory.open_reason}")
    elif memory.acknowledged_by:
        words.append(f"acknowledged by {echo(memory.acknowledged_by)}")
    if memory.snoozed_until:
        words.append(f"snoozed until {memory.snoozed_until[:16].replace('T', ' ')}")
    if memory.muted:
        words.append("muted")
    return "; ".join(words)


def listed(found: list[Kept]) -> Answer:
    """All scenarios of a workspace."""
    if not found:
        return Answer(
            COMMAND,
            "list",
            title="Nothing is watched yet.",
            lines=["Press Watch on an answer, or begin with the example."],
            examples=[f"{COMMAND} add Support bot {EXAMPLE}"],
        )
    plural = "" if len(found) == 1 else "s"
    lines = [f"{one.scenario.name}: {state(one)}" for one in found]
    return Answer(COMMAND, "list", title=f"{len(found)} scenario{plural} watched", lines=lines)


def shown(kept: Kept, last: Ran | None) -> Answer:
    """Everything about one."""
    scenario = kept.scenario
    given = scenario.options.model_dump()
    plain = scenario.as_dict()
    lines = [
        f"Question: {question_text(scenario)}",
        *(f"{one.name}: {plain[one.name] or 'not set'}" for one in PLAIN),
        *(f"{one.name}: {amount(one, given[one.name])}" for one in OPTIONS),
        f"Version {kept.version}, by {echo(kept.made_by)} on {day(kept.made_at)}; id {kept.id}",
    ]
    if last is not None:
        lines.append(f"Last check: {check_line(last)}")
    return Answer(COMMAND, "show", title=f"{scenario.name}: {state(kept)}", lines=lines)


def history(kept: Kept, checks: list[Ran]) -> Answer:
    """Its checks, the newest first."""
    title = f"{kept.scenario.name}: {len(checks) or 'no'} check{'' if len(checks) == 1 else 's'}"
    return Answer(COMMAND, "history", title=title, lines=[check_line(one) for one in checks])


def check_line(one: Ran) -> str:
    """One check in a line."""
    late = f", {_hours(one.late_s)} late" if one.late_s else ""
    found = _said(one.outcome) if one.outcome is not None else "under way"
    return f"{one.period} (version {one.version}{late}): {one.reason or one.state}. {found}"


def preview(kept: Kept, outcome: Finding | Failure, reason: str) -> Answer:
    """What a check would find now."""
    lines = [_said(outcome)]
    if isinstance(outcome, Finding):
        lines += [f"{move.item} moved" for move in outcome.moves[:MOST_MOVES]]
        lines += outcome.stale
    lines.append(f"It would say: {reason}. Nothing was recorded or posted.")
    return Answer(COMMAND, "run", title=f"{kept.scenario.name}, checked now", lines=lines)


def _said(outcome: Finding | Failure) -> str:
    text = outcome.message if isinstance(outcome, Failure) else outcome.now.summary
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _hours(seconds: int) -> str:
    return f"{seconds / 3600:.0f} h" if seconds >= 5400 else f"{seconds // 60} min"
