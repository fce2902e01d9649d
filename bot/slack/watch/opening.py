"""Opening forms, which Slack allows for three seconds after a click or a command."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack.install.tokens import Clients
from bot.watch.post import Whose
from core.errors import GpusizeError

log = logging.getLogger(__name__)

NEEDS_BOT = (
    "To open a form I need the app's bot token, which is not set here (SLACK_BOT_TOKEN). Without"
    " one, write /gpuwatch add NAME and the question, or /gpuwatch edit NAME and what changes."
)
TOO_LATE = "Slack lets a form open within three seconds, and they were over; please try again."
_LATE = {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"}
_TOKEN = {
    "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired",
    "not_allowed_token_type", "missing_scope", "no_permission",
}  # fmt: skip


class FormError(GpusizeError):
    """A form could not be opened."""

    code = "no_form"


def open_form(client_for: Clients, whose: Whose, trigger: str, view: dict[str, Any]) -> None:
    """Open a form. Raises FormError with what to do instead."""
    _asked(client_for, whose, lambda client: client.views_open(trigger_id=trigger, view=view))


def publish(client_for: Clients, whose: Whose, user: str, view: dict[str, Any]) -> None:
    """Show somebody's App Home. Raises FormError."""
    _asked(client_for, whose, lambda client: client.views_publish(user_id=user, view=view))


def _asked(client_for: Clients, whose: Whose, ask: Callable[[Any], object]) -> None:
    client = client_for(whose)
    if client is None:
        raise FormError(NEEDS_BOT)
    try:
        ask(client)
    except SlackApiError as error:
        code = str(error.response.get("error"))
        if code in _LATE:
            raise FormError(TOO_LATE) from None
        if code in _TOKEN:
            raise FormError(
                f"Slack refuses this app's token ({code}); whoever runs the app has to renew it."
            ) from None
        raise
    except OSError as error:
        raise FormError(f"Slack cannot be reached ({type(error).__name__}); try again.") from None
