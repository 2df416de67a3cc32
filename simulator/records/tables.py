"""The tables. Times are seconds since 1970; JSON is kept as text, so that both databases keep it byte for byte."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _of_learner(*, primary_key: bool = False) -> Column[str]:
    link = ForeignKey("learners.id", ondelete="CASCADE")
    return Column("learner", String(40), link, primary_key=primary_key, nullable=False)


def _of_attempt(*, primary_key: bool = False, nullable: bool = False, ondelete: str = "CASCADE") -> Column[str]:
    link = ForeignKey("attempts.id", ondelete=ondelete)
    return Column("attempt", String(64), link, primary_key=primary_key, nullable=nullable)


learners: Final = Table(
    "learners",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("created", Float(53), nullable=False),
    UniqueConstraint("name"),
)

# The header is the truth; the columns beside it are there to be asked for. `replies` counts those that stand, `events`
# the rows in the log, `projected` the replies whose results are kept; `shown` is what a picture of the attempt needs
# when its scenario is gone: title, people, the first lines.
attempts: Final = Table(
    "attempts",
    metadata,
    Column("id", String(64), primary_key=True),
    _of_learner(),
    Column("pack", Text, nullable=False),
    Column("scenario", Text, nullable=False),
    Column("mode", String(20), nullable=False),
    Column("content_hash", String(128), nullable=False),
    Column("header", Text, nullable=False),
    Column("shown", Text, nullable=False),
    Column("started", Float(53), nullable=False),
    Column("changed", Float(53), nullable=False),
    Column("ended", Float(53)),
    Column("events", Integer, nullable=False),
    Column("replies", Integer, nullable=False),
    Column("projected", Integer, nullable=False),
    Column("ending", Text),
    Column("relationship", Integer),
    Column("product", Integer),
    Column("course", Text),
    Column("workshop", Text),
    Index("ix_attempts_begun", "learner", "ended", "changed"),
    Index("ix_attempts_started", "learner", "started"),
)

# Only ever added to. Taking back is an event of its own.
events: Final = Table(
    "events",
    metadata,
    _of_attempt(primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Float(53), nullable=False),
)

# What was said about an attempt: a plan, or a dispute of entry `entry` of reply `turn`.
notes: Final = Table(
    "annotations",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_attempt(),
    Column("kind", String(20), nullable=False),
    Column("turn", Integer),
    Column("entry", Integer),
    Column("body", Text, nullable=False),
    Column("at", Float(53), nullable=False),
    Index("ix_annotations_attempt", "attempt", "kind"),
)

# A projection: what each reply did, as it was seen when it was given.
turn_results: Final = Table(
    "turn_results",
    metadata,
    _of_attempt(primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("node", Text, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("choice", Text),
    Column("words", Text, nullable=False),
    Column("patterns", Text, nullable=False),
    Column("scores", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("ledger", Text, nullable=False),
    Column("accounts", Text, nullable=False),
    Column("relationship", Integer, nullable=False),
    Column("product", Integer, nullable=False),
    Column("ending", Text),
    Column("at", Float(53), nullable=False),
)

# A projection too: reply `turn` of the attempt made it, and `settled` kept or broke it (none where an event of a course
# did). Where its author says when it is due: in which scenario, `pack:id`, and at which node of it, if at one.
promises: Final = Table(
    "promises",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_learner(),
    _of_attempt(nullable=True, ondelete="SET NULL"),
    Column("stakeholder", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("made", Float(53), nullable=False),
    Column("due_scenario", Text),
    Column("due_node", Text),
    Column("turn", Integer),
    Column("settled", Integer),
    Column("state", String(10), nullable=False),
    Index("ix_promises_learner", "learner", "state"),
)

# Influence capital: every movement of an account with a stakeholder, from one conversation to the next.
capital: Final = Table(
    "capital",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_learner(),
    _of_attempt(nullable=True, ondelete="SET NULL"),
    Column("stakeholder", Text, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("points", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Float(53), nullable=False),
    Index("ix_capital_learner", "learner", "stakeholder"),
)

accounts: Final = Table(
    "accounts",
    metadata,
    _of_learner(primary_key=True),
    Column("stakeholder", Text, primary_key=True),
    Column("credibility", Integer, nullable=False),
    Column("changed", Float(53), nullable=False),
)

cards: Final = Table(
    "cards",
    metadata,
    _of_learner(primary_key=True),
    Column("card", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("due", Float(53), nullable=False),
    Index("ix_cards_due", "learner", "due"),
)

reviews: Final = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_learner(),
    Column("card", Text, nullable=False),
    Column("rating", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Float(53), nullable=False),
    Index("ix_reviews_learner", "learner", "card"),
)

courses: Final = Table(
    "courses",
    metadata,
    _of_learner(primary_key=True),
    Column("course", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("attempt", String(64), ForeignKey("attempts.id", ondelete="SET NULL")),
    Column("body", Text, nullable=False),
    Column("done", Float(53), nullable=False),
)
