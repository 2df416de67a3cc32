"""The minutes before a conversation: what is left of them, what they can be spent on, and what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from simulator.coaching.guessing import QUESTIONS
from simulator.tui.paragraphs import unwrapped
from simulator.tui.widgets.cards import Card

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from simulator.coaching.session import Session
    from simulator.tui.app import PushbackApp

ASIDE: Final = "You won't get to all of it. Look at what might change your mind."
_MOST_MARKS: Final = 30
"""Minutes that are drawn one by one; more are told in figures alone."""


class Minutes(Vertical):
    """The sources of `session` as cards to spend minutes on, and what the one picked last had to say."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="minutes", classes="page")
        self._session = session
        self._reading: str | None = None

    def compose(self) -> ComposeResult:
        """Lay out what is left, the cards, and what was found."""
        yield Static(id="left")
        with VerticalScroll(id="cards", can_focus=False):
            for name, source in self._session.loaded.scenario.prep.sources.items():
                yield Card(name, self._session.story.fill(source.label), source.minutes)
        with VerticalScroll(id="found"):
            yield Static(id="found-text")

    def on_mount(self) -> None:
        """Show where the preparation stands."""
        self.show(self._session)

    def show(self, session: Session) -> None:
        """Show where `session` stands, which may be the same attempt begun anew."""
        self._session = session
        view, prep = session.view, session.loaded.scenario.prep
        left = view.minutes_left
        marks = "▰" * left + "▱" * (prep.minutes - left) if prep.minutes <= _MOST_MARKS else ""
        self.query_one("#left", Static).update(
            Content.assemble((f"{minutes_of(left)} left", "bold $primary"), f"   {marks}")
        )
        for card in self.query(Card):
            card.show(spent=card.source in view.prepared, left=left)
        found = Content.styled(ASIDE, "$text-muted") if self._reading is None else self._found(self._reading)
        self.query_one("#found-text", Static).update(found)

    def step(self, columns: int, rows: int) -> None:
        """Move the cursor among the cards."""
        cards = list(self.query(Card))
        by = columns + rows * sum(card.virtual_region.y == cards[0].virtual_region.y for card in cards)
        focused = self.screen.focused
        if isinstance(focused, Card):
            here = cards.index(focused) + by
            if 0 <= here < len(cards):
                cards[here].focus()

    def read_on(self, by: int) -> None:
        """Scroll what was found by `by` pages, wherever the cursor stands."""
        found = self.query_one("#found")
        found.scroll_relative(y=by * max(found.size.height - 1, 1), animate=False)

    def on_card_picked(self, event: Card.Picked) -> None:
        """Spend the minutes and show what was found; a card that was read is shown again."""
        event.stop()
        if event.source not in self._session.view.prepared:
            from simulator.conversation.play import PlayError

            try:
                self._session.prepare(event.source)
            except PlayError:
                source = self._session.loaded.scenario.prep.sources[event.source]
                left = minutes_of(self._session.view.minutes_left)
                app = cast("PushbackApp", self.app)
                app.tell(f"That takes {minutes_of(source.minutes)}, and you have {left} left.")
                return
        self._reading = event.source
        self.show(self._session)
        self.query_one("#found").scroll_home(animate=False)

    def _found(self, name: str) -> Content:
        fill, scenario = self._session.story.fill, self._session.loaded.scenario
        source = scenario.prep.sources[name]
        parts = [Content.assemble((fill(source.label), "bold"), "\n", unwrapped(self._session.found(name).strip()))]
        facts = [fill(scenario.facts[fact].text) for fact in source.learn]
        learned = [Content.assemble(("+ You know  ", "$success"), fact) for fact in facts]
        for member, items in source.hint.items():
            who = self._session.story.personas[member].name
            traces = [f"of {QUESTIONS[item]} ({who}). Nothing proven yet." for item in items]
            learned += [Content.assemble(("~ A trace  ", "$secondary"), trace) for trace in traces]
        if learned:
            parts.append(Content("\n").join(learned))
        return Content("\n\n").join(parts)


def minutes_of(number: int) -> str:
    """Return `number` minutes as one says them."""
    return "1 minute" if number == 1 else f"{number} minutes"
