"""Inserts that say what becomes of a conflict, on SQLite and PostgreSQL.

Apart from `pricing.history.database`, because a plain question that reads prices from a database
needs neither dialect's own words, and loading PostgreSQL's takes 30 ms.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def inserting(db: Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """An insert with `on_conflict_do_nothing` and `on_conflict_do_update`."""
    kind = postgresql if db.dialect.name == "postgresql" else sqlite
    return kind.insert(table)
