"""The pages for servers of WSGI applications, as many processes of them as wanted:

    gunicorn --workers 4 --threads 8 --bind 127.0.0.1:8765 'meetcompanion.wsgi:application()'

Settings come from the environment and `config.toml`. With PostgreSQL, workers elsewhere do what is done by itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from meetcompanion.bootstrap import build
from meetcompanion.config import load
from meetcompanion.errors import UsageError
from meetcompanion.jot import understand
from meetcompanion.message import N_
from meetcompanion.web import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_EVERYWHERE = "0.0.0.0"  # noqa: S104 - said of it, not bound
_ONE_FILE = N_("Several processes need a PostgreSQL database. With the SQLite file, use `meetcompanion serve`.")


def application() -> WSGIApplication:
    """The pages of the companion that the settings tell of.

    Raises:
        UsageError: the database is a file, for which one program does everything.
        StoreError: the database cannot be used.
    """
    # Whatever it is bound to is the server's own business: others can reach it, so that everybody has to come in.
    companion = build(load(host=_EVERYWHERE))
    if companion.store.queue_address() is None:
        companion.close()
        raise UsageError(_ONE_FILE)
    from meetcompanion.worker import hand_over

    understand("Ana bakes", companion.clock().date())  # the patterns are made now, not while somebody's first jot waits
    return create_app(replace(companion, hand_over=hand_over(companion))).wsgi_app
