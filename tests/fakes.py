"""What is outside of us, played: time, the network, and messages that go out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Lock

from meetcompanion.message import Message
from meetcompanion.model import Fetched, Purpose
from meetcompanion.model.messages import Letter

#: Monday noon, in the week that the sample town is written around.
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


class FixedClock:
    """A clock that stands still until it is advanced."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> datetime:
        """Move on by the parts of a timedelta: `advance(hours=2)`."""
        self.now += timedelta(**parts)
        return self.now


@dataclass(frozen=True)
class NotModified:
    """The answer 304."""


Answer = bytes | str | Message | NotModified | Fetched | BaseException


@dataclass
class FakeFetcher:
    """Answers from a table: url → body, error message, not modified, a whole Fetched, or an exception to raise.

    `asked` holds every request as (url, purpose, etag); urls that are not in the table answer with an error.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    content_types: Mapping[str, str] = field(default_factory=dict)
    asked: list[tuple[str, Purpose, str | None]] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def get(
        self,
        url: str,
        purpose: Purpose = Purpose.FEED,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched:
        with self._lock:
            self.asked.append((url, purpose, etag))
        answer = self.answers.get(url, Message.of("There is nothing at {url}.", url=url))
        match answer:
            case bytes():
                return Fetched(url=url, body=answer, status=200, content_type=self.content_types.get(url))
            case str():
                return Fetched(url=url, body=answer.encode(), status=200, content_type=self.content_types.get(url))
            case Message():
                return Fetched(url=url, error=answer)
            case NotModified():
                return Fetched(url=url, status=304, not_modified=True)
            case Fetched():
                return replace(answer, url=answer.url or url)
        raise answer


@dataclass
class RecordingNotifier:
    """Keeps what it is given; `trouble` is why it takes nothing."""

    trouble: Message | None = None
    sent: list[tuple[str, Letter]] = field(default_factory=list)

    def name(self, url: str) -> str:
        return url.partition(":")[0]

    def check(self, url: str, *, own_servers: bool) -> None:
        """Everything is a channel."""

    def send(self, url: str, letter: Letter, *, own_servers: bool) -> Message | None:
        if self.trouble is None:
            self.sent.append((url, letter))
        return self.trouble
