"""Writes down a small database of each version of the tables that has none yet, for the tests of upgrading.

What is there is never written anew: it is history. All that stands in these databases is made up.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, MetaData, String, select

from meetcompanion.store import migrations
from meetcompanion.store.engine import make_engine, transaction

PLACE = Path(__file__).resolve().parents[1] / "tests" / "old_databases"

MOMENT = "2026-01-05T12:00:00+00:00"
#: What has to be one of a few things, or of a form.
SAID: dict[str, Any] = {
    "accounts.zone": "Europe/Berlin",
    "accounts.name": "Ada",
    "accounts.language": "en",
    "calendar_addresses.kind": "evenings",
    "follow_ups.kind": "thank",
    "follow_ups.state": "open",
    "follow_ups.due": "2026-spring",
    "hobbies.name": "board games",
    "hobbies.folded": "board games",
    "hobby_words.kind": "added",
    "messages.error": None,
    "messages.kind": "weekly",
    "notes.kind": "told",
    "notices.kind": "moved",
    "occurrences.content": None,
    "occurrences.status": "confirmed",
    "people.known_since": "2024-01-12",
    "people.likes": "coffee",
    "people.rests_until": "2026-spring",
    "picks.state": "going",
    "sources.error": None,
    "sources.fields": None,
    "sources.fields_before": None,
    "sources.skipped": "[]",
    "sources.url": "https://second-die.example/c.ics",
    "sources.warning": None,
    "tokens.scope": "read",
    "undos.before": "[]",
    "undos.kind": "line",
    "events.categories": None,
    "events.price": None,
    "events.url": "https://second-die.example/1",
    "notices.zone": "Europe/Berlin",
    "occurrences.zone": "Europe/Berlin",
    "evenings.zone": "Europe/Berlin",
    "sources.zone": "Europe/Berlin",
    "busy_calendars.error": None,
    "busy_calendars.url": "https://calendar.example/ada.ics",
    "channels.url": "ntfy://ntfy.example/ada",
}


def main() -> None:
    """One file for each version that has none."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    PLACE.mkdir(exist_ok=True)
    for script in ScriptDirectory.from_config(config).walk_revisions():
        path = PLACE / f"{script.revision}.sql"
        if not path.exists():
            path.write_text(dump(str(script.revision)), encoding="utf-8")
            sys.stdout.write(f"{path.name} written\n")


def dump(revision: str) -> str:
    """A database of that version with a row in each table, as SQL."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "old.sqlite3"
        engine = make_engine(path, 5)
        with transaction(engine, write=True) as connection:
            migrations.upgrade(connection, revision)
            held = MetaData()
            held.reflect(connection)
            for table in held.sorted_tables:
                if table.name in ("alembic_version", "secrets"):
                    continue
                values = {}
                for column in table.columns:
                    keys = list(column.foreign_keys)
                    if keys:
                        values[column.name] = connection.execute(select(keys[0].column)).scalar()
                    elif column.name != "id":
                        values[column.name] = value_of(f"{table.name}.{column.name}", column)
                if {"event_id", "other_id"} <= set(values):
                    continue  # a pair of two events; there is one
                connection.execute(table.insert().values(values))
        engine.dispose()
        with closing(sqlite3.connect(path)) as connection:
            return "\n".join(connection.iterdump()) + "\n"


def value_of(name: str, column: Column[Any]) -> Any:
    """Something that this column can hold and a reader of it can read."""
    if name in SAID:
        return SAID[name]
    kind = column.type
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return 1
    if isinstance(kind, Float):
        return 0.5
    if isinstance(kind, LargeBinary):
        return b"made up"
    if isinstance(kind, String) and kind.length == 32:
        return "" if column.name == "content_hash" else MOMENT
    return f"made up {column.name}"


if __name__ == "__main__":
    main()
