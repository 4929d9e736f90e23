"""Logins, sessions, invitations and tries. Nothing here sees a password or a token, only their hashes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, and_, delete, func, select, update

from meetcompanion.errors import NotFound, UsageError
from meetcompanion.message import N_
from meetcompanion.model import Account
from meetcompanion.model.logins import Invitation, Login, Session, Tries
from meetcompanion.store.accounts import account_of, new_account
from meetcompanion.store.base import Base, clean, folded, not_found
from meetcompanion.store.changes import remembered
from meetcompanion.store.schema import accounts, identities, invitations, logins, sessions, tries


class Logins(Base):
    """Who may come in."""

    @remembered
    def needs_login(self) -> bool:
        """True once anybody has a login, or there is a second account."""
        return self.has_logins() or self.is_shared()

    @remembered
    def has_logins(self) -> bool:
        """True once anybody can come in by name."""
        with self._reading() as connection:
            return connection.execute(select(logins.c.account_id).limit(1)).first() is not None

    @remembered
    def is_shared(self) -> bool:
        """True where there are several accounts."""
        with self._reading() as connection:
            return len(connection.execute(select(accounts.c.id).limit(2)).all()) > 1

    @remembered
    def account(self, account_id: int) -> Account:
        """An account by its number.

        Raises:
            NotFound: there is none.
        """
        with self._reading() as connection:
            row = connection.execute(select(accounts).where(accounts.c.id == account_id)).first()
        if row is None:
            raise not_found()
        return account_of(row)

    def accounts(self) -> list[tuple[Account, Login | None]]:
        """Every account with its login, in the order in which they came."""
        with self._reading() as connection:
            held = {row.account_id: _login(row) for row in connection.execute(select(logins))}
            rows = connection.execute(select(accounts).order_by(accounts.c.id))
            return [(account_of(row), held.get(row.id)) for row in rows]

    @remembered
    def login(self, name: str) -> Login | None:
        """The login of this name, letter case and spacing aside; None where there is none."""
        with self._reading() as connection:
            row = connection.execute(select(logins).where(logins.c.folded == folded(clean(name)))).first()
        return None if row is None else _login(row)

    @remembered
    def login_of(self, account_id: int) -> Login | None:
        """The login of an account."""
        with self._reading() as connection:
            row = connection.execute(select(logins).where(logins.c.account_id == account_id)).first()
        return None if row is None else _login(row)

    def add_account(self, name: str, password_hash: str | None, *, zone: str, invites: bool, now: datetime) -> Login:
        """A new account with a login; the first one to get a login takes over what was there without one.

        Raises:
            UsageError: the name is taken.
        """
        with self._writing() as connection:
            return _add_account(connection, name, password_hash, zone=zone, invites=invites, now=now)

    def set_password(self, account_id: int, password_hash: str, *, but: str | None = None) -> None:
        """Keep another password and end every session of the account except the one with the hash `but`.

        Raises:
            NotFound: the account has no login.
        """
        with self._writing() as connection:
            changed = connection.execute(
                update(logins).where(logins.c.account_id == account_id).values(password_hash=password_hash)
            )
            if changed.rowcount != 1:
                raise not_found()
            others = delete(sessions).where(sessions.c.account_id == account_id)
            connection.execute(others if but is None else others.where(sessions.c.token_hash != but))

    def remove_account(self, account_id: int) -> None:
        """Take an account away with everything that is its own.

        Raises:
            NotFound: there is no such account.
        """
        with self._writing() as connection:
            if connection.execute(delete(accounts).where(accounts.c.id == account_id)).rowcount != 1:
                raise not_found()

    # Identities elsewhere -------------------------------------------------------------------------------------------

    def known_as(self, issuer: str, subject: str) -> int | None:
        """The number of the account of whoever is `subject` at `issuer`; None where nobody is."""
        with self._reading() as connection:
            return connection.execute(
                select(identities.c.account_id).where(identities.c.issuer == issuer, identities.c.subject == subject)
            ).scalar()

    def is_known_elsewhere(self, account_id: int) -> bool:
        """True where another house opens the door for this account."""
        with self._reading() as connection:
            return connection.execute(_of(identities, account_id)).first() is not None

    def know_as(self, account_id: int, issuer: str, subject: str, now: datetime) -> None:
        """From now on whoever is `subject` at `issuer` comes in as this account.

        Raises:
            UsageError: they come in as somebody else here already.
        """
        with self._writing() as connection:
            _know_as(connection, account_id, issuer, subject, now)

    def forget_identities(self, account_id: int) -> None:
        """No other house opens the door for this account any more.

        Raises:
            UsageError: there is no password by which to come in instead.
        """
        with self._writing() as connection:
            password = select(logins.c.password_hash).where(logins.c.account_id == account_id)
            if connection.execute(password).scalar() is None:
                raise UsageError(N_("Choose a password first; without one nobody could come in any more."))
            connection.execute(delete(identities).where(identities.c.account_id == account_id))

    def join_as(
        self, issuer: str, subject: str, name: str, *, invitation: str | None, zone: str, now: datetime
    ) -> Login:
        """An account for somebody whom another house knows, all or nothing; a name that is taken gets a number.

        Args:
            invitation: the hash of the code that is used up; None where whoever is known there may come in.

        Raises:
            NotFound: the invitation was used, taken back, or has ended.
            UsageError: they come in as somebody else here already.
        """
        with self._writing() as connection:
            invites = connection.execute(select(logins.c.account_id).limit(1)).first() is None
            if invitation is not None:
                row = connection.execute(_open_invitation(invitation, now)).first()
                if row is None:
                    raise NotFound(N_("This invitation was used already, or has ended. Ask for another one."))
                connection.execute(delete(invitations).where(invitations.c.id == row.id))
                invites = row.account_id is None
            free = _free_name(connection, name)
            made = _add_account(connection, free, None, zone=zone, invites=invites, now=now)
            _know_as(connection, made.account_id, issuer, subject, now)
            return made

    # Sessions ---------------------------------------------------------------------------------------------------------

    def begin_session(self, account_id: int, token_hash: str, device: str, now: datetime) -> None:
        """Somebody came in."""
        with self._writing() as connection:
            connection.execute(
                sessions.insert().values(
                    account_id=account_id, token_hash=token_hash, device=clean(device), began_at=now, seen_at=now
                )
            )

    @remembered
    def session(self, token_hash: str) -> Session | None:
        """The session of a token; None where it has ended."""
        with self._reading() as connection:
            row = connection.execute(select(sessions).where(sessions.c.token_hash == token_hash)).first()
        return None if row is None else _session(row)

    def sessions(self, account_id: int) -> list[Session]:
        """Where an account is open, latest first."""
        with self._reading() as connection:
            rows = connection.execute(
                select(sessions)
                .where(sessions.c.account_id == account_id)
                .order_by(sessions.c.seen_at.desc(), sessions.c.id.desc())
            )
            return [_session(row) for row in rows]

    def touch_session(self, session_id: int, now: datetime) -> None:
        """It was used."""
        with self._writing() as connection:
            connection.execute(update(sessions).where(sessions.c.id == session_id).values(seen_at=now))

    def end_session(self, account_id: int, session_id: int) -> None:
        """Close one door of an account; one that is closed already stays so, and nobody learns of doors of others."""
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.id == session_id, sessions.c.account_id == account_id))

    def end_sessions(self, *, unseen_since: datetime) -> None:
        """Forget sessions that nobody has used for long."""
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.seen_at < unseen_since))

    # Invitations ------------------------------------------------------------------------------------------------------

    def invite(self, token_hash: str, account_id: int | None, *, ends_at: datetime, now: datetime) -> None:
        """Keep an invitation. Without an account it is the first code, of which there is only ever one."""
        with self._writing() as connection:
            if account_id is None:
                connection.execute(delete(invitations).where(invitations.c.account_id.is_(None)))
            connection.execute(
                invitations.insert().values(token_hash=token_hash, account_id=account_id, made_at=now, ends_at=ends_at)
            )

    def invitations(self, account_id: int, now: datetime) -> list[Invitation]:
        """Those of this account that are still open, latest first."""
        with self._reading() as connection:
            rows = connection.execute(
                select(invitations)
                .where(invitations.c.account_id == account_id, invitations.c.ends_at > now)
                .order_by(invitations.c.id.desc())
            )
            return [Invitation(id=row.id, made_at=row.made_at, ends_at=row.ends_at) for row in rows]

    def take_back_invitation(self, account_id: int, invitation_id: int) -> None:
        """It opens no door any more.

        Raises:
            NotFound: it is not theirs, or was used.
        """
        with self._writing() as connection:
            gone = connection.execute(
                delete(invitations).where(invitations.c.id == invitation_id, invitations.c.account_id == account_id)
            )
            if gone.rowcount != 1:
                raise not_found()

    def is_invited(self, token_hash: str, now: datetime) -> bool:
        """True where this invitation is open."""
        with self._reading() as connection:
            return connection.execute(_open_invitation(token_hash, now)).first() is not None

    def accept(self, token_hash: str, name: str, password_hash: str, *, zone: str, now: datetime) -> Login:
        """Use an invitation up and make the account, both or neither.

        Raises:
            NotFound: the invitation was used, taken back, or has ended.
            UsageError: the name is taken; the invitation stays open.
        """
        with self._writing() as connection:
            row = connection.execute(_open_invitation(token_hash, now)).first()
            if row is None:
                raise NotFound(N_("This invitation was used already, or has ended. Ask for another one."))
            connection.execute(delete(invitations).where(invitations.c.id == row.id))
            return _add_account(connection, name, password_hash, zone=zone, invites=row.account_id is None, now=now)

    # Tries ------------------------------------------------------------------------------------------------------------

    def tries(self, keys: Collection[str]) -> dict[str, Tries]:
        """What is known of these keys."""
        with self._reading() as connection:
            rows = connection.execute(select(tries).where(tries.c.key.in_(keys)))
            return {row.key: Tries(row.failures, row.last_at) for row in rows}

    def tried_in_vain(self, keys: Collection[str], now: datetime, *, forget_before: datetime) -> None:
        """Count one more failure for each key; old ones are forgotten."""
        with self._writing() as connection:
            connection.execute(delete(tries).where(tries.c.last_at < forget_before))
            for key in sorted(keys):
                raised = update(tries).where(tries.c.key == key).values(failures=tries.c.failures + 1, last_at=now)
                if connection.execute(raised).rowcount == 0:
                    connection.execute(tries.insert().values(key=key, failures=1, last_at=now))

    def opened(self, keys: Collection[str]) -> None:
        """The door was opened rightly: what was tried in vain before is forgotten."""
        with self._writing() as connection:
            connection.execute(delete(tries).where(tries.c.key.in_(keys)))


def _of(table: Table, account_id: int) -> Select[Any]:
    return select(table.c.id).where(table.c.account_id == account_id).limit(1)


def _know_as(connection: Connection, account_id: int, issuer: str, subject: str, now: datetime) -> None:
    same = and_(identities.c.issuer == issuer, identities.c.subject == subject)
    held = connection.execute(select(identities.c.account_id).where(same)).scalar()
    if held is not None and held != account_id:
        raise UsageError(N_("With that login somebody else comes in here already."))
    if held is None:
        connection.execute(
            identities.insert().values(account_id=account_id, issuer=issuer, subject=subject, made_at=now)
        )


def _free_name(connection: Connection, name: str) -> str:
    for number in range(1, 10_000):
        tried = name if number == 1 else f"{name} {number}"
        if connection.execute(select(logins.c.account_id).where(logins.c.folded == folded(tried))).first() is None:
            return tried
    raise UsageError(N_("Somebody here is called “{name}” already. Choose another name."), name=name)


def _open_invitation(token_hash: str, now: datetime) -> Select[int, int | None]:
    return select(invitations.c.id, invitations.c.account_id).where(
        invitations.c.token_hash == token_hash, invitations.c.ends_at > now
    )


def _add_account(
    connection: Connection, name: str, password_hash: str | None, *, zone: str, invites: bool, now: datetime
) -> Login:
    name = " ".join(clean(name).split())
    if connection.execute(select(logins.c.account_id).where(logins.c.folded == folded(name))).first() is not None:
        raise UsageError(N_("Somebody here is called “{name}” already. Choose another name."), name=name)
    account_id = _without_login(connection)
    if account_id is None:
        account_id = new_account(connection, name=name, zone=zone, now=now)
    else:
        connection.execute(update(accounts).where(accounts.c.id == account_id).values(name=name))
    connection.execute(
        logins.insert().values(
            account_id=account_id,
            name=name,
            folded=folded(name),
            password_hash=password_hash,
            invites=invites,
            made_at=now,
        )
    )
    return Login(account_id=account_id, name=name, password_hash=password_hash, invites=invites, made_at=now)


def _without_login(connection: Connection) -> int | None:
    """The account of somebody who was alone here so far: whoever is first to get a login keeps what is theirs."""
    if connection.execute(select(func.count()).select_from(logins)).scalar_one():
        return None
    return connection.execute(select(accounts.c.id).order_by(accounts.c.id).limit(1)).scalar()


def _login(row: Row[Any]) -> Login:
    return Login(
        account_id=row.account_id,
        name=row.name,
        password_hash=row.password_hash,
        invites=row.invites,
        made_at=row.made_at,
    )


def _session(row: Row[Any]) -> Session:
    return Session(id=row.id, account_id=row.account_id, device=row.device, began_at=row.began_at, seen_at=row.seen_at)
