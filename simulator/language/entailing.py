"""What the rubric says about patterns together, whatever the fitted weights say of each alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

_CANCELLING: Final = ("flat_refusal", "dismiss_goal", "attack_understanding", "stall", "absolute")
"""What a "yes, but" takes its acknowledgement back with; annotators count a sweeping "never" as a dismissal too."""
_MARGIN: Final = 1.0
"""By how much, in log-odds, "yes, but" may be surer than what cancels: telling which one it is, is the harder part."""


def entail(totals: Sequence[float], places: Mapping[str, int]) -> list[float]:
    """Return each pattern's log-odds after the rubric's two entailments.

    A reframing by data brings evidence along. A "yes, but" is only as sure as something that cancels.
    """
    settled = list(totals)
    evidence = places["bring_evidence"]
    settled[evidence] = max(settled[evidence], settled[places["data_reframe"]])
    cancelling = max(settled[places[pattern]] for pattern in _CANCELLING)
    settled[places["yes_but"]] = min(settled[places["yes_but"]], cancelling + _MARGIN)
    return settled
