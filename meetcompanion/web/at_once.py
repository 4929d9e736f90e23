"""Lets everything that one request reads be read as it is at one moment; on a server that is one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from meetcompanion.web.context import EXTENSION, Room

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from flask import Flask


def register(app: Flask) -> None:
    """Do so for each request of `app`. What is made while it is sent is read piece by piece."""
    inner: WSGIApplication = app.wsgi_app

    def at_once(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with cast(Room, app.extensions[EXTENSION]).companion.store.at_once():
            return inner(environ, start_response)

    app.wsgi_app = at_once  # type: ignore[method-assign]
