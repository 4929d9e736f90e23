"""The calendar that other programs subscribe to, its page in the settings, and one event as a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from meetcompanion import calendars_out
from meetcompanion import people as people_cases
from meetcompanion.errors import FetchRefused, MeetcompanionError, UsageError
from meetcompanion.languages import language_of, translations
from meetcompanion.message import N_, Message
from meetcompanion.model import Occurrence
from meetcompanion.model.calendars_out import CalendarAddress, CalendarKind
from meetcompanion.web import busy, forms, written
from meetcompanion.web.context import account, companion, go, now, say
from meetcompanion.web.gate import open_to_all
from meetcompanion.web.kept import kept, minute
from meetcompanion.web.taken_away import way_back

blueprint = Blueprint("calendars_out", __name__)

#: Choices of how long before the start to be reminded, and how long the way takes, in minutes.
ALARMS = (15, 30, 60, 120, 1440)
WAYS = (10, 20, 30, 45, 60, 90)


@blueprint.get("/calendar/<token>.ics")
@open_to_all
def feed(token: str) -> AnyResponse:
    """The calendar behind a secret address; whoever has the address needs no login."""
    store = companion().store
    address = store.calendar_address(token) if calendars_out.may_be_token(token) else None
    if address is None:
        raise NotFound
    # Programs ask again and again; what has not changed is not written anew.
    asked = "calendar", address.token, request.root_url
    body = store.watch.remembered(asked, partial(_body, address), turn=(address, minute()))
    response = _calendar_response(body, "evenings.ics" if address.kind is CalendarKind.EVENINGS else "follow-ups.ics")
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


def _body(address: CalendarAddress) -> bytes:
    store = companion().store
    whose = store.account(address.account_id)
    return calendars_out.calendar(
        store,
        address,
        now(),
        link=event_address,
        translate=translations(language_of(whose.language) or "en").gettext,
        silent=people_cases.silent_people(store, whose),
    )


@blueprint.get("/events/<int:occurrence_id>.ics")
def one(occurrence_id: int) -> Response:
    """One event as a file that any calendar opens."""
    asked = "one event", account().id, occurrence_id, request.root_url
    body = companion().store.watch.remembered(asked, partial(_one, occurrence_id), turn=minute())
    return _calendar_response(body, "evening.ics")


def _one(occurrence_id: int) -> bytes:
    store = companion().store
    occurrence = store.occurrence(account().id, occurrence_id)
    return calendars_out.one_event(occurrence, now(), secret=store.secret(), link=event_address)


@blueprint.get("/settings/calendar")
@kept
def index() -> str:
    """The page: addresses, and what stands in them."""
    return _page()


@busy.blueprint.errorhandler(UsageError)
@busy.blueprint.errorhandler(FetchRefused)
@written.blueprint.errorhandler(UsageError)
@written.blueprint.errorhandler(FetchRefused)
def not_taken(error: MeetcompanionError) -> tuple[str, int]:
    """The page with what they typed, and why it was not taken, at the form that they sent."""
    return _page(request.blueprint, error.message), 400


def _page(part: str | None = None, problem: Message | None = None) -> str:
    held = companion().store.calendar_addresses(account().id)
    return render_template(
        "calendars_out.html",
        evenings=_shown(held.get(CalendarKind.EVENINGS)),
        follow_ups=_shown(held.get(CalendarKind.FOLLOW_UPS)),
        alarms=ALARMS,
        ways=WAYS,
        own=busy.own_calendars(),
        written=written.shown(),
        problems={"busy": None, "written": None, part: problem},
        typed={name: forms.line(request.form.get(name)) if problem else "" for name in ("address", "user")},
    )


@blueprint.post("/settings/calendar/<kind>/address")
def new_address(kind: str) -> AnyResponse:
    """A new address; the one before opens nothing any more."""
    wanted = _kind(kind)
    held = companion().store.calendar_addresses(account().id).get(wanted)
    calendars_out.new_address(companion().store, account(), wanted, now())
    if held is None:
        say(Message.of(N_("Here it is.")))
    else:
        say(Message.of(N_("Here is a new address. The one before opens nothing any more.")), undo_url=way_back(held))
    return go("calendars_out.index", anchor=wanted.value)


@blueprint.post("/settings/calendar/<kind>/end")
def end(kind: str) -> AnyResponse:
    """Give the address up."""
    held = companion().store.calendar_addresses(account().id).get(_kind(kind))
    companion().store.remove_calendar_address(account().id, _kind(kind))
    say(Message.of(N_("That address opens nothing any more.")), undo_url=way_back(held) if held else None)
    return go("calendars_out.index")


@blueprint.post("/settings/calendar/evenings")
def choose() -> AnyResponse:
    """What stands in the calendar of evenings."""
    held = companion().store.calendar_addresses(account().id).get(CalendarKind.EVENINGS)
    if held is None:
        raise NotFound
    changed = replace(
        held,
        interested="interested" in request.form,
        alarm_minutes=_chosen("alarm", ALARMS),
        travel_minutes=_chosen("way", WAYS),
    )
    companion().store.save_calendar_address(changed, now())
    say(Message.of(N_("Saved. Other programs see it when they look again.")))
    return go("calendars_out.index")


@dataclass(frozen=True, slots=True)
class Shown:
    """An address as the page shows it: to be copied, and to be opened by a calendar program."""

    address: CalendarAddress
    url: str
    webcal: str


def event_address(occurrence_id: int) -> str:
    """Where an event can be looked at here, for programs elsewhere."""
    public = companion().config.public_url.rstrip("/")
    if public:
        return f"{public}/events/{occurrence_id}"
    return url_for("events.one", occurrence_id=occurrence_id, _external=True)


def web_calendars(occurrence: Occurrence) -> list[tuple[str, str]]:
    """Links by which the common calendars on the web take one event: (name, address)."""
    content, when = occurrence.content, occurrence.when
    end = when.end
    last: datetime | date
    if isinstance(when.start, datetime):
        last = end if isinstance(end, datetime) else when.start + timedelta(hours=1)
        dates = "/".join(f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" for moment in (when.start, last))
    else:
        last = end or when.start + timedelta(days=1)
        dates = f"{when.start:%Y%m%d}/{last:%Y%m%d}"
    details = "\n\n".join(part for part in ((content.description or "")[:1000], content.url) if part)
    place = content.location or ""
    google = {"action": "TEMPLATE", "text": content.title, "dates": dates, "details": details, "location": place}
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": content.title,
        "startdt": when.start.isoformat(),
        "enddt": last.isoformat(),
        "allday": "true" if when.all_day else "false",
        "body": details,
        "location": place,
    }
    return [
        ("Google", "https://calendar.google.com/calendar/render?" + urlencode(google)),
        ("Outlook", "https://outlook.live.com/calendar/0/deeplink/compose?" + urlencode(outlook)),
        ("Microsoft 365", "https://outlook.office.com/calendar/0/deeplink/compose?" + urlencode(outlook)),
    ]


def _shown(address: CalendarAddress | None) -> Shown | None:
    if address is None:
        return None
    public = companion().config.public_url.rstrip("/")
    path = url_for("calendars_out.feed", token=address.token)
    url = f"{public}/calendar/{address.token}.ics" if public else request.host_url.rstrip("/") + path
    return Shown(address, url, "webcal:" + url.partition(":")[2])


def _kind(name: str) -> CalendarKind:
    try:
        return CalendarKind(name)
    except ValueError as error:
        raise NotFound from error


def _chosen(field: str, choices: tuple[int, ...]) -> int | None:
    number = request.form.get(field, type=int)
    return number if number in choices else None


def _calendar_response(body: bytes, name: str) -> Response:
    response = Response(body, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
