"""What a person asked of all events, as the address of the page says it: in which way, of which days, which of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import request, url_for

from meetcompanion.ranking import Narrowed
from meetcompanion.web import forms

#: The ways to look at them: the best first, an agenda by day (of one day alone where it is named), a week.
BEST, BY_DAY, WEEK = "best", "day", "week"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the person asked of the list."""

    order: str = BEST
    hobby: str = ""
    source: int | None = None
    day: date | None = None
    search: str = ""
    page: int = 1

    @classmethod
    def of_request(cls) -> Filters:
        """Read from the address; what makes no sense is left out."""
        args = request.args
        order = args.get("order")
        return cls(
            order=order if order in (BY_DAY, WEEK) else BEST,
            hobby=forms.line(args.get("hobby")),
            source=args.get("source", type=int),
            day=forms.day(args.get("day")),
            search=forms.line(args.get("search")),
            page=max(1, args.get("page", 1, type=int)),
        )

    @property
    def narrowed(self) -> Narrowed:
        """Which events are meant, whatever the way and the day."""
        return Narrowed(self.hobby or None, self.source, self.search or None)

    @property
    def any_set(self) -> bool:
        """True where the list is narrowed."""
        return bool(self.hobby or self.source or self.search or (self.day and self.order == BEST))

    @property
    def view(self) -> str:
        """Which of the ways is looked at: "best", "agenda", "week" or "day"."""
        if self.order == BY_DAY:
            return "day" if self.day else "agenda"
        return self.order

    def on(self, day: date, order: str | None = None) -> str:
        """The address of that day, or of the week in which it lies."""
        return replace(self, order=order or self.order, day=day, page=1).address()

    def ways(self, day: date) -> dict[str, str]:
        """The addresses of all ways to look at these events; a single day begins with `day`."""
        here = self.day or day
        return {
            "best": replace(self, order=BEST, day=self.day if self.order == BEST else None, page=1).address(),
            "agenda": replace(self, order=BY_DAY, day=None, page=1).address(),
            "week": self.on(here, WEEK),
            "day": self.on(here, BY_DAY),
        }

    def address(self) -> str:
        """The address of the list seen so."""
        return url_for(
            "events.index",
            order=self.order if self.order != BEST else None,
            hobby=self.hobby or None,
            source=self.source,
            day=self.day.isoformat() if self.day else None,
            search=self.search or None,
            page=self.page if self.page > 1 else None,
        )
