"""Playing line by line: for screen readers, pipes and recordings. The same content as on the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TextIO

from simulator.cli.plain_asides import aside, ways
from simulator.cli.plain_debrief import debriefed, explained
from simulator.cli.plain_keeping import as_remembered, end, is_kept, left_in_the_middle, memories
from simulator.cli.plain_words import Guessed, addressed, asking, called, guess_in
from simulator.coaching.feedback import movement
from simulator.coaching.guessing import QUESTIONS, Blank, blanks
from simulator.coaching.session import LONGEST_REPLY, PlayError, ReplyTooLong, Session
from simulator.content.scenario import Choice
from simulator.content.text import clean
from simulator.conversation.play import Said, Turn

if TYPE_CHECKING:
    from simulator.content.packs import Library

_QUIT: Final = ("q", "quit", "exit")
_TAKE_BACK: Final = "u"
_GO_ON: Final = "continue"
_GUESS: Final = "guess"
_FAVOUR: Final = "favour"


def play_plain(session: Session, source: TextIO, out: TextIO, library: Library, *, offer: bool = True) -> None:
    """Play `session`, reading replies from `source` and writing everything to `out`; ends with the debrief.

    Letters look at sources of the preparation, numbers choose a reply, `u` takes the last one back, `q` leaves,
    `guess` fills in the stakeholder map before the first reply, `favour` asks for one that is owed, `hint` gives a
    hint, `predict well` says how the next reply will land, `@name` says whom words are for; any other words are said
    as they are typed. The attempt is kept as the app keeps it. With `offer`, people remember the player as they do in
    the app, and an attempt at the same scenario that was left in the middle can be gone on with instead.
    """
    plain = _Plain(session, source, out)
    plain.keep(library, offer=offer)
    plain.run()
    from simulator.records.attempts import saved_aside

    saved = saved_aside(plain.session)
    if saved:
        plain.line(f"\n{saved}")


def print_transcript(session: Session, out: TextIO) -> None:
    """Write what was said and what it did, without asking for anything."""
    plain = _Plain(session, None, out)
    for said in session.opening_lines():
        plain.say(said)
    for turn in session.replies:
        plain.line(f"\nYou: {session.reply_text(turn)}")
        plain.answer(turn)
    if session.finished:
        plain.look_back()


def _guess_so_far(blank: Blank, answer: str) -> str:
    return " (your guess)" if blank.guess == answer else ""


def _minutes(number: int) -> str:
    return "1 minute" if number == 1 else f"{number} minutes"


class _Plain:
    def __init__(self, session: Session, source: TextIO | None, out: TextIO) -> None:
        self.session = session
        self.source = source
        self.out = out
        self.waiting = ""
        self.begun_before = ""
        self.library: Library | None = None

    # --- keeping ----------------------------------------------------------------------------------------------

    def keep(self, library: Library, *, offer: bool) -> None:
        """Keep the attempt, and look for one that can be gone on with."""
        from simulator.records.attempts import keep

        keep(self.session, self.tell)
        if offer:
            self.session = as_remembered(self.session, self.tell)
        left = left_in_the_middle(self.session) if offer else None
        if left is not None:
            replies = f"{left.replies} repl{'y' if left.replies == 1 else 'ies'}"
            where = f"after {replies}" if left.replies else "before the first reply"
            self.line(f"You left this one {where}, in {left.mode} mode. Type 'continue' to go on there.\n")
            self.library, self.begun_before = library, left.id

    def tell(self, message: str) -> None:
        self.line(f"({message})")

    def go_on(self) -> bool:
        """Go on with the attempt that was left in the middle; say whether that could be."""
        from simulator.content.diagnostics import ContentError
        from simulator.records.attempts import Disputes, resume
        from simulator.records.values import JournalError

        assert self.library is not None
        try:
            self.session = resume(self.library, self.begun_before, self.tell, Disputes())
        except (ContentError, JournalError, PlayError) as error:
            self.line(f"It cannot go on: {error}")
            return False
        finally:
            self.begun_before = ""
        if self.session.begun:
            last = self.session.replies[-1]
            self.line(f"\nYou said last: {self.session.reply_text(last)}")
        return True

    def line(self, text: str = "") -> None:
        print(clean(text), file=self.out)

    def say(self, said: Said) -> None:
        persona = self.session.story.personas[said.speaker]
        self.line(f"\n{persona.name}: {said.text}")

    def run(self) -> None:
        self.briefing()
        if not self.session.begun and not self.prepare():
            return
        for said in self.session.lines:
            self.say(said)
        while not self.session.finished:
            if not self.turn():
                kept = " It is kept, and can go on here or in the app."
                self.line(f"\nYou leave in the middle.{kept if is_kept(self.session) else ''}")
                return
        self.look_back()
        end(self.session)

    def ask(self, prompt: str) -> str | None:
        """Return the next line of the player's, None at the end of the input."""
        print(prompt, end="", file=self.out, flush=True)
        assert self.source is not None
        line = self.source.readline()
        if not line:
            self.line()
            return None
        return clean(line).strip()

    # --- before -----------------------------------------------------------------------------------------------

    def briefing(self) -> None:
        scenario, fill = self.session.story.scenario, self.session.story.fill
        self.line(scenario.title)
        if scenario.setting:
            self.line(f"\n{fill(scenario.setting).strip()}")
        for persona in self.session.story.personas.values():
            self.line(f"\n{persona.name}, {persona.role}. {fill(persona.bio).strip()}")
        self.line(f"\nThe ask: {fill(scenario.ask)}")
        self.remind()

    def remind(self) -> None:
        remembered = memories(self.session)
        if remembered:
            self.line()
        for words in remembered:
            self.line(words)

    def prepare(self) -> bool:
        """Spend the minutes; say whether the conversation is to begin."""
        sources = self.session.story.scenario.prep.sources
        letters = dict(zip("abcdefgh", sources, strict=False))
        while True:
            view = self.session.view
            open_ones = {
                letter: name
                for letter, name in letters.items()
                if name not in view.prepared and sources[name].minutes <= view.minutes_left
            }
            if not open_ones:
                if view.prepared:
                    self.line("\nThat was the time to prepare. You walk in.")
                return True
            self.line(f"\nYou have {_minutes(view.minutes_left)} to prepare.")
            for letter, name in open_ones.items():
                label = self.session.story.fill(sources[name].label)
                self.line(f"  {letter}. {label} ({_minutes(sources[name].minutes)})")
            if not view.prepared and not self.session.guesses and blanks(self.session):
                self.line("'guess' shows what can be guessed about them; the debrief says how near you were.")
            reply = self.ask("A letter looks, Enter walks in: ")
            if reply is None or reply.lower() in _QUIT:
                return False
            if self.guessed(reply) or self.favoured(reply):
                continue
            if self.goes_on(reply):
                if self.session.begun:
                    return True
                continue
            if reply.lower() in letters and reply.lower() not in open_ones:
                # A letter means a source here, even one that was read or takes too long: never a first reply.
                seen = letters[reply.lower()] in view.prepared
                self.line("You have looked at that." if seen else "There is not enough time left for that.")
                continue
            if reply.lower() not in open_ones:
                # Whoever answers straight away has walked in: the words are the first reply.
                self.waiting = reply
                return True
            self.look(open_ones[reply.lower()])

    def goes_on(self, reply: str) -> bool:
        """Go on with an earlier attempt where `reply` asks for that and there is one."""
        return bool(self.begun_before) and reply.lower() == _GO_ON and not self.session.events and self.go_on()

    def guessed(self, reply: str) -> bool:
        """Take `reply` as a guess or as the question for what can be guessed; say whether it was either."""
        if self.session.begun:
            return False
        if reply.lower() == _GUESS and blanks(self.session):
            for blank in blanks(self.session):
                self.guessable(blank)
            return True
        guess = guess_in(self.session, reply)
        if isinstance(guess, Guessed):
            blank = guess.blank
            self.session.guess(blank.cast, blank.item, guess.answer)
            self.line(f"You guess, for {blank.name}'s {blank.item}: {blank.answers[guess.answer]}")
        elif guess is not None:
            self.guessable(guess)
        return guess is not None

    def favoured(self, reply: str) -> bool:
        """Ask for the benefit of the doubt where `reply` does and somebody owes it; say whether it was that."""
        from simulator.records.attempts import with_favour

        if reply.lower() != _FAVOUR or self.session.begun:
            return False
        favoured = with_favour(self.session, self.tell)
        if favoured is not None:
            self.session = favoured
            self.remind()
        return favoured is not None

    def guessable(self, blank: Blank) -> None:
        self.line(f"\n{blank.name}'s {blank.item}, {QUESTIONS[blank.item]}:")
        for number, (answer, words) in enumerate(blank.answers.items(), start=1):
            self.line(f"  {asking(self.session, blank)} {number}: {words}{_guess_so_far(blank, answer)}")

    def look(self, name: str) -> None:
        story = self.session.story
        source = story.scenario.prep.sources[name]
        found = self.session.prepare(name).found
        if found:
            self.line(f"\n{found.strip()}")
        for fact in source.learn:
            self.line(f"You know now: {story.fill(story.scenario.facts[fact].text)}")

    # --- during -----------------------------------------------------------------------------------------------

    def turn(self) -> bool:
        """Play one reply; say whether to go on."""
        choices = self.session.available
        self.line()
        for number, choice in enumerate(choices, start=1):
            self.line(f"  {number}. {self.session.words_of(choice)}{self.whom(choice)}")
        while True:
            reply, self.waiting = self.waiting or self.ask("You: "), ""
            if reply is None or reply.lower() in _QUIT:
                return False
            if not reply:
                self.line(self.ways())
            elif reply.lower() == _TAKE_BACK:
                self.take_back()
                return True
            elif self.goes_on(reply):
                for said in self.session.lines:
                    self.say(said)
                return True
            elif (told := aside(self.session, reply)) is not None:
                self.line(told)
            elif not (self.guessed(reply) or self.favoured(reply)):
                turn = self.reply(reply, [choice.id for choice in choices])
                if turn is not None:
                    self.answer(turn)
                    return True

    def ways(self) -> str:
        """Return what can be typed now, in a line."""
        told = ["A number chooses a reply; any other words are said as you type them."]
        if len(self.session.story.cast) > 1:
            first = self.session.story.personas[self.session.story.cast[-1]].name.split()[0]
            told.append(f"Begin with '@{first}' to speak to {first}.")
        if not self.session.begun and blanks(self.session):
            told.append("'guess' shows what can be guessed about them.")
        if self.session.begun and self.session.header.mode != "exam":
            told.append("'u' takes your last reply back.")
        told.append(ways(self.session))
        return " ".join([*told, "'q' leaves."])

    def whom(self, choice: Choice) -> str:
        """Return to whom a listed reply is said, where that is not whoever spoke."""
        if len(self.session.story.cast) == 1 or choice.to in (None, self.session.lines[-1].speaker):
            return ""
        return f" (to {self.session.story.personas[choice.to].name.split()[0]})"

    def reply(self, line: str, ids: list[str]) -> Turn | None:
        """Give the reply that `line` asks for; say why and return None where that cannot be."""
        spoken_to = addressed(self.session, line)
        to, words = spoken_to or (None, line)
        if spoken_to is None and line.startswith("@") and len(self.session.story.cast) > 1:
            names = ", ".join(f"@{called(self.session, cast)[1]}" for cast in self.session.story.cast)
            self.line(f"Nobody here is called that. You can speak to {names}.")
            return None
        if not words:
            self.line("Say something after the name.")
            return None
        try:
            if not words.isdecimal():
                return self.session.type(words, to)
            number = int(words) if len(words) < 4 else 0
            if 1 <= number <= len(ids):
                return self.session.choose(ids[number - 1])
            self.line(f"There are {len(ids)} replies to choose from.")
        except ReplyTooLong as error:
            if error.said:
                self.line(error.said)
            self.line(f"That is more than {LONGEST_REPLY} characters. Nobody listens that long; say it shorter.")
        except PlayError as error:
            self.line(f"{error}")
        return None

    def take_back(self) -> None:
        if self.session.header.mode == "exam":
            self.line("In an exam a word once spoken stands.")
        elif self.session.take_back():
            self.line("Taken back.")
            for said in self.session.lines:
                self.say(said)
        else:
            self.line("Nothing was said yet.")

    def answer(self, turn: Turn) -> None:
        """Write the reaction first, then the points and why, as the mode allows."""
        for said in turn.answer:
            self.say(said)
        if self.session.header.mode == "exam":
            return
        for cast, points in movement(turn).items():
            name = self.session.story.personas[cast].name.split()[0]
            account = dict(zip(self.session.story.cast, turn.state.accounts, strict=True))[cast]
            self.line(f"  [{name} {points:+d}, now {account}]")
        for line in explained(self.session, turn):
            self.line(line)

    def look_back(self) -> None:
        for line in debriefed(self.session):
            self.line(line)
