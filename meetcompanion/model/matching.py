"""Why an event is on the list: hobbies, matches, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetcompanion.message import Message
from meetcompanion.model.events import Occurrence
from meetcompanion.model.people import PickState
from meetcompanion.model.rhythm import Rhythm


@dataclass(frozen=True, slots=True)
class Hobby:
    """Something a person likes, in their own words."""

    id: int
    name: str
    added_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an event stands where it stands, as one true sentence.

    `kind` is "words" (the hobby's words stand in the event), "meaning" (a phrase of the event is near in meaning)
    or "career" (signs of card-swapping; lowers). `quote` is the event's own words, letter for letter.
    """

    kind: str
    message: Message
    hobby: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """How well one event fits a person: `score` 0 to 1, higher is better, and the reasons, strongest first."""

    event_id: int | str
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class AlsoListed:
    """The same gathering on another source: its occurrence there, that source's name, and its page of its own."""

    occurrence_id: int
    source_title: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of a list: an occurrence with its match, the person's pick and the sources' names.

    `rhythm` is set where the event comes again. `also` are the other sources that list the same gathering;
    the occurrence then bears the richest text of all.
    """

    occurrence: Occurrence
    match: Match
    source_title: str
    state: PickState | None = None
    rhythm: Rhythm | None = None
    also: tuple[AlsoListed, ...] = ()

    @property
    def also_listed_by(self) -> tuple[str, ...]:
        """The names of the other sources, each once."""
        return tuple(sorted({one.source_title for one in self.also if one.source_title}))


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The few, best first; at most five. An empty one is a fine answer."""

    picks: tuple[Listed, ...]
    day: datetime
