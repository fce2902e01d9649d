"""The answer in one sentence: as a formula, and as it is at first."""

from __future__ import annotations

from excel_addin.workbooks.breakeven.figures import NO_LIMIT, Figures
from excel_addin.workbooks.rounding import SLACK

NEVER = "Self-hosting never wins: "


def verdict() -> str:
    """The formula. `FIXED` writes thousands as the reader's own language does."""
    full = (
        f'"{NEVER}a full replica costs $"&FIXED(replica_usd_per_month,0)&" a month and replaces $"'
        '&FIXED(full_replica_saves_usd,0)&" of API."'
    )
    few = (
        f'"{NEVER}"&FIXED(N(max_replicas),0)&" replicas save too little to cover $"'
        '&FIXED(fixed_usd_per_month,0)&" of fixed cost."'
    )
    never = f"IF(full_replica_saves_usd>replica_usd_per_month*(1+slack),{few},{full})"
    both = (
        '"At "&FIXED(volume,0)&" requests a month "&IF(cheaper="API","the API","self-hosting")'
        '&" is cheaper: $"&FIXED(api_usd_per_month,0)&" through the API, $"'
        '&FIXED(self_host_usd_per_month,0)&" self-hosted on "&FIXED(replicas,0)'
        '&IF(replicas=1," replica. "," replicas. ")'
    )
    first, last = "INDEX(step_from,MATCH(1,step_index,0))", "INDEX(step_to,MATCH(1.5,step_index,1))"
    end = f'IF({last}>={NO_LIMIT:.0f},"",", up to "&FIXED({last},0)&" at first")'
    more = (
        'IF(intervals=1,".","; there are "&FIXED(intervals,0)&" intervals, '
        'because replicas come whole.")'
    )
    wins = f'"Self-hosting wins from "&FIXED({first},0)&" requests a month"&{end}&{more}'
    return (
        f'=IF(NOT(ready),"No answer yet. "&problem,IF(volume>0,{both},"")'
        f"&IF(intervals=0,{never},{wins}))"
    )


def answer(f: Figures) -> str:
    """What the formula gives at the starting inputs."""
    said = ""
    if f.volume:
        api, own = f.volume * f.api, f.own_usd(f.volume)
        replicas = f.replicas(f.volume)
        who = "self-hosting" if f.wins_at(f.volume) else "the API"
        said = (
            f"At {f.volume:,} requests a month {who} is cheaper: ${fixed(api)} through the API,"
            f" ${fixed(own)} self-hosted on {replicas:,} replica{'' if replicas == 1 else 's'}. "
        )
    found = f.interval(1)
    if found is None:
        if f.saves > f.replica * (1 + SLACK):
            return (
                f"{said}{NEVER}{f.most or 0:,} replicas save too little to cover"
                f" ${fixed(f.fixed)} of fixed cost."
            )
        return (
            f"{said}{NEVER}a full replica costs ${fixed(f.replica)} a month and replaces"
            f" ${fixed(f.saves)} of API."
        )
    low, high = found
    end = "" if high >= NO_LIMIT else f", up to {high:,.0f} at first"
    more = (
        "."
        if f.count == 1
        else (f"; there are {f.count:,} intervals, because replicas come whole.")
    )
    return f"{said}Self-hosting wins from {low:,} requests a month{end}{more}"


def fixed(value: float) -> str:
    """A number as `FIXED(x,0)` writes it: halves go up.

    >>> fixed(2387.1), fixed(0.5)
    ('2,387', '1')
    """
    return f"{int(abs(value) + 0.5) * (1 if value >= 0 else -1):,}"
