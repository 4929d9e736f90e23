"""Pages in front of companions; making them takes longer than most tests, so what one test had the next one gets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Condition
from typing import TYPE_CHECKING, cast

from flask import Flask

from meetcompanion.bootstrap import Companion
from meetcompanion.config import Config
from meetcompanion.web import create_app
from meetcompanion.web.app import hand_over
from meetcompanion.web.context import EXTENSION, Room

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_FREE: defaultdict[Config, list[Flask]] = defaultdict(list)


class _UnderWay:
    """Knows which requests are being answered: a browser that leaves does not wait for the last of them."""

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner
        self._changed = Condition()
        self._many = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._changed:
            self._many += 1
        try:
            return self._inner(environ, start_response)
        finally:
            with self._changed:
                self._many -= 1
                self._changed.notify_all()

    def end(self) -> None:
        """Wait until all are answered: what they use goes next."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._many, timeout=30)


@contextmanager
def pages(companion: Companion, *, testing: bool = True) -> Iterator[Flask]:
    """The pages of a companion; at the end whatever reads in the background has ended, and all is as it was made."""
    free = _FREE[replace(companion.config, data=Path())]
    if free:
        app = free.pop()
        hand_over(app, companion)
    else:
        app = create_app(companion)
    settings, wsgi_app = dict(app.config), app.wsgi_app
    app.testing = testing
    under_way = _UnderWay(wsgi_app)
    app.wsgi_app = under_way  # type: ignore[method-assign]
    try:
        yield app
    finally:
        under_way.end()
        assert cast(Room, app.extensions[EXTENSION]).round_jobs.wait(10)
        app.config.clear()
        app.config.update(settings)
        app.wsgi_app = wsgi_app  # type: ignore[method-assign]
        free.append(app)
