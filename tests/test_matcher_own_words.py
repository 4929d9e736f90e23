"""What a person says of a hobby's words: theirs are found, struck-out ones and other meanings tell nothing any more."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetcompanion.matcher.atlas import atlas
from meetcompanion.matcher.own_words import masked_anywhere, spoken
from meetcompanion.matcher.reasons import is_for, reasons
from meetcompanion.matcher.scoring import fit
from meetcompanion.matcher.words import every_language, fold, raw_words, same_word
from meetcompanion.model import NONE_OF_THEM, Content, Reason, Terms
from tests.meanings import index, wishes

TOWN = [
    Content(title="Bridge evening", description="Four to a table, partners found on the spot."),
    Content(title="Walk over seven bridges", description="Engineers tell how a bridge stands."),
    Content(title="Dawn chorus", description="Bring a flask. We listen for birds."),
    Content(title="Rag rug afternoon", description="Old shirts become rugs."),
    Content(title="Council meeting"),
]
ENTRIES = [entry for entry in atlas().entries if entry.words.get("en") and entry.names.get("en")]
#: Enough to find what breaks a promise in the end, few enough to be quick each time.
FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def best(hobby: str, terms: Terms, contents: list[Content] | None = None) -> list[tuple[str, float, str | None]]:
    """Title, score and the quote of its reason, best first."""
    town = index(TOWN if contents is None else contents)
    found = fit(town, wishes().make(hobby, terms=terms))
    rows = sorted(range(len(town)), key=lambda row: -found.score[row])
    return [(town.contents[row].title, float(found.score[row]), quote(reasons(town, row, [found]))) for row in rows]


def quote(told: tuple[Reason, ...]) -> str | None:
    return told[0].quote if told else None


def test_a_word_that_they_add_finds_its_events_and_is_quoted() -> None:
    assert all(score < 0.4 for _title, score, _quote in best("quondling", Terms()))
    title, score, quoted = best("quondling", Terms(added=("rag rugs",)))[0]
    assert (title, quoted) == ("Rag rug afternoon", "Rag rug")
    assert score > 0.6


def test_a_word_that_means_something_else_takes_only_what_is_spelt_so() -> None:
    plain = {title: score for title, score, _ in best("bridge", Terms())}
    mended = {title: (score, quoted) for title, score, quoted in best("bridge", Terms(never=("bridges", "a bridge")))}
    assert mended["Bridge evening"][0] == pytest.approx(plain["Bridge evening"])
    assert mended["Walk over seven bridges"][0] < 0.1 < plain["Walk over seven bridges"]
    assert mended["Walk over seven bridges"][1] is None


def test_what_is_left_in_an_event_still_speaks_for_it() -> None:
    town = [Content(title="Bridge: cards, then a walk over the bridges")]
    (_title, score, quoted), *_ = best("bridge", Terms(never=("bridges",)), town)
    assert score > 0.5
    assert quoted == "Bridge"


def test_a_struck_word_goes_in_whatever_form_it_stands() -> None:
    (_, before, said) = best("birdwatching", Terms())[0]
    assert said == "Dawn chorus"
    found = {title: (score, quoted) for title, score, quoted in best("birdwatching", Terms(struck=("chorus", "birds")))}
    score, quoted = found["Dawn chorus"]
    assert quoted is None and score < before / 2
    # A title that does not say in which language it is: only in German these are several of it.
    town = [Content(title="airsofters for all", description="airsoft")]
    assert best("paintball", Terms(struck=("airsoft",)), town)[0][2] is None


def test_what_is_meant_of_several_can_be_said() -> None:
    town = [Content(title="Billiards night"), Content(title="Polish cooking")]
    assert {title for title, score, _ in best("pool", Terms(means=("billiards",)), town) if score > 0.4} == {
        "Billiards night"
    }
    assert all(score < 0.4 for _title, score, _ in best("pool", Terms(means=(NONE_OF_THEM,)), town))


def test_taking_it_all_back_gives_the_same_scores() -> None:
    before = best("birdwatching", Terms())
    best("birdwatching", Terms(struck=("chorus",), added=("flask",)))
    assert best("birdwatching", Terms()) == before


@FEW
@given(st.data())
def test_a_struck_out_word_never_again_appears_as_a_reason(data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from(ENTRIES))
    said = st.sampled_from([*entry.names["en"], *entry.words["en"], *entry.words.get("de", ())])
    content = st.builds(
        lambda title, ending, description, organiser: Content(
            title=f"{title} {ending}", description=f"{description}. Source: {title} Club", organiser=organiser
        ),
        title=said,
        ending=st.sampled_from(["evening", "for all", "walk"]),
        description=said,
        organiser=st.none() | said,
    )
    contents = data.draw(st.lists(content, min_size=1, max_size=8))
    # Nobody strikes out the hobby itself, in another form of it ("crocheter").
    hobby = entry.names["en"][0]
    others = said.filter(lambda phrase: not stands(phrase, hobby))
    struck = tuple(data.draw(st.lists(others, min_size=1, max_size=3)))
    town = index(contents)
    found = fit(town, wishes().make(hobby, terms=Terms(struck=struck)))
    for row in range(len(town)):
        # For whom an event is, or that it is about careers, is no reason of a hobby.
        for reason in filter(is_for, reasons(town, row, [found])):
            assert reason.quote is not None
            for phrase in struck:
                assert not stands(phrase, reason.quote), f"{phrase!r} was struck out of {reason.quote!r}"


def stands(phrase: str, text: str) -> bool:
    """Told in another way than the matcher does: the words in a row, each in some form."""
    wanted, words = raw_words(phrase), [fold(word) for word in raw_words(text)]
    return any(
        all(same_word(one.casefold(), words[first + at], every_language()) for at, one in enumerate(wanted))
        for first in range(len(words) - len(wanted) + 1)
    )


@pytest.mark.parametrize(
    ("text", "name", "terms"),
    [
        ("chess", "chess", Terms()),
        ("bridge: the card game, not bridges", "bridge", Terms(added=("the card game",), never=("bridges",))),
        ("Schach: nicht Blitz; Fernschach", "Schach", Terms(added=("Fernschach",), never=("Blitz",))),
        ("tea:", "tea:", Terms()),
        (": tea", ": tea", Terms()),
    ],
)
def test_words_can_be_said_with_the_hobby(text: str, name: str, terms: Terms) -> None:
    assert spoken(text) == (name, terms)


def test_a_phrase_is_hidden_only_where_its_words_stand_in_a_row() -> None:
    terms = Terms(struck=("dawn chorus",))
    assert masked_anywhere(Content(title="The dawn choruses of May"), terms)
    assert not masked_anywhere(Content(title="Chorus at dawn"), terms)


@FEW
@given(
    st.permutations(TOWN),
    st.sampled_from(["Chess and bridges", "Dawn chorus walk", "Rag rug market", "Bridge and birds"]),
    st.sampled_from(["bridge", "birdwatching", "quondling"]),
    st.sampled_from([Terms(), Terms(added=("rag rugs",)), Terms(struck=("chorus",)), Terms(never=("bridges",))]),
)
def test_adding_an_event_never_changes_what_the_others_score(
    contents: list[Content], added: str, hobby: str, terms: Terms
) -> None:
    before = best(hobby, terms, contents[:4])
    after = best(hobby, terms, [*contents[:4], Content(title=added)])
    assert [one for one in after if one[0] != added] == before
