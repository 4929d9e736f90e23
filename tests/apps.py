"""Pages in front of companions; making them takes longer than most tests, so what one test had the next one gets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

from flask import Flask

from meetcompanion.bootstrap import Companion
from meetcompanion.config import Config
from meetcompanion.web import create_app
from meetcompanion.web.app import hand_over
from meetcompanion.web.context import EXTENSION, Room

_FREE: defaultdict[Config, list[Flask]] = defaultdict(list)


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
    try:
        yield app
    finally:
        assert cast(Room, app.extensions[EXTENSION]).round_jobs.wait(10)
        app.config.clear()
        app.config.update(settings)
        app.wsgi_app = wsgi_app  # type: ignore[method-assign]
        free.append(app)
