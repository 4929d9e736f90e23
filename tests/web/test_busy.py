"""A person's own calendar: what collides with it stays off the list, and nothing else of it is kept."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

from flask import Flask

from meetcompanion import calendars_out
from meetcompanion.bootstrap import Companion
from meetcompanion.message import Message
from meetcompanion.model import PickState
from meetcompanion.model.calendars_out import CalendarKind
from tests import companions
from tests.fakes import FakeFetcher, FixedClock
from tests.pages import Visitor, said, ticket, tickets

ADDRESS = "https://calendar.example.org/ical/ana%40example.org/private-0123456789abcdef/basic.ics"
GAMES = "Board games at the Second Die"


def calendar(event: str) -> bytes:
    return f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1@example.org\n{event}\nEND:VEVENT\nEND:VCALENDAR".encode()


def give_address(visitor: Visitor) -> Visitor:
    visitor.visit("/settings/calendar").press("Plan around it", inside="#busy", address=ADDRESS)
    return visitor.visit("/settings/calendar").wait_while("Being read now")


def test_what_collides_stays_off_the_list_and_is_said_elsewhere(
    app: Flask,
    town: Companion,
    visitor: Visitor,
    fetcher: FakeFetcher,
    tmp_path: Path,
) -> None:
    number = companions.occurrence_id(town, GAMES)
    when = town.store.occurrence(town.account().id, number).when
    assert GAMES in tickets(visitor.visit("/"))
    start = when.starts_at(UTC) + timedelta(minutes=30)
    event = f"DTSTART:{start:%Y%m%dT%H%M%SZ}\nDURATION:PT1H\nSUMMARY:Tax adviser Grimm\nLOCATION:Third floor"
    fetcher.answers[ADDRESS] = calendar(event)
    page = said(give_address(visitor).page)
    assert "calendar.example.org" in page and "Last read" in page
    # The address is a key: not even the part that names the person comes back.
    assert "private-" not in str(visitor.page) and "ana" not in str(visitor.page.select_one("#busy"))
    assert GAMES not in tickets(visitor.visit("/"))
    assert "Your own calendar has something then: " in said(ticket(visitor.visit("/events"), GAMES))
    assert "something then" in said(visitor.visit(f"/events/{number}").page)
    for file in tmp_path.joinpath("data").iterdir():
        held = file.read_bytes() if file.is_file() else b""
        assert b"Grimm" not in held and b"Third floor" not in held
    visitor.visit("/settings/calendar").press("Forget it", inside="#busy")
    assert GAMES in tickets(visitor.visit("/")) and town.store.busy_times(town.account().id) == []


def test_our_own_evenings_that_come_back_are_no_clash(
    app: Flask,
    town: Companion,
    visitor: Visitor,
    fetcher: FakeFetcher,
    clock: FixedClock,
) -> None:
    number = companions.occurrence_id(town, GAMES)
    town.store.set_pick(town.account().id, number, PickState.GOING, clock())
    made = calendars_out.new_address(town.store, town.account(), CalendarKind.EVENINGS, clock())
    fetcher.answers[ADDRESS] = app.test_client().get(f"/calendar/{made.token}.ics").data
    give_address(visitor)
    assert town.store.busy_times(town.account().id) == []
    # Not even when they have changed their mind, and their calendar has not heard of it yet.
    town.store.set_pick(town.account().id, number, None, clock())
    assert GAMES in tickets(visitor.visit("/"))


def test_a_calendar_that_fails_keeps_its_times_and_is_tried_again(
    town: Companion,
    fetcher: FakeFetcher,
    clock: FixedClock,
) -> None:
    account, store = town.account(), town.store
    store.add_busy_calendar(account.id, ADDRESS, clock())
    fetcher.answers[ADDRESS] = calendar("DTSTART:20260106T080000Z\nDURATION:PT1H")
    assert town.read_busy_calendars() and not town.read_busy_calendars()
    (known,) = store.busy_times(account.id)
    clock.advance(hours=2)
    fetcher.answers[ADDRESS] = Message.of("The host is asleep.")
    assert town.read_busy_calendars()
    (held,) = store.busy_calendars(account.id)
    assert str(held.error) == "The host is asleep." and held.due_at > clock()
    assert store.busy_times(account.id) == [known]
    # Whoever claims and dies is followed by somebody else after a while.
    clock.advance(days=1)
    assert store.claim_busy_calendar(held, clock()) and not store.claim_busy_calendar(held, clock())
    assert store.due_busy_calendars(clock()) == [] and store.due_busy_calendars(clock.advance(minutes=11)) != []
