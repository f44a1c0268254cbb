"""alarms: what kiosks report of tampering: alarms, and the chain value of their log by the hour

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("heartbeats", schema=None) as batch_op:
        batch_op.add_column(sa.Column("log_hash", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("alarms", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "log_marks",
        sa.Column("kiosk_id", sa.String(length=40), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("log_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosks.id"], name=op.f("fk_log_marks_kiosk_id_kiosks")),
        sa.PrimaryKeyConstraint("kiosk_id", "hour", name=op.f("pk_log_marks")),
    )


def downgrade() -> None:
    op.drop_table("log_marks")
    with op.batch_alter_table("heartbeats", schema=None) as batch_op:
        batch_op.drop_column("alarms")
        batch_op.drop_column("log_hash")
