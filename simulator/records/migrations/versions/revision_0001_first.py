"""The tables of the first release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table; those that others point to come first."""
    _people()
    _attempts()
    _logs()
    _career()
    _practice()


def _people() -> None:
    op.create_table(
        "learners",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learners")),
        sa.UniqueConstraint("name", name=op.f("uq_learners_name")),
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("learner", sa.String(length=40), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("scenario", sa.Text(), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("content_hash", sa.String(length=128), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("started", sa.Float(precision=53), nullable=False),
        sa.Column("changed", sa.Float(precision=53), nullable=False),
        sa.Column("ended", sa.Float(precision=53), nullable=True),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("projected", sa.Integer(), nullable=False),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("relationship", sa.Integer(), nullable=True),
        sa.Column("product", sa.Integer(), nullable=True),
        sa.Column("course", sa.Text(), nullable=True),
        sa.Column("workshop", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_attempts_learner"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index("ix_attempts_begun", "attempts", ["learner", "ended", "changed"], unique=False)
    op.create_index("ix_attempts_started", "attempts", ["learner", "started"], unique=False)


def _logs() -> None:
    op.create_table(
        "annotations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("entry", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["attempt"], ["attempts.id"], name=op.f("fk_annotations_attempt"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annotations")),
    )
    op.create_index("ix_annotations_attempt", "annotations", ["attempt", "kind"], unique=False)
    op.create_table(
        "events",
        sa.Column("attempt", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["attempt"], ["attempts.id"], name=op.f("fk_events_attempt"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("attempt", "sequence", name=op.f("pk_events")),
    )
    op.create_table(
        "turn_results",
        sa.Column("attempt", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("choice", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("patterns", sa.Text(), nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("ledger", sa.Text(), nullable=False),
        sa.Column("accounts", sa.Text(), nullable=False),
        sa.Column("relationship", sa.Integer(), nullable=False),
        sa.Column("product", sa.Integer(), nullable=False),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["attempt"], ["attempts.id"], name=op.f("fk_turn_results_attempt"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("attempt", "number", name=op.f("pk_turn_results")),
    )


def _career() -> None:
    op.create_table(
        "accounts",
        sa.Column("learner", sa.String(length=40), nullable=False),
        sa.Column("stakeholder", sa.Text(), nullable=False),
        sa.Column("credibility", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_accounts_learner"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner", "stakeholder", name=op.f("pk_accounts")),
    )
    op.create_table(
        "capital",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner", sa.String(length=40), nullable=False),
        sa.Column("attempt", sa.String(length=64), nullable=True),
        sa.Column("stakeholder", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["attempt"], ["attempts.id"], name=op.f("fk_capital_attempt"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_capital_learner"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capital")),
    )
    op.create_index("ix_capital_learner", "capital", ["learner", "stakeholder"], unique=False)
    op.create_table(
        "promises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner", sa.String(length=40), nullable=False),
        sa.Column("attempt", sa.String(length=64), nullable=True),
        sa.Column("stakeholder", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made", sa.Float(precision=53), nullable=False),
        sa.Column("due", sa.Float(precision=53), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["attempt"], ["attempts.id"], name=op.f("fk_promises_attempt"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_promises_learner"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    op.create_index("ix_promises_learner", "promises", ["learner", "state"], unique=False)


def _practice() -> None:
    op.create_table(
        "cards",
        sa.Column("learner", sa.String(length=40), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_cards_learner"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner", "card", name=op.f("pk_cards")),
    )
    op.create_index("ix_cards_due", "cards", ["learner", "due"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner", sa.String(length=40), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_reviews_learner"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index("ix_reviews_learner", "reviews", ["learner", "card"], unique=False)
    op.create_table(
        "courses",
        sa.Column("learner", sa.String(length=40), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("attempt", sa.String(length=64), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("done", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["attempt"], ["attempts.id"], name=op.f("fk_courses_attempt"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_courses_learner"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner", "course", "step", name=op.f("pk_courses")),
    )
