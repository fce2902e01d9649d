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

    def __post_init__(self) -> None:
        if len(self.advice) > LONGEST or '"' in self.advice:
            raise ValueError(f"too long for a formula, or with quotation marks: {self.advice}")


def checks(sheet: Sheet, top: int, left: int, wanted: Sequence[Check], held: Sequence[bool]) -> int:
    """Write checks below one another: label, `ok`, `fix` or `note`, advice; the row after the last.

    Names `ready` (nothing stops the model) and `problem` (the first advice that does).
    """
    stops: list[tuple[str, str, bool]] = []
    for row, (check, good) in enumerate(zip(wanted, held, strict=True), top):
        sheet.put(row, left, check.label, "label")
        word = "fix" if check.stops else "note"
        sheet.formula(
            row, left + 1, f'=IF({check.holds},"ok","{word}")', "ok" if good else word, "check"
        )
        state, said = ref(row, left + 1), "" if good else check.advice
        sheet.formula(row, left + 2, f'=IF({state}="ok","","{check.advice}")', said, "note")
        if check.stops:
            stops.append((state, check.advice, good))
    last = top + len(wanted) - 1
    for word, colours in (("ok", GOOD), ("fix", BAD), ("note", NOTE)):
        form = sheet.book.xl.add_format(colours)
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": form}
        sheet.xl.conditional_format(top, left + 1, last, left + 1, rule)
    row = last + 1
    sheet.put(row, left, "There is an answer", "label")
    ready = ",".join(f'{state}="ok"' for state, _, _ in stops)
    well = int(all(good for _, _, good in stops))
    sheet.formula(row, left + 1, f"=IF(AND({ready}),1,0)", well, "check", "yes", name="ready")
    first = '""'
    for state, advice, _ in reversed(stops):
        first = f'IF({state}<>"ok","{advice}",{first})'
    said = next((advice for _, advice, good in stops if not good), "")
    sheet.formula(row, left + 2, f"={first}", said, "note", name="problem")
    return row + 1
