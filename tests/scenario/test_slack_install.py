"""Installing in a workspace: what a person goes through, and what is kept of it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import sqlalchemy as sa

from bot.slack.install.states import MOST
from bot.slack.install.tables import install_states, installations
from bot.slack.scopes import REQUIRED
from bot.watch.post import LOCAL, Whose
from tests.fakes.slack_oauth import Grant
from tests.scenario.install_rig import InstallRig, install_rig


def rows(rig: InstallRig, table: sa.Table) -> list[sa.Row]:
    with rig.store.engine().connect() as db:
        return list(db.execute(sa.select(table)))


def test_a_person_is_sent_to_slack_with_the_scopes_the_app_needs(database_url: str) -> None:
    with install_rig(database_url) as rig:
        location, cookie = rig.begin()
        parts = urlsplit(location)
        asked = parse_qs(parts.query)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == (
            rig.slack.api_url.removesuffix("api/") + "oauth/v2/authorize"
        )
        assert asked["scope"] == [",".join(REQUIRED)]
        assert "user_scope" not in asked
        assert cookie.endswith(asked["state"][0])
        assert rig.begin(team="T9&scope=admin")[0].count("scope=") == location.count("scope=")
        assert parse_qs(urlsplit(rig.begin(team="T9")[0]).query)["team"] == ["T9"]


def test_two_workspaces_are_kept_apart_and_encrypted(database_url: str) -> None:
    with install_rig(database_url) as rig:
        for team, name in (("T1", "Acme"), ("T2", "<b>Beta</b>")):
            status, page = rig.install(Grant(team, name))
            assert status == 200
            assert "is installed in" in page
        assert "&lt;b&gt;Beta&lt;/b&gt;" in page
        clients = rig.surface.workspaces.client_for
        tokens = {team: rig.slack.oauth.token_of(team) for team in ("T1", "T2")}
        for team, token in tokens.items():
            client = clients(Whose("", team))
            assert client is not None
            assert client.token == token
            assert client.auth_test()["team_id"] == team
            assert token not in repr(rows(rig, installations))
        assert clients(Whose("", "T3")) is None
        assert clients(LOCAL) is None
        assert {r.installed_by for r in rows(rig, installations)} == {"UADMIN"}


def test_installing_again_replaces_the_token(database_url: str) -> None:
    with install_rig(database_url) as rig:
        rig.install(Grant())
        rig.install(Grant(user="UOTHER"))
        (row,) = rows(rig, installations)
        assert row.installed_by == "UOTHER"
        client = rig.surface.workspaces.client_for(Whose("", "T1"))
        assert client is not None
        assert client.token == rig.slack.oauth.token_of("T1")


def test_an_organisation_serves_its_workspaces(database_url: str) -> None:
    with install_rig(database_url) as rig:
        org = Grant(None, "", "E1", "Acme Corp", org_wide=True)
        assert "Acme Corp" in rig.install(org)[1]
        rig.install(Grant("T1", "Own", "E1", "Acme Corp"))
        clients = rig.surface.workspaces.client_for
        found = {team: clients(Whose("E1", team)) for team in ("T1", "T2")}
        assert {t: c.token if c else None for t, c in found.items()} == {
            "T1": rig.slack.oauth.token_of("T1"),
            "T2": rig.slack.oauth.token_of("E1"),
        }
        assert clients(Whose("E2", "T1")) is None
        assert clients(Whose("", "T1")) is None


def test_a_state_is_good_once_in_its_browser_and_for_ten_minutes(database_url: str) -> None:
    with install_rig(database_url) as rig:
        location, cookie = rig.begin()
        back = rig.allow(location, Grant())
        for other in ("", "slack-app-oauth-state=x", f"x={back['state']}"):
            status, page = rig.finish(back, other)
            assert (status, "another browser" in page) == (400, True)
        assert rig.finish(back, cookie)[0] == 200
        status, page = rig.finish(back, cookie)
        assert (status, "begin again" in page) == (401, True)
        location, cookie = rig.begin()
        back = rig.allow(location, Grant("T2"))
        rig.advance(minutes=10, seconds=1)
        assert rig.finish(back, cookie)[0] == 401
        assert [r.workspace for r in rows(rig, installations)] == ["T1"]
        rig.begin()
        assert len(rows(rig, install_states)) == 1  # old ones are cleared away


@pytest.mark.parametrize(
    ("spoil", "status", "said"),
    [
        pytest.param({"code": ""}, 401, "nothing to install with", id="no-code"),
        pytest.param({"code": "1.wrong"}, 401, "did not accept", id="unknown-code"),
        pytest.param({"code": "x" * 501}, 401, "nothing to install with", id="long-code"),
        pytest.param({"state": ""}, 400, "another browser", id="no-state"),
        pytest.param({"state": "guessed"}, 400, "another browser", id="guessed-state"),
        pytest.param({"error": "<script>"}, 200, "(&lt;script&gt;)", id="odd-error"),
    ],
)
def test_what_comes_back_wrong_is_one_sentence(
    tmp_path: Path, spoil: dict[str, str], status: int, said: str
) -> None:
    with install_rig(f"sqlite:///{tmp_path}/a.db") as rig:
        location, cookie = rig.begin()
        answer, page = rig.finish({**rig.allow(location, Grant()), **spoil}, cookie)
        assert (answer, said in page) == (status, True), page
        assert "<script>" not in page
        assert rows(rig, installations) == []


def test_cancelling_is_said(tmp_path: Path) -> None:
    with install_rig(f"sqlite:///{tmp_path}/a.db") as rig:
        location, cookie = rig.begin()
        assert "was not allowed" in rig.finish(rig.allow(location, None), cookie)[1]


def test_a_wrong_secret_and_a_slack_that_is_away(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with install_rig(f"sqlite:///{tmp_path}/a.db") as rig:
        rig.slack.oauth.client_secret = "another one"
        assert "redirect address" in rig.install(Grant())[1]
        location, cookie = rig.begin()
        back = rig.allow(location, Grant())
        rig.slack.drop_reply_next("oauth.v2.access")
        status, page = rig.finish(back, cookie)
        assert (status, "cannot be reached" in page) == (503, True)
        assert rows(rig, installations) == []
    assert "notarealclientsecret" not in caplog.text


def test_no_more_installations_begin_than_anyone_could_mean(tmp_path: Path) -> None:
    with install_rig(f"sqlite:///{tmp_path}/a.db") as rig:
        full = [{"digest": str(n), "until": rig.now.replace(hour=23)} for n in range(MOST)]
        with rig.store.engine().execution_options(writes=True).begin() as db:
            db.execute(sa.insert(install_states), full)
        assert rig.surface.installing is not None
        status, _, body = rig.surface.installing.begin({}, "")
        assert (status, b"under way" in body) == (503, True)
        rig.advance(days=1)
        rig.begin()


def test_a_defect_gives_a_reference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with install_rig(f"sqlite:///{tmp_path}/a.db") as rig:
        monkeypatch.setattr(type(rig.store), "save", lambda *_: 1 // 0)
        status, page = rig.install(Grant())
    found = re.search(r"reference ([0-9a-f]{8})", page)
    assert found
    assert status == 500
    assert found[1] in caplog.text
    assert "ZeroDivisionError" not in page


def test_a_page_is_not_kept_by_anyone(tmp_path: Path) -> None:
    with install_rig(f"sqlite:///{tmp_path}/a.db") as rig:
        assert rig.surface.installing is not None
        _, headers, _ = rig.surface.installing.finish({}, "")
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "deleted" in headers["set-cookie"]
        assert httpx.get(rig.begin()[0]).status_code == 302
