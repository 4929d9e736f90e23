"""One call of each method of the store that is about doors, calendars and messages, for tests that try every method."""

from __future__ import annotations

from collections.abc import Callable

from meetcompanion.message import Message
from meetcompanion.model.busy import BusyCalendar, BusyTime
from meetcompanion.model.calendars_out import CalendarAddress, CalendarKind
from meetcompanion.model.logins import Scope
from meetcompanion.model.messages import MessageKind, Wishes
from meetcompanion.model.pushed import WrittenCalendar, WrittenEntry
from meetcompanion.store import Store
from tests.builders import HOUR, NOW

_OWN = BusyCalendar(id=1, account_id=1, url="https://x.example/", made_at=NOW, due_at=NOW)
_THEIRS = WrittenCalendar(account_id=1, url="https://x.example/", user="ana", password="x", made_at=NOW, due_at=NOW)
_ENTRY = WrittenEntry(uid="uid", title="Choir", content_hash="x")
_ADDRESS = CalendarAddress(account_id=1, kind=CalendarKind.EVENINGS, token="t")

DOORS: dict[str, Callable[[Store], object]] = {
    "needs_login": lambda store: store.needs_login(),
    "has_logins": lambda store: store.has_logins(),
    "is_shared": lambda store: store.is_shared(),
    "is_untouched": lambda store: store.is_untouched(),
    "account": lambda store: store.account(1),
    "accounts": lambda store: store.accounts(),
    "login": lambda store: store.login("Ana"),
    "login_of": lambda store: store.login_of(1),
    "add_account": lambda store: store.add_account("Ana", "hash", zone="UTC", invites=True, now=NOW),
    "set_password": lambda store: store.set_password(1, "hash"),
    "remove_account": lambda store: store.remove_account(1),
    "known_as": lambda store: store.known_as("https://house.example", "sub"),
    "is_known_elsewhere": lambda store: store.is_known_elsewhere(1),
    "know_as": lambda store: store.know_as(1, "https://house.example", "sub", NOW),
    "forget_identities": lambda store: store.forget_identities(1),
    "join_as": lambda store: store.join_as("https://house.example", "sub", "Ana", invitation=None, zone="UTC", now=NOW),
    "take_out": lambda store: store.take_out(1),
    "bring_in": lambda store: store.bring_in(1, {"schema": "0001"}, NOW),
    "begin_session": lambda store: store.begin_session(1, "hash", "Firefox", NOW),
    "session": lambda store: store.session("hash"),
    "sessions": lambda store: store.sessions(1),
    "touch_session": lambda store: store.touch_session(1, NOW),
    "end_session": lambda store: store.end_session(1, 1),
    "end_sessions": lambda store: store.end_sessions(unseen_since=NOW),
    "invite": lambda store: store.invite("hash", 1, ends_at=NOW, now=NOW),
    "invitations": lambda store: store.invitations(1, NOW),
    "take_back_invitation": lambda store: store.take_back_invitation(1, 1),
    "is_invited": lambda store: store.is_invited("hash", NOW),
    "accept": lambda store: store.accept("hash", "Ana", "hash", zone="UTC", now=NOW),
    "tries": lambda store: store.tries(["key"]),
    "tried_in_vain": lambda store: store.tried_in_vain(["key"], NOW, forget_before=NOW),
    "opened": lambda store: store.opened(["key"]),
    "add_token": lambda store: store.add_token(1, "hash", "a script", Scope.READ, NOW),
    "tokens": lambda store: store.tokens(1),
    "token": lambda store: store.token("hash"),
    "touch_token": lambda store: store.touch_token(1, NOW),
    "remove_token": lambda store: store.remove_token(1, 1),
    "calendar_addresses": lambda store: store.calendar_addresses(1),
    "calendar_address": lambda store: store.calendar_address("token"),
    "save_calendar_address": lambda store: store.save_calendar_address(_ADDRESS, NOW),
    "remove_calendar_address": lambda store: store.remove_calendar_address(1, CalendarKind.EVENINGS),
    "number_entries": lambda store: store.number_entries(1, {"uid": "hash"}, NOW),
    "health_of_sources": lambda store: store.health_of_sources(),
    "town_revision": lambda store: store.town_revision(),
    "wishes": lambda store: store.wishes(1),
    "save_wishes": lambda store: store.save_wishes(1, Wishes(), NOW),
    "busy_calendars": lambda store: store.busy_calendars(1),
    "add_busy_calendar": lambda store: store.add_busy_calendar(1, "https://x.example/", NOW),
    "remove_busy_calendar": lambda store: store.remove_busy_calendar(1, 1),
    "due_busy_calendars": lambda store: store.due_busy_calendars(NOW),
    "claim_busy_calendar": lambda store: store.claim_busy_calendar(_OWN, NOW),
    "keep_busy_times": lambda store: store.keep_busy_times(_OWN, [BusyTime(NOW, NOW + HOUR)], NOW, NOW),
    "busy_calendar_failed": lambda store: store.busy_calendar_failed(_OWN, Message.of("No."), NOW),
    "busy_times": lambda store: store.busy_times(1),
    "written_calendar": lambda store: store.written_calendar(1),
    "written_calendars": lambda store: store.written_calendars(),
    "save_written_calendar": lambda store: store.save_written_calendar(1, "https://x.example/", "ana", "x", NOW),
    "remove_written_calendar": lambda store: store.remove_written_calendar(1),
    "claim_written_calendar": lambda store: store.claim_written_calendar(_THEIRS, NOW),
    "close_writing": lambda store: store.close_writing(1, NOW),
    "written_entries": lambda store: store.written_entries(1),
    "save_written_entry": lambda store: store.save_written_entry(1, _ENTRY),
    "forget_written_entry": lambda store: store.forget_written_entry(1, "uid"),
    "channels": lambda store: store.channels(1),
    "accounts_with_channels": lambda store: store.accounts_with_channels(),
    "reachable": lambda store: store.reachable((2, 8)),
    "messages_closed": lambda store: store.messages_closed([1], NOW),
    "going_soon": lambda store: store.going_soon([1], NOW, NOW),
    "add_channel": lambda store: store.add_channel(1, "json://localhost", NOW),
    "remove_channel": lambda store: store.remove_channel(1, 1),
    "move_channel": lambda store: store.move_channel(1, 1, "ntfy://x"),
    "channel_troubles": lambda store: store.channel_troubles(1),
    "drop_old_messages": lambda store: store.drop_old_messages(NOW),
    "claim_message": lambda store: store.claim_message(1, 1, next(iter(MessageKind)), "2026-01", NOW),
    "close_message": lambda store: store.close_message(1, NOW, sent=True),
    "message_failed": lambda store: store.message_failed(1, Message.of("No.")),
}
