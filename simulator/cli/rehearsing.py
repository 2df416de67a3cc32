"""`pushback rehearse`: my meeting tomorrow, in five minutes; in the app or line by line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TextIO

import typer

from simulator.cli.commands import PackOption, app, fail, warn
from simulator.cli.playing import check_slots, slots_given

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.coaching.rehearsing import Answers
    from simulator.coaching.session import Session
    from simulator.content.index import Entry
    from simulator.content.loaded import LoadedScenario
    from simulator.content.packs import Library

_QUIT: Final = ("q", "quit", "exit")


@app.command()
def rehearse(
    context: typer.Context,
    persona: Annotated[str | None, typer.Option(metavar="P", help="Whom it is most like: a name, or an id.")] = None,
    scenario: Annotated[str | None, typer.Option(metavar="S", help="What it is about: an id, or pack:id.")] = None,
    slot: Annotated[list[str] | None, typer.Option(metavar="NAME=WORDS", help="Fill in one of its names.")] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Line by line, for pipes and screen readers.")] = False,
    save: Annotated[Path | None, typer.Option(metavar="FILE", help="With --plain: save the page as Markdown.")] = None,
    pack: PackOption = None,
) -> None:
    """Rehearse a meeting of your own, and leave with one page. Nothing leaves this machine."""
    from simulator.content.packs import open_library

    packs = [*(context.obj or []), *(pack or [])]
    library = open_library(packs)
    warn(library.diagnostics)
    entries = _rehearsable(library, scenario, persona)
    slots = slots_given(slot or [])
    if len(entries) == 1:
        _check_slots(entries[0], library, slots)
    if plain:
        _Rehearsal(library, entries, slots, sys.stdin, sys.stdout).run(save)
        return
    if save is not None:
        raise fail("--save goes with --plain; in the app, m saves the page")
    from simulator.cli.terminal import can_show_screens

    if not can_show_screens():
        raise fail("this is not a terminal that can draw a screen; 'pushback rehearse --plain' asks line by line")
    from simulator.tui import rehearsing
    from simulator.tui.app import run

    wanted = [entry.reference for entry in entries]
    raise typer.Exit(run(packs, first=lambda opened: rehearsing.begin(opened, wanted=wanted, slots=slots)))


def _rehearsable(library: Library, scenario: str | None, persona: str | None) -> list[Entry]:
    """Return what can be rehearsed: `scenario` alone, or everything with `persona` in it; leave where nothing is."""
    from simulator.content.index import by_name, library_index
    from simulator.content.load import load_scenario
    from simulator.records.places import cache_folder

    entries = [entry for entry in library_index(library, cache_folder() / "index.json") if entry.problem is None]
    if scenario is not None:
        loaded = load_scenario(scenario, library)
        known = by_name(entries).get(loaded.reference)
        if known is None:
            raise fail(f"'{scenario}' is not in the library; --pack FOLDER adds a folder to it")
        entries = [known]
    if persona is not None:
        entries = [entry for entry in entries if _plays(entry, persona, library)]
        if not entries:
            raise fail(f"nobody called '{persona}' is in what could be rehearsed; 'pushback list' names the people")
    if not entries:
        raise fail("there is nothing to rehearse here; --pack FOLDER adds scenarios")
    return entries


def _plays(entry: Entry, persona: str, library: Library) -> bool:
    """Say whether somebody called `persona` (a name, a first name, or the persona's id) is in the scenario."""
    from simulator.content.load import load_scenario

    wanted = persona.casefold()
    if any(wanted in (name.casefold(), name.casefold().split()[0]) for name in entry.cast if name):
        return True
    scenario = load_scenario(entry.reference, library).scenario
    return any(member.persona.casefold().rpartition(":")[2] == wanted for member in scenario.cast.values())


def _check_slots(entry: Entry, library: Library, slots: dict[str, str]) -> None:
    from simulator.content.load import load_scenario

    loaded = load_scenario(entry.reference, library)
    known = loaded.scenario.slots
    unknown = [name for name in slots if name not in known]
    if unknown:
        raise fail(f"'{entry.id}' has no slot called '{unknown[0]}'; its slots: {', '.join(known) or 'none'}")
    check_slots(loaded, slots)


class _Rehearsal:
    """The questions, the conversation and the page, line by line."""

    def __init__(
        self, library: Library, entries: Sequence[Entry], slots: dict[str, str], source: TextIO, out: TextIO
    ) -> None:
        self.library = library
        self.entries = entries
        self.slots = slots
        self.source = source
        self.out = out

    def run(self, save: Path | None) -> None:
        """Ask, play, and print the page; save it where `save` says."""
        from simulator.cli.plain import play_plain
        from simulator.content.load import load_scenario

        entry = self._whom()
        if entry is None:
            return
        loaded = load_scenario(entry.reference, self.library)
        _check_slots(entry, self.library, self.slots)
        answers = self._answers(loaded)
        if answers is None:
            return
        session = self._session(loaded)
        print(
            "\nNow play it, best in your own words. The page comes at the end, or when you leave with q.\n",
            file=self.out,
        )
        play_plain(session, self.source, self.out, self.library, offer=False)
        if session.begun:
            self._page(session, answers, save)

    def _ask(self, prompt: str) -> str | None:
        """Return the next line, None at the end of the input or where the player leaves."""
        from simulator.content.text import clean_line

        print(prompt, end="", file=self.out, flush=True)
        line = self.source.readline()
        words = clean_line(line)
        if not line:
            print(file=self.out)
        return None if not line or words.lower() in _QUIT else words

    def _whom(self) -> Entry | None:
        if len(self.entries) == 1:
            return self.entries[0]
        print("Who is most like the person you'll meet, and what is it about?", file=self.out)
        for number, entry in enumerate(self.entries, start=1):
            people = ", ".join(f"{name}, {role}" for name, role in zip(entry.cast, entry.roles, strict=False))
            print(f"  {number}. {people}: {entry.title}", file=self.out)
        while True:
            words = self._ask("A number: ")
            if words is None:
                return None
            if words.isdecimal() and len(words) < 4 and 1 <= int(words) <= len(self.entries):
                return self.entries[int(words) - 1]
            print(f"A number from 1 to {len(self.entries)}, or q to leave.", file=self.out)

    def _answers(self, loaded: LoadedScenario) -> Answers | None:
        """Ask for the names that were not given, and the four questions; None where the player leaves."""
        from simulator.coaching.naming import wrong_with
        from simulator.coaching.rehearsing import LONGEST_ANSWER, QUESTIONS, Answers, blanks

        for name, (asked, default) in blanks(loaded).items():
            if name in self.slots:
                continue
            words = self._ask(f"{asked} [{default}] ")
            while words and (wrong := wrong_with(loaded.scenario.slots[name], words)):
                print(wrong, file=self.out)
                words = self._ask(f"{asked} [{default}] ")
            if words is None:
                return None
            if words:
                self.slots[name] = words
        print("\nFour questions; half a sentence each, or nothing.", file=self.out)
        written: dict[str, str] = {}
        for name, question, _nudge in QUESTIONS:
            words = self._ask(f"{question} ")
            if words is None:
                return None
            written[name] = words[:LONGEST_ANSWER]
        return Answers(**written)

    def _session(self, loaded: LoadedScenario) -> Session:
        import secrets

        from simulator.coaching.session import Session

        return Session.start(loaded, seed=secrets.randbelow(2**31), slots=self.slots)

    def _page(self, session: Session, answers: Answers, save: Path | None) -> None:
        from simulator.coaching.rehearsing import markdown, sheet
        from simulator.records.journal import write_whole
        from simulator.records.rehearsals import keep_with

        page = sheet(session, answers)
        keep_with(session, page)
        text = markdown(page)
        print(f"\nTake this with you.\n\n{text}", file=self.out)
        if save is not None:
            write_whole(save, text)
            print(f"Saved as {save}", file=self.out)
