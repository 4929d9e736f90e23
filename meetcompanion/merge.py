"""Decides what a new reading changes in what we hold: pure, drafts and held events in, changes out.

drafts, held -> pair events (UID, else title and start) -> pair their times (key, else start, else day)
             -> compare -> Changes
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, tzinfo

from meetcompanion.model.events import Draft, Instance
from meetcompanion.model.held import Changes, EventChange, HeldEvent, HeldInstance, content_hash
from meetcompanion.model.times import Window

__all__ = ["content_hash", "plan"]


def plan(drafts: Sequence[Draft], held: Sequence[HeldEvent], window: Window, fallback: tzinfo = UTC) -> Changes:
    """Compare a reading with what we hold of the same source.

    Events pair by UID; those that are left on both sides pair by title and start, since some feeds renew every UID
    at every fetch. Times of an event pair by key; then by the same start (a single event became a series); then by
    the day, where it is the only one left on that day (the whole series moved by an hour).

    Args:
        drafts: what was read, UIDs unique.
        held: what we hold, in any order.
        window: where the reading is complete. A time that starts outside of it is never gone: it is over, or further
            ahead than was read. Let it begin now, since many feeds drop what has begun.
        fallback: the zone for all-day dates.
    """
    pairs, fresh, missing = _pair_events(drafts, held)
    changed = []
    for draft, event in pairs:
        change = _compare(draft, event, window, fallback)
        if change is not None:
            changed.append(change)
    gone, gone_occurrences = [], []
    for event in missing:
        ahead = [one for one in event.instances if not one.gone and one.when.starts_at(fallback) >= window.start]
        going = [one.id for one in ahead if one.when.starts_at(fallback) < window.until]
        if going and len(going) == len(ahead):
            gone.append(event.id)
            gone_occurrences.extend(going)
        elif going:
            changed.append(EventChange(event_id=event.id, gone=tuple(going)))
    return Changes(new=tuple(fresh), changed=tuple(changed), gone=tuple(gone), gone_occurrences=tuple(gone_occurrences))


def _pair_events(
    drafts: Sequence[Draft], held: Sequence[HeldEvent]
) -> tuple[list[tuple[Draft, HeldEvent]], list[Draft], list[HeldEvent]]:
    by_uid = {event.uid: event for event in held}
    pairs: list[tuple[Draft, HeldEvent]] = []
    left: list[Draft] = []
    for draft in drafts:
        event = by_uid.pop(draft.uid, None)
        if event is None:
            left.append(draft)
        else:
            pairs.append((draft, event))
    if not left or not by_uid:
        return pairs, left, list(by_uid.values())
    return _pair_by_title_and_start(pairs, left, by_uid)


def _pair_by_title_and_start(
    pairs: list[tuple[Draft, HeldEvent]], left: list[Draft], by_uid: dict[str, HeldEvent]
) -> tuple[list[tuple[Draft, HeldEvent]], list[Draft], list[HeldEvent]]:
    seen: dict[tuple[str, datetime | date], list[str]] = defaultdict(list)
    for uid, event in by_uid.items():
        title = _likeness(event.content.title)
        for one in event.instances:
            if not one.gone:
                seen[title, one.when.start].append(uid)
    fresh = []
    for draft in left:
        title = _likeness(draft.content.title)
        votes = Counter(
            uid for one in draft.instances for uid in seen.get((title, one.when.start), ()) if uid in by_uid
        )
        if votes:
            # The first seen wins a tie, so that two sittings of one name pair in the order in which they stand.
            pairs.append((draft, by_uid.pop(votes.most_common(1)[0][0])))
        else:
            fresh.append(draft)
    return pairs, fresh, list(by_uid.values())


def _likeness(title: str) -> str:
    return " ".join(title.casefold().split())


def _compare(draft: Draft, event: HeldEvent, window: Window, fallback: tzinfo) -> EventChange | None:
    new, updated, unlisted = _compare_instances(draft.instances, event.instances)
    gone = tuple(
        one.id for one in unlisted if not one.gone and window.start <= one.when.starts_at(fallback) < window.until
    )
    same_text = draft.content == event.content or content_hash(draft.content) == event.content_hash
    content = None if same_text else draft.content
    uid = None if draft.uid == event.uid else draft.uid
    if content is None and uid is None and not (new or updated or gone):
        return None
    return EventChange(event_id=event.id, content=content, uid=uid, new=tuple(new), updated=tuple(updated), gone=gone)


def _compare_instances(
    drafted: Iterable[Instance], held: Iterable[HeldInstance]
) -> tuple[list[Instance], list[tuple[int, Instance]], list[HeldInstance]]:
    by_key = {one.key: one for one in held}
    updated: list[tuple[int, Instance]] = []
    left: dict[str, Instance] = {}
    matched: set[str] = set()
    for instance in drafted:
        one = by_key.pop(instance.key, None)
        if one is not None:
            matched.add(instance.key)
            if not _same(instance, one):
                updated.append((one.id, instance))
        elif instance.key not in matched:
            left.setdefault(instance.key, instance)
    if left and by_key:
        _pair_the_moved(left, by_key, updated)
    return list(left.values()), updated, list(by_key.values())


def _pair_the_moved(
    left: dict[str, Instance], by_key: dict[str, HeldInstance], updated: list[tuple[int, Instance]]
) -> None:
    """Move pairs of one start, then of one day, from `left` and `by_key` to `updated`."""
    for name in (_start, _day):
        offered: dict[object, list[Instance]] = defaultdict(list)
        for instance in left.values():
            offered[name(instance)].append(instance)
        wanted: dict[object, list[HeldInstance]] = defaultdict(list)
        for one in by_key.values():
            if not one.gone:
                wanted[name(one)].append(one)
        for place, ones in wanted.items():
            instances = offered.get(place, ())
            if len(ones) == 1 and len(instances) == 1:
                updated.append((ones[0].id, instances[0]))
                del by_key[ones[0].key], left[instances[0].key]


def _start(one: Instance | HeldInstance) -> object:
    return one.when.start


def _day(one: Instance | HeldInstance) -> object:
    return one.when.local_day(UTC)


def _same(instance: Instance, one: HeldInstance) -> bool:
    return (
        not one.gone
        and instance.when == one.when
        and instance.status == one.status
        and (content_hash(instance.content) if instance.content else "") == one.content_hash
    )
