"""Installed workspaces in the database: one row each, the tokens encrypted.

slack_sdk's own SQLAlchemy store keeps tokens in clear, in columns too short for encrypted ones, and
loads SQLAlchemy's asyncio part, which needs greenlet.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from slack_sdk.oauth.installation_store import Bot, Installation, InstallationStore
from sqlalchemy.engine import Engine, Row

from bot import audit
from bot.inserting import inserting
from bot.slack.install.seal import Seal
from bot.slack.install.tables import installations as table
from bot.watch.post import Whose
from bot.watch.tables import departed
from pricing.history.database import Database, migrate, opened, reading, writing

log = logging.getLogger(__name__)

LOCK = "installations"


@dataclass(frozen=True, slots=True)
class Installed:
    """A workspace, or a whole organisation, that allowed the app."""

    whose: Whose
    """For an organisation its workspace is empty."""
    bot: Bot
    installed_by: str
    installed_at: datetime
    expires_at: datetime | None


class Installations(InstallationStore):
    """The installations of one Slack app; migrated when first used. Thread-safe."""

    def __init__(self, database: Database, client_id: str, seal: Seal) -> None:
        self._made = opened(database)
        self._client_id = client_id
        self._seal = seal
        self._ready = False

    @property
    def logger(self) -> logging.Logger:
        """slack_sdk asks for it."""
        return log

    def engine(self) -> Engine:
        """The database, with its tables there."""
        if not self._ready:
            migrate(self._made)
            self._ready = True
        return self._made

    def close(self) -> None:
        """Close the connections."""
        self._made.dispose()

    def of(self, whose: Whose) -> Installed | None:
        """The installation that serves a workspace: its own, else its organisation's."""
        row = self._row(whose)
        if row is None and whose.enterprise and whose.workspace:
            row = self._row(Whose(whose.enterprise, ""))
        return None if row is None else self._installed(row)

    def all(self) -> list[Installed]:
        """Every installation, the oldest first."""
        query = sa.select(table).where(table.c.client_id == self._client_id).order_by(table.c.id)
        with reading(self.engine()) as db:
            return [self._installed(row) for row in db.execute(query)]

    def claim_renewal(self, whose: Whose, now: datetime, lease: timedelta) -> bool:
        """Whether the caller is the one to exchange the refresh token, for as long as `lease`."""
        free = sa.or_(table.c.renewing_until.is_(None), table.c.renewing_until <= now)
        claim = sa.update(table).where(self._is(whose), free).values(renewing_until=now + lease)
        with writing(self.engine(), LOCK) as db:
            return db.execute(claim).rowcount == 1

    def reseal(self) -> int:
        """Encrypt everything with the first key; returns how many installations there are."""
        with writing(self.engine(), LOCK) as db:
            rows = db.execute(sa.select(table.c.id, table.c.sealed)).all()
            for row in rows:
                again = sa.update(table).where(table.c.id == row.id)
                db.execute(again.values(sealed=self._seal.renew(row.sealed)))
        return len(rows)

    # -- slack_sdk's interface -----------------------------------------------------------------

    def save(self, installation: Installation) -> None:
        """Keep a new installation in place of an earlier one of the same workspace."""
        whose = _whose(installation.enterprise_id, installation.team_id)
        bot = installation.to_bot()
        values: dict[str, Any] = {
            **self._values(bot),
            "enterprise_name": installation.enterprise_name or "",
            "workspace_name": installation.team_name or "",
            "installed_by": installation.user_id or "",
            "installed_at": datetime.fromtimestamp(installation.installed_at, UTC),
        }
        keys = {
            "client_id": self._client_id,
            "enterprise": whose.enterprise,
            "workspace": whose.workspace,
        }
        with writing(self.engine(), LOCK) as db:
            put = inserting(db, table).values(**keys, **values)
            db.execute(put.on_conflict_do_update(index_elements=list(keys), set_=values))
            # whoever comes back keeps a record that cannot be removed again
            db.execute(sa.delete(departed).where(_same(departed, whose)))
            who, at = values["installed_by"], values["installed_at"]
            detail = {"scopes": values["scopes"], "org_wide": values["org_wide"]}
            audit.record(db, whose, who, "installed", "the app", detail, at)

    def save_bot(self, bot: Bot) -> None:
        """Keep the tokens of an installation that is there."""
        whose = _whose(bot.enterprise_id, bot.team_id)
        with writing(self.engine(), LOCK) as db:
            db.execute(sa.update(table).where(self._is(whose)).values(**self._values(bot)))

    def find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """The bot of exactly this workspace or organisation."""
        row = self._row(_whose(enterprise_id, None if is_enterprise_install else team_id))
        return None if row is None else self._installed(row).bot

    def find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """The installation of exactly this workspace or organisation, if `user_id` made it."""
        row = self._row(_whose(enterprise_id, None if is_enterprise_install else team_id))
        if row is None or user_id not in (None, row.installed_by):
            return None
        bot = self._installed(row).bot
        return Installation(user_id=row.installed_by, **bot.to_dict_for_copying())

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget the tokens. What else is kept of a workspace, `departure` removes."""
        with writing(self.engine(), LOCK) as db:
            db.execute(sa.delete(table).where(self._is(_whose(enterprise_id, team_id))))

    def delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """The same; `user_id` names whose installation it has to be."""
        made = sa.true() if user_id is None else table.c.installed_by == user_id
        with writing(self.engine(), LOCK) as db:
            db.execute(sa.delete(table).where(self._is(_whose(enterprise_id, team_id)), made))

    # ------------------------------------------------------------------------------------------

    def _is(self, whose: Whose) -> sa.ColumnElement[bool]:
        return sa.and_(table.c.client_id == self._client_id, _same(table, whose))

    def _row(self, whose: Whose) -> Row[Any] | None:
        with reading(self.engine()) as db:
            return db.execute(sa.select(table).where(self._is(whose))).first()

    def _values(self, bot: Bot) -> dict[str, object]:
        whose = _whose(bot.enterprise_id, bot.team_id)
        expires = bot.bot_token_expires_at
        secrets = {"token": bot.bot_token, "refresh": bot.bot_refresh_token}
        return {
            "app_id": bot.app_id or "",
            "bot_id": bot.bot_id or "",
            "bot_user_id": bot.bot_user_id or "",
            "scopes": ",".join(bot.bot_scopes or ()),
            "org_wide": bool(bot.is_enterprise_install),
            "sealed": self._seal.close(secrets, _of(self._client_id, whose)),
            "expires_at": None if expires is None else datetime.fromtimestamp(expires, UTC),
            "renewing_until": None,
        }

    def _installed(self, row: Row[Any]) -> Installed:
        whose = Whose(row.enterprise, row.workspace)
        secrets = self._seal.open(row.sealed, _of(row.client_id, whose))
        bot = Bot(
            app_id=row.app_id,
            enterprise_id=row.enterprise or None,
            enterprise_name=row.enterprise_name,
            team_id=row.workspace or None,
            team_name=row.workspace_name,
            bot_token=secrets["token"],
            bot_id=row.bot_id,
            bot_user_id=row.bot_user_id,
            bot_scopes=row.scopes,
            bot_refresh_token=secrets["refresh"],
            bot_token_expires_at=row.expires_at,
            is_enterprise_install=row.org_wide,
            installed_at=row.installed_at,
        )
        return Installed(whose, bot, row.installed_by, row.installed_at, row.expires_at)


def _whose(enterprise: str | None, workspace: str | None) -> Whose:
    return Whose(enterprise or "", workspace or "")


def _of(client_id: str, whose: Whose) -> tuple[str, str, str]:
    return client_id, whose.enterprise, whose.workspace


def _same(place: sa.Table, whose: Whose) -> sa.ColumnElement[bool]:
    return sa.and_(place.c.enterprise == whose.enterprise, place.c.workspace == whose.workspace)
