"""Picks, evenings, and the people met there. Nothing here counts, ranks or scores a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from meetcompanion.model.times import When


class PickState(StrEnum):
    """What a person said of an occurrence."""

    INTERESTED = "interested"
    GOING = "going"
    WENT = "went"
    MISSED = "missed"
    NO = "no"


class FollowUpKind(StrEnum):
    """What one can do for somebody. There is no kind for asking something of them."""

    THANK = "thank"
    SHARE = "share"
    GIVE = "give"
    INTRODUCE = "introduce"
    ASK_HOW_IT_WENT = "ask_how_it_went"


class FollowUpState(StrEnum):
    """`let_go` closes a follow-up exactly like `done`."""

    OPEN = "open"
    DONE = "done"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class Due:
    """A day, or a season such as "2027-spring"; exactly one of the two is set."""

    day: date | None = None
    season: str | None = None

    def __post_init__(self) -> None:
        if (self.day is None) == (self.season is None):
            raise ValueError("a due is either a day or a season")

    def __str__(self) -> str:
        return self.day.isoformat() if self.day else str(self.season)

    @classmethod
    def parse(cls, text: str) -> Due:
        """Read "2027-03-21" or "2027-spring".

        Raises:
            ValueError: it is neither.
        """
        year, _, season = text.partition("-")
        if season in ("spring", "summer", "autumn", "winter") and year.isdigit():
            return cls(season=text)
        return cls(day=date.fromisoformat(text))


@dataclass(frozen=True, slots=True)
class PersonTold:
    """Somebody in a jot and what they told, each line in the writer's own words."""

    name: str
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUpDraft:
    """A follow-up as it was understood from a jot."""

    kind: FollowUpKind
    people: tuple[str, ...]
    text: str
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class Jot:
    """What was understood of a jot. `notes` keeps, word for word, whatever was not understood as something else."""

    people: tuple[PersonTold, ...] = ()
    follow_ups: tuple[FollowUpDraft, ...] = ()
    moments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """An occurrence one went to, frozen as it was when it began: what a feed later says changes nothing here.

    `series_key` is shared by evenings of one series. `asked_at` is when we asked about it; `closed_at` is when it
    was answered, by a jot or by "no".
    """

    id: int
    occurrence_id: int | None
    title: str
    when: When
    location: str | None = None
    url: str | None = None
    source_title: str | None = None
    description: str | None = None
    series_key: str | None = None
    asked_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A line that was kept. `person_id` is set where somebody told it, None where it is about the evening."""

    id: int
    text: str
    evening_id: int | None
    person_id: int | None
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One sentence worth keeping of an evening."""

    id: int
    text: str
    evening_id: int | None
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody one met: a name or a description, and the evenings shared, latest first."""

    id: int
    name: str
    added_at: datetime
    evenings: tuple[Evening, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Something one would like to do for somebody; `people` are their names."""

    id: int
    kind: FollowUpKind
    text: str
    people: tuple[str, ...] = ()
    person_ids: tuple[int, ...] = ()
    due: Due | None = None
    state: FollowUpState = FollowUpState.OPEN
    evening_id: int | None = None
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person who uses this installation. `zone` is an IANA name; `evenings` is how many a week they want at most.

    `started_at` is None until the first visit has been answered; `sample_town` is set while they try the sample.
    """

    id: int
    name: str
    zone: str
    evenings: int = 5
    language: str | None = None
    started_at: datetime | None = None
    sample_town: bool = False
