"""What one would like to do for somebody, in words: worded by how they like it, short, and no reply needed.

A draft quotes the writer's own words and is never more than two sentences. Where there are no words there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from meetcompanion import jot
from meetcompanion.message import N_, Message
from meetcompanion.model import Account, FollowUp, FollowUpKind, HowTheyLikeIt, Person
from meetcompanion.people.quiet import silent_people
from meetcompanion.store import Store

#: How long after something was done it is asked, once, whether they were in touch; later than that it is let be.
ASK_AFTER, ASK_UNTIL = timedelta(days=14), timedelta(days=90)

#: Puts names into one: "Ana and Ben".
Listing = Callable[[Sequence[str]], str]

_HEADINGS = {
    FollowUpKind.THANK: N_("Thank {people}"),
    FollowUpKind.SHARE: N_("Share something with {people}"),
    FollowUpKind.GIVE: N_("Give something to {people}"),
    FollowUpKind.INTRODUCE: N_("Introduce {people}"),
    FollowUpKind.ASK_HOW_IT_WENT: N_("Ask {people} how it went"),
}

#: The same, where no name was written.
_NAMELESS = {
    FollowUpKind.THANK: N_("A thank-you"),
    FollowUpKind.SHARE: N_("Something to share"),
    FollowUpKind.GIVE: N_("Something to give"),
    FollowUpKind.INTRODUCE: N_("An introduction"),
    FollowUpKind.ASK_HOW_IT_WENT: N_("Ask how it went"),
}

#: The same for one person whose way is known.
_BY_LIKING = {
    HowTheyLikeIt.STRAIGHT: {
        FollowUpKind.THANK: N_("Thank {people}, in a word or two"),
        FollowUpKind.SHARE: N_("Share it with {people}, straight away"),
        FollowUpKind.GIVE: N_("Give it to {people}, straight away"),
        FollowUpKind.ASK_HOW_IT_WENT: N_("Just ask {people} how it went"),
    },
    HowTheyLikeIt.COFFEE: {
        FollowUpKind.THANK: N_("Thank {people} over a coffee"),
        FollowUpKind.SHARE: N_("Share something with {people} over a coffee"),
        FollowUpKind.GIVE: N_("Give something to {people} over a coffee"),
        FollowUpKind.ASK_HOW_IT_WENT: N_("Ask {people} over a coffee how it went"),
    },
    HowTheyLikeIt.IN_WRITING: {
        FollowUpKind.THANK: N_("Write {people} a line of thanks"),
        FollowUpKind.SHARE: N_("Share something with {people} in writing"),
        FollowUpKind.GIVE: N_("Write to {people} that you have something for them"),
        FollowUpKind.ASK_HOW_IT_WENT: N_("Write to {people} and ask how it went"),
    },
    HowTheyLikeIt.IN_A_GROUP: {
        FollowUpKind.THANK: N_("Thank {people} when you are a few together"),
        FollowUpKind.SHARE: N_("Share something with {people} when you are a few together"),
        FollowUpKind.GIVE: N_("Give something to {people} when you are a few together"),
        FollowUpKind.ASK_HOW_IT_WENT: N_("Ask {people} how it went when you are a few together"),
    },
    HowTheyLikeIt.THROUGH_SOMEONE: {
        FollowUpKind.THANK: N_("Thank {people} through {through}"),
        FollowUpKind.SHARE: N_("Share something with {people} through {through}"),
        FollowUpKind.GIVE: N_("Give something to {people} through {through}"),
        FollowUpKind.ASK_HOW_IT_WENT: N_("Ask through {through} how it went for {people}"),
    },
}

_DRAFTS = {
    FollowUpKind.THANK: N_("{people}, I have been wanting to say thank you: “{words}”. No reply needed."),
    FollowUpKind.SHARE: N_("{people}, I thought of you: “{words}”. No reply needed."),
    FollowUpKind.GIVE: N_("{people}, this is for you if you like: “{words}”. No reply needed."),
    FollowUpKind.ASK_HOW_IT_WENT: N_("{people}, I have been wondering: “{words}”. No reply needed."),
}

_DRAFTS_BY_LIKING = {
    HowTheyLikeIt.STRAIGHT: N_("{people}: “{words}”. No reply needed."),
    HowTheyLikeIt.COFFEE: N_("{people}, over a coffee some day, if you like: “{words}”. No reply needed."),
    HowTheyLikeIt.IN_A_GROUP: N_("{people}, when we are a few together again: “{words}”. No reply needed."),
    HowTheyLikeIt.THROUGH_SOMEONE: N_(
        "{through}, would you pass something on to {people} for me: “{words}”? No reply needed."
    ),
}


def heading(follow_up: FollowUp, ways: Mapping[int, Person], listed: Listing) -> Message:
    """What it is and for whom, worded by how they like it."""
    if not follow_up.people:
        return Message.of(_NAMELESS[follow_up.kind])
    likes, through = _way(follow_up, ways)
    pattern = _BY_LIKING.get(likes, {}).get(follow_up.kind, _HEADINGS[follow_up.kind])
    return Message.of(pattern, people=listed(follow_up.people), through=through)


def draft(follow_up: FollowUp, ways: Mapping[int, Person], listed: Listing, today: date) -> Message | None:
    """One or two sentences that could be sent, with the writer's own words in them; None where there are none.

    Introductions have a page of their own, because both are asked first.
    """
    words = own_words(follow_up, today)
    if not words or not follow_up.people or follow_up.kind is FollowUpKind.INTRODUCE:
        return None
    likes, through = _way(follow_up, ways)
    pattern = _DRAFTS_BY_LIKING.get(likes, _DRAFTS[follow_up.kind])
    return Message.of(pattern, people=listed(follow_up.people), through=through, words=words)


def own_words(follow_up: FollowUp, today: date) -> str:
    """What the writer said of it, without the verb, the names and the day."""
    return jot.gist(follow_up.text, follow_up.people, today)


def suggested(follow_ups: Iterable[FollowUp], silent: frozenset[int]) -> list[FollowUp]:
    """Those that may be brought up: nobody in them is to be left in peace."""
    return [one for one in follow_ups if silent.isdisjoint(one.person_ids)]


def ask_in_touch(store: Store, account: Account, now: datetime) -> FollowUp | None:
    """Something that was done a while ago, to ask once whether they were in touch since; None where there is nothing.

    Whoever is silent is not asked about, and one visit asks about one thing only.
    """
    unasked = store.unasked_gestures(account.id, now - ASK_UNTIL, now - ASK_AFTER)
    if not unasked:
        return None
    for gesture in suggested(unasked, silent_people(store, account)):
        if store.mark_gesture_asked(account.id, gesture.id, now):
            return gesture
    return None


def _way(follow_up: FollowUp, ways: Mapping[int, Person]) -> tuple[HowTheyLikeIt, str]:
    """How the one person likes it, and the name of whom they like it through; "don't know" where that is not known."""
    person = ways.get(follow_up.person_ids[0]) if len(follow_up.person_ids) == 1 else None
    if person is None:
        return HowTheyLikeIt.UNKNOWN, ""
    if person.likes is HowTheyLikeIt.THROUGH_SOMEONE:
        through = ways.get(person.through) if person.through is not None else None
        return (person.likes, through.name) if through else (HowTheyLikeIt.UNKNOWN, "")
    return person.likes, ""
