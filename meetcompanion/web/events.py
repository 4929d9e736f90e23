"""Everything upcoming: best first, by day, of a day or a week, narrowed; the page of one event; and picks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from meetcompanion.errors import UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model import PickState
from meetcompanion.ranking import ListedPage
from meetcompanion.web import before, calendars_out, cards, day_names, days, formats, pictures, same
from meetcompanion.web.context import account, companion, go_back, now, say, zone
from meetcompanion.web.kept import Page, kept_while, minute
from meetcompanion.web.narrowing import BEST, BY_DAY, Filters
from meetcompanion.web.waiting import lists_first

blueprint = Blueprint("events", __name__, url_prefix="/events")

#: How many tickets one page of the list holds.
PAGE = 20

_SAID = {
    PickState.INTERESTED: N_("Noted: you are interested in “{title}”."),
    PickState.GOING: N_("You are going to “{title}”. Have a good evening."),
    PickState.NO: N_("“{title}” is out of your way."),
    PickState.WENT: N_("Noted: you went to “{title}”."),
    PickState.MISSED: N_("Noted. There will be another evening."),
}


def _moved() -> object:
    """What the clock moves on the list: which events stand on it, and what is called today."""
    filters = Filters.of_request()
    if filters.view in ("week", "day") or filters.source is not None or filters.day or filters.search:
        return None
    hobby, offset = filters.hobby or None, (filters.page - 1) * PAGE
    listed = companion().ranker.listed_now(
        account(), now(), order=filters.order, hobby=hobby, offset=offset, limit=PAGE
    )
    return formats.today_in(zone(), now()), listed


@blueprint.get("")
@lists_first(N_("All events"))
@kept_while(minute, moves=_moved)
def index() -> Page:
    """All of them: the best first, by day, or those of one week or day."""
    filters = Filters.of_request()
    if filters.view in ("week", "day"):
        return _some_days(filters)
    found = companion().ranker.page(
        account(),
        now(),
        order=filters.order,
        hobby=filters.hobby or None,
        source_id=filters.source,
        day=filters.day,
        search=filters.search or None,
        offset=(filters.page - 1) * PAGE,
        limit=PAGE,
    )
    tickets = _tickets(found)
    today = formats.today_in(zone(), now())
    return Page(
        "events.html",
        groups=_by_day(tickets, today) if filters.order == BY_DAY else [(None, tickets)],
        **_frame(filters, bool(found.items), today),
        **_pages(filters, found.more),
    )


def _some_days(filters: Filters) -> Page:
    """A day or a week; where none is named, the first one on which something is on."""
    ranker, narrowed, today = companion().ranker, filters.narrowed, formats.today_in(zone(), now())
    busy = ranker.days(account(), now(), narrowed)
    day = filters.day or (busy[0] if busy else today)
    frame = _frame(filters, bool(busy), today)
    if filters.view == "day":
        place = days.place(day, day, day_names.day_heading(day, today), busy, filters.on)
        offset = (filters.page - 1) * PAGE
        found = ranker.on_day(account(), now(), day, narrowed, offset=offset, limit=PAGE)
        return Page("events_day.html", place=place, tickets=_tickets(found), **frame, **_pages(filters, found.more))
    first, last = days.week_of(day, day_names.first_weekday())
    place = days.place(first, last, day_names.span_of_days(first, last), busy, filters.on)
    week = [first + timedelta(days=number) for number in range(7)]
    best = ranker.best_of_days(account(), now(), week, narrowed, days.A_DAY_HOLDS)
    lines = [days.lines(one, zone(), now(), filters.on(one.day, BY_DAY)) for one in best]
    return Page("events_week.html", place=place, lines=lines, **frame)


def _frame(filters: Filters, anything: bool, today: date) -> dict[str, Any]:
    """What stands around the list in every view."""
    store, person = companion().store, account()
    return {
        "filters": filters,
        "anything": anything or filters.any_set or filters.page > 1,
        "hobbies": [hobby.name for hobby in store.hobbies(person.id)],
        "sources": sorted(store.source_titles(person.id).items(), key=lambda item: item[1].casefold()),
        "ways": filters.ways(today),
        "cleared": Filters(order=filters.order, day=filters.day if filters.order != BEST else None).address(),
        "back": filters.address(),
    }


def _pages(filters: Filters, more: bool) -> dict[str, Any]:
    return {
        "earlier": replace(filters, page=filters.page - 1).address() if filters.page > 1 else None,
        "more": replace(filters, page=filters.page + 1).address() if more else None,
    }


def _tickets(found: ListedPage) -> list[cards.Card]:
    return [cards.card(listed, zone(), now(), most_reasons=1) for listed in found.items]


@blueprint.get("/<int:occurrence_id>")
@kept_while(pictures.turn)
def one(occurrence_id: int) -> str:
    """One event: all that it says of itself, why it is listed, and when it comes again."""
    store, person = companion().store, account()
    occurrence = store.occurrence(person.id, occurrence_id)
    listed = companion().ranker.one(person, now(), occurrence_id)
    content = listed.occurrence.content if listed else occurrence.content
    picture = pictures.mark(listed.occurrence if listed else occurrence)
    if listed:
        ticket = cards.card(listed, zone(), now(), most_reasons=9, picture=picture)
    else:
        title = store.source_titles(person.id).get(occurrence.source_id)
        state = store.picks(person.id).get(occurrence_id)
        ticket = cards.plain_card(occurrence, state, title, zone(), now(), picture=picture)
    siblings = [
        other
        for other in store.series_occurrences(person.id, occurrence.event_id)
        if other.id != occurrence_id and other.gone_at is None and other.when.starts_at(zone()) > now()
    ]
    return render_template(
        "event.html",
        card=ticket,
        content=content,
        also=listed.also if listed else (),
        twins=same.might_be_the_same(listed) if listed else [],
        gone=occurrence.gone_at is not None,
        web_calendars=calendars_out.web_calendars(occurrence),
        again=[(other.id, formats.when_text(other.when, zone(), now())) for other in siblings[:8]],
        before=before.of_event(occurrence, ticket.state),
        back=url_for("events.one", occurrence_id=occurrence_id),
    )


@blueprint.post("/<int:occurrence_id>/pick")
def pick(occurrence_id: int) -> Response:
    """Keep what the person said of it; an empty state takes it back."""
    if "more" in request.form:
        return _more_like(occurrence_id, request.form["more"] == "1")
    wanted = _state(request.form.get("state", ""))
    store, person = companion().store, account()
    occurrence = store.occurrence(person.id, occurrence_id)
    before = store.set_pick(person.id, occurrence_id, wanted, now())
    _same_elsewhere(occurrence_id, wanted)
    if request.form.get("undo"):
        return go_back("home.index")
    title = occurrence.content.title
    say(
        Message.of(_SAID[wanted], title=title) if wanted else Message.of(N_("“{title}” is open again."), title=title),
        undo_url=url_for("events.pick", occurrence_id=occurrence_id),
        undo_fields={"state": before.value if before else "", "undo": "1"},
    )
    return go_back("home.index")


def _more_like(occurrence_id: int, wanted: bool) -> Response:
    """Keep that they want more like it, or no more of that."""
    store, person = companion().store, account()
    title = store.occurrence(person.id, occurrence_id).content.title
    times = [occurrence_id]
    if not wanted:
        # It may have been said at another time of the same series.
        event_id = store.occurrence(person.id, occurrence_id).event_id
        times += [one.id for one in store.more_like(person.id) if one.event_id == event_id]
    for one in times:
        store.set_more_like(person.id, one, wanted, now())
    if request.form.get("undo"):
        return go_back("home.index")
    say(
        Message.of(N_("Noted: more like “{title}”."), title=title)
        if wanted
        else Message.of(N_("Nothing more is learnt from “{title}” by that."), title=title),
        undo_url=url_for("events.pick", occurrence_id=occurrence_id),
        undo_fields={"more": "0" if wanted else "1", "undo": "1"},
    )
    return go_back("home.index")


def _same_elsewhere(occurrence_id: int, wanted: PickState | None) -> None:
    """Other sources' lines of the same gathering say the same, where something was said of them before."""
    store, person = companion().store, account()
    listed = companion().ranker.one(person, now(), occurrence_id)
    picks = store.picks(person.id)
    for other in listed.also if listed else ():
        if other.occurrence_id in picks and other.occurrence_id != occurrence_id:
            store.set_pick(person.id, other.occurrence_id, wanted, now())


def _state(text: str) -> PickState | None:
    if not text:
        return None
    try:
        return PickState(text)
    except ValueError as error:
        raise UsageError(N_("“{state}” is nothing that can be said of an event."), state=text) from error


def _by_day(tickets: list[cards.Card], today: date) -> list[tuple[str | None, list[cards.Card]]]:
    return [(formats.named_day(day, today), list(group)) for day, group in groupby(tickets, key=lambda card: card.day)]
