"""One if-then plan for the next real conversation: picked, or written."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from simulator.content.text import clean_line
from simulator.tui.widgets.choices import Choices, Offer
from simulator.tui.widgets.line import Line

if TYPE_CHECKING:
    from textual.app import ComposeResult

LONGEST_PLAN: Final = 300
_OWN: Final = "t"


class PlanInput(Line):
    """A plan being written; escape goes back to the ones to pick from."""

    BINDINGS = [Binding("escape", "put_by", "Back to the plans", show=False)]

    class PutBy(Message):
        """Back to the plans."""

    def action_put_by(self) -> None:
        """Go back."""
        self.post_message(self.PutBy())


class Plans(Vertical):
    """Three plans to pick from, and a line for one's own. Posts `Kept`."""

    DEFAULT_CSS = """
    Plans {
        height: auto;
        & > Static { height: auto; margin: 0 2 1 2; }
        & > .lead { color: $text-muted; }
        & > PlanInput {
            display: none;
            height: 1;
            margin: 0 2;
            border: none;
            border-left: outer $primary;
            background: $surface;
        }
        & > .kept { display: none; margin: 1 2 0 2; }
        & > Choices { max-height: 100%; }
    }
    """
    BINDINGS = [
        *(Binding(str(number), f"pick({number})", show=False) for number in (1, 2, 3)),
        Binding(_OWN, "write", "Write your own", show=False),
    ]

    @dataclasses.dataclass
    class Kept(Message):
        """The player settled on a plan."""

        text: str

    def __init__(self, plans: Sequence[str], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._plans = tuple(plans)
        self._choices = Choices()
        self._input = PlanInput(placeholder="If …, then I …", longest=LONGEST_PLAN)
        self._kept = Static("", classes="kept")

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Static(Content("One thing to do in the next real one. Pick a plan, or write your own."), classes="lead")
        yield self._choices
        yield self._input
        yield self._kept

    def on_mount(self) -> None:
        """Show the plans."""
        self.show(self._plans)

    def show(self, plans: Sequence[str]) -> None:
        """Show `plans`; once one was kept they stay as they are."""
        if self._kept.display and self._plans:
            return
        self._plans = tuple(plans)
        offers = [Offer(str(number), plan) for number, plan in enumerate(self._plans, start=1)]
        self._choices.show([*offers, Offer(_OWN, "write your own", quiet=True)], cursor=self._choices.cursor)

    def on_choices_taken(self, event: Choices.Taken) -> None:
        """Keep the plan, or open the line to write."""
        event.stop()
        if event.place < len(self._plans):
            self._keep(self._plans[event.place])
        else:
            self.action_write()

    def on_choices_asked(self, event: Choices.Asked) -> None:
        """Enter on no row: move onto the first."""
        event.stop()
        self._choices.point_at_first()

    def action_pick(self, number: int) -> None:
        """Keep plan `number` (from 1)."""
        if number <= len(self._plans):
            self._keep(self._plans[number - 1])

    def action_write(self) -> None:
        """Open the line to write."""
        self._input.display = True
        self._input.focus()

    def on_plan_input_put_by(self, event: PlanInput.PutBy) -> None:
        """Go back to the plans; the words stay."""
        event.stop()
        self._choices.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep what was written."""
        event.stop()
        text = clean_line(event.value)
        if text:
            self._keep(text)
            self._choices.focus()

    def _keep(self, text: str) -> None:
        self._kept.update(Content.assemble(("✓ Kept for next time.  ", "bold $success"), text))
        self._kept.display = True
        self.call_after_refresh(self._kept.scroll_visible, animate=False)
        self.post_message(self.Kept(text))
