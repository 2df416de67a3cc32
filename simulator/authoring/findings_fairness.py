"""Findings about fairness: what can be reached, what the cases change, whether the expert's way is the best one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final, get_args

from simulator.authoring.findings import Finding, Reporter
from simulator.authoring.findings_dominated import dominated
from simulator.authoring.playtest import NEAR, CaseTest
from simulator.authoring.walk import Walk
from simulator.authoring.witness import Witness, course_witness, whole_witness, witness
from simulator.content.conditions import Condition
from simulator.content.scenario import Quadrant
from simulator.conversation.frontier import Point, quadrant
from simulator.conversation.rules import QUADRANT_LINE

HABITS: Final = ("first", "last", "longest", "three_questions", "stuffer", "inventor")
"""Players whose habit must not pay."""
MARGIN: Final = 10
"""Points by which a habit may do better than chance, on either axis."""
LOW: Final = 40
"""Below this the product of somebody who gives in, and the relationship of somebody who says no, must end."""
_MANY: Final = 8
"""Nodes with replies from which on a habit says something; in a shorter story it is luck."""


def fairness(report: Reporter) -> Iterator[Finding]:
    """Yield what would make the scenario unfair to play."""
    yield from _reached_quadrants(report)
    if not report.playtest.proven:
        return
    yield from _expert(report)
    yield from _habits(report)
    if not report.playtest.whole:
        return
    yield from _missing_quadrants(report)
    yield from _cases(report)
    yield from _fold(report)
    yield from dominated(report)
    yield from _decoys(report)


# --- the four quadrants -------------------------------------------------------------------------------------------


def _reached_quadrants(report: Reporter) -> Iterator[Finding]:
    """Yield quadrants that can be reached although the scenario says that they cannot."""
    for index, name in enumerate(report.playtest.loaded.scenario.unreachable):
        for test in report.playtest.cases:
            state = next((state for state, point in test.walk.ended.items() if quadrant(*point) == name), None)
            if state is not None:
                point = test.walk.ended[state]
                yield report(
                    "PB514",
                    ("unreachable", index),
                    witness(test.walk, state),
                    quadrant=name,
                    relationship=point[0],
                    product=point[1],
                )
                break


def _missing_quadrants(report: Reporter) -> Iterator[Finding]:
    """Yield quadrants that cannot be reached in some case, unless the scenario says so."""
    scenario = report.playtest.loaded.scenario
    for name in get_args(Quadrant):
        if name in scenario.unreachable:
            continue
        lacking = [test for test in report.playtest.cases if all(quadrant(*point) != name for point in test.points)]
        if lacking and all(test.points for test in lacking):
            span = lacking[0].reach
            yield report(
                "PB513",
                ("endings",),
                whole_witness(lacking[0].walk, partial(_short_of, name)),
                key=True,
                quadrant=name,
                where=_where(lacking, len(report.playtest.cases)),
                relationship=_span(span.relationship),
                product=_span(span.product),
            )


def _short_of(name: Quadrant, point: Point) -> int:
    """Return how many points an ending stays out of a quadrant, on the axis on which that is more."""
    relationship = name in ("partner", "order_taker")
    product = name in ("partner", "won_the_point")
    wins = ((relationship, point[0]), (product, point[1]))
    return max(QUADRANT_LINE - had if won else had - QUADRANT_LINE + 1 for won, had in wins)


def _span(bounds: tuple[int, int] | None) -> str:
    return f"{bounds[0]} to {bounds[1]}" if bounds else "nothing"


def _where(tests: Sequence[CaseTest], of: int = 0) -> str:
    """Name the cases of `tests`, where there are any; `of` is how many there are in all."""
    if tests[0].case is None:
        return "here"
    if len(tests) == of:
        return "in any of the cases"
    return "in case " + ", ".join(str(test.case) for test in tests)


# --- the cases ----------------------------------------------------------------------------------------------------


def _cases(report: Reporter) -> Iterator[Finding]:
    """Yield cases that change nothing, or that nobody can hear."""
    tests = report.playtest.cases
    if len(tests) < 2:
        return
    for later, test in enumerate(tests):
        twin = next((one for one in tests[:later] if _same(one.walk, test.walk)), None)
        if twin is not None:
            shown = whole_witness(test.walk)
            yield report("PB515", ("cases", test.case or ""), shown, key=True, case=test.case, other=twin.case)
            continue
        if later and all(_heard_alike(one.walk, test.walk) for one in tests[:later]) and not _asks_for_case(report):
            shown = whole_witness(test.walk)
            yield report("PB516", ("cases", test.case or ""), shown, key=True, case=test.case)


def _same(one: Walk, other: Walk) -> bool:
    """Say whether two cases have the same states, lines, replies and ways."""
    if len(one) != len(other) or not _heard_alike(one, other):
        return False
    ways = {one.core(state): one.onward[state] for state in range(one.walked)}
    for state in range(other.walked):
        onward = ways.get(other.core(state))
        if onward is None or [one.core(after) for after in onward] != [
            other.core(after) for after in other.onward[state]
        ]:
            return False
    return True


def _heard_alike(one: Walk, other: Walk) -> bool:
    return one.watch.said == other.watch.said and one.watch.offered == other.watch.offered


def _asks_for_case(report: Reporter) -> bool:
    """Say whether any line, reply or effect depends on the case."""
    scenario = report.playtest.loaded.scenario
    conditions: list[Condition | None] = []
    for place in (*scenario.nodes.values(), *scenario.endings.values()):
        conditions += [says.when for says in place.says]
        conditions += [effect.when for effect in place.then or ()]
    for node in scenario.nodes.values():
        for choice in node.choices:
            conditions += [choice.when, *(effect.when for effect in choice.then)]
    return any(_reads_case(one) for one in conditions)


def _reads_case(condition: Condition | None) -> bool:
    if condition is None:
        return False
    inner = [*condition.all, *condition.any, condition.negated]
    return condition.case is not None or any(_reads_case(one) for one in inner)


# --- the expert and the others ------------------------------------------------------------------------------------


def _expert(report: Reporter) -> Iterator[Finding]:
    """Yield where no reply is marked as an expert's, and where the expert's way is not the best."""
    told = False
    for test in report.playtest.cases:
        walk = test.walk
        course = test.courses["partner"]
        if not test.reach.frontier:
            continue
        gap = next((state for state in sorted(course.mass) if _unmarked(walk, state)), None)
        behind = test.behind
        # Where nothing is marked at all nobody's way breaks off, and whoever takes what earns most is the expert.
        marked = any(choice.model for node in walk.story.scenario.nodes.values() for choice in node.choices)
        if gap is not None and marked and not told:
            told = True
            node = walk.place(gap).id
            yield report("PB519", ("nodes", node), witness(walk, gap), key=True, node=node)
        if not (gap is not None and marked) and behind is not None and behind > NEAR:
            [first, *_rest] = sorted(course.points)
            yield report(
                "PB520",
                ("endings", first[0]),
                course_witness(course),
                key=True,
                who="the expert"
                if marked
                else "a partner who takes what earns most, since no reply is marked 'model',",
                behind=behind,
                end=f"{first[1]} and {first[2]}",
                frontier=", ".join(f"{one} and {two}" for one, two in test.reach.frontier),
                where=_where([test]),
            )


def _unmarked(walk: Walk, state: int) -> bool:
    offers = walk.offers[state] if state < walk.walked else ()
    return len(offers) > 1 and not any(reply.choice.model for reply in offers)


def _habits(report: Reporter) -> Iterator[Finding]:
    """Yield habits that pay: better than chance, or giving in, or saying no, without its price."""
    scenario = report.playtest.loaded.scenario
    if sum(bool(node.choices) for node in scenario.nodes.values()) < _MANY:
        return
    told: set[str] = set()
    for test in report.playtest.cases:
        for name, words in _paying(test):
            if name not in told:
                told.add(name)
                shown = course_witness(test.courses[name])
                yield report("PB522", ("nodes",), shown, key=True, player=name, words=words, where=_where([test]))


def _paying(test: CaseTest) -> Iterator[tuple[str, str]]:
    chance = test.players["random"]
    for name in HABITS:
        one = test.players[name]
        for axis in ("relationship", "product"):
            had, other = getattr(one, axis).mean, getattr(chance, axis).mean
            if had > other + MARGIN:
                yield name, f"ends with {axis} {had:.0f}, and chance with {other:.0f}"
    order_taker, naysayer = test.players["order_taker"], test.players["naysayer"]
    if order_taker.product.mean >= LOW and not test.walk.story.scorer.theirs:
        yield "order_taker", f"ends with product {order_taker.product.mean:.0f}"
    if naysayer.relationship.mean >= LOW:
        yield "naysayer", f"ends with relationship {naysayer.relationship.mean:.0f}"


# --- folding, decoys ----------------------------------------------------------------------------------------------


def _fold(report: Reporter) -> Iterator[Finding]:
    """Yield where folding is right, and no reply accepts the decision and keeps the relationship."""
    for test in report.playtest.cases:
        walk = test.walk
        if not walk.story.scorer.theirs or not test.points:
            continue
        if not any(_folds(walk, state) for state in range(walk.walked)):
            yield report("PB518", ("decision",), _nearest_fold(walk), key=True, where=_where([test]))
            return


def _nearest_fold(walk: Walk) -> Witness | None:
    """Return the way to the reply that accepts and keeps most of the relationship, else to the best ending."""
    best: tuple[int, int, str] | None = None
    for state in range(walk.walked):
        for reply, after in zip(walk.offers[state], walk.onward[state], strict=True):
            ahead = walk.range_of(after)
            if "accept_decision" in reply.choice.performs and ahead and (best is None or ahead[1] > best[0]):
                best = (ahead[1], state, reply.choice.id)
    if best is not None:
        return witness(walk, best[1], best[2])
    return whole_witness(walk, lambda point: -point[0])


def _folds(walk: Walk, state: int) -> bool:
    for reply, after in zip(walk.offers[state], walk.onward[state], strict=True):
        if "accept_decision" in reply.choice.performs:
            # What one way shows need not be looked for on all of them.
            if any(
                point is not None and point[0] >= QUADRANT_LINE for point in (walk.firsts[after], walk.lasts[after])
            ):
                return True
            ahead = walk.range_of(after)
            if ahead is not None and ahead[1] >= QUADRANT_LINE:
                return True
    return False


_WORD: Final = re.compile(r"[A-Z][a-z]{2,}|[A-Za-z]{4,}")
_COMMON: Final = frozenset(
    """
    about after again also always another because been before being both could does doing done down each even ever
    every from gets give given goes going good have having here into just know less like long made make makes many
    more most much must need needs never next nobody nothing only other over people said same says should some
    something still such take takes than that their them then there these they thing this those through time under
    until very want wants well were what when where which while will with without work would year your
    """.split()  # noqa: SIM905
)


def _decoys(report: Reporter) -> Iterator[Finding]:
    """Yield decoys that nothing in the conversation ever hints at: no word of theirs, and no reply aimed at them."""
    scenario = report.playtest.loaded.scenario
    texts = [scenario.setting, scenario.ask, *(fact.text for fact in scenario.facts.values())]
    texts += [variant.text for source in scenario.prep.sources.values() for variant in source.text]
    aimed: set[tuple[str, str, str | None]] = set()
    for node in scenario.nodes.values():
        texts += [says.text for says in node.says]
        for choice in node.choices:
            texts.append(choice.text)
            aimed |= {(cast, aim.target, aim.answer) for cast, aim in choice.about.items()}
    spoken = {word for text in texts for word in _words(text)}
    for cast, member in scenario.cast.items():
        for item, answers in member.hidden.items():
            truths = {report.playtest.loaded.truth(cast, test.case).get(item) for test in report.playtest.cases}
            for answer, sentence in answers.items():
                if answer in truths or (cast, item, answer) in aimed:
                    continue
                words = _words(sentence.text)
                if words and spoken.isdisjoint(words):
                    path = ("cast", cast, "hidden", item, answer)
                    shown = whole_witness(report.playtest.cases[0].walk)
                    yield report("PB521", path, shown, key=True, answer=answer, item=item)


def _words(text: str) -> set[str]:
    """Return the words of `text` that say what it is about: names, and whatever is not common."""
    found = {word.lower() for word in _WORD.findall(text)}
    return {_stem(word) for word in found - _COMMON}


def _stem(word: str) -> str:
    """Return a word without the endings that the same word has elsewhere; rough, since only sameness is asked for."""
    for ending in ("ing", "ies", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
