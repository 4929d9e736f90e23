"""The first tables: accounts, sources, events, picks, evenings, people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from meetcompanion.store.types import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them all."""
    _accounts()
    _sources()
    _events()
    _evenings()
    _people()
    _notes()


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("evenings", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("started_at", Instant()),
        sa.Column("sample_town", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("subscriptions_revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "hobbies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_hobbies_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hobbies")),
        sa.UniqueConstraint("account_id", "folded", name=op.f("uq_hobbies_account_id_folded")),
        sqlite_autoincrement=True,
    )


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("read_url", sa.Text()),
        sa.Column("kind", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("zone", sa.Text()),
        sa.Column("upload", sa.Boolean(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("body_hash", sa.Text()),
        sa.Column("due_at", Instant()),
        sa.Column("reading_since", Instant()),
        sa.Column("read_at", Instant()),
        sa.Column("full_read_at", Instant()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", Instant()),
        sa.Column("error", sa.Text()),
        sa.Column("warning", sa.Text()),
        sa.Column("skipped", sa.Text(), nullable=False),
        sa.Column("hidden_at", Instant()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("url", name=op.f("uq_sources_url")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sources_due_at"), "sources", ["due_at"], unique=False)
    op.create_table(
        "source_bodies",
        sa.Column("source_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_source_bodies_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_source_bodies")),
    )
    op.create_table(
        "subscriptions",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("subscribed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_subscriptions_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_subscriptions_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "source_id", name=op.f("pk_subscriptions")),
    )
    op.create_index(op.f("ix_subscriptions_source_id"), "subscriptions", ["source_id"], unique=False)


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("location", sa.Text()),
        sa.Column("latitude", sa.Float()),
        sa.Column("longitude", sa.Float()),
        sa.Column("url", sa.Text()),
        sa.Column("organiser", sa.Text()),
        sa.Column("categories", sa.Text()),
        sa.Column("price", sa.Text()),
        sa.Column("image", sa.Text()),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_events_source_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("source_id", "uid", name=op.f("uq_events_source_id_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "occurrences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant()),
        sa.Column("over_at", Instant(), nullable=False),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("content", sa.Text()),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("gone_at", Instant()),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_occurrences_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_occurrences_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrences")),
        sa.UniqueConstraint("event_id", "key", name=op.f("uq_occurrences_event_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_occurrences_source_id_over_at"), "occurrences", ["source_id", "over_at"], unique=False)
    op.create_table(
        "vectors",
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("model", "key", name=op.f("pk_vectors")),
    )


def _evenings() -> None:
    op.create_table(
        "picks",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("picked_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_picks_account_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_picks_occurrence_id")),
        sa.PrimaryKeyConstraint("account_id", "occurrence_id", name=op.f("pk_picks")),
    )
    op.create_index(op.f("ix_picks_occurrence_id"), "picks", ["occurrence_id"], unique=False)
    op.create_table(
        "evenings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant()),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.Text()),
        sa.Column("location", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("description", sa.Text()),
        sa.Column("source_title", sa.Text()),
        sa.Column("series_key", sa.Text()),
        sa.Column("frozen_at", Instant(), nullable=False),
        sa.Column("asked_at", Instant()),
        sa.Column("closed_at", Instant()),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_evenings_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrences.id"], name=op.f("fk_evenings_occurrence_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evenings")),
        sa.UniqueConstraint("account_id", "occurrence_id", name=op.f("uq_evenings_account_id_occurrence_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_evenings_occurrence_id"), "evenings", ["occurrence_id"], unique=False)


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_people_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("account_id", "folded", name=op.f("uq_people_account_id_folded")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "people_evenings",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("evening_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_people_evenings_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["evening_id"], ["evenings.id"], name=op.f("fk_people_evenings_evening_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_people_evenings_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "evening_id", name=op.f("pk_people_evenings")),
    )
    op.create_index(op.f("ix_people_evenings_evening_id"), "people_evenings", ["evening_id"], unique=False)
    op.create_table(
        "jots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("evening_id", sa.Integer()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("token", sa.Text()),
        sa.Column("written_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_jots_account_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["evening_id"], ["evenings.id"], name=op.f("fk_jots_evening_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jots")),
        sa.UniqueConstraint("account_id", "token", name=op.f("uq_jots_account_id_token")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_jots_evening_id"), "jots", ["evening_id"], unique=False)
    op.create_table(
        "jot_people",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("jot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_jot_people_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["jot_id"], ["jots.id"], name=op.f("fk_jot_people_jot_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_jot_people_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("jot_id", "person_id", name=op.f("pk_jot_people")),
    )
    op.create_index(op.f("ix_jot_people_person_id"), "jot_people", ["person_id"], unique=False)


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("jot_id", sa.Integer()),
        sa.Column("evening_id", sa.Integer()),
        sa.Column("person_id", sa.Integer()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_notes_account_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["evening_id"], ["evenings.id"], name=op.f("fk_notes_evening_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["jot_id"], ["jots.id"], name=op.f("fk_notes_jot_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notes_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notes_account_id_evening_id"), "notes", ["account_id", "evening_id"], unique=False)
    op.create_index(op.f("ix_notes_person_id"), "notes", ["person_id"], unique=False)
    op.create_table(
        "moments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("jot_id", sa.Integer()),
        sa.Column("evening_id", sa.Integer()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_moments_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["evening_id"], ["evenings.id"], name=op.f("fk_moments_evening_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["jot_id"], ["jots.id"], name=op.f("fk_moments_jot_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moments")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_moments_account_id_written_at"), "moments", ["account_id", "written_at"], unique=False)
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("jot_id", sa.Integer()),
        sa.Column("evening_id", sa.Integer()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("answered_at", Instant()),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_follow_ups_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["evening_id"], ["evenings.id"], name=op.f("fk_follow_ups_evening_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["jot_id"], ["jots.id"], name=op.f("fk_follow_ups_jot_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_follow_ups_account_id_state"), "follow_ups", ["account_id", "state"], unique=False)
    op.create_table(
        "follow_up_people",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_follow_up_people_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_ups.id"], name=op.f("fk_follow_up_people_follow_up_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_follow_up_people_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("follow_up_id", "person_id", name=op.f("pk_follow_up_people")),
    )
    op.create_index(op.f("ix_follow_up_people_person_id"), "follow_up_people", ["person_id"], unique=False)
