"""What one would like to do for somebody. *Done* and *let go* are alike; a day that has passed is no reproach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from babel.lists import format_list
from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from meetcompanion.errors import NotFound, UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model import Due, FollowUp, FollowUpKind, FollowUpState
from meetcompanion.web import formats, forms
from meetcompanion.web.context import account, companion, go, go_back, now, say, zone

blueprint = Blueprint("followups", __name__, url_prefix="/follow-ups")

#: What stands under "These days": what is due within this many days, and what is due no more.
_SOON = timedelta(days=7)

_HEADINGS = {
    FollowUpKind.THANK: N_("Thank {people}"),
    FollowUpKind.SHARE: N_("Share something with {people}"),
    FollowUpKind.GIVE: N_("Give something to {people}"),
    FollowUpKind.INTRODUCE: N_("Introduce {people}"),
    FollowUpKind.ASK_HOW_IT_WENT: N_("Ask {people} how it went"),
}

#: The same, where no name was written.
_NAMELESS = {
    FollowUpKind.THANK: N_("A thank-you"),
    FollowUpKind.SHARE: N_("Something to share"),
    FollowUpKind.GIVE: N_("Something to give"),
    FollowUpKind.INTRODUCE: N_("An introduction"),
    FollowUpKind.ASK_HOW_IT_WENT: N_("Ask how it went"),
}

KINDS = (
    (FollowUpKind.THANK, N_("Thank them")),
    (FollowUpKind.SHARE, N_("Share something")),
    (FollowUpKind.GIVE, N_("Give something")),
    (FollowUpKind.INTRODUCE, N_("Introduce them to each other")),
    (FollowUpKind.ASK_HOW_IT_WENT, N_("Ask how it went")),
)

_SEASONS = (("spring", 3), ("summer", 6), ("autumn", 9), ("winter", 12))


@dataclass(frozen=True, slots=True)
class Line:
    """One follow-up in words."""

    id: int
    heading: str
    text: str
    due: str | None
    person_ids: tuple[tuple[int, str], ...]


@blueprint.get("")
def index() -> str:
    """What is open: for these days, for later, and for whenever."""
    today = formats.today_in(zone(), now())
    soon: list[Line] = []
    later: list[Line] = []
    whenever: list[Line] = []
    for follow_up in sorted(companion().store.follow_ups(account().id), key=lambda one: (_first_day(one.due), one.id)):
        shelf = whenever if follow_up.due is None else soon if _first_day(follow_up.due) <= today + _SOON else later
        shelf.append(line_of(follow_up, zone(), now()))
    return render_template("follow_ups.html", soon=soon, later=later, whenever=whenever, seasons=_seasons(today))


@blueprint.post("/<int:follow_up_id>/answer")
def answer(follow_up_id: int) -> Response:
    """Close it as done or let go, alike; or open it again."""
    try:
        state = FollowUpState(request.form.get("state", ""))
    except ValueError as error:
        raise UsageError(N_("A follow-up is done, let go, or open.")) from error
    companion().store.answer_follow_up(account().id, follow_up_id, state, now())
    if state is not FollowUpState.OPEN:
        say(
            Message.of(N_("Off the list.")),
            undo_url=url_for("followups.answer", follow_up_id=follow_up_id),
            undo_fields={"state": FollowUpState.OPEN.value},
        )
    return go_back("followups.index")


@blueprint.post("/<int:follow_up_id>/later")
def later(follow_up_id: int) -> Response:
    """Move it to another day or season, or to no day."""
    before = _open_one(follow_up_id)
    today = formats.today_in(zone(), now())
    due = _chosen(request.form.get("when", ""), forms.day(request.form.get("day")), today)
    companion().store.move_follow_up(account().id, follow_up_id, due)
    if not request.form.get("undo"):
        say(
            Message.of(N_("Moved: {due}."), due=formats.due_text(due, today))
            if due
            else Message.of(N_("Whenever it suits.")),
            undo_url=url_for("followups.later", follow_up_id=follow_up_id),
            undo_fields={"when": str(before.due) if before.due else "", "undo": "1"},
        )
    return go("followups.index")


def line_of(follow_up: FollowUp, zone: tzinfo, now: datetime) -> Line:
    """A follow-up as it is shown."""
    names = list(follow_up.people)
    heading = (
        formats.sentence(Message.of(_HEADINGS[follow_up.kind], people=format_list(names, locale=formats.locale())))
        if names
        else formats.translated(_NAMELESS[follow_up.kind])
    )
    due = formats.due_text(follow_up.due, formats.today_in(zone, now)) if follow_up.due else None
    return Line(
        follow_up.id, heading, follow_up.text, due, tuple(zip(follow_up.person_ids, follow_up.people, strict=False))
    )


def seasons_ahead(today: date) -> list[Due]:
    """The four seasons that begin next."""
    coming = [(date(year, month, 1), name) for year in (today.year, today.year + 1) for name, month in _SEASONS]
    return [Due(season=f"{day.year}-{name}") for day, name in coming if day > today][:4]


def _seasons(today: date) -> list[tuple[str, str]]:
    return [(str(due), formats.due_text(due, today)) for due in seasons_ahead(today)]


def _open_one(follow_up_id: int) -> FollowUp:
    for follow_up in companion().store.follow_ups(account().id):
        if follow_up.id == follow_up_id:
            return follow_up
    raise NotFound(N_("That follow-up is not on the list any more."))


def _chosen(when: str, day: date | None, today: date) -> Due | None:
    if day is not None:
        return Due(day=day)
    if when == "week":
        return Due(day=today + timedelta(days=7))
    if when == "month":
        return Due(day=today + timedelta(days=30))
    if not when or when == "whenever":
        return None
    try:
        return Due.parse(when)
    except ValueError as error:
        raise UsageError(N_("“{when}” is neither a day nor a season."), when=when) from error


def _first_day(due: Due | None) -> date:
    if due is None:
        return date.max
    if due.day is not None:
        return due.day
    year, _dash, season = str(due.season).partition("-")
    return date(int(year), dict(_SEASONS)[season], 1)
