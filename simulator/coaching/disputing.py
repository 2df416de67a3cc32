"""Disputed ledger entries, set aside: where the player stands without them, while the state stays as it was played."""

from __future__ import annotations

from collections.abc import Collection

from simulator.coaching.session import Session
from simulator.conversation import kernel

Disputed = Collection[tuple[int, int]]
"""Pairs of reply number (from 1) and index in that reply's ledger."""


def accounts_shown(session: Session, disputed: Disputed, after: int | None = None) -> tuple[int, ...]:
    """Return the accounts after reply `after` (None: the last), 0..100 by cast index, disputed entries set aside."""
    replies = session.replies if after is None else session.replies[:after]
    if replies:
        accounts = list(replies[-1].state.accounts)
    else:
        accounts = list(session.story.opening_accounts(session.header.opening))
    for number, index in disputed:
        if number <= len(replies):
            entry = replies[number - 1].ledger[index]
            accounts[session.story.member(entry.cast)] -= entry.points
    return tuple(min(100, max(0, account)) for account in accounts)


def relationship_shown(session: Session, disputed: Disputed) -> int:
    """Return the relationship, 0..100, with the disputed entries set aside."""
    return kernel.relationship(session.story, accounts_shown(session, disputed))
