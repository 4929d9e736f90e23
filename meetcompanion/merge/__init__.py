"""Decides what a new reading changes in what we hold: pure, drafts and held events in, changes out.

drafts, held -> pair events (events.py) -> pair their times (times.py) -> compare -> Changes
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo

from meetcompanion.merge.events import pair_events
from meetcompanion.merge.times import Here, pair_times
from meetcompanion.model.events import Draft, Instance
from meetcompanion.model.held import Changes, EventChange, HeldEvent, content_hash
from meetcompanion.model.times import Window

__all__ = ["as_read", "content_hash", "plan"]


def plan(
    drafts: Sequence[Draft],
    held: Sequence[HeldEvent],
    window: Window,
    fallback: tzinfo = UTC,
    *,
    partly: bool = False,
) -> Changes:
    """Compare a reading with what we hold of the same source.

    An edited title, a moved time or a new UID leaves an event what it is, so that a pick survives; two sittings, two
    days and two times of a series never become one. The order of the drafts does not matter.

    Args:
        drafts: what was read, UIDs unique.
        held: what we hold, in any order.
        window: where the reading is complete. A time that starts outside of it is never gone: it is over, or further
            ahead than was read. Let it begin now, since many feeds drop what has begun.
        fallback: the zone for all-day dates.
        partly: both sides are without the events that say what they said; then nothing is told by being the only one.
    """
    here = Here(window, fallback)
    pairs, fresh, missing = pair_events(drafts, held, here, partly=partly)
    changed = []
    for draft, event in pairs:
        change = _compare(draft, event, here)
        if change is not None:
            changed.append(change)
    gone, gone_occurrences = [], []
    taken = {draft.uid for draft in drafts}
    for event in missing:
        ahead = [one for one in event.instances if not one.gone and here.ahead(one.when)]
        going = [one.id for one in ahead if here.read(one.when)]
        if event.uid in taken:
            # The source has given its UID to something else.
            changed.append(EventChange(event_id=event.id, uid=f"{event.uid} until {event.id}", gone=tuple(going)))
        elif going and len(going) == len(ahead):
            gone.append(event.id)
            gone_occurrences.extend(going)
        elif going:
            changed.append(EventChange(event_id=event.id, gone=tuple(going)))
    return Changes(new=tuple(fresh), changed=tuple(changed), gone=tuple(gone), gone_occurrences=tuple(gone_occurrences))


def as_read(event: HeldEvent) -> Draft:
    """A held event as a reading that says the same would name it, own texts of single times aside."""
    instances = tuple(Instance(one.key, one.when, one.status) for one in event.instances if not one.gone)
    return Draft(uid=event.uid, content=event.content, instances=instances)


def _compare(draft: Draft, event: HeldEvent, here: Here) -> EventChange | None:
    new, updated, unlisted = pair_times(draft.instances, event.instances, here)
    gone = tuple(one.id for one in unlisted if not one.gone and here.read(one.when))
    same_text = draft.content == event.content or content_hash(draft.content) == event.content_hash
    content = None if same_text else draft.content
    uid = None if draft.uid == event.uid else draft.uid
    if content is None and uid is None and not (new or updated or gone):
        return None
    return EventChange(event_id=event.id, content=content, uid=uid, new=tuple(new), updated=tuple(updated), gone=gone)
