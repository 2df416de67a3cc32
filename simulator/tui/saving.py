"""Saving what is on the screen to a file: what was played, or a picture of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from simulator.tui.settings import pictures_folder

if TYPE_CHECKING:
    from simulator.coaching.session import Session
    from simulator.tui.app import PushbackApp


def save_attempt(app: PushbackApp) -> None:
    """Save what was played on the screen in front of `app` to a file, and say where it is."""
    session: Session | None = getattr(app.screen, "session", None)
    if session is None:
        app.tell("There is no conversation here to save; pushback export saves all of them.")
        return
    from simulator.records import attempts
    from simulator.records.values import JournalError

    try:
        path = attempts.save(session)
    except JournalError as error:
        app.tell(str(error))
    else:
        app.tell(f"Saved as {path}. pushback import takes it in again.")


def save_picture(app: PushbackApp) -> None:
    """Save a picture of the screen in front of `app`, and say where it is."""
    folder = pictures_folder(app.settings)
    # Drawn before the toast that says so appears on it.
    picture = app.export_screenshot(title="Pushback")
    path = folder / f"pushback-{time.strftime('%Y%m%d-%H%M%S')}.svg"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(picture, encoding="utf-8")
    except OSError as error:
        app.tell(f"The picture could not be saved in {folder}: {error.strerror or error}")
    else:
        app.tell(f"Saved as {path}")


def leave(app: PushbackApp) -> None:
    """Leave `app`; what could not be kept is saved to a file, and the terminal told which."""
    from rich.text import Text

    told = ""
    for screen in app.screen_stack:
        session: Session | None = getattr(screen, "session", None)
        if session is not None:
            from simulator.records.attempts import saved_aside

            told = saved_aside(session)
    # A text, not words: those would be read as markup once the screen has gone.
    app.exit(message=Text(told) if told else None)
