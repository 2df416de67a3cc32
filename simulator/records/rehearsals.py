"""What a rehearsal leaves behind, kept with its attempt: the answers given beforehand, and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from simulator.coaching.rehearsing import of_json
from simulator.records.keeping import KeptAttempt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.coaching.rehearsing import Answers, Sheet
    from simulator.coaching.session import Session


def keep_answers(session: Session, answers: Answers) -> None:
    """Keep `answers` with the attempt of `session` from its first event on, so that it can be gone on with."""
    if isinstance(session.journal, KeptAttempt):
        session.journal.rehearse({"answers": answers.to_json()})


def answers_of(session: Session) -> Answers | None:
    """Return what was answered before the rehearsal `session`, None where it is none."""
    kept = session.journal.rehearsal if isinstance(session.journal, KeptAttempt) else None
    answers = kept.get("answers") if kept is not None else None
    return of_json(cast("Mapping[str, object]", answers)) if isinstance(answers, dict) else None


def keep_with(session: Session, page: Sheet) -> None:
    """Keep `page` with the attempt of `session`, its plan as the attempt's; where that cannot be, it is told."""
    journal = session.journal
    if isinstance(journal, KeptAttempt) and journal.id:
        journal.plan(page.plan)
        journal.rehearse(page.to_json())
