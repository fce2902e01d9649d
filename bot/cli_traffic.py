"""`gpusize traffic FILE`: a file of requests summed up, with the sizing question it makes."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from bot import cli_output
from bot.cli_validate import first_lines
from core.arrivals import Arrivals
from core.errors import InputError, echo
from core.profile import LengthStats, Profile, profile_csv, profile_jsonl
from core.requests_csv import MOST_LISTED
from core.units import parse_quantity

_FEW = 100
"""Requests in a window below which chance alone makes one of a hundred windows busy."""
_FAR = 0.25
"""Difference between a measured figure and that of the lognormal worth a note."""


def run(arguments: argparse.Namespace) -> None:
    """Sum up FILE and print tables and the /gpusize line, or all of it as JSON."""
    try:
        window_s = parse_quantity(arguments.window, "s")
    except InputError as error:
        raise InputError(f"--window: {error.message}; write e.g. 60s or 5min.") from None
    summed = _read(arguments.file, window_s)
    line, notes = question(summed), _notes(summed)
    if arguments.json:
        cli_output.print_json({**summed.as_dict(), "question": line, "notes": notes})
    else:
        cli_output.write(_text(summed, line, notes))


def question(one: Profile) -> str:
    """The sizing question of this traffic; MODEL, GPU and what the file lacks are to fill in."""
    fields = one.fields()
    words = [] if "qps" in fields else ["qps=QPS"]
    words += [f"{name}={_plain(value)}" for name, value in fields.items()]
    return " ".join(["/gpusize MODEL GPU", *words])


def _read(file: str, window_s: float) -> Profile:
    try:
        with Path(file).open(encoding="utf-8-sig", newline="") as lines:
            read = profile_jsonl if file.lower().endswith((".jsonl", ".ndjson")) else profile_csv
            return read(lines, window_s)
    except UnicodeDecodeError:
        raise InputError(f"{echo(file)} is not UTF-8 text.", field="file") from None
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = getattr(error, "strerror", None) or "not a file name"
        raise InputError(f"{echo(file)} cannot be read: {reason}.", field="file") from None


def _text(one: Profile, line: str, notes: list[str]) -> str:
    when = one.arrivals
    head = f"{one.requests:,} request{'s' if one.requests > 1 else ''}"
    if when:
        head += f" in {_duration(when.duration_s)}, {when.qps:,.4g}/s on average"
    if one.left_out:
        head += f"; {one.left_out:,} without prompt or answer tokens left out"
    if one.bad_count:
        head += f"; {one.bad_count:,} malformed"
    parts = [f"{head}.", _lengths(one.isl, one.osl), "\n".join(_facts(one, when)), line]
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
    if when is None:
        why = (
            "no arrival times" if "time" not in one.columns else "arrival times that do not differ"
        )
        notes.append(f"The file has {why}: put your own rate for QPS.")
    elif when.peak_to_mean is None:
        notes.append("The requests span less than one window: no peak; try a shorter --window.")
    elif when.requests_per_window < _FEW:
        notes.append(
            f"A window has {when.requests_per_window:.3g} requests on average: part of the peak is"
            " chance; try a longer --window."
        )
    for name, stats in (("isl", one.isl), ("osl", one.osl)):
        if fields[f"{name}_p95"] != max(stats.p95_tokens, 1):
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
