"""Installing by OAuth: slack_bolt's flow, with our stores and pages of our own."""

from __future__ import annotations

import html
import logging
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth.installation_store import Installation

from bot.slack.install.settings import INSTALL_PATH, REDIRECT_PATH, OAuth
from bot.slack.install.states import LIFE, States
from bot.slack.install.store import Installations
from bot.slack.scopes import REQUIRED
from core.errors import GpusizeError

log = logging.getLogger(__name__)

PageAnswer = tuple[int, dict[str, str], bytes]

_TEAM = re.compile(r"[TE][A-Z0-9]{1,30}")
_CODE = re.compile(r"[!-~]{1,500}")
_HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "referrer-policy": "no-referrer",  # this page's address holds the code
}

_WHY = {
    "access_denied": "The app was not installed, because it was not allowed.",
    "invalid_browser": "This page belongs to an installation that was begun in another browser, or"
    " before this one; begin again.",
    "invalid_state": "This installation took longer than ten minutes, or was finished already;"
    " begin again.",
    "missing_code": "Slack sent nothing to install with; begin again.",
    "invalid_code": "Slack did not accept this installation; begin again. If that does not help,"
    " the app's client id, secret or redirect address is not what its settings in Slack say.",
}


class Installing:
    """The two pages people see when they install the app."""

    def __init__(
        self,
        oauth: OAuth,
        store: Installations,
        client: WebClient,
        clock: Callable[[], datetime],
    ) -> None:
        self.flow = _Flow(
            client=client,
            settings=OAuthSettings(
                client_id=oauth.client_id,
                client_secret=oauth.client_secret,
                scopes=list(REQUIRED),
                user_scopes=[],
                redirect_uri=oauth.redirect_url,
                install_path=INSTALL_PATH,
                install_page_rendering_enabled=False,
                redirect_uri_path=REDIRECT_PATH,
                callback_options=CallbackOptions(_installed, _refused),
                authorization_url=oauth.authorize_url,
                installation_store=store,
                installation_store_bot_only=True,
                state_store=States(store.engine, clock),
                state_expiration_seconds=int(LIFE.total_seconds()),
                logger=log,
            ),
        )

    def begin(self, query: Mapping[str, str], cookie: str) -> PageAnswer:
        """Send the person to Slack, to allow the app."""
        del cookie
        # the address is not quoted by slack_sdk: whatever else it held would become part of it
        team = {"team": query["team"]} if _TEAM.fullmatch(query.get("team", "")) else {}
        return _guarded(lambda: self.flow.handle_installation(_request(team, "")))

    def finish(self, query: Mapping[str, str], cookie: str) -> PageAnswer:
        """Where Slack sends the person back to: exchange the code, keep the installation."""
        known = {
            n: query[n] for n in ("code", "state", "error") if _CODE.fullmatch(query.get(n, ""))
        }
        return _guarded(lambda: self.flow.handle_callback(_request(known, cookie)))


class _Flow(OAuthFlow):
    """slack_bolt's flow; an answer that holds no bot token is no installation."""

    def run_installation(self, code: str) -> Installation | None:
        """Exchange the code; None where Slack refuses it."""
        found = super().run_installation(code)
        if found is not None and not found.bot_token:
            log.warning("Slack's answer to an installation holds no bot token.")
            return None
        return found


def _request(query: Mapping[str, str], cookie: str) -> BoltRequest:
    headers: dict[str, str | list[str]] = {"cookie": cookie} if cookie else {}
    return BoltRequest(body="", query=dict(query), headers=headers)  # pyright: ignore[reportArgumentType]


def _installed(args: SuccessArgs) -> BoltResponse:
    found = args.installation
    place = found.team_name or found.enterprise_name or "your workspace"
    log.info("The app was installed in a workspace.")
    return _page(200, f"gpusize is installed in {place}. In Slack, type /gpusize help.", args)


def _refused(args: FailureArgs) -> BoltResponse:
    log.warning("An installation was not finished: %s.", args.reason[:60])
    why = _WHY.get(args.reason, f"Slack did not finish the installation ({args.reason[:60]}).")
    return _page(args.suggested_status_code, why, args, again=True)


def _page(
    status: int, sentence: str, args: SuccessArgs | FailureArgs, *, again: bool = False
) -> BoltResponse:
    forget = args.settings.state_utils.build_set_cookie_for_deletion()
    headers: dict[str, str | list[str]] = {"set-cookie": [forget]}
    return BoltResponse(status=status, headers=headers, body=_html(sentence, again=again))  # pyright: ignore[reportArgumentType]


def _html(sentence: str, *, again: bool) -> str:
    more = '<p><a href="install">Begin again</a></p>' if again else ""
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>gpusize</title>'
        "<style>body{font:16px/1.5 system-ui,sans-serif;margin:10vh auto;max-width:36em;"
        "padding:0 1em}</style>"
        f"<h1>gpusize</h1><p>{html.escape(sentence)}</p>{more}</html>"
    )


def _guarded(answer: Callable[[], BoltResponse]) -> PageAnswer:
    """The error boundary: people get a page with one sentence, defects a reference."""
    try:
        response = answer()
    except GpusizeError as error:
        log.warning("An installation was not finished: %s", error.message)
        return 503, dict(_HEADERS), _html(error.message, again=True).encode()
    except (SlackClientError, OSError) as error:
        log.warning("Slack could not be reached for an installation (%s).", type(error).__name__)
        sentence = "Slack cannot be reached from here at the moment; begin again in a minute."
        return 503, dict(_HEADERS), _html(sentence, again=True).encode()
    except Exception:
        reference = secrets.token_hex(4)
        log.exception("An installation failed, reference %s", reference)
        sentence = (
            "Something went wrong on our side. Please tell whoever runs this app the reference"
            f" {reference}."
        )
        return 500, dict(_HEADERS), _html(sentence, again=True).encode()
    headers = dict(_HEADERS)
    for name in ("location", "set-cookie"):
        if values := response.headers.get(name):
            headers[name] = values[0]
    return response.status, headers, response.body.encode()
