"""Settings: the environment over the `.env` file, and sentences for what cannot be meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config import DEFAULT_API_URL, VARIABLES, Settings, load_settings
from core.errors import InputError

SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-bot",
    "SLACK_APP_TOKEN": "xapp-app",
    "SLACK_SIGNING_SECRET": "signing",
}


def test_nothing_set_gives_the_defaults(tmp_path: Path) -> None:
    found = load_settings({}, tmp_path / ".env")
    assert found == Settings()
    assert (found.host, found.port, found.slack_api_url) == ("127.0.0.1", 8080, DEFAULT_API_URL)
    assert found.slack_modes() == ()


def test_the_environment_wins_over_the_file_and_empty_counts_as_unset(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text(
        "SLACK_APP_TOKEN=xapp-file\nGPUSIZE_PORT=9000\nGPUSIZE_HOST=\n"
        "SLACK_SIGNING_SECRET='a${HOME}b' # comment\n",
        encoding="utf-8-sig",
    )
    found = load_settings(
        {"GPUSIZE_PORT": "0", "SLACK_APP_TOKEN": " ", "GPUSIZE_HOST": "0.0.0.0", "X": "y"}, path
    )
    assert (found.port, found.host) == (0, "0.0.0.0")
    assert found.slack_app_token == "xapp-file"
    assert found.slack_signing_secret == "a${HOME}b"


@pytest.mark.parametrize(
    ("environ", "modes"),
    [
        ({}, ()),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, ()),
        ({"SLACK_APP_TOKEN": "xapp-1"}, ("socket",)),
        ({"SLACK_SIGNING_SECRET": "s"}, ("http",)),
        (SECRETS, ("socket", "http")),
    ],
)
def test_credentials_decide_the_slack_modes(
    environ: dict[str, str], modes: tuple[str, ...]
) -> None:
    assert load_settings(environ).slack_modes() == modes


def test_secrets_are_listed_and_never_shown() -> None:
    found = load_settings(SECRETS)
    assert set(found.secrets()) == set(SECRETS.values())
    assert not [s for s in found.secrets() if s in f"{found!r}{found}"]


@pytest.mark.parametrize(
    "value", ["http", "-1", "65536", "8080.0", "8 080", "٨٠", "9" * 5000, "0x50", "1e3"]
)
def test_a_bad_port_is_a_sentence(value: str) -> None:
    with pytest.raises(InputError, match="GPUSIZE_PORT must be a whole number from 0") as caught:
        load_settings({"GPUSIZE_PORT": value})
    assert len(caught.value.message) < 200


@pytest.mark.parametrize(
    "value",
    ["slack.com/api", "ftp://slack.com/api/", "https://", "https://a b/", "http://h:x/",
     "http://h:99999/", "https://h/?q=1", "https://[::1/"],
)  # fmt: skip
def test_a_bad_api_url_is_a_sentence(value: str) -> None:
    with pytest.raises(InputError, match="SLACK_API_URL must be"):
        load_settings({"SLACK_API_URL": value})


def test_the_api_url_ends_with_a_slash() -> None:
    found = load_settings({"SLACK_API_URL": "http://127.0.0.1:99/api"})
    assert found.slack_api_url == "http://127.0.0.1:99/api/"


def test_a_file_that_is_no_text_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(b"GPUSIZE_PORT=\xff\xfe")
    with pytest.raises(InputError, match="UTF-8"):
        load_settings({}, path)
    assert load_settings({}, tmp_path) == Settings()  # a folder is no file


def test_the_example_file_names_every_variable_and_changes_nothing() -> None:
    path = Path(__file__).parents[2] / "deploy" / ".env.example"
    named = re.findall(r"^([A-Z_]+)=", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(VARIABLES)
    assert load_settings({}, path) == Settings()


def test_a_form_of_the_log_there_is_none_of_is_a_sentence() -> None:
    assert load_settings({"GPUSIZE_LOG": "JSON"}).log == "json"
    with pytest.raises(InputError, match="GPUSIZE_LOG must be text or json; you gave 'xml'"):
        load_settings({"GPUSIZE_LOG": "XML"})
