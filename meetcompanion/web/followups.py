"""What one would like to do for somebody. *Done* and *let go* are alike; a day that has passed is no reproach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from urllib.parse import quote

from babel.lists import format_list
from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from meetcompanion import people as people_cases
from meetcompanion.errors import NotFound, UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model import Due, FollowUp, FollowUpKind, FollowUpState, Person
from meetcompanion.web import formats, forms
from meetcompanion.web.context import account, companion, go, go_back, nobody_looks, now, say, zone
from meetcompanion.web.kept import kept_asking_by_the_minute

blueprint = Blueprint("followups", __name__, url_prefix="/follow-ups")

#: What stands under "These days": what is due within this many days, and what is due no more.
_SOON = timedelta(days=7)

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
    """One follow-up in words. `draft` could be sent as it is; `mail` and `message` open it in another program."""

    id: int
    heading: str
    text: str
    due: str | None
    person_ids: tuple[tuple[int, str], ...]
    draft: str | None = None
    introduces: bool = False

    @property
    def mail(self) -> str:
        """Opens the mail program."""
        return f"mailto:?body={quote(self.draft or '')}"

    @property
    def message(self) -> str:
        """Opens the message program, as phones of both kinds understand it."""
        return f"sms:?&body={quote(self.draft or '')}"


@blueprint.get("")
@kept_asking_by_the_minute
def index() -> str:
    """What is open: for these days, for later, and for whenever. Whoever is left in peace is not brought up."""
    today = formats.today_in(zone(), now())
    store = companion().store
    asked = None if nobody_looks() else people_cases.ask_in_touch(store, account(), now())
    everything = store.follow_ups(account().id)
    shown = people_cases.suggested(everything, people_cases.silent_people(store, account()))
    ways = _ways()
    shelves: dict[str, list[Line]] = {"soon": [], "later": [], "whenever": []}
    for follow_up in sorted(shown, key=lambda one: (_first_day(one.due), one.id)):
        shelf = "whenever" if follow_up.due is None else "soon" if follow_up.due.first_day <= today + _SOON else "later"
        shelves[shelf].append(line_of(follow_up, zone(), now(), ways, drafting=True))
    return render_template(
        "follow_ups.html",
        **shelves,
        seasons=_seasons(today),
        asked=asked and (asked, listed(asked.people)),
        some_rest=len(shown) < len(everything),
    )


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
    before = open_one(follow_up_id)
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


@blueprint.post("/<int:follow_up_id>/in-touch")
def in_touch(follow_up_id: int) -> Response:
    """Whether they were in touch after something was done for them: yes, or no, which is as good."""
    if request.form.get("in_touch") == "yes":
        companion().store.mark_in_touch(account().id, follow_up_id, now())
        say(Message.of(N_("Lovely.")))
    else:
        say(Message.of(N_("That is fine. Nothing more is suggested for them, until you meet again or say so.")))
    return go("followups.index")


@blueprint.post("/with/<int:person_id>/in-touch")
def in_touch_with(person_id: int) -> Response:
    """They were in touch after all; suggestions may come again."""
    companion().store.person(account().id, person_id)
    companion().store.mark_in_touch_with(account().id, person_id, now())
    say(Message.of(N_("Lovely.")))
    return go("people.one", person_id=person_id)


def line_of(
    follow_up: FollowUp, zone: tzinfo, now: datetime, ways: Mapping[int, Person], *, drafting: bool = False
) -> Line:
    """A follow-up as it is shown, worded by how they like it, which `ways` (person id → person) says.

    With `drafting` it bears a line to send, for those whom one may be reminded of.
    """
    today = formats.today_in(zone, now)
    draft = people_cases.draft(follow_up, ways, listed, today) if drafting else None
    return Line(
        follow_up.id,
        formats.sentence(people_cases.heading(follow_up, ways, listed)),
        follow_up.text,
        formats.due_text(follow_up.due, today) if follow_up.due else None,
        tuple(zip(follow_up.person_ids, follow_up.people, strict=False)),
        formats.sentence(draft) if draft else None,
        follow_up.kind is FollowUpKind.INTRODUCE and len(follow_up.person_ids) > 1,
    )


def listed(names: Sequence[str]) -> str:
    """ "Ana and Ben"."""
    return format_list(list(names), locale=formats.locale())


def _ways() -> dict[int, Person]:
    return {person.id: person for person in companion().store.ways_to_people(account().id)}


def seasons_ahead(today: date) -> list[Due]:
    """The four seasons that begin next."""
    coming = [(date(year, month, 1), name) for year in (today.year, today.year + 1) for name, month in _SEASONS]
    return [Due(season=f"{day.year}-{name}") for day, name in coming if day > today][:4]


def _seasons(today: date) -> list[tuple[str, str]]:
    return [(str(due), formats.due_text(due, today)) for due in seasons_ahead(today)]


def open_one(follow_up_id: int) -> FollowUp:
    """One that is still open.

    Raises:
        NotFound: it is not theirs, or not open any more.
    """
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
    return due.first_day if due else date.max
