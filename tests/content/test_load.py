"""Loading: what a scenario is made of, and that its hash covers all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.content.diagnostics import ContentError
from simulator.content.load import load_scenario, read_persona, read_scenario
from simulator.content.loaded import LoadedScenario
from simulator.content.packs import Library, of_file, open_library
from tests.small_pack import PERSONA, SCENARIO, write_pack


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


def library(*folders: Path) -> Library:
    return open_library(folders, {})


def load(pack: Path) -> LoadedScenario:
    return load_scenario("pack:short-talk", library(pack))


def codes(error: pytest.ExceptionInfo[ContentError]) -> list[str]:
    return [finding.code for finding in error.value.diagnostics]


def test_by_id_by_full_name_and_by_path(pack: Path) -> None:
    path = pack / "scenarios" / "short-talk.yaml"
    found = [load_scenario(name, library(pack)) for name in ("short-talk", "pack:short-talk", str(path))]
    assert [one.reference for one in found] == ["pack:short-talk"] * 3
    assert len({one.content_hash for one in found}) == 1
    outside = load_scenario(str(path), library())
    assert (outside.reference, outside.content_hash) == ("pack:short-talk", found[0].content_hash)
    assert outside.personas["dana"].name == "Dana Okafor"


def test_a_file_of_either_ending(pack: Path) -> None:
    path = pack / "scenarios" / "short-talk.yaml"
    path.rename(path.with_suffix(".yml"))
    assert load(pack).path.suffix == ".yml"


def test_the_hash_covers_the_scenario_and_every_persona(pack: Path) -> None:
    (pack / "personas" / "deputy.yaml").write_text("format: 1\nid: deputy\nextends: boss\nrole: Deputy\n")
    scenario = pack / "scenarios" / "short-talk.yaml"
    scenario.write_text(SCENARIO.replace("persona: boss", "persona: deputy"))
    hashes = [load(pack).content_hash]
    for path, old, new in (
        (scenario, "A short talk", "A shorter talk"),
        (pack / "personas" / "deputy.yaml", "Deputy", "Stand-in"),
        (pack / "personas" / "boss.yaml", "Careful.", "Oh."),
    ):
        path.write_text(path.read_text().replace(old, new))
        hashes.append(load(pack).content_hash)
        path.write_text(path.read_text().replace(new, old))
        assert load(pack).content_hash == hashes[0]
    assert len(set(hashes)) == len(hashes)


def test_two_files_of_one_id_in_a_pack(pack: Path) -> None:
    first = pack / "scenarios" / "short-talk.yaml"
    assert load(pack).path == first
    for second in (first.with_suffix(".yml"), pack / "short-talk.yaml"):
        second.write_text(SCENARIO)
        assert load(pack).path == first
        with pytest.raises(ContentError) as error:
            load_scenario(str(second), library(pack))
        assert [(one.code, one.line, one.column) for one in error.value.diagnostics] == [("PB323", 2, 5)]
        assert str(first) in error.value.diagnostics[0].message
    (pack / "personas" / "boss.yml").write_text(PERSONA)
    found = library(pack)
    _persona, findings = read_persona(pack / "personas" / "boss.yml", found.packs[1], found)
    assert [finding.code for finding in findings] == ["PB323"]


class TestExtending:
    def persona(self, pack: Path, text: str, *others: Path) -> object:
        path = pack / "personas" / "deputy.yaml"
        path.write_text(f"format: 1\nid: deputy\n{text}")
        found = library(pack, *others)
        return read_persona(path, of_file(path, found), found)

    def test_what_is_not_given_comes_from_the_other(self, pack: Path) -> None:
        persona, findings = self.persona(pack, "extends: boss\nname: Kim Low\ncredibility: 20\n")  # type: ignore[misc]
        assert findings == []
        assert (persona.id, persona.name, persona.role, persona.credibility) == ("deputy", "Kim Low", "VP Sales", 20)
        assert persona.reactions["bad"] == {"any": ("Careful.",)}

    def test_over_several_steps_and_packs(self, pack: Path, tmp_path: Path) -> None:
        far = write_pack(tmp_path / "far", persona=PERSONA.replace("extends: boss\n", ""))
        (far / "personas" / "middle.yaml").write_text("format: 1\nid: middle\nextends: boss\nbio: In between.\n")
        persona, findings = self.persona(pack, "extends: far:middle\nname: Kim Low\n", far)  # type: ignore[misc]
        assert findings == []
        assert (persona.name, persona.bio, persona.role) == ("Kim Low", "In between.", "VP Sales")

    def test_its_own_pack_comes_first_at_every_step(self, pack: Path, tmp_path: Path) -> None:
        far = write_pack(tmp_path / "far", persona=PERSONA.replace("VP Sales", "CRO"))
        (far / "personas" / "middle.yaml").write_text("format: 1\nid: middle\nextends: boss\n")
        persona, _findings = self.persona(pack, "extends: far:middle\nname: Kim Low\n", far)  # type: ignore[misc]
        assert persona.role == "CRO"

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("extends: deputy\n", "PB322"),
            ("extends: nobody\n", "PB310"),
            ("extends: far:boss\n", "PB310"),
            ("extends: ../personas/boss\n", "PB310"),
            ("extends: ''\n", "PB310"),
        ],
    )
    def test_what_cannot_be_extended(self, text: str, code: str, pack: Path) -> None:
        persona, findings = self.persona(pack, text)  # type: ignore[misc]
        assert persona is None
        assert [finding.code for finding in findings] == [code]

    def test_a_circle_of_two(self, pack: Path) -> None:
        (pack / "personas" / "boss.yaml").write_text("format: 1\nid: boss\nextends: deputy\n")
        persona, findings = self.persona(pack, "extends: boss\n")  # type: ignore[misc]
        assert persona is None
        assert [finding.code for finding in findings] == ["PB322"]

    @pytest.mark.parametrize("parent", ["- a list\n", "words\n", "", "}{", "format: 1\nid: boss\n"])
    def test_a_broken_one(self, parent: str, pack: Path) -> None:
        (pack / "personas" / "boss.yaml").write_text(parent)
        persona, findings = self.persona(pack, "extends: boss\n")  # type: ignore[misc]
        assert persona is None
        assert findings


class TestOverrides:
    def test_a_member_of_the_cast_overrides_its_persona(self, pack: Path) -> None:
        path = pack / "scenarios" / "short-talk.yaml"
        more = (
            "persona: boss\n    name: Ann Lee\n    role: CFO\n    credibility: 30\n    patience: 1\n"
            "    moods: {cold: 0, kind: 40}\n    hears: {blame: {times: 2, because: She has had enough}}\n"
            "    reactions: {bad: [Ouch.]}"
        )
        path.write_text(SCENARIO.replace("persona: boss", more))
        dana = load(pack).personas["dana"]
        assert (dana.name, dana.role, dana.credibility, dana.patience) == ("Ann Lee", "CFO", 30, 1)
        assert (dana.mood(39), dana.mood(40)) == ("cold", "kind")
        assert dana.hears["blame"].times == 2
        assert dana.reactions["bad"] == {"any": ("Ouch.",)}
        assert dana.reactions["good"] == {"any": ("Fine.",)}

    def test_nought_is_an_override_too(self, pack: Path) -> None:
        path = pack / "scenarios" / "short-talk.yaml"
        path.write_text(SCENARIO.replace("persona: boss", "persona: boss\n    credibility: 0\n    patience: 0"))
        dana = load(pack).personas["dana"]
        assert (dana.credibility, dana.patience) == (0, 0)

    def test_a_mood_in_a_reaction_that_is_none(self, pack: Path) -> None:
        path = pack / "scenarios" / "short-talk.yaml"
        path.write_text(SCENARIO.replace("persona: boss", "persona: boss\n    reactions: {bad: {wram: [Ouch.]}}"))
        with pytest.raises(ContentError) as error:
            load(pack)
        assert codes(error) == ["PB302"]
        [finding] = error.value.diagnostics
        assert (finding.line, "warm" in finding.hint) == (13, True)


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("none", "PB320"),
            ("pack:none", "PB320"),
            ("none:short-talk", "PB320"),
            ("", "PB320"),
            (":", "PB320"),
            ("pack:", "PB320"),
            ("../scenarios/short-talk", "PB320"),
            ("pack:../scenarios/short-talk", "PB320"),
            ("..\\scenarios\\short-talk", "PB320"),
            ("x" * 5000, "PB320"),
            ("a\0b", "PB320"),
            ("none.yaml", "PB101"),
            ("x" * 5000 + ".yaml", "PB103"),
            ("a\0b.yaml", "PB103"),
        ],
    )
    def test_what_is_not_there(self, name: str, code: str, pack: Path) -> None:
        with pytest.raises(ContentError) as error:
            load_scenario(name, library(pack))
        assert codes(error) == [code]
        assert str(error.value)

    def test_a_persona_is_no_scenario(self, pack: Path) -> None:
        with pytest.raises(ContentError) as error:
            load_scenario(str(pack / "personas" / "boss.yaml"), library(pack))
        assert "PB202" in codes(error)

    def test_everything_wrong_is_told_at_once(self, pack: Path) -> None:
        path = pack / "scenarios" / "short-talk.yaml"
        path.write_text(SCENARIO.replace("goto: given", "goto: gone").replace("knows: size", "knows: time"))
        found = library(pack)
        scenario, findings = read_scenario(path, of_file(path, found), found)
        assert scenario is None
        assert [(finding.code, finding.line) for finding in findings] == [("PB301", 34), ("PB301", 45)]


def test_the_truth_of_a_case(pack: Path) -> None:
    found = load(pack)
    assert found.first_case == "first"
    assert [found.truth("dana", case) for case in ("first", "second")] == [{"fear": "lost"}, {"fear": "bonus"}]
