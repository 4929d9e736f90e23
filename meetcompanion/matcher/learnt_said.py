"""Says what was learnt: as a reason of one event, and as the sentences of the page that shows all of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from meetcompanion.matcher.applied import Learnt
from meetcompanion.matcher.index import Index
from meetcompanion.matcher.learning import Kind, Lesson, Said, Signal
from meetcompanion.matcher.own_words import standing_in
from meetcompanion.matcher.reading import embedded_text
from meetcompanion.matcher.reasons import LESS, is_for
from meetcompanion.message import N_, Message
from meetcompanion.model import Content, Reason

LEARNT = "learnt"

#: A lesson that moves an event less than this is not worth a sentence.
_WORTH = 0.25
#: How like one of theirs an event has to be (cosine) before that one is quoted.
_ALIKE = 0.55
#: These were said of evenings that are over; the series may come again.
_BEHIND = (Said.WENT, Said.MISSED)

_SERIES = {
    Said.MORE: N_("like “{title}”, which you wanted more of"),
    Said.WENT: N_("like “{title}”, which you went to"),
    Said.GOING: N_("like “{title}”, which you are going to"),
    Said.INTERESTED: N_("like “{title}”, which interests you"),
    Said.MISSED: N_("like “{title}”, which you wanted to go to"),
}
_ORGANISER = {
    Said.MORE: N_("by {name}, like “{title}”, which you wanted more of"),
    Said.WENT: N_("by {name}, like “{title}”, which you went to"),
    Said.GOING: N_("by {name}, like “{title}”, which you are going to"),
    Said.INTERESTED: N_("by {name}, like “{title}”, which interests you"),
    Said.MISSED: N_("by {name}, like “{title}”, which you wanted to go to"),
}
_PLACE = {
    Said.MORE: N_("at the same place as “{title}”, which you wanted more of"),
    Said.WENT: N_("at the same place as “{title}”, which you went to"),
    Said.GOING: N_("at the same place as “{title}”, which you are going to"),
    Said.INTERESTED: N_("at the same place as “{title}”, which interests you"),
    Said.MISSED: N_("at the same place as “{title}”, which you wanted to go to"),
}
_WORD = {
    Said.MORE: N_("it says “{quote}”, as did “{title}”, which you wanted more of"),
    Said.WENT: N_("it says “{quote}”, as did “{title}”, which you went to"),
    Said.GOING: N_("it says “{quote}”, as does “{title}”, which you are going to"),
    Said.INTERESTED: N_("it says “{quote}”, as does “{title}”, which interests you"),
    Said.MISSED: N_("it says “{quote}”, as did “{title}”, which you wanted to go to"),
}
_SOUND = {
    Said.MORE: N_("sounds like “{title}”, which you wanted more of"),
    Said.WENT: N_("sounds like “{title}”, which you went to"),
    Said.GOING: N_("sounds like “{title}”, which you are going to"),
    Said.INTERESTED: N_("sounds like “{title}”, which interests you"),
    Said.MISSED: N_("sounds like “{title}”, which you wanted to go to"),
}
#: Of an evening that goes by the same title it is not said that it is like itself.
_AGAIN = {
    Said.MORE: N_("you wanted more of “{title}”"),
    Said.WENT: N_("you have been to “{title}” before"),
    Said.MISSED: N_("you wanted to go to “{title}” before"),
}
_PATTERNS = {
    Kind.SERIES: _SERIES,
    Kind.ORGANISER: _ORGANISER,
    Kind.PLACE: _PLACE,
    Kind.WORD: _WORD,
    Kind.SOUND: _SOUND,
}
_LESS = {
    Kind.SERIES: N_("lower: like “{title}”, which was not for you"),
    Kind.ORGANISER: N_("lower: by {name}, like “{title}”, which was not for you"),
    Kind.PLACE: N_("lower: at the same place as “{title}”, which was not for you"),
}

_LIKED = {
    Kind.SERIES: N_("You seem to like “{name}”."),
    Kind.ORGANISER: N_("You seem to like things by {name}."),
    Kind.PLACE: N_("You seem to like what happens at {name}."),
    Kind.WORD: N_("You seem to like what calls itself “{name}”."),
    Kind.SOUND: N_("You seem to like things that sound like these."),
}
_DISLIKED = {
    Kind.SERIES: N_("“{name}” seems not to be for you."),
    Kind.ORGANISER: N_("Things by {name} seem to be less for you."),
    Kind.PLACE: N_("What happens at {name} seems to be less for you."),
}
_HABITS = {
    "evenings": N_("You seem to go out on weekday evenings."),
    "days": N_("You seem to go out on weekdays, before evening."),
    "weekends": N_("You seem to go out at weekends."),
    "weekday-0": N_("You seem to go out on Mondays."),
    "weekday-1": N_("You seem to go out on Tuesdays."),
    "weekday-2": N_("You seem to go out on Wednesdays."),
    "weekday-3": N_("You seem to go out on Thursdays."),
    "weekday-4": N_("You seem to go out on Fridays."),
    "weekday-5": N_("You seem to go out on Saturdays."),
    "weekday-6": N_("You seem to go out on Sundays."),
}


def lesson_message(lesson: Lesson) -> Message:
    """A lesson as one sentence about the person."""
    if lesson.kind is Kind.TIME:
        return Message.of(_HABITS[lesson.key])
    if lesson.kind is Kind.SOUND:
        return Message.of(_LIKED[Kind.SOUND])
    return Message.of((_LIKED if lesson.moves > 0 else _DISLIKED)[lesson.kind], name=lesson.name)


def learnt_reasons(index: Index, row: int, learnt: Learnt) -> tuple[Reason, ...]:
    """The clearest lesson that speaks for an event, and the clearest that lowers it; each quotes what taught it."""
    told: list[Reason] = []
    for lesson, moved in learnt.speaking_for(row):
        sign = LEARNT if moved > 0 else LESS
        if abs(moved) < _WORTH or any(reason.kind == sign for reason in told):
            continue
        if reason := _reason(index, row, lesson, learnt, sign):
            told.append(reason)
    return tuple(told)


def with_lessons(told: tuple[Reason, ...], learnt: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """All reasons of an event: hobbies first, then what was learnt, then what lowers it."""
    ours = [reason for reason in told if is_for(reason)]
    against = [reason for reason in told if not is_for(reason)]
    liked = [reason for reason in learnt if is_for(reason)]
    return (*ours, *liked, *(reason for reason in learnt if not is_for(reason)), *against)


def _reason(index: Index, row: int, lesson: Lesson, learnt: Learnt, sign: str) -> Reason | None:
    own = index.contents[row]
    others = [one for one in lesson.taught_by if not _of_itself(one, own)]
    if not others:
        return None
    taught_by = others[0]
    if sign == LESS:
        # A direction that leads away from what they like is no reason that could be quoted.
        if lesson.kind not in _LESS or lesson.moves > 0:
            return None
        return _said(LESS, _LESS[lesson.kind], lesson, taught_by)
    if lesson.kind is Kind.SOUND:
        nearest = _nearest(index, row, others, learnt)
        return _said(LEARNT, _pattern(Kind.SOUND, nearest, own), lesson, nearest) if nearest else None
    quote = None
    if lesson.kind is Kind.WORD:
        quote = standing_in(own, lesson.name, int(index.languages[row]))
        if quote is None:
            return None
    return _said(LEARNT, _pattern(lesson.kind, taught_by, own), lesson, taught_by, quote)


def _of_itself(one: Signal, own: Content) -> bool:
    """Whether this was said of the event itself, where it is no reason; a calendar may have moved it since."""
    if one.said in (Said.GOING, Said.INTERESTED):
        return one.content.title == own.title
    return one.said not in _BEHIND and one.content == own


def _pattern(kind: Kind, taught_by: Signal, own: Content) -> str:
    if kind in (Kind.SERIES, Kind.SOUND) and taught_by.content.title == own.title and taught_by.said in _AGAIN:
        return _AGAIN[taught_by.said]
    return _PATTERNS[kind][taught_by.said]


def _said(sign: str, pattern: str, lesson: Lesson, taught_by: Signal, quote: str | None = None) -> Reason:
    title = taught_by.content.title
    message = Message.of(pattern, title=title, name=lesson.name, **({"quote": quote} if quote else {}))
    return Reason(sign, message, None, quote or title)


def _nearest(index: Index, row: int, others: Sequence[Signal], learnt: Learnt) -> Signal | None:
    """The event of theirs that this one sounds most like, if it is alike enough."""
    (own,) = index.vectors.rows(np.array([row]))
    best: tuple[float, Signal] | None = None
    for one in others:
        vector = learnt.vectors.get(embedded_text(one.content))
        if vector is not None and (best is None or float(own @ vector) > best[0]):
            best = float(own @ vector), one
    return best[1] if best and best[0] >= _ALIKE else None
