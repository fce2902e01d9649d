"""The Slack stand-in's OAuth: the page where a person allows an app, and oauth.v2.access.

Shapes from docs.slack.dev/authentication/installing-with-oauth, /using-token-rotation and
/reference/methods/oauth.v2.access. A code is good for one exchange, and so is a refresh token.
"""

from __future__ import annotations

import base64
import itertools
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

CODE_LIFE_S = 600.0  # docs.slack.dev/authentication/installing-with-oauth: ten minutes


@dataclass(frozen=True)
class Grant:
    """Who allows the app, and where."""

    team: str | None = "T1"
    team_name: str = "Acme"
    enterprise: str | None = None
    enterprise_name: str = ""
    user: str = "UADMIN"
    org_wide: bool = False

    @property
    def enterprise_object(self) -> dict[str, str] | None:
        if self.enterprise is None:
            return None
        return {"id": self.enterprise, "name": self.enterprise_name}


@dataclass
class OAuthServer:
    """One app that can be installed."""

    client_id: str = "111.222"
    client_secret: str = "notarealclientsecret"
    redirect_url: str = ""
    """The one the app's settings name; any other is refused."""
    grant: Grant | None = field(default_factory=Grant)
    """What the next person does: allow there, or None for Cancel."""
    expires_in: int | None = None
    """Seconds; with it tokens are exchanged."""
    asked: list[dict[str, str]] = field(default_factory=list)
    """Queries of the pages that were opened."""
    tokens: dict[str, Grant] = field(default_factory=dict)
    """Those that work."""
    exchanges: int = 0
    """How many refresh tokens were used up."""
    _codes: dict[str, tuple[Grant, str, float]] = field(default_factory=dict)
    _scopes: dict[str, str] = field(default_factory=dict)
    _refresh: dict[str, Grant] = field(default_factory=dict)
    _count: Any = field(default_factory=lambda: itertools.count(1))

    def page(self, query: dict[str, str]) -> tuple[int, str]:
        """The page a person was sent to: 302 and where it sends them back to, or 400 and why."""
        self.asked.append(query)
        if query.get("client_id") != self.client_id:
            return 400, "invalid_client_id"
        if query.get("redirect_uri") != self.redirect_url:
            return 400, "bad_redirect_uri"
        if not query.get("scope"):
            return 400, "invalid_scope_requested"
        back = {"state": query.get("state", "")}
        if self.grant is None:
            return 302, f"{self.redirect_url}?{urlencode({'error': 'access_denied', **back})}"
        code = f"{next(self._count)}.{secrets.token_hex(16)}"
        self._codes[code] = (self.grant, query["scope"], time.monotonic())
        return 302, f"{self.redirect_url}?{urlencode({'code': code, **back})}"

    def access(self, authorization: str, args: dict[str, Any]) -> dict[str, Any]:
        """oauth.v2.access, for a code or a refresh token."""
        kind, _, credentials = authorization.partition(" ")
        given = base64.b64decode(credentials).decode() if kind.lower() == "basic" else ""
        if given != f"{self.client_id}:{self.client_secret}":
            return {"ok": False, "error": "bad_client_secret"}
        if args.get("grant_type") == "refresh_token":
            grant = self._refresh.pop(str(args.get("refresh_token")), None)
            if grant is None:
                return {"ok": False, "error": "invalid_refresh_token"}
            self.exchanges += 1
            return self._issued(grant, self._scopes[self._where(grant)])
        grant, scope, at = self._codes.pop(str(args.get("code")), (None, "", 0.0))
        if grant is None or time.monotonic() - at > CODE_LIFE_S:
            return {"ok": False, "error": "invalid_code"}
        if args.get("redirect_uri") != self.redirect_url:
            return {"ok": False, "error": "bad_redirect_uri"}
        self._scopes[self._where(grant)] = scope
        return self._issued(grant, scope)

    def auth_test(self, token: str) -> dict[str, Any] | None:
        """auth.test of a token that was issued here."""
        grant = self.tokens.get(token)
        if grant is None:
            return None
        return {
            "ok": True,
            "url": "https://stand-in.enterprise.slack.com/",
            "team_id": grant.team,
            "enterprise_id": grant.enterprise,
            "user_id": "UBOT",
            "bot_id": f"B{self._where(grant)}",
            "is_enterprise_install": grant.org_wide,
        }

    def token_of(self, where: str) -> str:
        """The newest token issued for a team, or an organisation."""
        return [t for t, grant in self.tokens.items() if self._where(grant) == where][-1]

    def _issued(self, grant: Grant, scope: str) -> dict[str, Any]:
        n = next(self._count)
        lead = "xoxe.xoxb-1" if self.expires_in else "xoxb"
        # a rotating token is longer than the columns of slack_sdk's own tables
        token = (
            f"{lead}-{self._where(grant)}-{n}-{secrets.token_hex(80 if self.expires_in else 12)}"
        )
        self.tokens[token] = grant
        answer: dict[str, Any] = {
            "ok": True,
            "app_id": "A1",
            "access_token": token,
            "token_type": "bot",
            "scope": scope,
            "bot_user_id": "UBOT",
            "team": {"id": grant.team, "name": grant.team_name} if grant.team else None,
            "enterprise": grant.enterprise_object,
            "is_enterprise_install": grant.org_wide,
            "authed_user": {"id": grant.user},
        }
        if self.expires_in:
            refresh = f"xoxe-1-{secrets.token_hex(80)}"
            self._refresh[refresh] = grant
            answer |= {"refresh_token": refresh, "expires_in": self.expires_in}
        return answer

    @staticmethod
    def _where(grant: Grant) -> str:
        return grant.team or grant.enterprise or ""
