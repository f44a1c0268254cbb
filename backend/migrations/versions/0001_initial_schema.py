"""initial schema

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "address_tries",
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("stretch", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("address_key", "stretch", name=op.f("pk_address_tries")),
    )
    op.create_index(op.f("ix_address_tries_stretch"), "address_tries", ["stretch"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("detail", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "directory_editions",
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_directory_editions")),
    )
    op.create_index(op.f("ix_directory_editions_made_at"), "directory_editions", ["made_at"], unique=False)
    op.create_table(
        "hold_windows",
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("first_held_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("holder", name=op.f("pk_hold_windows")),
    )
    op.create_index(op.f("ix_hold_windows_first_held_at"), "hold_windows", ["first_held_at"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("unique_key", sa.String(length=120), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("unique_key", name=op.f("uq_jobs_unique_key")),
    )
    op.create_index(op.f("ix_jobs_state_due_at"), "jobs", ["state", "due_at"], unique=False)
    op.create_table(
        "kiosks",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("public_key", sa.String(length=44), nullable=False),
        sa.Column("receipt_prefix", sa.Integer(), nullable=False),
        sa.Column("software", sa.String(length=80), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosks")),
        sa.UniqueConstraint("receipt_prefix", name=op.f("uq_kiosks_receipt_prefix")),
    )
    op.create_table(
        "nonces",
        sa.Column("kiosk_id", sa.String(length=40), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kiosk_id", "nonce", name=op.f("pk_nonces")),
    )
    op.create_index(op.f("ix_nonces_expires_at"), "nonces", ["expires_at"], unique=False)
    op.create_table(
        "office_keys",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("public_key", sa.String(length=44), nullable=False),
        sa.Column("previous", sa.String(length=32), nullable=False),
        sa.Column("signature", sa.String(length=88), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_office_keys")),
        sa.UniqueConstraint("key_id", name=op.f("uq_office_keys_key_id")),
    )
    op.create_table(
        "offices",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("directions", sa.Text(), nullable=False),
        sa.Column("slot_kinds", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
    )
    op.create_index(op.f("ix_offices_body_active"), "offices", ["body", "active"], unique=False)
    op.create_table(
        "outbox_events",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transaction", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_outbox_events")),
    )
    op.create_index(
        op.f("ix_outbox_events_case_id_version"), "outbox_events", ["case_id", "version"], unique=True
    )
    op.create_table(
        "page_tries",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_page_tries")),
    )
    op.create_index(op.f("ix_page_tries_last_at"), "page_tries", ["last_at"], unique=False)
    op.create_table(
        "persons",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("numbered", sa.Boolean(), nullable=False),
        sa.Column("id_type", sa.String(length=30), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_persons")),
    )
    op.create_table(
        "published_catalogues",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_published_catalogues")),
        sa.UniqueConstraint("version", name=op.f("uq_published_catalogues_version")),
    )
    op.create_table(
        "staff_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_links")),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_sessions")),
    )
    op.create_index(op.f("ix_staff_sessions_expires_at"), "staff_sessions", ["expires_at"], unique=False)
    op.create_table(
        "submissions",
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kiosk_id", sa.String(length=40), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("uuid", name=op.f("pk_submissions")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("receipt_number", sa.String(length=12), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("page_proof", sa.String(length=64), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("catalogue_version", sa.String(length=16), nullable=False),
        sa.Column("matter", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("priority_code", sa.String(length=40), nullable=False),
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("route_rule", sa.String(length=80), nullable=False),
        sa.Column("kiosk_id", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_known", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appointment_result", sa.String(length=20), nullable=False),
        sa.Column("earlier_receipt", sa.String(length=12), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("neutral", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("problems", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["submissions.uuid"], name=op.f("fk_cases_id")),
        sa.ForeignKeyConstraint(["person_key"], ["persons.key"], name=op.f("fk_cases_person_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("receipt_number", name=op.f("uq_cases_receipt_number")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_cases_token_hash")),
    )
    op.create_index(
        "ix_cases_by_office_id_state_time", "cases", ["office_id", "state", "received_at", "id"], unique=False
    )
    op.create_index("ix_cases_by_office_id_time", "cases", ["office_id", "received_at", "id"], unique=False)
    op.create_index("ix_cases_by_state_time", "cases", ["state", "received_at", "id"], unique=False)
    op.create_index("ix_cases_by_time", "cases", ["received_at", "id"], unique=False)
    op.create_index(
        "ix_cases_office_queue", "cases", ["office_id", "open", "priority", "received_at", "id"], unique=False
    )
    op.create_index(op.f("ix_cases_person_key"), "cases", ["person_key"], unique=False)
    op.create_index("ix_cases_queue", "cases", ["open", "priority", "received_at", "id"], unique=False)
    op.create_table(
        "enrolment_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kiosk_id", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosks.id"], name=op.f("fk_enrolment_codes_kiosk_id")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_enrolment_codes")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("kiosk_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("software", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reader", sa.String(length=40), nullable=False),
        sa.Column("printer", sa.String(length=40), nullable=False),
        sa.Column("queue_length", sa.Integer(), nullable=False),
        sa.Column("queued_keys", sa.JSON(), nullable=False),
        sa.Column("oldest_queued_seconds", sa.Integer(), nullable=False),
        sa.Column("catalogue_version", sa.String(length=16), nullable=False),
        sa.Column("sam_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosks.id"], name=op.f("fk_heartbeats_kiosk_id")),
        sa.PrimaryKeyConstraint("kiosk_id", name=op.f("pk_heartbeats")),
    )
    op.create_index(op.f("ix_heartbeats_at"), "heartbeats", ["at"], unique=False)
    op.create_table(
        "office_closures",
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_office_closures_office_id")),
        sa.PrimaryKeyConstraint("office_id", "day", name=op.f("pk_office_closures")),
    )
    op.create_table(
        "office_hours",
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.String(length=5), nullable=False),
        sa.Column("closes", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_office_hours_office_id")),
        sa.PrimaryKeyConstraint("office_id", "weekday", "opens", name=op.f("pk_office_hours")),
    )
    op.create_table(
        "office_matters",
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("matter", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_office_matters_office_id")),
        sa.PrimaryKeyConstraint("office_id", "matter", name=op.f("pk_office_matters")),
    )
    op.create_table(
        "office_territories",
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_office_territories_office_id")),
        sa.PrimaryKeyConstraint("region", "office_id", name=op.f("pk_office_territories")),
    )
    op.create_table(
        "slots",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window", sa.String(length=60), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_slots_capacity")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_slots_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slots")),
    )
    op.create_index(
        op.f("ix_slots_office_id_kind_starts_at"), "slots", ["office_id", "kind", "starts_at"], unique=False
    )
    op.create_table(
        "bookings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("slot_id", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=True),
        sa.Column("matter", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name=op.f("fk_bookings_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
    )
    op.create_index(op.f("ix_bookings_case_id_booked_at"), "bookings", ["case_id", "booked_at"], unique=False)
    op.create_index(op.f("ix_bookings_slot_id"), "bookings", ["slot_id"], unique=False)
    op.create_index(
        "uq_bookings_open_case",
        "bookings",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "uq_bookings_open_person_matter",
        "bookings",
        ["person_key", "matter"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "case_clocks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("safe_by", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("calendar_version", sa.String(length=40), nullable=False),
        sa.Column("article", sa.String(length=120), nullable=False),
        sa.Column("show", sa.String(length=10), nullable=False),
        sa.Column("running", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_clocks_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_clocks")),
    )
    op.create_index(op.f("ix_case_clocks_case_id"), "case_clocks", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_clocks_running_due"), "case_clocks", ["running", "due"], unique=False)
    op.create_table(
        "case_history",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_history_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_history")),
    )
    op.create_index(op.f("ix_case_history_case_id"), "case_history", ["case_id"], unique=False)
    op.create_table(
        "places",
        sa.Column("slot_id", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("hold_id", sa.String(length=32), nullable=True),
        sa.Column("holder", sa.String(length=120), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("booking_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name=op.f("fk_places_slot_id")),
        sa.PrimaryKeyConstraint("slot_id", "number", name=op.f("pk_places")),
    )
    op.create_index(op.f("ix_places_booking_id"), "places", ["booking_id"], unique=False)
    op.create_index(op.f("ix_places_hold_id"), "places", ["hold_id"], unique=False)
    op.create_index(op.f("ix_places_holder"), "places", ["holder"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_places_holder"), table_name="places")
    op.drop_index(op.f("ix_places_hold_id"), table_name="places")
    op.drop_index(op.f("ix_places_booking_id"), table_name="places")
    op.drop_table("places")
    op.drop_index(op.f("ix_case_history_case_id"), table_name="case_history")
    op.drop_table("case_history")
    op.drop_index(op.f("ix_case_clocks_running_due"), table_name="case_clocks")
    op.drop_index(op.f("ix_case_clocks_case_id"), table_name="case_clocks")
    op.drop_table("case_clocks")
    op.drop_index(
        "uq_bookings_open_person_matter",
        table_name="bookings",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index(
        "uq_bookings_open_case",
        table_name="bookings",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index(op.f("ix_bookings_slot_id"), table_name="bookings")
    op.drop_index(op.f("ix_bookings_case_id_booked_at"), table_name="bookings")
    op.drop_table("bookings")
    op.drop_index(op.f("ix_slots_office_id_kind_starts_at"), table_name="slots")
    op.drop_table("slots")
    op.drop_table("office_territories")
    op.drop_table("office_matters")
    op.drop_table("office_hours")
    op.drop_table("office_closures")
    op.drop_index(op.f("ix_heartbeats_at"), table_name="heartbeats")
    op.drop_table("heartbeats")
    op.drop_table("enrolment_codes")
    op.drop_index("ix_cases_queue", table_name="cases")
    op.drop_index(op.f("ix_cases_person_key"), table_name="cases")
    op.drop_index("ix_cases_office_queue", table_name="cases")
    op.drop_index("ix_cases_by_time", table_name="cases")
    op.drop_index("ix_cases_by_state_time", table_name="cases")
    op.drop_index("ix_cases_by_office_id_time", table_name="cases")
    op.drop_index("ix_cases_by_office_id_state_time", table_name="cases")
    op.drop_table("cases")
    op.drop_table("submissions")
    op.drop_index(op.f("ix_staff_sessions_expires_at"), table_name="staff_sessions")
    op.drop_table("staff_sessions")
    op.drop_table("staff_links")
    op.drop_table("published_catalogues")
    op.drop_table("persons")
    op.drop_index(op.f("ix_page_tries_last_at"), table_name="page_tries")
    op.drop_table("page_tries")
    op.drop_index(op.f("ix_outbox_events_case_id_version"), table_name="outbox_events")
    op.drop_table("outbox_events")
    op.drop_index(op.f("ix_offices_body_active"), table_name="offices")
    op.drop_table("offices")
    op.drop_table("office_keys")
    op.drop_index(op.f("ix_nonces_expires_at"), table_name="nonces")
    op.drop_table("nonces")
    op.drop_table("kiosks")
    op.drop_index(op.f("ix_jobs_state_due_at"), table_name="jobs")
    op.drop_table("jobs")
    op.drop_index(op.f("ix_hold_windows_first_held_at"), table_name="hold_windows")
    op.drop_table("hold_windows")
    op.drop_index(op.f("ix_directory_editions_made_at"), table_name="directory_editions")
    op.drop_table("directory_editions")
    op.drop_table("counters")
    op.drop_index(op.f("ix_audit_subject"), table_name="audit")
    op.drop_index(op.f("ix_audit_at"), table_name="audit")
    op.drop_table("audit")
    op.drop_index(op.f("ix_address_tries_stretch"), table_name="address_tries")
    op.drop_table("address_tries")
