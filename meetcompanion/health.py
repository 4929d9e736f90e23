"""Is everything well? One look at the database, the disk, the clock, the ticking, the sources and the backups."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from meetcompanion.errors import MeetcompanionError
from meetcompanion.message import N_, Message
from meetcompanion.model.jobs import Line

if TYPE_CHECKING:
    from meetcompanion.store import Store

#: Below this a database soon has no room to grow, in bytes.
_LITTLE_SPACE = 100_000_000

#: The scheduler writes down the time of its latest tick here.
HEARTBEAT = "heartbeat"
#: And which jobs rest until when, after faults of ours.
GIVEN_UP = "given-up"
_STOPPED_AFTER = timedelta(minutes=10)

#: A clock that was set back by more than this makes sources look as if they were read in days to come.
_SET_BACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, for programs; whether it is well; and a sentence."""

    name: str
    well: bool
    message: Message


def beat(folder: Path, now: datetime) -> None:
    """Write down that the scheduler is alive; a disk that cannot be written to is found by who looks."""
    beside = folder / f"{HEARTBEAT}.new"
    try:
        beside.write_text(now.astimezone(UTC).isoformat(), encoding="ascii")
        beside.replace(folder / HEARTBEAT)
    except OSError:
        beside.unlink(missing_ok=True)


def give_up(folder: Path, jobs: Mapping[str, datetime]) -> None:
    """Write down which jobs rest until when, for whoever looks."""
    with suppress(OSError):
        (folder / GIVEN_UP).write_text(json.dumps({name: until.isoformat() for name, until in jobs.items()}))


def examine(
    store: Store, folder: Path, now: datetime, *, backup_days: int, last_backup: datetime | None
) -> Iterator[Finding]:
    """Everything that can be looked at, one after the other; what cannot be looked at is not well."""
    try:
        sources = store.health_of_sources()
    except MeetcompanionError as error:
        yield Finding("database", False, error.message)
    else:
        yield Finding("database", True, Message.of(N_("The database opens and its tables are up to date.")))
        yield _clock(sources.last_read_at, now)
        yield _sources(sources.failing, sources.since)
    yield _disk(folder)
    line = _line(store)
    yield _ticking(folder, now) if line is None else _workers(line)
    yield _given_up(_resting(folder, now) if line is None else line.given_up)
    yield _backup(last_backup, now, backup_days)


def _clock(last_read_at: datetime | None, now: datetime) -> Finding:
    if last_read_at is not None and last_read_at > now + _SET_BACK:
        message = Message.of(N_("The clock stands before the time at which sources were read; was it set back?"))
        return Finding("clock", False, message)
    return Finding("clock", True, Message.of(N_("The clock goes forward.")))


def _sources(failing: int, since: datetime | None) -> Finding:
    if not failing or since is None:
        return Finding("sources", True, Message.of(N_("Every source was read, or is not due yet.")))
    message = Message.of(
        N_("{number} cannot be read; the longest since {day}. The page of the sources says why."),
        number=failing,
        day=since.date().isoformat(),
    )
    return Finding("sources", False, message)


def _disk(folder: Path) -> Finding:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        reason = error.strerror or error
        return Finding("disk", False, Message.of(N_("{path} cannot be used: {error}"), path=folder, error=reason))
    megabytes = free // 1_000_000
    message = Message.of(N_("There is room for {megabytes} MB on its disk."), megabytes=megabytes)
    return Finding("disk", free >= _LITTLE_SPACE, message)


def _ticking(folder: Path, now: datetime) -> Finding:
    try:
        last = datetime.fromisoformat((folder / HEARTBEAT).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return Finding("scheduler", True, Message.of(N_("Nothing is being read by itself yet; `serve` begins it.")))
    if now - last > _STOPPED_AFTER:
        message = Message.of(
            N_("Nothing has been read by itself since {moment}; start `serve`, or `refresh` from cron."),
            moment=f"{last:%Y-%m-%d %H:%M} UTC",
        )
        return Finding("scheduler", False, message)
    return Finding("scheduler", True, Message.of(N_("What is due is being read.")))


def _line(store: Store) -> Line | None:
    try:
        return store.line()
    except MeetcompanionError:  # said of the database already
        return None


def _workers(line: Line) -> Finding:
    if line.workers:
        return Finding("scheduler", True, Message.of(N_("What is due is being read.")))
    message = Message.of(N_("No worker is there to read what is due; start `meetcompanion worker` or `serve`."))
    return Finding("scheduler", False, message)


def _resting(folder: Path, now: datetime) -> Sequence[str]:
    try:
        held = json.loads((folder / GIVEN_UP).read_text())
        return [name for name, until in held.items() if now < datetime.fromisoformat(until)]
    except (OSError, ValueError, AttributeError):
        return ()


def _given_up(what: Sequence[str]) -> Finding:
    if not what:
        return Finding("jobs", True, Message.of(N_("Nothing that is done by itself had to be given up.")))
    message = Message.of(
        N_("Given up for a day, after several tries: {what}. The log says why; please tell us about it."),
        what=", ".join(what),
    )
    return Finding("jobs", False, message)


def _backup(last: datetime | None, now: datetime, days: int) -> Finding:
    if days <= 0:
        return Finding("backup", True, Message.of(N_("Backups are switched off.")))
    if last is None:
        return Finding("backup", True, Message.of(N_("There is no backup yet; `serve` makes one a day.")))
    message = Message.of(N_("The last good backup is of {moment}."), moment=f"{last:%Y-%m-%d %H:%M} UTC")
    return Finding("backup", now - last <= timedelta(days=2 * days), message)
