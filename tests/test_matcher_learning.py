"""What is learnt of what somebody went to, liked and turned down. All events and persons are made up."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetcompanion.matcher.applied import Learnt, applied, by_time, joined
from meetcompanion.matcher.embedding import Embedder
from meetcompanion.matcher.index import Index
from meetcompanion.matcher.learning import Kind, Said, Signal, learn
from meetcompanion.matcher.learnt_said import learnt_reasons, lesson_message
from meetcompanion.matcher.reading import embedded_text
from meetcompanion.model import Content
from tests.meanings import Meanings, index

TOWN = [
    Content(title="Thursday game night", organiser="The Second Die", location="Cooper's Row"),
    Content(title="Accordion evening", organiser="Kulturhaus", location="Mill lane"),
    Content(title="Clay and glaze", organiser="Kulturhaus", location="Mill lane"),
    Content(title="Tax advice", organiser="Town hall", location="Market"),
    Content(title="Zibbers after dark", organiser="Friends of the marsh"),
    Content(title="Council meeting", organiser="Town hall", location="Market"),
]


def signal(title: str, said: Said = Said.WENT, start: datetime | None = None, **content: str) -> Signal:
    return Signal(title, Content(title=title, **content), said, start)  # type: ignore[arg-type]


def of_town(town: Index, *signals: Signal, unlearnt: tuple[tuple[str, str], ...] = ()) -> Learnt:
    lessons = learn(signals, unlearnt)
    embedder: Embedder = Meanings()
    texts = [embedded_text(one.content) for one in signals]
    vectors = dict(zip(texts, embedder.embed(texts), strict=True))
    turned_down = [one for one in signals if one.said is Said.NO and (Kind.EVENT.value, one.key) not in unlearnt]
    return applied(town, lessons, vectors, turned_down)


def moved(*signals: Signal, unlearnt: tuple[tuple[str, str], ...] = ()) -> dict[str, float]:
    town = index(TOWN)
    learnt = of_town(town, *signals, unlearnt=unlearnt)
    return {content.title: float(move) for content, move in zip(town.contents, learnt.moved, strict=True)}


def test_their_organisers_series_and_places_rise() -> None:
    moves = moved(signal("Fado by candlelight", organiser="kulturhaus", location="Mill Lane"))
    assert min(moves["Accordion evening"], moves["Clay and glaze"]) > max(moves["Tax advice"], 0.5)
    assert moved(signal("Thursday Game Night!"))["Thursday game night"] > 1


def test_what_sounds_like_theirs_rises() -> None:
    moves = moved(signal("Quondling by lamplight"), signal("Quondling for all"), signal("A quondling walk"))
    assert max(moves, key=lambda title: moves[title]) == "Zibbers after dark"


def test_where_all_events_sound_the_same_nothing_is_learnt_of_how_they_sound() -> None:
    town = index([Content(title="Quondling by lamplight", organiser=name) for name in ("Mara", "Oskar")])
    learnt = of_town(town, signal("Quondling by lamplight", organiser="Mara"))
    assert len(learnt.moved) == 2
    assert np.isfinite(learnt.moved).all()
    assert learnt.moved[0] > learnt.moved[1]


def test_what_was_turned_down_sinks_a_little_less_than_what_was_liked_rises() -> None:
    liked = moved(signal("Fado", organiser="Kulturhaus"))["Clay and glaze"]
    refused = moved(signal("Fado", Said.NO, organiser="Kulturhaus"))["Clay and glaze"]
    assert refused < 0 < -refused < liked


def test_words_are_learnt_from_two_events_and_times_from_three() -> None:
    nights = [datetime(2026, 5, day, 19) for day in (7, 14, 21)]
    two = [signal("Harbour shanties", start=nights[0]), signal("Shanties and soup", start=nights[1])]
    assert [one.name for one in learn(two) if one.kind is Kind.WORD] == ["shanties"]
    assert not [one for one in learn(two) if one.kind is Kind.TIME]
    three = [*two, signal("Rye bread", start=nights[2])]
    assert {one.key for one in learn(three) if one.kind is Kind.TIME} == {"evenings", "weekday-3"}
    thursday, saturday = 3, 5
    habits = by_time(learn(three), np.array([thursday, thursday, saturday]), np.array([20, 18, 10]))
    assert habits[0] == habits[1] > 0
    assert habits[2] == 0
    assert not [one for one in learn([*two, signal("Shanties", Said.NO)]) if one.kind is Kind.WORD]


def test_words_that_stand_together_are_learnt_as_one() -> None:
    said = [signal("Board games at the mill"), signal("Board Game Night"), signal("Harbour shanties")]
    (lesson,) = [one for one in learn(said) if one.kind is Kind.WORD]
    assert lesson_message(lesson).text() == "You seem to like what calls itself “board game”."
    town = index([Content(title=title) for title in ("New board games", "Board of the games club", "Some board game")])
    learnt = of_town(town, *said)
    (rows,) = [rows for one, (rows, _) in zip(learnt.lessons, learnt.by, strict=True) if one == lesson]
    assert rows.tolist() == [0, 2]
    parted = [*said, signal("A board to carve")]
    assert {one.name for one in learn(parted) if one.kind is Kind.WORD} == {"board game", "board"}


def test_every_lesson_quotes_what_taught_it_and_can_be_forgotten() -> None:
    signals = [
        signal("Harbour shanties", organiser="Kulturhaus", location="Mill lane", start=datetime(2026, 5, 7, 19)),
        signal("Shanties and soup", organiser="Kulturhaus", location="Mill lane", start=datetime(2026, 5, 14, 19)),
        signal("Open stage", Said.MORE, organiser="Kulturhaus", start=datetime(2026, 5, 21, 19)),
        signal("Tax advice", Said.NO, organiser="Town hall"),
    ]
    lessons = learn(signals)
    assert {one.kind for one in lessons} == set(Kind) - {Kind.EVENT}
    for lesson in lessons:
        assert lesson.taught_by
        assert lesson_message(lesson).text().endswith(".")
        rest = learn(signals, [(lesson.kind.value, lesson.key)])
        assert rest == tuple(one for one in lessons if one is not lesson)


def test_an_event_that_nothing_shall_be_learnt_from_teaches_nothing() -> None:
    first, second = signal("Fado", organiser="Kulturhaus"), signal("Tax advice", organiser="Town hall")
    assert learn([first, second], [("event", "Fado")]) == learn([second])


def test_the_order_in_which_things_were_said_changes_nothing() -> None:
    signals = [signal(title, said) for title, said in zip("abcdefgh", [*Said, Said.NO, Said.MORE], strict=True)]
    shuffled = random.Random(1).sample(signals, len(signals))
    assert learn(signals) == learn(shuffled)


def test_reasons_from_learning_are_true_and_quoted() -> None:
    town = index(TOWN)
    learnt = of_town(town, signal("Thursday game night"), signal("Fado", organiser="Kulturhaus"))
    told = {content.title: learnt_reasons(town, row, learnt) for row, content in enumerate(town.contents)}
    assert [one.message.text() for one in told["Thursday game night"]] == [
        "you have been to “Thursday game night” before"
    ]
    assert [one.message.text() for one in told["Clay and glaze"]] == ["by Kulturhaus, like “Fado”, which you went to"]
    assert told["Tax advice"] == ()
    refused = of_town(town, signal("Fado", Said.NO, organiser="Kulturhaus"))
    assert [one.message.text() for one in learnt_reasons(town, 2, refused)] == [
        "lower: by Kulturhaus, like “Fado”, which was not for you"
    ]


def test_what_is_said_of_an_event_is_no_reason_for_itself() -> None:
    town = index(TOWN)
    itself = Signal("1", TOWN[1], Said.INTERESTED)
    assert learnt_reasons(town, 1, of_town(town, itself)) == ()
    assert learnt_reasons(town, 2, of_town(town, itself))
    moved = Signal("1", replace(TOWN[1], location="Somewhere else"), Said.GOING)
    assert learnt_reasons(town, 1, of_town(town, moved)) == ()


def test_without_lessons_scores_stay_as_they_are() -> None:
    scores = np.array([0.1, 0.5, 0.9], dtype=np.float32)
    assert joined(scores, None) is scores


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.sampled_from(TOWN), st.sampled_from(list(Said))), min_size=1, max_size=6),
    st.lists(st.floats(0.0, 1.0, width=32), min_size=len(TOWN), max_size=len(TOWN)),
)
def test_taking_back_restores_scores_exactly(given_: list[tuple[Content, Said]], fits: list[float]) -> None:
    town = index(TOWN)
    scores = np.array(fits, dtype=np.float32)
    said = [Signal(content.title, content, what) for content, what in dict(given_).items()]
    before = joined(scores, of_town(town, *said[:-1]).moved)
    joined(scores, of_town(town, *said).moved)
    again = joined(scores, of_town(town, *said, unlearnt=(("event", said[-1].key),)).moved)
    assert again.tolist() == before.tolist()
