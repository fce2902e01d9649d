"""Run by Alembic, which loads this file under a name of its own; importing it does nothing."""

from __future__ import annotations

from alembic import context

from pricing.history.schema import METADATA

if __name__ == "env_py":
    # the caller's own transaction and lock: a migration is applied once, or not at all
    context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
    context.run_migrations()
