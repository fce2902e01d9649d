"""Checks of a model: each says `ok` or what to do, and together whether there is an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from excel_addin.workbooks.paper import Sheet, ref

GOOD = {"font_color": "#166534", "bg_color": "#DCFCE7"}
BAD = {"font_color": "#991B1B", "bg_color": "#FEE2E2"}
NOTE = {"font_color": "#92400E", "bg_color": "#FEF3C7"}
LONGEST = 250
"""Characters of text that Excel takes inside a formula."""


@dataclass(frozen=True, slots=True)
class Check:
    """What has to hold, as a condition in a formula, and what to do where it does not."""

    label: str
    holds: str
    advice: str
    stops: bool = True
    """Whether there is no answer where it does not hold."""


def checks(sheet: Sheet, top: int, left: int, wanted: Sequence[Check], held: Sequence[bool]) -> int:
    """Write checks below one another: label, `ok`, `fix` or `note`, advice; the row after the last.

    Names `ready` (nothing stops the model) and `problem` (the first advice that does).
    """
    stops: list[str] = []
    for step, (check, good) in enumerate(zip(wanted, held, strict=True)):
        row = top + step
        advice = check.advice.replace('"', "'")
        if len(advice) > LONGEST:
            raise ValueError(f"too long for a formula: {advice}")
        sheet.put(row, left, check.label, "label")
        word = "fix" if check.stops else "note"
        sheet.formula(
            row, left + 1, f'=IF({check.holds},"ok","{word}")', "ok" if good else word, "check"
        )
        state = ref(row, left + 1)
        said = "" if good else advice
        sheet.formula(row, left + 2, f'=IF({state}="ok","","{advice}")', said, "note")
        if check.stops:
            stops.append(state)
    for word, colours in (("ok", GOOD), ("fix", BAD), ("note", NOTE)):
        sheet.xl.conditional_format(
            top,
            left + 1,
            top + len(wanted) - 1,
            left + 1,
            {
                "type": "cell", "criteria": "==", "value": f'"{word}"',
                "format": sheet.book.xl.add_format(colours),
            },
        )  # fmt: skip
    row = top + len(wanted)
    sheet.put(row, left, "There is an answer", "label")
    ready = "AND(" + ",".join(f'{cell}="ok"' for cell in stops) + ")"
    well = all(good for check, good in zip(wanted, held, strict=True) if check.stops)
    sheet.formula(row, left + 1, f"=IF({ready},1,0)", int(well), "check", "yes", name="ready")
    text = '""'
    for check, cell in reversed(list(zip([c for c in wanted if c.stops], stops, strict=True))):
        advice = check.advice.replace('"', "'")
        text = f'IF({cell}<>"ok","{advice}",{text})'
    said = next(
        (c.advice for c, good in zip(wanted, held, strict=True) if c.stops and not good), ""
    )
    sheet.formula(row, left + 2, f"={text}", said, "note", name="problem")
    return row + 1
