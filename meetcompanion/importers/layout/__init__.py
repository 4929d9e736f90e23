"""Events of pages that say nothing to machines: found by repeating shapes and by the dates written in them."""

from __future__ import annotations

from meetcompanion.importers.layout.reader import read_layout, shown_times

__all__ = ["read_layout", "shown_times"]
