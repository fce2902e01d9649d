"""The sheet `Intervals`: for each number of replicas, the volumes at which self-hosting wins.

With n replicas it wins from the first volume whose API cost is above n x replica + fixed, up to the
most that n replicas serve. Neighbouring volumes are joined. From `last_n` on, each further replica
wins from its first request, so that the last row holds all that follow.
"""

from __future__ import annotations

from excel_addin.workbooks.breakeven.figures import LISTED, NO_LIMIT, STEPS, Figures, Step
from excel_addin.workbooks.paper import Book, Sheet, Value, ref
from excel_addin.workbooks.rounding import ceiling_of, floor_of

N, ACTIVE, LOW, HIGH, WINS, INDEX, UPTO = range(1, 8)
HEADER = ("Replicas", "Looked at", "Cheaper from", "They serve", "Wins", "Interval", "Joined up to")
HEAD, FIRST = 13, 14
LAST = FIRST + STEPS
"""Row of the last step, with all that follow."""


def intervals(book: Book, f: Figures) -> None:
    """Write the sheet; names `intervals`, `step_index`, `step_from`, `step_to` and scalars."""
    sheet = book.sheet("Intervals", (2, 30, 12, 18, 18, 9, 10, 18, 3, 10, 20, 20))
    sheet.put(0, 1, "Volumes at which self-hosting wins, by number of replicas", "title")
    sheet.put(
        1,
        1,
        "Cheaper from: first volume at which the API costs more than these replicas and the fixed"
        " cost. They serve: most volume of these replicas.",
        "subtitle",
    )
    _scalars(sheet, f)
    sheet.heads(HEAD, N, HEADER)
    for k, step in enumerate(f.steps):
        _step(sheet, FIRST + k, k, step)
    _last(sheet, f)
    sheet.grey_where(FIRST, N, LAST, UPTO, f"NOT({ref(FIRST, ACTIVE, fix='c')})")
    sheet.named_range("step_index", FIRST, INDEX, LAST)
    sheet.named_range("step_from", FIRST, LOW, LAST)
    sheet.named_range("step_to", FIRST, UPTO, LAST)
    row = HEAD - 3
    sheet.put(row, 1, "Winning intervals", "label")
    sheet.formula(row, 3, f"={ref(LAST, INDEX)}", f.count, "result", "count", name="intervals")
    _listed(sheet, f)
    sheet.xl.freeze_panes(FIRST, 0)
    sheet.xl.repeat_rows(HEAD)


def _scalars(sheet: Sheet, f: Figures) -> None:
    """What the table rests on."""
    win = "IF(can_win,{},0)"
    always = (
        f"MAX(first_n,{ceiling_of('((fixed_usd_per_month+full_replica_saves_usd)/margin_usd)')})"
    )
    first = f"MAX(min_replicas_used,{floor_of('(fixed_usd_per_month/margin_usd)')}-1)"
    rows: tuple[tuple[str, str, str, Value, str], ...] = (
        ("API, $ per request you host", "own_api_usd", "usd/request", f.own_api,
         "=IF(ready,api_usd_per_request*(1-fallback_frac_used),0)"),
        ("A full replica saves, $/month", "margin_usd", "usd/month.cents", f.margin,
         "=IF(ready,full_replica_saves_usd-replica_usd_per_month,0)"),
        ("Self-hosting can win", "can_win", "", f.can_win,
         "=IF(ready,margin_usd>replica_usd_per_month*slack,FALSE)"),
        ("First replicas that may win", "first_n", "count", f.first_n, f"={win.format(first)}"),
        ("From these replicas on it always wins", "always_n", "count", f.always_n,
         f"={win.format(always)}"),
        ("Last row of the table", "last_n", "count", f.last_n,
         '=IF(max_replicas="",always_n,MIN(always_n,max_replicas))'),
        ("Steps left out of the table", "steps_omitted", "count",
         f.omitted, f"=MAX(0,last_n-first_n-{STEPS})"),
    )  # fmt: skip
    last: tuple[tuple[str, str, str, Value, str], ...] = (
        ("Last row: cheaper from", "last_low", "requests/month", f.last_low, _low("last_n")),
        ("Last row: they serve", "last_high", "requests/month", f.last_high, _high("last_n")),
        ("One replica less: cheaper from", "before_low", "requests/month", f.before_low,
         _low("(last_n-1)")),
        ("One replica less: they serve", "before_high", "requests/month", f.before_high,
         _high("(last_n-1)")),
    )  # fmt: skip
    for step, (label, name, unit, value, formula) in enumerate(rows):
        sheet.put(3 + step, 1, label, "label")
        sheet.formula(3 + step, 3, formula, value, unit=unit, name=name)
    for step, (label, name, unit, value, formula) in enumerate(last):
        sheet.put(3 + step, 4, label, "beside")
        sheet.formula(3 + step, 7, f"={win.format(formula)}", value, unit=unit, name=name)


def _low(n: str) -> str:
    cost = f"({n}*replica_usd_per_month+fixed_usd_per_month)"
    return f"{floor_of(f'({cost}/own_api_usd)')}+1"


def _high(n: str) -> str:
    return floor_of(f"({n}*replica_requests_per_month/(1-fallback_frac_used))")


def _joined(sheet: Sheet, row: int, step: Step, *, first: bool) -> None:
    """The cells that say whether a step wins and to which interval it belongs."""
    low, high, wins = ref(row, LOW), ref(row, HIGH), ref(row, WINS)
    index, upto = ("0", "0") if first else (ref(row - 1, INDEX), ref(row - 1, UPTO))
    sheet.formula(
        row, WINS, f"=IF({ref(row, ACTIVE)},IF({high}>={low},1,0),0)", int(step.wins), unit="count"
    )
    goes_on = f"AND({index}>0,{upto}={low}-1)"
    sheet.formula(
        row, INDEX, f"={index}+IF({wins}=1,IF({goes_on},0,1),0)", step.index, unit="count"
    )
    sheet.formula(row, UPTO, f"=IF({wins}=1,{high},{upto})", step.upto, unit="upto")


def _step(sheet: Sheet, row: int, k: int, step: Step) -> None:
    n, active = ref(row, N), ref(row, ACTIVE)
    sheet.formula(row, N, f"=IF(can_win,first_n+{k},0)", step.n, unit="count")
    sheet.formula(row, ACTIVE, f"=AND(can_win,{n}<last_n)", step.active)
    after = f"{ref(row - 1, HIGH)}+1" if k else "0"
    sheet.formula(
        row, LOW, f"=IF({active},MAX({_low(n)},{after}),0)", step.low, unit="requests/month"
    )
    sheet.formula(row, HIGH, f"=IF({active},{_high(n)},0)", step.high, unit="requests/month")
    _joined(sheet, row, step, first=not k)


def _last(sheet: Sheet, f: Figures) -> None:
    row, step = LAST, f.final
    beyond = 'OR(max_replicas="",max_replicas>last_n)'
    after = "IF(last_n>first_n,MAX(last_low,before_high+1),last_low)"
    start = f"IF({after}<=last_high,{after},IF({beyond},last_high+1,{after}))"
    # where the step before is not in the table, what it wins belongs to this row
    back = f"AND(steps_omitted>0,before_low<=before_high,before_high={start}-1)"
    end = f'IF(max_replicas="",{NO_LIMIT:.0f},{_high("max_replicas")})'
    sheet.formula(row, N, "=IF(can_win,last_n,0)", step.n, unit="count")
    sheet.formula(row, ACTIVE, "=can_win", step.active)
    sheet.formula(
        row,
        LOW,
        f"=IF(can_win,IF({back},before_low,{start}),0)",
        step.low,
        unit="requests/month",
    )
    sheet.formula(row, HIGH, f"=IF(can_win,IF({beyond},{end},last_high),0)", step.high, unit="upto")
    _joined(sheet, row, step, first=False)


def _listed(sheet: Sheet, f: Figures) -> None:
    """The intervals one below another; the last place holds the last of a longer list."""
    sheet.heads(HEAD, 9, ("Interval", "From, requests/month", "Up to"))
    for place in range(1, LISTED + 1):
        interval(sheet, FIRST + place - 1, 9, f, place, LISTED)


def interval(
    sheet: Sheet, row: int, col: int, f: Figures, place: int, places: int, look: str = "calculated"
) -> None:
    """One place of a list of intervals: its number, from, up to; blank beyond the last."""
    number = ref(row, col)
    which = f"MAX({places},intervals)" if place == places else str(place)
    at = f.listed(place, places)
    found = f.interval(at)
    sheet.formula(
        row,
        col,
        f'=IF(intervals>={place},{which},"")',
        at if f.count >= place else "",
        unit="count",
    )
    for step, (pick, kind, unit) in enumerate(
        (
            ("step_from", ",step_index,0", "requests/month"),
            ("step_to", "+0.5,step_index,1", "upto"),
        ),
        1,
    ):
        sheet.formula(
            row,
            col + step,
            f'=IF({number}="","",INDEX({pick},MATCH({number}{kind})))',
            found[step - 1] if found else "",
            look,
            unit,
        )
