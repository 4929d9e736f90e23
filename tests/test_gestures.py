"""What one would like to do for people, in words, and when to leave them in peace. All people are made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from meetcompanion import people as people_cases
from meetcompanion.errors import NotFound, UsageError
from meetcompanion.model import (
    Account,
    FollowUp,
    FollowUpDraft,
    FollowUpKind,
    FollowUpState,
    HowTheyLikeIt,
    Jot,
    Person,
    PersonTold,
    PickState,
)
from meetcompanion.store import Store
from tests.builders import at, event, instance, pick, source
from tests.fakes import NOW

TODAY = NOW.date()
ANA = Person(id=1, name="Ana", added_at=NOW)
MAREK = Person(id=2, name="Marek", added_at=NOW)
SHARE = FollowUp(
    id=1, kind=FollowUpKind.SHARE, text="Share my recipe with Ana", people=("Ana",), person_ids=(1,), written_at=NOW
)
DAY = timedelta(days=1)


def listed(names: object) -> str:
    return " and ".join(names)  # type: ignore[call-overload,no-any-return]


def worded(likes: HowTheyLikeIt, **more: int) -> tuple[str, str]:
    ways = {1: replace(ANA, likes=likes, **more), 2: MAREK}
    draft = people_cases.draft(SHARE, ways, listed, TODAY)
    assert draft is not None
    return str(people_cases.heading(SHARE, ways, listed)), str(draft)


@pytest.mark.parametrize(
    ("likes", "heading", "draft"),
    [
        (HowTheyLikeIt.UNKNOWN, "Share something with Ana", "Ana, I thought of you: “my recipe”."),
        (HowTheyLikeIt.STRAIGHT, "Share it with Ana, straight away", "Ana: “my recipe”."),
        (HowTheyLikeIt.COFFEE, "Share something with Ana over a coffee", "Ana, over a coffee some day"),
        (HowTheyLikeIt.IN_WRITING, "Share something with Ana in writing", "Ana, I thought of you: “my recipe”."),
        (HowTheyLikeIt.IN_A_GROUP, "Share something with Ana when you are a few", "Ana, when we are a few"),
    ],
)
def test_the_words_obey_how_they_like_it(likes: HowTheyLikeIt, heading: str, draft: str) -> None:
    said = worded(likes)
    assert said[0].startswith(heading)
    assert said[1].startswith(draft)
    assert said[1].endswith("No reply needed.")


def test_through_somebody_is_said_to_that_somebody() -> None:
    heading, draft = worded(HowTheyLikeIt.THROUGH_SOMEONE, through=2)
    assert heading == "Share something with Ana through Marek"
    assert draft == "Marek, would you pass something on to Ana for me: “my recipe”? No reply needed."
    assert worded(HowTheyLikeIt.THROUGH_SOMEONE)[0] == "Share something with Ana", "nobody is known to go through"


@pytest.mark.parametrize("kind", set(FollowUpKind) - {FollowUpKind.INTRODUCE})
@pytest.mark.parametrize("likes", HowTheyLikeIt)
def test_a_draft_is_short_and_quotes_ones_own_words(kind: FollowUpKind, likes: HowTheyLikeIt) -> None:
    ways = {1: replace(ANA, likes=likes, through=2), 2: MAREK}
    draft = people_cases.draft(replace(SHARE, kind=kind), ways, listed, TODAY)
    assert draft is not None
    assert "“my recipe”" in str(draft)
    assert len([part for part in str(draft).replace("?", ".").split(".") if part.strip()]) <= 2


@pytest.mark.parametrize(
    "nothing",
    [replace(SHARE, text=""), replace(SHARE, text="Share with Ana"), replace(SHARE, people=(), person_ids=())],
)
def test_without_words_or_without_anybody_there_is_no_draft(nothing: FollowUp) -> None:
    assert people_cases.draft(nothing, {1: ANA}, listed, TODAY) is None


def do_something(store: Store, account: Account, kind: FollowUpKind = FollowUpKind.SHARE) -> FollowUp:
    jot = Jot(people=(PersonTold("Ana"),), follow_ups=(FollowUpDraft(kind, ("Ana",), "my recipe"),))
    store.save_jot(account.id, jot, evening_id=None, text="", now=NOW)
    (follow_up,) = store.follow_ups(account.id)
    store.answer_follow_up(account.id, follow_up.id, FollowUpState.DONE, NOW)
    return follow_up


def test_it_is_asked_once_after_a_while(store: Store, account: Account) -> None:
    done = do_something(store, account)
    assert people_cases.ask_in_touch(store, account, NOW + 13 * DAY) is None
    asked = people_cases.ask_in_touch(store, account, NOW + 15 * DAY)
    assert asked is not None
    assert (asked.id, asked.text, asked.people) == (done.id, "my recipe", ("Ana",))
    for later in (15, 30, 80):
        assert people_cases.ask_in_touch(store, account, NOW + later * DAY) is None


def test_what_lies_long_behind_is_not_asked_about(store: Store, account: Account) -> None:
    do_something(store, account)
    assert people_cases.ask_in_touch(store, account, NOW + 91 * DAY) is None
    assert people_cases.silent_people(store, account) == frozenset()


def test_silence_is_an_answer_and_ends_suggestions(store: Store, account: Account) -> None:
    done = do_something(store, account)
    assert people_cases.silent_people(store, account) == frozenset()
    people_cases.ask_in_touch(store, account, NOW + 15 * DAY)
    assert people_cases.silent_people(store, account) == frozenset(done.person_ids)


def test_a_yes_lets_suggestions_go_on(store: Store, account: Account) -> None:
    done = do_something(store, account)
    people_cases.ask_in_touch(store, account, NOW + 15 * DAY)
    store.mark_in_touch(account.id, done.id, NOW + 15 * DAY)
    assert people_cases.silent_people(store, account) == frozenset()


def test_their_name_in_a_new_jot_is_an_answer(store: Store, account: Account) -> None:
    do_something(store, account)
    people_cases.ask_in_touch(store, account, NOW + 15 * DAY)
    store.save_jot(account.id, Jot(people=(PersonTold("Ana"),)), evening_id=None, text="", now=NOW + 20 * DAY)
    assert people_cases.silent_people(store, account) == frozenset()


def test_whoever_was_heard_of_is_not_asked_about(store: Store, account: Account) -> None:
    do_something(store, account)
    store.save_jot(account.id, Jot(people=(PersonTold("Ana"),)), evening_id=None, text="", now=NOW + 2 * DAY)
    assert people_cases.ask_in_touch(store, account, NOW + 15 * DAY) is None


def test_an_evening_together_is_an_answer(store: Store, account: Account) -> None:
    do_something(store, account)
    people_cases.ask_in_touch(store, account, NOW + 15 * DAY)
    source(store, account, event("Chess", instance(at(25))))
    pick(store, account, "Chess", PickState.GOING)
    (evening,) = store.freeze_evenings(account.id, at(26), at(26).tzinfo)  # type: ignore[arg-type]
    # Written before the evening was over: only the evening itself tells.
    store.save_jot(account.id, Jot(people=(PersonTold("Ana"),)), evening_id=evening.id, text="", now=NOW)
    assert people_cases.silent_people(store, account) == frozenset()


def test_whoever_rests_is_not_asked_about(store: Store, account: Account) -> None:
    done = do_something(store, account)
    store.let_rest(account.id, done.person_ids[0], NOW)
    assert people_cases.ask_in_touch(store, account, NOW + 15 * DAY) is None


def test_an_introduction_is_not_asked_about(store: Store, account: Account) -> None:
    do_something(store, account, FollowUpKind.INTRODUCE)
    assert people_cases.ask_in_touch(store, account, NOW + 15 * DAY) is None


def two(store: Store, account: Account) -> tuple[Person, Person]:
    jot = Jot(people=(PersonTold("Ana"), PersonTold("Ben")))
    store.save_jot(account.id, jot, evening_id=None, text="", now=NOW)
    ana, ben = store.people(account.id)
    return ana, ben


def planned(store: Store, account: Account, why: str = "both keep bees") -> people_cases.Introduction:
    number = people_cases.plan(store, account, two(store, account), why, NOW)
    return introduction(store, account, number)


def introduction(store: Store, account: Account, number: int) -> people_cases.Introduction:
    (follow_up,) = [one for one in store.follow_ups(account.id) if one.id == number]
    return people_cases.introduction(store, account, follow_up, listed, TODAY)


def test_both_are_asked_first(store: Store, account: Account) -> None:
    found = planned(store, account)
    assert [(one.name, one.said_yes) for one in found.asking] == [("Ana", False), ("Ben", False)]
    assert [str(one.question) for one in found.asking] == [
        "Ana, may I introduce you to Ben: “both keep bees”? No is a fine answer.",
        "Ben, may I introduce you to Ana: “both keep bees”? No is a fine answer.",
    ]
    assert found.lines == ()


def test_the_lines_are_ready_once_both_said_yes_and_not_before(store: Store, account: Account) -> None:
    found = planned(store, account)
    ana, ben = found.follow_up.person_ids
    store.say_yes(account.id, found.follow_up.id, ana, NOW)
    assert introduction(store, account, found.follow_up.id).lines == ()
    store.say_yes(account.id, found.follow_up.id, ben, NOW)
    lines = [str(line) for line in introduction(store, account, found.follow_up.id).lines]
    assert lines == [
        "Ana and Ben, I would like you to know each other: “both keep bees”.",
        "No reply needed, neither to me nor to each other.",
    ]
    store.say_yes(account.id, found.follow_up.id, ben, None)
    assert introduction(store, account, found.follow_up.id).lines == ()


def test_without_a_why_there_is_nothing_to_send(store: Store, account: Account) -> None:
    found = planned(store, account, "Introduce Ana and Ben")
    for person_id in found.follow_up.person_ids:
        store.say_yes(account.id, found.follow_up.id, person_id, NOW)
    assert introduction(store, account, found.follow_up.id).lines == ()
    store.reword_follow_up(account.id, found.follow_up.id, "both keep bees")
    assert introduction(store, account, found.follow_up.id).lines


def test_nobody_is_introduced_who_is_left_in_peace(store: Store, account: Account) -> None:
    found = planned(store, account)
    ana, ben = two(store, account)
    for one in (ana, ben):
        store.say_yes(account.id, found.follow_up.id, one.id, NOW)
    store.set_rather_not(account.id, ben.id, NOW)
    found = introduction(store, account, found.follow_up.id)
    assert found.quiet
    assert found.lines == ()
    assert [one.question for one in found.asking] == [None, None]
    assert people_cases.who_could_meet(store, account, ana.id) == []
    assert people_cases.who_could_meet(store, account, ben.id) == []
    with pytest.raises(UsageError, match="left in peace"):
        people_cases.plan(store, account, [ana, ben], "bees", NOW)


def test_one_person_cannot_be_introduced_to_themselves(store: Store, account: Account) -> None:
    ana, _ben = two(store, account)
    with pytest.raises(UsageError, match="two people"):
        people_cases.plan(store, account, [ana, ana], "bees", NOW)


def test_gestures_belong_to_their_account(store: Store, account: Account) -> None:
    done = do_something(store, account)
    stranger = account.id + 1
    assert store.unasked_gestures(stranger, NOW - DAY, NOW + DAY) == []
    assert not store.mark_gesture_asked(stranger, done.id, NOW)
    for attempt in (
        lambda: store.mark_in_touch(stranger, done.id, NOW),
        lambda: store.say_yes(stranger, done.id, done.person_ids[0], NOW),
        lambda: store.reword_follow_up(stranger, done.id, "words"),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_saying_that_one_is_in_touch_undoes_all_silence_of_gestures(store: Store, account: Account) -> None:
    done = do_something(store, account)
    people_cases.ask_in_touch(store, account, NOW + 15 * DAY)
    store.mark_in_touch_with(account.id, done.person_ids[0], NOW + 16 * DAY)
    assert people_cases.silent_people(store, account) == frozenset()
