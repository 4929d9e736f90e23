"""What the product believes, held over every page in every state and over every sentence that can be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path
from typing import cast

import pytest
from babel.messages.extract import extract_from_dir
from bs4 import BeautifulSoup, Tag

from meetcompanion.model import FollowUpKind
from meetcompanion.resources import templates_dir
from tests import companions, states
from tests.pages import said
from tests.states import STATES, Page, State, pages_in, standing

#: All of these walk through the same pages, which one process remembers.
pytestmark = pytest.mark.xdist_group("pages")

#: Words that would betray what the product believes, wherever they stood.
NEVER = re.compile(
    r"\b(scor(e|es|ed|ing)|rank(s|ed|ing)?|tiers?|grad(e|es|ed|ing)|warmth|valu(e|es|able)|importance|overdue|lost|"
    r"streaks?|badges?|goals?|network(s|ed|ing)?|contacts?|compan(y|ies)|careers?|employers?|job title|position|"
    r"leads?|opportunit(y|ies)|re-?engag\w*|elevator pitch|follower\w*|who can help|total|favou?rs? owed|try again)\b",
    re.IGNORECASE,
)

#: Where pages of people and evenings live.
PEOPLE = re.compile(r"^/(people|evenings|jot|follow-ups|dots|look-back|search)")

#: What a sentence would ask of a person, besides their name and words.
ASKED_OF_NOBODY = {"company", "job", "position", "email", "phone", "linkedin", "rating", "outcome", "importance"}


@pytest.fixture(params=STATES, ids=lambda state: state.__name__)
def pages(request: pytest.FixtureRequest) -> Sequence[Page]:
    """Every page of a companion in each state."""
    return pages_in(cast(State, request.param))


def test_no_page_uses_a_word_that_betrays_what_we_believe(pages: Sequence[Page]) -> None:
    for page in pages:
        # The event's own words are its own.
        ours = without(page.page, ".ticket [dir=auto], .prose, .left-out .place")
        found = NEVER.search(shown(ours))
        assert found is None, f"{page.path} says {found[0]!r}: …{shown(ours)[max(0, found.start() - 60) :][:140]}…"


def test_no_number_stands_beside_a_person_but_a_date(pages: Sequence[Page]) -> None:
    for page in pages:
        if not PEOPLE.match(page.path):
            continue
        told = shown(without(page.page, "time, select[name=evening], select[name=when], select[name=until]"))
        found = re.search(r"\d", told)
        assert found is None, f"{page.path} shows a number: {told[max(0, found.start() - 60) :][:140]}"


def test_no_page_marks_one_person_more_than_another(pages: Sequence[Page]) -> None:
    for page in pages:
        if page.path == "/people":
            looks = {tuple(entry.get("class") or ()) for entry in page.page.select(".entries > li, .entries > li *")}
            assert looks <= {()}
        assert page.page.select("main meter, main progress, [class*=red], [class*=alert], [class*=badge]") == []


def test_no_form_asks_for_a_job_or_what_one_got_out_of_it(pages: Sequence[Page]) -> None:
    for page in pages:
        asked = {
            str(field.get("name", "")).rstrip("0123456789") for field in page.page.select("input, select, textarea")
        }
        assert not asked & ASKED_OF_NOBODY, page.path


def test_every_follow_up_says_the_persons_own_words(tmp_path: Path) -> None:
    with standing(states.full, tmp_path) as (companion, visitor, _app):
        visitor.visit("/follow-ups")
        written = [one.text for one in companion.store.follow_ups(companion.account().id)]
        assert written
        assert [said(words) for words in visitor.page.select(".follow-up .own")] == written


def test_every_pick_of_the_week_quotes_words_of_the_event(tmp_path: Path) -> None:
    with standing(states.question, tmp_path) as (companion, visitor, _app):
        companion.ranker.prepare()
        listed = {
            one.occurrence.content.title: one for one in companion.ranker.listed(companion.account(), companion.clock())
        }
        visitor.visit("/")
        for found in visitor.page.select(".ticket"):
            title = found.select_one("h2, h3")
            assert title is not None
            content = listed[said(title)].occurrence.content
            text = " ".join(filter(None, (content.title, content.description, content.location)))
            quotes = re.findall(r"“([^”]+)”", " ".join(said(reason) for reason in found.select(".reasons li")))
            assert quotes, f"{said(title)} is listed without quoting anything"
            assert all(quote.casefold() in text.casefold() for quote in quotes)


def test_a_prompt_appears_at_most_once(tmp_path: Path) -> None:
    with standing(states.question, tmp_path) as (_companion, visitor, _app):
        assert visitor.visit("/").page.select(".question")
        assert not visitor.visit("/").page.select(".question")


def test_past_evenings_do_not_change_with_their_calendar(tmp_path: Path) -> None:
    with standing(states.full, tmp_path) as (companion, visitor, _app):
        before = said(cast(Tag, visitor.visit("/evenings").page.main))
        for subscription in companion.store.subscriptions(companion.account().id, companion.clock()):
            companion.store.unsubscribe(companion.account().id, subscription.source.id, companion.clock())
        assert said(cast(Tag, visitor.visit("/evenings").page.main)) == before


def test_there_is_no_kind_for_asking_something_of_somebody(tmp_path: Path) -> None:
    assert {kind.value for kind in FollowUpKind} == {"thank", "share", "give", "introduce", "ask_how_it_went"}
    with standing(states.question, tmp_path) as (_companion, visitor, _app):
        understood = BeautifulSoup(visitor.visit("/jot").send("Look at it", text="ask Ana for a job").text, "lxml")
        offered = {str(option["value"]) for option in understood.select("#kind0 option")}
    assert offered == {kind.value for kind in FollowUpKind} | {"told", "moment", "note", ""}


def test_no_sentence_of_the_pages_bears_such_a_word() -> None:
    sentences = list(every_sentence())
    assert len(sentences) > 150, "the sentences were not found"
    for where, sentence in sentences:
        assert not NEVER.search(sentence), f"{where} says: {sentence}"


def every_sentence() -> Iterator[tuple[str, str]]:
    """All that the templates and the web room can say, as gettext sees it."""
    web = Path(companions.bootstrap.__file__).parent / "web"
    for folder, method in ((templates_dir(), [("**.html", "jinja2")]), (web, [("**.py", "python")])):
        for name, _line, message, _comments, _context in extract_from_dir(
            str(folder), method, keywords={"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)}
        ):
            for text in message if isinstance(message, tuple) else (message,):
                yield name, str(text)


def without(page: BeautifulSoup, parts: str) -> BeautifulSoup:
    """The page less what these selectors find; itself where they find nothing."""
    if page.select_one(parts) is None:
        return page
    rest = copy(page)
    for part in rest.select(parts):
        part.decompose()
    return rest


def shown(page: Tag) -> str:
    """What is seen or read aloud, attributes that speak included."""
    spoken = [
        str(part[name])
        for name in ("aria-label", "title", "placeholder", "alt")
        for part in page.find_all(attrs={name: True})
    ]
    return " · ".join([said(page), *spoken])
