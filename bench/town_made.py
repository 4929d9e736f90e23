"""A town of any size put straight into the tables: what a server holds after months, without the months.

Every source has as many times as any other, some are known better than others, and everybody subscribes to ten.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bench import feeds

if TYPE_CHECKING:
    from meetcompanion.store import Store

SUBSCRIBED = 10
_HOBBIES = 3
_ZONE = "Europe/Berlin"
#: Of a hundred events so many take place once; the others come again, ten times.
_ONCE = 87
_TIMES = 10
_DAYS = 100
#: What is over began within so many days.
_DAYS_BEFORE = 400

HOBBIES = tuple(
    f"{how} {what}".strip()
    for how in ("", "slow", "open-air", "historical", "for beginners", "baroque")
    for what in ("board games", "birdwatching", "bread", "jazz", "telescopes", "Spanish", "chess", "pottery", "choir")
)

_Row = tuple[Any, ...]


@dataclass(frozen=True)
class Size:
    """How large a town is; what is not said follows from the occurrences: 5,000 people for a million.

    `ahead` is the share of events that are not over yet.
    """

    occurrences: int
    of_a_source: int = 1_000
    people: int = 0
    ahead: float = 1.0

    @property
    def sources(self) -> int:
        """Never fewer than somebody subscribes to."""
        return max(SUBSCRIBED, self.occurrences // self.of_a_source)

    @property
    def accounts(self) -> int:
        """How many people there are besides the house's own account."""
        return self.people or max(5, self.occurrences // 200)


def name_of(account_id: int) -> str:
    """The name by which an account comes in."""
    return f"Person {account_id}"


def put_into(store: Store, url: str, size: Size, model: str, dimensions: int) -> int:
    """Fill an empty database with a town of this size, texts' vectors by chance; how many times lie ahead.

    Args:
        store: the database, as the program opens it.
        url: the same for the driver: a PostgreSQL address, or the path of the SQLite file.
        size: how large.
        model: the name of the model that the vectors are to be of.
        dimensions: how many numbers a vector has.
    """
    store.local_account(feeds.NOW, _ZONE)
    into = _Server(url) if "://" in url else _File(url)
    ahead = 0
    try:
        for table, columns, rows in (*_people(size), *_sources(size)):
            into.write(table, columns, rows)
        for source in range(1, size.sources + 1):
            events, times, said = _calendar(source, size)
            into.write("events", _EVENT, events)
            into.write("occurrences", _OCCURRENCE, times)
            into.write("vectors", ("model", "key", "vector"), _vectors(source, said, model, dimensions))
            ahead += sum(row[_OVER] > feeds.NOW for row in times)
        into.finish()
    finally:
        into.close()
    return ahead


# Who there is ---------------------------------------------------------------------------------------------------------


def _people(size: Size) -> Iterator[tuple[str, Sequence[str], Iterable[_Row]]]:
    dice = random.Random(20261122)
    ids = range(2, size.accounts + 2)  # the first is the house's own
    long_ago = feeds.NOW - timedelta(days=60)
    yield (
        "accounts",
        (
            *("id", "name", "zone", "evenings", "started_at", "sample_town", "created_at"),
            *("revision", "subscriptions_revision"),
        ),
        ((one, name_of(one), _ZONE, 5, long_ago, False, long_ago, 1, 1) for one in ids),
    )
    yield (
        "logins",
        ("account_id", "name", "folded", "invites", "made_at"),
        ((one, name_of(one), name_of(one).casefold(), False, long_ago) for one in ids),
    )
    yield (
        "channels",
        ("id", "account_id", "url", "made_at"),
        ((one, one, f"json://town.example/{one}", long_ago) for one in ids),
    )
    yield (
        "hobbies",
        ("id", "account_id", "name", "folded", "added_at"),
        (
            (one * _HOBBIES + place, one, hobby, hobby.casefold(), long_ago)
            for one in ids
            for place, hobby in enumerate(dice.sample(HOBBIES, _HOBBIES))
        ),
    )


def _sources(size: Size) -> Iterator[tuple[str, Sequence[str], Iterable[_Row]]]:
    dice = random.Random(20261123)
    ids = range(1, size.sources + 1)
    yield (
        "sources",
        (
            *("id", "url", "kind", "title", "zone", "upload", "added_at", "due_at", "read_at", "failures", "skipped"),
            *("revision", "moved_count"),
        ),
        (
            (
                *(one, f"https://town.example/{one}.ics", "ical", f"Place {one}", _ZONE, False, feeds.NOW),
                *(feeds.NOW + timedelta(days=1), feeds.NOW, 0, "[]", 1, 0),
            )
            for one in ids
        ),
    )
    known = [1 / (place + 10) for place in range(size.sources)]
    yield (
        "subscriptions",
        ("account_id", "source_id", "subscribed_at"),
        (
            (account, source, feeds.NOW)
            for account in range(2, size.accounts + 2)
            for source in _some(dice, ids, known, SUBSCRIBED)
        ),
    )


def _some(dice: random.Random, ids: Sequence[int], known: Sequence[float], count: int) -> list[int]:
    """Different ones, the better known ones more often."""
    found: dict[int, None] = {}
    while len(found) < count:
        found.update(dict.fromkeys(dice.choices(ids, known, k=count)))
    return list(found)[:count]


# What is on -----------------------------------------------------------------------------------------------------------

_EVENT = ("id", "source_id", "uid", "content_hash", "title", "description", "location")
_OCCURRENCE = (
    *("id", "event_id", "source_id", "key", "starts_at", "ends_at", "over_at", "all_day", "zone", "status"),
    "content_hash",
)
_OVER = _OCCURRENCE.index("over_at")


def _calendar(source: int, size: Size) -> tuple[list[_Row], list[_Row], list[str]]:
    """Events, their times, and the texts that speak for them, of one source."""
    from meetcompanion.matcher.reading import embedded_text
    from meetcompanion.model import Content
    from meetcompanion.store.content import event_columns

    dice = random.Random(source)
    each = size.occurrences // size.sources
    first = (source - 1) * each + 1
    zone = ZoneInfo(_ZONE)
    events: list[_Row] = []
    times: list[_Row] = []
    texts: list[str] = []
    while len(times) < each:
        number = first + len(events)
        content = Content(
            title=feeds.title(dice, number), description=feeds.description(dice), location=feeds.place(dice)
        )
        held = event_columns(content)
        events.append((number, source, f"{number}@town.example", *(held[name] for name in _EVENT[3:])))
        texts.append(embedded_text(content))
        quarters = dice.randint(4, _DAYS * 96) if dice.random() < size.ahead else -dice.randint(16, _DAYS_BEFORE * 96)
        start = feeds.NOW.astimezone(zone) + timedelta(minutes=15 * quarters)
        for week in range(1 if dice.randrange(100) < _ONCE else min(_TIMES, each - len(times))):
            begin, end = start + timedelta(weeks=week), start + timedelta(weeks=week, hours=2)
            key = str(week) if week else ""
            times.append((first + len(times), number, source, key, begin, end, end, False, _ZONE, "confirmed", ""))
    return events, times, texts


def _vectors(source: int, texts: Sequence[str], model: str, dimensions: int) -> Iterator[_Row]:
    import hashlib

    import numpy as np

    from meetcompanion.matcher.embedding import pack

    chance = np.random.default_rng(20261124 + source)
    rows = chance.standard_normal((len(texts), dimensions), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    for text, row in zip(texts, rows, strict=True):
        yield model, hashlib.sha256(f"{model}\n{text}".encode()).hexdigest(), pack(row)


# Where it goes --------------------------------------------------------------------------------------------------------


class _Server:
    """A PostgreSQL database, filled by COPY."""

    def __init__(self, url: str) -> None:
        import psycopg

        self._connection = psycopg.connect(url.replace("postgresql+psycopg", "postgresql"))
        self._numbered: set[str] = set()

    def write(self, table: str, columns: Sequence[str], rows: Iterable[_Row]) -> None:
        """Put rows into a table."""
        if "id" in columns:
            self._numbered.add(table)
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def finish(self) -> None:
        """Let the server know what came, as it would find out by itself."""
        for table in self._numbered:
            self._connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
        self._connection.commit()
        self._connection.autocommit = True
        self._connection.execute("VACUUM ANALYZE")

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()


class _File:
    """A SQLite file, filled many rows at a time."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path)

    def write(self, table: str, columns: Sequence[str], rows: Iterable[_Row]) -> None:
        """Put rows into a table."""
        places = ", ".join("?" for _ in columns)
        self._connection.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", (tuple(map(_plain, row)) for row in rows)
        )

    def finish(self) -> None:
        """Write it all down."""
        self._connection.commit()
        self._connection.execute("ANALYZE")
        self._connection.commit()

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()


def _plain(value: Any) -> Any:
    from datetime import UTC

    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
