"""What people write for a unit."""

from __future__ import annotations

_PERIODS: dict[str, tuple[str, ...]] = {
    "s": ("s", "sec", "second"),
    "min": ("min", "minute"),
    "hour": ("h", "hr", "hour"),
    "day": ("d", "day"),
    "month": ("mo", "month"),
}
_ASKED = ("", "req", "reqs", "request", "requests", "query", "queries", "call", "calls")


def _rates() -> dict[str, str]:
    """`requests/minute`, `queries/s`, `/day` and the like."""
    units = {"s": "qps"} | {period: f"requests/{period}" for period in list(_PERIODS)[1:]}
    return {
        f"{what}/{spelled}": units[period]
        for period, spellings in _PERIODS.items()
        for spelled in spellings
        for what in _ASKED
    }


def _costs() -> dict[str, str]:
    """`$/h`, `usd/month`, and the same for each GPU: `$/GPU-hour`, `$/gpu/month`."""
    return {
        f"{money}/{each}{spelled}": f"usd/{period}"
        for period in ("hour", "month")
        for spelled in _PERIODS[period]
        for money in ("$", "usd", "us$", "dollars")
        for each in ("", "gpu", "gpu-", "gpu/")
    }


SPELLINGS: dict[str, str] = {
    **dict.fromkeys(("qps", "rps"), "qps"),
    "rpm": "requests/min",
    "rph": "requests/hour",
    **_rates(),
    **dict.fromkeys(("ms", "msec", "milliseconds"), "ms"),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("us", "µs", "microseconds"), "us"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "hours"),
    **dict.fromkeys(("d", "day", "days"), "days"),
    **dict.fromkeys(("mo", "month", "months"), "months"),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), "years"),
    **dict.fromkeys(("tok", "toks", "token", "tokens"), "tokens"),
    **dict.fromkeys(("tok/s", "tokens/s", "tps", "toks/s", "tokens/sec"), "tokens/s"),
    "tokens/second": "tokens/s",
    **dict.fromkeys(("tpm", "tok/min", "tokens/min", "tokens/minute"), "tokens/min"),
    **dict.fromkeys(("$", "usd", "us$", "dollars"), "usd"),
    **_costs(),
    **dict.fromkeys(("$/m", "$/mtok", "$/1m", "usd/m", "usd/mtok", "usd/1m"), "usd/mtok"),
    **dict.fromkeys(("$/mtokens", "$/million", "$/milliontokens", "$/1mtokens"), "usd/mtok"),
    **dict.fromkeys(("usd/mtokens", "usd/million", "usd/milliontokens"), "usd/mtok"),
    **dict.fromkeys(("$/k", "$/1k", "$/ktok", "usd/ktok"), "usd/ktok"),
    **dict.fromkeys(("$/req", "$/request", "usd/request"), "usd/request"),
    "gb": "GB",
    "gib": "GiB",
    "tb": "TB",
    "bytes": "bytes",
    "tb/s": "TB/s",
    "gb/s": "GB/s",
    "tflops": "TFLOPS",
    "w": "W",
    "kw": "kW",
    "kwh": "kWh",
    **dict.fromkeys(("$/kwh", "usd/kwh"), "usd/kWh"),
    **dict.fromkeys(("$/kw/month", "usd/kw/month", "$/kw", "usd/kw", "$/kw-month"), "usd/kW/month"),
    **dict.fromkeys(("g/kwh", "gco2/kwh", "gco2e/kwh"), "gCO2e/kWh"),
    **dict.fromkeys(("doc", "docs", "document", "documents"), "documents"),
    **dict.fromkeys(("$/gb", "usd/gb", "$/gb/month", "$/gb-month"), "usd/GB"),
    **dict.fromkeys(("gpu/min", "gpus/min", "gpu/minute", "gpus/minute"), "GPUs/min"),
    **dict.fromkeys(("%", "pct", "percent"), "percent"),
    **dict.fromkeys(("gpu", "gpus"), "GPUs"),
    **dict.fromkeys(("replica", "replicas"), "replicas"),
    **dict.fromkeys(("req", "reqs", "request", "requests", "conversations"), "requests"),
}
"""Units by what people write for them, in small letters and without spaces."""
