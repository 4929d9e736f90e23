"""Tables of new databases at once: the steps that lead to them are walked a single time in each process."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect

from meetcompanion.store.engine import make_engine, transaction

Upgrade = Callable[[Config, str], None]


def at_once(really: Upgrade) -> Upgrade:
    """As Alembic's own `upgrade`; a new SQLite file is given what Alembic made of another one."""

    def upgrade(config: Config, target: str) -> None:
        connection: Connection = config.attributes["connection"]
        is_new = connection.dialect.name == "sqlite" and not inspect(connection).get_table_names()
        if not is_new or target != "head":
            really(config, target)
            return
        for statement in _made(really, str(config.get_main_option("script_location"))):
            connection.exec_driver_sql(statement)

    return upgrade


@cache
def _made(really: Upgrade, scripts: str) -> list[str]:
    """What a file holds after all steps."""
    config = Config()
    config.set_main_option("script_location", scripts.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.sqlite3"
        engine = make_engine(path, 5)
        with transaction(engine, write=True) as connection:
            config.attributes["connection"] = connection
            really(config, "head")
        engine.dispose()
        with closing(sqlite3.connect(path)) as found:
            return [line for line in found.iterdump() if line not in ("BEGIN TRANSACTION;", "COMMIT;")]


#: Alembic's own.
STEP_BY_STEP: Upgrade = command.upgrade
