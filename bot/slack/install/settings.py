"""What installing in many workspaces takes, out of the service's settings: all of it, or none."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.config import Settings
from bot.slack.install.seal import VARIABLE, Seal
from core.errors import InputError

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"


@dataclass(frozen=True, slots=True)
class OAuth:
    """The app's credentials, where people reach this service, and the keys for tokens."""

    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    """With its closing slash."""
    authorize_url: str
    """Slack's page where a person allows the app."""
    seal: Seal = field(repr=False)

    @property
    def redirect_url(self) -> str:
        """Where Slack sends people back to; the app's settings have to name it."""
        return self.public_url.removesuffix("/") + REDIRECT_PATH


def oauth(settings: Settings) -> OAuth | None:
    """None with neither a client id nor a secret: one workspace, by SLACK_BOT_TOKEN.

    Raises InputError for settings of which a part is missing or cannot be meant.
    """
    if settings.slack_client_id is None and settings.slack_client_secret is None:
        return None
    needed = {
        "SLACK_CLIENT_ID": settings.slack_client_id,
        "SLACK_CLIENT_SECRET": settings.slack_client_secret,
        "GPUSIZE_PUBLIC_URL": settings.public_url,
        VARIABLE: settings.token_keys,
    }
    missing = [name for name, value in needed.items() if not value]
    if missing:
        raise InputError(
            f"Installing in many workspaces needs {', '.join(needed)}; {' and '.join(missing)}"
            f" {'is' if len(missing) == 1 else 'are'} not set.",
            field=missing[0],
        )
    return OAuth(
        client_id=settings.slack_client_id or "",
        client_secret=settings.slack_client_secret or "",
        public_url=settings.public_url or "",
        authorize_url=settings.slack_api_url.removesuffix("api/") + "oauth/v2/authorize",
        seal=Seal.of(settings.token_keys),
    )
