"""Scores: meaning and words together, and of nothing but the event and the hobby."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetcompanion.matcher import rank
from meetcompanion.matcher.matrix import Matrix
from meetcompanion.matcher.scoring import fit, together
from meetcompanion.matcher.shortlist import FLOOR
from meetcompanion.matcher.usual_days import usual_days
from meetcompanion.model import Content
from tests.meanings import index, wishes

TOWN = [
    Content(title="Chess in the park"),
    Content(title="Morning walk", description="We listen to birds in the reeds."),
    Content(title="Council meeting", description="The budget and the bus lines."),
    Content(title="Tea and boards", description="Whoever likes chess finds a partner."),
    Content(title="Planets over the harbour"),
]


def scores(hobby: str, contents: list[Content] = TOWN, *, vectors: bool = True) -> list[float]:
    found = fit(index(contents, vectors=vectors), wishes().make(hobby, with_vectors=vectors))
    return [round(float(score), 6) for score in found.score]


def test_the_same_words_and_the_same_meaning_both_come_first() -> None:
    assert np.argmax(scores("chess")) == 0
    assert np.argmax(scores("ornithology")) == 1
    assert np.argmax(scores("stargazing")) == 4
    assert all(0 < score < 1 for score in scores("chess"))


def test_without_vectors_words_alone_rank() -> None:
    found = scores("chess", vectors=False)
    assert found[0] > found[3] > 0.4 > max(found[1], found[2], found[4])
    assert np.argmax(scores("ornithology", vectors=False)) == 1
    assert max(scores("quondling", vectors=False)) < 0.1


def test_what_nobody_means_scores_low_everywhere() -> None:
    assert max(scores("underwater hockey")) < 0.3


def test_an_empty_town_and_an_empty_title_are_no_trouble() -> None:
    assert scores("chess", []) == []
    assert len(scores("chess", [Content(title="")])) == 1
    assert len(scores("!", TOWN)) == len(TOWN)


words = st.sampled_from(
    ["chess", "birds", "park", "night", "walk", "tea", "council", "planets", "board", "the", "of", "music"]
)
contents = st.builds(
    Content,
    title=st.lists(words, min_size=1, max_size=5).map(" ".join),
    description=st.none() | st.lists(words, max_size=12).map(" ".join),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(contents, st.sampled_from(["chess", "ornithology", "quondling", "board games and tea"]))
def test_adding_an_event_never_changes_the_others_scores(added: Content, hobby: str) -> None:
    without = dict(zip(TOWN, scores(hobby), strict=True))
    town = list(dict.fromkeys([added, *TOWN]))
    assert {one: score for one, score in zip(town, scores(hobby, town), strict=True) if one in without} == without


def test_what_the_atlas_is_sure_of_is_listed_though_it_sounds_like_nothing_else() -> None:
    town = index([Content(title="Dawn chorus in the marsh"), Content(title="Birdwatching"), Content(title="The marsh")])
    chorus, birds, marsh = fit(town, wishes().make("birdwatching")).score
    assert birds > chorus >= FLOOR > marsh


def test_a_word_in_another_form_is_not_enough_to_be_listed_by_itself() -> None:
    town = index([Content(title="Improvements to the ring road"), Content(title="Improv")])
    road, improv = fit(town, wishes().make("improv theatre")).score
    assert improv >= FLOOR > road


def test_a_text_without_small_words_is_in_the_language_of_those_that_the_atlas_knows() -> None:
    # "College" is a lecture in Dutch, and a place where soccer is played in English.
    match, lecture = Content(title="Soccer: Hanover College"), Content(title="Openbaar college sterrenkunde")
    found = fit(index([match, lecture]), wishes().make("lectures", with_vectors=False))
    assert found.known[0] < 0.3 < found.known[1]


def test_a_film_with_its_year_is_an_old_one_in_every_language() -> None:
    town = [Content(title="Metropolis (1927)"), Content(title="Proyección de la película «El crack» (1976)")]
    known = fit(index([*town, Content(title="Fun run (2027)")]), wishes().make("old movies", with_vectors=False)).known
    assert known[0] > 0.3 < known[1] and not known[2]


def test_a_sign_for_and_accents_and_long_compounds_are_read_as_people_mean_them() -> None:
    town = [Content(title=title) for title in ("Bounce & rhyme", "Soirée thé", "The evening", "Silvesterlauf")]
    known = {hobby: fit(index(town), wishes().make(hobby, with_vectors=False)).known for hobby in ("tea", "running")}
    assert fit(index(town), wishes().make("library story times", with_vectors=False)).known[0] > 0.3
    assert known["tea"][1] > 0.3 and not known["tea"][2]
    assert known["running"][3] > 0.6


def test_what_misleads_does_not_take_back_a_longer_phrase_that_holds_it() -> None:
    town = index([Content(title="El ring"), Content(title="The ring"), Content(title="In the boxing ring")])
    known = fit(town, wishes().make("boxing", with_vectors=False)).known
    assert known[2] > 0.6 and not known[1]


def test_a_bands_name_is_no_hobby_and_a_draw_no_drawing() -> None:
    band, walk = Content(title="Gravy Bird", organiser="Live Music Weekly"), Content(title="Gravy Bird")
    found = fit(index([band, walk]), wishes().make("birdwatching", with_vectors=False))
    assert 0 < found.known[0] < 0.6 * found.known[1]
    draw, lesson = Content(title="The draw"), Content(title="The drawing")
    found = fit(index([draw, lesson]), wishes().make("drawing", with_vectors=False))
    assert 0 < found.known[0] < 0.85 * found.known[1]


def test_the_order_given_changes_no_score() -> None:
    there, back = scores("chess"), scores("chess", TOWN[::-1])
    assert there == back[::-1]


def test_a_product_is_the_same_whatever_stands_beside_it() -> None:
    rows = np.random.default_rng(7).standard_normal((700, 512)).astype(np.float32)
    together_, alone = Matrix(512), Matrix(512)
    together_.grow(700)
    alone.grow(1)
    for place, row in enumerate(rows):
        together_.set(place, row)
    alone.set(0, rows[431])
    assert together_.dot(rows[:9])[4, 431] == alone.dot(rows[4:5])[0, 0]
    exact = rows[431] @ rows[4]
    assert abs(alone.dot(rows[4:5])[0, 0] - exact) < 0.02 * 512


def test_several_hobbies_give_one_score_that_is_no_lower_than_the_best() -> None:
    town = index(TOWN)
    fits = [fit(town, wishes().make(hobby)) for hobby in ("chess", "ornithology")]
    joined = together(fits)
    assert (joined >= np.maximum(fits[0].score, fits[1].score)).all()
    assert (joined <= 1).all()
    assert (together(fits[::-1]) == joined).all()


def test_ranking_gives_the_best_first_with_its_reasons() -> None:
    ranked = rank(index(TOWN), [wishes().make("chess")])
    assert [match.event_id for match in ranked][:2] == [0, 3]
    assert [match.score for match in ranked] == sorted((match.score for match in ranked), reverse=True)
    assert ranked[0].reasons[0].quote == "Chess"


def test_usual_days_speak_of_many_things_in_many_languages() -> None:
    days = usual_days()
    assert len(days) > 120
    assert len(set(days)) == len(days)
    assert all(day.title for day in days)
