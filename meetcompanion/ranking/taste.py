"""What the store holds of a person's taste besides hobbies: what they said of events, lessons from it, preferences."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from meetcompanion.matcher.applied import Grounds, Learnt, applied
from meetcompanion.matcher.book import Book
from meetcompanion.matcher.learning import Lesson, Said, Signal, learn
from meetcompanion.matcher.reading import embedded_text
from meetcompanion.model import Account, Occurrence, Preferences
from meetcompanion.store import Store


@dataclass(frozen=True)
class Taste:
    """What was said of events, what it teaches, what shall be forgotten of it, and what the short list should mind."""

    signals: tuple[Signal, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    unlearnt: tuple[tuple[str, str], ...] = ()
    preferences: Preferences = field(default_factory=Preferences)

    @classmethod
    def of(cls, store: Store, account: Account) -> Taste:
        """As the store holds it."""
        zone = ZoneInfo(account.zone)
        signals = [_signal(one, Said(state.value), zone) for one, state in store.picked(account.id)]
        signals += [_signal(one, Said.MORE, zone) for one in store.more_like(account.id)]
        unlearnt = tuple(store.unlearnt(account.id))
        return cls(tuple(signals), learn(signals, unlearnt), unlearnt, store.preferences(account.id))

    def wants_more(self, occurrence: Occurrence) -> bool:
        """True where they said "more like this" of an event, at whatever time of it."""
        key = str(occurrence.event_id)
        return any(one.said is Said.MORE and one.key == key for one in self.signals)

    @property
    def turned_down(self) -> tuple[Signal, ...]:
        """What they said no to, whether anything is learnt from it or not."""
        return tuple(one for one in self.signals if one.said is Said.NO)

    def applied(self, grounds: Grounds, book: Book) -> Learnt | None:
        """What the lessons say of an index by its grounds; None where nothing was learnt."""
        if not self.lessons:
            return None
        forgotten = {key for kind, key in self.unlearnt if kind == "event"}
        turned_down = [one for one in self.turned_down if one.key not in forgotten]
        told = [one for lesson in self.lessons for one in lesson.taught_by]
        texts = list(dict.fromkeys(embedded_text(one.content) for one in (*told, *turned_down)))
        vectors = book.ensure(texts) if grounds.index.ready.any() else {}
        return applied(grounds.index, self.lessons, vectors, turned_down, grounds)


def _signal(occurrence: Occurrence, said: Said, zone: ZoneInfo) -> Signal:
    start = occurrence.when.start
    local = start.astimezone(zone) if isinstance(start, datetime) else None
    return Signal(str(occurrence.event_id), occurrence.content, said, local)
