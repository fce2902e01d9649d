"""Fields of plans over months: growth, falling prices, horizons."""

from __future__ import annotations

from typing import Annotated

from core.fields import integer, number

Growth = Annotated[
    float,
    number(
        "fraction",
        lo=-1,
        above=True,
        hi=10,
        words=("growth", "growth a month", "monthly growth", "growing"),
    ),
]
"""Above -100% a month: at that nothing is left to plan for."""
ApiDecline = Annotated[
    float,
    number("fraction", hi=0.99, words=("api decline", "api price decline", "api falls")),
]
GpuDecline = Annotated[
    float,
    number("fraction", hi=0.99, words=("decline", "gpu decline", "gpu price decline")),
]
Months = Annotated[int, integer("months", hi=120, words=("horizon", "months ahead"))]
MOST_QPS = 1e7
"""What GPUS_NEEDED takes at most: a rate that has grown beyond is no plan."""
