"""The six rules, held over every page that there is, every export, and everything that is told to scripts.

New pages come in by themselves: all addresses that the program answers have to be among those walked here.
All persons are made up, and nothing that they or the events say bears a digit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.routing import MapAdapter

from meetcompanion import entrance, portability
from meetcompanion import people as people_cases
from meetcompanion.bootstrap import Companion
from meetcompanion.merge import plan
from meetcompanion.model import Draft, Due, Person, PickState, Status, Window
from meetcompanion.model.logins import Scope
from meetcompanion.reminders import letters
from meetcompanion.week_ahead import week_ahead
from tests import companions, states
from tests.builders import event, instance, read, source
from tests.command_line import Shell
from tests.companions import at
from tests.fakes import FixedClock
from tests.pages import Visitor, said
from tests.states import STATES, pages_in, standing
from tests.test_humane import NEVER, shown
from tests.test_humane_words import NO_PROPERTY

#: All of these walk through the same pages, which one process remembers.
pytestmark = pytest.mark.xdist_group("pages")

#: Endpoints that no walk through the pages comes by, and why.
NOT_WALKED = {
    "static": "style sheets and pictures",
    "sources.row": "a part of a page that reads on",
    "hobbies.known": "names that complete what is typed",
    "calendars_out.feed": "a calendar for other programs, at an address that nobody can guess",
    "calendars_out.one": "one event as a file for a calendar",
    "offline.worker": "a script for the browser",
    "offline.manifest": "a description for the browser",
    "pictures.one": "a picture",
    "health.show": "whether all is well, for whoever looks after the machine",
    "health.metrics": "the same for Prometheus",
    "messages.ask_stop": "a button, behind a signed link in every message",
}

#: Days, times and what a format has to bear; everything else that is a digit would be a number about somebody.
DATE = re.compile(
    r"\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}"
    r"|\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December)( \d{4})?"
    r"|\d{4}-\d{2}-\d{2}(T[\d:]+(Z|[+-]\d{2}:\d{2})?)?|\d{4}-(spring|summer|autumn|winter)|\d{8}(T\d{6}Z?)?"
    r"|(in )?(spring|summer|autumn|winter) \d{4}|\d{1,2}:\d{2}",
    re.IGNORECASE,
)


@pytest.fixture
def lively(tmp_path: Path) -> Iterator[tuple[Companion, Visitor, Flask]]:
    """A companion with people of every way."""
    with standing(states.company, tmp_path) as found:
        yield found


# 1. No score, rank, total, streak, "overdue" or red mark on a person. -----------------------------------------------


def test_every_address_that_answers_is_walked(tmp_path: Path) -> None:
    with standing(states.empty, tmp_path) as (_companion, _visitor, app):
        walked = {endpoint for state in STATES for page in pages_in(state) for endpoint in endpoints(app, page.path)}
        answered = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    missing = {name for name in answered - walked - set(NOT_WALKED) if not behind_a_form(name)}
    assert not missing, f"no state of tests/states.py leads to {missing}"


def endpoints(app: Flask, path: str) -> Iterator[str]:
    adapter: MapAdapter = app.url_map.bind("localhost")
    address, _mark, query = path.partition("?")
    endpoint, _parts = adapter.match(address, method="GET", query_args=query)
    yield str(endpoint)


def behind_a_form(endpoint: str) -> bool:
    """What only a form or a token leads to: what was looked at, what an invitation opens, what programs are told."""
    return endpoint.startswith(("entrance.", "portability.", "jot.", "sources.look", "api."))


def test_a_day_that_has_passed_looks_like_one_to_come(lively: tuple[Companion, Visitor, Flask]) -> None:
    companion, visitor, _app = lively
    store, account = companion.store, companion.account()
    one = next(follow_up for follow_up in store.follow_ups(account.id) if follow_up.text.startswith("Share my recipe"))
    looks = []
    for due in (Due(day=companion.clock().date().replace(year=2020)), Due(day=companion.clock().date())):
        store.move_follow_up(account.id, one.id, due)
        found = visitor.visit("/follow-ups").page.select_one(f"#follow-up-{one.id}")
        assert found is not None
        looks.append([(part.name, part.get("class")) for part in found.find_all(True)])
    assert looks[0] == looks[1]


def test_every_person_looks_like_every_other_among_the_dots(lively: tuple[Companion, Visitor, Flask]) -> None:
    _companion, visitor, _app = lively
    links = visitor.visit("/dots").page.select('.dots a[id^="dot-"]')
    assert len({(link.get("class"), str(link.circle and link.circle["r"])) for link in links}) == 1


@pytest.mark.parametrize("arguments", [("people",), ("follow-ups",), ("follow-ups", "--json"), ("search", "ana")])
def test_the_command_line_tells_no_number_about_anybody(
    lively: tuple[Companion, Visitor, Flask], arguments: tuple[str, ...]
) -> None:
    companion, _visitor, _app = lively
    shell = Shell(companion.config.data, cast(FixedClock, companion.clock))
    told = shell(*arguments).stdout
    assert "Ana" in told
    nothing_is_measured(" ".join(arguments), told)


def test_no_export_tells_a_number_about_anybody(lively: tuple[Companion, Visitor, Flask]) -> None:
    companion, _visitor, _app = lively
    for path, text in portability.as_markdown(companion.store, companion.account()):
        nothing_is_measured(path, text)


@pytest.mark.parametrize("path", ["/api/v1/people", "/api/v1/follow-ups", "/api/v1/evenings"])
def test_no_answer_to_programs_tells_a_number_about_anybody(
    lively: tuple[Companion, Visitor, Flask], path: str
) -> None:
    companion, visitor, _app = lively
    made = entrance.new_token(companion.store, companion.account().id, "a script", Scope.ALL, companion.clock())
    answer = visitor.client.get(path, headers={"Authorization": f"Bearer {made}"})
    assert answer.status_code == 200
    told = list(leaves(answer.get_json()))
    assert told
    for name, value in told:
        assert not NO_PROPERTY.search(name), f"{path} tells {name}"
        if isinstance(value, str):
            nothing_is_measured(path, value)
        else:
            assert value is None or isinstance(value, bool) or name in REFERENCES, f"{path} tells {name}: {value}"


def test_no_message_tells_a_number_about_anybody_or_brings_up_who_is_left_in_peace(
    lively: tuple[Companion, Visitor, Flask],
) -> None:
    companion, _visitor, _app = lively
    account = companion.account()
    for one in companion.store.follow_ups(account.id):
        companion.store.move_follow_up(account.id, one.id, Due(day=companion.clock().date()))
    contents = week_ahead(companion.store, companion.ranker, account, companion.clock())
    assert contents.follow_ups
    letter = letters.week_letter(contents, account, base="http://x", stop="http://x/stop", key="week")
    read = BeautifulSoup(letter.html, "lxml")
    assert read.style is not None and read.select("script, img, link, meter, progress, [style]") == []
    read.style.decompose()
    for words in (letter.text, letter.subject, read.get_text("\n")):
        nothing_is_measured("a message", words)
        assert not re.search(r"\b(Farid|Greta)\b", words)


#: Where a number is only the name of an entry.
REFERENCES = {"id", "evening", "evenings", "person", "people"}


def leaves(node: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of an answer with the name it stands under."""
    if isinstance(node, dict):
        for below, value in node.items():
            yield from leaves(value, below)
    elif isinstance(node, list):
        for value in node:
            yield from leaves(value, name)
    else:
        yield name, node


def nothing_is_measured(where: str, text: str) -> None:
    found = NEVER.search(text)
    assert found is None, f"{where} says {found[0]!r}"
    for line in text.splitlines():
        if re.match(r"(VERSION|PRODID|UID|REV|https?:)", line):
            continue
        number = re.search(r"\d", DATE.sub("", re.sub(r"\([^()\s]*\.md\)|https?://\S+", "", line)))
        assert number is None, f"{where} shows a number: {line}"


# 2. Every suggestion quotes the user's or the event's own words. ------------------------------------------------------


def test_whatever_is_drafted_quotes_ones_own_words(lively: tuple[Companion, Visitor, Flask]) -> None:
    companion, _visitor, _app = lively
    own = " ".join(one.text for one in companion.store.follow_ups(companion.account().id))
    drafts = [draft for seen in pages_in(states.company) for draft in seen.page.select(".send blockquote")]
    assert len(drafts) > 3
    for draft in drafts:
        quotes = re.findall(r"“([^”]+)”", said(draft))
        assert quotes, f"drafted without quoting: {said(draft)}"
        assert all(quote in own for quote in quotes)
        assert len(re.findall(r"[.?](?=\s|$)", said(draft))) <= 2, "more than two sentences"


def test_whatever_one_could_ask_before_an_evening_quotes_the_event_or_ones_own_notes(tmp_path: Path) -> None:
    asked = []
    with standing(states.full, tmp_path) as (companion, visitor, _app):
        store, account = companion.store, companion.account()
        own = " ".join(note.text for person in store.people(account.id) for note in person.notes)
        for occurrence in store.upcoming(account.id, Window.around(companion.clock())):
            store.set_pick(account.id, occurrence.id, PickState.GOING, companion.clock())
            told = f"{occurrence.content.title} {occurrence.content.description or ''} {own}"
            for question in visitor.visit(f"/events/{occurrence.id}").page.select(".before .questions li"):
                quotes = re.findall(r"“([^”]+?)(?: …)?”", said(question))
                assert quotes, f"asked without quoting: {said(question)}"
                assert all(quote in " ".join(told.split()) for quote in quotes)
                asked.append(said(question))
    assert any("as you wrote" in words for words in asked)
    assert any("as you wrote" not in words for words in asked)


def test_chance_brings_somebody_to_mind_with_ones_own_words(lively: tuple[Companion, Visitor, Flask]) -> None:
    companion, _visitor, _app = lively
    own = {note.text for person in companion.store.people(companion.account().id) for note in person.notes}
    told = [said(part) for seen in pages_in(states.company) for part in seen.page.select(".notice")]
    brought = [words for words in told if words.startswith("Chance brings")]
    assert len(brought) == 1
    assert re.findall(r"“([^”]+)”", brought[0])[0] in own


def test_without_words_there_is_no_draft(lively: tuple[Companion, Visitor, Flask]) -> None:
    companion, visitor, _app = lively
    with_drafts = {seen.path for seen in pages_in(states.company) if seen.page.select(".send")}
    assert len(with_drafts) > 1
    for follow_up in companion.store.follow_ups(companion.account().id):
        companion.store.reword_follow_up(companion.account().id, follow_up.id, "")
    for path in with_drafts:
        assert visitor.visit(path).page.select(".send") == [], path


# 3. Silence is a valid answer: a prompt appears at most once. ---------------------------------------------------------


@pytest.mark.parametrize(
    "state", [states.full, states.question, states.told, states.company], ids=lambda state: state.__name__
)
def test_no_page_asks_twice(state: Callable[[Companion, FixedClock], None], tmp_path: Path) -> None:
    asked: set[str] = set()
    with standing(state, tmp_path) as (_companion, visitor, _app):
        for _visit in range(2):
            for path in ("/", "/follow-ups", "/evenings", "/people", "/jot"):
                for prompt in visitor.visit(path).page.select(".question"):
                    words = said(prompt)
                    assert words not in asked, f"{path} asks again: {words}"
                    asked.add(words)
    if state in (states.question, states.company):
        assert asked


def test_nobody_who_is_left_in_peace_is_brought_up(lively: tuple[Companion, Visitor, Flask]) -> None:
    companion, visitor, _app = lively
    everybody = {person.name for person in companion.store.people(companion.account().id)}
    assert {"Farid", "Greta"} <= everybody
    for path in ("/", "/follow-ups"):
        words = said(cast(Tag, visitor.visit(path).page.main))
        assert not re.search(r"\b(Farid|Greta)\b", words), path
    shell = Shell(companion.config.data, cast(FixedClock, companion.clock))
    assert not re.search(r"\b(Farid|Greta)\b", shell("follow-ups", "--json").stdout)


def test_both_answers_and_no_answer_to_a_gesture_are_the_same_size(lively: tuple[Companion, Visitor, Flask]) -> None:
    _companion, visitor, _app = lively
    buttons = visitor.visit("/follow-ups").page.select(".question button, .follow-up .pair button")
    assert {tuple(button.get("class") or ()) for button in buttons} == {("quiet",)}


# 4. "Would I be fine if they read this?" ------------------------------------------------------------------------------


def test_whoever_is_forgotten_is_nowhere_any_more(lively: tuple[Companion, Visitor, Flask]) -> None:
    companion, visitor, _app = lively
    store, account = companion.store, companion.account()
    speaking = [seen.path for seen in pages_in(states.company) if re.search(r"\bChiara\b", shown(seen.page))]
    chiara = person(companion, "Chiara")
    paths = [path for path in speaking if not re.search(rf"/{chiara.id}(/|$)|[?&]\w+={chiara.id}$", path)]
    assert {"/people", "/dots", "/evenings/1"} <= set(paths)
    visitor.visit("/dots")
    people_cases.forget(store, account, chiara.id, "somebody")
    for path in paths:
        assert not re.search(r"\bChiara\b", shown(visitor.visit(path).page)), path
    for path, text in portability.as_markdown(store, account):
        assert not re.search(r"\bChiara\b", path + text), path


# 5. Private notes never leave with a vCard unless ticked. -------------------------------------------------------------


@pytest.mark.parametrize("version", portability.VERSIONS)
def test_a_card_bears_no_note_unless_ticked(lively: tuple[Companion, Visitor, Flask], version: str) -> None:
    companion, _visitor, _app = lively
    people = companion.store.people(companion.account().id)
    written = [note.text for one in people for note in (*one.notes, *one.cares, *one.hopes)]
    assert written
    plain = portability.as_vcards(people, version=version).replace("\r\n ", "")
    ticked = portability.as_vcards(people, version=version, with_notes=True).replace("\r\n ", "")
    assert not any(note in plain for note in written)
    assert any(note in ticked for note in written)
    for word in ("ORG", "TITLE", "ROLE", "X-RANK", "CATEGORIES"):
        assert not re.search(rf"^{word}", ticked, re.MULTILINE)


def test_a_card_asked_for_on_the_page_bears_no_note_either(lively: tuple[Companion, Visitor, Flask]) -> None:
    companion, visitor, app = lively
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.rule.endswith((".vcf", ".ics", "/cards")):
            answer = visitor.client.get(rule.rule)
            assert "rye" not in answer.text, rule.rule
    assert "rye" in " ".join(note.text for note in person(companion, "Ana").notes)


# 6. Past evenings belong to the user. ---------------------------------------------------------------------------------

_SAME = "supper@example.org"


def _dropped() -> list[Draft]:
    return []


def _moved() -> list[Draft]:
    return [event("Supper", instance(at(9, 20)), uid=_SAME, location="Marsh gate")]


def _renamed() -> list[Draft]:
    return [event("Networking lunch", instance(at(1, 19)), uid=_SAME, location="Tower", description="Bring cards.")]


def _reused() -> list[Draft]:
    return [event("Tax advice", instance(at(40, 9)), uid=_SAME, location="Office")]


def _cancelled() -> list[Draft]:
    return [event("Supper", instance(at(1, 19), status=Status.CANCELLED), uid=_SAME, location="Marsh gate")]


@pytest.mark.parametrize("change", [_dropped, _moved, _renamed, _reused, _cancelled])
def test_whatever_a_feed_says_later_a_past_evening_stays(change: Callable[[], list[Draft]], tmp_path: Path) -> None:
    def lived(companion: Companion, clock: FixedClock) -> None:
        companions.start(companion, "soup")
        supper = event("Supper", instance(at(1, 19)), uid=_SAME, location="Marsh gate", description="Bring a spoon.")
        source(companion.store, companion.account(), supper, now=clock())
        companions.go_out(companion, clock, "Supper")
        companions.meet(companion, "@Ana brought soup\n* the spoons rang")

    with standing(lived, tmp_path) as (companion, visitor, _app):
        (one,) = companion.store.evenings(companion.account().id)
        paths = (f"/evenings/{one.id}", "/evenings", "/look-back", "/dots", f"/people/{person(companion, 'Ana').id}")
        before = [said(cast(Tag, visitor.visit(path).page.main)) for path in paths]
        (town,) = (found.source for found in companion.store.subscriptions(companion.account().id, companion.clock()))
        window = Window(at(0, 0), at(60, 0))
        changes = plan(change(), companion.store.held_events(town.id), window)
        read(companion.store, town, changes, now=companion.clock())
        after = [said(cast(Tag, visitor.visit(path).page.main)) for path in paths]
        assert after == before
        assert replace(companion.store.evening(companion.account().id, one.id), occurrence_id=None) == replace(
            one, occurrence_id=None
        )


def person(companion: Companion, name: str) -> Person:
    """Somebody by name."""
    return next(one for one in companion.store.people(companion.account().id) if one.name == name)
