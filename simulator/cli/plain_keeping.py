"""What plain play asks of the records beyond keeping events: what was left in the middle, and that it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.coaching.session import Session

if TYPE_CHECKING:
    from simulator.records.attempts import Tell
    from simulator.records.glance import Begun

_MANY: Final = 200
"""Attempts looked through for one of the same scenario."""


def left_in_the_middle(session: Session) -> Begun | None:
    """Return the latest attempt at the scenario of `session` that can be gone on with, None for none."""
    from simulator.records import glance
    from simulator.records.values import JournalError

    reference = f"{session.header.pack}:{session.header.scenario}"
    try:
        found = glance.begun_in_store(_MANY) if glance.must_ask() else glance.begun(_MANY)
    except JournalError:
        # What is wrong with the records is told when this attempt is kept.
        return None
    return next((one for one in found if one.reference == reference), None)


def as_remembered(session: Session, tell: Tell) -> Session:
    """Return `session`, kept and only just begun, as it opens where the player wants people to remember."""
    from simulator.records.places import database_file, server_url

    if server_url() is None and not database_file().exists():
        # Nobody was met before: neither the database nor the settings need be looked at.
        return session
    from simulator.records.progress_capital import remembering
    from simulator.tui.settings import Settings, SettingsError, read_settings, settings_file

    try:
        settings = read_settings(settings_file())
    except SettingsError:
        settings = Settings()
    return remembering(session, tell) if settings.memory == "always" else session


def memories(session: Session) -> list[str]:
    """Return, a line each, how those begin who remember the player, why, and the favour that can be asked."""
    if not session.header.opening:
        return []
    from simulator.coaching.meeting_again import beginnings, favour_of
    from simulator.records.progress_capital import recalled

    lines: list[str] = []
    for one in beginnings(session, recalled(session)):
        lines += [one.words, *one.memories]
    favour = favour_of(session)
    return lines if favour is None else [*lines, f"'favour' {favour.words}"]


def is_kept(session: Session) -> bool:
    """Say whether there is something that can be gone on with, all of it on the disk."""
    from simulator.records.keeping import KeptAttempt

    return bool(session.events) and isinstance(session.journal, KeptAttempt) and session.journal.kept


def end(session: Session) -> None:
    """Note that the attempt was looked back at: it is no longer offered to go on with."""
    from simulator.records.keeping import KeptAttempt

    if isinstance(session.journal, KeptAttempt):
        session.journal.end()
