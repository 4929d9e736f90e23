"""What makes the pages an app that opens without a network: its manifest, its service worker, a page for no way out."""

from __future__ import annotations

import hashlib
import hmac
import json
from functools import lru_cache
from gettext import NullTranslations

from babel import Locale
from flask import Blueprint, Flask, Response, g, jsonify, render_template, request, url_for

from meetcompanion.message import N_
from meetcompanion.web import formats, sharing
from meetcompanion.web.context import account, companion
from meetcompanion.web.gate import open_to_all
from meetcompanion.web.kept import kept_today
from meetcompanion.web.static_files import FONTS, LOADED, STATIC, stamp, static_url

blueprint = Blueprint("offline", __name__)

_WORKER = "worker.js"
_PAPER = "#f6eee0"

_NAME = "meetcompanion"
_ABOUT = N_("A few evenings that suit your hobbies, and a place to keep the conversation worth keeping.")
_STOP = N_("No more messages")
#: Each with its name, the page, and what is done there at once.
_SHORTCUTS = ((N_("Jot"), "jot.form", "write"), (N_("This week"), "home.index", None))
_ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable-512.png", "512x512", "maskable"),
    ("icon.svg", "any", "any"),
)


def register(app: Flask) -> None:
    """Say with every page whose it is, so that a device keeps nothing for somebody else."""

    @app.after_request
    def say_whose(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.headers["X-Pages-Of"] = pages_of()
        return response

    app.jinja_env.globals["pages_of"] = pages_of


def pages_of() -> str:
    """A sign for the account whose pages these are, which says nothing else; empty where it is nobody's."""
    if "account" not in g:
        return ""
    return _sign(companion().store.secret(), account().id)


@lru_cache(maxsize=64)
def _sign(secret: bytes, account_id: int) -> str:
    return hmac.new(secret, f"pages of {account_id}".encode(), hashlib.sha256).hexdigest()[:16]


@blueprint.get("/sw.js")
@open_to_all
def worker() -> Response:
    """The service worker, served from the root so that it may serve all pages."""
    response = Response(_worker(formats.catalogue(), formats.locale(), request.script_root), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=64)
def _worker(_catalogue: NullTranslations, language: Locale, _root: str) -> str:
    """Its words; they depend on nothing but the language and where the pages stand."""
    files = [*(static_url(path) for path in LOADED), *(url_for("static", filename=path) for path in FONTS)]
    body = (STATIC / _WORKER).read_text(encoding="utf-8")
    stamps = [*(stamp(path) for path in (*LOADED, *FONTS)), stamp(_WORKER), language.language]
    facts = {
        "version": hashlib.sha256(" ".join(stamps).encode()).hexdigest()[:12],
        "files": [*files, url_for("offline.nothing")],
        "waiting": static_url("waiting.js"),
        "static": url_for("static", filename=""),
        "home": url_for("home.index"),
        "jot": url_for("jot.form"),
        "offline": url_for("offline.nothing"),
        "icon": static_url("icon-192.png"),
        "lang": language.language,
        "stop": formats.translated(_STOP),
        "renewed": url_for("messages.renewed"),
    }
    return f"const COMPANION = {json.dumps(facts)};\n{body}"


@blueprint.get("/app.webmanifest")
@open_to_all
def manifest() -> Response:
    """What a device needs to put the companion on its home screen."""
    icons = [
        {
            "src": static_url(name),
            "sizes": sizes,
            "type": "image/svg+xml" if name.endswith(".svg") else "image/png",
            "purpose": purpose,
        }
        for name, sizes, purpose in _ICONS
    ]
    response = jsonify(
        id=url_for("home.index"),
        name=_NAME,
        short_name=_NAME,
        description=formats.translated(_ABOUT),
        lang=formats.locale().language,
        start_url=url_for("home.index"),
        scope=url_for("home.index"),
        display="standalone",
        background_color=_PAPER,
        theme_color=_PAPER,
        icons=icons,
        share_target={
            "action": url_for("sharing.given"),
            "method": "GET",
            "enctype": "application/x-www-form-urlencoded",  # what it is for GET; left out, browsers remark on it
            "params": sharing.PARAMETERS,
        },
        shortcuts=[
            {
                "name": formats.translated(name),
                "url": url_for(endpoint, _anchor=anchor),
                "icons": [{"src": static_url("icon-192.png"), "sizes": "192x192", "type": "image/png"}],
            }
            for name, endpoint, anchor in _SHORTCUTS
        ],
    )
    response.mimetype = "application/manifest+json"
    return response


@blueprint.get("/offline")
@open_to_all
def nothing() -> str:
    """Shown where there is no network and the page was never seen."""
    return _nothing() if pages_of() else render_template("offline.html")


@kept_today
def _nothing() -> str:
    return render_template("offline.html")
