"""Search finds what was written by any word, accents aside, and quotes it. All persons are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetcompanion import people
from meetcompanion.model import Account, Findable, FindableKind, FollowUpState
from meetcompanion.people.search import find_in
from meetcompanion.store import Store
from tests.builders import NOW
from tests.persons import meet, named, two_evenings


def note(text: str) -> Findable:
    return Findable(kind=FindableKind.NOTE, id=1, title=None, texts=(text,))


def quotes(store: Store, account: Account, words: str) -> list[str]:
    return ["".join(piece.text for piece in one.quote) for one in people.search(store, account, words)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bread", True),
        ("BRE", True),
        ("rye bread", True),
        ("bread rye", True),
        ("read", False),
        ("bread oats", False),
        ("cafe", True),
        ("café", True),
        ("CAFÉ", True),
        ("strasse", False),
        ("maj", True),
        ("theremin", True),
        ("...", False),
        ("", False),
    ],
)
def test_words_are_found_by_their_beginnings(store: Store, account: Account, words: str, found: bool) -> None:
    person_id = store.add_person(account.id, "woman with the theremin", NOW)
    store.rename_person(account.id, person_id, "Maja", NOW)
    meet(store, account, "@Maja bakes rye bread for the Café Zur Straße.")
    assert bool(quotes(store, account, words)) is found


def test_people_come_first_then_the_latest(store: Store, account: Account) -> None:
    first, second = two_evenings(store, account)
    meet(store, account, "@Chester likes chess\n* Chess by candlelight", second)
    kinds = [one.what.kind for one in people.search(store, account, "che")]
    assert kinds == sorted(kinds, key=list(FindableKind).index)
    meet(store, account, "Send @Chester the chequered board")
    (todo,) = people.search(store, account, "chequered")
    assert todo.what.kind is FindableKind.FOLLOW_UP
    store.answer_follow_up(account.id, todo.what.id, FollowUpState.DONE, NOW)
    assert people.search(store, account, "chequered") == []
    assert [one.what.id for one in people.search(store, account, "chess") if one.what.kind is FindableKind.EVENING] == [
        second.id,
        first.id,
    ]


def test_words_may_stand_in_different_parts_of_an_evening(store: Store, account: Account) -> None:
    evening = Findable(
        kind=FindableKind.EVENING, id=1, title="Chess", texts=("Chess", "The Corn Hall", "Bring a friend")
    )
    (found,) = find_in([evening], ["chess", "corn"])
    assert found.what is evening
    assert list(find_in([evening], ["chess", "library"])) == []


def test_of_a_long_text_the_surroundings_are_quoted() -> None:
    (found,) = find_in([note("word " * 100 + "Theremin " + "more " * 100)], ["theremin"])
    text = "".join(piece.text for piece in found.quote)
    assert "Theremin" in text
    assert len(text) < 250
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert [piece.text for piece in found.quote if piece.found] == ["Theremin"]


def test_nobody_finds_what_is_anothers(store: Store, account: Account) -> None:
    meet(store, account, "@Ana bakes rye")
    assert store.findable(account.id)
    assert store.findable(account.id + 1) == []


def test_what_is_forgotten_is_found_no_more(store: Store, account: Account) -> None:
    meet(store, account, "@Ana bakes rye")
    people.forget(store, account, named(store, account, "Ana").id, "somebody")
    assert quotes(store, account, "ana") == quotes(store, account, "rye") == []


@given(st.text(max_size=60), st.text(max_size=20))
def test_every_quote_is_part_of_what_was_written(text: str, words: str) -> None:
    from meetcompanion.people.mentions import composed, levelled

    wanted = levelled(composed(words)).split()
    for found in find_in([note(text)], wanted):
        quoted = "".join(piece.text for piece in found.quote)
        assert quoted == " ".join(composed(text).split())
