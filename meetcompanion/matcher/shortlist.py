"""Chooses the few: what a friend would point out from all that is on."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache

from meetcompanion.matcher.entering import Whom, entering, for_whom
from meetcompanion.matcher.reading import described
from meetcompanion.matcher.reasons import is_for
from meetcompanion.matcher.same import likeness, same_gathering
from meetcompanion.matcher.window_seat import WINDOW
from meetcompanion.matcher.words import tokens
from meetcompanion.model import Home, Listed, PickState, Preferences, Status, When

#: Never more than this, however many evenings somebody has.
MOST = 5
#: Below this score nothing is listed.
FLOOR = 0.4
#: From these scores on an event fits well, and fairly well.
_WELL, _FAIRLY = 0.75, 0.6
#: How many of one kind and of one hobby may stand on the list, and the score asked for, round by round: first one of
#: each kind that fits well, so that somebody who likes five things sees five things; then two. Never three of a kind,
#: and a third of one hobby only where no other has anything left that fits fairly well.
_ROUNDS = ((1, 2, _WELL), (2, 2, _FAIRLY), (2, 3, FLOOR))
#: Titles of the same source that are this alike are one series, whatever the source calls them.
_SAME_SERIES = 0.85
#: Texts that begin with so many same characters are one text where the same hobby speaks for both; those that are
#: shorter than the least say too little.
_SAME_TEXT, _LEAST_TEXT = 200, 80

#: What moves an event on the list a little; a score's whole range is 1.
_AGAIN, _SMALL, _LARGE = 0.04, 0.03, -0.03
_FREE, _NOT_FREE = 0.12, -0.05
_NEAR = 0.06
#: What is not for everybody: whatever fits perfectly falls below the floor, but those who may be meant keep a place.
_FOR_WHOM = {Whom.NOBODY: -0.9, Whom.CHILDREN: -0.9, Whom.INTERNAL: -0.9, Whom.SOME: -0.1}
#: What likeness to one that stands there already takes away, and what happening at the same time does.
_ALIKE, _AT_ONCE = 0.3, 0.08
_EARTH = 6_371.0
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|er?|ème|º|ª)?|[ivx]{1,4}")
#: What lasts longer than this many hours is no one evening that something else could collide with.
_LONGEST = 12

#: What holds where nobody asks for more: no window seats, and no home.
_PLAIN = Preferences(window_seats=0)
_WANTED = (PickState.GOING, PickState.INTERESTED)


@dataclass(frozen=True)
class Wanted:
    """What the list minds besides scores: preferences, when the person is busy (from, until), and their zone."""

    preferences: Preferences = _PLAIN
    busy: Sequence[tuple[datetime, datetime]] = ()
    zone: tzinfo = UTC


def _title_likeness(one: Listed, other: Listed) -> float:
    return likeness(one.occurrence.content.title, other.occurrence.content.title)


def choose(
    candidates: Iterable[Listed],
    evenings: int,
    wanted: Wanted | None = None,
    *,
    kind: Callable[[Listed], object] | None = None,
    alike: Callable[[Listed, Listed], float] = _title_likeness,
    offers: Iterable[Listed] = (),
) -> tuple[Listed, ...]:
    """At most `evenings` and at most five of these, best first, window seats last.

    Candidates come best first, of one event the next time first. Those that the person is going to or is interested
    in keep their places; the rest needs a score above the floor and a reason that quotes something. `kind` tells what
    kind of gathering one is (the hobby that speaks loudest for it, when left out), `alike` how much two are, 0 to 1.
    `offers` are for the window seats, easiest to enter first; they stand only beside something else, so that an empty
    week stays one.
    """
    limit = max(0, min(evenings, MOST))
    choice = _Choice(wanted or Wanted(), kind or _hobby, alike)
    everything = list(candidates)
    refused = {one.occurrence.event_id for one in everything if one.state is PickState.NO}
    given = [one for one in everything if _possible(one) and (one.state or one.occurrence.event_id not in refused)]
    chosen: list[Listed] = []
    for state in _WANTED:
        for one in given:
            if len(chosen) < limit and one.state is state and not _stands(one, chosen):
                chosen.append(one)
    held = len(chosen)
    fitting = [one for one in given if one.state is None and one.match.score >= FLOOR and _speaks(one)]
    fitting = [one for one in fitting if not choice.is_busy(one, chosen) and choice.is_near(one)]
    for most, of_hobby, least in _ROUNDS:
        while len(chosen) < limit and (best := choice.best(fitting, chosen, (most, of_hobby), least)):
            chosen.append(best)
    seats = choice.seats(offers, chosen, limit) if chosen else []
    # A window seat takes the place of what was chosen last, never of what the person said yes to.
    chosen = chosen[: max(held, limit - len(seats))]
    seats = seats[: limit - len(chosen)]
    order = {one.occurrence.id: place for place, one in enumerate(given)}
    return (*sorted(chosen, key=lambda one: order[one.occurrence.id]), *seats)


@dataclass(frozen=True)
class _Choice:
    wanted: Wanted
    kind: Callable[[Listed], object]
    alike: Callable[[Listed, Listed], float]

    def best(
        self, fitting: Sequence[Listed], chosen: Sequence[Listed], most: tuple[int, int], least: float
    ) -> Listed | None:
        """What adds most to what stands there already; `most` are as many as may be of one kind and of one hobby."""
        found: tuple[float, Listed] | None = None
        for one in fitting:
            if one.match.score < least:
                continue
            liked = self._liked(one)
            # What stands there already takes something away and adds nothing; most need not be looked at further.
            if (found is not None and liked <= found[0] + 1e-9) or _stands(one, chosen):
                continue
            if any(sum(of(other) == of(one) for other in chosen) >= limit for of, limit in self._limits(most)):
                continue
            adds = liked - _ALIKE * max((self.alike(one, other) for other in chosen), default=0.0)
            adds -= _AT_ONCE * any(self._at_once(one, other) for other in chosen)
            if found is None or adds > found[0] + 1e-9:
                found = adds, one
        # What preferences take below the floor has no place either.
        return found[1] if found and self._liked(found[1]) >= FLOOR else None

    def _limits(self, most: tuple[int, int]) -> tuple[tuple[Callable[[Listed], object], int], ...]:
        return (self.kind, most[0]), (_hobby, most[1])

    def _at_once(self, one: Listed, other: Listed) -> bool:
        here, there = (span_of(listed.occurrence.when, self.wanted.zone) for listed in (one, other))
        return _at_once(here, there)

    def _liked(self, one: Listed) -> float:
        """The score, and a little for what makes it easier to meet the same people again."""
        content, preferences = one.occurrence.content, self.wanted.preferences
        said = entering(content)
        liked = one.match.score + _AGAIN * (one.rhythm is not None)
        liked += _SMALL if said.small else _LARGE if said.large else 0.0
        if whom := for_whom(content, [reason.hobby for reason in one.match.reasons]):
            liked += _FOR_WHOM[whom[0]]
        if preferences.free_first:
            free = said.free or (content.price is not None and content.price.free)
            liked += _FREE if free else _NOT_FREE if content.price is not None else 0.0
        if preferences.home and preferences.radius_km and (away := distance(preferences.home, one)) is not None:
            liked += _NEAR * (1 - min(away / preferences.radius_km, 1.0))
        return liked

    def is_near(self, one: Listed) -> bool:
        """False for what is surely too far from home; where something is has to be known for that."""
        home, radius = self.wanted.preferences.home, self.wanted.preferences.radius_km
        away = distance(home, one) if home and radius else None
        return away is None or radius is None or away <= radius

    def is_busy(self, one: Listed, chosen: Sequence[Listed]) -> bool:
        """True where it collides with their own calendar or with what they are going to."""
        span = span_of(one.occurrence.when, self.wanted.zone)
        going = (span_of(other.occurrence.when, self.wanted.zone) for other in chosen if other.state is PickState.GOING)
        return any(_at_once(span, other) for other in (*self.wanted.busy, *going))

    def seats(self, offers: Iterable[Listed], chosen: Sequence[Listed], limit: int) -> list[Listed]:
        """The window seats, each of another kind; none where the list has but one place."""
        wanted = min(self.wanted.preferences.window_seats, limit - 1)
        taken: list[Listed] = []
        for one in offers:
            if len(taken) >= wanted:
                break
            if not _possible(one) or one.state is not None or _stands(one, [*chosen, *taken]):
                continue
            if self.is_busy(one, chosen) or not self.is_near(one):
                continue
            if any(self.kind(other) == self.kind(one) for other in (*taken, *chosen)):
                continue
            taken.append(one)
        return taken


def distance(home: Home, one: Listed) -> float | None:
    """How far it is from home as the crow flies, in km; None where the event does not say where it is."""
    latitude, longitude = one.occurrence.content.latitude, one.occurrence.content.longitude
    if latitude is None or longitude is None:
        return None
    north, there = math.radians(home.latitude), math.radians(latitude)
    half = math.sin((there - north) / 2) ** 2
    half += math.cos(north) * math.cos(there) * math.sin(math.radians(longitude - home.longitude) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(half, 1.0)))


def span_of(when: When, zone: tzinfo) -> tuple[datetime, datetime] | None:
    """From when until when something else would collide with it; None for what is no one evening."""
    start, end = when.starts_at(zone), when.ends_at(zone)
    return None if when.all_day or (end - start).total_seconds() > _LONGEST * 3_600 else (start, end)


def _at_once(one: tuple[datetime, datetime] | None, other: tuple[datetime, datetime] | None) -> bool:
    return one is not None and other is not None and one[0] < other[1] and other[0] < one[1]


def _possible(one: Listed) -> bool:
    return (
        one.occurrence.status is not Status.CANCELLED
        and one.occurrence.gone_at is None
        and one.state in (None, *_WANTED)
    )


def _speaks(one: Listed) -> bool:
    """True where something can be quoted for it."""
    return any(is_for(reason) and reason.quote and reason.kind != WINDOW for reason in one.match.reasons)


def _hobby(one: Listed) -> object:
    """The hobby that speaks loudest for it; what none speaks for is of a kind of its own."""
    named = next((reason.hobby for reason in one.match.reasons if is_for(reason) and reason.hobby), None)
    return named or ("event", one.occurrence.event_id)


def _stands(one: Listed, chosen: Sequence[Listed]) -> bool:
    """True where it is on the list already: itself, its series, or the same gathering from another source."""
    return any(_same(one, other) for other in chosen)


def _same(one: Listed, other: Listed) -> bool:
    here, there = one.occurrence, other.occurrence
    if here.event_id == there.event_id or same_gathering(here, there):
        return True
    if here.source_id != there.source_id:
        return False
    if likeness(here.content.title, there.content.title) >= _SAME_SERIES:
        return True
    return _but_for_numbers(here.content.title) == _but_for_numbers(there.content.title) or _same_text(one, other)


@lru_cache(maxsize=2_000)
def _but_for_numbers(title: str) -> tuple[str, ...]:
    """A title's words without numbers; the title itself where nothing is left: "Garden day (team 4)", "Part II"."""
    words = tuple(word.folded for word in tokens(title) if not _NUMBER.fullmatch(word.folded))
    return words or (title,)


def _same_text(one: Listed, other: Listed) -> bool:
    """True where both say the same of themselves under several titles: all of it, or all but the end for one hobby."""
    own, theirs = (described(listed.occurrence.content).strip() for listed in (one, other))
    if len(own) < _LEAST_TEXT or own[:_SAME_TEXT] != theirs[:_SAME_TEXT]:
        return False
    return own == theirs or _hobby(one) == _hobby(other)
