"""Reasons: true sentences that quote the event letter for letter, and none where there is nothing to quote."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meetcompanion.matcher.career import strength
from meetcompanion.matcher.reasons import career_reason, is_for, reasons
from meetcompanion.matcher.scoring import fit
from meetcompanion.matcher.shortlist import FLOOR
from meetcompanion.matcher.weights import weights
from meetcompanion.matcher.words import tokens
from meetcompanion.model import Content, Reason
from tests.meanings import Meanings, index, wishes


def told(content: Content, *hobbies: str, vectors: bool = True) -> tuple[Reason, ...]:
    town = index([content], vectors=vectors)
    return reasons(town, 0, [fit(town, wishes().make(hobby, with_vectors=vectors)) for hobby in hobbies])


def sentences(content: Content, *hobbies: str, vectors: bool = True) -> list[str]:
    found = told(content, *hobbies, vectors=vectors)
    said = "\n".join((content.title, content.description or "", *content.categories))
    assert all(reason.quote and reason.quote in said for reason in found)
    return [reason.message.text() for reason in found]


def test_words_are_quoted_from_the_title_in_its_own_letters() -> None:
    content = Content(title="FRIDAY Board-Game Night", description="Board games for all.")
    assert sentences(content, "board games", vectors=False) == ["board games: “Board-Game” in the title"]


def test_words_are_quoted_from_the_description_where_the_title_is_silent() -> None:
    content = Content(title="Thursday at the Owl", description="Tea, cake. We teach CHESS to whoever asks.")
    assert sentences(content, "chess", vectors=False) == ["chess: “CHESS” in the description"]


def test_who_listed_an_event_tells_little_and_is_named_as_such() -> None:
    listed = Content(title="An evening out", description="Source: Chess & Poetry House")
    organised = Content(title="An evening out", organiser="Chess & Poetry House")
    for content in (listed, organised):
        (reason,) = told(content, "chess", vectors=False)
        assert reason.message.text() == "chess: listed by “Chess & Poetry House”"
    assert fit(index([organised]), wishes().make("chess")).score[0] < FLOOR
    content = Content(title="An evening out", description="We play chess. Source: Chess & Poetry House")
    assert sentences(content, "chess", vectors=False) == ["chess: “chess” in the description"]


def test_of_several_who_list_an_event_the_one_is_quoted() -> None:
    content = Content(title="An evening out", description="Tea. Source: Ferry News, Chess & Poetry House, The Slip")
    assert sentences(content, "chess", vectors=False) == ["chess: listed by “Chess & Poetry House”"]


def test_words_are_quoted_from_the_categories() -> None:
    content = Content(title="Evening", categories=("Culture", "Live jazz"))
    assert sentences(content, "jazz", vectors=False) == ["jazz: “jazz” in its categories"]


def test_the_place_with_most_of_the_hobbys_words_is_quoted() -> None:
    content = Content(title="History at noon", description="On sources for family history research. Bring a pen.")
    assert sentences(content, "family history research", vectors=False) == [
        "family history research: “family history research” in the description"
    ]


def test_a_compound_holds_the_hobby() -> None:
    content = Content(title="Großer Brettspieleabend im Keller")
    assert sentences(content, "Brettspiele", vectors=False) == ["Brettspiele: “Brettspieleabend” in the title"]


def test_a_hollow_word_alone_is_no_reason() -> None:
    assert sentences(Content(title="Garden club"), "book club", vectors=False) == []


def test_words_far_apart_or_in_other_sentences_are_not_quoted_together() -> None:
    content = Content(title="Fair", description="Board members meet at nine. Games follow after a long day of talk.")
    assert all("." not in str(reason.quote) for reason in told(content, "board games", vectors=False))


def test_a_quote_runs_over_no_marks_and_no_long_way() -> None:
    for description in (
        "Bring a **quondling** jib and tea.",
        "Is it a quondling? Jib and tea.",
        "A quondling of the old and windy jib.",
    ):
        for sentence in sentences(Content(title="Fair", description=description), "quondling jib", vectors=False):
            assert sentence.partition(": ")[2].casefold() in (
                "“quondling” in the description",
                "“jib” in the description",
            )


@pytest.mark.parametrize(
    ("title", "description", "sentence"),
    [
        ("Birdwatching in May", "For the dawn chorus, with birding for all.", "“Birdwatching” in the title"),
        ("The dawn chorus", "An hour of birdwatching.", "“dawn chorus” in the title"),
        ("Of nests", "An hour of birdwatching.", "“birdwatching” in the description"),
    ],
)
def test_what_tells_most_of_the_hobby_is_quoted(title: str, description: str, sentence: str) -> None:
    content = Content(title=title, description=description)
    assert sentences(content, "birdwatching", vectors=False) == [f"birdwatching: {sentence}"]


def test_a_part_of_a_name_that_the_atlas_knows_is_no_reason() -> None:
    content = Content(title="Trail of lanterns", description="Along the trail to the pond.")
    assert sentences(content, "trail running", vectors=False) == []
    assert sentences(Content(title="Trail runs by moonlight"), "trail running", vectors=False)


@pytest.mark.parametrize(
    ("hobby", "title"), [("choral singing", "Bell choir"), ("choir", "Bell choir"), ("coffee", "Coffee hour")]
)
def test_words_in_what_misleads_are_no_reason(hobby: str, title: str) -> None:
    for vectors in (True, False):
        assert told(Content(title=title), hobby, vectors=vectors) == ()


def test_what_misleads_elsewhere_is_quoted_to_whoever_says_just_that() -> None:
    assert sentences(Content(title="Bell choir rehearsal"), "bell choir", vectors=False) == [
        "bell choir: “Bell choir” in the title"
    ]
    assert sentences(Content(title="Bell choir, then our choir"), "choir", vectors=False) == [
        "choir: “choir” in the title"
    ]


def test_a_near_meaning_is_quoted_without_addresses_dates_and_small_words_at_its_edges() -> None:
    content = Content(title="Walk", description="Meet for zibbers at 2031-09-11T20:00:00-0400 or https://owl.example/x")
    assert sentences(content, "quondling") == ["quondling: sounds close to “Meet for zibbers”"]


def test_a_near_meaning_is_quoted_as_such() -> None:
    content = Content(title="Zibbers at dawn", description="Bring a flask.")
    assert sentences(content, "quondling") == ["quondling: sounds close to “Zibbers at dawn”"]


@pytest.mark.parametrize(
    ("hobby", "content", "sentence"),
    [
        ("ornithology", Content(title="A Dawn Chorus for early risers"), "ornithology: “Dawn Chorus” in the title"),
        (
            "Vogelbeobachtung",
            Content(title="Morning at the wetland", description="We go BIRDING."),
            "“BIRDING” in the desc",
        ),
        ("tabletop gaming", Content(title="Großer Brettspieleabend im Keller"), "“Brettspieleabend” in the title"),
        ("ornithology", Content(title="Walk", categories=("Outdoors", "Birdwatching")), "“Birdwatching” in its cat"),
    ],
)
def test_what_the_atlas_knows_is_quoted(hobby: str, content: Content, sentence: str) -> None:
    for vectors in (True, False):
        assert sentence in sentences(content, hobby, vectors=vectors)[0]
        assert told(content, hobby, vectors=vectors)[0].kind == "atlas"


def test_a_long_clause_is_cut_to_whole_words_around_the_near_one() -> None:
    content = Content(
        title="Walk",
        description="An unhurried early morning with a thermos and a friendly guide who knows zibbers and reeds alike "
        "and answers whatever anybody asks",
    )
    (reason,) = told(content, "quondling")
    assert reason.quote and len(reason.quote) <= 60
    assert "zibbers" in reason.quote and f" {reason.quote} " in f" {content.description} "


def test_without_anything_to_quote_there_is_no_reason() -> None:
    assert told(Content(title="Council meeting"), "chess", "ornithology") == ()


def test_the_best_hobby_speaks_first() -> None:
    content = Content(title="Chess and birds", description="Chess, chess and more chess.")
    assert [reason.hobby for reason in told(content, "ornithology", "chess")] == ["chess", "ornithology"]


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("Spring Career Fair", "lower: looks like recruiting: “Career Fair”"),
        ("Founders' Pitch Night", "lower: looks like pitching: “Pitch Night”"),
        ("Business networking over lunch", "lower: looks like card-swapping: “Business networking”"),
        ("Passive income for all", "lower: looks like a promise of money: “Passive income”"),
        ("Netzwerkfrühstück im Rathaus", "lower: looks like card-swapping: “Netzwerkfrühstück”"),
        ("Feria de empleo", "lower: looks like recruiting: “Feria de empleo”"),
        ("Kappa Beta recruitment round 2", "lower: looks like recruiting: “recruitment round”"),
        ("812 Consulting coffee chats", "lower: looks like recruiting: “Consulting coffee chats”"),
        ("Ribbon cutting for a bank", "lower: looks like selling: “Ribbon cutting”"),
        ("Real estate investing 101", "lower: looks like selling: “Real estate investing”"),
    ],
)
def test_signs_of_career_are_quoted(title: str, sentence: str) -> None:
    content = Content(title=title)
    assert strength([token.folded for token in tokens(title)], []) >= weights().career_from
    found = career_reason(content)
    assert found is not None and not is_for(found)
    assert found.message.text() == sentence
    assert found.quote is not None and found.quote in title


@pytest.mark.parametrize(
    "title",
    [
        "Board game night",
        "Pitch perfect choir",
        "The founder of our town",
        "Job's comforters",
        "A wealth of knowledge of limited income and farming careers",
    ],
)
def test_a_word_that_may_mean_anything_is_no_career(title: str) -> None:
    assert strength([token.folded for token in tokens(title)], []) < weights().career_from


def test_career_lowers_and_a_hobby_in_the_text_outweighs_it() -> None:
    plain = Content(title="Evening of zibbers")
    bait = Content(title="Evening of zibbers", description="Bring business cards and your elevator pitch.")
    hobby = Content(title="Chess club evening", description="A sponsor asks for business cards and an elevator pitch.")
    town = index([plain, bait, hobby])
    near, chess = (fit(town, wishes().make(one)) for one in ("quondling", "chess"))
    assert near.score[1] < near.score[0]
    assert near.career[1] > 0 and near.career[0] == 0
    assert chess.career[2] == 0
    assert [reason.kind for reason in reasons(town, 1, [near])][-1] == "career"
    assert all(is_for(reason) for reason in reasons(town, 2, [chess]))


def test_what_only_sounds_like_a_career_is_lowered_and_the_clause_nearest_to_it_quoted() -> None:
    bait = Content(
        title="Weekly gathering, downtown", description="Coffee is there. You say what you offer, then rotate."
    )
    hobby = Content(title="Morning chess, downtown", description="You say what you offer.")
    town = index([bait, hobby])
    plain = wishes().make("quondling")
    towards = replace(plain, careers=town.vectors.rows(np.array([0]))[0])
    assert fit(town, plain).career[0] == 0 < fit(town, towards).career[0]
    offering = replace(towards, careers=Meanings().embed(["offer"])[0])
    found = replace(fit(town, towards), wish=offering)
    assert [reason.message.text() for reason in reasons(town, 0, [found])] == [
        "lower: sounds like business or careers: “You say what you offer”"
    ]
    unread = index([bait], vectors=False)
    lowered = replace(fit(unread, towards), career=np.ones(1, dtype=np.float32))
    assert [reason.quote for reason in reasons(unread, 0, [lowered])] == ["Weekly gathering"]
    chess = replace(wishes().make("chess"), careers=towards.careers)
    assert fit(town, chess).career[1] == 0


def test_for_whom_it_is_is_said_where_something_speaks_for_it() -> None:
    young = Content(title="Chess evening", description="Ages 12–19.")
    assert sentences(young, "chess", vectors=False) == [
        "chess: “Chess” in the title",
        "for children and teenagers: “Ages 12–19”",
    ]
    assert not any(map(is_for, told(young, "chess", vectors=False)[1:]))
    assert sentences(young, "ornithology", vectors=False) == []
    assert sentences(young, "chess with children", vectors=False) == ["chess with children: “Chess” in the title"]
    for title, sentence in (
        ("Chess committee", "for those who belong to it: “committee”"),
        ("Chess for veterans", "for some people above all: “veterans”"),
        ("No chess this week", "says that it does not take place: “No chess this week”"),
    ):
        assert sentences(Content(title=title), "chess", vectors=False)[1:] == [sentence]


SQUARE = [
    Content(title="Dawn chorus walk by the reservoir", description="Binoculars to borrow."),
    Content(title="Offener Brettspieleabend im Bürgerhaus", description="Wir bringen Klassiker mit."),
    Content(title="Rencontre tricot au salon de thé", description="Venez avec votre laine."),
    Content(title="Club de lectura de los jueves", description="Este mes, una novela corta."),
    Content(title="Escursione al monte con guida", description="Scarponi e merenda."),
    Content(title="Vogels kijken in het rietland", description="Verrekijkers aanwezig."),
    Content(title="Inoculate your own log", description="We drill, plug and wax."),
    Content(title="Council meeting", description="Of bins and bus lines."),
]


def test_hobbies_are_found_and_quoted_in_six_languages_with_slips_and_unknown() -> None:
    town = index(SQUARE, vectors=False)
    for hobby, row, quote in (
        ("birdwathcing", 5, "Vogels kijken"),
        ("Vogelbeobachtng", 5, "Vogels kijken"),
        ("bord games", 1, "Brettspieleabend"),
        ("jeux de societe", 1, "Brettspieleabend"),
        ("Stricken", 2, "tricot"),
        ("leesclub", 3, "Club de lectura"),
        ("senderismo", 4, "Escursione"),
        ("escursionismo", 4, "Escursione"),
        ("log inoculation", 6, "Inoculate your own log"),
    ):
        found = fit(town, wishes().make(hobby, with_vectors=False))
        assert int(found.score.argmax()) == row, hobby
        (reason,) = reasons(town, row, [found])
        assert (reason.hobby, reason.quote) == (hobby, quote)
        assert not reasons(town, 7, [found]), hobby
