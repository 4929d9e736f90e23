"""The store room: one `Store` that speaks the domain; the only door to the database.

Every public method is one transaction. Times go in and come out as aware UTC datetimes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from meetcompanion.errors import StoreError
from meetcompanion.message import N_
from meetcompanion.store import migrations
from meetcompanion.store.accounts import Accounts
from meetcompanion.store.ahead import Ahead
from meetcompanion.store.busy import BusyCalendars
from meetcompanion.store.calendars_out import CalendarsOut
from meetcompanion.store.engine import BUSY_TIMEOUT, make_engine, transaction
from meetcompanion.store.evenings import Evenings
from meetcompanion.store.events import Events
from meetcompanion.store.fading import FadingLines
from meetcompanion.store.forgetting import Forgetting
from meetcompanion.store.gestures import Gestures
from meetcompanion.store.hobbies import Hobbies
from meetcompanion.store.jots import Jots
from meetcompanion.store.lately import Lately
from meetcompanion.store.lines import Lines
from meetcompanion.store.logins import Logins
from meetcompanion.store.merging import Merging
from meetcompanion.store.messages import Messages
from meetcompanion.store.moving import Moving
from meetcompanion.store.notices import Notices
from meetcompanion.store.now_and_then import NowAndThen
from meetcompanion.store.pauses import Pauses
from meetcompanion.store.people import People
from meetcompanion.store.picks import Picks
from meetcompanion.store.picture import PictureOfDots
from meetcompanion.store.postgresql import is_server
from meetcompanion.store.pushed import PushedCalendars
from meetcompanion.store.putting_right import PuttingRight
from meetcompanion.store.queue import Queue
from meetcompanion.store.quiet import Quiet
from meetcompanion.store.readings import Readings
from meetcompanion.store.same import Same
from meetcompanion.store.search import Search
from meetcompanion.store.sources import Sources
from meetcompanion.store.takeout import Takeout
from meetcompanion.store.tastes import Tastes
from meetcompanion.store.texts import Texts
from meetcompanion.store.tokens import Tokens
from meetcompanion.store.vectors import Vectors

__all__ = ["Store"]


class Store(
    Accounts,
    Logins,
    Tokens,
    Messages,
    Moving,
    Queue,
    CalendarsOut,
    BusyCalendars,
    PushedCalendars,
    Hobbies,
    Sources,
    Pauses,
    Readings,
    Texts,
    Events,
    Ahead,
    Vectors,
    Picks,
    Same,
    Notices,
    Evenings,
    Jots,
    People,
    Quiet,
    NowAndThen,
    PictureOfDots,
    Gestures,
    Lines,
    Merging,
    FadingLines,
    Forgetting,
    Search,
    Tastes,
    Takeout,
    Lately,
    PuttingRight,
):
    """Everything that is kept. Each method may raise:

    - `DatabaseBusy`: another program kept the database locked for too long;
    - `StoreError`: the disk is full, the file is damaged, the server cannot be reached, ...
    """

    @classmethod
    def open(cls, database: Path | str, *, folder: Path | None = None, busy_timeout: float = BUSY_TIMEOUT) -> Self:
        """Open the database, make it when missing, and bring its tables up to date.

        Args:
            database: a path to a SQLite file, or a database URL.
            folder: where lock files and the secret of a SQLite file lie; beside the file when not given.
            busy_timeout: how many seconds to wait for another program's lock.

        Raises:
            DatabaseTooNew: a newer program wrote it.
            DatabaseBusy: another program keeps it locked.
            StoreError: it cannot be opened.
        """
        target = database
        if isinstance(database, str) and "://" in database:
            try:
                url = make_url(database)
            except ArgumentError as error:
                raise StoreError(N_("The address of the database cannot be understood.")) from error
            if not is_server(url):
                target = Path(url.database or "")
            else:
                if folder is None:
                    raise StoreError(N_("A database on a server needs a data folder beside it."))
                return cls(make_engine(url, busy_timeout), folder)._migrated()
        path = Path(target).absolute()
        return cls(make_engine(path, busy_timeout), folder or path.parent)._migrated()

    def close(self) -> None:
        """Let go of the database; the store cannot be used afterwards."""
        self.watch.close()
        self._engine.dispose()

    def _migrated(self) -> Self:
        try:
            with self._reading() as connection:
                done = migrations.up_to_date(connection)
                older = migrations.is_older(connection)
            if older:
                self.copy_before_upgrade()
            if not done:
                with transaction(self._engine, write=True) as connection:
                    migrations.upgrade(connection)
        except BaseException:
            self.close()
            raise
        return self
