"""The credibility ledger: the only way in which trust moves, with a reason for every point."""

from __future__ import annotations

import dataclasses
from typing import Any, Final, Literal

Kind = Literal[
    "pattern",
    "authored",
    "patience",
    "pushing",
    "pushed_on",
    "folded_unheard",
    "escalation",
    "contradiction",
    "promise_kept",
    "promise_broken",
    "clamp",
]

Reason = Literal[
    "aligned",
    "not_aligned",
    "undiscovered",
    "aimed_true",
    "aimed_decoy",
    "repeated",
    "in_a_row",
    "unsupported",
    "one_job",
    "one_question",
    "out_of_patience",
    "not_heard",
    "yours_to_decide",
    "escalated_badly",
    "persona",
    "witness",
    "fitted_nothing",
]

REASONS: Final[dict[str, str]] = {
    "aligned": "after you had shown that you want what they want",
    "not_aligned": "before anything of theirs was acknowledged",
    "undiscovered": "before you knew what drives them",
    "aimed_true": "it touched what really drives them",
    "aimed_decoy": "it touched something that does not drive them",
    "repeated": "the same move again",
    "in_a_row": "one push after another",
    "unsupported": "nothing you had learned stood behind it",
    "one_job": "a reply does one job; three moves counted already",
    "one_question": "only one question gets answered",
    "out_of_patience": "they had answered enough questions",
    "not_heard": "given up before they had heard the case",
    "yours_to_decide": "it was yours to decide",
    "escalated_badly": "it came without warning or with one side told",
    "persona": "how this person hears it",
    "witness": "heard from the side",
    "fitted_nothing": "they could not follow it",
}
"""What each factor's reason says to the player."""


@dataclasses.dataclass(frozen=True, slots=True)
class Factor:
    """One multiplier: `hundredths` (100 changes nothing), its reason, and words of the author's where there are any."""

    reason: Reason
    hundredths: int
    because: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the factor as a JSON object; `factor` is a plain number."""
        value: dict[str, Any] = {"reason": self.reason, "factor": self.hundredths / 100}
        return value | {"because": self.because} if self.because else value


@dataclasses.dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One movement of one account: `base` times all factors, rounded half away from zero, gives `points`.

    `spans` are character ranges in the reply that show the pattern. `note` holds words of the author's or a quotation.
    """

    kind: Kind
    cast: str
    pattern: str | None
    base: int
    factors: tuple[Factor, ...]
    points: int
    spans: tuple[tuple[int, int], ...] = ()
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the entry as a JSON object."""
        return {
            "kind": self.kind,
            "cast": self.cast,
            "pattern": self.pattern,
            "base": self.base,
            "factors": [factor.to_json() for factor in self.factors],
            "points": self.points,
            "spans": [list(span) for span in self.spans],
            "note": self.note,
        }
