"""Whole numbers from divisions, the same in a sheet's arithmetic and here.

A sheet computes with 53 bits, so a division that should give 5,560,000 may give
5,559,999.999999999. `SLACK` is above what the few operations before a division can lose and far
below one request: quotients this near to a whole number are that number. The calculator itself
uses fractions and needs none.
"""

from __future__ import annotations

import math

SLACK = 3e-15
"""Relative; 14 roundings of a double. At 1e9 requests it is 0.000003 of a request."""


def down(x: float) -> int:
    """`floor_of` as Python; a whole number minus rounding error is that number.

    >>> down(5_559_999.999999999), down(7.25)
    (5560000, 7)
    """
    return math.floor(x * (1 + SLACK))


def up(x: float) -> int:
    """`ceiling_of` as Python.

    >>> up(2.0000000000000004), up(7.25)
    (2, 8)
    """
    return math.ceil(x * (1 - SLACK))


def floor_of(quotient: str) -> str:
    """The formula of `down`; the cell `slack` holds SLACK."""
    return f"INT({quotient}*(1+slack))"


def ceiling_of(quotient: str) -> str:
    """The formula of `up`."""
    return f"-INT(-{quotient}*(1-slack))"


ROUND_ENDS = (1, 1.5, 2, 3, 4, 5, 6, 8)
"""Ends of an axis, times a power of ten, whose tenths are round."""


def nice(x: float) -> float:
    """The next round number above, for the end of an axis.

    >>> nice(12_510_768), nice(0.043), nice(9)
    (15000000.0, 0.05, 10.0)
    """
    size = 10.0 ** math.floor(math.log10(x))
    return next((end * size for end in ROUND_ENDS if x <= end * size), 10 * size)


def nice_of(x: str) -> str:
    """The formula of `nice`, of a cell."""
    size = f"10^INT(LOG10({x}))"
    found = f"10*{size}"
    for end in reversed(ROUND_ENDS):
        found = f"IF({x}<={end}*{size},{end}*{size},{found})"
    return found
