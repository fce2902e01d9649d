"""Tokens of workspaces: encrypted, exchanged before they expire, and by one process at a time."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.cli import main
from bot.slack.app import SlackSurface
from bot.slack.install.seal import Seal, SealedError, new_key
from bot.slack.install.store import Installations
from bot.slack.install.tables import installations
from bot.slack.install.tokens import TokenError
from bot.watch.post import Whose
from core.errors import InputError
from pricing.book import embedded_book
from tests.fakes.slack_oauth import Grant
from tests.scenario.install_rig import InstallRig, install_rig, settings_of

HERE = Whose("", "T1")
TWELVE_HOURS = 43_200


def token(rig: InstallRig, surface: SlackSurface | None = None) -> str | None:
    client = (surface or rig.surface).workspaces.client_for(HERE)
    return None if client is None else client.token


def starting(rig: InstallRig) -> str:
    """An installation whose token ends twelve hours from the rig's clock."""
    rig.install(Grant())
    expires = rig.now + timedelta(seconds=TWELVE_HOURS)
    with rig.store.engine().execution_options(writes=True).begin() as db:
        db.execute(sa.update(installations).values(expires_at=expires))
    return rig.slack.oauth.token_of("T1")


def test_a_token_is_exchanged_two_hours_before_its_end(database_url: str) -> None:
    with install_rig(database_url, rotates_s=TWELVE_HOURS) as rig:
        first = starting(rig)
        rig.advance(hours=9.9)
        assert token(rig) == first
        rig.advance(hours=0.2)
        second = token(rig)
        assert second not in (None, first)
        assert second == rig.slack.oauth.token_of("T1")
        assert token(rig) == second
        assert rig.slack.oauth.exchanges == 1


def test_processes_that_ask_at_once_exchange_one_refresh_token(database_url: str) -> None:
    with install_rig(database_url, rotates_s=TWELVE_HOURS) as rig:
        first = starting(rig)
        rig.advance(hours=11)
        settings = settings_of(rig.slack, database_url, rig.key)
        others = [SlackSurface(settings, embedded_book, clock=lambda: rig.now) for _ in range(3)]
        rig.slack.delay_next("oauth.v2.access", 0.3)
        found: list[str | None] = []
        threads = [
            threading.Thread(target=lambda s=s: found.append(token(rig, s)))
            for s in (*others, *others)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for other in others:
            other.close(3)
        assert rig.slack.oauth.exchanges == 1
        newest = rig.slack.oauth.token_of("T1")
        assert set(found) <= {first, newest}  # the old one goes on working until its end
        assert token(rig) == newest


def test_an_expired_token_waits_for_the_process_that_exchanges_it(database_url: str) -> None:
    with install_rig(database_url, rotates_s=TWELVE_HOURS) as rig:
        starting(rig)
        rig.advance(hours=13)
        other = SlackSurface(
            settings_of(rig.slack, database_url, rig.key), embedded_book, clock=lambda: rig.now
        )
        rig.slack.delay_next("oauth.v2.access", 0.5)
        found: list[str | None] = []
        first = threading.Thread(target=lambda: found.append(token(rig)))
        first.start()
        rig.slack.wait_for(
            lambda: any(c.payload.get("refresh_token") for c in rig.slack.calls), 5, "exchange"
        )
        assert token(rig, other) == rig.slack.oauth.token_of("T1")
        first.join()
        other.close(3)
        assert rig.slack.oauth.exchanges == 1


def test_a_reply_that_was_lost_ends_in_a_sentence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with install_rig(f"sqlite:///{tmp_path}/a.db", rotates_s=TWELVE_HOURS) as rig:
        first = starting(rig)
        rig.advance(hours=11)
        rig.slack.drop_reply_next("oauth.v2.access")  # Slack used the refresh token up
        assert token(rig) == first
        rig.advance(hours=2)
        with pytest.raises(TokenError, match=r"workspace T1 has expired.*install the app there"):
            token(rig)
        rig.install(Grant())
        assert token(rig) == rig.slack.oauth.token_of("T1")
        assert first not in caplog.text


def test_another_key_reads_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    with install_rig(url) as rig:
        rig.install(Grant())
    with install_rig(url) as other, pytest.raises(SealedError, match=r"T1.*GPUSIZE_TOKEN_KEYS"):
        token(other)


def test_keys_are_changed_without_installing_again(
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    old = new_key()
    with install_rig(database_url, key=old) as rig:
        rig.install(Grant())
        kept = rig.slack.oauth.token_of("T1")
    assert main(["keys", "new"]) == 0
    new = capsys.readouterr().out.strip()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("GPUSIZE_TOKEN_KEYS", f"{new}, {old}")
    with install_rig(database_url, key=f"{new},{old}") as rig:
        assert token(rig) == kept
    assert main(["keys", "renew"]) == 0
    assert "of 1 installation with the first key" in capsys.readouterr().out
    with install_rig(database_url, key=new) as rig:
        assert token(rig) == kept
    monkeypatch.setenv("GPUSIZE_TOKEN_KEYS", old)
    assert main(["keys", "renew"]) == 2
    assert "not in GPUSIZE_TOKEN_KEYS" in capsys.readouterr().err
    monkeypatch.delenv("GPUSIZE_TOKEN_KEYS")
    assert main(["keys", "renew"]) == 2
    assert "nothing to renew" in capsys.readouterr().err


def test_tokens_moved_to_another_workspace_are_not_used(database_url: str) -> None:
    with install_rig(database_url) as rig:
        rig.install(Grant("T1"))
        rig.install(Grant("T2"))
        with rig.store.engine().execution_options(writes=True).begin() as db:
            theirs = db.scalar(
                sa.select(installations.c.sealed).where(installations.c.workspace == "T2")
            )
            mine = sa.update(installations).where(installations.c.workspace == "T1")
            db.execute(mine.values(sealed=theirs))
        with pytest.raises(SealedError, match="another one"):
            token(rig)


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", " , ", "abc", "a" * 44, "é" * 44),
        pytest.param(new_key()[:-1], id="cut"),  # each process makes another one
    ],
)
def test_what_is_no_key_is_a_sentence_that_does_not_say_it(text: str | None) -> None:
    with pytest.raises(InputError, match="gpusize keys new") as caught:
        Seal.of(text)
    assert not text or len(text) < 4 or text not in caught.value.message


def test_a_sealed_text_that_was_changed_is_refused() -> None:
    seal = Seal.of(new_key())
    of = ("1.2", "", "T1")
    sealed = seal.close({"token": "xoxb-1"}, of)
    assert seal.open(sealed, of) == {"token": "xoxb-1"}
    assert seal.close({"token": "xoxb-1"}, of) != sealed
    for at in (0, 20, len(sealed) // 2, len(sealed) - 9):
        spoiled = sealed[:at] + ("A" if sealed[at] != "A" else "B") + sealed[at + 1 :]
        with pytest.raises(SealedError):
            seal.open(spoiled, of)


def test_the_store_answers_slack_sdk_too(database_url: str) -> None:
    with install_rig(database_url, rotates_s=TWELVE_HOURS) as rig:
        rig.install(Grant())
        store: Installations = rig.store
        assert [i.whose for i in store.all()] == [HERE]
        found = store.find_installation(enterprise_id=None, team_id="T1")
        assert found is not None
        assert found.bot_token == rig.slack.oauth.token_of("T1")
        assert found.bot_refresh_token
        assert len(found.bot_refresh_token) > 150
        ask = {"enterprise_id": None, "team_id": "T1"}
        assert store.find_installation(**ask, user_id="UNOBODY") is None
        assert store.find_installation(**ask, is_enterprise_install=True) is None
        assert store.find_bot(enterprise_id=None, team_id="T2") is None
        store.delete_installation(**ask, user_id="UNOBODY")
        assert store.find_bot(**ask) is not None
        store.delete_all(**ask)
        assert store.find_bot(**ask) is None
