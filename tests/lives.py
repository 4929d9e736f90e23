"""Several people in one companion, each with a life in every table. All of them, and whom they meet, are made up.

`mark` is a word that stands in everything that one of them wrote, subscribed to or was told, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Boolean, Column, Connection, Float, Integer, LargeBinary, Table, select

from meetcompanion import calendars_out, entrance, evenings, lookback
from meetcompanion.bootstrap import Companion
from meetcompanion.message import Message
from meetcompanion.model import (
    Account,
    Due,
    FollowUpDraft,
    FollowUpKind,
    FollowUpState,
    HowTheyLikeIt,
    Jot,
    NoteKind,
    PersonTold,
    PickState,
    Preferences,
    Terms,
    Window,
)
from meetcompanion.model.calendars_out import CalendarKind
from meetcompanion.model.logins import Scope
from meetcompanion.model.messages import MessageKind, Wishes
from meetcompanion.model.pushed import WrittenEntry
from meetcompanion.store import Store
from meetcompanion.store.schema import metadata
from meetcompanion.store.types import Instant
from tests import companions
from tests.builders import event, instance, read, source, weekly
from tests.companions import at
from tests.fakes import FixedClock
from tests.pages import HOME

PASSWORD = "three owls in a row"
OURS = {"Origin": HOME}

#: Each with their mark.
NEIGHBOURS = {"Alice": "Quokka", "Bob": "Narwhal", "Charlie": "Okapi"}


@dataclass(frozen=True)
class Neighbour:
    """One of them, as the tests know them."""

    account: Account
    mark: str
    token: str
    stop: str
    calendars: tuple[str, ...]


def move_in(companion: Companion, name: str, mark: str) -> Account:
    """A name, a password, and the first visit over."""
    made = entrance.add_account(companion.store, name, PASSWORD, zone=companions.ZONE, now=companion.clock())
    account = replace(companion.store.account(made.account_id), started_at=companion.clock(), pictures=True)
    companion.store.save_account(account)
    town = f"https://{mark.casefold()}.example"
    for number, title in enumerate((f"{mark} choir", f"{mark} supper", f"{mark} regatta")):
        said = {"location": f"{mark} hall", "description": f"With {mark} songs.", "image": f"{town}/{number}.jpg"}
        own = weekly(title, times=2, start=at(2 + number, 19), **said)
        twin = event(f"{title} once more", instance(at(2 + number, 19)), location=f"{mark} hall")
        source(companion.store, account, own, twin, url=f"{town}/{number}.ics", title=f"{mark} {number}")
    return account


def live(companion: Companion, account: Account, mark: str, clock: FixedClock, *, title: str | None = None) -> None:
    """Everything that somebody can do, once; a week and a half passes. `title` begins those of their events."""
    store, now = companion.store, clock
    for hobby in (f"{mark} singing", f"{mark} kites"):
        store.add_hobby(account.id, hobby, now())
    store.set_terms(account.id, f"{mark} kites", Terms(added=(f"{mark} wind",)))
    store.say_lately(account.id, f"{mark} bread", now())
    store.save_preferences(account.id, Preferences(window_seats=2, free_first=True))
    ahead = {one.content.title: one for one in reversed(store.upcoming(account.id, Window.around(now())))}
    title = title or mark
    choir, supper, regatta = (ahead[f"{title} {what}"] for what in ("choir", "supper", "regatta"))
    store.say_same(account.id, supper.id, [ahead[f"{title} supper once more"].id], True, now())
    store.set_more_like(account.id, regatta.id, True, now())
    store.set_unlearnt(account.id, "organiser", f"{mark} office", True, now())
    store.set_pick(account.id, choir.id, PickState.GOING, now())
    store.set_pick(account.id, supper.id, PickState.GOING, now())
    store.set_pick(account.id, regatta.id, PickState.INTERESTED, now())
    _move(companion, regatta.source_id, f"{title} regatta")
    clock.advance(days=4)
    store.freeze_evenings(account.id, now(), ZoneInfo(account.zone))
    evening = store.evenings(account.id)[0]
    ana, ben, text = f"{mark}Ana", f"{mark}Ben", f"{mark} as it was typed"
    understood = Jot(
        people=(PersonTold(ana, (f"bakes {mark} rye",)), PersonTold(ben, (f"keeps {mark} bees",))),
        follow_ups=(
            FollowUpDraft(FollowUpKind.SHARE, (ana,), f"Share my {mark} recipe", Due(day=now().date())),
            FollowUpDraft(FollowUpKind.THANK, (ben,), f"Thank them for the {mark} honey", None),
            FollowUpDraft(FollowUpKind.INTRODUCE, (ana, ben), f"both like {mark} kitchens", None),
        ),
        moments=(f"a {mark} sheep got home",),
        notes=(f"{mark} warmth",),
    )
    evenings.jot_evening(store, account, understood, evening_id=evening.id, text=text, now=now(), token=f"{mark} jot")
    _know(store, account, mark, clock, evening.id)
    _be_told(companion, account, mark, clock)


def _move(companion: Companion, source_id: int, title: str) -> None:
    """Its calendar says another time, so there is something to be told."""
    from meetcompanion.merge import plan

    held = companion.store.held_events(source_id)
    drafts = [weekly(title, times=2, start=at(9, 20)), event(f"{title} once more", instance(at(4, 19)))]
    window = Window.around(companion.clock())
    fresh = Window(companion.clock(), window.until)
    read(companion.store, companion.store.source(source_id), plan(drafts, held, fresh), now=companion.clock())


def _know(store: Store, account: Account, mark: str, clock: FixedClock, evening_id: int) -> None:
    ids = {person.name: person.id for person in store.people(account.id)}
    ana, ben = ids[f"{mark}Ana"], ids[f"{mark}Ben"]
    for kind, text in ((NoteKind.CARES, f"{mark} bread"), (NoteKind.HOPES, f"a {mark} boat")):
        line = store.add_line(account.id, ana, kind, text, clock())
        store.keep_line(account.id, line, True, clock())
    store.rename_person(account.id, ben, f"{mark} Benjamin", clock())
    store.set_through(account.id, ben, ana)
    store.set_likes(account.id, ana, HowTheyLikeIt.COFFEE)
    cy = store.add_person(account.id, f"{mark}Cy", clock(), known_since=date(2024, 1, 12))
    store.let_rest(account.id, cy, clock(), Due(season="2026-spring"))
    store.share_evening(account.id, cy, evening_id)
    dee = store.add_person(account.id, f"{mark}Dee", clock())
    store.set_rather_not(account.id, dee, clock())
    again = store.add_person(account.id, f"{mark}Bennie", clock())
    store.merge_people(account.id, ben, again, clock())
    store.add_person(account.id, f"{mark}Eve", clock())
    for follow_up in store.follow_ups(account.id):
        if follow_up.kind is FollowUpKind.THANK:
            store.answer_follow_up(account.id, follow_up.id, FollowUpState.DONE, clock())
            store.mark_gesture_asked(account.id, follow_up.id, clock())
        if follow_up.kind is FollowUpKind.INTRODUCE:
            store.say_yes(account.id, follow_up.id, ana, clock())
    store.set_fading(account.id, 6, clock())


def slug(mark: str) -> str:
    """The letters of a mark alone, for addresses."""
    return "".join(sign for sign in mark.casefold() if sign.isalpha())[:20]


def _be_told(companion: Companion, account: Account, mark: str, clock: FixedClock) -> None:
    """Channels, messages, calendars for other programs, dots, an invitation."""
    store = companion.store
    channel = store.add_channel(account.id, f"ntfy://ntfy.example/{mark}", clock())
    store.save_wishes(account.id, Wishes(weekday=4, hour=9), clock())
    message = store.claim_message(account.id, channel.id, MessageKind.WEEKLY, "2026-W02", clock())
    assert message is not None
    store.message_failed(message, Message.of("It did not arrive."))
    for kind in CalendarKind:
        address = calendars_out.new_address(store, account, kind, clock())
        calendars_out.calendar(store, address, clock(), link=str, translate=str)
    store.save_written_calendar(account.id, f"https://{slug(mark)}.example/dav/", f"{mark} user", mark, clock())
    store.save_written_entry(account.id, WrittenEntry(uid="uid", title=f"{mark} choir", content_hash="x"))
    lookback.company(store, account)
    login = store.login_of(account.id)
    assert login is not None
    store.invite(f"{mark} hash", account.id, ends_at=clock.now.replace(year=2027), now=clock())


def neighbours(companion: Companion, clock: FixedClock) -> dict[str, Neighbour]:
    """All three, each with a life of their own; afterwards it is a week and a half later."""
    from meetcompanion.reminders import stop_address

    accounts = {name: move_in(companion, name, mark) for name, mark in NEIGHBOURS.items()}
    began = clock.now
    for name, account in accounts.items():
        clock.now = began
        live(companion, account, NEIGHBOURS[name], clock)
    made = {}
    for name, account in accounts.items():
        made[name] = Neighbour(
            account=companion.store.account(account.id),
            mark=NEIGHBOURS[name],
            token=entrance.new_token(companion.store, account.id, f"{NEIGHBOURS[name]} script", Scope.ALL, clock()),
            stop=stop_address("", companion.store.secret(), account.id),
            calendars=tuple(one.token for one in companion.store.calendar_addresses(account.id).values()),
        )
        fill_the_rest(companion.store, account.id, NEIGHBOURS[name], clock())
    return made


def fill_the_rest(store: Store, account_id: int, mark: str, now: datetime) -> None:
    """A row in each of their tables that is still empty, so that a new table is held to everything at once."""
    with store._writing() as connection:
        for table in personal_tables():
            mine = select(table.c.account_id).where(table.c.account_id == account_id)
            if connection.execute(mine).first() is None:
                values = {
                    column.name: _value(connection, column, account_id, mark, now)
                    for column in table.columns
                    if column.name != "id" and not column.nullable
                }
                connection.execute(table.insert().values(values))


def _value(connection: Connection, column: Column[Any], account_id: int, mark: str, now: datetime) -> object:
    for key in column.foreign_keys:
        aim = key.column.table
        if aim.name == "accounts":
            return account_id
        held = select(key.column)
        if "account_id" in aim.columns:
            held = held.where(aim.c.account_id == account_id)
        return connection.execute(held.order_by(key.column.desc())).scalar()
    if isinstance(column.type, Instant):
        return now
    made: dict[type, object] = {Boolean: False, Float: 0.5, Integer: account_id, LargeBinary: mark.encode()}
    return next((value for kind, value in made.items() if isinstance(column.type, kind)), f"{mark} {column.name}")


def come_in(app: Flask, name: str) -> FlaskClient:
    """Their browser, with the door behind them."""
    client = app.test_client()
    answer = client.post("/login", data={"name": name, "password": PASSWORD}, headers=OURS)
    assert answer.status_code == 303, answer.text
    return client


def personal_tables() -> list[Table]:
    """Every table whose rows belong to somebody."""
    return [table for table in metadata.sorted_tables if "account_id" in table.columns]


#: How far a round has come, which rounds say by themselves, and numbers that only tell that something changed.
BY_THEMSELVES = {"due_at", "error", "failures", "read_at", "revision", "seen_at", "subscriptions_revision", "used_at"}


def rows_of(store: Store, account_id: int, leaving_out: Collection[str] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Everything of one account, table by table; some columns may be left out."""
    held = {}
    own = metadata.tables["accounts"]
    with store._reading() as connection:
        for table in (*personal_tables(), own):
            columns = [column for column in table.columns if column.name not in leaving_out]
            whose = own.c.id if table is own else table.c.account_id
            found = connection.execute(select(*columns).where(whose == account_id))
            held[table.name] = sorted((tuple(row) for row in found), key=repr)
    return held


def leading_to_others(store: Store) -> list[str]:
    """Rows of one that lead to rows of another, through any column that leads anywhere."""
    wrong = []
    with store._reading() as connection:
        for table in personal_tables():
            for key in table.foreign_keys:
                aim = key.column.table.alias()
                if key.column.table.name == "accounts" or "account_id" not in aim.columns:
                    continue
                across = (
                    select(table.c.account_id)
                    .join(aim, aim.c[key.column.name] == key.parent)
                    .where(aim.c.account_id != table.c.account_id)
                )
                if connection.execute(across).first() is not None:
                    wrong.append(f"{table.name}.{key.parent.name}")
    return wrong
