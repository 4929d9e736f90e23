"""A person's own calendar shows their evenings: valid for other programs, up to date, and for nobody else's eyes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from meetcompanion import calendars_out
from meetcompanion.bootstrap import Companion
from meetcompanion.importers.ical import read_ical
from meetcompanion.merge import plan
from meetcompanion.model import Draft, PickState, Status, When, Window
from meetcompanion.model.calendars_out import CalendarKind
from meetcompanion.web.calendars_out import web_calendars
from tests import companions
from tests.builders import event, instance, pick, read, source
from tests.fakes import NOW, FixedClock
from tests.pages import Visitor

GAMES = "Board games at the Second Die"


@pytest.fixture
def address(town: Companion, clock: FixedClock) -> str:
    """The path of the calendar of evenings."""
    made = calendars_out.new_address(town.store, town.account(), CalendarKind.EVENINGS, clock())
    return f"/calendar/{made.token}.ics"


def say(town: Companion, title: str, state: PickState | None) -> int:
    number = companions.occurrence_id(town, title)
    town.store.set_pick(town.account().id, number, state, town.clock())
    return number


def events(client: FlaskClient, address: str) -> list[Any]:
    answer = client.get(address)
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def test_going_is_confirmed_and_other_programs_read_it_alike(
    app: Flask, town: Companion, address: str, clock: FixedClock
) -> None:
    number = say(town, GAMES, PickState.GOING)
    when = town.store.occurrence(town.account().id, number).when
    client = app.test_client()
    body = client.get(address).data
    (ours,) = Calendar.from_ical(body).walk("VEVENT")
    assert (str(ours["SUMMARY"]), str(ours["STATUS"])) == (GAMES, "CONFIRMED")
    assert ours.decoded("DTSTART") == when.start
    other = vobject.readOne(body.decode()).vevent
    assert (other.summary.value, other.dtstart.value.astimezone(UTC)) == (GAMES, when.start)
    window = Window.around(clock())
    (draft,) = read_ical(body, url="https://x.example/", now=clock(), window=window, zone=UTC).drafts
    assert (draft.content.title, draft.instances[0].when.start) == (GAMES, when.start)


def test_interested_stands_there_only_if_wanted_and_as_tentative(
    visitor: Visitor, town: Companion, address: str
) -> None:
    say(town, GAMES, PickState.INTERESTED)
    assert events(visitor.client, address) == []
    visitor.visit("/settings/calendar").press("Save", inside="#evenings", interested="yes")
    (event,) = events(visitor.client, address)
    assert (str(event["STATUS"]), str(event["TRANSP"])) == ("TENTATIVE", "TRANSPARENT")


def test_what_is_taken_back_is_gone_at_the_next_look(app: Flask, town: Companion, address: str) -> None:
    client = app.test_client()
    say(town, GAMES, PickState.GOING)
    assert len(events(client, address)) == 1
    say(town, GAMES, None)
    assert events(client, address) == []


def test_an_unchanged_calendar_costs_nothing_and_a_changed_one_is_sent(
    app: Flask, town: Companion, address: str, clock: FixedClock
) -> None:
    client = app.test_client()
    say(town, GAMES, PickState.GOING)
    first = client.get(address)
    clock.advance(minutes=5)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data
    say(town, GAMES, PickState.NO)
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_each_calendar_is_held_once_however_often_it_is_asked_for(
    visitor: Visitor, town: Companion, address: str, clock: FixedClock
) -> None:
    number = say(town, GAMES, PickState.GOING)
    held: list[int] = []
    for _ in range(3):
        assert len(events(visitor.client, address)) == len(events(visitor.client, f"/events/{number}.ics")) == 1
        held.append(len(town.store.watch._held))
        clock.advance(minutes=1)
    assert len(set(held)) == 1
    clock.advance(days=400)
    assert events(visitor.client, address) == [], "it is made anew, and the past is past"


def test_the_sequence_grows_only_with_a_change(app: Flask, visitor: Visitor, town: Companion, address: str) -> None:
    say(town, GAMES, PickState.GOING)
    client = app.test_client()
    before = events(client, address)[0]
    assert (int(before["SEQUENCE"]), int(events(client, address)[0]["SEQUENCE"])) == (0, 0)
    visitor.visit("/settings/calendar").press("Save", inside="#evenings", way="45", alarm="60")
    after = events(client, address)[0]
    assert int(after["SEQUENCE"]) == 1 and str(after["UID"]) == str(before["UID"])


def test_alarms_and_the_time_to_leave_are_as_set(visitor: Visitor, town: Companion, address: str) -> None:
    number = say(town, GAMES, PickState.GOING)
    start = town.store.occurrence(town.account().id, number).when.starts_at(UTC)
    visitor.visit("/settings/calendar").press("Save", inside="#evenings", way="45", alarm="60")
    (event,) = events(visitor.client, address)
    triggers = sorted(alarm.decoded("TRIGGER") for alarm in event.walk("VALARM"))
    assert triggers == [-timedelta(minutes=60), -timedelta(minutes=45)]
    leave = (start - timedelta(minutes=45)).astimezone(companions.at(1, 1).tzinfo)
    assert f"Leave by {leave:%H:%M}." in str(event["DESCRIPTION"])
    assert re.search(rf"/events/{number}\b", str(event["DESCRIPTION"]))


def test_an_address_that_was_given_up_opens_nothing(visitor: Visitor, town: Companion, address: str) -> None:
    visitor.visit("/settings/calendar").press("Make a new address", inside="#evenings")
    assert visitor.client.get(address).status_code == 404
    fresh = re.search(r"/calendar/[\w-]+\.ics", visitor.page.get_text())
    assert fresh is not None and visitor.client.get(fresh[0]).status_code == 200
    visitor.press("Give it up", inside="#evenings")
    assert visitor.client.get(fresh[0]).status_code == 404


def test_what_cannot_be_an_address_of_ours_is_not_even_looked_for(
    app: Flask, town: Companion, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    assert client.get(f"/calendar/{32 * 'a'}.ics").status_code == 404
    monkeypatch.setattr(type(town.store), "calendar_address", None)
    for path in ("a", 33 * "a", 32 * "ä", 31 * "a" + "%0A", 5_000 * "a"):
        assert client.get(f"/calendar/{path}.ics").status_code == 404


def test_follow_ups_are_to_dos_at_an_address_of_their_own(visitor: Visitor, town: Companion) -> None:
    companions.meet(town, "@Ana bakes rye. Share my recipe by 2026-01-09", with_evening=False)
    visitor.visit("/settings/calendar").press("Make an address", inside="#follow_ups")
    found = re.search(r"/calendar/[\w-]+\.ics", visitor.page.get_text())
    assert found is not None
    (todo,) = Calendar.from_ical(visitor.client.get(found[0]).data).walk("VTODO")
    (follow_up,) = town.store.follow_ups(town.account().id)
    assert (str(todo["SUMMARY"]), str(todo["CLASS"])) == (follow_up.text, "PRIVATE")
    assert follow_up.due is not None and todo.decoded("DUE") == follow_up.due.day


def test_no_to_do_brings_up_somebody_who_is_left_in_peace(app: Flask, town: Companion) -> None:
    store, account = town.store, town.account()
    companions.meet(town, "@Ana bakes rye. Share my recipe with Ana by Friday", with_evening=False)
    made = calendars_out.new_address(store, account, CalendarKind.FOLLOW_UPS, town.clock())
    path = f"/calendar/{made.token}.ics"
    assert "Share my recipe" in app.test_client().get(path).text
    store.let_rest(account.id, store.people(account.id)[0].id, town.clock())
    assert "VTODO" not in app.test_client().get(path).text


def test_notes_about_people_never_stand_in_the_calendar_of_evenings(
    app: Flask, town: Companion, address: str, clock: FixedClock
) -> None:
    companions.go_out(town, clock)
    companions.meet(town, "@Ana her starter died. Share my recipe by Friday\n* heard a theremin")
    text = app.test_client().get(address).text
    assert "SUMMARY" in text
    assert not [word for word in ("Ana", "starter", "recipe", "theremin") if word in text]


def test_a_past_evening_stays_as_it_was(app: Flask, town: Companion, address: str, clock: FixedClock) -> None:
    companions.go_out(town, clock)
    town.store.freeze_evenings(town.account().id, clock(), companions.at(1, 1).tzinfo)
    (event,) = events(app.test_client(), address)
    assert (str(event["SUMMARY"]), str(event["STATUS"])) == (GAMES, "CONFIRMED")


def test_one_event_is_a_file_of_its_own(visitor: Visitor, town: Companion) -> None:
    number = companions.occurrence_id(town, GAMES)
    visitor.visit(f"/events/{number}")
    answer = visitor.client.get(f"/events/{number}.ics")
    assert "attachment" in answer.headers["Content-Disposition"]
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(event["SUMMARY"]) == GAMES
    assert "METHOD" not in Calendar.from_ical(answer.data)


def test_hostile_titles_stay_inside_their_line(town: Companion, app: Flask, address: str) -> None:
    from meetcompanion import ics
    from meetcompanion.model.calendars_out import Entry

    bad = "Choir\r\nBEGIN:VALARM\nATTACH:https://evil.example/\x00\x07;,\\"
    entry = Entry(uid="a@b", title=bad, when=When(companions.at(5, 19)), status=Status.CONFIRMED, location=bad)
    body = ics.evenings_text([replace(entry, changed_at=companions.at(5, 19))], name=bad)
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert not list(event.walk("VALARM")) and "ATTACH" not in event
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", body)
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))


def test_the_web_calendars_get_the_times_in_full(town: Companion) -> None:
    number = companions.occurrence_id(town, GAMES)
    occurrence = town.store.occurrence(town.account().id, number)
    links = dict(web_calendars(occurrence))
    assert set(links) == {"Google", "Outlook", "Microsoft 365"}
    assert isinstance(occurrence.when.start, datetime)
    assert f"dates={occurrence.when.start:%Y%m%dT%H%M%SZ}%2F" in links["Google"]


def test_what_the_organiser_changes_is_a_new_sequence_of_the_same_entry(
    app: Flask, town: Companion, address: str, clock: FixedClock
) -> None:
    store, client = town.store, app.test_client()
    choir = source(store, town.account(), event("Choir"), url="https://choir.example/c.ics")
    store.save_calendar_address(replace(store.calendar_addresses(1)[CalendarKind.EVENINGS], alarm_minutes=30), clock())
    pick(store, town.account(), "Choir")

    def seen(*drafts: Draft) -> tuple[str, int, datetime, str, int, str]:
        clock.advance(hours=1)
        window = Window(clock(), Window.around(clock()).until)
        read(store, choir, plan(drafts, store.held_events(choir.id), window), now=clock())
        (one,) = events(client, address)
        alarms, tag = len(list(one.walk("VALARM"))), client.get(address).headers["ETag"]
        return str(one["UID"]), int(one["SEQUENCE"]), one.decoded("DTSTART"), str(one["STATUS"]), alarms, tag

    first = seen(event("Choir"))
    moved = seen(event("Choir", instance(NOW + timedelta(days=2))))
    off = seen(event("Choir", instance(NOW + timedelta(days=2), status=Status.CANCELLED)))
    on_again = seen(event("Choir", instance(NOW + timedelta(days=2))))
    dropped = seen()
    told = [first, moved, off, on_again, dropped]
    assert len({one[0] for one in told}) == 1
    assert [one[1:5] for one in told] == [
        (0, NOW + timedelta(days=1), "CONFIRMED", 1),
        (1, NOW + timedelta(days=2), "CONFIRMED", 1),
        (2, NOW + timedelta(days=2), "CANCELLED", 0),
        (3, NOW + timedelta(days=2), "CONFIRMED", 1),
        # A calendar that no longer lists it has not called it off.
        (3, NOW + timedelta(days=2), "CONFIRMED", 1),
    ]
    # What is back to where it was is a change all the same; without one the whole stays as it is.
    assert len({one[5] for one in told[:4]}) == 4 and told[3][5] == told[4][5]
