"""Who does something from the terminal, as the records keep it."""

from __future__ import annotations

import getpass

from core.errors import InputError

LONGEST = 100
"""Characters of a name."""


def signed(named: str | None) -> str:
    """`--by NAME`, or the user of this machine, on one line. Raises InputError.

    >>> signed(" Ada   Lovelace ")
    'Ada Lovelace'
    """
    if named is None:
        try:
            named = getpass.getuser()
        except (OSError, KeyError, ImportError):  # nobody's name is known
            named = ""
    name = " ".join(named.split())
    if not name or len(name) > LONGEST or not name.isprintable():
        raise InputError(
            f"Say who you are, in at most {LONGEST} characters: --by NAME.", field="--by"
        )
    return name
