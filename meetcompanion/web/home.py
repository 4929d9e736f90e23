"""The first page: the first visit, this week's few, and one question after an evening."""

from __future__ import annotations

import secrets

from flask import Blueprint, render_template, request, session, url_for

from meetcompanion import evenings as evening_cases
from meetcompanion import people as people_cases
from meetcompanion.message import N_
from meetcompanion.model import Evening, Person, PickState, Reminder
from meetcompanion.web import before, cards, formats, notices, pictures, waiting, welcome, working
from meetcompanion.web.context import (
    SAME_PAGE_AGAIN,
    account,
    companion,
    nobody_looks,
    now,
    zone,
)
from meetcompanion.web.kept import Page, kept_today, kept_while

blueprint = Blueprint("home", __name__)

#: The evenings that were asked about when the page was shown last.
_ASKED = "asked"


def _turn() -> object:
    return pictures.turn(), working.weighing(), account().started_at is None or working.at_hand()


@blueprint.get("/")
@kept_while(_turn)
def index() -> str | Page:
    """The first visit, or this week."""
    if account().started_at is None:
        return welcome.first_step()
    if not working.at_hand():
        return waiting.page(N_("This week"))
    return _this_week()


@blueprint.get("/more")
@kept_today
def more() -> str:
    """Everything that does not fit under a thumb."""
    return render_template("more.html")


def _evenings_to_ask_about(shown_before: bool) -> list[Evening]:
    """Those that ended since the last visit. Each is asked about once; a tap elsewhere on the page is no answer."""
    if nobody_looks():
        return []
    store, person = companion().store, account()
    asked = evening_cases.ask(store, person, now())
    if shown_before and not asked:
        waiting = set(session.get(_ASKED, ()))
        return [one for one in store.evenings(person.id) if one.id in waiting and one.closed_at is None]
    if asked or session.get(_ASKED):
        session[_ASKED] = [evening.id for evening in asked]
    return asked


def _back_in_mind() -> list[Person]:
    """Those who were let rest until now; each appears once."""
    if nobody_looks():
        return []
    return people_cases.back_from_rest(companion().store, account(), formats.today_in(zone(), now()), now())


def _by_chance() -> Reminder | None:
    """Now and then somebody, where that is wanted."""
    if nobody_looks():
        return None
    return people_cases.reminded(companion().store, account(), now(), secrets.choice)


def _this_week() -> Page:
    store, person = companion().store, account()
    shown_before = bool(session.pop(SAME_PAGE_AGAIN, False) or request.headers.get("HX-Request"))
    ended = _evenings_to_ask_about(shown_before)
    shortlist = companion().ranker.shortlist(person, now())
    shown = {listed.occurrence.id for listed in shortlist.picks}
    shown.update(other.occurrence_id for listed in shortlist.picks for other in listed.also)
    titles = store.source_titles(person.id)
    picked = store.picked(person.id)
    going = [
        cards.plain_card(
            occurrence,
            state,
            titles.get(occurrence.source_id),
            zone(),
            now(),
            picture=pictures.mark(occurrence),
        )
        for occurrence, state in picked
        if state is PickState.GOING and occurrence.id not in shown and occurrence.when.ends_at(zone()) > now()
    ]
    subscriptions = store.subscriptions(person.id, now(), counting=False)
    return Page(
        "week.html",
        day=formats.today_in(zone(), now()),
        told=notices.to_tell(shown_before),
        rested=_back_in_mind(),
        by_chance=_by_chance(),
        today=before.today(picked),
        picks=[
            cards.card(listed, zone(), now(), picture=pictures.mark(listed.occurrence))
            for listed in shortlist.by_day(zone())
        ],
        going=going,
        ended=[(evening, cards.evening_when(evening, zone(), now())) for evening in ended],
        has_hobbies=bool(store.hobbies(person.id)),
        has_sources=bool(subscriptions),
        still_reading=any(
            subscription.source.read_at is None and not subscription.source.failures for subscription in subscriptions
        ),
        weighing=working.weighing(),
        back=url_for("home.index"),
        window_seats=store.preferences(person.id).window_seats,
    )
