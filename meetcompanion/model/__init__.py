"""Frozen values that every room speaks; the standard library only."""

from meetcompanion.model.events import (
    CalendarLink,
    Content,
    Draft,
    Instance,
    Occurrence,
    Price,
    Problem,
    Reading,
    Status,
)
from meetcompanion.model.fields import Fields
from meetcompanion.model.held import Changes, EventChange, HeldEvent, HeldInstance, content_hash
from meetcompanion.model.matching import AlsoListed, Hobby, Listed, Match, Reason, Shortlist
from meetcompanion.model.notices import Notice, NoticeKind
from meetcompanion.model.people import (
    Account,
    Due,
    Evening,
    FollowUp,
    FollowUpDraft,
    FollowUpKind,
    FollowUpState,
    Jot,
    Moment,
    Note,
    Person,
    PersonTold,
    PickState,
)
from meetcompanion.model.rhythm import Beat, Rhythm
from meetcompanion.model.sources import Fetched, Purpose, Source, Standing, Subscription
from meetcompanion.model.times import ASSUMED_LENGTH, When, Window

__all__ = [
    "ASSUMED_LENGTH",
    "Account",
    "AlsoListed",
    "Beat",
    "CalendarLink",
    "Changes",
    "Content",
    "Draft",
    "Due",
    "Evening",
    "EventChange",
    "Fetched",
    "Fields",
    "FollowUp",
    "FollowUpDraft",
    "FollowUpKind",
    "FollowUpState",
    "HeldEvent",
    "HeldInstance",
    "Hobby",
    "Instance",
    "Jot",
    "Listed",
    "Match",
    "Moment",
    "Note",
    "Notice",
    "NoticeKind",
    "Occurrence",
    "Person",
    "PersonTold",
    "PickState",
    "Price",
    "Problem",
    "Purpose",
    "Reading",
    "Reason",
    "Rhythm",
    "Shortlist",
    "Source",
    "Standing",
    "Status",
    "Subscription",
    "When",
    "Window",
    "content_hash",
]
