"""The workspaces the service speaks to, by its settings."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.oauth.token_rotation import TokenRotator

from bot.config import Settings
from bot.slack.install.departure import purge
from bot.slack.install.flow import Installing
from bot.slack.install.settings import oauth
from bot.slack.install.store import Installations
from bot.slack.install.tokens import Clients, Tokens
from bot.slack.whose import WhoseIs, of_many, the_one
from bot.slack_api.requests import web_client
from bot.watch.post import LOCAL, Whose
from pricing.history.database import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Workspaces:
    """Whose a request is, how to speak to them, and how they come and go."""

    whose: WhoseIs
    client_for: Clients
    installing: Installing | None = None
    """None with one workspace, that of SLACK_BOT_TOKEN."""
    store: Installations | None = None

    def left(self, whose: Whose, at: datetime, now: datetime) -> None:
        """Remove all that is kept of them. Raises HistoryUnavailableError."""
        if self.store is None:
            log.warning("The app was removed from its workspace; nothing was deleted here.")
            return
        purge(self.store.engine(), whose, at, now)

    @property
    def any(self) -> bool:
        """Whether there is a token, or may come one, to speak to anybody with."""
        return self.store is not None or self.client_for(LOCAL) is not None

    def close(self) -> None:
        """Close the database's connections."""
        if self.store is not None:
            self.store.close()


def workspaces(
    settings: Settings, database: Database | None, clock: Callable[[], datetime]
) -> Workspaces:
    """One workspace or many; `database` is where installations are kept.

    Raises InputError for settings that cannot be meant.
    """
    api, token = settings.slack_api_url, settings.slack_bot_token
    many = oauth(settings)
    if many is None:
        return Workspaces(the_one, Clients(api, token, None))
    store = Installations(database or settings.database_url or "", many.client_id, many.seal)
    client = web_client(None, api)
    rotator = TokenRotator(
        client_id=many.client_id, client_secret=many.client_secret, client=client
    )
    return Workspaces(
        of_many,
        Clients(api, token, Tokens(store, rotator, clock)),
        Installing(many, store, client, clock),
        store,
    )
