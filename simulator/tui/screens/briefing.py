"""The briefing: the story so far, the minutes before it, a guess at what drives them, and the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, cast

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Button, Static

from simulator.coaching.guessing import blanks
from simulator.coaching.naming import LONGEST_NAME, UnfitName, check_names
from simulator.tui import actions
from simulator.tui.actions import Action
from simulator.tui.paragraphs import unwrapped
from simulator.tui.screens.progress_moved import Remembers
from simulator.tui.settings import MODE_LINES, MODES
from simulator.tui.widgets.blanks import Blank
from simulator.tui.widgets.cards import Card
from simulator.tui.widgets.key_line import KeyLine
from simulator.tui.widgets.line import Line
from simulator.tui.widgets.minutes import Minutes, minutes_of

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from simulator.coaching.session import Session
    from simulator.tui.app import PushbackApp

Page = Literal["story", "minutes", "map"]

_FIRST: Final[dict[Page, Action]] = {
    "minutes": Action("focused.spend", "enter", "Look at it, for its minutes", "look at it"),
    "map": Action("focused.open", "enter", "Guess", "guess"),
}
"""What enter does on a page, which the cards and the blanks bind themselves."""
GUESSING: Final = "What drives them? A guess will do, and so will a blank. Afterwards you see how near you were."


class BriefingScreen(Screen[None]):
    """Pages before the conversation; every one of them can be left out."""

    CSS_PATH = "briefing.tcss"
    ACTIONS = actions.BRIEFING
    BINDINGS = actions.bindings(actions.BRIEFING)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (34, "-tall")]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._page: Page = "story"
        self._stands = False

    @property
    def _app(self) -> PushbackApp:
        return cast("PushbackApp", self.app)

    @property
    def pages(self) -> tuple[Page, ...]:
        """Return the pages that this scenario has something for."""
        scenario = self.session.loaded.scenario
        found: list[Page] = ["story"]
        if scenario.prep.sources:
            found.append("minutes")
        if any(member.hidden for member in scenario.cast.values()):
            found.append("map")
        return tuple(found)

    def compose(self) -> ComposeResult:
        """Lay out the pages, one of which is seen."""
        with Horizontal(id="top"):
            yield Static(Content(self.session.story.fill(self.session.loaded.scenario.title)), id="title")
            pages = Static(id="pages")
            pages.auto_links = False
            yield pages
        with Vertical(id="story", classes="page"):
            with VerticalScroll(id="told"):
                yield Static(self._story(), id="story-text")
                yield from self._names()
                yield Remembers(self.session)
            # What is asked stays in sight however long the story is.
            yield Static(self._ask(), id="ask")
        if "minutes" in self.pages:
            yield Minutes(self.session)
        if "map" in self.pages:
            with VerticalScroll(id="map", classes="page", can_focus=False):
                yield from self._map()
        yield KeyLine([*actions.BRIEFING, *actions.APP], id="keys")

    def on_mount(self) -> None:
        """Begin with the story, or where the preparation was left."""
        self._stands = True
        begun = self.session.view.prepared
        self._turn_to("minutes" if begun and "minutes" in self.pages else "story")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let keys wait until the screen stands: they can arrive before its widgets do."""
        return self._stands

    # --- what the player does ------------------------------------------------------------------------------------

    def action_walk_in(self) -> None:
        """Go in, as prepared as one is."""
        if self._take_names():
            self._app.start_conversation(self.session)

    def action_forward(self) -> None:
        """Turn to the next page; from the last one, walk in."""
        pages = self.pages
        here = pages.index(self._page)
        if here + 1 == len(pages):
            self.action_walk_in()
        else:
            self._turn_to(pages[here + 1])

    def action_backward(self) -> None:
        """Turn back a page."""
        self._turn_to(self.pages[max(self.pages.index(self._page) - 1, 0)])

    def action_page(self, page: Page) -> None:
        """Turn to `page`."""
        self._turn_to(page)

    def action_mode(self) -> None:
        """Go on to the next mode; this conversation takes it on."""
        mode = MODES[(MODES.index(self.session.header.mode) + 1) % len(MODES)]
        self._app.change(mode=mode)
        self._renew(mode=mode)
        self._app.tell(f"{mode.capitalize()}. {MODE_LINES[mode]}", briefly=True)
        self._show_keys()

    def action_favour(self) -> None:
        """Ask for the benefit of the doubt, where somebody owes one."""
        from simulator.records.attempts import with_favour

        favoured = with_favour(self.session, self._app.tell_of_records)
        if favoured is not None:
            self._go_on_with(favoured)
            self.query_one(Remembers).show(favoured)

    def action_step(self, columns: int, rows: int) -> None:
        """Move among the cards, or among the blanks of the map."""
        if self._page == "map" and rows:
            self.focus_next() if rows > 0 else self.focus_previous()
        elif self._page == "minutes":
            self.query_one(Minutes).step(columns, rows)

    def action_read_on(self, by: int) -> None:
        """Scroll what was found, wherever the cursor stands."""
        if self._page == "minutes":
            self.query_one(Minutes).read_on(by)

    def action_leave(self) -> None:
        """Leave a name that is being typed, or go back to the library; what was prepared is kept."""
        if isinstance(self.focused, Line):
            if self._take_names():
                self.query_one("#told").focus()
        else:
            self._app.back_to_library()

    def on_blank_filled(self, event: Blank.Filled) -> None:
        """Keep the guess."""
        self.session.guess(event.cast, event.item, event.answer)

    def on_button_pressed(self) -> None:
        """Walk in."""
        self.action_walk_in()

    def on_input_submitted(self) -> None:
        """Take the name over, and go on to the next one or back to the story."""
        if self._take_names():
            self.focus_next()

    def _renew(self, **changes: Any) -> None:
        """Begin the attempt anew with other things in its header; what was prepared and guessed stays."""
        from simulator.records import attempts

        self._go_on_with(attempts.renewed(self.session, self._app.tell_of_records, **changes))

    def _go_on_with(self, session: Session) -> None:
        self.session = session
        for minutes in self.query(Minutes):
            minutes.show(session)

    # --- what is shown -------------------------------------------------------------------------------------------

    def _turn_to(self, page: Page) -> None:
        if not self._take_names():
            return
        self._page = page
        for one in self.pages:
            self.query_one(f"#{one}").display = one == page
        self.query_one("#pages", Static).update(self._where())
        self._show_keys()
        if page == "story":
            self.query_one("#told").focus()
        elif page == "minutes":
            self.query(Card).first().focus()
        else:
            first = self.query(Blank).first().children[0]
            first.focus()

    def _where(self) -> Content:
        names: dict[Page, str] = {
            "story": "the story",
            "minutes": minutes_of(self.session.loaded.scenario.prep.minutes),
            "map": "your guess",
        }
        narrow = self.app.size.width < 60
        line = Content()
        for page in self.pages:
            here = page == self._page
            words = ("●" if here else "○") + ("" if narrow else f" {names[page]}")
            part = Content.styled(words, "bold $primary" if here else "$text-muted")
            line = line + ("   " if line else "") + part.stylize(Style.from_meta({"@click": f"screen.page('{page}')"}))
        return line

    def on_resize(self) -> None:
        """The names of the pages give way where there is no room."""
        self.query_one("#pages", Static).update(self._where())

    def _show_keys(self) -> None:
        here = _FIRST.get(self._page)
        offered = [*([here] if here else []), *actions.BRIEFING, *(actions.APP[:1] if here else actions.APP)]
        self.query_one("#keys", KeyLine).show(offered, remark=self.session.header.mode)

    def _story(self) -> Content:
        scenario, fill = self.session.loaded.scenario, self.session.story.fill
        parts: list[Content] = []
        if scenario.setting.strip():
            parts.append(Content(unwrapped(fill(scenario.setting).strip(), prose=True)))
        for name in scenario.cast:
            persona = self.session.story.personas[name]
            who = Content.assemble((fill(persona.name), "bold"), (f", {fill(persona.role)}", "$text-muted"))
            parts.append(Content.assemble(who, "\n", unwrapped(fill(persona.bio), prose=True)))
        return Content("\n\n").join(parts)

    def _ask(self) -> Content:
        asked = self.session.story.fill(self.session.loaded.scenario.ask)
        return Content.assemble(("What they want", "$text-muted"), "\n", (asked, "bold $primary"))

    def _names(self) -> ComposeResult:
        slots = self.session.loaded.scenario.slots
        if not slots:
            return
        yield Static("Make it yours: these names can be your own.", classes="aside")
        for name, slot in slots.items():
            with Horizontal(classes="name"):
                yield Static(Content(slot.ask), classes="ask")
                value = self.session.header.slots.get(name, "")
                yield Line(value, placeholder=slot.default, longest=LONGEST_NAME, id=f"slot-{name}")

    def _take_names(self) -> bool:
        """Take over the names that were typed; the story is told with them.

        Say whether they fit; where one does not, say why, and go back to it.
        """
        from simulator.content.text import clean_line

        slots: dict[str, str] = {}
        for name in self.session.loaded.scenario.slots:
            typed = clean_line(self.query_one(f"#slot-{name}", Line).value)
            if typed:
                slots[name] = typed
        if slots == dict(self.session.header.slots):
            return True
        try:
            check_names(self.session.loaded, slots)
        except UnfitName as error:
            self._app.tell(str(error), briefly=True)
            self.query_one(f"#slot-{error.slot}").focus()
            return False
        self._renew(slots=slots)
        self.query_one("#title", Static).update(Content(self.session.story.fill(self.session.loaded.scenario.title)))
        self.query_one("#story-text", Static).update(self._story())
        self.query_one("#ask", Static).update(self._ask())
        return True

    def _map(self) -> ComposeResult:
        yield Static(Content(GUESSING), classes="aside")
        shown = ""
        for blank in blanks(self.session):
            if blank.cast != shown:
                shown, role = blank.cast, self.session.story.personas[blank.cast].role
                yield Static(Content.assemble((blank.name, "bold"), (f", {role}", "$text-muted")), classes="who")
            yield Blank(blank.cast, blank.item, blank.answers, blank.guess)
        yield Button("Walk in", id="door", compact=True)
