"""What a reply is worth in this moment: the rubric's weights, and every rule about context."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from simulator.content.fields import ITEMS
from simulator.content.persona import Persona
from simulator.content.rubric import CITED, rubric
from simulator.content.scenario import Scenario
from simulator.conversation import rules
from simulator.conversation.layout import CONFIRMED, Layout
from simulator.conversation.ledger import Factor, Kind, LedgerEntry, Reason
from simulator.conversation.performing import ANNOUNCING, BALANCING, CASES, Performance, questions


@dataclasses.dataclass(frozen=True, slots=True)
class Scored:
    """A reply's worth: ledger entries, their sum by cast index, and what it leaves: `written` marks become `bits`."""

    entries: tuple[LedgerEntry, ...]
    deltas: tuple[int, ...]
    written: int
    bits: int


@lru_cache(maxsize=4096)
def _factor(reason: Reason, hundredths: int, because: str = "") -> Factor:
    """Return a factor, the same one for the same reason: few are ever different."""
    return Factor(reason, hundredths, because)


class _Weighed(NamedTuple):
    """One pattern on its way to an entry; `product` is `base` times all factors, each in hundredths."""

    pattern: str
    base: int
    product: int
    factors: tuple[Factor, ...] = ()

    @property
    def points(self) -> int:
        return rules.round_half_away(self.product, 100 ** len(self.factors))

    def times(self, reason: Reason, hundredths: int, because: str = "") -> _Weighed:
        factors = (*self.factors, _factor(reason, hundredths, because))
        return _Weighed(self.pattern, self.base, self.product * hundredths, factors)


def _weighed(pattern: str, factors: tuple[Factor, ...] = ()) -> _Weighed:
    base = product = rubric()[pattern].weight
    for factor in factors:
        product *= factor.hundredths
    return _Weighed(pattern, base, product, factors)


class Scorer:
    """The rules over one story: its scenario, its cast's personas and the layout of its marks."""

    def __init__(self, scenario: Scenario, personas: Mapping[str, Persona], layout: Layout) -> None:
        self.cast = tuple(scenario.cast)
        self.members = tuple(scenario.cast.values())
        self.personas = tuple(personas[cast] for cast in self.cast)
        self.decision = scenario.decision
        self.layout = layout
        self.row = layout.add("row", top=rules.ROW_MAX)
        self.heard = layout.add("heard", top=rules.HEARD_MAX)
        self.aligned = tuple(layout.add("aligned", cast) for cast in self.cast)
        self.questions = tuple(
            layout.add("questions", cast, top=persona.patience + 1)
            for cast, persona in zip(self.cast, self.personas, strict=True)
        )
        self.used = {pattern: layout.add("used", pattern, top=rules.DOSE_MAX) for pattern in rubric()}
        self.unique = {fact: layout.add("told", fact) for fact in scenario.decision.unique}
        for fact in scenario.facts:
            layout.add("fact", fact)
        for cast, member in scenario.cast.items():
            for item in member.hidden:
                layout.add("hidden", cast, item, top=CONFIRMED)
        self._shares = tuple(round(member.witness * 100) for member in self.members)
        self._hidden = tuple(self._hidden_of(cast) for cast in self.cast)

    @property
    def theirs(self) -> bool:
        """Whether a cast member owns the decision and no line is touched, or it is cheap to undo."""
        decision = self.decision
        owned = decision.owner not in ("player", "shared")
        cheap = decision.reversible and decision.impact == "low"
        return decision.line == "none" and (owned or cheap)

    def score(self, marks: int, reply: Performance) -> Scored:
        """Return what `reply` is worth to every account, given `marks`."""
        good = self._good(marks, reply)
        bad = [self._heard(_weighed(name), reply.to) for name in reply.bad]
        if reply.lost:
            good = [weighed.times("fitted_nothing", rules.NOTHING) for weighed in good]
        entries = [self._entry(weighed, reply.to, reply) for weighed in (*good, *bad)]
        entries.extend(self._context(marks, reply))
        for index in range(len(self.cast)):
            if index != reply.to:
                entries.extend(self._witnessed(index, (*good, *bad), reply))
        entries = self._replaced(entries, reply)
        deltas = [0] * len(self.cast)
        for entry in entries:
            deltas[self.cast.index(entry.cast)] += entry.points
        written, bits = self._marks(marks, reply)
        return Scored(tuple(entries), tuple(deltas), written, bits)

    def reads(self, reply: Performance) -> int:
        """Return the bits that decide what `reply` is worth, and tells: the same bits give the same entries."""
        bits = 0
        if reply.gated:
            bits |= self.aligned[reply.to].mask | self._hidden[reply.to]
        if reply.has(questions()):
            bits |= self.questions[reply.to].mask
        if reply.pushes and not reply.aligns:
            bits |= self.row.mask
        folds = "accept_decision" in reply.patterns
        if folds or "propose_decider" in reply.patterns or (reply.pushes and self.theirs):
            bits |= self.heard.mask
        if folds or (reply.pushes and self.theirs):
            for field in self.unique.values():
                bits |= field.mask
        if "propose_decider" in reply.patterns:
            for pattern in (ANNOUNCING, *BALANCING):
                bits |= self.used[pattern].mask
        for pattern in reply.patterns:
            if rubric()[pattern].good:
                bits |= self.used[pattern].mask
        for fact in reply.cites:
            # What only the player knows counts as told if it is known, in whatever words.
            if reply.has(CITED) or fact in self.unique:
                bits |= self.layout["fact", fact].mask
        return bits

    def remembers(self, reply: Performance) -> int:
        """Return the bits that decide what `reply` leaves behind, beside those that it writes blindly."""
        bits = 0
        for pattern in reply.patterns:
            bits |= self.used[pattern].mask
        if reply.has(questions()):
            bits |= self.questions[reply.to].mask
        if reply.pushes and not reply.aligns:
            bits |= self.row.mask
        if reply.makes_case:
            bits |= self.heard.mask
        for fact in reply.cites:
            bits |= self.layout["fact", fact].mask
        return bits

    # --- the good patterns ------------------------------------------------------------------------------------

    def _good(self, marks: int, reply: Performance) -> list[_Weighed]:
        """Return the good patterns of `reply`, weighed, in its own order: what shows most in it comes first."""
        weighed = [self._in_the_moment(_weighed(name), marks, reply) for name in reply.good]
        weighed = _keep_best(weighed, lambda one: one.pattern in questions(), rules.QUESTIONS_COUNTED, "one_question")
        return _keep_best(weighed, lambda _one: True, rules.GOOD_PATTERNS_COUNTED, "one_job")

    def _in_the_moment(self, weighed: _Weighed, marks: int, reply: Performance) -> _Weighed:
        """Apply every rule about context that makes a good pattern worth more or less."""
        name, to = weighed.pattern, reply.to
        stage = rubric()[name].stage
        if name in reply.gated:
            if not (reply.aligns or self.aligned[to].get(marks)):
                weighed = weighed.times("not_aligned", rules.UNALIGNED)
            hidden = self._hidden[to]
            if hidden and not marks & hidden:
                weighed = weighed.times("undiscovered", rules.UNDISCOVERED)
        if stage in ("discover", "align") and to in reply.aims:
            true = reply.aims[to]
            weighed = weighed.times(
                "aimed_true" if true else "aimed_decoy", rules.AIMED_AT_TRUTH if true else rules.AIMED_AT_DECOY
            )
        if stage == "push_back" and reply.pushes and not reply.aligns and self.row.get(marks):
            weighed = weighed.times("in_a_row", rules.PUSH_IN_A_ROW[self.row.get(marks)])
        dose = self.used[name].get(marks)
        if dose:
            weighed = weighed.times("repeated", rules.REPEATED[dose])
        if name in CITED and not self._supported(marks, reply):
            weighed = weighed.times("unsupported", rules.NOTHING)
        if name in questions() and self._out_of_patience(marks, reply):
            weighed = weighed.times("out_of_patience", rules.NOTHING)
        if name == "accept_decision":
            if self._unheard(marks, reply):
                weighed = weighed.times("not_heard", rules.NOTHING)
            elif self.decision.owner == "player" and not self._heard_so_far(marks, reply):
                weighed = weighed.times("yours_to_decide", rules.NOT_YOUR_DECISION_TO_ACCEPT)
        if name == "propose_decider" and self._faults(marks, reply):
            weighed = weighed.times("escalated_badly", rules.ESCALATED_BADLY)
        return self._heard(weighed, to)

    def _heard(self, weighed: _Weighed, index: int) -> _Weighed:
        """Apply how the persona at `index` hears the pattern."""
        hearing = self.personas[index].hears.get(weighed.pattern)
        if hearing is None:
            return weighed
        return weighed.times("persona", round(hearing.times * 100), hearing.because)

    # --- the rules' questions ---------------------------------------------------------------------------------

    def _hidden_of(self, cast: str) -> int:
        """Return the bits of what is hidden about a cast member."""
        bits = 0
        for item in ITEMS:
            if ("hidden", cast, item) in self.layout:
                bits |= self.layout["hidden", cast, item].mask
        return bits

    def _supported(self, marks: int, reply: Performance) -> bool:
        return bool(reply.cites) and all(self.layout["fact", fact].get(marks) for fact in reply.cites)

    def _out_of_patience(self, marks: int, reply: Performance) -> bool:
        return self.questions[reply.to].get(marks) >= self.personas[reply.to].patience

    def _heard_so_far(self, marks: int, reply: Performance) -> int:
        return min(rules.HEARD_MAX, self.heard.get(marks) + (1 if reply.makes_case else 0))

    def _untold(self, marks: int, reply: Performance) -> bool:
        """Say whether something that only the player knows has not been said yet."""
        return any(not field.get(marks) and fact not in reply.cites for fact, field in self.unique.items())

    def _unheard(self, marks: int, reply: Performance) -> bool:
        """Say whether folding now gives up a case that had to be heard."""
        grave = self.decision.line != "none" or self.decision.impact == "high" or self._untold(marks, reply)
        return grave and not self._heard_so_far(marks, reply)

    def _faults(self, marks: int, reply: Performance) -> list[tuple[int, str]]:
        """Return what is wrong with escalating now, as points and the words for it."""
        faults: list[tuple[int, str]] = []
        if not self.heard.get(marks) and not reply.has(CASES):
            faults.append((rules.ESCALATED_TOO_EARLY, "no case had been made to them yet"))
        if ANNOUNCING not in reply.patterns and not self.used[ANNOUNCING].get(marks):
            faults.append((rules.ESCALATED_UNANNOUNCED, "nobody had said that it might come to this"))
        if not reply.has(BALANCING) and not any(self.used[pattern].get(marks) for pattern in BALANCING):
            faults.append((rules.ESCALATED_ONE_SIDED, "their side was not told"))
        return faults

    # --- entries ----------------------------------------------------------------------------------------------

    def _entry(self, weighed: _Weighed, index: int, reply: Performance) -> LedgerEntry:
        return LedgerEntry(
            kind="pattern",
            cast=self.cast[index],
            pattern=weighed.pattern,
            base=weighed.base,
            factors=weighed.factors,
            points=weighed.points,
            spans=reply.spans.get(weighed.pattern, ()),
        )

    def plain(self, kind: Kind, index: int, points: int, *, pattern: str | None = None, note: str = "") -> LedgerEntry:
        """Return an entry that no factor changes."""
        return LedgerEntry(kind, self.cast[index], pattern, points, (), points, (), note)

    def _context(self, marks: int, reply: Performance) -> list[LedgerEntry]:
        """Return the costs of the moment: patience, pushing too much, folding or escalating at the wrong time."""
        entries: list[LedgerEntry] = []
        to = reply.to
        if reply.has(questions()) and self._out_of_patience(marks, reply):
            entries.append(self.plain("patience", to, rules.QUESTION_TOO_MANY))
        if reply.pushes and not reply.aligns and self.row.get(marks) == rules.ROW_MAX:
            entries.append(self.plain("pushing", to, rules.PUSHED_THREE_TIMES))
        lost_already = self.heard.get(marks) == rules.HEARD_MAX
        if reply.pushes and self.theirs and lost_already and not self._untold(marks, reply):
            entries.append(self.plain("pushed_on", to, rules.PUSHED_ON))
        if "accept_decision" in reply.patterns and self._unheard(marks, reply):
            entries.append(self.plain("folded_unheard", to, rules.FOLDED_UNHEARD, pattern="accept_decision"))
        if "propose_decider" in reply.patterns:
            for points, note in self._faults(marks, reply):
                entries.append(self.plain("escalation", to, points, pattern="propose_decider", note=note))
        return entries

    def _witnessed(self, index: int, weighed: Sequence[_Weighed], reply: Performance) -> list[LedgerEntry]:
        """Return what a bystander takes from a reply to somebody else: their share, heard in their own way."""
        share = self._shares[index]
        if not share:
            return []
        entries: list[LedgerEntry] = []
        for one in weighed:
            kept = tuple(factor for factor in one.factors if factor.reason != "persona")
            heard = self._heard(_weighed(one.pattern, kept), index).times("witness", share)
            entries.append(self._entry(heard, index, reply))
        return entries

    def _replaced(self, entries: list[LedgerEntry], reply: Performance) -> list[LedgerEntry]:
        """Put the author's points in place of the rubric's where they were given."""
        for index, replaced in reply.replaced.items():
            entries = [entry for entry in entries if entry.cast != self.cast[index]]
            entries.append(self.plain("authored", index, replaced.points, note=replaced.because))
        return entries

    # --- what a reply leaves behind ---------------------------------------------------------------------------

    def _marks(self, marks: int, reply: Performance) -> tuple[int, int]:
        """Return the bits that `reply` writes, and what they become."""
        written = bits = 0
        if not reply.lost:
            for pattern in reply.patterns:
                field = self.used[pattern]
                written |= field.mask
                bits |= min(rules.DOSE_MAX, field.get(marks) + 1) << field.shift
            for fact in reply.cites:
                if fact in self.unique and self.layout["fact", fact].get(marks):
                    written |= self.unique[fact].mask
                    bits |= self.unique[fact].mask
        if reply.has(questions()):
            field = self.questions[reply.to]
            written |= field.mask
            bits |= min(field.top, field.get(marks) + 1) << field.shift
        if reply.bad:
            written |= self.aligned[reply.to].mask
        elif reply.aligns and not reply.lost:
            for index in {reply.to, *reply.aims}:
                written |= self.aligned[index].mask
                bits |= self.aligned[index].mask
        if not reply.pushes:
            written |= self.row.mask
        elif not reply.aligns:
            written |= self.row.mask
            bits |= min(rules.ROW_MAX, self.row.get(marks) + 1) << self.row.shift
        if reply.makes_case and not reply.lost:
            written |= self.heard.mask
            bits |= self._heard_so_far(marks, reply) << self.heard.shift
        return written, bits


def _keep_best(weighed: list[_Weighed], among: Callable[[_Weighed], bool], kept: int, reason: Reason) -> list[_Weighed]:
    """Return `weighed` with all but the best `kept` of those `among` brought to nothing, for `reason`."""
    if len(weighed) <= kept:
        return weighed
    earning = [one for one in weighed if among(one) and one.points > 0]
    # The sort is stable, so of equals those count that the reply performs first.
    surplus = {one.pattern for one in sorted(earning, key=lambda one: -one.points)[kept:]}
    return [one.times(reason, rules.NOTHING) if one.pattern in surplus else one for one in weighed]
