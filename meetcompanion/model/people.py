"""Picks, evenings, and the people met there. Nothing here counts, ranks or scores a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from meetcompanion.model.times import When

#: The month in which a season begins, to put days and seasons into one order.
_SEASON_BEGINS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


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


class NoteKind(StrEnum):
    """What a line about a person is: told by them, what they care about, or what they hope for."""

    TOLD = "told"
    CARES = "cares"
    HOPES = "hopes"


class HowTheyLikeIt(StrEnum):
    """How somebody likes to be met; the wording of what one would do for them obeys it."""

    UNKNOWN = "unknown"
    STRAIGHT = "straight"
    COFFEE = "coffee"
    IN_WRITING = "in_writing"
    THROUGH_SOMEONE = "through_someone"
    IN_A_GROUP = "in_a_group"


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

    @property
    def first_day(self) -> date:
        """The day, or the first day of the season as calendars have it (spring begins in March)."""
        if self.day is not None:
            return self.day
        year, _, season = str(self.season).partition("-")
        return date(int(year), _SEASON_BEGINS[season], 1)

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
    """A line that was kept. `person_id` is set where somebody told it, None where it is about the evening.

    `kept_at` is when one said "keep this": it never fades.
    """

    id: int
    text: str
    evening_id: int | None
    person_id: int | None
    written_at: datetime
    kind: NoteKind = NoteKind.TOLD
    kept_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One sentence worth keeping of an evening."""

    id: int
    text: str
    evening_id: int | None
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Rest:
    """A person is let rest since then; `until` is when one thought of looking again, None for no day at all.

    They rest until one says otherwise: `until` only means that they appear once, which `shown_at` remembers.
    """

    since: datetime
    until: Due | None = None
    shown_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fading:
    """Lines about people fade after so many months unless they are kept; `since` is when that was said."""

    months: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody one met: a name or a description, and the evenings shared, latest first.

    `notes` is what they told, `cares` what they care about, `hopes` what they hope for, each in the order in which it
    was written. `former_names` are names and descriptions they had here before ("woman with the theremin"), oldest
    first. `known_since` is the day from which one knows them where no evening says it. `through` is the id of the
    person one met them through. `rather_not` is since when they would rather not hear from one. `keep_notes` says that
    none of their lines ever fades.
    """

    id: int
    name: str
    added_at: datetime
    evenings: tuple[Evening, ...] = ()
    notes: tuple[Note, ...] = ()
    cares: tuple[Note, ...] = ()
    hopes: tuple[Note, ...] = ()
    former_names: tuple[str, ...] = ()
    known_since: date | None = None
    through: int | None = None
    likes: HowTheyLikeIt = HowTheyLikeIt.UNKNOWN
    rests: Rest | None = None
    rather_not: datetime | None = None
    keep_notes: bool = False


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


@dataclass(frozen=True, slots=True)
class Reminder:
    """Somebody whom chance brings to mind, and one's own words about them; `again_at` is when the next may be."""

    person: Person
    words: str
    again_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person who uses this installation. `zone` is an IANA name; `evenings` is how many a week they want at most.

    `started_at` is None until the first visit has been answered; `sample_town` is set while they try the sample.
    `pictures` is set where they let pictures of events be fetched and shown.
    """

    id: int
    name: str
    zone: str
    evenings: int = 5
    language: str | None = None
    started_at: datetime | None = None
    sample_town: bool = False
    pictures: bool = False
