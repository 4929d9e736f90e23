"""Everything that is done by itself: one table, for the scheduler of one machine and for the workers of many.

A scheduler does a job whole where anything of it is due. Workers look what is due, line it up piece by piece, and
whichever is free does the next piece.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from meetcompanion.fetch import host_of
from meetcompanion.model.jobs import Piece

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion

#: Asked before each step of a job; True ends it.
Stop = Callable[[], bool]

#: A piece that fails by a fault of ours so often, or takes its worker down with it, is given up for a while.
TRIES = 5
GIVEN_UP_DAYS = 1

_AT_EVERY_LOOK = timedelta(0)

#: Accounts share the pieces of what is looked through for everybody, so that there are not thousands of them a minute.
SHARES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One line of the table.

    Attributes:
        name: what it is called, in logs and where it was given up.
        every: how long it is at least between two looks whether something is due.
        due: what is due, `most` pieces of it at most.
        do: does the piece of this key, or whatever is due where there is none; False where some of it is left.
    """

    name: str
    every: timedelta
    due: Callable[[Companion, int], Sequence[Piece]]
    do: Callable[[Companion, str | None, Stop], bool]


def _backup_due(companion: Companion, _most: int) -> Sequence[Piece]:
    return [Piece()] if companion.backup_is_due() else []


def _back_up(companion: Companion, _key: str | None, _stop: Stop) -> bool:
    companion.back_up()
    return True


def _house_due(companion: Companion, _most: int) -> Sequence[Piece]:
    # It finds by itself what is due, so that only looking is saved.
    return [Piece(stamp=companion.clock().date().isoformat())]


def _keep_house(companion: Companion, _key: str | None, _stop: Stop) -> bool:
    companion.keep_house()
    return True


def _busy_due(companion: Companion, _most: int) -> Sequence[Piece]:
    return [Piece()] if companion.store.due_busy_calendars(companion.clock()) else []


def _read_busy(companion: Companion, _key: str | None, stop: Stop) -> bool:
    companion.read_busy_calendars(stop)  # claims each calendar by itself
    return True


def _sources_due(companion: Companion, most: int) -> Sequence[Piece]:
    due = companion.store.due_sources(companion.clock(), limit=most)
    # One after the other of each host, whichever worker has it.
    return [Piece(key=str(one.id), turn=f"host {host_of(one.url) or f'#{one.id}'}") for one in due]


def _read(companion: Companion, key: str | None, stop: Stop) -> bool:
    companion.refresh(cancelled=stop, only=None if key is None else int(key))
    return True


def _meanings_due(companion: Companion, _most: int) -> Sequence[Piece]:
    # Asked at every look, since events come from subscribing too, and from programs that ended half-way.
    return [Piece(stamp=str(companion.store.town_revision()))]


def _prepare(companion: Companion, key: str | None, _stop: Stop) -> bool:
    # Alone, what has become due meanwhile is read first; among workers another one does that.
    return companion.prepare(since=companion.clock(), patient=key is not None)


def _messages_due(companion: Companion, most: int) -> Sequence[Piece]:
    shares = {account % SHARES for account in companion.store.accounts_with_channels()}
    return [Piece(key=str(share)) for share in sorted(shares)[:most]]


def _remind(companion: Companion, key: str | None, _stop: Stop) -> bool:
    companion.remind(None if key is None else (int(key), SHARES))
    return True


def _calendars_due(companion: Companion, _most: int) -> Sequence[Piece]:
    return [Piece()] if companion.store.written_calendars() else []


def _push(companion: Companion, _key: str | None, _stop: Stop) -> bool:
    companion.push_calendars()
    return True


#: In the order in which one program does them. What is done for a state alone (`stamp`) is done once for each.
JOBS: Sequence[Job] = (
    Job(name="backup", every=timedelta(minutes=1), due=_backup_due, do=_back_up),
    Job(name="house", every=timedelta(minutes=10), due=_house_due, do=_keep_house),
    Job(name="busy", every=_AT_EVERY_LOOK, due=_busy_due, do=_read_busy),
    Job(name="read", every=_AT_EVERY_LOOK, due=_sources_due, do=_read),
    Job(name="meanings", every=_AT_EVERY_LOOK, due=_meanings_due, do=_prepare),
    Job(name="remind", every=timedelta(minutes=1), due=_messages_due, do=_remind),
    Job(name="push", every=_AT_EVERY_LOOK, due=_calendars_due, do=_push),
)


class Looks:
    """When each job was looked at last, by this program."""

    def __init__(self) -> None:
        self._at: dict[str, datetime] = {}

    def now_due(self, job: Job, companion: Companion, stamps: Mapping[str, str], most: int) -> Sequence[Piece]:
        """Its pieces that are due and were not done for the same state already; none where it is too early to look.

        Raises:
            MeetcompanionError: it cannot be found out at this moment.
        """
        now, last = companion.clock(), self._at.get(job.name)
        if last is not None and timedelta(0) <= now - last < job.every:
            return []
        found = [one for one in job.due(companion, most) if one.stamp is None or stamps.get(job.name) != one.stamp]
        self._at[job.name] = now
        return found

    def forget(self, job: Job) -> None:
        """Look again at the next opportunity."""
        self._at.pop(job.name, None)
