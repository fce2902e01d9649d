"""The migrations make the schema the program works with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import bot.slack.install.tables
import bot.slack.tables
import bot.watch.tables  # noqa: F401  # tables of the same database
from pricing.history.database import connect, migrate, parse_url
from pricing.history.errors import HistoryUnavailableError
from pricing.history.schema import METADATA

ROOT = Path(__file__).parents[2]


def test_migrated_schema_is_that_of_the_program(database_url: str) -> None:
    engine = connect(parse_url(database_url))
    migrate(engine)
    migrate(engine)  # once more changes nothing
    with engine.connect() as db:
        context = MigrationContext.configure(
            db, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, METADATA) == []
        heads = context.get_current_heads()
    engine.dispose()
    assert heads == ("0006",)


def test_a_schema_that_differs_is_noticed(database_url: str) -> None:
    engine = connect(parse_url(database_url))
    migrate(engine)
    with engine.execution_options(writes=True).begin() as db:
        db.exec_driver_sql("DROP INDEX ix_prices_known_from")
        db.exec_driver_sql("ALTER TABLE prices ADD COLUMN more TEXT")
    with engine.connect() as db:
        found = compare_metadata(MigrationContext.configure(db), METADATA)
    engine.dispose()
    assert {difference[0] for difference in found} == {"add_index", "remove_column"}


def test_a_schema_of_a_newer_program_is_left_alone(database_url: str) -> None:
    engine = connect(parse_url(database_url))
    migrate(engine)
    with engine.execution_options(writes=True).begin() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(HistoryUnavailableError, match="newer gpusize"):
        migrate(engine)
    engine.dispose()


@pytest.mark.parametrize(
    "module", ["bot.cli", "bot.cli_commands", "pricing.book", "pricing.history.table"]
)
def test_a_plain_question_loads_no_database_library(module: str) -> None:
    program = (
        f"import sys, {module};"
        "print([m for m in sys.modules if m.partition('.')[0] in"
        " ('sqlalchemy', 'alembic', 'psycopg', 'mako')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
