"""Sentences that several rooms show: rhythms, states and kinds. Whole msgids, because grammar differs by language."""

from __future__ import annotations

import re

from meetcompanion.message import N_, Message
from meetcompanion.model.people import FollowUpKind, HowTheyLikeIt, PickState
from meetcompanion.model.rhythm import Beat, Rhythm

#: How a reader of calendars names the place of what it had to leave out; kept with the source.
_LINE = re.compile(r"line (\d+)(?:: (.*))?", re.DOTALL)

_EVERY = (
    N_("every Monday"),
    N_("every Tuesday"),
    N_("every Wednesday"),
    N_("every Thursday"),
    N_("every Friday"),
    N_("every Saturday"),
    N_("every Sunday"),
)

_EVERY_OTHER = (
    N_("every other Monday"),
    N_("every other Tuesday"),
    N_("every other Wednesday"),
    N_("every other Thursday"),
    N_("every other Friday"),
    N_("every other Saturday"),
    N_("every other Sunday"),
)

_OF_THE_MONTH = {
    1: (
        N_("first Monday of the month"),
        N_("first Tuesday of the month"),
        N_("first Wednesday of the month"),
        N_("first Thursday of the month"),
        N_("first Friday of the month"),
        N_("first Saturday of the month"),
        N_("first Sunday of the month"),
    ),
    2: (
        N_("second Monday of the month"),
        N_("second Tuesday of the month"),
        N_("second Wednesday of the month"),
        N_("second Thursday of the month"),
        N_("second Friday of the month"),
        N_("second Saturday of the month"),
        N_("second Sunday of the month"),
    ),
    3: (
        N_("third Monday of the month"),
        N_("third Tuesday of the month"),
        N_("third Wednesday of the month"),
        N_("third Thursday of the month"),
        N_("third Friday of the month"),
        N_("third Saturday of the month"),
        N_("third Sunday of the month"),
    ),
    4: (
        N_("fourth Monday of the month"),
        N_("fourth Tuesday of the month"),
        N_("fourth Wednesday of the month"),
        N_("fourth Thursday of the month"),
        N_("fourth Friday of the month"),
        N_("fourth Saturday of the month"),
        N_("fourth Sunday of the month"),
    ),
    -1: (
        N_("last Monday of the month"),
        N_("last Tuesday of the month"),
        N_("last Wednesday of the month"),
        N_("last Thursday of the month"),
        N_("last Friday of the month"),
        N_("last Saturday of the month"),
        N_("last Sunday of the month"),
    ),
}

_TIMES_A_WEEK = {
    2: N_("twice a week"),
    3: N_("three times a week"),
}

_STATES = {
    PickState.INTERESTED: N_("interested"),
    PickState.GOING: N_("going"),
    PickState.WENT: N_("went"),
    PickState.MISSED: N_("missed"),
    PickState.NO: N_("not for me"),
}

_KINDS = {
    FollowUpKind.THANK: N_("thank"),
    FollowUpKind.SHARE: N_("share"),
    FollowUpKind.GIVE: N_("give"),
    FollowUpKind.INTRODUCE: N_("introduce"),
    FollowUpKind.ASK_HOW_IT_WENT: N_("ask how it went"),
}

_LIKES = {
    HowTheyLikeIt.UNKNOWN: N_("I don't know yet"),
    HowTheyLikeIt.STRAIGHT: N_("straight to the point"),
    HowTheyLikeIt.COFFEE: N_("over coffee"),
    HowTheyLikeIt.IN_WRITING: N_("in writing"),
    HowTheyLikeIt.THROUGH_SOMEONE: N_("through someone"),
    HowTheyLikeIt.IN_A_GROUP: N_("in a group"),
}


def where_message(where: str) -> Message:
    """Where something was left out: the line of a calendar, or a page or an event by its own name."""
    found = _LINE.fullmatch(where)
    if found is None:
        return Message.of("{where}", where=where)
    if found[2] is None:
        return Message.of(N_("line {number}"), number=int(found[1]))
    return Message.of(N_("line {number}: {title}"), number=int(found[1]), title=found[2])


def rhythm_message(rhythm: Rhythm) -> Message:
    """How often something comes again: "every Thursday", "first Friday of the month"."""
    one_day = rhythm.weekdays[0] if len(rhythm.weekdays) == 1 else None
    if rhythm.beat is Beat.DAILY:
        return Message.of(N_("nearly every day"))
    if rhythm.beat is Beat.WEEKLY:
        if one_day is not None:
            return Message.of(_EVERY[one_day])
        return Message.of(_TIMES_A_WEEK.get(len(rhythm.weekdays), N_("every week")))
    if rhythm.beat is Beat.FORTNIGHTLY:
        return Message.of(N_("every other week") if one_day is None else _EVERY_OTHER[one_day])
    if rhythm.beat is Beat.MONTHLY_WEEKDAY and one_day is not None and rhythm.nth in _OF_THE_MONTH:
        return Message.of(_OF_THE_MONTH[rhythm.nth][one_day])
    if rhythm.beat in (Beat.MONTHLY_WEEKDAY, Beat.MONTHLY_DAY):
        return Message.of(N_("once a month"))
    return Message.of(N_("on several dates"))


def state_message(state: PickState) -> Message:
    """What a person said of an occurrence, as a word for buttons and lists."""
    return Message.of(_STATES[state])


def kind_message(kind: FollowUpKind) -> Message:
    """What a follow-up is about, as a verb."""
    return Message.of(_KINDS[kind])


def likes_message(likes: HowTheyLikeIt) -> Message:
    """How somebody likes to be met, as a choice."""
    return Message.of(_LIKES[likes])
