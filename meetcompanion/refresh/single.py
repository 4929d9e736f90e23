"""One event by itself: kept without subscribing to the place it stands at, and found there again later."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta, tzinfo

from meetcompanion.model import Draft, Instance, Reading

#: What the address of such a source begins with, and what its kind is called.
SINGLE = "single:"
KIND = "single"

#: An evening that was put off is still looked for this long after its day.
_PATIENCE = timedelta(days=30)


def sign_of(draft: Draft, instance: Instance) -> str:
    """What tells one time of one event from all others of a reading."""
    return hashlib.sha256(f"{draft.uid}\n{instance.key}".encode("utf-8", "replace")).hexdigest()[:24]


def address_of(account_id: int, sign: str, draft: Draft, zone: tzinfo) -> str:
    """The made-up address under which somebody keeps it: whose it is, its day, and its sign."""
    day = draft.instances[0].when.local_day(zone)
    return f"{SINGLE}{account_id}/{day.isoformat()}/{sign}"


def is_over(address: str, today: date) -> bool:
    """True where there is no more reason to look whether anything has changed."""
    return date.fromisoformat(address.split("/")[-2]) + _PATIENCE < today


def one_of(reading: Reading, sign: str) -> Draft | None:
    """The event of this sign, with that one time alone; None where it is not listed (any more)."""
    for draft in reading.drafts:
        for instance in draft.instances:
            if sign_of(draft, instance) == sign:
                content = instance.content or draft.content
                return replace(draft, content=content, instances=(replace(instance, key="", content=None),))
    return None
