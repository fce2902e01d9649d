"""The answer to a question with distributions in it: P10, P50 and P90, and what moves them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core.charts import Axis, BarChart
from core.errors import GpusizeError
from core.inputs import Inputs
from core.prices import PriceBook
from core.receipt import Assumption, Output, Receipt, receipt_id
from core.tables import Table
from core.uncertainty.draws import MODEL_ERROR, NEVER, Figure, Outcomes, Worked, outcomes, worked
from core.uncertainty.question import Question
from core.uncertainty.sampling import SEED
from core.uncertainty.tornado import Swing, chart_of, swings, table_of
from core.units import UNITS

if TYPE_CHECKING:
    from core.registry import Calculation

QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
MOST_WORDS = 20
TOP = 3
"""Inputs the summary names."""


def uncertain_value(calculation: Calculation[Any], question: Question, book: PriceBook) -> Any:
    """The P50 of the answer, or its likeliest word; what the calculation says for never."""
    return _headline(outcomes(worked(calculation, question, book)))


def uncertain_curve(
    calculation: Calculation[Any], question: Question, book: PriceBook
) -> BarChart | None:
    """The tornado of the answer; None where no input has figures at both ends."""
    middle, found = swings(worked(calculation, question, book))
    axis = Axis(calculation.result.partition(",")[0].rstrip("."), calculation.unit)
    title = f"What moves {calculation.name}: each input at its P10 and P90"
    return chart_of(middle, found, title, axis)


def uncertain_receipt(
    calculation: Calculation[Any],
    question: Question,
    middle_inputs: Inputs,
    book: PriceBook,
    at_middle: Callable[[], Receipt],
) -> Receipt:
    """The whole answer. `at_middle` is the answer with every input at its middle, `middle_inputs`.

    Raises as the calculation does where every draw is refused.
    """
    question = question.dated(getattr(middle_inputs, "as_of", None))
    one = worked(calculation, question, book)
    found = outcomes(one)
    try:
        middle = at_middle()
    except GpusizeError:
        middle = None
    at, moved = swings(one)
    unit = middle.unit if middle is not None else calculation.unit
    receipt = Receipt(
        calculation=calculation.name,
        value=_headline(found),
        unit=unit,
        summary=_summary(found, moved, unit),
        outputs=_outputs(found, at, unit),
        tables=[table_of(moved, unit), _spread(found, unit)],
        assumptions=_assumptions(one, found, middle),
    )
    if middle is not None:
        receipt.prices, receipt.warnings = middle.prices, list(middle.warnings)
        receipt.as_of, receipt.calibration = middle.as_of, middle.calibration
        receipt.inputs = question.written(middle.inputs)
    else:
        receipt.inputs = question.written(middle_inputs.model_dump(mode="json"))
        receipt.as_of = receipt.inputs.get("as_of")
    if found.refused:
        receipt.warn(
            "draws_refused",
            f"{found.refused / found.draws:.1%} of the draws have no answer and are not in these"
            f" figures. Most often: {found.why}",
        )
    receipt.id = receipt_id(calculation.name, receipt.inputs, receipt.prices, receipt.calibration)
    return receipt


def _headline(found: Outcomes) -> Any:
    if found.words:
        return found.words.most_common(1)[0][0]
    value = found.quantile(0.5)
    return NEVER if value is None else value


def _summary(found: Outcomes, moved: list[Swing], unit: str) -> str:
    draws = f"{found.answered:,} draws"
    levers = [s.name for s in moved if s.width > 0][:TOP]
    tail = f"; what moves it most: {', '.join(levers)}" if levers else ""
    if found.words:
        word, count = found.words.most_common(1)[0]
        return f"{word} in {count / found.answered:.0%} of {draws}{tail}."
    ends = [found.quantile(q) for q in (0.1, 0.5, 0.9)]
    symbol = UNITS[unit].symbol if unit in UNITS else unit
    behind = "" if symbol.startswith("$") or unit == "fraction" else f" {symbol}"
    shown = " / ".join(_shown(end, unit) for end in ends)
    share = found.never / found.answered
    never = f"; never in {share:.0%}" if share >= 0.01 else "; never in under 1%" if share else ""
    return f"P10 / P50 / P90: {shown}{behind.rstrip()} over {draws}{never}{tail}."


def _outputs(found: Outcomes, at_middle: Figure, unit: str) -> list[Output]:
    rows: list[Output] = []
    if not found.words:
        p10, p50, p90 = (found.quantile(q) for q in (0.1, 0.5, 0.9))
        rows = [
            Output("p10", "P10: one chance in ten of less", _cell(p10), unit),
            Output("p50", "P50", _cell(p50), unit),
            Output("p90", "P90: one chance in ten of more", _cell(p90), unit),
        ]
        if found.mean is not None:
            rows.append(Output("mean", "Mean", found.mean, unit))
    rows.append(Output("at_middle", "With every input at its middle", _cell(at_middle), unit))
    if found.never:
        share = found.never / found.answered
        rows.append(Output("never_frac", "Share of draws that are never", share, "fraction"))
    if found.refused:
        share = found.refused / found.draws
        rows.append(Output("refused_frac", "Share of draws without an answer", share, "fraction"))
    return rows


def _spread(found: Outcomes, unit: str) -> Table:
    if found.words:
        rows = [[w, n / found.answered] for w, n in found.words.most_common(MOST_WORDS)]
        columns = [("answer", "Answer", ""), ("share_frac", "Share of draws", "fraction")]
        return Table.of("shares", "How often each is the answer", columns, rows)
    return Table.of(
        "quantiles",
        "Within how much the answer stays",
        [("share_frac", "Share of draws", "fraction"), ("within", "Stay within", unit)],
        [[share, _cell(found.quantile(share))] for share in QUANTILES],
    )


def _assumptions(one: Worked, found: Outcomes, middle: Receipt | None) -> list[Assumption]:
    rows = [
        Assumption(u.label, u.distribution.text, u.unit, "user", u.distribution.says)
        for u in one.question.uncertain
    ]
    if one.band is not None:
        rows.append(
            Assumption(
                MODEL_ERROR,
                f"lognormal({one.band.p10:g}, {one.band.p90:g})",
                "",
                "default",
                "measured over predicted throughput, P10 and P90 of published measurements"
                " (docs/accuracy.md); always drawn where an answer rests on a predicted speed",
            )
        )
    rows.append(
        Assumption(
            "draws",
            found.draws,
            "",
            "default",
            f"Latin hypercube, seed {SEED}: the same digits wherever it is asked; inputs are"
            " independent",
        )
    )
    drawn = {u.label for u in one.question.uncertain}
    return rows + [a for a in (middle.assumptions if middle else []) if a.name not in drawn]


def _cell(figure: Figure) -> float | int | str:
    return NEVER if figure is None else figure


def _shown(figure: Figure, unit: str) -> str:
    if figure is None or isinstance(figure, str):
        return NEVER if figure is None else figure
    if unit == "fraction":
        return f"{figure:.1%}"
    large = abs(figure) >= 100 or figure == int(figure)
    number = f"{figure:,.0f}" if large else f"{figure:,.3g}"
    symbol = UNITS[unit].symbol if unit in UNITS else ""
    return f"${number}{symbol[1:]}" if symbol.startswith("$") else number


__all__ = ["uncertain_curve", "uncertain_receipt", "uncertain_value"]
