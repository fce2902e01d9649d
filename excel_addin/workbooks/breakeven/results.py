"""The right half of the first page: at the volume, the winning intervals, what is behind them."""

from __future__ import annotations

from excel_addin.workbooks.breakeven.figures import Figures
from excel_addin.workbooks.breakeven.steps import interval
from excel_addin.workbooks.lines import NO_ANSWER, Line, lines
from excel_addin.workbooks.paper import Sheet, Value
from excel_addin.workbooks.rounding import SLACK, ceiling_of, floor_of


def at_volume(sheet: Sheet, row: int, col: int, f: Figures) -> int:
    """What both ways cost at the volume; the row after the block."""
    sheet.section(row, col, col + 2, "At your volume")
    volume = f.volume
    has = volume > 0
    api, own = volume * f.api, f.own_usd(volume) if has else 0.0
    possible = f.most is None or f.replicas(volume) <= f.most
    wins = has and possible and own < api * (1 - SLACK)

    def shown(value: Value) -> Value:
        return value if has else NO_ANSWER

    wanted = (
        Line("Requests a month", "volume",
         "=IF(ISNUMBER(requests_per_month),MAX(1,ROUND(requests_per_month,0)),0)",
         volume, "requests/month", "calculated"),
        Line("Replicas", "replicas",
         "MAX(min_replicas_used,"
         + ceiling_of("((1-fallback_frac_used)*volume/replica_requests_per_month)") + ")",
         shown(f.replicas(volume)), "replicas", "calculated"),
        Line("Through the API", "api_usd_per_month", "volume*api_usd_per_request",
         shown(api), "usd/month.cents", "result"),
        Line("Self-hosted", "self_host_usd_per_month",
         "replicas*replica_usd_per_month+fixed_usd_per_month"
         "+fallback_frac_used*api_usd_per_month",
         shown(own), "usd/month.cents", "result"),
        Line("Self-hosting saves a month", "saves_usd_per_month",
         "api_usd_per_month-self_host_usd_per_month", shown(api - own), "usd/month.cents",
         "result"),
        Line("Self-hosted, a request", "self_host_usd_per_request",
         "self_host_usd_per_month/volume", shown(own / volume if has else 0), "usd/request",
         "calculated"),
        Line("Within the most replicas", "possible", 'OR(max_replicas="",replicas<=max_replicas)',
         shown(possible), "word", "calculated"),
        Line("Cheaper", "cheaper",
         "IF(AND(possible,self_host_usd_per_month<api_usd_per_month*(1-slack)),"
         '"self-hosting","API")',
         shown("self-hosting" if wins else "API"), "word", "result"),
    )  # fmt: skip
    return lines(sheet, row + 1, col, wanted, "AND(ready,volume>0)")


def behind(sheet: Sheet, row: int, col: int, f: Figures) -> int:
    """Prices of a request and of a replica; the row after the block."""
    sheet.section(row, col, col + 2, "What is behind it")
    wanted = (
        Line("API, a request", "api_usd_per_request",
         "(isl*(api_input_usd_per_mtok_used*(1-cached_input_frac_used)"
         "+IF(ISNUMBER(api_cached_usd),api_cached_usd,0)*cached_input_frac_used)"
         "+osl*api_output_usd_per_mtok_used)/1000000"
         "*(1-batch_frac_used*IF(ISNUMBER(api_batch_discount),api_batch_discount,0))",
         f.api, "usd/request", "calculated"),
        Line("A replica", "replica_usd_per_month",
         "gpu_usd_per_hour_used*gpus_per_replica_used*hours_per_month",
         f.replica, "usd/month.cents", "calculated"),
        Line("A replica serves at full load", "replica_capacity_requests_per_month",
         "capacity_requests_per_hour_used*hours_per_month", f.serves_full, "requests/month",
         "calculated"),
        Line("A replica serves, as planned", "replica_requests_per_month",
         "replica_capacity_requests_per_month*util_used/peak_to_mean_used", f.serves,
         "requests/month", "calculated"),
        Line("API spend a full replica replaces", "full_replica_saves_usd",
         "replica_requests_per_month*api_usd_per_request", f.saves, "usd/month.cents",
         "calculated"),
        Line("Operations and staff", "fixed_usd_per_month",
         "ops_usd_per_month_used+staff_usd_per_month_used", f.fixed, "usd/month.cents",
         "calculated"),
        Line("Simple quotient (ignores capacity)", "simple_quotient_requests_per_month",
         floor_of("((min_replicas_used*replica_usd_per_month+fixed_usd_per_month)"
                  "/(api_usd_per_request*(1-fallback_frac_used)))"),
         f.quotient, "requests/month", "calculated"),
    )  # fmt: skip
    return lines(sheet, row + 1, col, wanted)


def winning(sheet: Sheet, row: int, col: int, f: Figures, places: int) -> int:
    """The intervals of the first page; the row after the block."""
    sheet.section(row, col, col + 2, "Where self-hosting wins, requests a month")
    sheet.heads(row + 1, col, ("Interval", "From", "Up to"))
    for place in range(1, places + 1):
        interval(sheet, row + 1 + place, col, f, place, places, "result")
    return row + 2 + places
