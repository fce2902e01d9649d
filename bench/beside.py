"""Other programs on the same rows, for docs/accuracy.md.

Reads what bench/peers/*.csv recorded of them and the held-out predictions of
bench/crossvalidated.json, whichever these are; nothing is computed anew.
"""

from __future__ import annotations

import csv
import statistics
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from bench.held import WAYS, Held, read

PEERS = Path(__file__).parent / "peers"
FEW = 8
"""Concurrency up to which TTFT is classed as unloaded (core/bands.py)."""
LEAST = 5
"""Rows below which a median says nothing."""
CLASSES: dict[str, Callable[[Held], bool]] = {
    "TPOT, dense": lambda r: r.accuracy_class == "tpot" and not r.moe,
    "– concurrency up to 8": lambda r: (
        r.accuracy_class == "tpot" and not r.moe and (r.concurrency or FEW + 1) <= FEW
    ),
    "TPOT, MoE": lambda r: r.accuracy_class == "tpot" and r.moe,
    "– concurrency up to 8, MoE": lambda r: (
        r.accuracy_class == "tpot" and r.moe and (r.concurrency or FEW + 1) <= FEW
    ),
    "TTFT, concurrency up to 8": lambda r: r.accuracy_class == "ttft_low",
    "TTFT under load, dense": lambda r: r.accuracy_class == "ttft_loaded" and not r.moe,
    "TTFT under load, MoE": lambda r: r.accuracy_class == "ttft_loaded" and r.moe,
    "maximum throughput, current engines": lambda r: (
        r.accuracy_class == "throughput_max" and not r.older_engine
    ),
    "maximum throughput, older engines": lambda r: (
        r.accuracy_class == "throughput_max" and r.older_engine
    ),
    "throughput at a stated load": lambda r: r.accuracy_class == "throughput_at_concurrency",
}

INTRODUCTION = """\
## Beside other programs, on the same rows

Each program was asked for every row above, with the same mean lengths and KV format; its answers
are in `bench/peers/`. "Both" are the rows both answer, and the errors, median / mean, are of those
rows alone. gpusize's are its cross-validated predictions, without the row's accelerator, model or
source. Bold is the lower median, where all three ways of leaving out agree on which it is.
"""

ABOUT = {
    "aiconfigurator": """\
NVIDIA's aiconfigurator adds up kernel times measured on these very accelerators, and its vLLM
backend says that its TTFT factors were calibrated on "the silicon corpus". A file of that kind is
in its wheel; the serving rows here marked as carried by aiconfigurator come from it. So its column
is not held out: it has seen the accelerators, and presumably many of the serving rows. gpusize's
columns are held out.

Asked as its `cli estimate` asks: the concurrency of a replica as the batch, the newest database of
the engine whatever the row's version, measured kernels only. Maximum throughput is the best batch
(up to 1,024) and step that its own search finds within memory. Where it has no kernels for the
row's split of experts it counts as refusing; asked for another split it answered those rows too,
with TPOT 47% (MiniMax-M2.5) and 87% (gpt-oss-120b) off at the median, TTFT 7% to 44%. Of the
lengths (nominal or mean) and KV formats (its own guess or ours) a row leaves open, it was given
those that suit it better in most classes: the mean, and ours.
""",
    "llm-analysis": """\
llm-analysis at the efficiencies its README suggests (0.7 of compute, 0.9 of memory bandwidth). It
knows a batch, not serving: no prompts among the steps, no queue; INT8 and INT4 stand in for FP8 and
FP4. Throughput is of its own largest decoding batch.
""",
    "GenZ": """\
GenZ at an efficiency of 0.75, which suits it better than its default of 1. It knows a batch, not
serving: no prompts among the steps, no queue; one precision for weights and cache.
""",
}


class Peer(NamedTuple):
    """What one program answered."""

    name: str
    title: str
    """Name, version and date."""
    predicted: dict[str, float]
    refused: dict[str, str]


def peer(path: Path) -> Peer:
    """One file of bench/peers: a comment naming the program, then a CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        title = file.readline().lstrip("# ").strip()
        rows = list(csv.DictReader(file))
    return Peer(
        title.partition(" ")[0],
        title,
        {row["id"]: float(row["predicted"]) for row in rows if row["predicted"]},
        {row["id"]: row["refused"] for row in rows if row["refused"]},
    )


def section(figures: dict[str, Any]) -> str:
    """The section; empty while the cross-validation keeps no rows."""
    held = read(figures)
    if not held:
        return ""
    parts = [INTRODUCTION]
    for path in sorted(PEERS.glob("*.csv")):
        one = peer(path)
        parts += [f"### {one.title}\n", ABOUT.get(one.name, ""), _table(one, held)]
        reasons = Counter(why for name, why in one.refused.items() if name in held)
        listed = "; ".join(f"{why} {count}" for why, count in reasons.most_common())
        parts.append(f"Refused: {listed}.\n")
    return "\n".join(part for part in parts if part)


def _table(one: Peer, held: dict[str, Held]) -> str:
    head = ["class", "rows", "it refuses", "gpusize refuses", "both", one.name]
    head += ["gpusize, accelerator left out", "model left out", "source left out"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for title, belongs in CLASSES.items():
        rows = {name: row for name, row in held.items() if belongs(row)}
        theirs = {
            name: abs(one.predicted[name] / row.measured - 1) * 100
            for name, row in rows.items()
            if name in one.predicted
        }
        ours = {
            name: [row.error(way) for way in WAYS]
            for name, row in rows.items()
            if None not in (row.gpu, row.model, row.source)
        }
        both = sorted(theirs.keys() & ours.keys())
        cells = [title, len(rows), len(rows) - len(theirs), len(rows) - len(ours), len(both)]
        if len(both) < LEAST:
            lines.append("| " + " | ".join(map(str, [*cells, "", "", "", ""])) + " |")
            continue
        other = [theirs[name] for name in both]
        own = [[ours[name][i] or 0.0 for name in both] for i in range(len(WAYS))]
        bar = statistics.median(other)
        ahead = all(statistics.median(errors) < bar for errors in own)
        behind = all(statistics.median(errors) > bar for errors in own)
        figures = [_cell(other, behind), *(_cell(errors, ahead) for errors in own)]
        lines.append("| " + " | ".join(map(str, [*cells, *figures])) + " |")
    return "\n".join(lines) + "\n"


def _cell(errors: list[float], bold: bool) -> str:
    text = f"{statistics.median(errors):.1f}% / {statistics.fmean(errors):.1f}%"
    return f"**{text}**" if bold else text
