"""What a load generator was set to, read from the notes of a measured row.

Request rate (`QPS=16`), number of requests (`500 requests`, `10*conc prompts`), spread of lengths
(`lengths uniform in [0.8,1.0]*nominal`) and the engine's batch limit (`max_num_seqs=256`).
"""

from __future__ import annotations

import math
import re

_RATE = re.compile(r"\bQPS=(\d+(?:\.\d+)?|INF)", re.IGNORECASE)
_REQUESTS = re.compile(r"\b(\d{1,6}) requests\b")
_LIMIT = re.compile(r"\bmax_num_seqs=(\d{1,6})\b")
_PER_CLIENT = re.compile(r"\b(\d{1,4})\s*\*\s*conc\b")
_SPREAD = re.compile(r"lengths uniform in \[(\d*\.?\d+),\s*(\d*\.?\d+)\]\s*\*\s*nominal")
_VARIED = re.compile(r"lengths (?:uniform|normal|are means)|(?:\+/?-|±)\s*\d")


def request_rate(notes: str) -> float | None:
    """Requests per second of an open loop; infinite for all at once.

    >>> request_rate("open loop, QPS=16, 500 requests")
    16.0
    """
    found = _RATE.search(notes)
    if found is None:
        return None
    return math.inf if found[1].upper() == "INF" else float(found[1])


def requests_sent(notes: str, concurrency: float | None, replicas: int) -> int | None:
    """One replica's share of the requests of a run.

    >>> requests_sent("10*conc prompts", 64, 2)
    320
    """
    found = _REQUESTS.search(notes)
    if found is not None:
        return max(1, int(found[1]) // replicas)
    found = _PER_CLIENT.search(notes)
    if found is None or concurrency is None:
        return None
    return max(1, int(found[1]) * int(concurrency) // replicas)


def batch_limit(notes: str) -> int | None:
    """Sequences per step the engine was set to.

    >>> batch_limit("500 requests; max_num_seqs=256")
    256
    """
    found = _LIMIT.search(notes)
    return int(found[1]) if found else None


def mean_length(notes: str) -> float:
    """Mean length over the nominal one.

    >>> mean_length("lengths uniform in [0.8,1.0]*nominal")
    0.9
    """
    found = _SPREAD.search(notes)
    return (float(found[1]) + float(found[2])) / 2 if found else 1.0


def equal_lengths(notes: str) -> bool:
    """True of a closed loop whose notes state no spread: such benchmarks send one length.

    Nothing is concluded from no notes at all.

    >>> equal_lengths("1k in, 1k out"), equal_lengths("150 requests, 20k in (+-15%)")
    (True, False)
    """
    if not notes:
        return False
    return _RATE.search(notes) is None and _VARIED.search(notes) is None
