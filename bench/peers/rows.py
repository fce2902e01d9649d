"""What another program answered for each measured row, as a CSV beside the script that asked it.

The scripts of this folder run in the other program's own environment, which needs only pydantic
besides, so that its rows are read by the very code that reads ours.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from core.measured import Measured, read_row
from core.setup import Setup

HERE = Path(__file__).parent
COLUMNS = ("id", "metric", "predicted", "refused", "how")


class RefusedError(Exception):
    """The other program cannot be asked for this row, or declined; the text says why."""


class Answer(NamedTuple):
    """One row's answer in the row's own unit."""

    predicted: float
    how: str
    """What had to be chosen to get an answer, where that is not plain from the row."""


class Figures(NamedTuple):
    """What a program says of one replica; milliseconds, output tokens per second."""

    tpot_ms: float
    ttft_ms: float
    output_tok_s: float


def in_unit(row: Measured, setup: Setup, got: Figures) -> float:
    """The figure the row measured; totals are of all replicas."""
    if row.metric in ("tpot_ms", "itl_ms"):
        return got.tpot_ms
    if row.metric == "ttft_ms":
        return got.ttft_ms
    if row.metric == "output_tok_s_total":
        return got.output_tok_s * row.replicas
    if row.metric == "output_tok_s_per_gpu":
        return got.output_tok_s / (setup.tp * setup.pp)
    return got.output_tok_s * row.replicas * (setup.isl + setup.osl) / setup.osl


def run(name: str, version: str, date: str, ask: Callable[[Measured, Setup], Answer]) -> None:
    """Ask for every row of the CSV named on the command line and write the answers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rows")
    parser.add_argument("--out", default=str(HERE / f"{name}-{version}.csv"))
    given = parser.parse_args()
    with Path(given.rows).open(encoding="utf-8-sig", newline="") as file:
        rows = [read_row(row, line) for line, row in enumerate(csv.DictReader(file), 2)]
    refused: Counter[str] = Counter()
    with Path(given.out).open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {name} {version}, asked {date}\n")
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        for row in rows:
            if row.setup is None:
                continue
            try:
                got = ask(row, row.setup)
            except RefusedError as error:
                refused[str(error)] += 1
                out.writerow((row.id, row.metric, "", str(error), ""))
            else:
                out.writerow((row.id, row.metric, f"{got.predicted:.5g}", "", got.how))
    for why, count in refused.most_common():
        print(f"{count:5d}  {why}")
