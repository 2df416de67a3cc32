"""My meeting tomorrow: with whom and about what, the names filled in, four questions; then one plays it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, cast

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from simulator.coaching.naming import LONGEST_NAME, UnfitName, check_names
from simulator.coaching.rehearsing import LONGEST_ANSWER, QUESTIONS, Answers, blanks
from simulator.content.text import clean_line
from simulator.tui import actions
from simulator.tui.widgets.choices import MOST, Choices, Offer
from simulator.tui.widgets.key_line import KeyLine
from simulator.tui.widgets.line import Line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from simulator.content.index import Entry
    from simulator.content.loaded import LoadedScenario
    from simulator.tui.app import PushbackApp

Step = Literal["who", "names", "questions"]
LEADS: Final[dict[Step, str]] = {
    "who": "Five minutes for a meeting of your own. Who is most like the person you'll meet, and what is it about?",
    "names": "Make it yours. What you leave empty stays as it is.",
    "questions": "Four questions before you go in. Half a sentence each is plenty; nobody else reads them.",
}


class RehearseScreen(Screen[None]):
    """Three short steps; each can be left as it is. `entries` are what can be rehearsed."""

    CSS_PATH = "rehearse.tcss"
    ACTIONS = actions.REHEARSE
    BINDINGS = [
        *actions.bindings(actions.REHEARSE),
        *actions.numbers("pick", 1, MOST),
    ]

    def __init__(
        self, entries: Sequence[Entry], *, slots: Mapping[str, str] | None = None, case: str | None = None
    ) -> None:
        super().__init__()
        self._entries = [entry for entry in entries if entry.problem is None]
        self._slots = dict(slots or {})
        self._case = case
        self._loaded: LoadedScenario | None = None
        self._step: Step = "who"

    @property
    def _app(self) -> PushbackApp:
        return cast("PushbackApp", self.app)

    def compose(self) -> ComposeResult:
        """Lay out the steps, one of which is seen."""
        with Horizontal(id="title"):
            yield Static("My meeting tomorrow", id="brand")
            yield Static(id="where")
        yield Static(id="lead")
        yield Choices(id="who")
        yield VerticalScroll(id="names", can_focus=False)
        with VerticalScroll(id="questions", can_focus=False):
            for name, question, nudge in QUESTIONS:
                with Vertical(classes="row"):
                    yield Static(Content(question), classes="ask")
                    yield Line(placeholder=nudge, longest=LONGEST_ANSWER, id=f"answer-{name}")
        yield KeyLine([*actions.REHEARSE, *actions.APP])

    async def on_mount(self) -> None:
        """Begin with whom; where only one is left, with the names."""
        offers = [
            # Beyond the number keys there are the arrows.
            Offer(str(place) if place <= MOST else "·", _people(entry), f"“{entry.title}”")
            for place, entry in enumerate(self._entries, start=1)
        ]
        self.query_one(Choices).show(offers, 0)
        self._show("who")
        if len(self._entries) == 1:
            await self._take(0)

    # --- what the player does ------------------------------------------------------------------------------------

    async def on_choices_taken(self, event: Choices.Taken) -> None:
        """Take this person, in this situation."""
        await self._take(event.place)

    async def action_pick(self, number: int) -> None:
        """Take the one at `number` (from 1)."""
        if self._step == "who" and number <= len(self._entries):
            await self._take(number - 1)

    def on_input_submitted(self) -> None:
        """Go on to the next line; from the last one, to the next step."""
        lines = list(self.query(f"#{self._step} Line"))
        if self._step == "names" and isinstance(self.focused, Line) and not self._fit(self.focused):
            return
        if self.focused in lines and self.focused is not lines[-1]:
            lines[lines.index(self.focused) + 1].focus()
        else:
            self.action_forward()

    def action_forward(self) -> None:
        """Go on to the next step; from the last one, into the meeting."""
        if self._step == "names":
            if all(map(self._fit, self.query("#names Line").results(Line))):
                self._show("questions")
        elif self._step == "questions":
            self._go_in()

    def action_leave(self) -> None:
        """Go back a step; from the first one, home."""
        if self._step == "questions" and self.query("#names Line"):
            self._show("names")
        elif self._step == "who" or len(self._entries) == 1:
            self._app.back_to_library()
        else:
            self._show("who")

    # --- inside --------------------------------------------------------------------------------------------------

    async def _take(self, place: int) -> None:
        from simulator.content.diagnostics import ContentError
        from simulator.content.load import load_scenario

        try:
            self._loaded = load_scenario(self._entries[place].reference, self._app.library)
        except ContentError as error:
            self._app.tell(str(error.diagnostics[0]))
            return
        names = self.query_one("#names", VerticalScroll)
        await names.remove_children()
        for name, (ask, default) in blanks(self._loaded).items():
            value = self._slots.get(name, "")
            line = Line(value, placeholder=default, longest=LONGEST_NAME, id=f"slot-{name}")
            await names.mount(Vertical(Static(Content(ask), classes="ask"), line, classes="row"))
        self._show("names" if self.query("#names Line") else "questions")

    def _show(self, step: Step) -> None:
        self._step = step
        for one in LEADS:
            self.query_one(f"#{one}").display = one == step
        self.query_one("#lead", Static).update(Content(LEADS[step]))
        steps = "".join("●" if one == step else "○" for one in LEADS)
        self.query_one("#where", Static).update(Content(steps))
        target = self.query_one(Choices) if step == "who" else self.query(f"#{step} Line").first()
        target.focus()

    def _fit(self, line: Line) -> bool:
        """Say whether what stands in `line` can be filled in; where it cannot, say why, and go back to it."""
        assert self._loaded is not None
        try:
            check_names(self._loaded, {(line.id or "").removeprefix("slot-"): line.value})
        except UnfitName as error:
            self._app.tell(str(error), briefly=True)
            line.focus()
            return False
        return True

    def _go_in(self) -> None:
        from simulator.tui.rehearsing import go_in

        assert self._loaded is not None
        slots = dict(self._slots)
        for name in blanks(self._loaded):
            words = clean_line(self.query_one(f"#slot-{name}", Line).value)
            if words:
                slots[name] = words
            else:
                slots.pop(name, None)
        written = {name: clean_line(self.query_one(f"#answer-{name}", Line).value) for name, _q, _n in QUESTIONS}
        go_in(self._app, self._loaded.reference, slots, Answers(**written), self._case)


def _people(entry: Entry) -> str:
    return ", ".join([*entry.cast[:1], *[role for role in entry.roles[:1] if role]]) or entry.title
