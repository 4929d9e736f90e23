"""Introducing people to each other: both are asked first, and nobody is brought together who has not said yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from meetcompanion.errors import UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model import Account, FollowUp, FollowUpDraft, FollowUpKind, Jot, Person
from meetcompanion.people.gestures import Listing, own_words
from meetcompanion.people.quiet import silent_people
from meetcompanion.store import Store


@dataclass(frozen=True, slots=True)
class Asking:
    """One of those who are to be introduced: whether they said yes, and a line that asks them."""

    person_id: int
    name: str
    said_yes: bool
    question: Message | None


@dataclass(frozen=True, slots=True)
class Introduction:
    """How far it is. `why` is the writer's own words; the two `lines` are there once everybody said yes.

    `quiet` says that one of them is to be left in peace: then nothing is suggested at all.
    """

    follow_up: FollowUp
    why: str
    asking: tuple[Asking, ...]
    lines: tuple[Message, ...] = ()
    quiet: bool = False


def introduction(store: Store, account: Account, follow_up: FollowUp, listed: Listing, today: date) -> Introduction:
    """What there is to do next for an introduction of two or more people."""
    quiet = not silent_people(store, account).isdisjoint(follow_up.person_ids)
    why = own_words(follow_up, today)
    yes = store.who_said_yes(account.id, follow_up.id)
    people = tuple(zip(follow_up.person_ids, follow_up.people, strict=True))
    asking = tuple(
        Asking(
            person_id,
            name,
            person_id in yes,
            None
            if quiet or not why
            else Message.of(
                N_("{name}, may I introduce you to {others}: “{why}”? No is a fine answer."),
                name=name,
                others=listed([other for other_id, other in people if other_id != person_id]),
                why=why,
            ),
        )
        for person_id, name in people
    )
    ready = why and not quiet and len(people) > 1 and yes >= set(follow_up.person_ids)
    lines = (
        Message.of(
            N_("{people}, I would like you to know each other: “{why}”."), people=listed(follow_up.people), why=why
        ),
        Message.of(N_("No reply needed, neither to me nor to each other.")),
    )
    return Introduction(follow_up, why, asking, lines if ready else (), quiet)


def who_could_meet(store: Store, account: Account, person_id: int) -> list[Person]:
    """Everybody else who may be suggested, by name; nobody where that person is to be left in peace."""
    silent = silent_people(store, account)
    if person_id in silent:
        return []
    everybody = sorted(store.ways_to_people(account.id), key=lambda one: (one.name.casefold(), one.id))
    return [one for one in everybody if one.id != person_id and one.id not in silent]


def plan(store: Store, account: Account, people: Sequence[Person], why: str, now: datetime) -> int:
    """Write an introduction down; returns its number.

    Raises:
        UsageError: one of them is to be left in peace, or there are no two.
    """
    if len({one.id for one in people}) < 2:
        raise UsageError(N_("An introduction needs two people."))
    if not silent_people(store, account).isdisjoint(one.id for one in people):
        raise UsageError(N_("One of them is to be left in peace just now."))
    names = tuple(one.name for one in people)
    draft = FollowUpDraft(FollowUpKind.INTRODUCE, names, why)
    before = {one.id for one in store.follow_ups(account.id)}
    store.save_jot(account.id, Jot(follow_ups=(draft,)), evening_id=None, text=why, now=now)
    return next(one.id for one in store.follow_ups(account.id) if one.id not in before)
