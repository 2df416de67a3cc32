"""The reader's data, loaded once: lexicon, cues and fitted weights."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from simulator.language.compiling import ReadyCueSet, ready
from simulator.language.cues import Cue, CueSet, parse_cue
from simulator.language.judging import log_odds
from simulator.language.lexicon import Lexicon

_FOLDER: Final = Path(__file__).with_name("cues")
WEIGHTS_FILE: Final = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted weights. Patterns are addressed by their place in ``patterns``.

    After the patterns come two more places, for whether the reply does anything good, and anything bad, at all.
    ``bias`` holds a number a place: the log-odds before anything is said; ``held_from`` a number a pattern: the
    log-odds from which it is held; ``company`` how patterns bear on each other (see ``judging.in_company``);
    ``verdict`` how the overall verdict is judged (see ``judging.verdict_of``).
    ``features`` gives, for a feature, the places that it speaks for or against, each followed by its weight in log-odds
    a unit: one string, opened when the feature is first seen, as sixty thousand numbers are slow to load.
    """

    patterns: tuple[str, ...]
    bias: tuple[float, ...]
    held_from: tuple[float, ...]
    company: Mapping[str, Sequence[float]]
    verdict: Mapping[str, Sequence[float]]
    features: Mapping[str, str]
    places: Mapping[str, int]

    def of(self, pattern: str, feature: str) -> float:
        """Return the weight of a feature for a pattern, 0 where it has none."""
        wanted = self.places.get(pattern, -1)
        return next((weight for place, weight in self.spoken_by(feature) if place == wanted), 0.0)

    def spoken_by(self, feature: str) -> Sequence[tuple[int, float]]:
        """Return place and weight of every pattern that a feature speaks for or against."""
        row = self.features.get(feature)
        return opened(row) if row else ()


_LANE: Final = 32
"""Bits of a place in a packed row: hundredths of log-odds, far from overflowing however many features are added."""
_MIDDLE: Final = 1 << (_LANE - 1)


@lru_cache(maxsize=20_000)
def packed(row: str) -> int:
    """Return a row's weights, in hundredths, as one integer with a lane for each place.

    Adding such integers adds all places at once, which is some twenty times as fast as adding them one by one.
    """
    return sum(round(weight * 100) << _LANE * place for place, weight in opened(row))


def unpacked(added: int, places: int) -> list[float]:
    """Return the log-odds of each place, given packed rows that were added up."""
    # A lane below zero borrows from the next one: lifted by half its range, none is.
    lifted = added + sum(_MIDDLE << _LANE * place for place in range(places))
    lanes = memoryview(lifted.to_bytes(places * _LANE // 8, sys.byteorder)).cast("I")
    return [(lane - _MIDDLE) / 100 for lane in (lanes if sys.byteorder == "little" else reversed(lanes))]


@lru_cache(maxsize=20_000)
def opened(row: str) -> tuple[tuple[int, float], ...]:
    """Return the places and weights that a row of ``Weights.features`` holds."""
    parts = row.split()
    return tuple((int(place), float(weight)) for place, weight in zip(parts[::2], parts[1::2], strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """All that reading needs besides the text, known by its identity.

    ``cues`` are for replies, ``moments`` for contexts, ``frames`` for both.
    """

    lexicon: Lexicon
    cues: CueSet
    frames: CueSet
    moments: CueSet
    groups: Mapping[str, tuple[str, ...]]
    weights: Weights


def cue_files() -> list[Path]:
    """Return the cue files in a fixed order, the lexicon left out."""
    return sorted(path for path in _FOLDER.glob("*.yaml") if path.name != "lexicon.yaml")


def _load_yaml(path: Path) -> Any:
    # Imported here: what was made ready needs none of it.
    import yaml

    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


def load_cues(files: Iterable[Path]) -> list[Cue]:
    """Compile every line of the given cue files.

    Raises:
        CueError: a line is malformed.
    """
    cues: list[Cue] = []
    for path in files:
        for pattern, groups in _load_yaml(path).items():
            for group, block in groups.items():
                name = f"{pattern}.{group}"
                cues.extend(parse_cue(name, line) for line in block.splitlines() if line.strip())
    return cues


def known_words(cues: Iterable[Cue]) -> set[str]:
    """Return every word that a cue asks for by itself."""
    return {key for cue in cues for element in cue.elements for key in element.keys if not key.isupper()}


def sorted_out(cues: Sequence[Cue]) -> dict[str, list[Cue]]:
    """Return cues by what they serve: ``cues`` for replies, ``moments`` for contexts, ``frames`` for both."""
    return {
        "cues": [cue for cue in cues if not cue.group.startswith(("frame.", "context."))],
        "frames": [cue for cue in cues if cue.group == "frame.distance"],
        "moments": [cue for cue in cues if cue.group.startswith("context.")],
    }


@cache
def load_model() -> Model:
    """Load the reader's data; a few dozen milliseconds, once a process.

    Raises:
        OSError, ValueError: the installation is damaged.
    """
    files = [*cue_files(), _FOLDER / "lexicon.yaml"]
    data = ready(files)
    if data is not None:
        names: list[str] = data["groups"]
        lexicon = Lexicon(data["lexicon"], data["words"])
        sets = {
            kind: ReadyCueSet(data[kind]["rows"], names, data[kind]["index"]) for kind in ("cues", "frames", "moments")
        }
        of_replies: Iterable[str] = data["cues"]["groups"]
    else:
        cues = load_cues(cue_files())
        lexicon = Lexicon(load_lexicon(), known_words(cues))
        kinds = sorted_out(cues)
        sets = {kind: CueSet(some) for kind, some in kinds.items()}
        of_replies = dict.fromkeys(cue.group for cue in kinds["cues"])
    groups: dict[str, list[str]] = {}
    for name in of_replies:
        groups.setdefault(name.partition(".")[0], []).append(name)
    return Model(
        lexicon=lexicon,
        cues=sets["cues"],
        frames=sets["frames"],
        moments=sets["moments"],
        groups={pattern: tuple(names) for pattern, names in groups.items()},
        weights=load_weights(),
    )


def load_lexicon() -> dict[str, str]:
    """Return the word classes by name: the words of each in one block."""
    return _load_yaml(_FOLDER / "lexicon.yaml")


def load_weights(path: Path = WEIGHTS_FILE) -> Weights:
    """Read the fitted weights that ``training/fit.py`` wrote.

    Raises:
        OSError, ValueError, KeyError: the file is missing or damaged.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    patterns = tuple(data["patterns"])
    places = {pattern: place for place, pattern in enumerate(patterns)}
    held_from = tuple(log_odds(share) for share in data["threshold"])
    return Weights(patterns, tuple(data["bias"]), held_from, data["company"], data["verdict"], data["features"], places)
