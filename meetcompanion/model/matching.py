"""Why an event is on the list: hobbies, matches, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from meetcompanion.message import Message
from meetcompanion.model.busy import BusyTime
from meetcompanion.model.events import Occurrence
from meetcompanion.model.people import PickState
from meetcompanion.model.rhythm import Rhythm


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person said of a hobby's words.

    `added` are phrases that belong to it, `struck` are phrases that do not (in whatever form they stand), `never` are
    words that mean something else, as they are spelt ("bridges" beside the card game). `means` are ids of the atlas'
    entries that are meant; empty for what their words say, `NONE_OF_THEM` alone for none.
    """

    added: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    means: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.struck or self.never or self.means)


#: In `Terms.means`: what is meant is no entry of the atlas.
NONE_OF_THEM = "-"
NO_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Hobby:
    """Something a person likes, in their own words; `terms` is what they said of its words."""

    id: int
    name: str
    added_at: datetime | None = None
    terms: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives, in degrees; `name` is the place as they chose it, if they chose one."""

    latitude: float
    longitude: float
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What the short list should mind: `window_seats` 0 to 2, free evenings first, and how far from home (km)."""

    window_seats: int = 1
    free_first: bool = False
    home: Home | None = None
    radius_km: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an event stands where it stands, as one true sentence.

    `kind` is "words" (the hobby's words stand in the event), "atlas" (what the atlas knows of it does), "meaning" (a
    phrase of the event is near in meaning), "learnt" (like what they went to or liked; quotes that one's title),
    "window_seat" (outside their hobbies, easy to enter), "for_whom" (not for everybody: for children, for members) or
    "career" (signs of card-swapping; lowers). `quote` is the event's own words, letter for letter.
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

    `rhythm` is set where the event comes again; `more` where they want more like it. `also` are the other sources
    that list the same gathering; the occurrence then bears the richest text of all. `clash` is when their own
    calendar is taken meanwhile.
    """

    occurrence: Occurrence
    match: Match
    source_title: str
    state: PickState | None = None
    rhythm: Rhythm | None = None
    also: tuple[AlsoListed, ...] = ()
    more: bool = False
    clash: BusyTime | None = None

    @property
    def also_listed_by(self) -> tuple[str, ...]:
        """The names of the other sources, each once."""
        return tuple(sorted({one.source_title for one in self.also if one.source_title}))


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The few, best first; at most five. An empty one is a fine answer."""

    picks: tuple[Listed, ...]
    day: datetime

    def by_day(self, zone: tzinfo) -> tuple[Listed, ...]:
        """The few as the evenings come, for people to read; `zone` is whose midnight an all-day event begins at."""
        return tuple(sorted(self.picks, key=lambda listed: listed.occurrence.when.starts_at(zone)))
