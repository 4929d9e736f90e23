"""Towns that are laid out, of one person or of many, for as long as there is room for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetcompanion.matcher.applied import Grounds
from meetcompanion.ranking.laying import Keys
from meetcompanion.ranking.ranking import Ranking
from meetcompanion.ranking.town import Town

#: The usual list and a few that were asked for with other windows are kept in any case; of many people as many as are
#: short enough together.
_KEPT, _KEPT_AT_MOST, _KEPT_LINES = 4, 256, 400_000

#: An account, its zone, and from when until when.
Key = tuple[int, str, datetime, datetime]


@dataclass
class Held:
    """A town and when it holds: for these events, in this zone, on these days, with vectors of this generation.

    `keys` name the texts of its index, in order; `digest` names its lines.
    """

    events: int
    generation: int
    keys: Keys
    digest: str
    town: Town
    grounds: Grounds
    rankings: dict[tuple[object, ...], Ranking]


class Towns:
    """Those that were looked at last. Not safe for several threads by itself."""

    def __init__(self) -> None:
        self._held: dict[Key, Held] = {}

    def get(self, key: Key) -> Held | None:
        """One of them, which is then the last that was looked at."""
        held = self._held.pop(key, None)
        if held is not None:
            self._held[key] = held
        return held

    def of(self, account_id: int, zone: str) -> Held | None:
        """The latest of this account, in its zone."""
        return next((held for key, held in reversed(self._held.items()) if key[:2] == (account_id, zone)), None)

    def last(self) -> Held | None:
        """The one that was looked at last, whosever it is."""
        return next(reversed(self._held.values()), None)

    def put(self, key: Key, held: Held) -> None:
        """Keep this one, and let go of those that nobody has looked at for longest where it gets too much."""
        self._held.pop(key, None)
        self._held[key] = held
        lines = sum(len(one.town) for one in self._held.values())
        while len(self._held) > _KEPT and (lines > _KEPT_LINES or len(self._held) > _KEPT_AT_MOST):
            lines -= len(self._held.pop(next(iter(self._held))).town)
