"""Before an evening: questions that quote, and one's own lines on people seen again. All persons are made up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetcompanion.before import SeenAgain, open_questions, seen_again
from meetcompanion.model import Evening, Note, Person
from tests.builders import NOW, when


def evening(number: int = 1, **fields: object) -> Evening:
    """An evening at a mill."""
    held = {"title": "Games at the mill", "location": "Old mill", "series_key": "mill#games", "when": when()} | fields
    return Evening(id=number, occurrence_id=None, **held)  # type: ignore[arg-type]


def person(name: str = "Ana", *lines: str, met: tuple[Evening, ...] = ()) -> Person:
    """Somebody, with what they told, oldest first."""
    notes = tuple(
        Note(id=at, text=line, evening_id=1, person_id=1, written_at=NOW + timedelta(hours=at))
        for at, line in enumerate(lines)
    )
    return Person(id=1, name=name, added_at=NOW, evenings=met or (evening(),), notes=notes)


def asked(title: str = "Ludo", description: str = "", *people: SeenAgain) -> list[str]:
    return [question.text() for question in open_questions(title, description, people)]


@pytest.mark.parametrize(
    ("description", "quote"),
    [
        ("A warm room. Bring a game you love, and tea. Free.", "Bring a game you love"),
        (
            "Together we will build a small theremin out of spare parts!",
            "we will build a small theremin out of spare parts",
        ),
        ("An evening about owls; doors at seven.", "evening about owls"),
        ("Nothing to pay • Beginners welcome • Every Thursday", "Beginners welcome"),
        ("Wir treffen uns jeden Donnerstag im Hinterzimmer.", "jeden Donnerstag im Hinterzimmer"),
        ("Zusammen kochen wir Suppe aus dem, was da ist.", "Zusammen kochen wir Suppe aus dem, was da ist"),
        ("Anfänger:innen willkommen!", "Anfänger:innen willkommen"),
        ("Apportez votre tasse préférée.", "Apportez votre tasse préférée"),
        ("Une soirée autour des abeilles (gratuit)", "soirée autour des abeilles"),
        ("Traed vuestro libro favorito.", "Traed vuestro libro favorito"),
        ("Charla sobre los búhos de la ciudad", "Charla sobre los búhos de la ciudad"),
    ],
)
def test_a_question_quotes_the_invitation_in_its_own_words(description: str, quote: str) -> None:
    assert any(f"“{quote}”" in question for question in asked("Ludo", description)), asked("Ludo", description)


@pytest.mark.parametrize(
    "description", ["", "Tickets 12,50 €.", "See https://example.org/bring-a-friend", "…", "x" * 50_000]
)
def test_where_there_is_nothing_to_quote_there_is_no_question(description: str) -> None:
    assert asked("Ludo", description) == []


def test_the_title_is_words_too() -> None:
    assert asked("Owls of the marsh") == ["“Owls of the marsh”: what drew you to it?"]


def test_there_are_three_questions_at_most_and_one_of_them_is_of_ones_own_notes() -> None:
    text = "Bring a mug. We will bake rye. A talk about owls. Beginners welcome. Every Monday."
    seen = seen_again([person("Ana", "her starter died")], series_key="mill#games", title="", place=None)
    questions = asked("Rye and owls", text, *seen)
    assert len(questions) == 3
    assert questions[-1] == "Ana, as you wrote: “her starter died”. How has it gone since?"


def test_a_long_line_is_quoted_for_one_breath() -> None:
    seen = SeenAgain(1, "Ana", evening(), ("one " * 30,))
    (question,) = asked("Ludo", "", seen)
    assert "“" + "one " * 11 + "one …”" in question


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"series_key": None, "location": None}, True),
        ({"title": "Chess", "series_key": "x", "location": "old  MILL"}, True),
        ({"title": "Chess", "series_key": "x", "location": "Elsewhere"}, False),
        ({"title": "Chess", "series_key": None, "location": None}, False),
    ],
)
def test_people_of_the_same_series_or_place_are_seen_again(fields: dict[str, object], expected: bool) -> None:
    met = person("Ana", "a", "b", "c", met=(evening(**fields),))
    found = seen_again([met], series_key="mill#games", title="Games at the mill", place="Old mill")
    assert [(one.name, one.lines) for one in found] == ([("Ana", ("b", "c"))] if expected else [])


def test_who_rests_or_told_nothing_is_left_in_peace() -> None:
    ahead = {"series_key": "mill#games", "title": "Games at the mill", "place": "Old mill"}
    assert seen_again([person("Ana", "a")], **ahead, silent={1}) == []  # type: ignore[arg-type]
    assert seen_again([person("Ana")], **ahead) == []  # type: ignore[arg-type]
