"""Pages about people with 300 of them and 150 evenings against an empty Flask page, in seconds of the processor.

Those do not grow when the machine has other things to do: between a page that takes a third of a millisecond and one
that takes one, waiting for one's turn would decide.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import feeds
from bench.bench_page import QuickVectors
from bench.measure import in_child, line

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from meetcompanion.bootstrap import Companion

_PEOPLE, _EVENINGS = 300, 150
_FIRST = ("Ana", "Ben", "Cleo", "Dário", "Élise", "Farid", "Greta", "Håkon", "Ines", "Jürgen", "Keiko", "Léon")
_TOLD = ("bakes rye bread", "plays the theremin", "keeps two owls", "sails on Sundays", "learns the accordion")

#: What is shown, by the address. The first person has been to most evenings.
PAGES = {
    "people": "/people",
    "people by last evening": "/people?by=evening",
    "one person": "/people/1",
    "put right": "/people/1/put-right",
    "read it as them": "/people/1/as-them",
    "before forgetting": "/people/1/forget",
    "merge": "/people/1/merge",
    "search": "/search?q=bread",
    "in and out": "/in-and-out",
    "follow-ups": "/follow-ups",
    "evenings": "/evenings",
    "one evening": "/evenings/1",
    "jot": "/jot",
    "look back": "/look-back",
    "the dots": "/dots",
    "the dots, with names": "/dots?closer=yes",
}

_EMPTY = "empty Flask page"


def run(arguments: argparse.Namespace) -> None:
    """Measure in one child, by turns, and print: as it is shown again, and right after something was written."""
    ours = in_child(people_pages, _PEOPLE, _EVENINGS, arguments.runs)
    base = ours.seconds.pop(_EMPTY)
    print(f"Pages about people, with {_PEOPLE} of them and {_EVENINGS} evenings")
    line(_EMPTY, base, 1)
    for name, seconds in ours.seconds.items():
        line(name, seconds, seconds / base)
    print()


def empty_page() -> FlaskClient:
    """The yardstick: one view that returns nothing."""
    from flask import Flask

    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "")
    return app.test_client()


def people_pages(people: int, evenings: int, runs: int) -> tuple[dict[str, float], dict[str, Any]]:
    """Each page in seconds: shown again, and "… after a change" for the first time after something was written.

    The empty page is shown by turns with each: whatever else the machine does, it does to both.
    """
    from meetcompanion.bootstrap import build
    from meetcompanion.config import Config
    from meetcompanion.web import create_app

    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        config = Config(data=Path(folder), zone="Europe/Berlin")
        companion = build(config, clock=lambda: feeds.NOW, embedder=QuickVectors())
        companion.store.save_account(replace(companion.account(), started_at=feeds.NOW))
        fill(companion, people, evenings)
        client, empty = create_app(companion).test_client(), empty_page()
        nothing: list[float] = []
        for name, address in PAGES.items():
            _show(client, address)
            again = []
            for _ in range(runs * 10):
                nothing.append(_show(empty, "/"))
                again.append(_show(client, address))
            found[name] = statistics.median(again)
        found[_EMPTY] = statistics.median(nothing)
        for name, address in PAGES.items():
            fresh = []
            for number in range(runs):
                companion.store.set_keep_notes(companion.account().id, 1, number % 2 == 0)
                fresh.append(_show(client, address))
            found[f"{name}, after a change"] = statistics.median(fresh)
        companion.close()
    return found, {}


def fill(companion: Companion, people: int, evenings: int) -> None:
    """That many people and evenings, written as jots."""
    from meetcompanion.model import (
        Content,
        Draft,
        FollowUpDraft,
        FollowUpKind,
        Instance,
        Jot,
        PersonTold,
        PickState,
        When,
        Window,
    )
    from meetcompanion.model.held import Changes

    dice, store, account = random.Random(20260304), companion.store, companion.account()
    source = store.add_source("https://town.example/c.ics", feeds.NOW, title="The town")
    store.subscribe(account.id, source.id, feeds.NOW)
    begin = feeds.NOW - timedelta(days=evenings * 4)
    drafts = []
    for number in range(evenings):
        start = begin + timedelta(days=number * 4)
        when = When(start, start + timedelta(hours=2), "Europe/Berlin")
        content = Content(
            title=feeds.title(dice, number), description=feeds.description(dice), location=feeds.place(dice)
        )
        drafts.append(Draft(uid=f"{number}@bench.example", content=content, instances=(Instance("", when),)))
    store.save_reading(
        source.id,
        Changes(new=tuple(drafts)),
        now=begin - timedelta(days=1),
        due_at=feeds.NOW + timedelta(days=1),
        kind="ical",
        title=None,
        zone=None,
        read_url=None,
        etag=None,
        last_modified=None,
        body_hash=None,
        warning=None,
        skipped=(),
    )
    for occurrence in store.upcoming(account.id, Window(begin - timedelta(days=1), feeds.NOW)):
        store.set_pick(account.id, occurrence.id, PickState.WENT, feeds.NOW)
    store.freeze_evenings(account.id, feeds.NOW, feeds.NOW.tzinfo or companion.zone)
    names = [f"{dice.choice(_FIRST)} {chr(65 + number % 26)}. {number}" for number in range(people)]
    for place, evening in enumerate(store.evenings(account.id)):
        met = [names[0], *(names[(place * 2 + step) % people] for step in range(5))]
        told = tuple(PersonTold(name, (dice.choice(_TOLD),)) for name in dict.fromkeys(met))
        todo = (
            (FollowUpDraft(FollowUpKind.SHARE, (met[1],), f"Share a recipe with {met[1]}"),) if place % 5 == 0 else ()
        )
        jot = Jot(told, todo, (f"A moment on {date(2026, 1, 1) + timedelta(days=place)}",), ("It rained.",))
        text = "\n".join(f"@{one.name} {one.told[0]}" for one in told)
        store.save_jot(account.id, jot, evening_id=evening.id, text=text, now=feeds.NOW)


def _show(client: FlaskClient, address: str) -> float:
    begin = time.process_time()
    answer = client.get(address)
    seconds = time.process_time() - begin
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status}")
    return seconds
