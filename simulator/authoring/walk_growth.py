"""How a walk grows: from every preparation outwards, reply by reply, every state once.

States with the same place and marks form a group. What a reply does to a group is asked of the kernel once, with
accounts in the middle of their range; in every state that no bound of the accounts touches the points are then the
same, so that a step is one addition. Where a bound or a condition on points might matter, the kernel is asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from simulator.authoring.walk_steps import FIELD, MIDDLE, Step, Steps
from simulator.authoring.walk_watch import Watch, index_of, reply_key, weighs
from simulator.conversation import kernel
from simulator.conversation.compiling import Accounts
from simulator.conversation.graph import reachable_masks
from simulator.conversation.kernel import Core, Trail
from simulator.conversation.story import Place, Reply, Story

NOWHERE: Final = -1


class _Move(NamedTuple):
    """What a reply does in one group of states, where not all replies of the group are as simple as can be.

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


class _Plain(NamedTuple):
    """A group whose replies are all on offer in every state of it: `bases` by reply, within bounds shared by all.

    Where the kernel must be asked for any of them, `bases` is None, and the group's moves are looked at one by one.
    """

    replies: tuple[Reply, ...]
    bases: list[int] | None
    high: int
    low: int


class _Plan(NamedTuple):
    """A reply as the walk meets it: where it stands, whether points decide on it, and its steps by the marks read."""

    position: int
    reply: Reply
    test: bool
    reads: int
    steps: dict[int, Step]


class Growth:
    """The states of one story as they are found, numbered by the length of the shortest way to them.

    `stopped` says which bound stopped it, and is empty where every state was walked.
    """

    def __init__(self, story: Story, watch: Watch, bound: int) -> None:
        self.story = story
        self.watch = watch
        self.bound = bound
        self.live = live(story)
        self.width = FIELD * (1 + len(story.cast))
        self.codes: list[int] = []
        self.groups: list[tuple[int, int]] = []
        self.offers: list[tuple[Reply, ...]] = []
        self.onward: list[tuple[int, ...]] = []
        self.came: list[tuple[int, Reply | None]] = []
        self.starts: dict[tuple[str, ...], int] = {}
        self.stopped = ""
        self._points = (1 << self.width) - 1
        self._guard = sum(0x80 << FIELD * field for field in range(1 + len(story.cast)))
        self._index: dict[int, int] = {}
        self._group_numbers: dict[tuple[int, int], int] = {}
        self._plain: list[_Plain | None] = []
        self._moves: dict[int, list[_Move]] = {}
        self._offers: dict[tuple[int, int], tuple[Reply, ...]] = {}
        self._plans: list[list[_Plan] | None] = [None] * len(story.places)
        self._unheard = [True] * len(story.places)
        self._steps = Steps(story, watch, self.live)
        self._middle: Accounts = (MIDDLE,) * len(story.cast)
        self._go()

    def decode(self, code: int) -> Core:
        """Return a state's code as the kernel's value."""
        place, marks = self.groups[code >> self.width]
        accounts = tuple(code >> FIELD * field & 0x7F for field in range(1, 1 + len(self.story.cast)))
        return (place, marks, accounts, code & 0x7F)

    # --- states -----------------------------------------------------------------------------------------------

    def _go(self) -> None:
        waiting: dict[int, list[tuple[tuple[str, ...], Core]]] = defaultdict(list)
        for names, before in preparations(self.story):
            waiting[len(names)].append((names, before))
        done = depth = 0
        while (done < len(self.codes) or waiting) and not self.stopped:
            for names, before in waiting.pop(depth, ()):
                self._start(names, before)
            # States are found in the order of their distance, so those not walked yet are the next layer.
            end = len(self.codes)
            self._layer(done, end)
            done = end
            depth += 1

    def _start(self, names: tuple[str, ...], before: Core) -> None:
        trail = Trail()
        core = kernel.enter(self.story, before, trail)
        self.watch.follow(trail)
        self.starts[names] = self._number(self._encode(core), NOWHERE, None)

    def _layer(self, first: int, end: int) -> None:
        """Walk on from the states numbered `first` to before `end`."""
        codes, plains, seen, number = self.codes, self._plain, self._index.get, self._number
        width, mask, guard, bound = self.width, self._points, self._guard, self.bound
        offers, onward = self.offers, self.onward
        for state in range(first, end):
            if len(codes) > bound:
                self.stopped = f"{bound:,} states"
                return
            code = codes[state]
            group = code >> width
            plain = plains[group]
            if plain is None:
                plain = plains[group] = self._build(group)
            replies, bases, high, low = plain
            points = code & mask
            if bases is None or points + high & guard or points + low & guard != guard:
                self._one_by_one(state, code)
                continue
            targets = [seen(base + points, NOWHERE) for base in bases]
            if NOWHERE in targets:
                # In their order, since one reply may lead where another one of them does.
                for position, target in enumerate(targets):
                    if target == NOWHERE:
                        targets[position] = number(bases[position] + points, state, replies[position])
            offers.append(replies)
            onward.append(tuple(targets))

    def _one_by_one(self, state: int, code: int) -> None:
        """Walk on from a state in which not every reply is a mere addition."""
        group = code >> self.width
        moves = self._moves.get(group)
        if moves is None:
            moves = self._moves[group] = self._mixed(group)
        points = code & self._points
        guard = self._guard
        offered: list[Reply] = []
        onward: list[int] = []
        for number, known in enumerate(moves):
            move = known
            if move.test:
                if not self._on_offer(code, move.reply):
                    continue
                if move.new:
                    move = moves[number] = self._move(*self.groups[group], move.reply, test=True)
            if move.base is not None and not points + move.high & guard and points + move.low & guard == guard:
                after = move.base + points
            else:
                after = self._ask(code, move)
            offered.append(move.reply)
            onward.append(self._number(after, state, move.reply))
        self.offers.append(self._offered(offered))
        self.onward.append(tuple(onward))

    def _offered(self, replies: list[Reply]) -> tuple[Reply, ...]:
        """Return `replies` as a tuple, the same one wherever they are the same."""
        if not replies:
            return ()
        first = replies[0].number
        bits = 0
        for reply in replies:
            bits |= 1 << reply.number - first
        key = (first, bits)
        return self._offers.setdefault(key, tuple(replies))

    def _number(self, code: int, before: int, reply: Reply | None) -> int:
        """Return the number of the state `code`, a new one where it was not seen before."""
        number = self._index.get(code)
        if number is None:
            number = self._index[code] = len(self.codes)
            self.codes.append(code)
            self.came.append((before, reply))
            place = self.story.places[self.groups[code >> self.width][0]]
            if self._unheard[place.number] and self.watch.lines_weigh(place):
                _place, marks, accounts, product = self.decode(code)
                self._arrive(place, marks, accounts, product)
        return number

    def _arrive(self, place: Place, marks: int, accounts: Accounts, product: int) -> None:
        self.watch.arrive(place, marks, accounts, product)
        self._unheard[place.number] = not self.watch.whole(place)

    def _on_offer(self, code: int, reply: Reply) -> bool:
        place, marks, accounts, product = self.decode(code)
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
            return self._encode(kernel.advance(self.story, self.decode(code), move.reply))
        trail = Trail()
        core = kernel.advance(self.story, self.decode(code), move.reply, trail)
        self.watch.follow(trail)
        return self._encode(core)

    # --- groups -----------------------------------------------------------------------------------------------

    def _plan(self, place: Place) -> list[_Plan]:
        plan = self._plans[place.number]
        if plan is None:
            plan = self._plans[place.number] = [
                _Plan(
                    index,
                    reply,
                    reply.when is not None and weighs(reply.choice.when),
                    self._steps.reads(place, reply),
                    self._steps.known(reply),
                )
                for index, reply in enumerate(place.replies)
            ]
        return plan

    def _on_offer_here(self, place: Place, marks: int) -> list[_Plan]:
        """Return the replies of a group that are on offer as far as marks decide, and write down what they wait for."""
        found: list[_Plan] = []
        for plan in self._plans[place.number] or self._plan(place):
            reply = plan.reply
            if reply.taken and marks & reply.taken:
                continue
            if not plan.test:
                if reply.when is not None:
                    held = reply.when(marks, self._middle, MIDDLE)
                    self.watch.note(reply_key(place, plan.position), held)
                    if not held:
                        continue
                self.watch.offered.add(reply.number)
            found.append(plan)
        return found

    def _build(self, group: int) -> _Plain:
        number, marks = self.groups[group]
        place = self.story.places[number]
        plans = self._on_offer_here(place, marks)
        replies: list[Reply] = []
        bases: list[int] = []
        high, low = 0, self._guard
        known = self._group_numbers.get
        for _position, reply, test, reads, steps in plans:
            if test:
                return _Plain((), None, 0, 0)
            step = steps.get(marks & reads) or self._steps.step(place, marks, reply)
            if step.shift is None:
                return _Plain((), None, 0, 0)
            key = (step.target, step.ones | marks & step.through)
            after = known(key)
            if after is None:
                after = self._group(*key)
            bases.append((after << self.width) + step.shift)
            if not replies:
                high, low = step.high, step.low
            elif (high, low) != (step.high, step.low):
                high, low = _most(high, step.high), _least(low, step.low)
            replies.append(reply)
        return _Plain(self._offered(replies), bases, high, low)

    def _mixed(self, group: int) -> list[_Move]:
        number, marks = self.groups[group]
        place = self.story.places[number]
        return [
            _Move(plan.reply, True, None, 0, 0, told=True, new=True)
            if plan.test
            else self._move(number, marks, plan.reply, test=False)
            for plan in self._on_offer_here(place, marks)
        ]

    def _move(self, number: int, marks: int, reply: Reply, *, test: bool) -> _Move:
        step = self._steps.step(self.story.places[number], marks, reply)
        if step.shift is None:
            return _Move(reply, test, None, 0, 0, step.told)
        group = self._group(step.target, step.ones | marks & step.through)
        return _Move(reply, test, (group << self.width) + step.shift, step.high, step.low, step.told)

    def _group(self, place: int, marks: int) -> int:
        """Return the number of the group of `place` with `marks`, of which nothing need be forgotten any more."""
        key = (place, marks)
        number = self._group_numbers.get(key)
        if number is None:
            number = self._group_numbers[key] = len(self.groups)
            self.groups.append(key)
            self._plain.append(None)
            at = self.story.places[place]
            if self._unheard[place] and not self.watch.lines_weigh(at):
                self._arrive(at, marks, self._middle, MIDDLE)
        return number

    def _encode(self, core: Core) -> int:
        code = self._group(core[0], core[1] & self.live[core[0]])
        for account in reversed(core[2]):
            code = code << FIELD | account
        return code << FIELD | core[3]


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


def targets(place: Place) -> set[int]:
    """Return the places that listed replies, or the place by itself, lead to."""
    ways = [place.effects, *(reply.effects for reply in place.replies)]
    return {effect.goto for effects in ways for effect in effects if effect.goto >= 0}


def live(story: Story) -> tuple[int, ...]:
    """Return, by place, the bits that anything reachable by listed replies reads, the choice of a line included."""
    own = [bits | story.line_reads(place) for bits, place in zip(story.live_here, story.places, strict=True)]
    return reachable_masks(own, [sorted(targets(place)) for place in story.places])


def _most(one: int, other: int) -> int:
    """Return the larger of two numbers, field by field."""
    most = shift = 0
    while one >> shift or other >> shift:
        most |= max(one >> shift & 0xFF, other >> shift & 0xFF) << shift
        shift += FIELD
    return most


def _least(one: int, other: int) -> int:
    """Return the smaller of two numbers, field by field."""
    least = shift = 0
    while one >> shift and other >> shift:
        least |= min(one >> shift & 0xFF, other >> shift & 0xFF) << shift
        shift += FIELD
    return least
