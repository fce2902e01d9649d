"""`--chart FILE.png` of `gpusize ask` and `gpusize call`: the answer as a picture."""

from __future__ import annotations

from pathlib import Path

from bot.answers.again import curve_of
from bot.commands import Answer
from bot.render.charts.answers import CHARTED, picture
from core.errors import InputError, echo
from pricing.book import TableBook
from pricing.files import replace_whole

ENDING = ".png"


def chart_file(text: str) -> Path:
    """The file to draw to. Raises InputError for what cannot be one."""
    path = Path(text)
    try:
        if path.suffix.lower() != ENDING:
            raise InputError(
                f"The picture's name must end in {ENDING}; you gave '{echo(text)}'.", field="chart"
            )
        if path.is_dir():
            raise InputError(f"{echo(path)} is a folder; give the name of a file.", field="chart")
        if not path.parent.is_dir():
            raise InputError(
                f"There is no folder {echo(path.parent)}; make it first.", field="chart"
            )
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"'{echo(text)}' is no file name.", field="chart") from None
    return path


def draw_chart(path: Path, answer: Answer, book: TableBook) -> None:
    """Draw a new answer to a file. Raises InputError for one that has no picture."""
    known = " and ".join((", ".join(CHARTED[:-1]), CHARTED[-1]))
    receipt = answer.fresh
    curve = curve_of(receipt, book) if receipt is not None else None
    if receipt is None or curve is None:
        what = receipt.calculation if receipt is not None else "this"
        raise InputError(
            f"There is no picture of {what}; answers of {known} have one.", field="chart"
        )
    try:
        replace_whole(path, picture(receipt, curve))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no file name"
        raise InputError(f"{echo(path)} cannot be written: {reason}.", field="chart") from None
