"""The files that pages load: where they lie, and their addresses with a stamp that changes with the file."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import url_for

STATIC = Path(__file__).resolve().parent / "static"

#: Others' work, unmodified; `.ci/vendor.sh` brings it in.
HTMX = "vendor/htmx-2.0.11/htmx.min.js"

#: What pages load, and so what a device has to hold to show them without a network.
LOADED = (
    *("app.css", "tickets.css", "pages.css"),
    *("app.js", "waiting.js", "offline.js", "jot.js", HTMX),
    *("icon.svg", "icon-192.png"),
)
#: Loaded by the style sheet, by their plain addresses.
FONTS = (
    "vendor/alegreya-5.3.0/alegreya-latin-600-normal.woff2",
    "vendor/alegreya-5.3.0/alegreya-latin-ext-600-normal.woff2",
)


@cache
def stamp(path: str) -> str:
    """A few letters that change with the file."""
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]


def static_url(path: str) -> str:
    """The address of a file; browsers may keep what they have of it for a year."""
    return url_for("static", filename=path, v=stamp(path))
