"""Two entries of one person become one, and two again exactly as they were. All persons are made up."""

from __future__ import annotations

import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetcompanion.errors import UsageError
from meetcompanion.model import Account, Due, HowTheyLikeIt, NoteKind
from meetcompanion.store import Store
from tests.builders import DAY, NOW
from tests.persons import everything, fresh_store, meet, named, two_evenings


def twice_written(store: Store, account: Account) -> tuple[int, int]:
    """Somebody written down twice, with all that can hang on a person, much of it on both."""
    first, second = two_evenings(store, account)
    meet(store, account, '@"woman with the theremin" plays on Thursdays. Share my recipe with her by Friday', first)
    meet(store, account, "@Maja has a cat\nIntroduce Maja and Ben (both bees)", first)
    meet(store, account, "@Maja and @Ben sail", second)
    one, other = named(store, account, "Maja").id, named(store, account, "woman with the theremin").id
    store.share_evening(account.id, other, first.id)
    store.set_through(account.id, one, other)
    store.set_through(account.id, named(store, account, "Ben").id, other)
    store.rename_person(account.id, other, "theremin player", NOW)
    return one, other


def test_everything_of_both_is_on_one_page(store: Store, account: Account) -> None:
    kept, other = twice_written(store, account)
    told = {note.text for person in store.people(account.id) for note in person.notes if person.name != "Ben"}
    store.merge_people(account.id, kept, other, NOW)
    maja = store.person(account.id, kept)
    assert {note.text for note in maja.notes} == told
    assert len(maja.evenings) == len({evening.id for evening in maja.evenings}) == 2
    assert set(maja.former_names) == {"theremin player", "woman with the theremin"}
    assert maja.through is None, "nobody is met through themselves"
    assert named(store, account, "Ben").through == kept
    assert {person.name for person in store.people(account.id)} == {"Ben", "Maja"}
    assert all(set(one.person_ids) <= {kept, named(store, account, "Ben").id} for one in store.follow_ups(account.id))


def test_undoing_a_merge_gives_back_both_to_the_letter(store: Store, account: Account) -> None:
    kept, other = twice_written(store, account)
    for one, two in ((kept, other), (other, kept)):
        before = everything(store)
        number = store.merge_people(account.id, one, two, NOW)
        assert [merge.id for merge in store.merges(account.id, one)] == [number]
        assert store.undo_step(account.id, number) == one
        assert everything(store) == before


def test_what_is_written_after_a_merge_stays_with_the_kept_one(store: Store, account: Account) -> None:
    kept, other = twice_written(store, account)
    number = store.merge_people(account.id, kept, other, NOW)
    meet(store, account, '@"theremin player" likes rain')
    store.drop_old_steps(NOW + 400 * DAY)
    store.undo_step(account.id, number)
    assert "likes rain" in store.person(account.id, kept).notes[-1].text
    assert {person.name for person in store.people(account.id)} == {"Ben", "Maja", "theremin player"}


def test_silence_survives_a_merge(store: Store, account: Account) -> None:
    one, other = (store.add_person(account.id, name, NOW) for name in ("Maja", "M. L."))
    store.let_rest(account.id, other, NOW, Due(season="2026-spring"))
    store.set_rather_not(account.id, other, NOW)
    store.set_likes(account.id, other, HowTheyLikeIt.COFFEE)
    store.merge_people(account.id, one, other, NOW)
    maja = store.person(account.id, one)
    assert maja.rests is not None
    assert maja.rests.until == Due(season="2026-spring")
    assert (maja.rather_not, maja.likes) == (NOW, HowTheyLikeIt.COFFEE)


def test_nobody_is_merged_with_themselves(store: Store, account: Account) -> None:
    ana = store.add_person(account.id, "Ana", NOW)
    with pytest.raises(UsageError):
        store.merge_people(account.id, ana, ana, NOW)


NAMES = ["Ana", "Ben", "Cleo", "man in the red scarf"]
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["told", "both", "through", "rest", "rename", "remove", "evening", "merge"]),
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    max_size=12,
)


@given(ACTS, st.integers(0, 3), st.integers(0, 3))
@settings(max_examples=12, deadline=None)
def test_any_merge_is_undone_exactly(acts: list[tuple[str, int, int]], first: int, second: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = fresh_store(folder)
        account = store.local_account(NOW, "UTC")
        evenings = two_evenings(store, account)
        for name in NAMES:
            store.add_person(account.id, name, NOW)
        for act, one, other in acts:
            _do(store, account, act, one, other, evenings[one % 2].id)
        ids = [person.id for person in store.people(account.id)]
        kept, lost = ids[first % len(ids)], ids[second % len(ids)]
        if kept != lost:
            before = everything(store)
            number = store.merge_people(account.id, kept, lost, NOW)
            assert lost not in [person.id for person in store.people(account.id)]
            store.undo_step(account.id, number)
            assert everything(store) == before
        store.close()


def _do(store: Store, account: Account, act: str, one: int, other: int, evening_id: int) -> None:
    everybody = store.people(account.id)
    person, mate = everybody[one % len(everybody)], everybody[other % len(everybody)]
    if act == "told":
        store.add_line(account.id, person.id, list(NoteKind)[other % 3], f"line {other}", NOW)
    elif act == "both":
        meet(store, account, f'Introduce "{person.name}" and "{mate.name}"')
    elif act == "rest":
        store.let_rest(account.id, person.id, NOW)
    elif act == "rename":
        store.rename_person(account.id, person.id, f"{person.name} {other}", NOW)
    elif act == "remove" and person.notes:
        store.remove_line(account.id, person.notes[0].id, NOW)
    elif act == "evening":
        store.share_evening(account.id, person.id, evening_id)
    elif person.id != mate.id and act == "through" and mate.through is None:
        store.set_through(account.id, person.id, mate.id)
    elif person.id != mate.id and act == "merge":
        store.merge_people(account.id, person.id, mate.id, NOW)
