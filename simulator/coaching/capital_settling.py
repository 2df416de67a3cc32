"""What a finished conversation leaves behind with everybody in it: entries of influence capital, from its turns."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from simulator.coaching import capital
from simulator.coaching.capital import CapitalEntry, CapitalKind, stakeholder
from simulator.coaching.session import Session
from simulator.content.rubric import CITED
from simulator.conversation.ledger import LedgerEntry
from simulator.conversation.performing import ALIGNING, CASES, pushing
from simulator.conversation.play import Turn
from simulator.conversation.rules import QUADRANT_LINE, round_half_away


def left_behind(
    session: Session, earlier: Iterable[CapitalEntry] = (), attempt: str = "", stage: str = ""
) -> tuple[CapitalEntry, ...]:
    """Return what a finished `session` leaves behind with everybody in it, () while it goes on.

    `earlier` are the entries that count from before (see `counted`), oldest first: what was said then can be
    contradicted now. In a course `stage` is what it is kept under.
    """
    if not session.finished:
        return ()
    where = stage or session.loaded.reference
    before = capital.from_elsewhere(earlier, where)
    found: list[CapitalEntry] = []
    for index, cast in enumerate(session.story.cast):
        own = [entry for entry in before if entry.stakeholder == stakeholder(session.loaded, cast)]
        found += _Settlement(session, cast, index).entries(own)
    return tuple(dataclasses.replace(entry, attempt=attempt or None, scenario=where) for entry in found)


class _Settlement:
    """What one finished conversation leaves behind with one person in it."""

    def __init__(self, session: Session, cast: str, index: int) -> None:
        self._session = session
        self._cast = cast
        self._who = stakeholder(session.loaded, cast)
        opening_account = session.story.opening_accounts(session.header.opening)[index]
        self._moved = session.state.accounts[index] - opening_account
        self._replies = list(enumerate(session.replies, start=1))

    def entries(self, earlier: Sequence[CapitalEntry]) -> list[CapitalEntry]:
        found = [self._impression(), *self._lasting(), *self._paid_in(), *self._drained()]
        found += [*self._promises(), *self._stances(earlier), *self._favour()]
        fought = self._fought()
        found += fought
        if fought and _running(earlier) >= capital.RUNNING - 1:
            note = "conversation after conversation, you fought over what could have been let go"
            found.append(self._entry("pushes_everything", capital.PUSHES_EVERYTHING, note))
        return found

    # --- whole conversations -------------------------------------------------------------------------------------

    def _impression(self) -> CapitalEntry:
        points = max(
            -capital.IMPRESSION_MOST,
            min(capital.IMPRESSION_MOST, round_half_away(self._moved, capital.IMPRESSION_DIVISOR)),
        )
        title = self._session.story.fill(self._session.story.scenario.title)
        how = "better" if points > 0 else "worse" if points < 0 else "where they stood"
        note = f"“{title}” left things {how}" + (" than before" if points else "")
        return self._entry("impression", points, note)

    def _lasting(self) -> list[CapitalEntry]:
        ending = self._session.story.scenario.endings[self._session.state.place]
        points = ending.lasting.credibility.get(self._cast, 0)
        title = self._session.story.fill(self._session.story.scenario.title)
        return [self._entry("lasting", points, f"how “{title}” ended")] if points else []

    def _favour(self) -> list[CapitalEntry]:
        if self._cast not in self._session.header.favours:
            return []
        return [self._entry("favour", -capital.FAVOUR, "you asked for the benefit of the doubt, and got it")]

    def _fought(self) -> list[CapitalEntry]:
        """Return a note that a fight was picked which could have been let go."""
        replies = [turn for _number, turn in self._replies]
        pushes = any(not pushing().isdisjoint(turn.patterns) for turn in replies if self._own(turn))
        folds = any("accept_decision" in turn.patterns for turn in replies)
        if not (self._session.story.scorer.theirs and pushes and not folds):
            return []
        return [self._entry("fought", 0, "you fought over something that could have been let go")]

    # --- what was done in a reply --------------------------------------------------------------------------------

    def _paid_in(self) -> list[CapitalEntry]:
        found = self._each(
            "evidence", capital.EVIDENCE, capital.SMALL_ONES, CITED.__contains__, "you brought what you had found out"
        )
        aimed = [
            (number, turn)
            for number, turn in self._replies
            if any(
                entry.pattern in ALIGNING and entry.points > 0 and _because(entry, "aimed_true")
                for entry in self._own(turn)
            )
        ]
        found += [
            self._entry("understood", capital.UNDERSTOOD, "you named what it is really about for them", number)
            for number, _turn in aimed[: capital.SMALL_ONES]
        ]
        found += self._each("credit", capital.CREDIT, 1, "credit_others".__eq__, "you gave the credit to somebody else")
        if self._holding_was_called_for() and self._session.state.product >= QUADRANT_LINE:
            note = "you held your ground where it mattered, and made the case for it"
            found += self._each("right_call", capital.RIGHT_CALL, 1, CASES.__contains__, note)
        for number, turn in self._replies:
            folded = [entry for entry in self._own(turn) if entry.pattern == "accept_decision" and entry.points > 0]
            if any(not _because(entry, "yours_to_decide") for entry in folded):
                # The words are given back as they were said: that is how people remember a promise to carry something.
                note = f"you lost one well: “{_short(self._session.reply_text(turn))}”"
                found.append(self._entry("lost_well", capital.LOST_WELL, note, number))
                break
        return found

    def _drained(self) -> list[CapitalEntry]:
        found: list[CapitalEntry] = []
        for number, turn in self._replies:
            own, words = self._own(turn), _short(self._session.reply_text(turn))
            patterns = {entry.pattern for entry in own if entry.points < 0}
            kinds = {entry.kind for entry in own}
            if kinds & {"pushing", "pushed_on"} and not any(entry.kind == "pushed_on" for entry in found):
                found.append(
                    self._entry(
                        "pushed_on", capital.PUSHED_ON, "you went on pushing when there was no more to win", number
                    )
                )
            if "passive_aggressive" in patterns:
                found.append(self._entry("sulked", capital.SULKED, f"you took it with a sting: “{words}”", number))
            if "claim_credit" in patterns:
                found.append(
                    self._entry("claimed_credit", capital.CLAIMED_CREDIT, f"you took the credit: “{words}”", number)
                )
            escalated = [entry for entry in own if entry.kind == "escalation"]
            if escalated:
                why = "; ".join(dict.fromkeys(entry.note for entry in escalated))
                found.append(
                    self._entry("escalated_badly", capital.ESCALATED_BADLY, f"you took it higher, and {why}", number)
                )
            elif any(entry.pattern == "propose_decider" and entry.kind == "pattern" for entry in own):
                found.append(self._entry("escalated_well", 0, "you took it higher fairly, which costs nothing", number))
        return found

    def _promises(self) -> list[CapitalEntry]:
        found: list[CapitalEntry] = []
        for number, turn in self._replies:
            for entry in self._own(turn):
                if entry.kind in ("promise_kept", "promise_broken"):
                    promise = self._session.story.scenario.promises[entry.note]
                    words = self._session.story.fill(promise.text)
                    kept = entry.kind == "promise_kept"
                    points = capital.PROMISE_KEPT if kept else capital.PROMISE_BROKEN
                    note = f"you {'kept' if kept else 'broke'} your word: {words}"
                    found.append(self._entry("promise_kept" if kept else "promise_broken", points, note, number))
        return found

    # --- where the player stood ----------------------------------------------------------------------------------

    def _stances(self, earlier: Sequence[CapitalEntry]) -> list[CapitalEntry]:
        """Return what stand was taken on each topic, and which of them an earlier conversation contradicts."""
        story, proofs = self._session.story, dict(self._session.state.proofs)
        found: list[CapitalEntry] = []
        for number, turn in self._replies:
            for entry in self._own(turn):
                if entry.kind == "contradiction":
                    topic = story.fill(story.scenario.topics[entry.note])
                    words = _short(self._session.reply_text(turn))
                    note = f"you contradicted yourself ({topic}): “{words}”"
                    found.append(self._entry("contradiction", capital.CONTRADICTED, note, number))
        before = {one["topic"]: one for one in map(_stand, earlier) if one}
        for name, sentence in story.scenario.topics.items():
            key, turn_number = ("stance", name), proofs.get(f"stance:{name}")
            side = story.layout[key].get(self._session.state.marks) if key in story.layout else 0
            if not side or not turn_number or turn_number > len(self._replies):
                continue
            turn = self._session.replies[turn_number - 1]
            # Topics of two scenarios are one only where they say the same: nobody is accused over an id.
            stand = {"topic": f"{name}: {story.fill(sentence)}", "side": str(side)}
            stand["words"] = _short(self._session.reply_text(turn))
            said = before.get(stand["topic"])
            told = any(entry.turn == turn_number and entry.kind == "contradiction" for entry in found)
            if said and said["side"] != stand["side"] and "change_mind" not in turn.patterns and not told:
                note = f"before, you said “{said['words']}”, and then “{stand['words']}”"
                found.append(self._entry("turned_round", capital.CONTRADICTED, note, turn_number))
            found.append(self._entry("stance", 0, json.dumps(stand), turn_number))
        return found

    # --- inside --------------------------------------------------------------------------------------------------

    def _holding_was_called_for(self) -> bool:
        decision = self._session.story.scenario.decision
        return decision.line != "none" or decision.impact == "high" or bool(decision.unique)

    def _own(self, turn: Turn) -> list[LedgerEntry]:
        """Return a turn's entries for this person, those heard from the side left out."""
        return [entry for entry in turn.ledger if entry.cast == self._cast and not _because(entry, "witness")]

    def _each(
        self, kind: CapitalKind, points: int, most: int, wanted: Callable[[str], bool], note: str
    ) -> list[CapitalEntry]:
        """Return an entry for each reply, `most` at most, in which a pattern that is `wanted` earned something."""
        numbers = [
            number
            for number, turn in self._replies
            if any(entry.pattern and wanted(entry.pattern) and entry.points > 0 for entry in self._own(turn))
        ]
        return [self._entry(kind, points, note, number) for number in numbers[:most]]

    def _entry(self, kind: CapitalKind, points: int, note: str, turn: int | None = None) -> CapitalEntry:
        return CapitalEntry(self._who, kind, points, note, turn, scenario=self._session.loaded.reference)


def _because(entry: LedgerEntry, reason: str) -> bool:
    return any(factor.reason == reason for factor in entry.factors)


def _running(earlier: Sequence[CapitalEntry]) -> int:
    """Return in how many of the last conversations running a fight was picked."""
    fights = {entry.attempt for entry in earlier if entry.kind == "fought"}
    talks = list(dict.fromkeys(entry.attempt for entry in earlier if entry.kind == "impression"))
    running = 0
    for talk in reversed(talks):
        if talk not in fights:
            break
        running += 1
    return running


def _stand(entry: CapitalEntry) -> Mapping[str, str]:
    if entry.kind != "stance":
        return {}
    try:
        held = json.loads(entry.note)
    except ValueError:
        return {}
    return held if isinstance(held, dict) and {"topic", "side", "words"} <= held.keys() else {}  # type: ignore[return-value]


def _short(words: str, longest: int = 90) -> str:
    """Return `words` on one line, cut at a word where they are longer than `longest` characters."""
    line = " ".join(words.split())
    return line if len(line) <= longest else f"{line[:longest].rpartition(' ')[0] or line[:longest]} …"
