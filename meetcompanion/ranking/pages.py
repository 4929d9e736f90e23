"""One page of a list."""

from __future__ import annotations

from dataclasses import dataclass

from meetcompanion.model import Listed
from meetcompanion.ranking.town import Longs
from meetcompanion.ranking.view import View


@dataclass(frozen=True, slots=True)
class ListedPage:
    """One page of a list. `total` is how many there are on all pages; `more` says whether any follow."""

    items: tuple[Listed, ...]
    total: int
    more: bool

    @classmethod
    def of(cls, view: View, places: Longs, offset: int, limit: int) -> ListedPage:
        """The page of these places that begins at `offset`."""
        here = places[offset : offset + limit]
        view.need(here)
        return cls(tuple(map(view.listed, here.tolist())), len(places), offset + limit < len(places))
