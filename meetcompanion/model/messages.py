"""Messages that go out to a person: through what, when they want them, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from meetcompanion.model.people import Account


class MessageKind(StrEnum):
    """What a message is for."""

    WEEKLY = "weekly"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to a person: an address as Apprise writes them. It may hold a password and is never shown whole."""

    id: int
    url: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """When somebody wants to hear from us, by the clocks of where they live.

    `weekday` is 0 for Monday, None for no weekly message. In the hours from `quiet_from` until `quiet_until` nothing
    comes; both None for never quiet. `remind_minutes` before an evening they go to, None for not at all.
    """

    weekday: int | None = 3
    hour: int = 17
    quiet_from: int | None = 22
    quiet_until: int | None = 8
    nothing_until: datetime | None = None
    remind_minutes: int | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reachable:
    """An account, the channels that lead to it, oldest first, and when it wants to hear from us."""

    account: Account
    channels: list[Channel]
    wishes: Wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message in words, as plain text and as HTML.

    `key` is the same whenever the same message is sent again; `stop` is where one tap ends all messages; `sent_at`
    is when it is handed over, None before that.
    """

    subject: str
    text: str
    html: str
    key: str
    stop: str
    sent_at: datetime | None = None
