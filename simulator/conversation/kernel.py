"""The kernel: one step of a story over packed states. Everything that plays, replays or explores goes through here."""

from __future__ import annotations

from simulator.conversation import rules
from simulator.conversation.compiling import Accounts, CompiledEffect, Vow
from simulator.conversation.ledger import LedgerEntry
from simulator.conversation.performing import Performance
from simulator.conversation.scoring import Scored
from simulator.conversation.story import Line, Place, Reply, Story

Core = tuple[int, int, Accounts, int]
"""A packed state: the place's number, the marks, the accounts (0..100 by cast index) and product (0..100)."""

BEFORE: int = -1
"""The place before the first word, where one prepares."""


class Trail:
    """What a step leaves to be shown: the places passed with the state on arrival, and the ledger.

    `heard` is the moment after a reply's points and before its effects: marks, accounts and product; `settled` are the
    effects that were looked at, each with the state that their conditions read.
    """

    def __init__(self) -> None:
        self.heard: tuple[int, Accounts, int] = (0, (), 0)
        self.arrivals: list[Core] = []
        self.entries: list[LedgerEntry] = []
        self.settled: list[tuple[tuple[CompiledEffect, ...], tuple[int, Accounts, int]]] = []


def opening(story: Story, accounts: Accounts) -> Core:
    """Return the state before the first word."""
    return (BEFORE, story.opening_marks, accounts, story.scenario.product.start)


def enter(story: Story, core: Core, trail: Trail | None = None, at: int | None = None) -> Core:
    """Return the state in which the player first answers; `core` is one before the first word.

    `at` is the number of the place to come in at, where that is not the first one.
    """
    _place, marks, accounts, product = core
    return _arrive(story, story.first if at is None else at, marks, accounts, product, trail)


def available(story: Story, core: Core) -> list[Reply]:
    """Return the listed replies on offer in `core`, in the author's order."""
    place, marks, accounts, product = core
    return [
        reply
        for reply in story.places[place].replies
        if not marks & reply.taken and (reply.when is None or reply.when(marks, accounts, product))
    ]


def advance(story: Story, core: Core, reply: Reply, trail: Trail | None = None) -> Core:
    """Return the state after a listed reply, which must be available in `core`."""
    known = story.scored[reply.number]
    told = core[1] & reply.key
    scored = known.get(told)
    if scored is None:
        scored = known[told] = story.scorer.score(core[1], reply.performance)
    return _answer(story, core, scored, reply.performance, reply, trail)


def perform(
    story: Story, core: Core, performance: Performance, reply: Reply | None, trail: Trail, *, settled: bool = True
) -> Core:
    """Return the state after typed words: on the way of `reply` where they fit one, else of the node's fallback.

    Words that fit a reply without containing what it agrees to (`settled` is False) earn what they earn, and the story
    stays where it is.
    """
    scored = story.scorer.score(core[1], performance)
    return _answer(story, core, scored, performance, reply, trail, settled=settled)


def binds(reply: Reply) -> bool:
    """Say whether a listed reply agrees to something: it moves product, or makes, keeps or breaks a promise."""
    return any(effect.product or effect.vows for effect in reply.effects)


def line_of(place: Place, marks: int, accounts: Accounts, product: int) -> Line:
    """Return the variant that is said on arriving at `place`."""
    for line in place.lines:
        if line.when is None or line.when(marks, accounts, product):
            return line
    return place.lines[-1]


def relationship(story: Story, accounts: Accounts) -> int:
    """Return the first axis, 0..100: the weighted mean of the accounts, rounded half away from zero."""
    weights = [member.weight for member in story.scenario.cast.values()]
    total = sum(weight * account for weight, account in zip(weights, accounts, strict=True))
    return rules.round_half_away(total, sum(weights))


def _answer(
    story: Story,
    core: Core,
    scored: Scored,
    performance: Performance,
    reply: Reply | None,
    trail: Trail | None,
    *,
    settled: bool = True,
) -> Core:
    """Apply a scored reply, its effects, and whatever the story says by itself until the player's next turn."""
    number, marks, accounts, product = core
    place = story.places[number]
    if trail is not None:
        trail.entries.extend(scored.entries)
    accounts = _credit(story, accounts, scored.deltas, trail)
    leak = 0
    # Words that fit nothing earn nothing, an aside included.
    if reply is not None and "probe_aside" in performance.patterns:
        leak = line_of(place, marks, core[2], product).leak
    marks = marks & ~scored.written | scored.bits
    if trail is not None:
        trail.heard = (marks, accounts, product)
    if reply is None:
        target = place.fallback
    elif not settled:
        target = number
    else:
        before = (marks, accounts, product)
        marks |= reply.taken
        changed = reply.changes_mind or "change_mind" in performance.patterns
        target, marks, accounts, product = _settle(story, reply.effects, before, marks, performance.to, changed, trail)
    marks |= leak
    for vow in place.due:
        if target != number and marks & vow.made:
            marks, accounts = _vow(story, vow, marks, accounts, performance.to, trail)
    return _arrive(story, target, marks, accounts, product, trail)


def _arrive(story: Story, target: int, marks: int, accounts: Accounts, product: int, trail: Trail | None) -> Core:
    """Go to a place, and on through those that go on by themselves, until the player answers or it ends."""
    while True:
        place = story.places[target]
        marks = marks & ~place.lapse | place.visit
        if trail is not None:
            trail.arrivals.append((target, marks, accounts, product))
        if not place.effects:
            return (target, marks, accounts, product)
        onward, marks, accounts, product = _settle(
            story, place.effects, (marks, accounts, product), marks, 0, False, trail
        )
        if place.ends:
            return (target, marks, accounts, product)
        target = onward


def _settle(
    story: Story,
    effects: tuple[CompiledEffect, ...],
    before: tuple[int, Accounts, int],
    marks: int,
    to: int,
    changed: bool,
    trail: Trail | None,
) -> tuple[int, int, Accounts, int]:
    """Apply every effect whose condition held `before`; return the place they lead to (-1: none) and the state."""
    if trail is not None:
        trail.settled.append((effects, before))
    seen_marks, accounts, product = before
    seen_accounts, seen_product = accounts, product
    target = -1
    for effect in effects:
        if effect.when is not None and not effect.when(seen_marks, seen_accounts, seen_product):
            continue
        marks = marks & ~effect.clear_bits | effect.set_bits
        if effect.product:
            product = min(rules.ACCOUNT_MAX, max(rules.ACCOUNT_MIN, product + effect.product))
        if effect.rare:
            marks, accounts = _rare(story, effect, marks, accounts, to, changed, trail)
        if target < 0:
            target = effect.goto
    return target, marks, accounts, product


def _rare(
    story: Story,
    effect: CompiledEffect,
    marks: int,
    accounts: Accounts,
    to: int,
    changed: bool,
    trail: Trail | None,
) -> tuple[int, Accounts]:
    """Apply counters, promises and stances."""
    for addition in effect.additions:
        marks = addition.apply(marks)
    for vow in effect.vows:
        marks, accounts = _vow(story, vow, marks, accounts, to, trail)
    for stand in effect.stands:
        if marks & stand.opposite and not changed:
            accounts = _charge(story, "contradiction", stand.topic, rules.CONTRADICTED, accounts, to, trail)
        marks = marks & ~stand.opposite | stand.own
    return marks, accounts


def _vow(story: Story, vow: Vow, marks: int, accounts: Accounts, to: int, trail: Trail | None) -> tuple[int, Accounts]:
    """Make, keep or break a promise; keeping and breaking move the account only where it stands open."""
    if vow.act == "make":
        return marks & ~(vow.kept | vow.broken) | vow.made, accounts
    if not marks & vow.made or marks & (vow.kept | vow.broken):
        return marks, accounts
    if vow.act == "keep":
        return marks | vow.kept, _charge(story, "promise_kept", vow.promise, rules.PROMISE_KEPT, accounts, to, trail)
    return marks | vow.broken, _charge(story, "promise_broken", vow.promise, rules.PROMISE_BROKEN, accounts, to, trail)


def _charge(
    story: Story, kind: str, subject: str, points: int, accounts: Accounts, to: int, trail: Trail | None
) -> Accounts:
    """Move the addressee's account, and the witnesses' by their shares, for something done and not said."""
    deltas: list[int] = []
    for index, member in enumerate(story.scenario.cast.values()):
        share = 100 if index == to else round(member.witness * 100)
        deltas.append(rules.weigh(points, (share,)))
    if trail is not None:
        for index, delta in enumerate(deltas):
            if delta:
                trail.entries.append(story.scorer.plain(kind, index, delta, note=subject))  # type: ignore[arg-type]
    return _credit(story, accounts, tuple(deltas), trail)


def _credit(story: Story, accounts: Accounts, deltas: tuple[int, ...], trail: Trail | None) -> Accounts:
    """Move the accounts and hold them within their range; what that takes away is an entry of its own."""
    moved = tuple(map(int.__add__, accounts, deltas))
    if min(moved) >= rules.ACCOUNT_MIN and max(moved) <= rules.ACCOUNT_MAX:
        return moved
    held = tuple(min(rules.ACCOUNT_MAX, max(rules.ACCOUNT_MIN, account)) for account in moved)
    if trail is not None:
        for index, (account, kept) in enumerate(zip(moved, held, strict=True)):
            if kept != account:
                trail.entries.append(story.scorer.plain("clamp", index, kept - account))
    return held
