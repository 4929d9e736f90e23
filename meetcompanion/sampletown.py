"""The sample town, for trying everything before there is a calendar of one's own: in, out, and the evenings behind.

Its sources have addresses such as `sample:games.ics`; whoever lets a person in runs a round of refreshing next.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from meetcompanion.merge import plan
from meetcompanion.model import (
    Account,
    Content,
    Draft,
    Due,
    FollowUpDraft,
    FollowUpKind,
    HowTheyLikeIt,
    Instance,
    Jot,
    NoteKind,
    PersonTold,
    PickState,
    Source,
    When,
    Window,
)
from meetcompanion.resources import sample_town_dir
from meetcompanion.store import Store

#: How the addresses of the town's sources begin.
SCHEME = "sample:"


@dataclass(frozen=True, slots=True)
class Past:
    """An evening that lies behind, and what was jotted after it."""

    title: str
    when: When
    location: str
    source: str
    uid: str
    jot: Jot


@dataclass(frozen=True, slots=True)
class Town:
    """What `town.toml` says; `sources` are addresses with titles."""

    name: str
    zone: str
    hobbies: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    past: tuple[dict[str, Any], ...]
    people: tuple[dict[str, Any], ...]


def town() -> Town:
    """Read the town's own page."""
    data = tomllib.loads((sample_town_dir() / "town.toml").read_text(encoding="utf-8"))
    return Town(
        name=data["name"],
        zone=data["zone"],
        hobbies=tuple(data["hobbies"]),
        sources=tuple((SCHEME + entry["file"], entry["title"]) for entry in data["source"]),
        past=tuple(data["evening"]),
        people=tuple(data["person"]),
    )


def enter(store: Store, account: Account, now: datetime) -> Account:
    """Subscribe to the town's sources, due now; its hobbies are lent to whoever brought none."""
    place = town()
    if not store.hobbies(account.id):
        for name in place.hobbies:
            store.add_hobby(account.id, name, now)
    for address, title in place.sources:
        source = store.add_source(address, now, title=title, zone=place.zone)
        store.subscribe(account.id, source.id, now)
    account = replace(account, sample_town=True, started_at=account.started_at or now)
    store.save_account(account)
    return account


def leave(store: Store, account: Account, now: datetime) -> Account:
    """End the subscriptions and take back the hobbies that were lent. Evenings and people stay, as they always do."""
    mine = [one for one in store.subscriptions(account.id, now) if one.source.url.startswith(SCHEME)]
    entered = min((one.subscribed_at for one in mine), default=None)
    lent = set(town().hobbies)
    for subscription in mine:
        store.unsubscribe(account.id, subscription.source.id, now)
    for hobby in store.hobbies(account.id):
        # Lent in the moment of entering; the same words written at another time are the person's own.
        if hobby.name in lent and hobby.added_at == entered:
            store.remove_hobby(account.id, hobby.name)
    account = replace(account, sample_town=False)
    store.save_account(account)
    return account


def fill_past(store: Store, account: Account, now: datetime) -> None:
    """Let the town's past evenings have happened, with the people met there. The sources have to be read before."""
    sources = {one.source.url: one.source for one in store.subscriptions(account.id, now)}
    evenings = past_evenings(now)
    for past in evenings:
        if past.source in sources:
            _let_happen(store, account, sources[past.source], past, now)
    zone = ZoneInfo(town().zone)
    store.freeze_evenings(account.id, now, zone)
    for evening in store.evenings(account.id):
        for past in evenings:
            if past.jot == Jot():
                continue  # the one that the first page asks about
            if evening.title == past.title and evening.when.start == past.when.start and evening.closed_at is None:
                written = evening.when.ends_at(zone) + timedelta(hours=1)
                store.save_jot(account.id, past.jot, evening_id=evening.id, text=_as_written(past.jot), now=written)
                store.mark_asked(account.id, [evening.id], written)
                store.close_evening(account.id, evening.id, written)

    _get_to_know(store, account, now)


def _get_to_know(store: Store, account: Account, now: datetime) -> None:
    """What one came to know of the town's people besides the evenings, once."""
    ids = {person.name: person.id for person in store.people(account.id) if not (person.cares or person.rests)}
    for entry in town().people:
        person_id = ids.get(entry["name"])
        if person_id is None:
            continue
        for kind in (NoteKind.CARES, NoteKind.HOPES):
            for text in entry.get(kind.value, ()):
                store.add_line(account.id, person_id, kind, text, now)
        store.set_likes(account.id, person_id, HowTheyLikeIt(entry.get("likes", "unknown")))
        if entry.get("through") in ids:
            store.set_through(account.id, person_id, ids[entry["through"]])
        if "rests" in entry:
            this_year = Due(season=f"{now.year}-{entry['rests']}")
            ahead = this_year.first_day > now.date()
            store.let_rest(
                account.id, person_id, now, this_year if ahead else Due(season=f"{now.year + 1}-{entry['rests']}")
            )


def past_evenings(now: datetime) -> list[Past]:
    """The evenings that lie behind `now`, latest first.

    `days_ago` counts from the Monday of this week, so that a Thursday stays a Thursday.
    """
    place = town()
    zone = ZoneInfo(place.zone)
    monday = now.date() - timedelta(days=now.weekday())
    return [_past(entry, monday, now.date(), zone) for entry in place.past]


def _past(entry: dict[str, Any], monday: date, today: date, zone: ZoneInfo) -> Past:
    day = monday - timedelta(days=entry["days_ago"])
    start = datetime.combine(day, time.fromisoformat(entry["start"]), zone)
    people = tuple(PersonTold(person["name"], tuple(person["told"])) for person in entry.get("person", ()))
    follow_ups = tuple(
        FollowUpDraft(
            FollowUpKind(one["kind"]),
            tuple(one["people"]),
            one["text"],
            Due(day=today + timedelta(days=one["due_in_days"])) if "due_in_days" in one else None,
        )
        for one in entry.get("follow_up", ())
    )
    moments = (entry["moment"],) if "moment" in entry else ()
    return Past(
        title=entry["title"],
        when=When(start, start + timedelta(hours=2), zone.key),
        location=entry["location"],
        source=SCHEME + entry["source"],
        uid=entry.get("series") or f"past-{entry['days_ago']}@{entry['source']}",
        jot=Jot(people=people, follow_ups=follow_ups, moments=moments),
    )


def _let_happen(store: Store, account: Account, source: Source, past: Past, now: datetime) -> None:
    """Give the source this past occurrence, and let the person have gone."""
    held = [event for event in store.held_events(source.id) if event.uid == past.uid]
    content = held[0].content if held else Content(title=past.title, location=past.location)
    start = past.when.starts_at(ZoneInfo(town().zone))
    window = Window(start - timedelta(hours=1), start + timedelta(hours=1))
    draft = Draft(uid=past.uid, content=content, instances=(Instance(start.isoformat(), past.when),))
    store.save_reading(
        source.id,
        plan([draft], held, window),
        now=now,
        due_at=source.due_at or now,
        kind=source.kind or "ical",
        title=source.title,
        zone=source.zone,
        read_url=source.read_url,
        etag=source.etag,
        last_modified=source.last_modified,
        body_hash=source.body_hash,
        warning=source.warning,
        skipped=source.skipped,
    )
    for occurrence in store.upcoming(account.id, window):
        if occurrence.uid == past.uid and occurrence.source_id == source.id:
            store.set_pick(account.id, occurrence.id, PickState.WENT, now)


def _as_written(jot: Jot) -> str:
    """The jot as a person would have typed it."""
    lines: Sequence[str] = [
        *(f"@{person.name}: {told}" for person in jot.people for told in person.told),
        *(follow_up.text for follow_up in jot.follow_ups),
        *jot.moments,
    ]
    return "\n".join(lines)
