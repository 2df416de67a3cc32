"""My meeting tomorrow: four questions before it, and the one page that one leaves a rehearsal with. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Final

from simulator.coaching.debrief import debrief
from simulator.coaching.feedback import addressee, movement
from simulator.coaching.guessing import QUESTIONS as ITEM_WORDS
from simulator.coaching.session import Session
from simulator.content.fields import ITEMS, Item
from simulator.content.loaded import LoadedScenario
from simulator.conversation.performing import questions
from simulator.conversation.play import Turn, available, begin

MOST_BLANKS: Final = 8
"""Names to fill in at most: more would be a form."""
LONGEST_ANSWER: Final = 400
"""Characters of an answer to one of the four questions."""
QUESTIONS: Final[tuple[tuple[str, str, str], ...]] = (
    ("argument", "What is their best argument?", "Put it as well as they would."),
    ("downside", "What is the real downside of what you want?", "The one you'd rather not bring up."),
    ("unseen", "What might you not be seeing?", "Who knows something about this that you don't?"),
    ("change", "What would change your mind?", "A fact, a number, a name."),
)
"""The four questions before the rehearsal: what an answer is called, the question, and a nudge."""
_STILL_TO_ASK: Final[Mapping[Item, str]] = {
    "constraint": "What made this urgent now, and who is waiting for it?",
    "fear": "Suppose it doesn't happen by then. What does the day after look like for you?",
    "metric": "Which number will people ask you about when the quarter is over?",
}
_LINES: Final[Mapping[str, str]] = {
    "security": "Not on security, whatever they say.",
    "compliance": "Not on what the law asks.",
    "trust": "Not on what users trust you with.",
    "values": "Not on what the company stands for.",
    "vision": "Not on what the product is for.",
}
_QUESTIONS_KEPT: Final = 2


@dataclasses.dataclass(frozen=True, slots=True)
class Answers:
    """What the player wrote down before the rehearsal; "" where a question was passed over."""

    argument: str = ""
    downside: str = ""
    unseen: str = ""
    change: str = ""

    def to_json(self) -> dict[str, str]:
        """Return them as a JSON object."""
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True, slots=True)
class MapLine:
    """One line of the map: whose, what (`item`), what is known of it, and whether it came out in the rehearsal."""

    name: str
    item: Item
    words: str
    found: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """The one page: what to walk in with."""

    title: str
    who: str
    ask: str
    map: tuple[MapLine, ...]
    opening: str
    own_opening: bool
    questions: tuple[str, ...]
    fold: tuple[str, ...]
    hold: tuple[str, ...]
    plan: str
    answers: Answers

    def to_json(self) -> dict[str, object]:
        """Return it as a JSON object."""
        return dataclasses.asdict(self)


def blanks(loaded: LoadedScenario) -> dict[str, tuple[str, str]]:
    """Return what can be filled in, as question and default by slot id: `MOST_BLANKS` at most."""
    slots = list(loaded.scenario.slots.items())[:MOST_BLANKS]
    return {name: (slot.ask, slot.default) for name, slot in slots}


def sheet(session: Session, answers: Answers, plan: str = "") -> Sheet:
    """Return the page for what was rehearsed in `session`; `plan` is the if-then plan, if one was picked already."""
    story = session.story
    opening, own = _opening(session)
    people = [story.personas[cast] for cast in story.cast]
    return Sheet(
        title=story.fill(story.scenario.title),
        who=", ".join(f"{story.fill(person.name)}, {story.fill(person.role)}" for person in people),
        ask=story.fill(story.scenario.ask),
        map=_map(session),
        opening=opening,
        own_opening=own,
        questions=_questions(session, answers),
        fold=_fold(session, answers),
        hold=_hold(session),
        plan=plan or _plan(session, answers),
        answers=answers,
    )


def markdown(page: Sheet) -> str:
    """Return `page` as Markdown; what was written into it is never read as markup."""
    parts = [f"# My meeting: {_plain(page.title)}", f"{_plain(page.who)} wants: {_plain(page.ask)}"]
    parts.append("## The map\n" + "\n".join(f"- {_plain(words)}" for words in map_lines(page)))
    lead = "My opening line" if page.own_opening else "An opening line to borrow"
    parts.append(f"## {lead}\n> {_plain(page.opening)}")
    parts.append("## Two questions to ask\n" + "\n".join(f"{n}. {_plain(q)}" for n, q in enumerate(page.questions, 1)))
    parts.append("## What I'd give way on\n" + "\n".join(f"- {_plain(words)}" for words in (*page.fold, *page.hold)))
    parts.append(f"## If, then\n{_plain(page.plan)}")
    asked = [(question, getattr(page.answers, name)) for name, question, _nudge in QUESTIONS]
    written = [f"- {question} {_plain(words)}" for question, words in asked if words]
    if written:
        parts.append("## What I wrote beforehand\n" + "\n".join(written))
    return "\n\n".join(parts) + "\n"


def map_lines(page: Sheet) -> list[str]:
    """Return the map as sentences."""
    alone = len({line.name for line in page.map}) <= 1
    lines: list[str] = []
    for line in page.map:
        whose = "" if alone else f"{line.name}: "
        sign = "✓" if line.found else "?"
        lines.append(f"{sign} {whose}{ITEM_WORDS[line.item]}: {line.words}")
    return lines


def _map(session: Session) -> tuple[MapLine, ...]:
    """Return what came out about everybody, the player's guess where nothing did."""
    story, view, guesses = session.story, session.view, session.guesses
    lines: list[MapLine] = []
    for cast, member in story.scenario.cast.items():
        for item in ITEMS:
            truth = story.truth[cast].get(item)
            if truth is None or item not in member.hidden:
                continue
            found = view.discovered[cast][item].state == "confirmed"
            guess = guesses.get((cast, item))
            if found:
                words = story.fill(member.hidden[item][truth].text)
            elif guess is not None:
                words = f"my guess: {story.fill(member.hidden[item][guess].text)}"
            else:
                words = "still to find out"
            lines.append(MapLine(story.fill(story.personas[cast].name), item, words, found))
    return tuple(lines)


def _moved(session: Session, turn: Turn) -> int:
    return movement(turn).get(addressee(session, turn), 0)


def _opening(session: Session) -> tuple[str, bool]:
    """Return the player's first reply where it landed; else an expert's; else what landed best, or was said first."""
    said = session.replies
    if said and _moved(session, said[0]) > 0:
        return session.reply_text(said[0]), True
    offered = available(session.story, begin(session.story, session.header))
    expert = next((choice for choice in offered if choice.model), None)
    if expert is not None:
        return session.words_of(expert), False
    best = max(said, key=lambda turn: _moved(session, turn), default=None)
    return (session.reply_text(best), True) if best is not None else (_STILL_TO_ASK["constraint"], False)


def _questions(session: Session, answers: Answers) -> tuple[str, ...]:
    """Return two questions: the player's own that earned most, then what is still to be found out."""
    opening = _opening(session)[0]
    asked = [
        turn
        for turn in session.replies
        if questions() & set(turn.patterns) and _moved(session, turn) > 0 and "?" in session.reply_text(turn)
    ]
    asked.sort(key=lambda turn: -_moved(session, turn))
    own = [session.reply_text(turn) for turn in asked]
    discovered = session.view.discovered
    open_items: list[Item] = [
        item
        for item in ITEMS
        if any(item in items and items[item].state != "confirmed" for items in discovered.values())
    ]
    to_ask = [_STILL_TO_ASK[item] for item in (*open_items, *ITEMS)]
    if answers.unseen:
        to_ask.insert(1, f"What am I not seeing? (I'd guess: {answers.unseen})")
    wanted = [words for words in dict.fromkeys([*own[:1], *to_ask, *own[1:]]) if words != opening]
    return tuple(wanted[:_QUESTIONS_KEPT])


def _fold(session: Session, answers: Answers) -> tuple[str, ...]:
    """Return where to give way: on what the player said would change their mind, and what the decision allows."""
    decision = session.story.scenario.decision
    told: list[str] = []
    if answers.change:
        told.append(f"If this turns out to be so: {answers.change}")
    if answers.downside:
        told.append(f"Say it first, before they do: {answers.downside}")
    if decision.owner not in ("player", "shared") and decision.line == "none":
        told.append("It's their decision. Once they have heard the case, carry it as if it were yours.")
    if decision.reversible and decision.impact != "high":
        told.append("It can be undone and costs little: let them have it, and say what you'd look at in a month.")
    if not told:
        told.append("On when and how much. Not on whether it gets found out first what it costs.")
    return tuple(told)


def _hold(session: Session) -> tuple[str, ...]:
    decision = session.story.scenario.decision
    return (_LINES[decision.line],) if decision.line in _LINES else ()


def _plan(session: Session, answers: Answers) -> str:
    """Return the if-then plan: about their best argument where the player named it, else the debrief's first."""
    if answers.argument:
        words = answers.argument.strip().rstrip(".!?")
        return f"If they say “{words}”, then I first say what is right about it, and ask one question before I answer."
    return debrief(session).plans[0]


def _plain(words: str) -> str:
    """Return `words` on one line, with the signs that Markdown obeys made harmless."""
    line = " ".join(words.split())
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in line)


def of_json(value: Mapping[str, object]) -> Answers:
    """Return the answers that `to_json` made; unknown ones are left out."""
    known: Sequence[str] = [field.name for field in dataclasses.fields(Answers)]
    return Answers(**{name: str(value[name]) for name in known if name in value})
