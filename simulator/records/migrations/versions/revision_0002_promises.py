"""Promises know the reply that made them, where they are due, and the reply that settled them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and have the rows that are there made anew from their attempts."""
    with op.batch_alter_table("promises") as promises:
        # By which day was never known of any.
        promises.drop_column("due")
        promises.add_column(sa.Column("due_scenario", sa.Text(), nullable=True))
        promises.add_column(sa.Column("due_node", sa.Text(), nullable=True))
        promises.add_column(sa.Column("turn", sa.Integer(), nullable=True))
        promises.add_column(sa.Column("settled", sa.Integer(), nullable=True))
    # Only the scenario says where something is due, so that this takes a library: the next look at progress makes what
    # is not projected.
    op.execute("UPDATE attempts SET projected = 0 WHERE id IN (SELECT attempt FROM promises)")
