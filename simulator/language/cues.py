"""Cues: small patterns over words and word classes, written as lines in ``cues/*.yaml``, matched against a text.

A line is a row of elements, one token each:

    what            that word, or an inflection of it
    cost|lose|DROP  any of these words or classes (capitals name a class of ``lexicon.yaml``)
    the?            may be missing
    ..3             up to three other tokens in between (``..`` alone: up to two)
    ^  $            the clause begins (a filler such as "so" may precede) / the sentence ends

A line may begin with marks: ``?`` only in a question, ``.`` only outside one, ``~`` also when negated, ``"`` also
inside quotation marks. Without ``~`` a cue does not count where a negation stands up to four words before it in its
clause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from simulator.language.words import Token, word_set

_BY_FREQUENCY: Final = (
    "the to a and of you that it in is be i for we on have not do this what with if your are my so but at "
    "or will no can our as would was by from they all me us one an there about up out get who how when "
    "more their which just then than he she has had did been were am let where why its could should need "
    "want go make take know say see think time week day work still now only right too any good other his "
    "her them him here into over"
)
# Ordered from the commonest: the rarer the word that a cue is looked up by, the fewer vain attempts.
_COST: Final = {word: 100 / (1 + rank) + 0.2 for rank, word in enumerate(_BY_FREQUENCY.split())}
_COST_OF_CLASS, _COST_OF_WORD = 30.0, 0.45
_NEVER: Final = 1e6
_FILLERS: Final = word_set(
    "so and but well okay oh hey yes no look listen honestly right now then also because thanks sure hmm hm "
    "um ah sorry frankly first actually again plus or still"
)
_NEGATIONS: Final = word_set("not never no nobody none nothing without neither nor hardly")
_NEGATING: Final = _NEGATIONS | {"NEG"}
_NOTHING: Final[frozenset[str]] = frozenset()
_GAP_DEFAULT: Final = 2
_GUARD_REACH: Final = 4


class Element(NamedTuple):
    """One step of a cue: a token that counts as any of ``keys``, after at most ``gap`` others.

    ``cost`` is how common such tokens are: the more, the worse to look a cue up by.
    """

    keys: frozenset[str]
    optional: bool = False
    gap: int = 0
    opens: bool = False
    cost: float = 0.0


class Cue(NamedTuple):
    """One line of a cue file. ``group`` is the feature it raises: ``pattern.group``.

    ``closes`` is how many tokens may follow before the sentence ends, -1 for any number.
    """

    group: str
    line: str
    elements: tuple[Element, ...]
    anchor: int
    closes: int = -1
    question: bool | None = None
    negated_too: bool = False
    quoted_too: bool = False


class Hit(NamedTuple):
    """A cue found: tokens ``first`` to ``last`` (exclusive)."""

    cue: Cue
    first: int
    last: int


Term = tuple[frozenset[str], int]


@dataclass(slots=True)
class Line:
    """What matching needs of one sentence: the tokens, what each counts as, where clauses begin, and whether it asks.

    ``terms`` holds what fixed terms of several words count as, and how many they are, by the place of their first word;
    ``term_ends`` the same by that of their last.
    """

    tokens: Sequence[Token]
    keys: Sequence[frozenset[str]]
    terms: Mapping[int, Term]
    term_ends: Mapping[int, Term]
    starts: Sequence[bool]
    first: int
    last: int
    question: bool


_Indexed = tuple[Cue, frozenset[str] | None, frozenset[str] | None, frozenset[str] | None]


class CueError(ValueError):
    """A line of a cue file is malformed; the message names its group and the line."""


def parse_cue(group: str, line: str) -> Cue:
    """Compile one line.

    Raises:
        CueError: the line is empty, holds a gap at an end, or only optional elements.
    """
    rest = line.strip()
    question: bool | None = None
    negated_too = quoted_too = False
    while rest[:2] in ("? ", ". ", "~ ", '" '):
        mark, rest = rest[0], rest[2:].lstrip()
        question = mark == "?" if mark in "?." else question
        negated_too = negated_too or mark == "~"
        quoted_too = quoted_too or mark == '"'
    elements: list[Element] = []
    gap, opens, closes = 0, False, -1
    for part in rest.split():
        if part[:2] == "..":
            gap = int(part[2:]) if len(part) > 2 else _GAP_DEFAULT
        elif part == "^":
            opens = True
        elif part == "$":
            closes, gap = gap, 0
        else:
            element, negates = _element(part, gap, opens)
            elements.append(element)
            negated_too = negated_too or negates
            gap, opens = 0, False
    costs = [element.cost for element in elements]
    if gap or opens or min(costs, default=_NEVER) >= _NEVER:
        raise CueError(f"{group}: {line!r} cannot be matched")
    return Cue(group, line, tuple(elements), costs.index(min(costs)), closes, question, negated_too, quoted_too)


@cache
def _element(part: str, gap: int, opens: bool) -> tuple[Element, bool]:
    """Return an element, and whether it asks for a negation."""
    optional = part[-1] == "?"
    keys = frozenset(part.rstrip("?").split("|"))
    # An element that may be missing cannot be what a cue is looked up by.
    cost = _NEVER if optional else 0.0
    # In order: sums of fractions differ with it, and a set's differs from process to process.
    for key in sorted(keys):
        cost += _COST[key] if key in _COST else _COST_OF_CLASS if key.isupper() else _COST_OF_WORD
    return Element(keys, optional, gap, opens, cost), not keys.isdisjoint(_NEGATING)


class CueSet:
    """All cues, indexed by what their rarest element asks for."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        """Index the cues."""
        self._index: dict[str, list[_Indexed]] = {}
        for cue in cues:
            entry = self.entry(cue)
            for key in cue.elements[cue.anchor].keys:
                self._index.setdefault(key, []).append(entry)

    @staticmethod
    def entry(cue: Cue) -> _Indexed:
        """Return a cue as it is looked up.

        Beside it stand the keys that its anchor's neighbours must have, where they must adjoin, and those of its next
        rarest element, which must be somewhere in the sentence.
        """
        before, after = _neighbours(cue)
        return cue, before, after, _next_rarest(cue)

    def _known(self, present: frozenset[str]) -> frozenset[str]:
        """Return what of a sentence any cue is looked up by."""
        return present & self._index.keys()

    def find(self, line: Line) -> list[Hit]:
        """Return every cue found in a sentence, guards passed, at most once for each place of its anchor."""
        found: list[Hit] = []
        places = range(line.first, line.last)
        terms = line.terms
        present = frozenset[str]().union(
            *line.keys[line.first : line.last], *(terms[place][0] for place in places if place in terms)
        )
        known = self._known(present)
        if not known:
            return found
        for place in places:
            keys = line.keys[place]
            if not known.isdisjoint(keys):
                self._find_at(line, place, 1, keys, present, found)
            term = terms.get(place)
            if term is not None:
                self._find_at(line, place, term[1], term[0], present, found)
        return found

    def _find_at(
        self, line: Line, place: int, length: int, keys: frozenset[str], present: frozenset[str], found: list[Hit]
    ) -> None:
        index, question = self._index, line.question
        next_place = place + length
        # Where a fixed term adjoins, its classes count too, and only the full match can tell.
        after_keys = before_keys = _NOTHING
        check_after, check_before = next_place not in line.terms, place - 1 not in line.term_ends
        if next_place < line.last:
            after_keys = line.keys[next_place]
        if place > line.first:
            before_keys = line.keys[place - 1]
        for key in keys:
            for cue, before, after, other in index.get(key, ()):
                if after is not None and check_after and after.isdisjoint(after_keys):
                    continue
                if before is not None and check_before and before.isdisjoint(before_keys):
                    continue
                if other is not None and other.isdisjoint(present):
                    continue
                if cue.question is not None and cue.question != question:
                    continue
                hit = _match(cue, line, place, next_place)
                if hit is not None:
                    found.append(hit)


def _next_rarest(cue: Cue) -> frozenset[str] | None:
    rarest, cost = None, _NEVER
    for place, element in enumerate(cue.elements):
        if element.cost < cost and place != cue.anchor:
            rarest, cost = element.keys, element.cost
    return rarest


def _neighbours(cue: Cue) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    at, elements = cue.anchor, cue.elements
    before = after = None
    if at > 0 and elements[at].gap == 0 and not elements[at - 1].optional:
        before = elements[at - 1].keys
    if at + 1 < len(elements) and elements[at + 1].gap == 0 and not elements[at + 1].optional:
        after = elements[at + 1].keys
    return before, after


def _match(cue: Cue, line: Line, place: int, next_place: int) -> Hit | None:
    """Match what stands around a cue's anchor, which is on the tokens from ``place`` to before ``next_place``."""
    if cue.elements[cue.anchor].opens and not line.starts[place]:
        return None
    last = _forward(cue.elements, cue.anchor + 1, line, next_place)
    if last < 0 or (cue.closes >= 0 and line.last - last > cue.closes):
        return None
    first = _backward(cue.elements, cue.anchor, line, place)
    if first < 0:
        return None
    hit = Hit(cue, first, last)
    return hit if _stands(hit, line) else None


def _forward(elements: Sequence[Element], at: int, line: Line, place: int) -> int:
    """Match ``elements[at:]`` from ``place`` on; return the token after the last one matched, or -1."""
    if at == len(elements):
        return place
    wanted, optional, gap, opens, _ = elements[at]
    keys, terms = line.keys, line.terms
    for here in range(place, min(place + gap + 1, line.last)):
        if opens and not line.starts[here]:
            continue
        if not wanted.isdisjoint(keys[here]):
            end = _forward(elements, at + 1, line, here + 1)
            if end >= 0:
                return end
        if here in terms:
            classes, length = terms[here]
            if not wanted.isdisjoint(classes):
                end = _forward(elements, at + 1, line, here + length)
                if end >= 0:
                    return end
    return _forward(elements, at + 1, line, place) if optional else -1


def _backward(elements: Sequence[Element], at: int, line: Line, place: int) -> int:
    """Match ``elements[:at]`` backwards, ending before ``place``; return the first token matched, or -1."""
    if at == 0:
        return place
    wanted, optional, _, opens, _ = elements[at - 1]
    keys, term_ends, starts, gap = line.keys, line.term_ends, line.starts, elements[at].gap
    for here in range(place - 1, max(place - gap - 2, line.first - 1), -1):
        if not wanted.isdisjoint(keys[here]) and (starts[here] or not opens):
            start = _backward(elements, at - 1, line, here)
            if start >= 0:
                return start
        if here in term_ends:
            classes, length = term_ends[here]
            begin = here - length + 1
            if begin >= line.first and not wanted.isdisjoint(classes) and (starts[begin] or not opens):
                start = _backward(elements, at - 1, line, begin)
                if start >= 0:
                    return start
    return _backward(elements, at - 1, line, place) if optional else -1


def _stands(hit: Hit, line: Line) -> bool:
    """Whether nothing around the hit takes it back: a negation before it, or quotation marks."""
    cue = hit.cue
    token = line.tokens[hit.first]
    if token.quoted and not cue.quoted_too:
        return False
    if cue.negated_too:
        return True
    for here in range(max(line.first, hit.first - _GUARD_REACH), hit.first):
        before = line.tokens[here]
        if before.clause == token.clause and before.word in _NEGATIONS:
            return before.word == "no" and here == line.first
    return True


def clause_starts(tokens: Sequence[Token]) -> list[bool]:
    """Return for each token whether a clause begins there, or began with nothing but fillers before it."""
    starts: list[bool] = []
    opening, clause, sentence = True, -1, -1
    for token in tokens:
        if token.clause != clause or token.sentence != sentence:
            clause, sentence, opening = token.clause, token.sentence, True
        starts.append(opening)
        opening = (opening and token.word in _FILLERS) or token.word in ("and", "but", "so", "because")
    return starts
