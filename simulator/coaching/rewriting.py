"""The rewrite exercise: a bad line, the player's own version of it, and what became of what was wrong."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from simulator.content.rubric import rubric
from simulator.language.reading import Reading


@dataclasses.dataclass(frozen=True, slots=True)
class Rewrite:
    """What a rewritten line does. Pattern ids, in the rubric's order.

    `gone` are the bad patterns of the line that are not in it any more, `still` those that are, `new` bad ones that
    came in; `does` are the good patterns it performs, and `missing` those that were wanted and are not there.
    """

    reading: Reading
    gone: tuple[str, ...]
    still: tuple[str, ...]
    new: tuple[str, ...]
    does: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def done(self) -> bool:
        """Whether nothing bad is left and nothing that was wanted is missing."""
        return not (self.still or self.new or self.missing)

    def sentences(self) -> tuple[str, ...]:
        """Return what to tell the player: what it does now, what it still does, what is missing."""
        patterns = rubric()
        told = [f"It {patterns[name].did}." for name in self.does]
        told += [f"It still {patterns[name].did}. {patterns[name].feedback.missed}" for name in self.still]
        told += [f"Now it {patterns[name].did} as well. {patterns[name].feedback.missed}" for name in self.new]
        told += [f"{patterns[name].feedback.missed} For example: “{patterns[name].example}”" for name in self.missing]
        return tuple(told)


def rewritten(line: str, attempt: str, *, bad: Collection[str], wanted: Collection[str], context: str = "") -> Rewrite:
    """Return what `attempt`, a rewrite of `line`, does.

    `bad` are the bad patterns that `line` performs, `wanted` the good ones that a good version would; `context` is what
    was said before. A line handed back unchanged still does everything that it did.
    """
    from simulator.language import Candidate, read
    from simulator.language.quoting import quoted, reading_of

    original = Candidate("line", line, tuple(bad))
    unchanged = quoted(attempt, [original]) is not None
    reading = reading_of(attempt, original) if unchanged else read(attempt, context)
    performed = set(reading.patterns)
    known = rubric()
    return Rewrite(
        reading=reading,
        gone=tuple(name for name in known if name in bad and name not in performed),
        still=tuple(name for name in known if name in bad and name in performed),
        new=tuple(name for name in known if not known[name].good and name in performed and name not in bad),
        does=tuple(name for name in known if known[name].good and name in performed),
        missing=tuple(name for name in known if name in wanted and name not in performed),
    )
