"""People, what they told, moments and follow-ups. All persons are made up."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date

import pytest

from meetcompanion import people
from meetcompanion.errors import NotFound
from meetcompanion.model import (
    Account,
    Due,
    Evening,
    FollowUp,
    FollowUpDraft,
    FollowUpKind,
    FollowUpState,
    Jot,
    Person,
    PersonTold,
    PickState,
)
from meetcompanion.store import Store
from tests.builders import DAY, HOUR, NOW, source, upcoming, weekly

ANA = PersonTold("Ana", ("bakes rye", "has two owls"))
BEN = PersonTold("Ben")
FRIDAY = Due(day=date(2026, 1, 9))
SHARE = FollowUpDraft(FollowUpKind.SHARE, ("Ana",), "Share my recipe by Friday", FRIDAY)
BOTH = FollowUpDraft(FollowUpKind.INTRODUCE, ("Ana", "Ben"), "Introduce Ana and Ben")


def save(store: Store, account: Account, jot: Jot, evening: Evening | None = None, token: str | None = None) -> None:
    store.save_jot(
        account.id, jot, evening_id=evening.id if evening else None, text="as it was typed", now=NOW, token=token
    )


def two_evenings(store: Store, account: Account) -> list[Evening]:
    """Two evenings of one series, the earlier first."""
    source(store, account, weekly("Chess", times=2))
    for occurrence in upcoming(store, account):
        store.set_pick(account.id, occurrence.id, PickState.WENT, NOW)
    return sorted(store.freeze_evenings(account.id, NOW + 30 * DAY, UTC), key=lambda one: one.id)


def told(person: Person) -> list[str]:
    return [note.text for note in person.notes]


def test_a_jot_is_kept_whole(store: Store, account: Account) -> None:
    evening, _ = two_evenings(store, account)
    save(store, account, Jot((ANA, BEN), (SHARE,), ("Heard an owl.",), ("Lovely place.",)), evening)
    ana, ben = store.people(account.id)
    assert (ana.name, told(ana), [one.id for one in ana.evenings]) == (
        "Ana",
        ["bakes rye", "has two owls"],
        [evening.id],
    )
    assert (ben.name, told(ben), ben.added_at) == ("Ben", [], NOW)
    assert [(note.text, note.person_id) for note in store.notes(account.id, evening.id)] == [
        ("bakes rye", ana.id),
        ("has two owls", ana.id),
        ("Lovely place.", None),
    ]
    assert [(moment.text, moment.evening_id) for moment in store.moments(account.id)] == [("Heard an owl.", evening.id)]
    (todo,) = store.follow_ups(account.id)
    assert todo == FollowUp(
        id=todo.id,
        kind=FollowUpKind.SHARE,
        text=SHARE.text,
        people=("Ana",),
        person_ids=(ana.id,),
        due=FRIDAY,
        evening_id=evening.id,
        written_at=NOW,
    )
    assert store.person(account.id, ana.id) == ana


def test_the_text_is_kept_as_it_was_typed(store: Store, account: Account) -> None:
    text = "  @Ana\n\n\tbakes  rye 🦉 \x00\ud800"
    store.save_jot(account.id, Jot(), evening_id=None, text=text, now=NOW)
    with store._reading() as connection:
        held = connection.exec_driver_sql("SELECT text FROM jots").scalar()
    assert held == "  @Ana\n\n\tbakes  rye 🦉 ?"


def test_the_same_person_is_met_again(store: Store, account: Account) -> None:
    first, second = two_evenings(store, account)
    save(store, account, Jot((ANA,)), first)
    save(store, account, Jot((PersonTold("ANA", ("still bakes",)), PersonTold(" ana", ()))), second)
    (ana,) = store.people(account.id)
    assert ana.name == "Ana"
    assert [one.id for one in ana.evenings] == [second.id, first.id]
    assert told(ana) == ["bakes rye", "has two owls", "still bakes"]


def test_a_jot_sent_twice_is_kept_once(store: Store, account: Account) -> None:
    for token in ("one", "one", "two", "one"):
        save(store, account, Jot((PersonTold("Ana", (f"told {token}",)),)), token=token)
    (ana,) = store.people(account.id)
    assert told(ana) == ["told one", "told two"]
    save(store, account, Jot(notes=("without",)))
    save(store, account, Jot(notes=("without",)))


def test_somebody_named_only_in_a_follow_up_was_not_at_the_evening(store: Store, account: Account) -> None:
    evening, _ = two_evenings(store, account)
    save(store, account, Jot((ANA,), (BOTH,)), evening)
    ana, ben = store.people(account.id)
    assert ana.evenings
    assert ben.evenings == ()
    (todo,) = store.follow_ups(account.id)
    assert (todo.people, todo.person_ids) == (("Ana", "Ben"), (ana.id, ben.id))


def test_follow_ups_come_by_day_and_season_then_as_written(store: Store, account: Account) -> None:
    dues = [None, Due(season="2026-summer"), Due(day=date(2026, 6, 2)), FRIDAY, Due(day=date(2026, 5, 30)), None]
    drafts = [FollowUpDraft(FollowUpKind.THANK, (), str(number), due) for number, due in enumerate(dues)]
    save(store, account, Jot(follow_ups=tuple(drafts)))
    assert [one.text for one in people.open_follow_ups(store, account)] == ["3", "4", "1", "2", "0", "5"]


def test_done_and_let_go_close_alike_and_can_be_undone(store: Store, account: Account) -> None:
    save(store, account, Jot(follow_ups=(SHARE, BOTH)))
    share, both = store.follow_ups(account.id)
    people.done(store, account, share.id, NOW)
    people.let_go(store, account, both.id, NOW)
    assert store.follow_ups(account.id) == []
    assert [one.id for one in store.follow_ups(account.id, FollowUpState.LET_GO)] == [both.id]
    people.reopen(store, account, share.id, NOW)
    assert store.follow_ups(account.id) == [share]
    for answer in (people.done, people.let_go, people.reopen):
        with pytest.raises(NotFound):
            answer(store, account, 99, NOW)


def test_later_takes_a_day_a_season_or_none(store: Store, account: Account) -> None:
    save(store, account, Jot(follow_ups=(SHARE,)))
    (share,) = store.follow_ups(account.id)
    for due in (Due(day=date(2026, 3, 1)), Due(season="2026-spring"), None):
        people.later(store, account, share.id, due)
        assert store.follow_ups(account.id)[0].due == due
    with pytest.raises(NotFound):
        people.later(store, account, 99, None)


def test_people_are_listed_by_name_or_by_last_evening(store: Store, account: Account) -> None:
    first, second = two_evenings(store, account)
    save(store, account, Jot((PersonTold("zoë"), PersonTold("Ana"))), first)
    save(store, account, Jot((PersonTold("Mo"),)), second)
    save(store, account, Jot((PersonTold("Élise"),)))
    by_name = store.people(account.id)
    assert [one.name for one in by_name] == ["Ana", "Élise", "Mo", "zoë"]
    assert people.by_last_evening(by_name)[0].name == "Mo"
    assert people.find(store, account, " @ZOË ").name == "zoë"
    with pytest.raises(NotFound, match="nobody called “Cleo”"):
        people.find(store, account, "Cleo")


def test_moments_come_latest_first(store: Store, account: Account) -> None:
    for hours, text in enumerate(("first", "second")):
        jot = Jot(moments=(text,))
        store.save_jot(account.id, jot, evening_id=None, text=text, now=NOW + hours * HOUR)
    assert [one.text for one in store.moments(account.id)] == ["second", "first"]


def test_somebody_removed_is_gone_with_all_they_told(store: Store, account: Account) -> None:
    evening, _ = two_evenings(store, account)
    save(store, account, Jot((ANA, BEN), (SHARE, BOTH), notes=("Lovely place.",)), evening)
    save(store, account, Jot(notes=("Another.",)))
    ana, ben = store.people(account.id)
    people.forget(store, account, ana.id, "somebody")
    assert store.people(account.id) == [ben]
    assert [note.text for note in store.notes(account.id, evening.id)] == ["Lovely place."]
    assert store.follow_ups(account.id) == [], "an introduction needs two"
    with store._reading() as connection:
        kept = connection.exec_driver_sql("SELECT text FROM jots ORDER BY id").scalars().all()
    assert kept == ["", "as it was typed"]
    with pytest.raises(NotFound):
        store.person(account.id, ana.id)
    with pytest.raises(NotFound):
        people.forget(store, account, ana.id, "somebody")


def test_people_belong_to_their_account(store: Store, account: Account) -> None:
    save(store, account, Jot((ANA,), (SHARE,), ("A moment.",)))
    (ana,) = store.people(account.id)
    (share,) = store.follow_ups(account.id)
    stranger = account.id + 1
    assert (store.people(stranger), store.follow_ups(stranger), store.moments(stranger)) == ([], [], [])
    with pytest.raises(NotFound):
        store.person(stranger, ana.id)
    with pytest.raises(NotFound):
        store.forget_person(stranger, ana.id, ())
    with pytest.raises(NotFound):
        store.answer_follow_up(stranger, share.id, FollowUpState.DONE, NOW)
    with pytest.raises(NotFound):
        store.move_follow_up(stranger, share.id, None)


def test_nothing_counts_or_weighs_a_person() -> None:
    for value in (Person, FollowUp, Evening):
        for field in fields(value):
            assert "float" not in str(field.type)
            assert field.type != "int" or field.name == "id"
            assert not any(word in field.name for word in ("score", "count", "rank", "tier", "company", "job"))
