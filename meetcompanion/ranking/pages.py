"""One page of a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetcompanion.model import Listed
from meetcompanion.ranking.town import Longs
from meetcompanion.ranking.view import View, minute_of


@dataclass(frozen=True, slots=True)
class ListedPage:
    """One page of a list. `more` says whether any follow.

    `total` is how many there are on all pages; of one hobby's as many as were looked for.
    """

    items: tuple[Listed, ...]
    total: int
    more: bool

    @classmethod
    def walked(cls, view: View, now: datetime, order: str, hobby: str | None, offset: int, limit: int) -> ListedPage:
        """The page of what is listed now that begins at `offset`, without a look at any other."""
        found = view.part(now, order, hobby, offset, limit + 1)
        here = found[:limit]
        view.need(here)
        total = offset + len(found) if hobby else view.walk(order, None).count(minute_of(now).timestamp())
        return cls(tuple(map(view.listed, here.tolist())), total, len(found) > limit)

    @classmethod
    def of(cls, view: View, places: Longs, offset: int, limit: int) -> ListedPage:
        """The page of these places that begins at `offset`."""
        here = places[offset : offset + limit]
        view.need(here)
        return cls(tuple(map(view.listed, here.tolist())), len(places), offset + limit < len(places))
