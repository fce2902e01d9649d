"""`gpusize traffic FILE`: a file of requests summed up, with the sizing question it makes."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from bot import cli_output
from bot.answers.here import the_archive
from bot.book import the_book
from bot.cli_validate import first_lines
from bot.commands import Answer
from bot.render import terminal
from bot.trace import planned, read_trace
from core.arrivals import Arrivals
from core.errors import InputError, echo
from core.profile import LengthStats, Profile
from core.receipt import Receipt
from core.requests_csv import MOST_LISTED
from core.units import parse_quantity

_FEW = 100
"""Requests in a window below which chance alone makes one of a hundred windows busy."""
WIDTH = 100
_FAR = 0.25
"""Difference between a measured figure and that of the lognormal worth a note."""


def run(arguments: argparse.Namespace) -> None:
    """Sum up FILE and print tables and the /gpusize line, or all of it as JSON.

    With a model and an accelerator, also the fleet that the requests need.
    """
    given = _given(arguments)
    try:
        window_s = parse_quantity(arguments.window, "s")
    except InputError as error:
        raise InputError(f"--window: {error.message}; write e.g. 60s or 5min.") from None
    summed = _read(arguments.file, window_s)
    line, notes = question(summed), _notes(summed)
    plan: list[Receipt] = []
    book = the_book() if given else None
    if book is not None:
        plan = planned(summed, given, arguments.api, book)
    if arguments.json:
        out = {**summed.as_dict(), "question": line, "notes": notes}
        cli_output.print_json(out | ({"plan": [r.as_dict() for r in plan]} if plan else {}))
    else:
        cli_output.write(_text(summed, "" if plan else line, notes))
        for receipt in plan:
            cli_output.write("\n" + terminal.text(Answer("/gpu", "", receipt), width=WIDTH))
    if book is not None:
        cli_output.flush()
        for receipt in plan:
            the_archive().keep(receipt, book)


def _given(arguments: argparse.Namespace) -> dict[str, str]:
    """What the options say of the plan; empty where none is asked for."""
    given = {name: getattr(arguments, name) for name in ("model", "gpu", "qps")}
    for option in ("ttft", "tpot"):
        text = getattr(arguments, option)
        try:
            given[f"{option}_ms"] = text and f"{parse_quantity(text, 'ms'):g}"
        except InputError as error:
            raise InputError(f"--{option}: {error.message}; write e.g. 500ms or 2s.") from None
    found = {name: text for name, text in given.items() if text is not None}
    missing = [name for name in ("model", "gpu") if name not in found]
    if (found or arguments.api) and missing:
        raise InputError(
            f"A plan needs --model and --gpu; --{missing[0]} is missing.",
            field=missing[0],
        )
    return found


def question(one: Profile) -> str:
    """The sizing question of this traffic; MODEL, GPU and what the file lacks are to fill in."""
    fields = one.fields()
    words = [] if "qps" in fields else ["qps=QPS"]
    words += [f"{name}={_plain(value)}" for name, value in fields.items()]
    return " ".join(["/gpusize MODEL GPU", *words])


def _read(file: str, window_s: float) -> Profile:
    try:
        with Path(file).open(encoding="utf-8-sig", newline="") as lines:
            return read_trace(lines, _form(file), window_s)
    except UnicodeDecodeError:
        raise InputError(f"{echo(file)} is not UTF-8 text.", field="file") from None
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = getattr(error, "strerror", None) or "not a file name"
        raise InputError(f"{echo(file)} cannot be read: {reason}.", field="file") from None


def _form(file: str) -> str:
    name = file.lower()
    if name.endswith((".jsonl", ".ndjson")):
        return "jsonl"
    return "json" if name.endswith(".json") else "csv"


def _text(one: Profile, line: str, notes: list[str]) -> str:
    when = one.arrivals
    head = f"{one.requests:,} request{'s' if one.requests > 1 else ''}"
    if when:
        head += f" in {_duration(when.duration_s)}, {when.qps:,.4g}/s on average"
    if one.left_out:
        head += f"; {one.left_out:,} without prompt or answer tokens left out"
    if one.bad_count:
        head += f"; {one.bad_count:,} malformed"
    parts = [f"{head}.", _lengths(one.isl, one.osl), "\n".join(_facts(one, when))]
    parts += [line] if line else []
    if notes:
        parts.append("\n".join(["notes:", *(f"  {note}" for note in notes)]))
    if one.bad:
        listed = [f"  {bad.message}" for bad in one.bad]
        unlisted = one.bad_count - MOST_LISTED
        parts.append("\n".join(["malformed:", *first_lines(listed, more=max(unlisted, 0))]))
    return "\n\n".join(parts)


def _lengths(isl: LengthStats, osl: LengthStats) -> str:
    rows = [f"{'tokens':8}{'mean':>11}{'p50':>11}{'p95':>11}{'p99':>11}{'max':>13}{'CV':>7}"]
    rows += [
        f"{name:8}{s.mean_tokens:11,.0f}{s.p50_tokens:11,}{s.p95_tokens:11,}{s.p99_tokens:11,}"
        f"{s.max_tokens:13,}{s.cv:7.2f}"
        for name, s in (("prompt", isl), ("answer", osl))
    ]
    return "\n".join(rows)


def _facts(one: Profile, when: Arrivals | None) -> Iterator[str]:
    def fact(label: str, text: str) -> str:
        return f"{label:32}{text}"

    if when and when.peak_to_mean is not None:
        yield fact(
            "peak over mean rate",
            f"{when.peak_to_mean:.3g}, the window 99% of {when.windows:,} windows of"
            f" {_duration(when.window_s)} stay within (busiest {when.busiest_to_mean:.3g})",
        )
    if when and when.arrival_cv2 is not None:
        ways = (("gaps", when.gap_cv2), ("counts", when.dispersion))
        known = ", ".join(f"{name} {value:.3g}" for name, value in ways if value is not None)
        yield fact("burstiness", f"{when.arrival_cv2:.3g} ({known}; Poisson is 1)")
    yield fact("prompt-answer correlation", f"{one.correlation:.2f}")
    if one.prefix_hit_frac is not None:
        yield fact("prompt tokens from cache", f"{one.prefix_hit_frac:.1%}")
    yield fact(
        "KV of a request in flight",
        f"{one.held.mean_tokens:,.0f} tokens on average, standard deviation"
        f" {one.held.variance_tokens2**0.5:,.0f}",
    )
    yield fact("columns read", ", ".join(one.columns.values()))


def _notes(one: Profile) -> list[str]:
    notes: list[str] = []
    when, fields = one.arrivals, one.fields()
    if one.unordered:
        notes.append("The times were not in order; they have been sorted.")
    if one.summed:
        notes.append(
            "Rows are sums of several requests: how lengths vary within one is not known. Add"
            " isl_p95 and osl_p95 from a log of single requests."
        )
    if when is None and one.requests == 1 and "time" in one.columns:
        notes.append("The file has one request, which makes no rate: put your own for QPS.")
    elif when is None:
        why = (
            "no arrival times" if "time" not in one.columns else "arrival times that do not differ"
        )
        notes.append(f"The file has {why}: put your own rate for QPS.")
    elif when.peak_to_mean is None:
        notes.append("The requests span less than one window: no peak; try a shorter --window.")
    elif not one.summed and when.requests_per_window < _FEW:
        notes.append(
            f"A window has {when.requests_per_window:.3g} requests on average: part of the peak is"
            " chance; try a longer --window."
        )
    for name, stats in (("isl", one.isl), ("osl", one.osl)):
        if not one.summed and fields[f"{name}_p95"] != max(stats.p95_tokens, 1):
            notes.append(
                f"{name}_p95 is not the measured {stats.p95_tokens:,}, which no lognormal of this"
                " mean can have: it is chosen by the CV."
            )
    return [*notes, *_misfit(one)]


def _misfit(one: Profile) -> Iterator[str]:
    """Where the lognormals of the line differ from what was measured."""
    asked = one.stated()
    pairs = (
        (
            "mean square over squared mean of prompts",
            asked.prefill_second_moment(),
            1 + one.isl.cv2,
        ),
        ("KV of a request in flight", asked.held().mean_tokens, one.held.mean_tokens),
    )
    for what, assumed, measured in pairs:
        if abs(assumed / measured - 1) > _FAR:
            yield f"The line stands for a {what} of {assumed:,.4g}; measured is {measured:,.4g}."


def _duration(seconds: float) -> str:
    for unit, size in (("days", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:,.3g} {unit}"
    return f"{seconds:,.3g} s"


def _plain(value: float) -> str:
    return f"{value:.10g}"
