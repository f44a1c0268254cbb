"""The first tables: counters, submissions, cached copies, clock memory."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.store.tables import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counters",
        sa.Column("prefix", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix"),
    )
    op.create_table(
        "submissions",
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("receipt_number", sa.String(12), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("kiosk_id", sa.String(64), nullable=False),
        sa.Column("key_id", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_attempt", Moment(), nullable=True),
        sa.Column("last_cause", sa.String(120), nullable=False),
        sa.Column("delivered", Moment(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("uuid"),
        sa.UniqueConstraint("receipt_number"),
    )
    op.create_index("submissions_by_state", "submissions", ["state", "created"])
    op.create_table(
        "cached",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("fetched", Moment(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "cached_slots",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("fetched", Moment(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "kind", "day"),
    )
    op.create_table(
        "clock_memory",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_good", Moment(), nullable=False),
        sa.Column("system_offset_seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
