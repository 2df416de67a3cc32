"""The player's settings: one small JSON file, read before the first frame and written at each change."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from simulator.records.places import HOME, config_folder

if TYPE_CHECKING:
    from simulator.conversation.attempt import Mode

ThemeName = Literal["dark", "light", "contrast"]
Feedback = Literal["short", "full"]
Memory = Literal["never", "course", "always"]

THEMES: Final[tuple[ThemeName, ...]] = ("dark", "light", "contrast")
MODES: Final[tuple[Mode, ...]] = ("coach", "practice", "exam")
FEEDBACKS: Final[tuple[Feedback, ...]] = ("short", "full")
MEMORIES: Final[tuple[Memory, ...]] = ("never", "course", "always")

MODE_LINES: Final[dict[Mode, str]] = {
    "coach": "Points and the why after every reply, and hints when you ask.",
    "practice": "Their reaction and one quiet sign; the why when you ask.",
    "exam": "No signs, no hints, nothing taken back. The debrief tells all.",
}
"""What each mode means, in one line."""
LONGEST_NAME: Final = 40
"""Characters of what the player is called."""
_ALLOWED: Final[dict[str, tuple[str, ...]]] = {
    "theme": THEMES,
    "mode": MODES,
    "feedback": FEEDBACKS,
    "memory": MEMORIES,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """What the player chose.

    `feedback` says what opens when a remark is opened: `short` is the one sentence of why, `full` also every move with
    its words, its points and what made it count more or less. `meter` says whether marks beside the composer light up
    while one types (never in an exam). `memory` says when people remember one from an earlier conversation, `foretell`
    whether one is asked, before a reply is answered, how it will land.
    `pictures` is the folder for pictures of the screen,
    "" for the usual one. `name` is what the player wants to be called, "" for nothing in particular.
    """

    theme: ThemeName = "dark"
    mode: Mode = "practice"
    motion: bool = True
    feedback: Feedback = "full"
    meter: bool = True
    memory: Memory = "always"
    foretell: bool = False
    pictures: str = ""
    name: str = ""


class SettingsError(Exception):
    """The settings cannot be read or written; the message says which file and why."""


def settings_file() -> Path:
    """Return where the settings are kept."""
    return config_folder() / "settings.json"


def read_settings(path: Path) -> Settings:
    """Return the settings in the file at `path`, defaults where there is none; unknown keys are left alone.

    Raises:
        SettingsError: the file is broken, or holds a value that a setting cannot take.
    """
    try:
        value: Any = json.loads(path.read_bytes())
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: {error}") from error
    if not isinstance(value, dict):
        raise SettingsError(f"{path}: this is no list of settings")
    known = {field.name: field for field in dataclasses.fields(Settings)}
    chosen = {name: entry for name, entry in value.items() if name in known}
    for name, entry in chosen.items():
        if type(entry) is not type(known[name].default) or entry not in _ALLOWED.get(name, (entry,)):
            raise SettingsError(f"{path}: {name} cannot be {entry!r}")
    return Settings(**chosen)


def write_settings(path: Path, settings: Settings) -> None:
    """Keep `settings` in the file at `path`.

    Raises:
        SettingsError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}.partial")
        partial.write_text(json.dumps(dataclasses.asdict(settings), indent=2) + "\n", encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror or error}") from error


def pictures_folder(settings: Settings) -> Path:
    """Return the folder for pictures of the screen."""
    if settings.pictures:
        return Path(settings.pictures).expanduser()
    home = os.environ.get(HOME)
    if home:
        return Path(home).expanduser() / "pictures"
    from platformdirs import user_pictures_path

    return user_pictures_path() / "Pushback"
