"""The same for programs: JSON at `/api/v1`, by personal tokens, described by `/api/v1/openapi.json`."""

from __future__ import annotations

from meetcompanion.web.api.resources import blueprint

__all__ = ["blueprint"]
