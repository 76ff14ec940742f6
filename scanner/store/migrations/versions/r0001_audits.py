"""Make the table of audits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "tutka_audits",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("configuration", sa.String(400), nullable=False),
        sa.Column("scan_id", sa.String(80), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tool", sa.String(80), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("inventory", sa.Text(), nullable=False),
        sa.Column("verdicts", sa.Text(), nullable=False),
        sa.UniqueConstraint("configuration", "scan_id", name="tutka_audits_once"),
    )
    op.create_index("ix_tutka_audits_configuration", "tutka_audits", ["configuration"])


def downgrade() -> None:
    """Drop it, with every stored audit."""
    op.drop_table("tutka_audits")
