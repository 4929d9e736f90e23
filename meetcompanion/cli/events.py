"""`events` and `shortlist`: everything upcoming, best match first, and the few."""

from __future__ import annotations

import unicodedata
from contextlib import AbstractContextManager
from datetime import date, tzinfo
from zoneinfo import ZoneInfo

import click

from meetcompanion.cli.output import Report, print_json, print_listed, progress, say
from meetcompanion.cli.preview import window_of
from meetcompanion.cli.session import DAY, Session, data_option, pass_session
from meetcompanion.cli.sources import read_words
from meetcompanion.message import N_, Message
from meetcompanion.model import Listed, Shortlist, Window
from meetcompanion.model.as_json import listed_json


@click.command()
@click.option("--from", "start", type=DAY, help="The first day wanted; today when left out.")
@click.option("--until", type=DAY, help="The first day no longer wanted; half a year ahead when left out.")
@click.option("--search", metavar="TEXT", help="Only events with all of these words.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")
@data_option
@pass_session
def events(session: Session, start: date | None, until: date | None, search: str | None, as_json: bool) -> None:
    """Every upcoming occurrence, best match first."""
    with session.companion() as companion:
        account = companion.account()
        zone = ZoneInfo(account.zone)
        now = companion.clock()
        window: Window | None = window_of(now, start, until, zone) if start or until else None
        read_words(companion)
        with looking_through():
            listed = [one for one in companion.ranker.listed(account, now, window) if _says(one, search)]
        if as_json:
            print_json({"occurrences": [listed_json(one, zone) for one in listed]})
            return
        if not listed:
            say(Message.of(N_("No upcoming events here.")))
        print_listed(listed, zone)


@click.command()
@click.option("--on", type=DAY, help="Which day to take for today.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")
@data_option
@pass_session
def shortlist(session: Session, on: date | None, as_json: bool) -> None:
    """The few that fit you, with the reasons."""
    with session.companion() as companion:
        account = companion.account()
        zone = ZoneInfo(account.zone)
        read_words(companion)
        with looking_through():
            few = companion.ranker.shortlist(account, session.now(on, zone))
        if as_json:
            print_json({"occurrences": [listed_json(one, zone) for one in few.picks]})
            return
        print_shortlist(few, zone)


def looking_through() -> AbstractContextManager[Report]:
    """A bar while it is found out what fits: of a large town, seconds to a minute."""
    return progress(Message.of(N_("Looking through what is on")))


def print_shortlist(few: Shortlist, zone: tzinfo) -> None:
    """The few, or a kind sentence where there are none."""
    if not few.picks:
        say(Message.of(N_("Nothing fits this week, and that is fine. An evening at home counts too.")))
    print_listed(few.by_day(zone), zone)


def _says(listed: Listed, search: str | None) -> bool:
    if not search:
        return True
    content = listed.occurrence.content
    parts = (content.title, content.description, content.location, content.organiser, *content.categories)
    text = _plain(" ".join(part for part in (*parts, listed.source_title) if part))
    return all(word in text for word in _plain(search).split())


def _plain(text: str) -> str:
    """Without case and accents, so that “cafe” finds “Café”."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
