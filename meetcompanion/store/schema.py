"""The tables as they are now. `migrations/` says how a database comes to look like this; a test holds the two together.

Every personal row bears `account_id`. Sources, events and occurrences are shared; subscriptions are personal.
Each index names the query it serves. Times are `Instant` (aware, UTC); JSON is kept as text.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from meetcompanion.store.types import Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _account() -> Column[int]:
    return Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False)


# People who use this installation. -----------------------------------------------------------------------------------
accounts = Table(
    "accounts",
    metadata,
    _id(),
    Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False),  # IANA name
    Column("evenings", Integer, nullable=False),  # at most so many a week
    Column("language", Text),  # None: as the browser says
    Column("started_at", Instant),  # the first visit was answered
    Column("sample_town", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    # Both only ever grow. `revision`: hobbies, picks, settings. `subscriptions_revision`: what was left and joined;
    # together with the revisions of the sources subscribed to, it says whether the events changed.
    Column("revision", Integer, nullable=False),
    Column("subscriptions_revision", Integer, nullable=False),
    sqlite_autoincrement=True,
)

hobbies = Table(
    "hobbies",
    metadata,
    _id(),
    _account(),
    Column("name", Text, nullable=False),  # in their own words
    Column("folded", Text, nullable=False),  # the same hobby, however it is written
    Column("added_at", Instant, nullable=False),
    UniqueConstraint("account_id", "folded"),  # hobbies(): by account
    sqlite_autoincrement=True,
)

# Places we read, shared by all. --------------------------------------------------------------------------------------
sources = Table(
    "sources",
    metadata,
    _id(),
    Column("url", Text, nullable=False, unique=True),
    Column("read_url", Text),  # the calendar that the page at url led to
    Column("kind", Text),
    Column("title", Text),
    Column("zone", Text),
    Column("upload", Boolean, nullable=False),  # its bytes are in source_bodies
    Column("added_at", Instant, nullable=False),
    # What the last answer said of itself, so that an unchanged one costs nothing.
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    # When it is read, and how that went.
    Column("due_at", Instant),
    Column("reading_since", Instant),
    Column("read_at", Instant),
    Column("full_read_at", Instant),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Instant),  # the first failure after the last good reading
    Column("error", Text),  # Message
    Column("warning", Text),  # Message
    Column("skipped", Text, nullable=False),  # [[where, Message], ...]
    Column("hidden_at", Instant),  # nobody subscribes any more
    Column("revision", Integer, nullable=False),  # grows with every change of its events or title
    # Where it says that it is from now on, and how many readings in a row it has said so.
    Column("moved_to", Text),
    Column("moved_count", Integer, nullable=False, server_default="0"),
    # How much its events said at the last full reading, and before it said less all at once.
    Column("fields", Text),
    Column("fields_before", Text),
    Index(None, "due_at"),  # due_sources()
    sqlite_autoincrement=True,
)

source_bodies = Table(
    "source_bodies",
    metadata,
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

# Hashes of the events' own text at the last reading, one after the other; see Reading.texts.
source_texts = Table(
    "source_texts",
    metadata,
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("texts", LargeBinary, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("title", Text),  # theirs; None: the source's own
    Column("subscribed_at", Instant, nullable=False),
    Column("paused_at", Instant),
    Column("looks_wrong_at", Instant),
    Column("asked_at", Instant),  # whether to keep trying
    Index(None, "source_id"),  # "does anybody subscribe to it?"
)

# What the sources said. ----------------------------------------------------------------------------------------------
events = Table(
    "events",
    metadata,
    _id(),
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False),
    Column("uid", Text, nullable=False),
    Column("content_hash", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("description", Text),
    Column("location", Text),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("url", Text),
    Column("organiser", Text),
    Column("categories", Text),  # [text, ...]; None: none
    Column("price", Text),  # [free, low, high, currency]
    Column("image", Text),
    UniqueConstraint("source_id", "uid"),  # held_events(), upcoming(): by source
    sqlite_autoincrement=True,
)

occurrences = Table(
    "occurrences",
    metadata,
    _id(),
    Column("event_id", Integer, ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False),  # that of the event
    Column("key", Text, nullable=False),
    # All-day ones have midnight UTC of their dates here; which instant that is depends on where one lives.
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant),  # None: the source does not say
    Column("over_at", Instant, nullable=False),  # the later of the two; for queries
    Column("all_day", Boolean, nullable=False),
    Column("zone", Text),
    Column("status", Text, nullable=False),
    Column("content", Text),  # JSON, only where it says something else than its series
    Column("content_hash", String(32), nullable=False),  # "" without own content
    Column("gone_at", Instant),  # when the source was first seen not to list it any more
    UniqueConstraint("event_id", "key"),  # series_occurrences(), held_events()
    Index(None, "source_id", "over_at"),  # upcoming(), subscriptions()
    sqlite_autoincrement=True,
)

# The embedding model's numbers for texts; can be made again at any time.
vectors = Table(
    "vectors",
    metadata,
    Column("model", Text, primary_key=True),
    Column("key", Text, primary_key=True),  # sha256 of model and text
    Column("vector", LargeBinary, nullable=False),
)

# What a person does with it. -----------------------------------------------------------------------------------------
picks = Table(
    "picks",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("occurrence_id", Integer, ForeignKey("occurrences.id"), primary_key=True),
    Column("state", Text, nullable=False),
    Column("picked_at", Instant, nullable=False),
    Index(None, "occurrence_id"),  # "does anybody hold on to it?"
)

# What became of picks; of each only the latest. The start is the one that it had when the person was told last.
notices = Table(
    "notices",
    metadata,
    _id(),
    _account(),
    Column("occurrence_id", Integer, ForeignKey("occurrences.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),  # as in occurrences
    Column("all_day", Boolean, nullable=False),
    Column("zone", Text),
    Column("noticed_at", Instant, nullable=False),
    Column("shown_at", Instant),
    Column("seen_at", Instant),  # acknowledged
    UniqueConstraint("account_id", "occurrence_id"),  # notices(): by account
    Index(None, "occurrence_id"),  # deleting an occurrence
    sqlite_autoincrement=True,
)

# "These are one", "these are two": pairs of events, the smaller number first. UIDs may be renewed, numbers stay.
same_by_hand = Table(
    "same_by_hand",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("other_id", Integer, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("one", Boolean, nullable=False),
    Column("said_at", Instant, nullable=False),
    Index(None, "event_id"),  # deleting an event
    Index(None, "other_id"),
)

# Frozen copies: nothing here follows the events, so they survive whatever a feed does.
evenings = Table(
    "evenings",
    metadata,
    _id(),
    _account(),
    Column("occurrence_id", Integer, ForeignKey("occurrences.id", ondelete="SET NULL")),
    Column("title", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),  # as in occurrences
    Column("ends_at", Instant),
    Column("all_day", Boolean, nullable=False),
    Column("zone", Text),
    Column("location", Text),
    Column("url", Text),
    Column("description", Text),
    Column("source_title", Text),
    Column("series_key", Text),
    Column("frozen_at", Instant, nullable=False),
    Column("asked_at", Instant),
    Column("closed_at", Instant),
    UniqueConstraint("account_id", "occurrence_id"),  # once per occurrence; evenings(): by account
    Index(None, "occurrence_id"),  # "does anybody hold on to it?"
    sqlite_autoincrement=True,
)

people = Table(
    "people",
    metadata,
    _id(),
    _account(),
    Column("name", Text, nullable=False),  # or a description: "woman with the theremin"
    Column("folded", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    UniqueConstraint("account_id", "folded"),  # people(): by account; save_jot(): by name
    sqlite_autoincrement=True,
)

people_evenings = Table(
    "people_evenings",
    metadata,
    _account(),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("evening_id", Integer, ForeignKey("evenings.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "evening_id"),  # deleting an evening
)

# The text as it was typed. `token` is the sender's own name for it, so that sending twice saves once.
jots = Table(
    "jots",
    metadata,
    _id(),
    _account(),
    Column("evening_id", Integer, ForeignKey("evenings.id", ondelete="SET NULL")),
    Column("text", Text, nullable=False),
    Column("token", Text),
    Column("written_at", Instant, nullable=False),
    UniqueConstraint("account_id", "token"),  # save_jot()
    Index(None, "evening_id"),  # "was anything written about it?"
    sqlite_autoincrement=True,
)

jot_people = Table(
    "jot_people",
    metadata,
    _account(),
    Column("jot_id", Integer, ForeignKey("jots.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "person_id"),  # remove_person()
)

notes = Table(
    "notes",
    metadata,
    _id(),
    _account(),
    Column("jot_id", Integer, ForeignKey("jots.id", ondelete="SET NULL")),
    Column("evening_id", Integer, ForeignKey("evenings.id", ondelete="SET NULL")),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE")),  # who told it
    Column("text", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    Index(None, "account_id", "evening_id"),  # notes()
    Index(None, "person_id"),  # people()
    sqlite_autoincrement=True,
)

moments = Table(
    "moments",
    metadata,
    _id(),
    _account(),
    Column("jot_id", Integer, ForeignKey("jots.id", ondelete="SET NULL")),
    Column("evening_id", Integer, ForeignKey("evenings.id", ondelete="SET NULL")),
    Column("text", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    Index(None, "account_id", "written_at"),  # moments()
    sqlite_autoincrement=True,
)

follow_ups = Table(
    "follow_ups",
    metadata,
    _id(),
    _account(),
    Column("jot_id", Integer, ForeignKey("jots.id", ondelete="SET NULL")),
    Column("evening_id", Integer, ForeignKey("evenings.id", ondelete="SET NULL")),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("due", Text),  # 2027-03-21 or 2027-spring
    Column("state", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Index(None, "account_id", "state"),  # follow_ups()
    sqlite_autoincrement=True,
)

follow_up_people = Table(
    "follow_up_people",
    metadata,
    _account(),
    Column("follow_up_id", Integer, ForeignKey("follow_ups.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, nullable=False),  # in the order they were named
    Index(None, "person_id"),  # remove_person()
)
