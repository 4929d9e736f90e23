"""Brings a database to the tables of today, step by step, in one transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from meetcompanion.errors import DatabaseTooNew, StoreError
from meetcompanion.message import N_

#: The newest revision in `versions/`; a test keeps it true. Known here so that a start without anything to do
#: need not load Alembic.
HEAD = "0019"


def up_to_date(connection: Connection) -> bool:
    """True where the database has the tables of today."""
    return _revision(connection) == HEAD


def is_older(connection: Connection) -> bool:
    """True where the database has tables of an earlier version; versions are numbered with leading zeros."""
    revision = _revision(connection)
    return revision is not None and revision < HEAD


def upgrade(connection: Connection, target: str = "head") -> None:
    """Run what is missing, inside the transaction that `connection` is in; tests stop at an earlier `target`.

    Raises:
        DatabaseTooNew: a newer program wrote this database.
        StoreError: it holds tables, but not ours.
    """
    if up_to_date(connection):  # another process was faster
        return
    # Alembic costs a third of a second; only a first start and an update pay it.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    revision = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise DatabaseTooNew(
            N_(
                "This database was written by a newer meetcompanion (its tables are of version {revision}). "
                "Install the newer version again, or choose another data folder."
            ),
            revision=revision,
        )
    if revision is None and inspect(connection).get_table_names():
        raise StoreError(N_("This file is not a meetcompanion database."))
    command.upgrade(config, target)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
