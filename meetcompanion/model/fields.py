"""How much the events of one reading say; a site that was rebuilt says less all at once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from meetcompanion.model.events import Content, Draft

#: Of fewer events nothing is concluded.
_ENOUGH = 4
#: What fewer than this share said before may go unsaid.
_USUAL = 0.3
#: After this time what is missing is taken for normal.
_FORGOTTEN_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Fields:
    """Shares (0 to 1) of the `events` of the reading `at` that say where they are, when they end, and so on."""

    at: datetime
    events: int
    place: float
    end: float
    link: float
    description: float

    @classmethod
    def of(cls, drafts: Iterable[Draft], at: datetime) -> Fields | None:
        """Those of a whole reading; None where it names no event."""
        said = [0, 0, 0, 0]
        events = 0
        for draft in drafts:
            events += 1
            content = draft.content
            said[0] += _has_place(content)
            said[1] += any(one.when.end is not None for one in draft.instances)
            said[2] += content.url is not None
            said[3] += content.description is not None
        if not events:
            return None
        place, end, link, description = (one / events for one in said)
        return cls(at, events, place, end, link, description)

    @property
    def shares(self) -> tuple[float, float, float, float]:
        """The four shares: place, end, link, description."""
        return self.place, self.end, self.link, self.description

    def faded_since(self, before: Fields) -> bool:
        """True where something that was usual `before` is said half as often at most."""
        if min(self.events, before.events) < _ENOUGH or self.at - before.at > _FORGOTTEN_AFTER:
            return False
        return any(was >= _USUAL and share <= was / 2 for was, share in zip(before.shares, self.shares, strict=True))

    def to_json(self) -> str:
        """A compact form for the store."""
        return json.dumps([self.at.isoformat(), self.events, *(round(one, 4) for one in self.shares)])

    @classmethod
    def from_json(cls, text: str) -> Fields:
        """Read what `to_json` wrote."""
        at, events, *shares = json.loads(text)
        return cls(datetime.fromisoformat(at), events, *shares)


def _has_place(content: Content) -> bool:
    return content.location is not None or content.latitude is not None
