"""Between values and columns: what an event says, and when it takes place. Contains no SQL and no decisions."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from meetcompanion.model import Content, Instance, Price, When
from meetcompanion.model.held import content_hash
from meetcompanion.store.base import clean

_MIDNIGHT = time(tzinfo=UTC)


def event_columns(content: Content) -> dict[str, Any]:
    """The columns of `events` that hold what it says, the hash included."""
    columns = {
        "content_hash": content_hash(content),
        "title": content.title,
        "description": content.description,
        "location": content.location,
        "latitude": content.latitude,
        "longitude": content.longitude,
        "url": content.url,
        "organiser": content.organiser,
        "categories": _dump_categories(content.categories) if content.categories else None,
        "price": None if content.price is None else _dump_price(content.price),
        "image": content.image,
    }
    return _tidy(columns)


def content_of(*columns: Any) -> Content:
    """What an event says, from its columns in the order of `CONTENT` in events.py."""
    title, description, location, latitude, longitude, url, organiser, categories, price, image = columns
    return Content(
        title=title,
        description=description,
        location=location,
        latitude=latitude,
        longitude=longitude,
        url=url,
        organiser=organiser,
        categories=_load_categories(categories) if categories else (),
        price=_load_price(price) if price else None,
        image=image,
    )


def instance_columns(instance: Instance) -> dict[str, Any]:
    """The columns of `occurrences` that a reading decides."""
    starts_at, ends_at = when_columns(instance.when)
    own = instance.content
    return {
        "key": clean(instance.key) if instance.key else "",
        "starts_at": starts_at,
        "ends_at": ends_at,
        "over_at": starts_at if ends_at is None or ends_at < starts_at else ends_at,
        "all_day": instance.when.all_day,
        "zone": instance.when.zone,
        "status": instance.status.value,
        "content": None if own is None else dump_content(own),
        "content_hash": content_hash(own),
        "gone_at": None,
    }


def when_columns(when: When) -> tuple[datetime, datetime | None]:
    """Start and end as they are stored: instants, or midnight UTC of the dates of an all-day event."""
    start, end = when.start, when.end
    if not isinstance(start, datetime):
        start = datetime.combine(start, _MIDNIGHT)
    if end is not None and not isinstance(end, datetime):
        end = datetime.combine(end, _MIDNIGHT)
    return start, end


def when_of(starts_at: datetime, ends_at: datetime | None, all_day: bool, zone: str | None) -> When:
    """The reverse of `when_columns`."""
    if not all_day:
        return When(starts_at, ends_at, zone)
    end: date | None = None if ends_at is None else ends_at.date()
    return When(starts_at.date(), end, zone)


def dump_content(content: Content) -> str:
    """A whole content as JSON text; what is unknown is left out."""
    columns = event_columns(content)
    del columns["content_hash"]
    return _dump({name: value for name, value in columns.items() if value is not None})


def load_content(text: str) -> Content:
    """Read what `dump_content` wrote."""
    held: dict[str, Any] = json.loads(text)
    return content_of(*(held.get(name) for name in _NAMES))


def _tidy(columns: dict[str, Any]) -> dict[str, Any]:
    """The same columns with texts that any database can hold."""
    # One test for all of them, since nearly all are fine: ten thousand events are stored in one go.
    together = "".join([value for value in columns.values() if value.__class__ is str])
    if "\x00" not in together and (together.isascii() or _encodable(together)):
        return columns
    return {name: clean(value) if isinstance(value, str) else value for name, value in columns.items()}


_NAMES = (
    "title",
    "description",
    "location",
    "latitude",
    "longitude",
    "url",
    "organiser",
    "categories",
    "price",
    "image",
)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# Few different ones among many events, and lists hold a hundred thousand.
@lru_cache(maxsize=4096)
def _dump_categories(categories: tuple[str, ...]) -> str:
    return _dump(list(categories))


@lru_cache(maxsize=4096)
def _load_categories(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(maxsize=4096)
def _dump_price(price: Price) -> str:
    return _dump([price.free, price.low, price.high, price.currency])


@lru_cache(maxsize=4096)
def _load_price(text: str) -> Price:
    return Price(*json.loads(text))
