"""Real processes that answer from a price history: the command line and `gpusize serve`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import config
from bot.config import Settings, data_folder, history_url, load_settings, source_urls
from core.errors import InputError
from pricing.history.edition import sqlite_file
from pricing.sources.registry import SOURCES, environment_name
from tests.live_history import accept, bring_back, take_away
from tests.readings import at
from tests.scenario.test_serve_process import serving

ROOT = Path(__file__).parents[2]
QUESTION = {"model": "gpt-4o-mini"}


def call(folder: Path, **environ: str) -> dict[str, Any]:
    """The receipt of `gpusize call API_PRICE` in a process of its own."""
    clean = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "call", "API_PRICE", "model=gpt-4o-mini"],
        cwd=folder,
        env=clean | {"PYTHONPATH": str(ROOT), "GPUSIZE_DATA": str(folder / "data"), **environ},
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    return json.loads(done.stdout)


def warned(receipt: dict[str, Any]) -> list[str]:
    return [w["message"] for w in receipt["warnings"] if w["code"] == "price_history"]


def eventually(what: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60
    while not what():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_the_command_line_answers_from_the_history_and_without_it(
    database_url: str, tmp_path: Path
) -> None:
    shipped = call(tmp_path)
    assert (shipped["value"], warned(shipped)) == (0.15, [])
    assert not (tmp_path / "data").exists()
    accept(database_url, 30, "0.2")
    found = call(tmp_path, DATABASE_URL=database_url)
    assert (found["value"], found["as_of"]) == (0.2, at(30).date().isoformat())
    assert warned(found) == []
    (tmp_path / ".env").write_text(f"DATABASE_URL={database_url}\n", "utf-8")
    assert call(tmp_path)["id"] == found["id"]
    take_away(database_url)
    try:
        gone = call(tmp_path, DATABASE_URL=database_url)
    finally:
        bring_back(database_url)
    assert (gone["value"], gone["id"], gone["prices"]) == (0.2, found["id"], found["prices"])
    (sentence,) = warned(gone)
    assert sentence.startswith("The price history does not answer; prices are those read from it")
    assert sentence.endswith(f"as of {at(30).date()}.")


def test_the_history_in_the_data_folder_answers_by_itself(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    accept(history_url({"GPUSIZE_DATA": str(tmp_path / "data")}), 30, "0.2")
    assert call(tmp_path)["value"] == 0.2


def test_an_address_that_cannot_be_meant_is_one_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "/gpu api_price gpt-4o-mini"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "DATABASE_URL": "mysql://me:hidden-word@h/db"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "DATABASE_URL must be sqlite:///FILE or postgresql://" in done.stderr
    assert "mysql://" in done.stderr
    assert "hidden-word" not in done.stderr


# -- the service -------------------------------------------------------------------------


@pytest.fixture
def hasty(tmp_path: Path) -> dict[str, str]:
    """An environment in which a process looks for prices every tenth of a second."""
    (tmp_path / "hasty").mkdir()
    said = "import bot.book\nbot.book.POLL_S = 0.1\n"
    (tmp_path / "hasty" / "sitecustomize.py").write_text(said, "utf-8")
    return {"PYTHONPATH": os.pathsep.join((str(tmp_path / "hasty"), str(ROOT)))}


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_the_service_follows_the_history(
    database_url: str, tmp_path: Path, hasty: dict[str, str]
) -> None:
    accept(database_url, 30, "0.2")
    with serving(tmp_path, DATABASE_URL=database_url, **hasty) as service:
        with httpx.Client(base_url=service.url) as http:

            def answer() -> dict[str, Any]:
                return http.post("/v1/api_price", json=QUESTION).json()

            def ready() -> dict[str, Any]:
                found = http.get("/readyz")
                assert found.status_code == 200
                return found.json()

            assert answer()["value"] == 0.2
            assert ready()["prices_as_of"] == at(30).date().isoformat()
            accept(database_url, 31, "0.3")
            assert eventually(lambda: answer()["value"] == 0.3)
            assert ready()["prices_as_of"] == at(31).date().isoformat()
            assert ready()["prices_problem"] is None
            take_away(database_url)
            assert eventually(lambda: ready()["prices_problem"] is not None)
            last = answer()
            assert (last["value"], warned(last)) == (0.3, [ready()["prices_problem"]])
            bring_back(database_url)
            assert eventually(lambda: ready()["prices_problem"] is None)
            assert warned(answer()) == []
            accept(database_url, 32, "0.4")
            assert eventually(lambda: answer()["value"] == 0.4)
        code, seconds = service.stop()
        assert (code, seconds < 5) == (0, True)
    logged = "\n".join(service.logged)
    assert logged.count("The price history answers again.") == 1
    assert logged.count("prices are those read from it") == 1
    assert "New prices are in use" in logged
    assert "Traceback" not in logged


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_the_service_starts_without_its_database_and_hides_the_password(tmp_path: Path) -> None:
    url = "postgresql://prices:secret-word@127.0.0.1:1/prices"
    with serving(tmp_path, DATABASE_URL=url) as service:
        found = httpx.get(f"{service.url}/readyz").json()
        assert found["status"] == "ready"
        assert found["prices_problem"].startswith("The price history does not answer; prices are")
        assert "shipped with gpusize" in found["prices_problem"]
        assert service.stop()[0] == 0
    assert any("does not answer" in line for line in service.logged)
    assert not any("secret-word" in line for line in (*service.logged, *service.said))


# -- settings ----------------------------------------------------------------------------


def test_where_the_history_is(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("GPUSIZE_DATA=/from/file\n", "utf-8")
    assert history_url({"DATABASE_URL": "sqlite:////p.db"}, dotenv) == "sqlite:////p.db"
    assert data_folder({}, dotenv) == Path("/from/file")
    assert sqlite_file(history_url({}, dotenv)) == Path("/from/file/prices.db")
    odd = tmp_path / "50% of? ü"
    assert sqlite_file(history_url({"GPUSIZE_DATA": str(odd)})) == odd / "prices.db"
    odd.mkdir()
    accept(history_url({"GPUSIZE_DATA": str(odd)}), 30, "0.2")
    assert [p.name for p in odd.iterdir()] == ["prices.db"]
    for wrong in ("prices.db", "sqlite://", "mysql://h/d", "://"):
        with pytest.raises(InputError, match="DATABASE_URL must be"):
            history_url({"DATABASE_URL": wrong})


def test_addresses_of_sources_come_from_the_environment_and_the_file(tmp_path: Path) -> None:
    names = {environment_name(source) for source in SOURCES}
    assert names <= set(config.VARIABLES)
    dotenv = tmp_path / ".env"
    dotenv.write_text("GPUSIZE_OWN_URL=rates.csv\nGPUSIZE_LITELLM_URL=\n", "utf-8")
    found = source_urls({"GPUSIZE_GPUHUNT_URL": "http://mirror.test/v3"}, dotenv)
    assert found == {"own": "rates.csv", "gpuhunt": "http://mirror.test/v3"}


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://prices:secret%2Dword@db/x",
        "postgresql://prices@db/x?password=secret%2Dword&sslmode=require",
    ],
)
def test_the_password_of_the_database_is_a_secret(url: str) -> None:
    found = load_settings({"DATABASE_URL": url})
    assert "secret-word" in found.secrets()
    assert "secret" not in f"{found!r}"
    assert Settings().secrets() == ()
