"""The states in which a companion can be found, for tests that hold for every page in every state.

All persons are made up, and nothing that they or the events say bears a digit: any number on a page of people is ours.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from flask import Flask

from meetcompanion.bootstrap import Companion
from meetcompanion.fetch import Fetcher
from meetcompanion.merge import plan
from meetcompanion.message import Message
from meetcompanion.model import (
    Due,
    Fields,
    FollowUpKind,
    FollowUpState,
    HowTheyLikeIt,
    NoteKind,
    PickState,
    Problem,
    Window,
)
from tests import apps, companions
from tests.builders import event, instance, read, source
from tests.companions import at
from tests.fakes import FixedClock
from tests.pages import Visitor
from tests.postgresql import EVERYTHING_ON_SERVER

JOT = """@Ana bakes rye, her starter died. Share my recipe with Ana by Friday
@"woman with the theremin" plays at the Kulturhaus
Introduce Ana and Ben
* a wooden sheep got home
the room was warm
"""


MANY = """@Ana bakes rye. Share my recipe with Ana by Friday
@Ben keeps bees behind the library
@Chiara whistles. Thank Chiara for the empty chair
@Farid draws maps. Give Farid a jar of honey
@Greta prefers to be left alone. Ask how Greta's exam went
Introduce Ana and Ben (both like warm kitchens)
* a wooden sheep got home
"""
AGAIN = """@Ben brought honey. Ask how Ben's hives fare
@Dmitri mends clocks. Thank Dmitri for his patience
@Elif sings in the reeds. Share the choir's address with Elif
* somebody laughed in the subjunctive
"""


def first_visit(_companion: Companion, _clock: FixedClock) -> None:
    """Nobody has been here."""


def empty(companion: Companion, _clock: FixedClock) -> None:
    """The first visit left everything empty."""
    companions.start(companion)


def full(companion: Companion, clock: FixedClock) -> None:
    """A town, answers of every kind, evenings, people, follow-ups, and sources that fare well and badly."""
    companions.fill(companion)
    store, account = companion.store, companion.account()
    companions.go_out(companion, clock, "Board games at the Second Die")
    companions.meet(companion, JOT)
    states = iter((PickState.GOING, PickState.INTERESTED, PickState.NO))
    for listed in companion.ranker.listed(account, clock())[:3]:
        store.set_pick(account.id, listed.occurrence.id, next(states), clock())
    library = source(store, account, url="https://library.example/c.ics", title="The library", now=clock())
    read(store, library, now=clock(), skipped=[Problem("the event “Blitz”", Message.of("It has no start."))])
    marsh = source(store, account, event("Owls"), url="https://marsh.example/c.ics", title="Friends of the marsh")
    store.save_failure(
        marsh.id, Message.of("The host does not answer."), now=clock(), due_at=clock.now.replace(hour=23)
    )


def known_well(companion: Companion, clock: FixedClock) -> None:
    """People of whom all is said that can be: likes, rest, former names, through whom; some notes fade soon."""
    companions.fill(companion)
    companions.go_out(companion, clock, "Board games at the Second Die")
    companions.meet(companion, JOT)
    store, account = companion.store, companion.account()
    ids = {person.name: person.id for person in store.people(account.id)}
    ana, maja = ids["Ana"], ids["woman with the theremin"]
    store.rename_person(account.id, maja, "Maja Quint", clock())
    for kind, text in ((NoteKind.CARES, "bread that takes its time"), (NoteKind.HOPES, "a boat with Maja")):
        store.add_line(account.id, ana, kind, text, clock())
    store.set_likes(account.id, ana, HowTheyLikeIt.COFFEE)
    store.set_through(account.id, maja, ana)
    store.let_rest(account.id, maja, clock(), Due(season="2026-spring"))
    farid = store.add_person(account.id, "Farid", clock(), known_since=date(2024, 1, 12))
    store.set_rather_not(account.id, farid, clock())
    again = store.add_person(account.id, "Maja", clock())
    store.merge_people(account.id, maja, again, clock())
    store.add_person(account.id, "Maja Lind", clock())
    store.set_fading(account.id, 6, clock())
    clock.advance(days=160)
    companion.ranker.prepare()


def question(companion: Companion, clock: FixedClock) -> None:
    """An evening has just passed, and nothing was written of it."""
    companions.fill(companion)
    companions.go_out(companion, clock)


def alone(companion: Companion, clock: FixedClock) -> None:
    """Nothing fits this week, and a calendar is still to be read."""
    companions.start(companion, "board games")
    source(companion.store, companion.account(), event("Tax advice", instance(at(2, 18))), now=clock())
    waiting = companion.store.add_source("https://new.example/c.ics", clock())
    companion.store.subscribe(companion.account().id, waiting.id, clock())


def sample(companion: Companion, clock: FixedClock) -> None:
    """They look around in the sample town."""
    question(companion, clock)
    companion.store.save_account(replace(companion.account(), sample_town=True))


def told(companion: Companion, clock: FixedClock) -> None:
    """An evening moved, another was called off, one is listed by two; sources rest, fail for weeks and look wrong.

    Pictures are wanted.
    """
    companions.fill(companion)
    store, account = companion.store, companion.account()
    for title, state in (("Birdwatching at dawn", PickState.GOING), ("Observing night", PickState.INTERESTED)):
        store.set_pick(account.id, companions.occurrence_id(companion, title), state, clock())
    (town,) = (one.source for one in store.subscriptions(account.id, clock()))
    drafts = [event("Birdwatching at dawn", instance(at(6, 7)), location="Marsh gate", uid="birds@example.org")]
    window = Window(clock(), Window.around(clock()).until)
    read(store, town, plan(drafts, store.held_events(town.id), window), now=clock(), title="The Second Die")
    dawn = {"url": "https://marsh.example/dawn", "image": "https://marsh.example/dawn.jpg"}
    marsh = source(
        store,
        account,
        event("Birdwatching at dawn", instance(at(6, 7)), location="Marsh gate", **dawn),
        event("Owls at night", instance(at(6, 21))),
        url="https://marsh.example/c.ics",
        title="Friends of the marsh",
        now=clock(),
    )
    store.save_failure(marsh.id, Message.of("The host does not answer."), now=clock(), due_at=clock())
    store.save_account(replace(account, pictures=True))
    clock.advance(days=2)
    hall = source(store, account, url="https://hall.example/", title="The hall", now=clock())
    fields = Fields(clock(), 9, 1.0, 0.5, 0.0, 0.25)
    read(store, hall, now=clock(), title="The hall", kind="layout", fields=fields)
    attic = source(store, account, url="https://attic.example/", title="The attic", now=clock())
    store.looks_wrong(account.id, attic.id, clock())
    store.pause_source(account.id, town.id, clock())
    with store._writing() as connection:
        connection.exec_driver_sql("UPDATE sources SET failing_since = '2025-12-01T00:00:00+00:00' WHERE failures > 0")
    companion.ranker.prepare()


def company(companion: Companion, clock: FixedClock) -> None:
    """Two evenings with people of every way; one rests, one would rather not, one gesture waits to be asked about."""
    companions.fill(companion)
    store, account = companion.store, companion.account()
    for words in (MANY, AGAIN):
        companions.go_out(companion, clock)
        companions.meet(companion, words)
        clock.advance(days=3)
    ids = {person.name: person.id for person in store.people(account.id)}
    ways = (HowTheyLikeIt.COFFEE, HowTheyLikeIt.STRAIGHT, HowTheyLikeIt.IN_A_GROUP, HowTheyLikeIt.IN_WRITING)
    for name, likes in zip(("Ana", "Ben", "Chiara", "Dmitri"), ways, strict=True):
        store.set_likes(account.id, ids[name], likes)
    store.set_likes(account.id, ids["Elif"], HowTheyLikeIt.THROUGH_SOMEONE)
    store.set_through(account.id, ids["Elif"], ids["Ana"])
    store.let_rest(account.id, ids["Farid"], clock(), Due(season="2026-spring"))
    store.set_rather_not(account.id, ids["Greta"], clock())
    for follow_up in store.follow_ups(account.id):
        if follow_up.kind is FollowUpKind.THANK:
            store.answer_follow_up(account.id, follow_up.id, FollowUpState.DONE, clock())
        if follow_up.kind is FollowUpKind.INTRODUCE:
            for person_id in follow_up.person_ids:
                store.say_yes(account.id, follow_up.id, person_id, clock())
    store.want_now_and_then(account.id, clock())
    clock.advance(days=20)


State = Callable[[Companion, FixedClock], None]


def in_state(state: State, folder: Path, clock: FixedClock, fetcher: Fetcher | None = None) -> Companion:
    """A companion in this state, which is brought about once in each process and copied from then on."""
    if EVERYTHING_ON_SERVER:
        made = companions.new_companion(folder, clock, fetcher)
        state(made, clock)
        return made
    files, clock.now = _brought_about(state)
    for path, held in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(held)
    return companions.opened(folder, clock, fetcher)


@cache
def _brought_about(state: State) -> tuple[dict[Path, bytes], datetime]:
    """The data folder of a companion in this state, and what time it is then."""
    clock = FixedClock()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = companions.new_companion(folder, clock)
        state(made, clock)
        made.close()
        files = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return files, clock.now


STATES: tuple[State, ...] = (first_visit, empty, full, known_well, question, alone, sample, told, company)


@contextmanager
def standing(state: State, folder: Path) -> Iterator[tuple[Companion, Visitor, Flask]]:
    """A companion in this state, somebody who visits it, and its pages."""
    companion = in_state(state, folder, FixedClock())
    try:
        with apps.pages(companion) as app:
            yield companion, Visitor(app.test_client()), app
    finally:
        companion.close()


@dataclass(frozen=True)
class Page:
    """One page as it was seen."""

    path: str
    page: BeautifulSoup


@cache
def pages_in(state: State) -> Sequence[Page]:
    """Every page of a companion in this state, walked and read once; whoever alters one alters a copy of it."""
    with tempfile.TemporaryDirectory() as folder, standing(state, Path(folder)) as (_companion, visitor, app):
        return tuple(Page(seen.path, seen.page) for seen in every_page(visitor, app))


def every_page(visitor: Visitor, app: Flask) -> Iterator[Visitor]:
    """Every page that can be reached or has an address without parts; the same visitor stands on one after another."""
    waiting = ["/", *sorted(_plain_addresses(app))]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        # One day's list looks like another's, and whatever stands in it stands in the whole list too.
        if (alike := _DAY.sub("day=", path)) in seen:
            continue
        seen.add(alike)
        answer = visitor.client.get(path)
        if answer.status_code == 303:
            waiting.append(urlsplit(answer.headers["Location"]).path)
            continue
        if answer.mimetype not in ("text/html", "image/svg+xml"):
            continue
        visitor._see(answer, path, 200)
        for link in visitor.page.find_all("a", href=True):
            parts = urlsplit(str(link["href"]))
            address = parts.path + (f"?{parts.query}" if parts.query else "")
            if not parts.netloc and address.startswith("/"):
                waiting.append(address)
        yield visitor


_DAY = re.compile(r"day=\d{4}-\d\d-\d\d")

#: No pages: these are for browsers to read.
_FILES = {"static", "offline.worker", "offline.manifest", "dots.save", "hobbies.known", "health.metrics", "health.show"}


def _plain_addresses(app: Flask) -> set[str]:
    return {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.methods and "GET" in rule.methods and not rule.arguments and rule.endpoint not in _FILES
    }
