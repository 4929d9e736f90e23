"""Who may come in: passwords, sessions, invitations, and the code that the terminal prints at a first start.

Secrets are shown once and kept as hashes. Tokens are 256 random bits, so a plain hash is enough for them; passwords
are hashed with Argon2id (RFC 9106).
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from meetcompanion.errors import MeetcompanionError, NotFound, UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model import Account
from meetcompanion.model.logins import Login, Scope, Session, Token, Tries
from meetcompanion.store import Store

#: NIST SP 800-63B asks for eight at least, and for no other rules about what is in it.
SHORTEST_PASSWORD = 8
_LONGEST_PASSWORD = 1_000
_LONGEST_NAME = 80

#: An invitation that nobody uses within a week is forgotten.
INVITATION_LASTS = timedelta(days=7)

#: A browser that was not here for so long has to ask again.
SESSION_LASTS = timedelta(days=60)

#: So many wrong passwords cost nothing; each one after that doubles the wait.
_FREE_TRIES = 5
_FIRST_WAIT = timedelta(seconds=10)
_LONGEST_WAIT = timedelta(minutes=15)
_TRIES_FORGOTTEN = timedelta(hours=24)

#: When a session was used last is told to within this, so that reading a page does not write.
_SEEN_EVERY = timedelta(minutes=10)


#: So that a token is known for one wherever it turns up by mistake.
_TOKEN_BEGINS = "mc_"  # noqa: S105 - no secret


class WrongPassword(MeetcompanionError):
    """Name and password do not belong together; which of the two is wrong is not said."""


class TooManyTries(MeetcompanionError):
    """The door was tried in vain too often; it can be tried again later."""


def open_from(tries: Tries | None) -> datetime | None:
    """From when on the door may be tried again; None for at once."""
    if tries is None or tries.failures < _FREE_TRIES:
        return None
    # The exponent is bounded before the power: nobody's patience makes a number too large to hold.
    wait: timedelta = _FIRST_WAIT * (1 << min(tries.failures - _FREE_TRIES, 16))
    return tries.last_at + min(wait, _LONGEST_WAIT)


def enter(store: Store, name: str, password: str, *, address: str, device: str, now: datetime) -> str:
    """The token of a new session for whoever knows the password.

    Args:
        address: where the request came from; it is tried in vain as a name is, and kept only as a hash.
        device: the browser, in words for the person's own list.

    Raises:
        WrongPassword: they do not belong together.
        TooManyTries: this name or this address failed too often.
    """
    keys = {_hash(f"name {name.casefold()}"), _hash(f"address {_neighbourhood(address)}")}
    _count_try(store, keys, now)
    login = store.login(name)
    if not _is_right(login, password):
        raise WrongPassword(N_("That name and that password do not belong together."))
    assert login is not None and login.password_hash is not None
    store.opened(keys)
    if hasher().check_needs_rehash(login.password_hash):
        store.set_password(login.account_id, hasher().hash(password))
    return begin(store, login.account_id, device=device, now=now)


def begin(store: Store, account_id: int, *, device: str, now: datetime) -> str:
    """The token of a new session for an account that has shown who it is."""
    token = secrets.token_urlsafe(32)
    store.end_sessions(unseen_since=now - SESSION_LASTS)
    store.begin_session(account_id, _hash(token), device[:80], now)
    return token


def who(store: Store, token: str, now: datetime) -> tuple[Account, Session] | None:
    """Whose session this is; None where it has ended."""
    session = store.session(_hash(token))
    if session is None or session.seen_at < now - SESSION_LASTS:
        return None
    if now - session.seen_at > _SEEN_EVERY:
        store.touch_session(session.id, now)
    return store.account(session.account_id), session


def leave(store: Store, token: str) -> None:
    """End the session of this browser."""
    session = store.session(_hash(token))
    if session is not None:
        store.end_session(session.account_id, session.id)


def first_code(store: Store, now: datetime) -> str | None:
    """A new code for whoever runs this, while nobody has a login; None afterwards. Codes of earlier starts end."""
    if any(login is not None for _account, login in store.accounts()):
        return None
    code = secrets.token_urlsafe(16)
    store.invite(_hash(code), None, ends_at=now + INVITATION_LASTS, now=now)
    return code


def invite(store: Store, account_id: int, now: datetime) -> str:
    """A code by which one more person may come in, once, within a week.

    Raises:
        UsageError: this account may not invite.
    """
    login = store.login_of(account_id)
    if login is None or not login.invites:
        raise UsageError(N_("Only those who look after this companion can invite others."))
    code = secrets.token_urlsafe(16)
    store.invite(_hash(code), account_id, ends_at=now + INVITATION_LASTS, now=now)
    return code


def is_invited(store: Store, code: str, now: datetime) -> bool:
    """True where this code opens the door."""
    return store.is_invited(_hash(code), now)


def accept(store: Store, code: str, name: str, password: str, *, zone: str, now: datetime) -> Login:
    """Come in by a code: an account with this name and password. The first one keeps what was there without login.

    Raises:
        NotFound: the code was used, taken back, or has ended.
        UsageError: the name or the password cannot be used; the code stays good.
    """
    # Looked at first: whoever has no code shall not make this machine work on hashes, which is hard on purpose.
    if not is_invited(store, code, now):
        raise NotFound(N_("This invitation was used already, or has ended. Ask for another one."))
    name = _checked_name(name)
    return store.accept(_hash(code), name, hashed(password, name), zone=zone, now=now)


def by_identity(
    store: Store,
    issuer: str,
    subject: str,
    name: str,
    *,
    code: str | None,
    may_join: bool,
    zone: str,
    now: datetime,
) -> int:
    """The account of whoever another house knows as `subject`; made where a code or the settings allow it.

    Args:
        name: how they are called there; the name here, with a number where somebody has it.
        code: an invitation that they opened before they went there.
        may_join: whether everybody whom that house knows may come in. The first one of all needs the code.

    Raises:
        NotFound: nobody here is known by that, and nothing opens the door; or the invitation is none any more.
    """
    known = store.known_as(issuer, subject)
    if known is not None:
        return known
    if code is None and not (may_join and store.has_logins()):
        raise NotFound(
            N_("Nobody here is known by that login yet. Ask for an invitation, open it, and choose that login there.")
        )
    called = " ".join(name.split())[: _LONGEST_NAME - 5]
    if not any(sign.isalnum() for sign in called):
        called = Message.of(N_("Somebody")).text()
    invitation = None if code is None else _hash(code)
    return store.join_as(issuer, subject, called, invitation=invitation, zone=zone, now=now).account_id


def add_account(store: Store, name: str, password: str, *, zone: str, now: datetime) -> Login:
    """An account made by whoever runs this; the first one may invite others.

    Raises:
        UsageError: the name is taken, or one of the two cannot be used.
    """
    name = _checked_name(name)
    return store.add_account(name, hashed(password, name), zone=zone, invites=not store.has_logins(), now=now)


def change_password(store: Store, account_id: int, old: str, new: str, *, token: str, now: datetime) -> None:
    """Another password; whoever is in elsewhere has to come in again.

    Raises:
        WrongPassword: the old one is not right.
        TooManyTries: it was wrong too often.
        UsageError: the new one cannot be used.
    """
    keys = {_hash(f"account {account_id}")}
    _count_try(store, keys, now)
    login = store.login_of(account_id)
    if not _is_right(login, old):
        raise WrongPassword(N_("That is not the password you have now."))
    assert login is not None
    store.set_password(account_id, hashed(new, login.name), but=_hash(token))
    store.opened(keys)


def hashed(password: str, name: str) -> str:
    """The hash of a password that may be used.

    Raises:
        UsageError: it is too short, too long, or the name itself.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise UsageError(
            N_("A password needs {least} characters or more. Three or four words in a row are easy to remember."),
            least=SHORTEST_PASSWORD,
        )
    if len(password) > _LONGEST_PASSWORD:
        raise UsageError(N_("That password is longer than {most} characters."), most=_LONGEST_PASSWORD)
    if password.casefold() == name.casefold():
        raise UsageError(N_("The name itself is not a good password."))
    return hasher().hash(password)


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not any(sign.isalnum() for sign in name) or len(name) > _LONGEST_NAME:
        raise UsageError(N_("Choose a name of up to {most} characters."), most=_LONGEST_NAME)
    return name


def _count_try(store: Store, keys: Collection[str], now: datetime) -> None:
    """Count a try as one in vain before it is made: a hundred at the same time are a hundred, not one."""
    # A try of tomorrow was counted by a clock that was ahead; nobody waits until that day has come.
    held = [tries for tries in store.tries(keys).values() if tries.last_at <= now + _TRIES_FORGOTTEN]
    waits = [moment for tries in held if (moment := open_from(tries)) is not None]
    if waits and max(waits) > now:
        minutes = -(-(max(waits) - now) // timedelta(minutes=1))
        if minutes <= 1:
            raise TooManyTries(N_("That was tried too often. Wait a minute, then try again."))
        raise TooManyTries(N_("That was tried too often. Try again in {minutes} minutes."), minutes=minutes)
    store.tried_in_vain(keys, now, forget_before=now - _TRIES_FORGOTTEN)


def _neighbourhood(address: str) -> str:
    """The address; of IPv6 what one line is given (RFC 6177), since whoever has it has more addresses than tries."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped is None:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return address


def _is_right(login: Login | None, password: str) -> bool:
    # An unknown name costs as much time as a wrong password: nobody can find out who is here by the clock.
    known = login.password_hash if login is not None and login.password_hash is not None else _nobodys_hash()
    try:
        hasher().verify(known, password[: _LONGEST_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return False
    return login is not None and login.password_hash is not None


@cache
def hasher() -> PasswordHasher:
    """How passwords are hashed: what RFC 9106 recommends where memory is scarce."""
    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return hasher().hash(secrets.token_urlsafe(16))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_token(store: Store, account_id: int, name: str, scope: Scope, now: datetime) -> str:
    """A token for a program of theirs; it is shown once.

    Raises:
        UsageError: it has no name to be known by.
    """
    token = f"{_TOKEN_BEGINS}{secrets.token_urlsafe(32)}"
    store.add_token(account_id, _hash(token), _checked_name(name), scope, now)
    return token


def by_token(store: Store, token: str, now: datetime) -> Token | None:
    """What a token opens; None where it opens nothing (any more)."""
    held = store.token(_hash(token))
    if held is not None and (held.used_at is None or now - held.used_at > _SEEN_EVERY):
        store.touch_token(held.id, now)
    return held
