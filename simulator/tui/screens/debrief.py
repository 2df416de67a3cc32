"""The debrief: the record first, then where it led, what was really going on, and one thing for next time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, cast

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static, TabbedContent, TabPane

from simulator.coaching.debrief import QUADRANT_WORDS, Debrief, Uncovered, debrief
from simulator.coaching.disputing import accounts_shown, relationship_shown
from simulator.coaching.session import Session
from simulator.conversation.frontier import Frontier, quadrant
from simulator.tui import actions, telling
from simulator.tui.actions import Action
from simulator.tui.drawing_later import draw_later, is_open
from simulator.tui.screens.progress_moved import Moved
from simulator.tui.widgets.axis_map import AxisMap
from simulator.tui.widgets.course import Course, CourseChart, legend
from simulator.tui.widgets.key_line import KeyLine
from simulator.tui.widgets.plans import Plans
from simulator.tui.widgets.turns import Reviewed, Turns

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from simulator.coaching.walker import Walker
    from simulator.coaching.walking import Walk
    from simulator.tui.app import PushbackApp

WORKING: Final = "Working out what was within reach …"
BOUNDED: Final = "What was within reach is not known: this conversation has more ways through than could be walked."
_OPEN: Final = Action("open_turn", "enter", "Open a reply, or close it", "open")
"""The list of replies binds the key itself; a click comes through the screen."""
_ON_TURNS: Final = frozenset({"open_turn", "retry", "what_if"})
_TABS: Final = ("turns", "truth", "course", "next")


class Overflow(VerticalScroll, can_focus=True):
    """A column that takes the focus where not all of it is in sight."""

    def allow_focus(self) -> bool:
        """Let the arrows come here where there is more to read."""
        return self.max_scroll_y > 0


class DebriefScreen(Screen[None]):
    """Looks back at `session`. What was within reach is worked out in another process while one reads."""

    CSS_PATH = "debrief.tcss"
    ACTIONS = (
        Action("open_turn", "", "↑ ↓ and enter: open a reply; tab goes on into its remarks", "open"),
        *actions.DEBRIEF,
        Action("tab(1)", "right", "The next page", "next page"),
        Action("tab(-1)", "left", "The page before"),
    )
    BINDINGS = actions.bindings(ACTIONS)
    AUTO_FOCUS = "Turns"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.looked_back: Debrief = debrief(session)
        self._reach = WORKING
        self._walked: Walk | None = None
        self._walker: Walker | None = None

    @property
    def _app(self) -> PushbackApp:
        return cast("PushbackApp", self.app)

    @property
    def _disputed(self) -> frozenset[tuple[int, int]]:
        return self._app.disputes.of(self.session)

    # --- laying out ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out the map with its words, and the four pages."""
        story, courses = self.session.story, self._courses()
        with Horizontal(id="title"):
            yield Static(Content("Debrief"), id="brand")
            yield Static(Content(story.fill(story.scenario.title)), id="name")
        with Vertical(id="page"):
            with Horizontal(id="top"):
                yield AxisMap(id="map")
                with Overflow(id="summary"):
                    yield Static(id="ended")
            with TabbedContent(id="tabs"):
                with TabPane(Content("Turns"), id="turns"):
                    yield Turns(self._turns(), self._end())
                with TabPane(Content("What was really going on"), id="truth"), VerticalScroll(classes="scroll"):
                    yield Static(_uncovered(self.looked_back.uncovered), id="uncovered")
                with TabPane(Content("Credibility over time"), id="course"), VerticalScroll(classes="scroll"):
                    yield Moved(self.session)
                    yield CourseChart(courses)
                    yield Static(legend(courses), id="legend")
                with TabPane(Content("Next time"), id="next"), VerticalScroll(classes="scroll", can_focus=False):
                    yield Plans(self.looked_back.plans)
        yield KeyLine(_keys("turns"), self.session.header.mode)

    def on_mount(self) -> None:
        """Show where it ended at once, and start the walk."""
        self._show()
        self.run_worker(self._walk(), group="walk", exclusive=True)

    async def on_unmount(self) -> None:
        """What was seen on the walk is kept for what if, until one leaves."""
        if self._walker is not None:
            await self._walker.close()

    @property
    def walker(self) -> Walker:
        """Return what walks this conversation, and others that begin as it does."""
        if self._walker is None:
            from simulator.coaching.walker import Walker

            self._walker = Walker(self._app.library_folders)
        return self._walker

    async def _walk(self) -> None:
        """Work out what was within reach; say so plainly where that fails."""
        walk: Walk | None = None
        try:
            walk = await self.walker.walk(self.session)
        except (RuntimeError, OSError, ValueError, KeyError) as error:
            self._reach = f"What was within reach could not be worked out: {error}"
        else:
            self._reach = "" if walk.proven else BOUNDED
        if not is_open(self):
            return
        self._walked = walk
        self.looked_back = debrief(self.session, walk)
        self.query_one(Moved).reached(self.looked_back.overall)
        self.query_one(Turns).show(self._turns())
        self.query_one(Plans).show(self.looked_back.plans)
        self._show()

    def _show(self) -> None:
        """Draw the map and its words."""
        looked_back = self.looked_back
        you = (relationship_shown(self.session, self._disputed), looked_back.product)
        self.query_one(AxisMap).show(you, looked_back.overall)
        lines = list(self._summary(you, whole=True))
        summary = self.query_one(Overflow)
        width, height = summary.scrollable_content_region.size
        # A screen that is scrolled as one has room for everything.
        short = not self.has_class("-narrow") and width and sum(len(line.wrap(width)) for line in lines) > height
        self.query_one("#ended", Static).update(Content("\n").join(self._summary(you, whole=False) if short else lines))

    def on_resize(self) -> None:
        """Say more where there is room."""
        draw_later(self, self._show)

    def _summary(self, you: tuple[int, int], *, whole: bool) -> Iterator[Content]:
        """Yield the words beside the map; unless `whole`, an expert's are left to the page of turns."""
        looked_back = self.looked_back
        ended = QUADRANT_WORDS[quadrant(*you)].upper()
        lead = "You ended as " if self.session.finished else "You stopped as "
        yield Content.assemble(lead, (f"{ended}.", "bold $primary"))
        yield Content.styled(f"relationship {you[0]} · product {you[1]}", "$text-muted")
        if self._disputed:
            count = len(self._disputed)
            yield Content.styled(f"{count} remark{'s' if count > 1 else ''} set aside", "$text-muted")
        yield Content()
        yield Content(self._reach or within_reach(you, looked_back.overall))
        costliest = looked_back.costliest
        if costliest is not None:
            yield Content()
            words = f"Reply {costliest.number} cost you most: {costliest.regret} of what was within reach."
            yield Content(words)
            if costliest.expert and whole:
                yield Content.assemble(("An expert:  ", "$text-muted"), f"“{costliest.expert}”")
            elif costliest.expert:
                yield Content.styled("Open it for an expert's line.", "$text-muted")
        elif looked_back.proven and looked_back.turns:
            yield Content("None of your replies took anything from what was within reach.")

    # --- what the player does --------------------------------------------------------------------------------------

    async def action_open_turn(self) -> None:
        """Open the reply under the cursor, or close it."""
        await self.query_one(Turns).action_open()

    def action_retry(self) -> None:
        """Try again from the reply under the cursor."""
        number = self.query_one(Turns).number
        if number is not None and self.query_one(TabbedContent).active == "turns":
            self._app.retry(self.session, number)

    def action_what_if(self) -> None:
        """Give the reply under the cursor anew, beside what happened."""
        number = self.query_one(Turns).number
        if number is not None and self.query_one(TabbedContent).active == "turns":
            from simulator.tui.screens.whatif import WhatIfScreen

            self._app.push_screen(WhatIfScreen(self.session, number, self.walker, self._walked))

    def action_dispute(self) -> None:
        """Set the remark under the cursor aside, in the reply under the cursor."""
        turns = self.query_one(Turns)
        card = turns.card
        if card is None or card.entry is None:
            return
        self._app.disputes.dispute(self.session, card.reply.number, card.entry)
        turns.show(self._turns())
        courses = self._courses()
        self.query_one(CourseChart).show(courses)
        self.query_one("#legend", Static).update(legend(courses))
        self._show()

    def action_tab(self, step: int) -> None:
        """Go to the next page."""
        tabs = self.query_one(TabbedContent)
        # Left to itself, the focus would move on within the page that goes, and bring it back.
        self.set_focus(None)
        tabs.active = _TABS[(_TABS.index(tabs.active) + step) % len(_TABS)]

    def on_tabbed_content_tab_activated(self, event: TabbedContent.TabActivated) -> None:
        """Offer what can be done on the page, and let the arrows move what it shows."""
        self.query_one(KeyLine).show(_keys(event.pane.id or ""))
        if self.focused is not None and self.focused in event.pane.query("*"):
            return
        for widget in event.pane.query("*"):
            if widget.focusable:
                widget.focus(scroll_visible=False)
                return

    def on_plans_kept(self, event: Plans.Kept) -> None:
        """Keep the plan with the attempt."""
        from simulator.records.keeping import KeptAttempt

        if isinstance(self.session.journal, KeptAttempt):
            self.session.journal.plan(event.text)

    def action_leave(self) -> None:
        """Go back to the library."""
        self._app.back_to_library()

    # --- inside ----------------------------------------------------------------------------------------------------

    def _turns(self) -> list[Reviewed]:
        session, disputed = self.session, self._disputed
        reviewed: list[Reviewed] = []
        heard = telling.opening(session)
        for review in self.looked_back.turns:
            names = list(dict.fromkeys(spoken.name for spoken in heard))
            reviewed.append(Reviewed(review, telling.replied(session, review.number, disputed), ", ".join(names)))
            heard = telling.answer(session, review.number)
        return reviewed

    def _courses(self) -> list[Course]:
        session, disputed = self.session, self._disputed
        after = [accounts_shown(session, disputed, number) for number in range(len(session.replies) + 1)]
        return [
            Course(session.story.personas[cast].name, tuple(accounts[index] for accounts in after))
            for index, cast in enumerate(session.story.cast)
        ]

    def _end(self) -> str:
        return "\n\n".join([*self.looked_back.closing, telling.after(self.session)]).strip()


def _keys(page: str) -> list[Action]:
    """Return what the line of keys offers on a page; only the turns can be opened and tried again."""
    offered = [_OPEN, *DebriefScreen.ACTIONS[1:], *actions.APP]
    return [action for action in offered if page == "turns" or action.name not in _ON_TURNS]


def within_reach(you: tuple[int, int], frontier: Frontier) -> str:
    """Return what could have been reached, as a sentence with three points at most: the ends and the most even one."""
    if not frontier:
        return ""
    if not any(point != you and point[0] >= you[0] and point[1] >= you[1] for point in frontier):
        return "Nothing better on both was within reach: this is as far as the conversation goes."
    shown = list(dict.fromkeys([frontier[0], max(frontier, key=min), frontier[-1]]))
    words = [f"{relationship} · {product}" for relationship, product in shown]
    points = words[0] if len(words) == 1 else f"{', '.join(words[:-1])}, or {words[-1]}"
    return f"Within reach: {points}."


def _uncovered(uncovered: tuple[Uncovered, ...]) -> Content:
    """Return the truth beside the guess, person by person."""
    if not uncovered:
        return Content("Nothing was hidden here. What you heard is what there was.")
    parts: list[Content] = []
    for one in uncovered:
        lines = [Content.assemble((f"{one.name}: {one.item}", "bold $primary")), Content(one.truth)]
        if one.guess is None:
            lines.append(Content.styled("You made no guess beforehand.", "$text-muted"))
        elif one.right:
            lines.append(Content.assemble(("✓ ", "bold $success"), "You guessed it beforehand."))
        else:
            lines.append(Content.assemble(("✗ ", "bold $error"), f"You guessed: {one.guess}"))
        found = "It never came out." if one.found is None else f"It came out with reply {one.found}."
        lines.append(Content.styled("You knew before you walked in." if one.found == 0 else found, "$text-muted"))
        parts.append(Content("\n").join(lines))
    return Content("\n\n").join(parts)
