"""Puts the web room together: one Flask app over one ready companion, and nothing happens at import."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from jinja2 import StrictUndefined

from meetcompanion.bootstrap import Companion
from meetcompanion.config import Config
from meetcompanion.entrance import SESSION_LASTS
from meetcompanion.resources import templates_dir
from meetcompanion.web import (
    api,
    at_once,
    before,
    busy,
    calendars_out,
    compression,
    dots,
    elsewhere,
    entrance,
    errors,
    evenings,
    events,
    followups,
    formats,
    gate,
    guard,
    health,
    hobbies,
    home,
    introducing,
    jotting,
    learnt,
    lookback,
    messages,
    notices,
    offline,
    packs,
    pauses,
    people,
    person,
    pictures,
    portability,
    preferences,
    proxy,
    same,
    sample,
    search,
    settings,
    sharing,
    sources,
    taken_away,
    welcome,
    working,
    written,
)
from meetcompanion.web.api import door
from meetcompanion.web.context import EXTENSION, Room, choose_language, page_values
from meetcompanion.web.kept import PAGES, Pages
from meetcompanion.web.look_jobs import LookJobs
from meetcompanion.web.round_jobs import RoundJobs
from meetcompanion.web.static_files import HTMX, STATIC, static_url

#: What a form may weigh besides an uploaded calendar.
_FORM_ROOM = 1_000_000


def create_app(companion: Companion) -> Flask:
    """The pages of one companion; whoever serves them starts the scheduler and closes the store."""
    app = _made(companion.config)
    hand_over(app, companion)
    return app


def hand_over(app: Flask, companion: Companion) -> None:
    """Let pages that were made with the settings of `companion` be about it; nothing stays of whom they were about."""
    app.config["SECRET_KEY"] = companion.store.secret()
    app.extensions[EXTENSION] = Room(companion, LookJobs(companion), RoundJobs(companion))
    app.extensions[PAGES] = Pages()


def _made(config: Config) -> Flask:
    """The pages with these settings, about nobody yet."""
    app = Flask("meetcompanion.web", template_folder=str(templates_dir()), static_folder=str(STATIC))
    app.config.update(
        # Cookies know no ports: two companions on one machine shall not throw away each other's.
        SESSION_COOKIE_NAME=f"meetcompanion-{config.port}",
        # Beside others on one site, it is nobody's but ours.
        SESSION_COOKIE_PATH=proxy.path_of(config.public_url) or "/",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.public_url.startswith("https:"),
        PERMANENT_SESSION_LIFETIME=SESSION_LASTS,
        MAX_CONTENT_LENGTH=config.max_megabytes * 1_000_000 + _FORM_ROOM,
        MAX_FORM_MEMORY_SIZE=_FORM_ROOM,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
    )
    at_once.register(app)
    app.wsgi_app = proxy.Proxied(  # type: ignore[method-assign]
        app.wsgi_app,
        trusted=proxy.names(config.trusted_proxies),
        prefix=proxy.path_of(config.public_url),
    )
    _set_up_templates(app)
    app.context_processor(page_values)
    compression.register(app, config.public_url)
    guard.register(app, config.host, config.public_url)
    gate.register(app)
    errors.register(app)
    door.register(app)
    offline.register(app)
    app.before_request(choose_language)
    pages = (
        home,
        notices,
        events,
        same,
        sources,
        packs,
        pauses,
        hobbies,
        evenings,
        people,
        person,
        pictures,
        search,
        portability,
        followups,
        settings,
        messages,
        entrance,
        sample,
        busy,
        sharing,
        written,
        taken_away,
        welcome,
        working,
    )
    more = (dots, introducing, lookback, jotting, offline, before, learnt, preferences, calendars_out, health, api)
    doors = (elsewhere,) if config.oidc_issuer and config.oidc_client_id else ()
    for page in (*pages, *more, *doors):
        app.register_blueprint(page.blueprint)
    return app


def _set_up_templates(app: Flask) -> None:
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.add_extension("jinja2.ext.i18n")
    formats.register(environment)
    environment.globals["static_url"] = static_url
    environment.globals["htmx_path"] = HTMX
