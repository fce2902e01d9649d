"""A workspace's bot token, exchanged for a new one before it expires."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from slack_sdk import WebClient
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation import TokenRotator

from bot.slack.install.store import Installations, Installed
from bot.slack_api.requests import web_client
from bot.watch.post import LOCAL, Whose
from core.errors import GpusizeError

log = logging.getLogger(__name__)

AHEAD = timedelta(hours=2)
"""Before its 12 hours are over a token is exchanged; as slack_sdk has it."""

LEASE = timedelta(seconds=30)
"""Longer than an exchange may take. A refresh token works once, so one process exchanges it."""

WAIT_S = 5.0
_LOOK_S = 0.1
_ALWAYS_MINUTES = 10**7  # the rotator would look at the clock itself


class TokenError(GpusizeError):
    """A workspace's token has expired and no new one could be had."""

    code = "token_expired"


class Tokens:
    """The token to speak to a workspace with. Thread-safe."""

    def __init__(
        self,
        store: Installations,
        rotator: TokenRotator,
        clock: Callable[[], datetime],
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._store = store
        self._rotator = rotator
        self._clock = clock
        self._sleep = sleep

    def of(self, whose: Whose) -> str | None:
        """A token that works now; None where the app is not installed.

        Raises TokenError, SealedError, and HistoryUnavailableError if the database is away.
        """
        found = self._store.of(whose)
        if found is None:
            return None
        now = self._clock()
        if found.expires_at is None or found.expires_at - now > AHEAD:
            return found.bot.bot_token
        if self._store.claim_renewal(found.whose, now, LEASE):
            return self._exchanged(found, now)
        if found.expires_at > now:
            return found.bot.bot_token
        return self._of_another(found)

    def _exchanged(self, found: Installed, now: datetime) -> str:
        # again, now that nobody else exchanges it: somebody may just have done so
        newest = self._store.of(found.whose) or found
        if newest.expires_at != found.expires_at:
            self._store.save_bot(newest.bot)  # which gives the claim back
            return newest.bot.bot_token
        try:
            new = self._rotator.perform_bot_token_rotation(
                bot=newest.bot, minutes_before_expiration=_ALWAYS_MINUTES
            )
        except (SlackTokenRotationError, OSError) as error:
            return self._still(newest, now, error)
        if new is None:
            return self._still(newest, now, "Slack sent no bot token")
        self._store.save_bot(new)
        log.info("A workspace's token was exchanged for a new one.")
        return new.bot_token

    def _still(self, found: Installed, now: datetime, why: object) -> str:
        """The old token while it works; the claim runs out by itself, so that tries are rare."""
        log.error("A workspace's token could not be exchanged: %s", why)
        if found.expires_at is not None and found.expires_at > now:
            return found.bot.bot_token
        raise TokenError(
            f"The token of workspace {_named(found)} has expired and Slack gives no new one;"
            " install the app there again."
        )

    def _of_another(self, found: Installed) -> str:
        """The token that another process is about to get."""
        for _ in range(int(WAIT_S / _LOOK_S)):
            self._sleep(_LOOK_S)
            newest = self._store.of(found.whose)
            if newest is not None and newest.expires_at != found.expires_at:
                return newest.bot.bot_token
        raise TokenError(
            f"The token of workspace {_named(found)} has expired and is being exchanged; try again"
            " in a minute."
        )


class Clients:
    """The Web API client that speaks to a workspace: by its installation, and as the terminal or
    the one workspace there is, by the token of the settings.
    """

    def __init__(self, api_url: str, bot_token: str | None, tokens: Tokens | None) -> None:
        self._api_url = api_url
        self._bot_token = bot_token
        self._tokens = tokens

    def __call__(self, whose: Whose) -> WebClient | None:
        """None where there is no token. Raises as `Tokens.of`."""
        if whose == LOCAL:
            token = self._bot_token
        else:
            token = None if self._tokens is None else self._tokens.of(whose)
        return None if token is None else web_client(token, self._api_url)


def _named(found: Installed) -> str:
    bot: Bot = found.bot
    return bot.team_id or bot.enterprise_id or ""
