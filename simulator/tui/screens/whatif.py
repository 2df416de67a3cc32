"""What if: one reply of a conversation given anew, side by side with what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from simulator.coaching.branching import Comparison, Outcome, branch, compare, others
from simulator.coaching.session import PlayError, ReplyTooLong, Session
from simulator.tui import actions, telling
from simulator.tui.actions import Action
from simulator.tui.drawing_later import draw_later, is_open
from simulator.tui.widgets.choices import MOST, Choices, Offer
from simulator.tui.widgets.composer import Composer
from simulator.tui.widgets.feedback import COLOURS, landing_of
from simulator.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from simulator.coaching.walker import Walker
    from simulator.coaching.walking import Walk
    from simulator.tui.app import PushbackApp

WORKING: Final = "working out what stays in reach …"
UNKNOWN: Final = "what stays in reach is not known"
LEAD: Final = "What would you have said instead? Nothing here counts, and nothing of it is kept."
_REMARKS: Final = 3


class WhatIfScreen(Screen[None]):
    """Gives reply `number` (from 1) of `session` anew, as often as one likes.

    `walker` is the debrief's, which knows most ways ahead by then; `walk` is what it found, if it has.
    """

    CSS_PATH = "whatif.tcss"
    ACTIONS = (
        Action("choose(1)", "1", "1 to 9: say that instead; or ↑ ↓ and enter, or a click"),
        *actions.WHAT_IF,
    )
    BINDINGS = [
        *actions.bindings(ACTIONS),
        *actions.numbers("choose", 2, MOST),
    ]
    AUTO_FOCUS = "#choices"

    def __init__(self, session: Session, number: int, walker: Walker, walk: Walk | None = None) -> None:
        super().__init__()
        self.session = session
        self.number = number
        self.told: Comparison | None = None
        self._walker, self._walk = walker, walk
        self._branched: Session | None = None
        self._failed = ""
        self._ahead: Walk | None = None
        self._start = branch(session, number)
        self._others = others(session, number)
        people = [(one, telling.first_name(session, one)) for one in session.story.cast]
        self._composer = Composer(people, id="composer")

    @property
    def _app(self) -> PushbackApp:
        return cast("PushbackApp", self.app)

    # --- laying out ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out what was heard, both sides, and what else could be said."""
        with Horizontal(id="title"):
            yield Static(Content("What if"), id="brand")
            yield Static(Content(self.session.story.fill(self.session.story.scenario.title)), id="name")
            yield Static(Content(f"reply {self.number}"), id="number")
        yield Static(self._heard(), id="heard")
        with Horizontal(id="sides"):
            with VerticalScroll(classes="side", can_focus=False):
                yield Static(id="happened")
            with VerticalScroll(classes="side", can_focus=False):
                yield Static(id="instead")
        yield Choices(id="choices")
        yield self._composer
        yield KeyLine(self._keys())

    def on_mount(self) -> None:
        """Show what happened, and what could have been said."""
        offered = [
            Offer(str(place), self.session.words_of(choice)) for place, choice in enumerate(self._others, start=1)
        ]
        self.query_one(Choices).show([*offered, Offer("t", "something in your own words", quiet=True)])
        self._show()
        if self._walk is None:
            self.run_worker(self._look_back(), group="walk", exclusive=True)

    # --- what the player does --------------------------------------------------------------------------------------

    def action_choose(self, number: int) -> None:
        """Say listed reply `number` (from 1) instead."""
        if number <= len(self._others) and not self.has_class("-writing"):
            branched = branch(self.session, self.number)
            branched.choose(self._others[number - 1].id)
            self._say(branched)

    def on_choices_taken(self, event: Choices.Taken) -> None:
        """Say that instead, or write."""
        if event.place < len(self._others):
            self.action_choose(event.place + 1)
        else:
            self.action_own_words()

    def on_choices_asked(self) -> None:
        """Enter on no row: move onto the first."""
        self.query_one(Choices).point_at_first()

    def action_own_words(self) -> None:
        """Write something."""
        self.add_class("-writing")
        self._composer.open(self._start.lines[-1].speaker, [])

    def on_composer_said(self, event: Composer.Said) -> None:
        """Say what was written; where it cannot be said, it stays in the box."""
        branched = branch(self.session, self.number)
        try:
            branched.type(event.text, event.to)
        except ReplyTooLong as error:
            self._composer.too_long(len(event.text), error.said)
        except PlayError as error:
            self._app.tell(str(error))
        else:
            self._composer.clear()
            self.on_composer_closed()
            self._say(branched)

    def on_composer_closed(self) -> None:
        """Go back to the listed replies."""
        self.remove_class("-writing")
        self.query_one(Choices).focus()

    def action_go_on(self) -> None:
        """Go on from the other reply, as an attempt of its own."""
        if self._branched is not None and not self._branched.finished:
            self._app.go_on_from(self.session, self._branched)

    def action_scroll(self, by: int) -> None:
        """Read on in both columns."""
        for side in self.query(".side"):
            side.scroll_relative(y=by, animate=False)

    def action_leave(self) -> None:
        """Back to the debrief."""
        self.dismiss()

    # --- inside ----------------------------------------------------------------------------------------------------

    def _say(self, branched: Session) -> None:
        self._branched, self._failed = branched, ""
        self.add_class("-told")
        self._show()
        for side in self.query(".side"):
            side.scroll_home(animate=False)
        # Where one side stands under the other, the new one is what one wants to see.
        self.call_after_refresh(self.query_one("#instead").scroll_visible, animate=False, top=True)
        self.query_one(KeyLine).show(self._keys())
        self.run_worker(self._look_ahead(branched), group="walk", exclusive=True)

    async def _look_back(self) -> None:
        """Work out what stayed in reach after the reply that was given, where nobody did yet."""
        try:
            self._walk = await self._walker.walk(self.session)
        except (RuntimeError, OSError, ValueError, KeyError):
            self._failed = UNKNOWN
        if is_open(self) and self._branched is None:
            self._show()

    async def _look_ahead(self, branched: Session) -> None:
        """Work out what stays in reach after the other reply, and after the one given where nobody did yet."""
        try:
            if self._walk is None:
                self._walk = await self._walker.walk(self.session)
            ahead = await self._walker.walk(branched)
        except (RuntimeError, OSError, ValueError, KeyError):
            self._failed = UNKNOWN
            ahead = None
        if is_open(self) and branched is self._branched:
            self._failed = self._failed or ("" if ahead is not None and ahead.proven else UNKNOWN)
            self._show(ahead)

    def on_resize(self) -> None:
        """What hangs, hangs by the room there is."""
        draw_later(self, lambda: self._show(self._ahead))

    def _show(self, ahead: Walk | None = None) -> None:
        self._ahead = ahead
        happened, instead = self.query_one("#happened", Static), self.query_one("#instead", Static)
        if self._branched is None:
            self.told = None
            alone = compare(self.session, self.number, self.session, self._walk)
            happened.update(self._side("What happened", alone, alone.happened))
            instead.update(Content.styled(LEAD, "$text-muted"))
            return
        self.told = told = compare(self.session, self.number, self._branched, self._walk, ahead)
        happened.update(self._side("What happened", told, told.happened))
        instead.update(self._side("Instead", told, told.instead))

    def _keys(self) -> list[Action]:
        offered = [*actions.WHAT_IF, *actions.APP]
        ahead = self._branched is not None and not self._branched.finished
        return [action for action in offered if action.name != "go_on" or ahead]

    def _heard(self) -> Content:
        lines = [
            Content.assemble((f"{telling.first_name(self.session, said.speaker)}  ", "bold $primary"), said.text)
            for said in self._start.lines[-2:]
        ]
        return Content("\n").join(lines)

    def _side(self, lead: str, told: Comparison, one: Outcome) -> Content:
        return Content("\n").join(self._lines(lead, told, one))

    def _lines(self, lead: str, told: Comparison, one: Outcome) -> Iterator[Content]:
        """Yield one side: the words, what they moved, the answer, where everybody stands, and what stays in reach."""
        session = self.session
        yield Content.styled(lead, "$text-muted")
        yield Content.styled(one.reply or "(you said nothing)", "bold")
        yield Content()
        name = telling.first_name(session, one.to)
        yield Content.assemble((telling.signed(one.moved), f"bold {COLOURS[landing_of(one.moved)]}"), f" with {name}")
        for person, after in one.credibility.items():
            label = f"{telling.first_name(session, person)}'s credibility  "
            yield Content.assemble((label, "$text-muted"), f"{told.credibility[person]} → {after}")
        yield Content.assemble(("product  ", "$text-muted"), f"{told.product} → {one.product}")
        yield (
            Content.styled("it ends here", "$text-muted")
            if one.ended
            else Content.assemble(("still in reach  ", "$text-muted"), self._reach(one))
        )
        yield Content()
        for remark in one.remarks[:_REMARKS]:
            sign = Content.styled(f"{remark.sign:>3} ", COLOURS[landing_of(remark.points)])
            room = max(8, (self.query_one("#happened").content_size.width or self.app.size.width) - sign.cell_length)
            words = Content(remark.did).wrap(room)
            yield sign + words[0].rstrip()
            yield from (" " * sign.cell_length + line.rstrip() for line in words[1:])
        if not one.remarks:
            yield Content.styled("It left no mark.", "$text-muted")
        yield Content()
        before = ""
        for said in one.answer:
            who = f"{telling.first_name(session, said.speaker)}  " if said.speaker != before else ""
            before = said.speaker
            yield Content.assemble((who, "bold $primary"), said.text)

    def _reach(self, one: Outcome) -> str:
        if one.reach is None:
            return self._failed or (WORKING if self._branched is not None else "…")
        best = list(dict.fromkeys([one.reach[0], max(one.reach, key=min), one.reach[-1]])) if one.reach else []
        return ", ".join(f"{relationship} · {product}" for relationship, product in best) or UNKNOWN
