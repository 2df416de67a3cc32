"""Playing line by line: for screen readers, pipes and recordings. The same content as on the screens."""

from __future__ import annotations

from typing import TextIO

from simulator.coaching.debrief import QUADRANT_WORDS, debrief
from simulator.coaching.feedback import movement, remarks, why
from simulator.coaching.session import LONGEST_REPLY, PlayError, ReplyTooLong, Session
from simulator.content.text import clean
from simulator.conversation.play import Said, Turn

_QUIT = ("q", "quit", "exit")


def play_plain(session: Session, source: TextIO, out: TextIO) -> None:
    """Play `session`, reading replies from `source` and writing everything to `out`; ends with the debrief.

    Letters look at sources of the preparation, numbers choose a reply, `u` takes the last one back, `q` leaves; any
    other words are said as they are typed.
    """
    _Plain(session, source, out).run()


def print_transcript(session: Session, out: TextIO) -> None:
    """Write what was said and what it did, without asking for anything."""
    plain = _Plain(session, None, out)
    for said in session.opening_lines():
        plain.say(said)
    for turn in session.replies:
        plain.line(f"\nYou: {session.reply_text(turn)}")
        plain.answer(turn)
    if session.finished:
        plain.debrief()


class _Plain:
    def __init__(self, session: Session, source: TextIO | None, out: TextIO) -> None:
        self.session = session
        self.source = source
        self.out = out
        self.waiting = ""

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
                self.line("\nYou leave in the middle. Nothing is lost but the ending.")
                return
        self.debrief()

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
            self.line(f"\nYou have {view.minutes_left} minutes to prepare.")
            for letter, name in open_ones.items():
                label = self.session.story.fill(sources[name].label)
                self.line(f"  {letter}. {label} ({sources[name].minutes} minutes)")
            reply = self.ask("A letter looks, Enter walks in: ")
            if reply is None or reply.lower() in _QUIT:
                return False
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
            self.line(f"  {number}. {self.session.words_of(choice)}")
        while True:
            reply, self.waiting = self.waiting or self.ask("You: "), ""
            if reply is None or reply.lower() in _QUIT:
                return False
            if not reply:
                self.line("A number chooses a reply; any other words are said as you type them.")
                continue
            if reply.lower() == "u":
                self.take_back()
                return True
            try:
                turn = self.reply(reply, [choice.id for choice in choices])
            except ReplyTooLong:
                self.line(f"That is more than {LONGEST_REPLY} characters. Nobody listens that long; say it shorter.")
                continue
            except PlayError as error:
                self.line(f"{error}")
                continue
            if turn is not None:
                self.answer(turn)
                return True

    def reply(self, words: str, ids: list[str]) -> Turn | None:
        if not words.isdecimal():
            return self.session.type(words)
        number = int(words) if len(words) < 4 else 0
        if 1 <= number <= len(ids):
            return self.session.choose(ids[number - 1])
        self.line(f"There are {len(ids)} replies to choose from.")
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
        self.explain(turn)

    def explain(self, turn: Turn) -> None:
        for remark in remarks(self.session, turn):
            quote = f' ("{remark.quotes[0]}")' if remark.quotes else ""
            self.line(f"  {remark.sign:>3}  {remark.did}{quote}")
        reason = why(self.session, turn)
        if reason:
            self.line(f"       {reason}")

    # --- after ------------------------------------------------------------------------------------------------

    def debrief(self) -> None:
        from simulator.coaching.walking import walk

        done = debrief(self.session, walk(self.session))
        if done.after:
            self.line(f"\n{done.after.strip()}")
        self.line("\nDebrief")
        ended = QUADRANT_WORDS[done.quadrant].upper()
        self.line(f"You ended as {ended}: relationship {done.relationship}, product {done.product}.")
        if done.proven:
            within = ", ".join(f"{relationship} · {product}" for relationship, product in done.overall)
            self.line(f"Within reach: {within}.")
        else:
            self.line("What was within reach could not be worked out: the story has too many ways.")
        costliest = done.costliest
        if costliest is not None:
            self.line(f"The turn that cost you most: {costliest.number} (-{costliest.regret} within reach).")
            self.line(f"  You said: {costliest.reply}")
            if costliest.expert:
                self.line(f"  Instead: {costliest.expert}")
        if self.session.header.mode == "exam":
            for review, turn in zip(done.turns, self.session.replies, strict=True):
                self.line(f"\n{review.number}. You: {review.reply}")
                self.explain(turn)
        self.line("\nWhat was really going on")
        for one in done.uncovered:
            found = f"found out in turn {one.found}" if one.found else "never came out"
            self.line(f"  {one.name}'s {one.item}: {one.truth} ({found})")
        self.line("\nNext time")
        for plan in done.plans:
            self.line(f"  {plan}")
