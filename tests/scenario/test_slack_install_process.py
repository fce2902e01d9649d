"""Installing in a real `gpusize serve`, as a browser and Slack see it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.config import load_settings
from bot.slack.install.seal import Seal, new_key
from bot.slack.install.settings import oauth
from bot.slack.install.store import Installations
from bot.watch.post import Whose
from core.errors import InputError
from tests.fakes.slack import SlackStandIn
from tests.scenario.install_rig import PUBLIC
from tests.scenario.test_serve_process import Service, serving

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


@contextmanager
def installable(
    folder: Path, slack: SlackStandIn, url: str, key: str, **more: str
) -> Iterator[Service]:
    environ = {
        "HOME": str(folder),
        "DATABASE_URL": url,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "SLACK_CLIENT_ID": slack.oauth.client_id,
        "SLACK_CLIENT_SECRET": slack.oauth.client_secret,
        "GPUSIZE_PUBLIC_URL": f"{PUBLIC}/",
        "GPUSIZE_TOKEN_KEYS": key,
        **more,
    }
    with serving(folder, **environ) as service:
        yield service


def test_a_browser_installs_it_and_slack_ends_it(database_url: str, tmp_path: Path) -> None:
    key = new_key()
    with SlackStandIn() as slack:
        slack.oauth.redirect_url = f"{PUBLIC}/slack/oauth_redirect"
        with installable(tmp_path, slack, database_url, key) as service:
            begun = httpx.get(f"{service.url}/slack/install")
            assert begun.status_code == 302
            cookie = begun.headers["set-cookie"]
            assert "Secure" in cookie
            assert "HttpOnly" in cookie
            at_slack = httpx.get(begun.headers["location"])
            back = at_slack.headers["location"].replace(PUBLIC, service.url)
            done = httpx.get(back, headers={"cookie": cookie.partition(";")[0]})
            assert (done.status_code, "is installed in Acme" in done.text) == (200, True)
            service.process.kill()
            service.process.wait(10)
            logged = "\n".join(service.logged)
        store = Installations(database_url, slack.oauth.client_id, Seal.of(key))
        whose = Whose("", "T1")
        found = store.of(whose)
        assert found is not None
        assert found.bot.bot_token == slack.oauth.token_of("T1")
        body = json.dumps(
            {
                "type": "event_callback",
                "team_id": "T1",
                "event": {"type": "app_uninstalled"},
                "event_id": "Ev1",
                "event_time": 2**33,
            }
        ).encode()
        with installable(tmp_path, slack, database_url, key) as service:
            headers = {"Content-Type": "application/json", **slack.sign(body)}
            assert httpx.post(f"{service.url}/slack/events", content=body, headers=headers)
            assert service.stop()[0] == 0
            logged += "\n".join(service.logged)
        assert store.of(whose) is None
        store.close()
    assert "xoxb-T1" not in logged
    assert "Traceback" not in logged
    # Bolt keeps installations in files there as soon as it sees a client id in the environment
    assert not list(tmp_path.glob(".bolt*"))


COMPLETE = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "secret",
    "GPUSIZE_TOKEN_KEYS": new_key(),
    "GPUSIZE_PUBLIC_URL": PUBLIC,
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"GPUSIZE_TOKEN_KEYS": ""}, "GPUSIZE_TOKEN_KEYS is not set"),
        (
            {"SLACK_CLIENT_SECRET": "", "GPUSIZE_PUBLIC_URL": ""},
            "SLACK_CLIENT_SECRET and GPUSIZE_PUBLIC_URL are not set",
        ),
        ({"GPUSIZE_TOKEN_KEYS": "secret"}, "key 1 of 1 is not a key; `gpusize keys new`"),
        ({"GPUSIZE_PUBLIC_URL": "http://gpusize.example.com"}, "must be an https:// address"),
        ({"GPUSIZE_PUBLIC_URL": "https://a.example/?x=1"}, "must be an https:// address"),
        ({"GPUSIZE_PUBLIC_URL": "https://a.example:x"}, "must be an https:// address"),
    ],
)
def test_settings_that_cannot_be_meant_are_one_sentence(change: dict[str, str], said: str) -> None:
    assert oauth(load_settings(COMPLETE)) is not None
    with pytest.raises(InputError, match=re.escape(said)):
        oauth(load_settings({**COMPLETE, **change}))


def test_the_service_says_so_and_ends(tmp_path: Path) -> None:
    environ = {**COMPLETE, "SLACK_SIGNING_SECRET": "x" * 32, "GPUSIZE_PUBLIC_URL": ""}
    service = Service(tmp_path, **environ)
    code = service.process.wait(20)
    service.end()
    assert code == 2
    assert [line for line in service.logged if "GPUSIZE_PUBLIC_URL is not set" in line]
    assert not any("Traceback" in line for line in service.logged)


def test_without_the_settings_there_is_nothing_to_install(tmp_path: Path) -> None:
    with serving(tmp_path, SLACK_SIGNING_SECRET="x" * 32) as service:
        for path in ("install", "oauth_redirect"):
            answer = httpx.get(f"{service.url}/slack/{path}")
            assert answer.status_code == 404
            assert "SLACK_CLIENT_ID" in answer.json()["error"]["message"]
