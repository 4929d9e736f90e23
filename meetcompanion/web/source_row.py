"""How one source fares, in words, for its row on the sources page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from babel.numbers import format_percent

from meetcompanion.fetch import shown
from meetcompanion.message import N_, Message
from meetcompanion.model import Fields, Subscription, masked, place_of
from meetcompanion.model.wording import where_message
from meetcompanion.web import formats

#: What is read from how a page looks, and not from what it says to programs.
LAYOUT = "layout"

#: After so long without a good reading the person is asked once whether to keep trying.
_ASK_AFTER = timedelta(weeks=3)

_FIELDS = (
    N_("Where it is: {share}"),
    N_("When it ends: {share}"),
    N_("A page of its own: {share}"),
    N_("A description: {share}"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. `asks` whether to keep trying, which it has not where it has `given_up`; `fields` say how full it is."""

    id: int
    title: str
    address: str
    href: str | None
    file: str | None
    reading: bool
    waiting: bool
    paused: bool
    looks_wrong: bool
    from_layout: bool
    asks: bool
    given_up: bool
    ahead: int
    read: str | None
    next: str | None
    error: str | None
    warning: str | None
    fields: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]

    @property
    def busy(self) -> bool:
        """True while something is about to change."""
        return self.reading or self.waiting


def row_of(subscription: Subscription, zone: tzinfo, now: datetime) -> Row:
    """The row of one subscription."""
    source = subscription.source
    paused = subscription.paused_at is not None
    waiting = not paused and source.reading_since is None and source.due_at is not None and source.due_at <= now
    # Of a file only the days ahead change; that it is gone through for them is nothing to wait for.
    never_again = waiting or paused or source.upload
    return Row(
        id=source.id,
        title=subscription.title,
        # What in an address is a key is for the site alone.
        address=masked(source.url),
        href=formats.web_href(shown(source.read_url or source.url)),
        file=place_of(source.url) if source.upload else None,
        reading=source.reading_since is not None,
        waiting=waiting,
        paused=paused,
        looks_wrong=subscription.looks_wrong_at is not None,
        from_layout=source.kind == LAYOUT,
        asks=not paused and asks(subscription, now),
        given_up=source.error is not None and source.due_at is None,
        ahead=subscription.ahead,
        read=formats.ago_text(source.read_at, zone, now) if source.read_at else None,
        next=formats.ago_text(source.due_at, zone, now) if source.due_at and not never_again else None,
        error=formats.sentence(source.error) if source.error else None,
        warning=formats.sentence(source.warning) if source.warning else None,
        fields=_fields(source.fields),
        skipped=tuple(
            (formats.sentence(where_message(where)), formats.sentence(reason)) for where, reason in source.skipped
        ),
    )


def asks(subscription: Subscription, now: datetime) -> bool:
    """True where it has failed for weeks, and nobody has asked about that yet."""
    since = subscription.source.failing_since
    if since is None or now - since < _ASK_AFTER or subscription.source.due_at is None:
        return False
    return subscription.asked_at is None or subscription.asked_at < since


def _fields(fields: Fields | None) -> tuple[str, ...]:
    if fields is None:
        return ()
    return tuple(
        formats.sentence(Message.of(words, share=format_percent(share, locale=formats.locale())))
        for words, share in zip(_FIELDS, fields.shares, strict=True)
    )
