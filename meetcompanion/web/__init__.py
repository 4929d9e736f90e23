"""The web pages: Flask views over a ready companion; no SQL, no fetching and no clock of its own."""

from meetcompanion.web.app import create_app

__all__ = ["create_app"]
