"""Drills: one item at a time, answered by a key or in the player's own words, and told why at once."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from simulator.coaching.answering import Option, Verdict, chosen, ordered, written
from simulator.coaching.drilling import Memory, Practice, Summary, plan, touches
from simulator.coaching.session import LONGEST_REPLY
from simulator.content.drill import Drill
from simulator.content.drill_loading import LoadedDrill
from simulator.content.text import clean
from simulator.tui import drill_words as words
from simulator.tui.actions import APP, Action, bindings, numbers
from simulator.tui.drawing_later import draw_later, is_open
from simulator.tui.widgets.choices import Choices, Offer
from simulator.tui.widgets.composer import Words
from simulator.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from simulator.tui.app import PushbackApp

_FORWARD: Final = Action("forward", "enter", "On to the next one", "next")
_UNDO: Final = Action("undo", "u,backspace", "In an order: take the last one back", "take back")
_DISPUTE: Final = Action("dispute", "d", "Disagree with what was said: the answer is set aside", "disagree")
_LEAVE: Final = Action("leave", "escape", "Leave; what you answered counts, the rest can wait", "leave")
_CHOOSE: Final = Action("choose(1)", "1", "1 to 5: that answer; or ↑ ↓ and enter, or a click", "", "")


class DrillScreen(Screen[Summary | None]):
    """A sitting of about `minutes`, or a round of `count` items of the drills called `reference` (`pack:id`).

    Dismissed with what the sitting came to, None where nothing was answered.
    """

    CSS_PATH = "drill.tcss"
    ACTIONS = (_CHOOSE, _FORWARD, _UNDO, _DISPUTE, _LEAVE)
    BINDINGS = [
        *bindings(ACTIONS),
        *numbers("choose", 2, 5),
    ]
    AUTO_FOCUS = None

    def __init__(
        self, *, minutes: float = 3, pattern: str | None = None, reference: str | None = None, count: int = 0
    ) -> None:
        super().__init__()
        self._minutes = minutes
        self._pattern = pattern
        self._reference = reference
        self._count = count
        self._items: Sequence[LoadedDrill] = ()
        self._keeper: Memory = Memory()
        self.practice = Practice((), self._keeper, time.time)
        self._options: tuple[Option, ...] = ()
        self._order: list[str] = []
        self._verdict: Verdict | None = None
        self._state = "loading"
        self._before = (0, 0)

    @property
    def _app(self) -> PushbackApp:
        return cast("PushbackApp", self.app)

    def compose(self) -> ComposeResult:
        """Lay out the title, the item, what can be answered, what is said to it, and the keys."""
        with Horizontal(id="title"):
            yield Static("Drills", id="brand")
            yield Static(id="name")
            yield Static(id="place")
        with VerticalScroll(id="page"):
            yield Static("One moment …", id="scene")
            yield Static(id="said")
            yield Static(id="question")
            yield Choices(id="choices")
            yield Words(id="words", show_line_numbers=False)
            yield Static(id="verdict")
        yield KeyLine([_LEAVE, *APP], id="keys")

    def on_mount(self) -> None:
        """Fetch the items and the cards outside the screen's thread: the database may take some tenths of a second."""
        self.query_one(Words).cursor_blink = False
        self._show_only("scene")
        self.run_worker(self._fetch, thread=True)

    # --- what the player does ------------------------------------------------------------------------------------

    def action_choose(self, number: int) -> None:
        """Give answer `number`, or put that step next."""
        if self._state != "asking" or not 1 <= number <= len(self._options):
            return
        drill = self._drill
        if drill is None or drill.typed:
            return
        key = self._options[number - 1].key
        if drill.kind != "order":
            self._told(chosen(drill, key), key)
            return
        if key not in self._order and len(self._order) < len(self._options):
            self._order.append(key)
            left = [option.key for option in self._options if option.key not in self._order]
            # The last step has only one place to go.
            self._order += left if len(left) == 1 else []
            self._show_options()

    def action_undo(self) -> None:
        """Take the last step of an order back."""
        if self._state == "asking" and self._order:
            # The last one came by itself.
            full = len(self._order) == len(self._options)
            del self._order[-2 if full else -1 :]
            self._show_options()

    def action_forward(self) -> None:
        """Go on: to the next item, to more of them, or away."""
        drill = self._drill
        if self._state == "asking" and drill is not None and len(self._order) == len(self._options) > 0:
            self._told(ordered(drill, self._order), " ".join(self._order))
        elif self._state == "told":
            self._ask()
        elif self._state == "ended":
            if self._reference is not None:
                self.action_leave()
            else:
                self._plan(ahead=True)

    def action_dispute(self) -> None:
        """Set the last answer aside: it counts for nothing, and is kept for whoever wrote the item."""
        if self._state == "told" and self.practice.dispute():
            self._app.tell("Set aside. It counts for nothing, and is kept on this machine.", briefly=True)
            self.query_one(KeyLine).show([_FORWARD, _LEAVE, *APP], "")

    def action_leave(self) -> None:
        """Leave, with what the sitting came to; where that is in the middle, say what counts."""
        summary = self.practice.summary()
        if summary.asked and self._state != "ended" and self._reference is None:
            self._app.tell(words.left(summary), briefly=True)
        self.dismiss(summary if summary.answered else None)

    def on_choices_taken(self, event: Choices.Taken) -> None:
        """Give the answer under the cursor; an order that is whole is taken as it stands."""
        event.stop()
        if len(self._order) == len(self._options) > 0:
            self.action_forward()
        else:
            self.action_choose(event.place + 1)

    def on_choices_asked(self) -> None:
        """Enter, with the cursor on no answer."""
        self.action_forward()

    def action_say(self) -> None:
        """Say what was written."""
        self.on_words_said()

    def on_words_said(self) -> None:
        """Have the words read, outside the screen's thread: the first time the reader is loaded as well."""
        text = clean(self.query_one(Words).text).strip()
        drill = self._drill
        if self._state != "asking" or drill is None or not text:
            return
        if len(text) > LONGEST_REPLY:
            self._app.tell(f"That is {len(text)} characters, and {LONGEST_REPLY} are read at most.", briefly=True)
            return
        self._state = "reading"
        self.run_worker(lambda: self._read(drill, text), thread=True)

    def on_words_put_by(self) -> None:
        """Leave the words, and then the drills: escape twice."""
        self.query_one("#page").focus()

    def on_resize(self) -> None:
        """Keep what was said to an answer in sight."""
        if self._state == "told":
            draw_later(self, self._show_end)

    # --- from item to item ---------------------------------------------------------------------------------------

    @property
    def _drill(self) -> Drill | None:
        current = self.practice.current
        return current.drill if current is not None else None

    def _fetch(self) -> None:
        from simulator.content.diagnostics import ContentError
        from simulator.content.drill_loading import every_drill, load_drills
        from simulator.records.drill_cards import open_cards
        from simulator.records.opening import open_store

        told: list[str] = []
        try:
            if self._reference is not None:
                items: Sequence[LoadedDrill] = load_drills(self._reference, self._app.library).items
            else:
                items, findings = every_drill(self._app.library)
                told += [str(findings[0])] if findings else []
        except ContentError as error:
            items = ()
            told.append(str(error.diagnostics[0]))

        def tell(message: str) -> None:
            # Called here at first, and on the screen's own thread from then on.
            told.append(message) if self._state == "loading" else self._app.tell(message)

        keeper = open_cards(open_store, tell)
        self.app.call_from_thread(self._begin, items, keeper, told)

    def _begin(self, items: Sequence[LoadedDrill], keeper: Memory, told: Sequence[str]) -> None:
        if not is_open(self):
            return
        self._items = [item for item in items if self._pattern is None or touches(item.drill, self._pattern)]
        self._keeper = keeper
        for message in told:
            self._app.tell(message)
        self._plan()

    def _plan(self, *, ahead: bool = False) -> None:
        """Choose what is asked; a round of a course takes what it needs, due or not."""
        now, of_course = time.time(), self._reference is not None
        planned = plan(
            self._items,
            self._keeper.cards(),
            self._keeper.seen(),
            now=now,
            minutes=60 if of_course else self._minutes,
            pattern=self._pattern,
            ahead=ahead or of_course,
        )
        done = [*self.practice.reviews]
        self.practice = Practice(
            planned[: self._count] if of_course else planned, self._keeper, time.time, seed=secrets.randbelow(2**31)
        )
        self.practice.reviews += done
        self._ask()

    def _ask(self) -> None:
        drill, self._verdict, self._order = self._drill, None, []
        if drill is None:
            self._end()
            return
        self._state, self._options = "asking", self.practice.options()
        self._show_title()
        self.query_one("#scene", Static).update(words.scene(drill, again=self.practice.again))
        self.query_one("#said", Static).update(words.said(drill))
        self.query_one("#question", Static).update(words.asked(drill))
        written_in = self.query_one(Words)
        written_in.text = ""
        shown = ["scene", "question", "words" if drill.typed else "choices"]
        self._show_only(*shown, *(["said"] if drill.line or drill.lines else []))
        self._show_options()
        (written_in if drill.typed else self.query_one(Choices)).focus()
        self.query_one("#page").scroll_home(animate=False)
        first = [_UNDO] if drill.kind == "order" else [Action("say", "enter", "", "say it")] if drill.typed else []
        many = len(self._options)
        keys = "" if drill.typed else f"1 {'or' if many == 2 else 'to'} {many}, or ↑ ↓ and ↵"
        self.query_one(KeyLine).show([*first, _LEAVE, *APP], keys)

    def _read(self, drill: Drill, text: str) -> None:
        verdict = written(drill, text)
        self.app.call_from_thread(self._told, verdict, text)

    def _told(self, verdict: Verdict, given: str) -> None:
        """Say what became of the answer."""
        drill = self._drill
        if drill is None or self._state not in ("asking", "reading") or not is_open(self):
            return
        self._before = (self.practice.place + 1, self.practice.length)
        review = self.practice.answer(verdict, given)
        self._state, self._verdict = "told", verdict
        self._show_options(drill, given)
        back = words.back(review, time.time())
        self.query_one("#verdict", Static).update(words.verdict(verdict, back))
        self.query_one("#verdict").display = True
        if drill.typed:
            self.query_one(Words).read_only = True
        self.query_one("#page").focus()
        counted = [_DISPUTE] if review is not None else []
        self.query_one(KeyLine).show([_FORWARD, *counted, _LEAVE, *APP], "")
        draw_later(self, self._show_end)

    def _end(self) -> None:
        self._state, self._options = "ended", ()
        self._show_only("scene")
        summary = self.practice.summary()
        due = [card.due for card in self._keeper.cards().values()]
        self.query_one("#scene", Static).update(
            words.ended(summary, self.practice.reviews, self._items, min(due, default=None), time.time())
        )
        self._show_title()
        self.query_one("#page").focus()
        more = Action("forward", "enter", "", "back to the course" if self._reference is not None else "some more")
        self.query_one(KeyLine).show([more, _LEAVE, *APP])

    # --- what is shown -------------------------------------------------------------------------------------------

    def _show_only(self, *names: str) -> None:
        for name in ("scene", "said", "question", "choices", "words", "verdict"):
            self.query_one(f"#{name}").display = name in names
        self.query_one(Words).read_only = False

    def _show_title(self) -> None:
        place = f"{self.practice.place + 1} of {self.practice.length}" if self._state == "asking" else ""
        self.query_one("#place", Static).update(place)

    def _show_options(self, answered: Drill | None = None, given: str = "") -> None:
        """Show what can be chosen; once it is `answered`, what was and what is right."""
        offers = [
            Offer(str(number), option.text, *words.remark(option.key, self._order, answered, given))
            for number, option in enumerate(self._options, 1)
        ]
        choices = self.query_one(Choices)
        choices.show(offers, -1 if answered is not None else choices.cursor)
        drill = self._drill
        if answered is None and drill is not None and drill.kind == "order":
            self.query_one("#question", Static).update(words.ordering(drill, self._order, len(self._options)))

    def _show_end(self) -> None:
        self.query_one("#page").scroll_end(animate=False)


def run(packs: Sequence[Path] = (), *, minutes: float = 3, pattern: str | None = None) -> int:
    """Run the app at the drills until the player leaves them, and return its exit status."""
    from simulator.tui.app import run as run_app

    def first(app: PushbackApp) -> None:
        def leave(summary: Summary | None) -> None:
            app.exit(message=words.left(summary) if summary is not None else None)

        app.push_screen(DrillScreen(minutes=minutes, pattern=pattern), leave)

    return run_app(packs, first=first)
