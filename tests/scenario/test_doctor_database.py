"""`gpusize doctor` about the database and its prices, and `gpusize migrate`; on both kinds."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from bot.cli import main
from bot.doctor import database as doctor_database
from bot.doctor.database import database
from pricing.history.database import connect, parse_url, schema_of
from pricing.history.schema import answers
from pricing.history.store import open_store
from tests.readings import price, read
from tests.scenario.doctor_rig import Doctor, of


@pytest.fixture
def doctor(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Doctor:
    return Doctor(monkeypatch, capsys, tmp_path)


def states(url: str, clock_ahead_s: float = 0) -> dict[str, tuple[str, str]]:
    """State and text with fix by check; the last line of a check counts."""
    lines = database(url, lambda: datetime.now(UTC) + timedelta(seconds=clock_ahead_s))
    return {line.check: (line.state, f"{line.text} {line.fix}".strip()) for line in lines}


def execute(url: str, *statements: str) -> None:
    engine = sa.create_engine(parse_url(url), poolclass=NullPool)
    with engine.begin() as db:
        for statement in statements:
            db.exec_driver_sql(statement)
    engine.dispose()


def test_a_database_that_is_well(doctor: Doctor, database_url: str) -> None:
    with open_store(database_url) as store:
        store.accept(read(datetime.now(UTC) - timedelta(days=3), price("m", "1"), source="litellm"))
    doctor.set(DATABASE_URL=database_url)
    code, lines = doctor.look()
    assert (code, {line["state"] for line in lines}) == (0, {"ok"})
    assert of(lines, "prices") == [("ok", "age in days: litellm 3.")]
    assert of(lines, "quarantine") == [("ok", "no reading waits for a person.")]
    assert [state for state, _ in of(lines, "writing")] == ["ok"]
    clocks = of(lines, "database clock")
    assert [state for state, _ in clocks] == (["ok"] if "postgres" in database_url else [])


def test_a_look_leaves_nothing_behind(database_url: str) -> None:
    open_store(database_url).close()
    assert states(database_url)["writing"][0] == "ok"
    engine = connect(parse_url(database_url))
    with engine.connect() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(answers)).scalar_one() == 0
    engine.dispose()


def test_migrations(doctor: Doctor, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    engine = connect(parse_url(database_url))
    newest = schema_of(engine).newest
    engine.dispose()
    doctor.set(DATABASE_URL=database_url)
    assert main(["migrate"]) == 0
    assert f"schema {newest}, before that none." in capsys.readouterr().out
    assert main(["migrate"]) == 0
    assert f"is at the newest schema already, {newest}." in capsys.readouterr().out
    execute(database_url, "UPDATE alembic_version SET version_num = '0001'")
    state, text = states(database_url)["migrations"]
    assert (state, "`gpusize migrate`" in text) == ("fail", True)
    execute(database_url, "UPDATE alembic_version SET version_num = '9999'")
    state, text = states(database_url)["migrations"]
    assert (state, "Update this gpusize" in text) == ("fail", True)
    assert main(["migrate"]) == 2
    said = capsys.readouterr()
    assert "newer gpusize" in said.err
    assert "Traceback" not in said.err


def test_an_empty_database_is_not_migrated_by_a_look(database_url: str) -> None:
    if "postgres" in database_url:
        state, text = states(database_url)["migrations"]
        assert (state, "the schema is not there" in text) == ("fail", True)
    else:
        assert states(database_url)["database"][1].endswith("is not there yet and will be made.")
        assert not list(Path(parse_url(database_url).database or "").parent.glob("*.db"))


def test_prices_that_are_old_and_readings_that_wait(database_url: str) -> None:
    with open_store(database_url) as store:
        old = datetime.now(UTC) - timedelta(days=60)
        store.accept(read(old, price("m", "1"), source="litellm"))
        number = store.hold(
            read(old + timedelta(days=1), price("m", "9"), source="litellm"), ["Nine times."]
        )
    found = states(database_url)
    assert found["prices"] == (
        "warn",
        "litellm was read 60 days ago; at most 45. gpusize prices refresh --source litellm",
    )
    state, text = found["quarantine"]
    assert (state, f"{number} (litellm)" in text) == ("warn", True)
    assert "gpusize prices approve|reject" in text


@pytest.mark.parametrize(("ahead", "state"), [(0, "ok"), (20, "warn"), (-300, "fail")])
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_clock_that_is_off(database_url: str, ahead: int, state: str) -> None:
    open_store(database_url).close()
    assert states(database_url, ahead)["database clock"][0] == state


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_role_that_may_only_read(doctor: Doctor, database_url: str) -> None:
    open_store(database_url).close()
    role = f"{parse_url(database_url).database}_reader"
    execute(
        database_url,
        f"CREATE ROLE {role} LOGIN PASSWORD 'hidden-word'",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
    )
    try:
        url = parse_url(database_url).set(username=role, password="hidden-word")
        doctor.set(DATABASE_URL=url.render_as_string(hide_password=False))
        code, lines = doctor.look()
    finally:
        execute(database_url, f"DROP OWNED BY {role}", f"DROP ROLE {role}")
    ((state, text),) = of(lines, "writing")
    assert (code, state) == (1, "fail")
    assert "permission denied" in text
    assert "hidden-word" not in str(lines)


def test_a_database_nobody_answers_for(doctor: Doctor) -> None:
    doctor.set(DATABASE_URL="postgresql://me:hidden-word@127.0.0.1:9/prices")
    code, lines = doctor.look()
    ((state, text),) = of(lines, "database")
    assert (code, state) == (1, "fail")
    assert "127.0.0.1 does not answer" in text
    assert "correct DATABASE_URL" in text
    assert "hidden-word" not in str(lines)


def test_a_file_that_is_no_database(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "odd.db").write_bytes(b"no database at all, but long enough to be read" * 30)
    doctor.set(DATABASE_URL=f"sqlite:///{tmp_path / 'odd.db'}")
    code, lines = doctor.look()
    ((state, text),) = of(lines, "database")
    assert (code, state) == (1, "fail")
    assert "is not a database" in text


def test_a_database_that_somebody_locks(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    open_store(database_url).close()
    monkeypatch.setattr(doctor_database, "WAIT_MS", 100)
    engine = sa.create_engine(parse_url(database_url), poolclass=NullPool)
    with closing(engine.raw_connection()) as held:
        lock = "LOCK TABLE answers" if "postgres" in database_url else "BEGIN IMMEDIATE"
        held.cursor().execute(lock)
        state, text = states(database_url)["writing"]
        held.rollback()
    engine.dispose()
    assert (state, "end what locks it" in text) == ("fail", True)
