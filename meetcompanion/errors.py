"""Every error we raise on purpose.

    MeetcompanionError            what went wrong and what to do, as one translatable sentence
     +- UsageError                the person asked for something that makes no sense (exit code 2)
     +- NotFound                  an id or name that is not there
     +- BadSource                 an address or file that cannot be read as events at all
     +- FetchRefused              an address that we do not fetch (private network, unknown scheme, ...)
     +- StoreError                the database cannot be used as it is
     |   +- DatabaseTooNew        written by a newer program
     |   +- DatabaseBusy          locked by another program for too long
     +- Busy                      another round is running on the same data

Problems with single events are not errors: they are `model.Problem` values beside what was read.
"""

from __future__ import annotations

from meetcompanion.message import Message


class MeetcompanionError(Exception):
    """Base of all our errors; `message` says what was wrong and what to do."""

    exit_code = 1

    def __init__(self, message: Message | str, **values: object) -> None:
        self.message = message if isinstance(message, Message) else Message.of(message, **values)
        super().__init__(self.message.text())


class UsageError(MeetcompanionError):
    """The request itself makes no sense."""

    exit_code = 2


class NotFound(MeetcompanionError):
    """An id or name that is not there."""


class BadSource(MeetcompanionError):
    """An address or a file that cannot be read as events at all."""


class FetchRefused(MeetcompanionError):
    """An address that we do not fetch."""


class StoreError(MeetcompanionError):
    """The database cannot be used as it is."""


class DatabaseTooNew(StoreError):
    """The database was written by a newer program."""


class DatabaseBusy(StoreError):
    """Another program has kept the database locked for too long."""


class Busy(MeetcompanionError):
    """Another round is running on the same data."""
