"""Everything upcoming: best first or by day, filtered and searched; the page of one event; and picks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from meetcompanion.errors import UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model import PickState
from meetcompanion.web import before, calendars_out, cards, formats, forms, same
from meetcompanion.web.context import account, companion, go_back, now, say, zone
from meetcompanion.web.kept import Page, kept

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


@dataclass(frozen=True, slots=True)
class Filters:
    """What the person asked of the list."""

    order: str = "best"
    hobby: str = ""
    source: int | None = None
    day: date | None = None
    search: str = ""
    page: int = 1

    @classmethod
    def of_request(cls) -> Filters:
        """Read from the address; what makes no sense is left out."""
        args = request.args
        return cls(
            order="day" if args.get("order") == "day" else "best",
            hobby=forms.line(args.get("hobby")),
            source=args.get("source", type=int),
            day=forms.day(args.get("day")),
            search=forms.line(args.get("search")),
            page=max(1, args.get("page", 1, type=int)),
        )

    @property
    def any_set(self) -> bool:
        """True where the list is narrowed."""
        return bool(self.hobby or self.source or self.day or self.search)

    def address(self) -> str:
        """The address of the list seen so."""
        return url_for(
            "events.index",
            order=self.order if self.order != "best" else None,
            hobby=self.hobby or None,
            source=self.source,
            day=self.day.isoformat() if self.day else None,
            search=self.search or None,
            page=self.page if self.page > 1 else None,
        )


@blueprint.get("")
@kept
def index() -> Page:
    """The list."""
    store, person, filters = companion().store, account(), Filters.of_request()
    ranker = companion().ranker
    found = ranker.page(
        person,
        now(),
        order=filters.order,
        hobby=filters.hobby or None,
        source_id=filters.source,
        day=filters.day,
        search=filters.search or None,
        offset=(filters.page - 1) * PAGE,
        limit=PAGE,
    )
    tickets = [cards.card(listed, zone(), now(), most_reasons=1) for listed in found.items]
    today = formats.today_in(zone(), now())
    return Page(
        "events.html",
        filters=filters,
        groups=_by_day(tickets, today) if filters.order == "day" else [(None, tickets)],
        anything=filters.any_set or filters.page > 1 or bool(found.items),
        hobbies=[hobby.name for hobby in store.hobbies(person.id)],
        sources=sorted(store.source_titles(person.id).items(), key=lambda item: item[1].casefold()),
        earlier=replace(filters, page=filters.page - 1).address() if filters.page > 1 else None,
        more=replace(filters, page=filters.page + 1).address() if found.more else None,
        orders={order: replace(filters, order=order, page=1).address() for order in ("best", "day")},
        cleared=Filters(order=filters.order).address(),
        back=filters.address(),
    )


@blueprint.get("/<int:occurrence_id>")
@kept
def one(occurrence_id: int) -> str:
    """One event: all that it says of itself, why it is listed, and when it comes again."""
    store, person = companion().store, account()
    occurrence = store.occurrence(person.id, occurrence_id)
    listed = companion().ranker.one(person, now(), occurrence_id)
    if listed:
        ticket = cards.card(listed, zone(), now(), most_reasons=9)
    else:
        title = store.source_titles(person.id).get(occurrence.source_id)
        state = store.picks(person.id).get(occurrence_id)
        ticket = cards.plain_card(occurrence, state, title, zone(), now())
    siblings = [
        other
        for other in store.series_occurrences(person.id, occurrence.event_id)
        if other.id != occurrence_id and other.gone_at is None and other.when.starts_at(zone()) > now()
    ]
    return render_template(
        "event.html",
        card=ticket,
        content=listed.occurrence.content if listed else occurrence.content,
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
