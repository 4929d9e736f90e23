"""When a message is due, by the clocks of whoever gets it. Pure: the time comes in."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from meetcompanion.model import Occurrence, Status
from meetcompanion.model.messages import Wishes

#: A weekly message that could not go out for longer than this is left out: the next one will say more.
LATEST = timedelta(days=2)


def is_quiet(wishes: Wishes, now: datetime, zone: ZoneInfo) -> bool:
    """Whether nothing shall come now."""
    if wishes.nothing_until is not None and now < wishes.nothing_until:
        return True
    first, last = wishes.quiet_from, wishes.quiet_until
    if first is None or last is None or first == last:
        return False
    hour = now.astimezone(zone).hour
    return first <= hour < last if first < last else hour >= first or hour < last


def weekly_period(wishes: Wishes, now: datetime, zone: ZoneInfo, since: datetime) -> str | None:
    """The week whose message is due, such as "2026-W48"; None where none is.

    Args:
        wishes: when they want it.
        now: the time.
        zone: where they live.
        since: nothing that was due before is sent, such as before the channel was there.
    """
    if wishes.weekday is None or is_quiet(wishes, now, zone):
        return None
    today = now.astimezone(zone).date()
    day = today - timedelta(days=(today.weekday() - wishes.weekday) % 7)
    due = datetime.combine(day, time(wishes.hour), zone)
    if due > now:
        day -= timedelta(days=7)
        due = datetime.combine(day, time(wishes.hour), zone)
    if due < since or now - due > LATEST:
        return None
    # By the week, not the day: whoever moves it from Thursday to Friday has had this week's already.
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def reminder_period(wishes: Wishes, occurrence: Occurrence, now: datetime, zone: ZoneInfo) -> str | None:
    """The evening and its hour, where a reminder of it is due; an evening that moves is a new one."""
    start = occurrence.when.start
    if wishes.remind_minutes is None or not isinstance(start, datetime) or occurrence.status is Status.CANCELLED:
        return None
    if not start - timedelta(minutes=wishes.remind_minutes) <= now < start or is_quiet(wishes, now, zone):
        return None
    return f"{occurrence.id}@{start.isoformat()}"


def next_monday(now: datetime, zone: ZoneInfo) -> datetime:
    """The beginning of the Monday after today."""
    today = now.astimezone(zone).date()
    return datetime.combine(today + timedelta(days=7 - today.weekday()), time(), zone)
