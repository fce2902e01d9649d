"""The right half of the first page: the fleet, its four constraints, its cost."""

from __future__ import annotations

from core.units import SECONDS_PER_HOUR, TOKENS_PER_MTOK
from excel_addin.workbooks.lines import NO_ANSWER, Line, lines
from excel_addin.workbooks.paper import Sheet, ref
from excel_addin.workbooks.shapes import whole_of
from excel_addin.workbooks.sizing.figures import LABELS, Figures

HEADER = ("Constraint", "GPUs it needs", "GPUs saved without it", "Binds")
PRICED = "AND(ready,ISNUMBER(gpu_usd_per_hour_used))"


def fleet(sheet: Sheet, row: int, col: int, f: Figures) -> int:
    """GPUs and replicas; the row after the block."""
    sheet.section(row, col, col + 3, "The fleet")
    wanted = (
        Line("GPUs", "gpus", "replicas*tp", f.gpus, "GPUs", "result"),
        Line("Replicas", "replicas", whole_of("qps_peak/(util_used*peak_qps)"), f.replicas,
             "replicas"),
        Line("Utilisation at the peak", "utilisation_frac", "qps_peak/(replicas*peak_qps)",
             f.utilisation, "fraction"),
        Line("Most requests/s within the plan", "max_qps", "replicas*util_used*peak_qps",
             f.most_qps, "qps"),
        Line("Busy replicas, decode and prefill", "busy", "qps_peak/peak_qps", f.busy, "qps"),
        Line("of them in prefill", "busy_prefill", "qps_peak*prefill_ms/1000", f.busy_prefill,
             "qps"),
        Line("of them in decode", "busy_decode", "busy-busy_prefill", f.busy_decode, "qps"),
    )  # fmt: skip
    return lines(sheet, row + 1, col, wanted)


def constraints(sheet: Sheet, row: int, col: int, f: Figures) -> int:
    """The four constraints and the one that binds; the row after the block."""
    sheet.section(row, col, col + 3, "Four constraints")
    sheet.heads(row + 1, col, HEADER, "w")
    needs = {
        "kv_memory": "busy*batch/slots*tp",
        "decode": "busy_decode*tp",
        "prefill": "busy_prefill*tp",
        "queue": "busy/util_used*tp",
    }
    without = {
        "kv_memory": "qps_peak/(util_used*wide_qps)",
        "decode": "busy_prefill/util_used",
        "prefill": "busy_decode/util_used",
        "queue": "busy",
    }
    top = row + 2
    for step, (name, label) in enumerate(LABELS.items()):
        at = top + step
        sheet.put(at, col, label, "label")
        relief = f"MAX(0,replicas-{whole_of(without[name])})*tp"
        for gap, formula, value, unit, named in (
            (1, needs[name], f.needs[name], "number", f"need_{name}"),
            (2, relief, f.reliefs[name], "GPUs", f"relief_{name}"),
        ):
            sheet.formula(
                at, col + gap, f'=IF(ready,{formula},"{NO_ANSWER}")', value, unit=unit, name=named
            )
        said = f'=IF(binding="{label}","binds","")'
        sheet.formula(at, col + 3, said, "binds" if f.binding == name else "", "check")
    at = top + len(LABELS)
    # the one whose removal saves most; of equal ones the one that needs most; the queue last
    most = f"MAX({ref(top, col + 2)}:{ref(at - 1, col + 2)})"
    score = "0"
    others = [name for name in LABELS if name != "queue"]
    for name in reversed(others):
        score = f"MAX(IF(relief_{name}={most},need_{name},0),{score})"
    sheet.put(at, col, "Need of the one that binds", "label")
    first = f.needs[f.binding] if f.binding != "queue" else 0
    sheet.formula(
        at, col + 1, f'=IF(ready,{score},"{NO_ANSWER}")', first, unit="number", name="top_need"
    )
    text = f'"{LABELS["queue"]}"'
    for name in reversed(others):
        is_it = f"AND(relief_{name}={most},need_{name}=top_need)"
        text = f'IF({is_it},"{LABELS[name]}",{text})'
    wanted = Line("Binds", "binding", text, LABELS[f.binding], "word", "result")
    return lines(sheet, at + 1, col, [wanted])


def cost(sheet: Sheet, row: int, col: int, f: Figures) -> int:
    """What the fleet costs; the row after the block."""
    sheet.section(row, col, col + 3, "Its cost")
    priced = f.usd is not None
    usd, monthly = f.usd or 0.0, f.monthly or 0.0
    tokens = f"qps*hours_per_month*{SECONDS_PER_HOUR}*{{}}/{TOKENS_PER_MTOK}"
    wanted = (
        Line("An hour", "usd_per_hour", "gpus*gpu_usd_per_hour_used",
             f.gpus * usd if priced else NO_ANSWER, "usd/hour"),
        Line("A month", "usd_per_month", "gpus*hours_per_month*gpu_usd_per_hour_used",
             monthly if priced else NO_ANSWER, "usd/month", "result"),
        Line("A million tokens", "usd_per_mtok",
             f"usd_per_month/({tokens.format('(isl+osl)')})",
             monthly / f.mtok if priced else NO_ANSWER, "usd/mtok.4"),
        Line("A million answer tokens", "usd_per_mtok_output",
             f"usd_per_month/({tokens.format('osl')})",
             monthly / f.mtok_output if priced else NO_ANSWER, "usd/mtok.4"),
    )  # fmt: skip
    return lines(sheet, row + 1, col, wanted, PRICED)
