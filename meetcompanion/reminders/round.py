"""One round over all that is due: each message is claimed, then sent, then recorded, so that a crash is seen."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from meetcompanion.clock import Clock
from meetcompanion.message import Message
from meetcompanion.model import Account, PickState
from meetcompanion.model.messages import Channel, Letter, MessageKind, Reachable, Wishes
from meetcompanion.notify import Notifier
from meetcompanion.reminders.letters import Contents, reminder_letter, week_letter
from meetcompanion.reminders.stopping import stop_address
from meetcompanion.reminders.times import reminder_period, weekly_period
from meetcompanion.store import Store

#: Finds what a week's message could say; spends no question by it.
Gather = Callable[[Account, datetime], Contents]

#: What was claimed longer ago belongs to an earlier week, or to an evening that is over.
_REMEMBERED = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message: `error` is None where it was sent."""

    channel: Channel
    error: Message | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every round needs. `base` is the address of the pages; `own_servers` as for the notifier."""

    store: Store
    notifier: Notifier
    clock: Clock
    base: str
    own_servers: bool


def remind(desk: Desk, gather: Gather, share: tuple[int, int] | None = None) -> list[Outcome]:
    """Send what is due to everybody who wants it. Whoever has no channel gets nothing, and misses nothing.

    With a `share` such as (2, 8), to those alone whose number leaves 2 when it is divided by 8.
    """
    outcomes: list[Outcome] = []
    for account in _looked_at(desk, share):
        channels = desk.store.channels(account.id)
        if channels:
            # Asked anew: whoever has just said stop is not written to.
            wishes = desk.store.wishes(account.id)
            outcomes += _weekly(desk, account, channels, wishes, gather)
            outcomes += _before_evenings(desk, account, channels, wishes)
    return outcomes


def _looked_at(desk: Desk, share: tuple[int, int] | None) -> list[Account]:
    """For whom something may be due. Nearly always that is nobody, and it is found for thousands at once."""
    now, everybody = desk.clock(), desk.store.reachable(share)
    closed = desk.store.messages_closed(
        [channel.id for one in everybody for channel in one.channels], now - _REMEMBERED
    )
    ahead = {one.account.id: one.wishes.remind_minutes for one in everybody if one.wishes.remind_minutes is not None}
    longest = timedelta(minutes=max(ahead.values(), default=0))
    soon = desk.store.going_soon(ahead, now, now + longest) if ahead else set()
    return [one.account for one in everybody if one.account.id in soon or _awaits_week(one, now, closed)]


def _awaits_week(one: Reachable, now: datetime, closed: Collection[tuple[int, str, str]]) -> bool:
    zone = ZoneInfo(one.account.zone)
    periods = ((channel, _week_of(channel, one.wishes, now, zone)) for channel in one.channels)
    return any(week and (channel.id, MessageKind.WEEKLY.value, week) not in closed for channel, week in periods)


def _week_of(channel: Channel, wishes: Wishes, now: datetime, zone: ZoneInfo) -> str | None:
    return weekly_period(wishes, now, zone, max(channel.made_at, wishes.changed_at or channel.made_at))


def _weekly(desk: Desk, account: Account, channels: list[Channel], wishes: Wishes, gather: Gather) -> list[Outcome]:
    now, zone = desk.clock(), ZoneInfo(account.zone)
    claimed: list[tuple[Channel, int, str]] = []
    for channel in channels:
        period = _week_of(channel, wishes, now, zone)
        if period is None:
            continue
        number = desk.store.claim_message(account.id, channel.id, MessageKind.WEEKLY, period, now)
        if number is not None:
            claimed.append((channel, number, period))
    if not claimed:
        return []
    # Found once for all channels: the first that takes it spends the question.
    contents = gather(account, now)
    outcomes = []
    for channel, number, period in claimed:
        if contents.is_nothing:
            desk.store.close_message(number, desk.clock(), sent=False)
            continue
        key = _key(desk, account, f"weekly {period}")
        letter = week_letter(contents, account, base=desk.base, stop=_stop(desk, account), key=key)
        outcome = _send(desk, channel, number, letter)
        if outcome.error is None:
            _spend(desk, account, contents, now)
        outcomes.append(outcome)
    return outcomes


def _before_evenings(desk: Desk, account: Account, channels: list[Channel], wishes: Wishes) -> list[Outcome]:
    if wishes.remind_minutes is None:
        return []
    now, zone = desk.clock(), ZoneInfo(account.zone)
    outcomes = []
    for occurrence, state in desk.store.picked(account.id):
        period = reminder_period(wishes, occurrence, now, zone) if state is PickState.GOING else None
        if period is None:
            continue
        key = _key(desk, account, f"reminder {period}")
        for channel in channels:
            number = desk.store.claim_message(account.id, channel.id, MessageKind.REMINDER, period, now)
            if number is not None:
                letter = reminder_letter(occurrence, account, base=desk.base, stop=_stop(desk, account), key=key)
                outcomes.append(_send(desk, channel, number, letter))
    return outcomes


def _send(desk: Desk, channel: Channel, number: int, letter: Letter) -> Outcome:
    stamped = replace(letter, sent_at=desk.clock())
    error = desk.notifier.send(channel.url, stamped, own_servers=desk.own_servers)
    if error is None:
        desk.store.close_message(number, desk.clock(), sent=True)
    else:
        desk.store.message_failed(number, error)
    return Outcome(channel, error)


def _spend(desk: Desk, account: Account, contents: Contents, now: datetime) -> None:
    """What was asked once is not asked again, here or on the page."""
    if contents.evening is not None:
        desk.store.mark_asked(account.id, [contents.evening.id], now)
    for person in contents.back:
        desk.store.mark_rest_shown(account.id, person.id, now)
    if contents.by_chance is not None:
        desk.store.claim_now_and_then(account.id, now, contents.by_chance.again_at)


def _stop(desk: Desk, account: Account) -> str:
    return stop_address(desk.base, desk.store.secret(), account.id)


def _key(desk: Desk, account: Account, what: str) -> str:
    """The same at every try, and never another installation's."""
    return f"{desk.store.secret().hex()} {account.id} {what}"
