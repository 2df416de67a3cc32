"""How well readings agree with labels: precision, recall and F1 by pattern, together, and the overall verdict."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from simulator.content.rubric import rubric
from simulator.language.reading import Reading


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a pattern was rightly found (``hits``), wrongly found (``false``) and not found (``missed``)."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of the found that is right, 0 to 1; 1 where nothing was found and nothing was there."""
        found = self.hits + self.false
        return self.hits / found if found else float(self.missed == 0)

    @property
    def recall(self) -> float:
        """The share of the labelled that was found, 0 to 1; 1 where nothing was there."""
        labelled = self.hits + self.missed
        return self.hits / labelled if labelled else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1."""
        total = 2 * self.hits + self.false + self.missed
        return 2 * self.hits / total if total else 1.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.hits + other.hits, self.false + other.false, self.missed + other.missed)


@dataclass(frozen=True, slots=True)
class Scores:
    """An evaluation: counts by pattern, ``macro_f1`` over the patterns that were labelled at all, verdicts right."""

    by_pattern: Mapping[str, Counts]
    macro_f1: float
    overall_right: int
    overall_of: int

    @property
    def micro(self) -> Counts:
        """All patterns counted together."""
        return sum(self.by_pattern.values(), Counts())

    @property
    def bad(self) -> Counts:
        """The bad patterns counted together."""
        patterns = rubric()
        return sum((counts for name, counts in self.by_pattern.items() if not patterns[name].good), Counts())

    @property
    def overall_accuracy(self) -> float:
        """The share of labelled verdicts that the readings give too, 0 to 1."""
        return self.overall_right / self.overall_of if self.overall_of else 1.0

    def to_json(self) -> dict[str, Any]:
        """Return the evaluation as plain dicts and numbers."""

        def plain(counts: Counts) -> dict[str, float]:
            figures = {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
            return {**asdict(counts), **{name: round(figure, 4) for name, figure in figures.items()}}

        return {
            "patterns": {name: plain(counts) for name, counts in self.by_pattern.items()},
            "micro": plain(self.micro),
            "bad": plain(self.bad),
            "macro_f1": round(self.macro_f1, 4),
            "overall": {
                "right": self.overall_right,
                "of": self.overall_of,
                "accuracy": round(self.overall_accuracy, 4),
            },
        }


def evaluate(rows: Iterable[Mapping[str, Any]], reader: Callable[[str, str], Reading] | None = None) -> Scores:
    """Read labelled rows and compare.

    A row has ``text``, ``patterns`` and optionally ``context``, ``maybe`` (patterns that count neither for nor against)
    and ``overall``. ``reader`` is ``read`` unless another is given.

    Raises:
        KeyError: a row lacks ``text`` or ``patterns``.
    """
    if reader is None:
        from simulator.language.reader import read

        reader = read
    tally = {pattern: [0, 0, 0] for pattern in rubric()}
    right = of = 0
    for row in rows:
        reading = reader(row["text"], row.get("context") or "")
        _count(tally, set(reading.patterns), set(row["patterns"]), set(row.get("maybe") or ()))
        if row.get("overall"):
            of += 1
            right += reading.overall == row["overall"]
    by_pattern = {pattern: Counts(*counts) for pattern, counts in tally.items()}
    labelled = [counts.f1 for counts in by_pattern.values() if counts.hits + counts.missed]
    return Scores(by_pattern, sum(labelled) / len(labelled) if labelled else 1.0, right, of)


def _count(
    tally: dict[str, list[int]], found: Collection[str], labelled: Collection[str], maybe: Collection[str]
) -> None:
    for pattern, counts in tally.items():
        if pattern in maybe and pattern not in labelled:
            continue
        if pattern in found and pattern in labelled:
            counts[0] += 1
        elif pattern in found:
            counts[1] += 1
        elif pattern in labelled:
            counts[2] += 1
