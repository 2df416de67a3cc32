"""Influence capital: what one conversation leaves behind with a stakeholder, and how that opens the next one.

Every movement is an entry with its reason. Nothing here reads a clock or a database: whoever keeps the entries hands
them in, and what an attempt left can always be worked out again from its turns.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from simulator.content.loaded import LoadedScenario

CapitalKind = Literal[
    "impression",
    "lasting",
    "evidence",
    "understood",
    "promise_kept",
    "right_call",
    "lost_well",
    "credit",
    "escalated_well",
    "stance",
    "fought",
    "pushed_on",
    "pushes_everything",
    "contradiction",
    "turned_round",
    "promise_broken",
    "sulked",
    "claimed_credit",
    "escalated_badly",
    "event",
    "favour",
]

# --- what comes in, in points of credibility ---------------------------------------------------------------------
EVIDENCE: Final = 1
"""Per reply that brought something learned and was heard: the steadiest deposit, so a small one."""
UNDERSTOOD: Final = 1
"""Per reply that named what really drives them; being understood is remembered longer than being agreed with."""
SMALL_ONES: Final = 2
"""How often each small deposit counts in one conversation: a tenth figure makes nobody more trusted."""
CREDIT: Final = 1
"""Credit given away; once a conversation, or it becomes a manner of speaking."""
PROMISE_KEPT: Final = 3
"""As much as keeping it earns on the spot (`rules.PROMISE_KEPT`)."""
RIGHT_CALL: Final = 3
"""Held, with a case that was heard, where holding was called for, and it was decided so."""
LOST_WELL: Final = 3
"""A decision carried that was theirs: as much as a kept promise, for it is one."""
# --- what goes out -----------------------------------------------------------------------------------------------
PUSHED_ON: Final = -2
"""Three pushes running, or arguing on after it was lost; once a conversation."""
PUSHES_EVERYTHING: Final = -3
"""From the third conversation running in which a fight was picked that could have been let go."""
CONTRADICTED: Final = -4
"""The opposite of an earlier word, without what changed it (`rules.CONTRADICTED`)."""
PROMISE_BROKEN: Final = -6
"""Twice what keeping it earns, as within a conversation: trust leaves faster than it comes."""
SULKED: Final = -4
"""A decision accepted with a sting is heard as one that will not be carried."""
CLAIMED_CREDIT: Final = -4
"""Taking the credit costs more than giving it ever earns."""
ESCALATED_BADLY: Final = -3
"""Unannounced, one-sided or too early; escalating well costs nothing."""
# --- how it opens the next conversation --------------------------------------------------------------------------
IMPRESSION_DIVISOR: Final = 4
"""A quarter of how far the account moved stays: people sleep over most of a conversation."""
IMPRESSION_MOST: Final = 6
"""No single conversation is remembered as more than a kept or broken promise."""
CARRIED_MOST: Final = 20
"""Points by which what is carried warms or cools an opening: about one mood, so that a scenario stays the same one."""
OPENING_MIN: Final = 15
"""Nobody begins so low that no way leads back."""
OPENING_MAX: Final = 85
"""Nobody begins so high that nothing can go wrong."""
FAVOUR: Final = 8
"""What asking for the benefit of the doubt opens warmer, once, and what it takes from the balance, for good."""
RUNNING: Final = 3
"""Conversations in a row after which picking fights is what somebody is known for."""

_HIDDEN: Final = frozenset({"stance", "fought"})
"""Kinds that are only kept to be looked up later."""


@dataclasses.dataclass(frozen=True, slots=True)
class CapitalEntry:
    """One movement of the account with `stakeholder` (see `stakeholder`), in points.

    `note` says why, as it follows "she remembers": "you kept your word: …". `turn` counts the replies of `attempt`
    from 1 (None: the whole conversation), `scenario` is `pack:id` (in a course its stage), `at` is in seconds since
    1970.
    """

    stakeholder: str
    kind: CapitalKind
    points: int
    note: str
    turn: int | None = None
    attempt: str | None = None
    scenario: str = ""
    at: float = 0.0

    @property
    def told(self) -> bool:
        """Whether it is there to be shown, and not only to be looked up."""
        return self.kind not in _HIDDEN and bool(self.note)


def stakeholder(loaded: LoadedScenario, cast: str) -> str:
    """Return under which name the account with a cast member is kept: `pack:persona`, and the name if it is another.

    The same persona under another name is another person, and so is one met in another pack's company.
    """
    member = loaded.scenario.cast[cast]
    pack, _, persona = member.persona.rpartition(":")
    key = f"{pack or loaded.pack}:{persona}"
    return f"{key}/{member.name}" if member.name else key


def counted(entries: Iterable[CapitalEntry]) -> tuple[CapitalEntry, ...]:
    """Return the entries that count, oldest first: of several attempts at one scenario only those of the last.

    Playing again is free, so it must not pay twice. Entries of no attempt (events of a course) always count.
    """
    ordered = sorted(entries, key=lambda entry: entry.at)
    last = {entry.scenario: entry.attempt for entry in ordered if entry.attempt is not None}
    return tuple(
        entry for entry in ordered if entry.attempt is None or last.get(entry.scenario, entry.attempt) == entry.attempt
    )


def from_elsewhere(entries: Iterable[CapitalEntry], scenario: str) -> tuple[CapitalEntry, ...]:
    """Return the entries from anywhere but `scenario`: another go at it is not held against one."""
    return tuple(entry for entry in entries if entry.scenario != scenario)


def balance(entries: Iterable[CapitalEntry], who: str) -> int:
    """Return the balance of the account with stakeholder `who`, in points; it may be below 0."""
    return sum(entry.points for entry in entries if entry.stakeholder == who)


def opening(baseline: int, carried: int) -> int:
    """Return where an account opens, 0..100: the persona's `baseline` and what is `carried`, each held in bounds.

    The one rule of how anything is carried, within a course and without.
    """
    return _within(baseline, baseline + max(-CARRIED_MOST, min(CARRIED_MOST, carried)))


def openings(loaded: LoadedScenario, entries: Sequence[CapitalEntry]) -> dict[str, int]:
    """Return the accounts, by cast id, that open otherwise than the personas', for `Header.opening`.

    `entries` are those that count (see `counted`).
    """
    entries = from_elsewhere(entries, loaded.reference)
    found: dict[str, int] = {}
    for cast, persona in loaded.personas.items():
        account = opening(persona.credibility, balance(entries, stakeholder(loaded, cast)))
        if account != persona.credibility:
            found[cast] = account
    return found


def favoured(baseline: int, opened: int) -> int | None:
    """Return where an account that would open at `opened` opens for whoever asks for the benefit of the doubt.

    None where it cannot be asked for: what is carried above the persona's `baseline` is less than it takes, or it would
    make nothing warmer. The one rule of it, within a course and without.
    """
    asked = _within(baseline, opened + FAVOUR)
    return asked if opened - baseline >= FAVOUR and asked > opened else None


def _within(baseline: int, account: int) -> int:
    # A persona that begins beyond the bounds is not drawn into them by a memory.
    return max(min(OPENING_MIN, baseline), min(max(OPENING_MAX, baseline), account))


def remembered(entries: Iterable[CapitalEntry], who: str, limit: int = 2) -> tuple[CapitalEntry, ...]:
    """Return what `who` remembers first: the heaviest entries that can be told, `limit` at most, of equals the later.

    How a conversation went as a whole is only remembered where nothing in it stands out.
    """
    own = [entry for entry in entries if entry.stakeholder == who and entry.told and entry.points]
    order = {id(entry): number for number, entry in enumerate(own)}
    own.sort(key=lambda entry: (entry.kind == "impression", -abs(entry.points), -order[id(entry)]))
    return tuple(own[:limit])
