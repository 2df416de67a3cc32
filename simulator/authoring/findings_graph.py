"""Findings about the graph: what is never reached, where one is stuck, what nothing comes of."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.authoring.astray import astray
from simulator.authoring.findings import Finding, Reporter
from simulator.authoring.findings_typed import Typed
from simulator.authoring.playtest import CaseTest
from simulator.authoring.walk import Walk
from simulator.authoring.walk_watch import Key
from simulator.authoring.witness import Witness, whole_witness, witness
from simulator.conversation.layout import CONFIRMED
from simulator.conversation.story import Place


def graph(report: Reporter) -> Iterator[Finding]:
    """Yield what is wrong with where the ways lead."""
    yield from _stuck(report)
    if not report.playtest.proven:
        # What was not seen may lie beyond the bound.
        return
    yield from _no_way_out(report)
    if not report.playtest.whole:
        # What one case never shows another may.
        return
    yield from _unreached(report)
    yield from _promises(report)
    yield from _sources(report)
    yield from _hidden(report)


def nearest(walk: Walk, place: Place) -> int | None:
    """Return the nearest state at `place`, or None."""
    return next(iter(walk.at.get(place.number, ())), None)


def _stuck(report: Reporter) -> Iterator[Finding]:
    """Yield nodes at which, in some state, nothing is on offer: always, or where every condition fails."""
    told: set[str] = set()
    for test in report.playtest.cases:
        walk = test.walk
        for state in walk.stuck:
            node = walk.place(state).id
            if node in told:
                continue
            told.add(node)
            always = not any(_offered(one, node) for one in report.playtest.cases)
            code = "PB503" if always else "PB504"
            yield report(code, ("nodes", node), witness(walk, state), key=True, node=node)


def _offered(test: CaseTest, node: str) -> bool:
    place = test.walk.story.place(node)
    return any(reply.number in test.walk.watch.offered for reply in place.replies)


def _no_way_out(report: Reporter) -> Iterator[Finding]:
    """Yield the nearest node of each case from which no ending can be reached, although there is always a reply."""
    told: set[str] = set()
    for test in report.playtest.cases:
        walk = test.walk
        if not walk.circles and not walk.stuck:
            # Every way goes on, and none for ever.
            continue
        hopeless = [state for state in range(walk.walked) if walk.ranges[state] is None]
        if not hopeless:
            continue
        blocked = set(walk.stuck)
        # States that lead to a dead end are told there.
        grown = bool(blocked)
        while grown:
            more = [state for state in hopeless if state not in blocked and not blocked.isdisjoint(walk.onward[state])]
            blocked.update(more)
            grown = bool(more)
        state = next((one for one in hopeless if one not in blocked), None)
        if state is not None and walk.place(state).id not in told:
            node = walk.place(state).id
            told.add(node)
            yield report("PB505", ("nodes", node), witness(walk, state), key=True, node=node)


def _unreached(report: Reporter) -> Iterator[Finding]:
    """Yield nodes, endings and choices that no case ever shows."""
    scenario = report.playtest.loaded.scenario
    walks = [test.walk for test in report.playtest.cases]
    visited = {walk.story.places[number].id for walk in walks for number in walk.watch.visited}
    visited |= {walks[0].story.places[number].id for number in astray(walks)}
    for name in scenario.nodes:
        if name not in visited:
            yield report("PB501", ("nodes", name), _entrance(walks, name, visited), key=True, node=name)
    for name in scenario.endings:
        if name not in visited:
            yield report("PB502", ("endings", name), _entrance(walks, name, visited), key=True, ending=name)


def _entrance(walks: list[Walk], name: str, visited: set[str]) -> Witness | None:
    """Return the shortest way to a node with a way to `name` that is never taken, else a whole conversation past it."""
    for walk in walks:
        number = walk.story.numbers[name]
        for place in walk.story.places:
            leads = any(effect.goto == number for reply in place.replies for effect in reply.effects)
            if leads and place.id in visited:
                state = nearest(walk, place)
                if state is not None:
                    return witness(walk, state)
    return next((shown for walk in walks if (shown := whole_witness(walk)) is not None), None)


def _promises(report: Reporter) -> Iterator[Finding]:
    """Yield promises that are made somewhere, and come due at a node where they are never open."""
    beyond = astray([test.walk for test in report.playtest.cases])
    for name, promise in report.playtest.loaded.scenario.promises.items():
        if promise.due is None or promise.due.node is None:
            continue
        made = due = False
        if report.playtest.cases[0].walk.story.numbers[promise.due.node] in beyond:
            continue
        shown: Witness | None = None
        for test in report.playtest.cases:
            walk = test.walk
            layout = walk.story.layout
            bits = [layout[kind, name].mask if (kind, name) in layout else 0 for kind in ("made", "kept", "broken")]
            made = made or bool(walk.watch.ever & bits[0])
            number = walk.story.numbers[promise.due.node]
            here = walk.at.get(number, ())
            if here and shown is None:
                shown = witness(walk, here[0])
            open_here = (walk.marks(state) for state in here)
            due = due or any(marks & bits[0] and not marks & (bits[1] | bits[2]) for marks in open_here)
        if made and not due:
            yield report("PB510", ("promises", name, "due"), shown, key=True, promise=name, node=promise.due.node)


def _sources(report: Reporter) -> Iterator[Finding]:
    """Yield sources that reveal something, after which everything goes on as if they had not been looked at."""
    for name, source in report.playtest.loaded.scenario.prep.sources.items():
        if not source.learn and not source.hint:
            continue
        if all(_tells_nothing(test.walk, name) for test in report.playtest.cases):
            yield report("PB511", ("prep", "sources", name), _read(report, name), key=True, source=name)


def _read(report: Reporter, name: str) -> Witness | None:
    """Return the start with the fewest sources looked at, `name` among them; None where no minutes are left for it."""
    walk = report.playtest.cases[0].walk
    sets = [names for names in walk.starts if name in names]
    return Witness(walk.story.case, min(sets, key=len), ()) if sets else None


def _tells_nothing(walk: Walk, name: str) -> bool:
    layout = walk.story.layout
    beside = walk.story.minutes.mask
    for source in walk.story.scenario.prep.sources:
        beside |= layout["prepared", source].mask
    told = {names: walk.core(state) for names, state in walk.starts.items()}
    for names, (place, marks, accounts, product) in told.items():
        if name in names:
            other = told[tuple(one for one in names if one != name)]
            if (place, marks & ~beside, accounts, product) != (other[0], other[1] & ~beside, *other[2:]):
                return False
    return True


def _hidden(report: Reporter) -> Iterator[Finding]:
    """Yield what is hidden about somebody and can never be confirmed, in any case."""
    typed = Typed([test.walk for test in report.playtest.cases])
    for cast, member in report.playtest.loaded.scenario.cast.items():
        for item in member.hidden:
            never = not typed.reveals(cast, item)
            for test in report.playtest.cases:
                field = test.walk.story.layout["hidden", cast, item]
                never = never and field.get(test.walk.watch.ever) != CONFIRMED
            if never:
                path: Key = ("cast", cast, "hidden", item)
                yield report("PB517", path, _nearest_to_known(report, cast, item), key=True, cast=cast, item=item)


def _nearest_to_known(report: Reporter, cast: str, item: str) -> Witness | None:
    """Return the shortest way to a hint at a hidden item, else a whole conversation without one."""
    walks = [test.walk for test in report.playtest.cases]
    for walk in walks:
        hinted = walk.story.layout["hidden", cast, item].mask
        for state in range(walk.walked):
            if walk.marks(state) & hinted:
                return witness(walk, state)
    return next((shown for walk in walks if (shown := whole_witness(walk)) is not None), None)
