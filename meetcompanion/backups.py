"""Backups: when one is due, which are kept, which was the last good one; and bringing one back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from meetcompanion.errors import UsageError
from meetcompanion.message import N_
from meetcompanion.store import Store
from meetcompanion.store.copies import look_through

FOLDER = "backups"
_NAME = re.compile(r"meetcompanion-(\d{8}T\d{6})Z\.backup")


@dataclass(frozen=True, slots=True)
class Backup:
    """One that the scheduler made: where it lies, and of when it is."""

    path: Path
    made_at: datetime


def made(folder: Path) -> list[Backup]:
    """The scheduled backups that are there, latest first; a file that is being written is not one yet."""
    if not folder.is_dir():
        return []
    found = []
    for path in folder.iterdir():
        name = _NAME.fullmatch(path.name)
        if name is not None:
            found.append(Backup(path, datetime.strptime(name[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def set_aside(folder: Path) -> list[Backup]:
    """Copies set aside before something took the place of what was here; they stay until somebody deletes them."""
    if not folder.is_dir():
        return []
    paths = sorted(folder.glob("before-*.backup"))
    return [Backup(path, datetime.fromtimestamp(path.stat().st_mtime, UTC)) for path in paths]


def holding(
    backups: Sequence[Backup], since: datetime, *, days: int, keep: int
) -> list[tuple[Backup, datetime | None]]:
    """The scheduled backups made after `since`, latest first, each with when it goes; None where it stays.

    Args:
        backups: all that there are.
        since: what was written then stands in those made afterwards.
        days: after how many days the next is made; 0 for never.
        keep: how many are kept.
    """
    latest_first = sorted(backups, key=lambda one: one.made_at, reverse=True)
    return [
        (one, latest_first[0].made_at + timedelta(days=days * (max(1, keep) - place)) if days > 0 else None)
        for place, one in enumerate(latest_first)
        if one.made_at >= since
    ]


def is_due(backups: Sequence[Backup], now: datetime, days: int) -> bool:
    """True where the latest is older than `days`; 0 switches backups off. A clock that was set back makes one due."""
    if days <= 0:
        return False
    if not backups:
        return True
    age = now - max(one.made_at for one in backups)
    return age >= timedelta(days=days) or age < timedelta(0)


def superfluous(backups: Sequence[Backup], keep: int) -> list[Backup]:
    """Those beyond the `keep` latest; the latest stays in any case."""
    return sorted(backups, key=lambda one: one.made_at, reverse=True)[max(1, keep) :]


def back_up_if_due(store: Store, folder: Path, now: datetime, *, days: int, keep: int) -> Backup | None:
    """Make the scheduled backup where one is due, and let go of the oldest; None where none is due.

    Raises:
        StoreError: it cannot be written; those that are there stay.
        Busy: another program is just making it.
    """
    if not is_due(made(folder), now, days):
        return None
    with store.exclusive("backup"):
        if not is_due(made(folder), now, days):  # another program was faster
            return None
        fresh = Backup(folder / f"meetcompanion-{now.astimezone(UTC):%Y%m%dT%H%M%S}Z.backup", now)
        store.copy_to(fresh.path)
        for old in superfluous(made(folder), keep):
            old.path.unlink(missing_ok=True)
        return fresh


def restore(store: Store, path: Path, folder: Path, now: datetime, *, replace: bool) -> Path | None:
    """Hold what the backup holds. Where something was here, that is first set aside as a backup; returns where.

    Raises:
        UsageError: something is here, and `replace` was not said.
        StoreError: the file is no backup, or is damaged; nothing was changed.
        DatabaseTooNew: a newer program wrote it; nothing was changed.
        Busy: calendars are just being read.
    """
    look_through(path)
    with store.exclusive("round", timeout=30):
        aside = None
        if not store.is_untouched():
            if not replace:
                raise UsageError(
                    N_("This companion is in use already. With --replace the backup takes the place of what is here.")
                )
            aside = folder / f"before-restore-{now.astimezone(UTC):%Y%m%dT%H%M%S}Z.backup"
            store.copy_to(aside)
        store.become(path)
        return aside


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows each table has at the new place, and where what was there before has been set aside."""

    rows: Mapping[str, int]
    aside: Path | None


def move(store: Store, other: Store, folder: Path, now: datetime, *, replace: bool) -> Moved:
    """Let `other` hold what `store` holds. Where something was there, that is first set aside as a backup.

    Raises:
        UsageError: something is there, and `replace` was not said.
        StoreError: not everything arrived; what is in `store` stays in any case.
        Busy: calendars are just being read.
    """
    with store.exclusive("round", timeout=30), other.exclusive("moving", timeout=30):
        aside = None
        if not other.is_untouched():
            if not replace:
                raise UsageError(
                    N_("The other database is in use already. With --replace this takes the place of what is there.")
                )
            aside = folder / f"before-move-{now.astimezone(UTC):%Y%m%dT%H%M%S}Z.backup"
            other.copy_to(aside)
        return Moved(store.carry_to(other), aside)
