"""What we hold of a source's events as the merge sees it, and what the merge decides to change."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from meetcompanion.model.events import Content, Draft, Instance, Status
from meetcompanion.model.times import When


@dataclass(frozen=True, slots=True)
class HeldInstance:
    """One stored occurrence. `key` is that of `Instance`; unique within its event.

    `content_hash` is that of its own text where it says something else than its series, "" where it does not.
    `gone` is True once the source has stopped listing it.
    """

    id: int
    key: str
    when: When
    status: Status
    content_hash: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class HeldEvent:
    """One stored event or series, with all its occurrences, those that are gone too."""

    id: int
    uid: str
    content_hash: str
    content: Content
    instances: tuple[HeldInstance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventChange:
    """What becomes of one stored event. Whatever is not named here stays as it is.

    Attributes:
        event_id: the stored event.
        content: the new text of the series, None where it says the same.
        uid: the new UID, None where it kept its own (some feeds renew every UID at every fetch).
        new: occurrences to add.
        updated: stored occurrence id → what it is from now on (key, time, status and text; one that was gone comes
            back by this).
        gone: ids of occurrences that the source no longer lists.
    """

    event_id: int
    content: Content | None = None
    uid: str | None = None
    new: tuple[Instance, ...] = ()
    updated: tuple[tuple[int, Instance], ...] = ()
    gone: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that a reading changes in one source.

    Attributes:
        new: events that we did not hold, to be stored whole.
        changed: events of which something differs.
        gone: ids of events of which every coming occurrence is gone; `gone_occurrences` names those occurrences.
        gone_occurrences: the occurrences that go with `gone`; past ones stay.
    """

    new: tuple[Draft, ...] = ()
    changed: tuple[EventChange, ...] = ()
    gone: tuple[int, ...] = ()
    gone_occurrences: tuple[int, ...] = field(default=())

    @property
    def nothing(self) -> bool:
        """True where the source says just what we hold."""
        return not (self.new or self.changed or self.gone)


def content_hash(content: Content | None) -> str:
    """A short name for what a text says: the same text has the same hash on every machine; "" for no text.

    For noticing changes only, not for security: 128 bits of BLAKE2b in hex.
    """
    if content is None:
        return ""
    price = content.price
    parts = (
        content.title,
        content.description,
        content.location,
        content.latitude,
        content.longitude,
        content.url,
        content.organiser,
        content.categories,
        None if price is None else (price.free, price.low, price.high, price.currency),
        content.image,
    )
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
