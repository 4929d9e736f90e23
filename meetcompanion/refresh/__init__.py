"""Reading sources: look at one, subscribe to it, and go round over those that are due."""

from __future__ import annotations

from meetcompanion.refresh.busy import read_busy_calendars
from meetcompanion.refresh.keep import keep_event, subscribe
from meetcompanion.refresh.look import look
from meetcompanion.refresh.report import Progress, RoundReport, Step
from meetcompanion.refresh.round import run_round
from meetcompanion.refresh.values import Look

__all__ = [
    "Look",
    "Progress",
    "RoundReport",
    "Step",
    "keep_event",
    "look",
    "read_busy_calendars",
    "run_round",
    "subscribe",
]
