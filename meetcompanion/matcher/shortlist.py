"""Chooses the few: what a friend would point out from all that is on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from meetcompanion.matcher.reasons import is_for
from meetcompanion.matcher.same import likeness, same_gathering
from meetcompanion.model import Listed, PickState, Status

#: Never more than this, however many evenings somebody has.
MOST = 5
#: Below this score nothing is listed.
FLOOR = 0.4
#: From this score on an event fits well.
_WELL = 0.75
#: How many of one hobby may stand on the list, and the score asked for, round by round: first one of each hobby that
#: fits well, so that somebody who likes five things sees five things; then two; then whatever fits.
_ROUNDS = ((1, _WELL), (2, FLOOR), (MOST, FLOOR))
#: Titles of the same source that are this alike are one series, whatever the source calls them.
_SAME_SERIES = 0.85

_WANTED = (PickState.GOING, PickState.INTERESTED)


def choose(candidates: Iterable[Listed], evenings: int) -> tuple[Listed, ...]:
    """At most `evenings` and at most five of these, best first.

    Candidates come best first, of one event the next time first. Those that the person is going to or is interested
    in keep their places; the rest needs a score above the floor and a reason that quotes something.
    """
    limit = max(0, min(evenings, MOST))
    everything = list(candidates)
    refused = {one.occurrence.event_id for one in everything if one.state is PickState.NO}
    given = [one for one in everything if _possible(one) and (one.state or one.occurrence.event_id not in refused)]
    chosen: list[Listed] = []
    for state in _WANTED:
        for one in given:
            if len(chosen) < limit and one.state is state and not _stands(one, chosen):
                chosen.append(one)
    fitting = [one for one in given if one.state is None and one.match.score >= FLOOR and _hobby(one)]
    for most, least in _ROUNDS:
        for one in fitting:
            if len(chosen) >= limit:
                break
            if one.match.score >= least and not _stands(one, chosen) and _of_its_hobby(one, chosen) < most:
                chosen.append(one)
    order = {one.occurrence.id: place for place, one in enumerate(given)}
    return tuple(sorted(chosen, key=lambda one: order[one.occurrence.id]))


def _possible(one: Listed) -> bool:
    return (
        one.occurrence.status is not Status.CANCELLED
        and one.occurrence.gone_at is None
        and one.state in (None, *_WANTED)
    )


def _hobby(one: Listed) -> str | None:
    """The hobby that speaks loudest for it."""
    return next((reason.hobby for reason in one.match.reasons if is_for(reason)), None)


def _of_its_hobby(one: Listed, chosen: Sequence[Listed]) -> int:
    return sum(_hobby(other) == _hobby(one) for other in chosen)


def _stands(one: Listed, chosen: Sequence[Listed]) -> bool:
    """True where it is on the list already: itself, its series, or the same gathering from another source."""
    return any(_same(one, other) for other in chosen)


def _same(one: Listed, other: Listed) -> bool:
    here, there = one.occurrence, other.occurrence
    if here.event_id == there.event_id or same_gathering(here, there):
        return True
    return here.source_id == there.source_id and likeness(here.content.title, there.content.title) >= _SAME_SERIES
