"""Make the table of what is remembered of unchanged files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "tutka_files",
        sa.Column("configuration", sa.String(400), primary_key=True),
        sa.Column("scan_id", sa.String(80), nullable=False),
        sa.Column("memory", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """Drop it; the next audit reads everything."""
    op.drop_table("tutka_files")
