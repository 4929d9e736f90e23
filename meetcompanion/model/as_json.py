"""Occurrences in the JSON shape that scripts may rely on; its schemas lie in `docs/schemas/`."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from meetcompanion.model.events import Content, Price, Status
from meetcompanion.model.matching import Listed, Reason
from meetcompanion.model.people import FollowUp, FollowUpDraft, Jot
from meetcompanion.model.times import When


def occurrence_json(
    content: Content, when: When, status: Status, *, source: int, uid: str, zone_fallback: tzinfo
) -> dict[str, Any]:
    """One occurrence; unknown is None. Times are on the clocks of its own zone, of `zone_fallback` without one.

    `source` is the place in `sources` of a preview, the subscription's source id elsewhere.
    """
    return {
        "source": source,
        "uid": uid,
        "title": content.title,
        "start": time_json(when.local_start(zone_fallback)),
        "end": None if when.end is None else time_json(when.local_end(zone_fallback)),
        "all_day": when.all_day,
        "zone": when.zone,
        "status": status.value,
        "description": content.description,
        "location": content.location,
        "latitude": _number(content.latitude),
        "longitude": _number(content.longitude),
        "url": content.url,
        "organiser": content.organiser,
        "categories": list(content.categories),
        "price": price_json(content.price),
        "image": content.image,
    }


def listed_json(listed: Listed, zone_fallback: tzinfo = UTC) -> dict[str, Any]:
    """One line of the shortlist or of all events: an occurrence with its match and what the person said of it."""
    occurrence = listed.occurrence
    return occurrence_json(
        occurrence.content,
        occurrence.when,
        occurrence.status,
        source=occurrence.source_id,
        uid=occurrence.uid,
        zone_fallback=zone_fallback,
    ) | {
        "id": occurrence.id,
        "score": listed.match.score,
        "reasons": [reason_json(reason) for reason in listed.match.reasons],
        "state": listed.state.value if listed.state else None,
        "also_listed_by": list(listed.also_listed_by),
    }


def reason_json(reason: Reason) -> dict[str, str]:
    """A reason as its kind and its sentence."""
    return {"kind": reason.kind, "text": reason.message.text()}


def jot_json(jot: Jot) -> dict[str, Any]:
    """What was understood of a jot."""
    return {
        "people": [{"name": person.name, "told": list(person.told)} for person in jot.people],
        "follow_ups": [follow_up_json(follow_up) for follow_up in jot.follow_ups],
        "moments": list(jot.moments),
        "notes": list(jot.notes),
    }


def follow_up_json(follow_up: FollowUpDraft | FollowUp) -> dict[str, Any]:
    """What one would like to do for somebody; never how it stands with them."""
    return {
        "kind": follow_up.kind.value,
        "people": list(follow_up.people),
        "text": follow_up.text,
        "due": str(follow_up.due) if follow_up.due else None,
    }


def price_json(price: Price | None) -> dict[str, Any] | None:
    """`{"free": true}`, or what is known of low, high and currency, or None."""
    if price is None:
        return None
    if price.free:
        return {"free": True}
    low, high = _number(price.low), _number(price.high)
    if low is None and high is None:
        return None
    return {"low": low, "high": high, "currency": price.currency}


def time_json(value: datetime | date | None) -> str | None:
    """RFC 3339 with offset, or a plain date.

    Before time zones an offset had seconds, which RFC 3339 section 5.6 cannot say; such times are written in UTC.
    """
    if isinstance(value, datetime) and (value.utcoffset() or timedelta()) % timedelta(minutes=1):
        value = value.astimezone(UTC)
    return None if value is None else value.isoformat()


def _number(value: float | None) -> float | None:
    # JSON knows no NaN and no infinity.
    return value if value is not None and math.isfinite(value) else None
