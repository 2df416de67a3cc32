"""How a walk grows: from every preparation outwards, reply by reply, every state once.

States with the same place and marks form a group. What a reply does to a group is asked of the kernel once, with
accounts in the middle of their range; in every state that no bound of the accounts touches the points are then the
same, so that a step is one addition. Where a bound or a condition on points might matter, the kernel is asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from simulator.authoring.walk_moves import UNEVEN, Alike, Move, Plain, Plan, Way, within
from simulator.authoring.walk_steps import FIELD, MIDDLE, Steps
from simulator.authoring.walk_watch import Watch, index_of, reply_key, weighs
from simulator.conversation import kernel
from simulator.conversation.compiling import Accounts
from simulator.conversation.graph import reachable_masks
from simulator.conversation.kernel import Core, Trail
from simulator.conversation.story import Place, Reply, Story

NOWHERE: Final = -1


class Growth:
    """The states of one story as they are found, numbered by the length of the shortest way to them.

    `stopped` says which bound stopped it, and is empty where every state was walked; `roots` are the states to which no
    reply led before they were started from, and `born` says by state how many there were before it was walked from.
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
        self.starts: dict[tuple[str, ...], int] = {}
        self.roots: set[int] = set()
        self.born: list[int] = []
        self.stopped = ""
        self._points = (1 << self.width) - 1
        self._guard = sum(0x80 << FIELD * field for field in range(1 + len(story.cast)))
        self._index: dict[int, int] = {}
        self._group_numbers: list[dict[int, int]] = [{} for _place in story.places]
        self._alike: list[dict[int, Alike]] = [{} for _place in story.places]
        self._plain: list[Plain | None] = []
        self._moves: dict[int, list[Move]] = {}
        self._offers: dict[tuple[int, int], tuple[Reply, ...]] = {}
        self._plans: list[list[Plan] | None] = [None] * len(story.places)
        self._reads: list[int] = [0] * len(story.places)
        self._unheard = [True] * len(story.places)
        # Where what is said depends on points, every state has to be heard until all of it was said.
        self._listening = {place.number for place in story.places if watch.lines_weigh(place)}
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
        known = len(self.codes)
        self.starts[names] = start = self._number(self._encode(core))
        if start == known:
            self.roots.add(start)

    def _layer(self, first: int, end: int) -> None:
        """Walk on from the states numbered `first` to before `end`."""
        codes, plains, index, listening = self.codes, self._plain, self._index, self._listening
        width, mask, guard, bound = self.width, self._points, self._guard, self.bound
        seen, add, offer, lead = index.get, codes.append, self.offers.append, self.onward.append
        bear = self.born.append
        for state in range(first, end):
            if len(codes) > bound:
                self.stopped = f"{bound:,} states"
                return
            bear(len(codes))
            code = codes[state]
            plain = plains[code >> width] or self._build(code >> width)
            replies, bases, high, low = plain
            points = code & mask
            if bases is None or points + high & guard or points + low & guard != guard:
                self._one_by_one(code)
                continue
            ahead: list[int] = []
            for base in bases:
                after = base + points
                number = seen(after)
                if number is None:
                    number = index[after] = len(codes)
                    add(after)
                    if listening:
                        self._hear(after)
                ahead.append(number)
            offer(replies)
            lead(tuple(ahead))

    def _one_by_one(self, code: int) -> None:
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
            onward.append(self._number(after))
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

    def _number(self, code: int) -> int:
        """Return the number of the state `code`, a new one where it was not seen before."""
        number = self._index.setdefault(code, len(self.codes))
        if number == len(self.codes):
            self.codes.append(code)
            if self._listening:
                self._hear(code)
        return number

    def _hear(self, code: int) -> None:
        """Write down what is said in a new state, where that depends on points."""
        place = self.story.places[self.groups[code >> self.width][0]]
        if place.number in self._listening:
            _place, marks, accounts, product = self.decode(code)
            self._arrive(place, marks, accounts, product)

    def _arrive(self, place: Place, marks: int, accounts: Accounts, product: int) -> None:
        self.watch.arrive(place, marks, accounts, product)
        if self.watch.whole(place):
            self._unheard[place.number] = False
            self._listening.discard(place.number)

    def _on_offer(self, code: int, reply: Reply) -> bool:
        place, marks, accounts, product = self.decode(code)
        assert reply.when is not None
        held = reply.when(marks, accounts, product)
        at = self.story.places[place]
        self.watch.note(reply_key(at, index_of(at, reply)), held)
        if held:
            self.watch.offered.add(reply.number)
        return held

    def _ask(self, code: int, move: Move) -> int:
        """Return the state after a move whose points, or whose way, depend on the accounts."""
        if not move.told:
            return self._encode(kernel.advance(self.story, self.decode(code), move.reply))
        trail = Trail()
        core = kernel.advance(self.story, self.decode(code), move.reply, trail)
        self.watch.follow(trail)
        return self._encode(core)

    # --- groups -----------------------------------------------------------------------------------------------

    def _plan(self, place: Place) -> list[Plan]:
        plan = self._plans[place.number]
        if plan is None:
            plan = self._plans[place.number] = [
                Plan(
                    index,
                    reply,
                    reply.when is not None and weighs(reply.choice.when),
                    self._steps.reads(place, reply),
                    self._steps.known(reply),
                )
                for index, reply in enumerate(place.replies)
            ]
            for one in plan:
                self._reads[place.number] |= one.reads
        return plan

    def _on_offer_here(self, place: Place, marks: int) -> list[Plan]:
        """Return the replies of a group that are on offer as far as marks decide, and write down what they wait for."""
        found: list[Plan] = []
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

    def _build(self, group: int) -> Plain:
        number, marks = self.groups[group]
        if self._plans[number] is None:
            self._plan(self.story.places[number])
        alike = self._alike[number]
        read = marks & self._reads[number]
        replies, ways, high, low = alike.get(read) or alike.setdefault(read, self._look(number, marks))
        plain = UNEVEN
        if ways is not None:
            bases: list[int] = []
            width = self.width
            for known, target, ones, through, shift in ways:
                left = ones | marks & through
                after = known(left)
                if after is None:
                    after = self._group(target, left)
                bases.append((after << width) + shift)
            plain = Plain(replies, bases, high, low)
        self._plain[group] = plain
        return plain

    def _look(self, number: int, marks: int) -> Alike:
        """Return what is alike in all groups of a place in which what its replies read is as it is in `marks`."""
        place = self.story.places[number]
        ways: list[Way] = []
        replies: list[Reply] = []
        bounds = (0, self._guard)
        for _position, reply, test, reads, steps in self._on_offer_here(place, marks):
            if test:
                return Alike((), None, 0, 0)
            step = steps.get(marks & reads) or self._steps.step(place, marks, reply)
            if step.shift is None:
                return Alike((), None, 0, 0)
            bounds = within(bounds, (step.high, step.low))
            ways.append(Way(self._group_numbers[step.target].get, step.target, step.ones, step.through, step.shift))
            replies.append(reply)
        return Alike(self._offered(replies), ways, *bounds)

    def _mixed(self, group: int) -> list[Move]:
        number, marks = self.groups[group]
        place = self.story.places[number]
        return [
            Move(plan.reply, True, None, 0, 0, told=True, new=True)
            if plan.test
            else self._move(number, marks, plan.reply, test=False)
            for plan in self._on_offer_here(place, marks)
        ]

    def _move(self, number: int, marks: int, reply: Reply, *, test: bool) -> Move:
        step = self._steps.step(self.story.places[number], marks, reply)
        if step.shift is None:
            return Move(reply, test, None, 0, 0, step.told)
        group = self._group(step.target, step.ones | marks & step.through)
        return Move(reply, test, (group << self.width) + step.shift, step.high, step.low, step.told)

    def _group(self, place: int, marks: int) -> int:
        """Return the number of the group of `place` with `marks`, of which nothing need be forgotten any more."""
        known = self._group_numbers[place]
        number = known.get(marks)
        if number is None:
            number = known[marks] = len(self.groups)
            self.groups.append((place, marks))
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
