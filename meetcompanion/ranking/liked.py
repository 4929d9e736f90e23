"""Events that somebody liked or turned down, given as plain values, and what they teach of other such events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from meetcompanion.errors import UsageError
from meetcompanion.matcher.applied import Learnt, applied, by_time
from meetcompanion.matcher.book import Book
from meetcompanion.matcher.index import Floats, Index
from meetcompanion.matcher.learning import Said, Signal, learn
from meetcompanion.matcher.reading import embedded_text
from meetcompanion.message import N_
from meetcompanion.model import Content

#: How much further away in time makes an event less likely, in odds by the logarithm of weeks.
_SOON = 0.35
_WEEK = 7 * 86_400.0


@dataclass(frozen=True)
class Taught:
    """What lessons say of an index, and of the times of the events in the order in which they were given."""

    learnt: Learnt
    by_place: Floats


def learnt_from(
    index: Index,
    book: Book,
    given: Sequence[Mapping[str, Any]],
    liked: Sequence[Mapping[str, Any]],
    disliked: Sequence[Mapping[str, Any]],
) -> Taught | None:
    """What these likes teach of the given events; None where nothing was liked or turned down.

    Raises:
        UsageError: something liked has neither a title nor the id of a given event.
    """
    by_id = {str(event["id"]): event for event in given}
    signals = [_signal(event, by_id, Said.WENT) for event in liked]
    signals += [_signal(event, by_id, Said.NO) for event in disliked]
    if not signals:
        return None
    texts = list(dict.fromkeys(embedded_text(one.content) for one in signals))
    lessons = learn(signals)
    turned_down = [one for one in signals if one.said is Said.NO]
    learnt = applied(index, lessons, book.ensure(texts), turned_down)
    starts = [moment_of(event) for event in given]
    habits = np.zeros(len(given), dtype=np.float32)
    known = [(place, start.weekday(), start.hour) for place, start in enumerate(starts) if start is not None]
    if known:
        places, days, hours = np.array(known).T
        habits[places] = by_time(lessons, days, hours)
    return Taught(learnt, habits + _soon(starts, [one.start for one in signals if one.said is Said.WENT]))


def content_of(event: Mapping[str, Any]) -> Content:
    """What a plain event says of itself."""
    return Content(
        title=event["title"],
        description=event.get("description") or None,
        location=event.get("location") or None,
        organiser=event.get("organiser") or None,
        categories=tuple(event.get("categories") or ()),
    )


def moment_of(event: Mapping[str, Any]) -> datetime | None:
    """When a plain event begins on its own clocks; None where it does not say so in a form that we know."""
    with suppress(ValueError):
        return datetime.fromisoformat(event.get("start") or "")
    return None


def _signal(event: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]], said: Said) -> Signal:
    whole = event if event.get("title") is not None else by_id.get(str(event.get("id")))
    if whole is None:
        raise UsageError(
            N_("“{id}” is liked or turned down, but there is no event with that id and no title is given."),
            id=event.get("id"),
        )
    return Signal(str(whole.get("id", whole["title"])), content_of(whole), said, moment_of(whole))


def _soon(starts: Sequence[datetime | None], liked: Sequence[datetime | None]) -> Floats:
    """What is nearer to the last that they liked is likelier to be gone to; 0 where times are not known."""
    found = np.zeros(len(starts), dtype=np.float32)
    last = max((_seconds(one) for one in liked if one is not None), default=None)
    if last is not None:
        for place, start in enumerate(starts):
            if start is not None:
                found[place] = -_SOON * np.log1p(abs(_seconds(start) - last) / _WEEK)
    return found


def _seconds(moment: datetime) -> float:
    # A moment without a zone is taken as it stands: only differences count, and those in weeks.
    return (moment.replace(tzinfo=UTC) - datetime(2000, 1, 1, tzinfo=UTC)).total_seconds()
