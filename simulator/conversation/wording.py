"""Words that vary, compiled: what is told in a state, and never what a rule reads."""

from __future__ import annotations

import dataclasses
from typing import Final

from simulator.content.wording import Wording
from simulator.conversation.compiling import Accounts, Compiler, Test


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """Variants in the author's order; what their tests read is no part of what a state must remember."""

    variants: tuple[tuple[Test | None, str], ...]

    def told(self, marks: int, accounts: Accounts, product: int) -> str:
        """Return the first variant that holds, slots unfilled; "" where none does."""
        for test, text in self.variants:
            if test is None or test(marks, accounts, product):
                return text
        return ""


NO_WORDS: Final = Words(())


def compiled(wording: Wording, compiler: Compiler) -> Words:
    """Return `wording` with its conditions compiled."""
    if not wording:
        return NO_WORDS
    return Words(
        tuple(
            (compiler.condition(variant.when).test if variant.when is not None else None, variant.text)
            for variant in wording
        )
    )
