"""Prices in use while the history gains readings, goes away and comes back."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import InputError
from pricing.book import embedded_book
from pricing.history.errors import HistoryUnavailableError
from pricing.history.live import LivePrices
from pricing.history.store import open_store
from tests.live_history import MINI, accept, bring_back, take_away, tokens, usd
from tests.readings import at, gpu, read


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "data" / "table.json"


# -- following ---------------------------------------------------------------------------


def test_new_readings_are_picked_up(database_url: str) -> None:
    accept(database_url, 30, "0.2")
    live = LivePrices(database_url)
    assert usd(live) == 0.15  # nothing was asked of the database yet
    assert live.refresh()
    assert (usd(live), live.book().known, live.problem) == (0.2, at(30), "")
    held = live.book()
    assert not live.refresh()
    assert live.book() is held
    accept(database_url, 31, "0.3")
    assert live.refresh()
    assert (usd(live), live.book().known) == (0.3, at(31))
    assert held.api_price(MINI).input_usd_per_mtok == 0.2  # an answer under way keeps its book


def test_a_source_that_says_nothing_changed_makes_prices_younger(database_url: str) -> None:
    accept(database_url, 30, "0.2")
    live = LivePrices(database_url)
    live.refresh()
    with open_store(database_url) as store:
        store.confirm("one", at(33))
    assert live.refresh()
    assert live.book().date() == live.book().api_price(MINI).observed == at(33).date()


def test_readings_that_were_not_accepted_change_nothing(database_url: str) -> None:
    accept(database_url, 30, "0.2")
    live = LivePrices(database_url)
    live.refresh()
    with open_store(database_url) as store:
        held = store.hold(read(at(31), *tokens("9")), ["A person has to look."])
        store.reject("one", ["It gave nothing."])
        assert not live.refresh()
        store.approve(held, "ada", at(32))
    assert live.refresh()
    assert usd(live) == 9


def test_a_history_that_holds_nothing_is_the_package(database_url: str) -> None:
    live = LivePrices(database_url)
    assert not live.refresh()
    assert live.book() is embedded_book()
    with open_store(database_url):
        assert not live.refresh()
    assert (live.book() is embedded_book(), live.problem) == (True, "")
    accept(database_url, 30, "0.2")
    assert live.refresh()


def test_looking_creates_nothing(tmp_path: Path) -> None:
    live = LivePrices(f"sqlite:///{tmp_path / 'x' / 'prices.db'}", cache=tmp_path / "y" / "t.json")
    assert not live.refresh()
    assert (usd(live), live.problem, list(tmp_path.iterdir())) == (0.15, "", [])


def test_looking_into_a_database_of_another_program_leaves_it_as_it_is(database_url: str) -> None:
    live = LivePrices(database_url)
    live.refresh()
    if database_url.startswith("sqlite"):
        assert not Path(database_url.removeprefix("sqlite:///")).exists()
    else:
        with pytest.raises(HistoryUnavailableError, match="no price history"):
            live.at(at(1))
        assert not live.refresh()


def test_the_book_as_it_was_known(database_url: str) -> None:
    accept(database_url, 30, "0.2")
    with open_store(database_url) as store:
        store.accept(read(at(31), gpu("l4", "7", provider="verda"), source="two"))
    accept(database_url, 32, "0.3")
    live = LivePrices(database_url)
    live.refresh()
    then = live.at(at(31, hours=1))
    assert (then.api_price(MINI).input_usd_per_mtok, then.known) == (0.2, at(31))
    assert then.date() == at(31).date()
    assert then.gpu_offer("l4", provider="verda").usd_per_gpu_hour == 7
    assert live.at(at(29)).api_price(MINI) == embedded_book().api_price(MINI)
    assert live.at(at(40)).api_price(MINI) == live.book().api_price(MINI)
    with pytest.raises(ValueError, match="time zone"):
        live.at(datetime(2026, 12, 1))  # noqa: DTZ001 - that is the mistake
    take_away(database_url)
    try:
        with pytest.raises(HistoryUnavailableError):
            live.at(at(31))
    finally:
        bring_back(database_url)


def test_many_threads_ask_while_prices_change(database_url: str) -> None:
    accept(database_url, 30, "0.2")
    live = LivePrices(database_url)
    live.refresh()
    seen: set[float] = set()
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            seen.add(usd(live))
            live.refresh()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(3):
        accept(database_url, 31 + n, f"0.{3 + n}")
    deadline = time.monotonic() + 60
    while usd(live) != 0.5 and time.monotonic() < deadline:
        time.sleep(0.01)
    done.set()
    for thread in threads:
        thread.join()
    assert usd(live) == 0.5
    assert seen <= {0.2, 0.3, 0.4, 0.5}
    assert live.problem == ""


# -- away --------------------------------------------------------------------------------


def test_prices_outlive_their_database_and_its_return_is_noticed(
    database_url: str, cache: Path
) -> None:
    accept(database_url, 30, "0.2")
    live = LivePrices(database_url, cache=cache)
    live.refresh()
    take_away(database_url)
    try:
        assert not live.refresh()
        assert usd(live) == 0.2
        assert live.book().problem == live.problem
        assert live.problem.startswith("The price history does not answer; prices are those read")
        assert live.problem.endswith(f", as of {at(30).date()}.")
        assert f"{datetime.now(UTC):%Y-%m-%d}" in live.problem
        assert live.reason
        # another process
        restarted = LivePrices(database_url, cache=cache)
        assert restarted.refresh()
        assert (usd(restarted), restarted.book().known) == (0.2, at(30))
        assert restarted.problem.endswith(f", as of {at(30).date()}.")
        # without a cache there are the package's; a file that is not there may be meant so
        bare = LivePrices(database_url)
        assert not bare.refresh()
        assert usd(bare) == 0.15
        if not database_url.startswith("sqlite"):
            assert f"shipped with gpusize, as of {embedded_book().date()}" in bare.book().problem
    finally:
        bring_back(database_url)
    assert not live.refresh()
    assert (live.problem, live.reason, live.book().problem) == ("", "", "")
    accept(database_url, 31, "0.3")
    assert live.refresh()
    assert usd(live) == 0.3


def test_a_server_that_is_not_there_is_told_without_its_password(cache: Path) -> None:
    live = LivePrices("postgresql://prices:secret-word@127.0.0.1:1/prices", cache=cache)
    assert not live.refresh()
    assert usd(live) == 0.15
    assert "does not answer" in live.problem
    assert "secret-word" not in live.problem + live.reason
    assert not cache.exists()


def test_a_file_that_is_no_database(tmp_path: Path, cache: Path) -> None:
    url = f"sqlite:///{tmp_path / 'prices.db'}"
    accept(url, 30, "0.2")
    LivePrices(url, cache=cache).refresh()
    (tmp_path / "prices.db").write_bytes(b"broken" * 1000)
    live = LivePrices(url, cache=cache)
    live.refresh()
    assert (usd(live), "not a database" in live.reason) == (0.2, True)


def test_a_file_that_cannot_be_opened(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "prices.db"
    accept(f"sqlite:///{file}", 30, "0.2")
    LivePrices(f"sqlite:///{file}", cache=cache).refresh()
    file.unlink()
    file.mkdir()
    live = LivePrices(f"sqlite:///{file}", cache=cache)
    live.refresh()
    assert usd(live) == 0.2
    assert "does not answer" in live.problem
    assert "unable to open" in live.reason


@pytest.mark.parametrize("url", ["mysql://h/db", "sqlite://", "postgresql://[::1/x", "nonsense"])
def test_an_address_that_cannot_be_meant_is_a_mistake(url: str, cache: Path) -> None:
    with pytest.raises(InputError):
        LivePrices(url, cache=cache).refresh()


def test_a_history_emptied_under_a_service_keeps_the_last_prices(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'prices.db'}"
    accept(url, 30, "0.2")
    prices = LivePrices(url)
    prices.refresh()
    take_away(url)
    open_store(url).close()  # as whoever keeps an answer there does
    prices.refresh()
    assert usd(prices) == 0.2
    assert "prices are those read from it" in prices.problem
    accept(url, 31, "0.3")
    prices.refresh()
    assert (usd(prices), prices.problem) == (0.3, "")
