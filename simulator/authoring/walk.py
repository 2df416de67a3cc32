"""The walk: every state of one story under one case, from every preparation, merged where equal.

States with the same place and marks form a group. What a reply does to a group is asked of the kernel once, with
accounts in the middle of their range; in every state that no bound of the accounts touches the points are then the
same, so that a step is one addition. Where a bound or a condition on points might matter, the kernel is asked again.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from simulator.authoring.walk_steps import FIELD, MIDDLE, Steps
from simulator.authoring.walk_watch import Watch, index_of, reply_key, weighs
from simulator.conversation import kernel
from simulator.conversation.compiling import Accounts
from simulator.conversation.frontier import Frontier, Point
from simulator.conversation.graph import components, reachable_masks
from simulator.conversation.kernel import Core, Trail
from simulator.conversation.story import Place, Reply, Story

DEFAULT_BOUND: Final = 300_000
"""States of one case after which a walk gives up: some six seconds and 250 MB."""
NOWHERE: Final = -1


@dataclasses.dataclass(frozen=True, slots=True)
class _Move:
    """What a reply does in one group of states.

    Added to a state's points, `base` gives the state after it, where the points lie within `low` and `high`: there no
    account and not product reaches a bound on the way. `base` is None where every state must ask the kernel; `told`
    says whether conditions have to be watched when it does. `test` says whether it is on offer by points; such a move
    is `new` until it was first on offer, since nothing may be written down about it before.
    """

    reply: Reply
    test: bool
    base: int | None
    high: int
    low: int
    told: bool
    new: bool = False


class Walk:
    """Every state of `story`, or, where `stopped` is not empty, the nearest ones up to a bound.

    States are numbered by the length of the shortest way to them. `offers` and `onward` hold by state the replies on
    offer (equal ones are the same tuple) and the states that they lead to, both empty where it ended and where nothing
    is on offer; of states past the bound they hold nothing (`walked` counts those before it). `starts` gives by
    preparation, as source ids, the first state.
    """

    def __init__(self, story: Story, bound: int = DEFAULT_BOUND) -> None:
        self.story = story
        self.bound = bound
        self.watch = Watch(story)
        self.offers: list[tuple[Reply, ...]] = []
        self.onward: list[tuple[int, ...]] = []
        self.came: list[tuple[int, Reply | None]] = []
        self.starts: dict[tuple[str, ...], int] = {}
        self.stopped = ""
        self._codes: list[int] = []
        self._index: dict[int, int] = {}
        self._groups: list[tuple[int, int]] = []
        self._group_numbers: dict[tuple[int, int], int] = {}
        self._moves: list[list[_Move] | None] = []
        self._offers: dict[tuple[int, ...], tuple[Reply, ...]] = {}
        self._fixed: list[tuple[Reply, ...] | None] = []
        self._steps = Steps(story, self.watch)
        self._width = FIELD * (1 + len(story.cast))
        self._points = (1 << self._width) - 1
        self._guard = sum(0x80 << FIELD * field for field in range(1 + len(story.cast)))
        self._live = _live(story)
        self._middle: Accounts = (MIDDLE,) * len(story.cast)
        self._go()

    # --- what it found ----------------------------------------------------------------------------------------

    @property
    def proven(self) -> bool:
        """Whether every state was walked."""
        return not self.stopped

    @property
    def walked(self) -> int:
        """Return how many states were walked; with `proven` these are all."""
        return len(self.onward)

    def __len__(self) -> int:
        return len(self._codes)

    def place(self, state: int) -> Place:
        """Return where a state stands."""
        return self.story.places[self._groups[self._codes[state] >> self._width][0]]

    def group(self, state: int) -> int:
        """Return the number of a state's group: equal for states that differ in points alone."""
        return self._codes[state] >> self._width

    def core(self, state: int) -> Core:
        """Return a state as the kernel's value, its marks merged."""
        return self._decode(self._codes[state])

    def point(self, state: int) -> Point:
        """Return both axes of a state."""
        _place, _marks, accounts, product = self.core(state)
        return (kernel.relationship(self.story, accounts), product)

    @cached_property
    def ended(self) -> dict[int, Point]:
        """Return the states in which it has ended, each with both axes."""
        ends = [place.ends for place in self.story.places]
        places = [ends[place] for place, _marks in self._groups]
        width = self._width
        return {state: self.point(state) for state, code in enumerate(self._codes) if places[code >> width]}

    @cached_property
    def at(self) -> dict[int, list[int]]:
        """Return the walked states by the number of their place, the nearest first."""
        places = [place for place, _marks in self._groups]
        found: dict[int, list[int]] = defaultdict(list)
        for state in range(self.walked):
            found[places[self._codes[state] >> self._width]].append(state)
        return found

    @cached_property
    def stuck(self) -> list[int]:
        """Return the states that have not ended and in which nothing is on offer, the nearest first."""
        return [state for state in range(self.walked) if not self.offers[state] and state not in self.ended]

    @cached_property
    def layers(self) -> list[tuple[list[int], bool]]:
        """Return the states in an order in which ways lead onwards only, as layers: later layers never lead back.

        A layer is marked True where states in it may lead to one another.
        """
        edges = [sorted(_targets(place)) for place in self.story.places]
        component = components(edges)
        sizes: dict[int, int] = defaultdict(int)
        for number in component:
            sizes[number] += 1
        cyclic = {
            component[place] for place, targets in enumerate(edges) if sizes[component[place]] > 1 or place in targets
        }
        layer_of = [component[place] for place, _marks in self._groups]
        layers: dict[int, list[int]] = defaultdict(list)
        for state, code in enumerate(self._codes):
            layers[layer_of[code >> self._width]].append(state)
        return [(layers[number], number in cyclic) for number in sorted(layers, reverse=True)]

    @cached_property
    def frontiers(self) -> list[Frontier]:
        """Return by state the best that listed replies can still reach; empty where no ending is within reach."""
        from simulator.authoring.walk_ahead import frontiers

        return frontiers(self)

    @cached_property
    def ranges(self) -> list[tuple[int, int, int, int] | None]:
        """Return by state the lowest and highest relationship, then product, of the endings within reach."""
        from simulator.authoring.walk_ahead import ranges

        return ranges(self)

    def route(self, state: int) -> list[tuple[int, Reply]]:
        """Return the shortest way to `state`: the states on it, each with the reply that was given there."""
        steps: list[tuple[int, Reply]] = []
        before, reply = self.came[state]
        while reply is not None:
            steps.append((before, reply))
            before, reply = self.came[before]
        return steps[::-1]

    def prepared(self, state: int) -> tuple[str, ...]:
        """Return the sources looked at on the shortest way to `state`."""
        steps = self.route(state)
        first = steps[0][0] if steps else state
        return next(names for names, start in self.starts.items() if start == first)

    # --- walking ----------------------------------------------------------------------------------------------

    def _go(self) -> None:
        waiting: dict[int, list[tuple[tuple[str, ...], Core]]] = defaultdict(list)
        for names, before in preparations(self.story):
            waiting[len(names)].append((names, before))
        layer: list[int] = []
        depth = 0
        done = 0
        while layer or waiting:
            for names, before in waiting.pop(depth, ()):
                self._start(names, before)
            # States are found in the order of their distance, so those not walked yet are the next layer.
            end = len(self._codes)
            layer = list(range(done, end))
            for state in layer:
                if len(self._codes) > self.bound:
                    self.stopped = f"{self.bound:,} states"
                    return
                self._expand(state)
            done = end
            depth += 1
            layer = layer if len(self._codes) > done else []

    def _start(self, names: tuple[str, ...], before: Core) -> None:
        trail = Trail()
        core = kernel.enter(self.story, before, trail)
        self.watch.follow(trail)
        self.starts[names] = self._number(self._encode(core), NOWHERE, None)

    def _expand(self, state: int) -> None:
        code = self._codes[state]
        group = code >> self._width
        moves = self._moves[group]
        if moves is None:
            moves = self._moves[group] = self._build(group)
        points = code & self._points
        guard = self._guard
        index = self._index
        fixed = self._fixed[group]
        offers: list[Reply] = []
        onward: list[int] = []
        for number, known in enumerate(moves):
            move = known
            if move.test:
                if not self._on_offer(code, move.reply):
                    continue
                if move.new:
                    move = moves[number] = self._move(*self._groups[group], move.reply, test=True)
            if move.base is not None and not points + move.high & guard and points + move.low & guard == guard:
                after = move.base + points
            else:
                after = self._ask(code, move)
            target = index.get(after)
            if target is None:
                target = self._number(after, state, move.reply)
            if fixed is None:
                offers.append(move.reply)
            onward.append(target)
        if fixed is None:
            fixed = self._offers.setdefault(tuple(reply.number for reply in offers), tuple(offers))
            if not any(move.test for move in moves):
                self._fixed[group] = fixed
        self.offers.append(fixed)
        self.onward.append(tuple(onward))

    def _number(self, code: int, before: int, reply: Reply | None) -> int:
        """Return the number of the state `code`, a new one where it was not seen before."""
        number = self._index.get(code)
        if number is None:
            number = self._index[code] = len(self._codes)
            self._codes.append(code)
            self.came.append((before, reply))
            place = self.story.places[self._groups[code >> self._width][0]]
            if self.watch.lines_weigh(place) and not self.watch.whole(place):
                _place, marks, accounts, product = self._decode(code)
                self.watch.arrive(place, marks, accounts, product)
        return number

    def _on_offer(self, code: int, reply: Reply) -> bool:
        place, marks, accounts, product = self._decode(code)
        assert reply.when is not None
        held = reply.when(marks, accounts, product)
        at = self.story.places[place]
        self.watch.note(reply_key(at, index_of(at, reply)), held)
        if held:
            self.watch.offered.add(reply.number)
        return held

    def _ask(self, code: int, move: _Move) -> int:
        """Return the state after a move whose points, or whose way, depend on the accounts."""
        if not move.told:
            return self._encode(kernel.advance(self.story, self._decode(code), move.reply))
        trail = Trail()
        core = kernel.advance(self.story, self._decode(code), move.reply, trail)
        self.watch.follow(trail)
        return self._encode(core)

    # --- groups -----------------------------------------------------------------------------------------------

    def _build(self, group: int) -> list[_Move]:
        number, marks = self._groups[group]
        place = self.story.places[number]
        moves: list[_Move] = []
        for index, reply in enumerate(place.replies):
            if marks & reply.taken:
                continue
            test = reply.when is not None and weighs(reply.choice.when)
            if reply.when is not None and not test:
                held = reply.when(marks, self._middle, MIDDLE)
                self.watch.note(reply_key(place, index), held)
                if not held:
                    continue
            if test:
                moves.append(_Move(reply, test, None, 0, 0, told=True, new=True))
                continue
            self.watch.offered.add(reply.number)
            moves.append(self._move(number, marks, reply, test=False))
        return moves

    def _move(self, number: int, marks: int, reply: Reply, *, test: bool) -> _Move:
        place = self.story.places[number]
        step = self._steps.step(place, marks, reply)
        if step.shift is None:
            return _Move(reply, test, None, 0, 0, step.told)
        group = self._group(step.target, step.ones | marks & step.through)
        return _Move(reply, test, (group << self._width) + step.shift, step.high, step.low, step.told)

    def _group(self, place: int, marks: int) -> int:
        key = (place, marks & self._live[place])
        number = self._group_numbers.get(key)
        if number is None:
            number = self._group_numbers[key] = len(self._groups)
            self._groups.append(key)
            self._moves.append(None)
            self._fixed.append(None)
            at = self.story.places[place]
            if not self.watch.lines_weigh(at):
                self.watch.arrive(at, key[1], self._middle, MIDDLE)
        return number

    def _encode(self, core: Core) -> int:
        code = self._group(core[0], core[1])
        for account in reversed(core[2]):
            code = code << FIELD | account
        return code << FIELD | core[3]

    def _decode(self, code: int) -> Core:
        place, marks = self._groups[code >> self._width]
        accounts = tuple(code >> FIELD * field & 0x7F for field in range(1, 1 + len(self.story.cast)))
        return (place, marks, accounts, code & 0x7F)


def preparations(story: Story) -> Iterator[tuple[tuple[str, ...], Core]]:
    """Yield every set of sources that the minutes allow, with the state before the first word; the empty set first."""
    opening = kernel.opening(story, story.opening_accounts())
    sources = story.scenario.prep.sources
    sets: list[tuple[tuple[str, ...], int]] = [((), opening[1])]
    for name, source in sources.items():
        for names, marks in list(sets):
            left = story.minutes.get(marks) - source.minutes
            if left >= 0:
                sets.append(((*names, name), story.minutes.put(marks, left) | story.prepared_bits(name)))
    for names, marks in sets:
        yield names, (opening[0], marks, opening[2], opening[3])


def _targets(place: Place) -> set[int]:
    ways = [place.effects, *(reply.effects for reply in place.replies)]
    return {effect.goto for effects in ways for effect in effects if effect.goto >= 0}


def _live(story: Story) -> tuple[int, ...]:
    """Return, by place, the bits that anything reachable by listed replies reads, the choice of a line included."""
    own = [bits | story.line_reads(place) for bits, place in zip(story.live_here, story.places, strict=True)]
    return reachable_masks(own, [sorted(_targets(place)) for place in story.places])
