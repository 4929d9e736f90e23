"""Who may come in, and where from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """The name an account is entered by. `password_hash` is None where another door is used.

    `invites`: may invite others.
    """

    account_id: int
    name: str
    password_hash: str | None
    invites: bool
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser that came in; `device` says which, in words short enough for a list."""

    id: int
    account_id: int
    device: str
    began_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link by which one person may come in, once, until `ends_at`."""

    id: int
    made_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Tries:
    """How often a door was tried in vain since it was last opened, and when last."""

    failures: int
    last_at: datetime


class Scope(StrEnum):
    """What a token opens: everything to be read; jots to be written and nothing to be read; or all."""

    READ = "read"
    JOT = "jot"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """By which a program of a person speaks to this one; `used_at` is None until it did."""

    id: int
    account_id: int
    name: str
    scope: Scope
    made_at: datetime
    used_at: datetime | None = None
