"""Puts the web room together: one Flask app over one ready companion, and nothing happens at import."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

from flask import Flask, url_for
from jinja2 import StrictUndefined

from meetcompanion.bootstrap import Companion
from meetcompanion.resources import templates_dir
from meetcompanion.web import (
    errors,
    evenings,
    events,
    followups,
    formats,
    guard,
    hobbies,
    home,
    notices,
    pauses,
    people,
    same,
    sample,
    settings,
    sources,
)
from meetcompanion.web.context import EXTENSION, Room, choose_language, page_values
from meetcompanion.web.look_jobs import LookJobs
from meetcompanion.web.round_jobs import RoundJobs

STATIC = Path(__file__).resolve().parent / "static"

#: Others' work, unmodified; `.ci/vendor.sh` brings it in.
HTMX = "vendor/htmx-2.0.11/htmx.min.js"

#: What a form may weigh besides an uploaded calendar.
_FORM_ROOM = 1_000_000


def create_app(companion: Companion) -> Flask:
    """The pages of one companion; whoever serves them starts the scheduler and closes the store."""
    app = Flask("meetcompanion.web", template_folder=str(templates_dir()), static_folder=str(STATIC))
    app.config.update(
        SECRET_KEY=companion.store.secret(),
        # Cookies know no ports: two companions on one machine shall not throw away each other's.
        SESSION_COOKIE_NAME=f"meetcompanion-{companion.config.port}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=companion.config.max_megabytes * 1_000_000 + _FORM_ROOM,
        MAX_FORM_MEMORY_SIZE=_FORM_ROOM,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
    )
    app.extensions[EXTENSION] = Room(companion, LookJobs(companion), RoundJobs(companion))
    _set_up_templates(app)
    app.context_processor(page_values)
    guard.register(app, companion.config.host)
    errors.register(app)
    app.before_request(choose_language)
    for page in (home, notices, events, same, sources, pauses, hobbies, evenings, people, followups, settings, sample):
        app.register_blueprint(page.blueprint)
    return app


def _set_up_templates(app: Flask) -> None:
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.add_extension("jinja2.ext.i18n")
    formats.register(environment)
    stamps = {path: _stamp(STATIC / path) for path in ("app.css", "app.js", "icon.svg", "app.webmanifest", HTMX)}

    def static_url(path: str) -> str:
        # The stamp changes with the file, so browsers may keep what they have for a year.
        return url_for("static", filename=path, v=stamps[path])

    environment.globals["static_url"] = static_url
    environment.globals["htmx_path"] = HTMX


def _stamp(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
