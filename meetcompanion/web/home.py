"""The first page: the first visit, this week's few, and one question after an evening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from zoneinfo import available_timezones

from flask import Blueprint, render_template, request, session, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from meetcompanion import evenings as evening_cases
from meetcompanion import people as people_cases
from meetcompanion.message import N_, Message
from meetcompanion.model import Evening, Person, PickState
from meetcompanion.web import before, cards, formats, forms, notices, sample, settings
from meetcompanion.web.context import (
    SAME_PAGE_AGAIN,
    account,
    companion,
    go,
    nobody_looks,
    now,
    room,
    save_account,
    zone,
)
from meetcompanion.web.kept import Page, kept

blueprint = Blueprint("home", __name__)

_FILE_TOO_LARGE = N_("That file is larger than this companion reads. A calendar of fewer months may fit.")

#: The evenings that were asked about when the page was shown last.
_ASKED = "asked"


@blueprint.get("/")
@kept
def index() -> str | Page:
    """The first visit, or this week."""
    if account().started_at is None:
        return _first_visit()
    return _this_week()


@blueprint.post("/welcome")
def welcome() -> Response | tuple[str, int]:
    """Keep what was written on the first visit, and go on with the calendar that came with it."""
    try:
        request.files  # noqa: B018 - asked for its error: nothing of a form that is too large can be read afterwards
    except RequestEntityTooLarge:
        return _first_visit(forms.typed_beside_a_file(request), Message.of(_FILE_TOO_LARGE)), 413
    store = companion().store
    # A moment earlier: what the sample town lends bears the moment of walking in, and is taken back by it.
    written = now() - timedelta(milliseconds=1)
    for name in forms.hobby_names(request.form.get("hobbies", "")):
        store.add_hobby(account().id, name, written)
    save_account(
        replace(
            account(),
            zone=_zone_of_browser(request.form.get("zone", "")),
            evenings=settings.evenings_a_week(request.form.get("evenings", type=int)),
            started_at=now(),
        )
    )
    if request.form.get("go") == "sample":
        sample.enter()
        return go("home.index")
    address, body = forms.pasted(request)
    if address:
        return go(
            "sources.looked", token=room().look_jobs.ask(account().id, address, now=now(), zone=zone(), body=body)
        )
    return go("home.index")


def _first_visit(typed: Mapping[str, str] = MappingProxyType({}), problem: Message | None = None) -> str:
    usual = 5 if account().evenings == 5 else 3
    return render_template(
        "welcome.html",
        evenings={"1": 1, "2": 2, "3": 3, "5": 5}.get(typed.get("evenings", ""), usual),
        typed={"hobbies": "", "address": "", **typed},
        problem=problem,
    )


@blueprint.get("/more")
def more() -> str:
    """Everything that does not fit under a thumb."""
    return render_template("more.html")


def _zone_of_browser(name: str) -> str:
    """The browser's zone where the machine's own says nothing of where the person lives."""
    held = account().zone
    if held in ("UTC", "Etc/UTC", "") and name in available_timezones():
        return name
    return held


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
        cards.plain_card(occurrence, state, titles.get(occurrence.source_id), zone(), now())
        for occurrence, state in picked
        if state is PickState.GOING and occurrence.id not in shown and occurrence.when.ends_at(zone()) > now()
    ]
    subscriptions = store.subscriptions(person.id, now(), counting=False)
    return Page(
        "week.html",
        told=notices.to_tell(shown_before),
        rested=_back_in_mind(),
        today=before.today(picked),
        picks=[cards.card(listed, zone(), now()) for listed in shortlist.picks],
        going=going,
        ended=[(evening, cards.evening_when(evening, zone(), now())) for evening in ended],
        has_hobbies=bool(store.hobbies(person.id)),
        has_sources=bool(subscriptions),
        still_reading=any(
            subscription.source.read_at is None and not subscription.source.failures for subscription in subscriptions
        ),
        back=url_for("home.index"),
        window_seats=store.preferences(person.id).window_seats,
    )
