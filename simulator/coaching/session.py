"""A session: one attempt while it is being played, for whichever front shows it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Protocol

from simulator.content.fields import Item
from simulator.content.loaded import LoadedScenario
from simulator.content.scenario import Choice
from simulator.content.text import clean
from simulator.conversation import play
from simulator.conversation.attempt import Choose, Event, Guess, Header, Hint, Mode, Predict, Prepare, Type
from simulator.conversation.ledger import LedgerEntry
from simulator.conversation.play import PlayError, Said, Turn
from simulator.conversation.rules import RULES_VERSION
from simulator.conversation.state import State, View, view
from simulator.conversation.story import Story
from simulator.language.reading import READER_VERSION

LONGEST_REPLY = 2000
"""Characters of a typed reply that are read; nobody says more in one breath."""


class Journal(Protocol):
    """Where a session's events are kept."""

    def append(self, event: Event) -> None:
        """Keep `event` before it is answered."""
        ...

    def take_back(self) -> None:
        """Note that the last event was taken back."""
        ...


class ReplyTooLong(Exception):
    """A typed reply holds more than `LONGEST_REPLY` characters; nothing of it was used.

    `said` is how the other cuts it short, in character; "" where the persona has no words for it.
    """

    def __init__(self, said: str = "") -> None:
        super().__init__(f"a reply may hold {LONGEST_REPLY} characters; this one is longer")
        self.said = said


class Session:
    """One attempt being played: the story, the header, the events so far and a turn for each.

    Every method that plays an event raises PlayError where it cannot happen now, and then nothing has changed.
    """

    def __init__(
        self, loaded: LoadedScenario, header: Header, events: Sequence[Event] = (), journal: Journal | None = None
    ) -> None:
        if header.case is not None and loaded.case_called(header.case) is None:
            raise PlayError(f"'{loaded.scenario.id}' has no case called '{header.case}' any more")
        self.loaded = loaded
        self.header = header
        self.story = Story(loaded, header.case, header.slots)
        self.journal = journal
        self.events: list[Event] = []
        self.turns: list[Turn] = []
        self._looked_up: dict[tuple[str, tuple[str, ...]], Mapping[str, tuple[tuple[int, int], ...]]] = {}
        self.state: State = play.begin(self.story, header)
        for event in events:
            self._play(event)

    @classmethod
    def start(
        cls,
        loaded: LoadedScenario,
        *,
        seed: int = 0,
        case: str | None = None,
        slots: Mapping[str, str] | None = None,
        mode: Mode = "practice",
        journal: Journal | None = None,
    ) -> Session:
        """Return a new session; where the scenario has cases and none is named, `seed` draws one."""
        named = None if case is None else loaded.case_called(case)
        case = named or case or play.draw_case(tuple(loaded.scenario.cases), seed)
        header = Header(
            scenario=loaded.scenario.id,
            pack=loaded.pack,
            content_hash=loaded.content_hash,
            rules_version=RULES_VERSION,
            reader_version=READER_VERSION,
            seed=seed,
            case=case,
            slots={name: clean(words) for name, words in (slots or {}).items()},
            mode=mode,
        )
        return cls(loaded, header, journal=journal)

    # --- what stands --------------------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """Return the state, unpacked for people."""
        return view(self.story, self.state)

    @property
    def finished(self) -> bool:
        """Whether an ending was reached."""
        return self.state.phase == "ended"

    @property
    def begun(self) -> bool:
        """Whether the first reply was given."""
        return self.state.phase != "preparing"

    @property
    def replies(self) -> list[Turn]:
        """Return the turns in which a reply was given."""
        return [turn for turn in self.turns if isinstance(turn.event, Choose | Type)]

    @property
    def guesses(self) -> dict[tuple[str, Item], str]:
        """Return the last guess for each blank of the stakeholder map, by cast id and item."""
        events = [turn.event for turn in self.turns]
        return {(event.cast, event.item): event.answer for event in events if isinstance(event, Guess)}

    @property
    def hints_given(self) -> int:
        """Return how many hints were asked for since the last reply."""
        given = 0
        for event in reversed(self.events):
            if isinstance(event, Choose | Type):
                break
            given += isinstance(event, Hint)
        return given

    @property
    def lines(self) -> tuple[Said, ...]:
        """Return what was said last, to which the player now answers (or the closing line)."""
        if not self.begun:
            return play.opening_lines(self.story, self.state)
        return self.replies[-1].answer

    @property
    def node(self) -> str:
        """Return the id of the node where the next reply is given, or of the ending."""
        return play.current_place(self.story, self.state).id

    @property
    def available(self) -> tuple[Choice, ...]:
        """Return the listed replies on offer, in the author's order."""
        return play.available(self.story, self.state)

    @property
    def after(self) -> str:
        """Return what the stakeholder does after the ending, "" while the conversation goes on."""
        return play.after(self.story, self.state)

    def found(self, source: str) -> str:
        """Return what looking at a source of the preparation showed, "" where it was not looked at."""
        shown = (turn.found for turn in self.turns if isinstance(turn.event, Prepare) and turn.event.source == source)
        return next(shown, "")

    def opening_lines(self) -> tuple[Said, ...]:
        """Return what is said before the first reply, as the preparation left it."""
        state = play.begin(self.story, self.header)
        for event in self.events:
            if isinstance(event, Prepare):
                state = play.step(self.story, state, event).state
        return play.opening_lines(self.story, state)

    def before(self, turn: Turn) -> State:
        """Return the state in which `turn` was played; the present one if it is no turn of this session."""
        state = play.begin(self.story, self.header)
        for one in self.turns:
            if one == turn:
                return state
            state = one.state
        return self.state

    def words_of(self, choice: Choice) -> str:
        """Return a choice's words with the slots filled."""
        return self.story.fill(choice.text)

    def reply_text(self, turn: Turn) -> str:
        """Return the words of a turn's reply, "" for turns without one."""
        if isinstance(turn.event, Type):
            return turn.event.text
        return self.words_of(turn.choice) if turn.choice is not None else ""

    def ledger(self, turn: Turn) -> tuple[LedgerEntry, ...]:
        """Return a turn's ledger with the words that show each pattern.

        Those of a chosen reply are looked up when they are first asked for, which takes some milliseconds; a typed
        reply brings its own.
        """
        if not isinstance(turn.event, Choose) or not turn.patterns or turn.choice is None:
            return turn.ledger
        spans = self._spans(self.words_of(turn.choice), turn.patterns)
        return tuple(
            dataclasses.replace(entry, spans=spans.get(entry.pattern, ()))
            if entry.kind == "pattern" and entry.pattern
            else entry
            for entry in turn.ledger
        )

    # --- what can happen ----------------------------------------------------------------------------------------

    def prepare(self, source: str) -> Turn:
        """Look at a source of the preparation; its minutes are spent."""
        return self._new(Prepare(self.state.place, source))

    def guess(self, cast: str, item: Item, answer: str) -> Turn:
        """Fill in a blank of the stakeholder map; a later guess replaces it."""
        return self._new(Guess(self.state.place, cast, item, answer))

    def predict(self, landing: int) -> Turn:
        """Say how the next reply will land: -1 badly, 0 not at all, 1 well."""
        return self._new(Predict(self.node, landing))

    def hint(self, step: int) -> Turn:
        """Note that hint `step` (from 1) was asked for, for the reply that is due."""
        return self._new(Hint(self.node, step))

    def choose(self, choice: str) -> Turn:
        """Give a listed reply by its id."""
        return self._new(Choose(self.node, choice))

    def type(self, text: str, to: str | None = None) -> Turn:
        """Give a reply in the player's own words.

        Raises:
            ReplyTooLong: `text` is longer than `LONGEST_REPLY` characters.
        """
        text = clean(text).strip()
        if len(text) > LONGEST_REPLY:
            raise ReplyTooLong(play.cut_short(self.story, self.state))
        if to is not None and to not in self.story.cast:
            raise PlayError(f"nobody here is called '{to}'", self.story.cast)
        return self._new(self.read(text, to))

    def read(self, text: str, to: str | None = None) -> Type:
        """Return the event that saying `text` now would be: read, and matched to what is on offer."""
        # Imported here: the reader's data is loaded by whoever types, and by nobody else.
        from simulator.coaching.listening import listen

        return listen(self, text, to)

    def take_back(self) -> bool:
        """Take the last reply back, what followed it and what was foretold of it; say whether there was one.

        A hint that was given for it stays given.
        """
        places = [place for place, event in enumerate(self.events) if isinstance(event, Choose | Type)]
        if not places:
            return False
        since = places[-2] + 1 if len(places) > 1 else 0
        asked = self.events[since : places[-1]]
        foretold = next((place for place, event in enumerate(asked) if isinstance(event, Predict)), len(asked))
        again = [event for event in asked[foretold:] if not isinstance(event, Predict)]
        kept = self.events[: since + foretold]
        if self.journal is not None:
            for _ in range(len(self.events) - len(kept)):
                self.journal.take_back()
        self._restart(kept)
        for event in again:
            self._new(event)
        return True

    def _restart(self, events: Sequence[Event]) -> None:
        self.events, self.turns = [], []
        self.state = play.begin(self.story, self.header)
        for event in events:
            self._play(event)

    def _spans(self, text: str, patterns: tuple[str, ...]) -> Mapping[str, tuple[tuple[int, int], ...]]:
        key = (text, patterns)
        if key not in self._looked_up:
            from simulator.language import highlight

            self._looked_up[key] = highlight(text, patterns)
        return self._looked_up[key]

    def _new(self, event: Event) -> Turn:
        turn = play.step(self.story, self.state, event, self.header.seed)
        if self.journal is not None:
            self.journal.append(event)
        return self._keep(event, turn)

    def _play(self, event: Event) -> Turn:
        return self._keep(event, play.step(self.story, self.state, event, self.header.seed))

    def _keep(self, event: Event, turn: Turn) -> Turn:
        self.events.append(event)
        self.turns.append(turn)
        self.state = turn.state
        return turn


__all__ = ["LONGEST_REPLY", "Journal", "PlayError", "ReplyTooLong", "Session"]
