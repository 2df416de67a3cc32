"""Everything the player can do, by place: the one source of key bindings, key line, help and palette."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Final

from textual.binding import Binding, BindingType

_SHOWN: Final = {
    "enter": "↵",
    "escape": "esc",
    "question_mark": "?",
    "slash": "/",
    "space": "space",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pageup": "pgup",
    "pagedown": "pgdn",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Action:
    """One thing to do.

    `name` is the action that Textual runs (`app.` before it where the App does it), `key` one or more keys joined by
    commas, `help` the line on the help screen. `short` is its word in the line of keys, "" where it is not shown there;
    `palette` its title in the command palette, "" where it makes no sense there.
    """

    name: str
    key: str
    help: str
    short: str = ""
    palette: str = ""
    priority: bool = False

    @property
    def shown_key(self) -> str:
        """Return the first key as it is written for people."""
        key = self.key.split(",")[0]
        return _SHOWN.get(key, key.replace("ctrl+", "^") if key.startswith("ctrl+") else key)


def bindings(actions: Iterable[Action]) -> list[BindingType]:
    """Return a key binding for each of `actions`; Textual's own footer is not used, so none is shown there."""
    return [
        Binding(action.key, action.name, action.help, show=False, priority=action.priority)
        for action in actions
        if action.key
    ]


def numbers(name: str, first: int, last: int) -> list[BindingType]:
    """Return key bindings of the numbers from `first` to `last`, each for the action `name` with that number."""
    return [Binding(str(number), f"{name}({number})", show=False) for number in range(first, last + 1)]


APP: Final = (
    Action("app.help", "question_mark,f1", "What the keys do here", "help", "Help: the keys of this screen"),
    Action("app.command_palette", "ctrl+p", "Find any action or scenario by name", "more", priority=True),
    Action("app.settings", "ctrl+o,f2", "Settings: colours, motion, mode, feedback", "", "Settings"),
    Action("app.picture", "s,f12", "Save a picture of this screen", "", "Save a picture of this screen"),
    Action("app.save_attempt", "", "Save what was played to a file that import reads", "", "Save what was played"),
    Action("app.theme('next')", "", "Dark, light or high contrast", "", "Change the colours"),
    Action(
        "app.guide", "", "The first ninety seconds again, which teach the keys", "", "The first ninety seconds again"
    ),
    Action("app.library", "", "Leave for the library; what you did is kept", "", "Back to the library"),
    Action("app.quit", "ctrl+q", "Leave; everything is kept", "", "Leave Pushback", priority=True),
)

PLACES: Final = (
    Action("app.place('drills')", "d", "Drills: single moves, three minutes", "drills", "Drills"),
    Action("app.place('courses')", "o", "Courses: conversations that follow from one another", "courses", "Courses"),
    Action("app.place('progress')", "p", "Progress: what you have got better at", "progress", "Progress"),
    Action("app.place('rehearse')", "r", "Rehearse a meeting of your own", "my meeting", "Rehearse my meeting"),
)
"""Where one can go from home; settings stand among what can be done anywhere."""

HOME: Final = (
    Action("go_on", "c", "Go on where you stopped last", "", "Go on where I stopped"),
    Action("today", "g", "Do what is suggested for today", "", "Do today's suggestion"),
    *PLACES,
)

WELCOME: Final = (
    Action("begin", "enter", "Begin", "begin"),
    Action("skip", "escape", "Skip it and go home; it does not come again", "skip it"),
)

LIBRARY: Final = (
    Action("open", "enter", "Open the scenario, or go on where you stopped", "open"),
    Action("find", "slash", "Find by title, person, skill, or a word such as easy", "find", "Find a scenario"),
    Action("mode", "m", "Change the mode: coach, practice, exam", "mode", "Change the mode"),
    Action("put_away", "x", "Take an unfinished attempt off the list", "", ""),
    Action("leave", "escape", "Clear the search", "", ""),
)

BRIEFING: Final = (
    Action("walk_in", "w", "Walk in now, prepared or not", "walk in", "Walk in"),
    Action("forward", "n,enter", "On to the next page; from the last one, in", "next"),
    Action("backward", "p", "Back a page"),
    Action("step(1, 0)", "right", "Move to the next card"),
    Action("step(-1, 0)", "left", "Move to the card before"),
    Action("step(0, 1)", "down", "Move to the card below, or to the next blank"),
    Action("step(0, -1)", "up", "Move to the card above, or to the blank before"),
    Action("read_on(1)", "pagedown", "Read on in what you found"),
    Action("read_on(-1)", "pageup", "Read back in what you found"),
    Action("mode", "m", "Change the mode: coach, practice, exam", "mode", "Change the mode"),
    Action("favour", "f", "Ask somebody for the benefit of the doubt"),
    Action("leave", "escape", "Back to the library; what you prepared is kept", "library"),
)

CONVERSATION: Final = (
    Action("own_words", "t", "Say it in your own words", "type", "Say it in your own words"),
    Action("hint", "h", "Ask for a hint (not in an exam)", "hint", "Ask for a hint"),
    Action("take_back", "u", "Take the last reply back (not in an exam)", "take back", "Take the last reply back"),
    Action("notes", "n", "What you know so far", "notes", "What you know so far"),
    Action("why", "w", "The words that counted in your last reply, and why", "why", "Why did that count?"),
    Action("dispute", "d", "Disagree with a remark: it is set aside", "", ""),
    Action("leave", "escape", "Back to the library; you can go on later", ""),
)

DEBRIEF: Final = (
    Action("retry", "r", "Try again from this reply", "try again", "Try again from this reply"),
    Action(
        "what_if", "w", "What if you had said something else there?", "what if", "What if I had said something else?"
    ),
    Action("dispute", "d", "Disagree with a remark: it is set aside", "", ""),
    Action("leave", "escape", "Back to the library", "library"),
)

REHEARSE: Final = (
    Action("forward", "enter", "On to the next line, the next step, and in", "next"),
    Action("leave", "escape", "Back a step, or home", "back"),
)

REHEARSED: Final = (
    Action("save", "m", "Save it as Markdown, to print or to send to yourself", "save as Markdown", "Save as Markdown"),
    Action("look_back", "enter", "Look back at what happened", "look back", "Look back at it"),
    Action("leave", "escape", "Home; the page is kept with the attempt", "home"),
)

WHAT_IF: Final = (
    Action("own_words", "t", "Say something else in your own words", "type", "Say something in your own words"),
    Action("go_on", "g", "Go on from there, as an attempt of its own", "go on from there", "Go on from there"),
    Action("scroll(1)", "pagedown,ctrl+down", "Read on in both columns"),
    Action("scroll(-1)", "pageup,ctrl+up", "Read back in both columns"),
    Action("leave", "escape", "Back to the debrief", "back"),
)

SETTINGS: Final = (Action("leave", "escape", "Done; everything is kept as you change it", "done"),)
HELP: Final = (Action("leave", "escape,question_mark,q", "Close", "close"),)
