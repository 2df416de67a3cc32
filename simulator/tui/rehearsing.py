"""A rehearsal from its first question to its page: which screen follows which, and what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.tui.starting import attempted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from simulator.coaching.rehearsing import Answers
    from simulator.coaching.session import Session
    from simulator.tui.app import PushbackApp


def begin(app: PushbackApp, *, wanted: Collection[str] | None = None, slots: Mapping[str, str] | None = None) -> None:
    """Ask for whom and what about; `wanted` (`pack:id`) are the scenarios to choose from, None for all."""
    from simulator.tui.screens.rehearse import RehearseScreen

    entries = [entry for entry in app.entries() if wanted is None or entry.reference in wanted]
    app.show_above_library(RehearseScreen(entries, slots=slots))


def go_in(app: PushbackApp, reference: str, slots: Mapping[str, str], answers: Answers, case: str | None) -> None:
    """Begin the conversation itself, kept as every attempt is."""

    def start() -> Session:
        from simulator.records import attempts

        return attempts.start(app.library, reference, app.tell_of_records, mode="practice", case=case, slots=slots)

    session = attempted(app, start)
    if session is not None:
        from simulator.records.rehearsals import keep_answers
        from simulator.tui.screens.rehearse_meeting import MeetingScreen

        keep_answers(session, answers)
        app.show_above_library(MeetingScreen(session, answers))


def go_on(app: PushbackApp, session: Session) -> bool:
    """Go on with `session` where it is a rehearsal that was left in the middle; say whether it is one."""
    from simulator.records.rehearsals import answers_of

    answers = answers_of(session)
    if answers is None:
        return False
    from simulator.tui.screens.rehearse_meeting import MeetingScreen

    app.show_above_library(MeetingScreen(session, answers))
    return True


def leave_with_a_page(app: PushbackApp, session: Session, answers: Answers) -> None:
    """Show the page, and keep it with the attempt, its plan as the attempt's."""
    from simulator.coaching.rehearsing import sheet
    from simulator.records.rehearsals import keep_with
    from simulator.tui.screens.rehearsed import RehearsedScreen

    page = sheet(session, answers)
    keep_with(session, page)
    app.show_above_library(RehearsedScreen(session, page))
