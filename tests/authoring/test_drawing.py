"""Drawings show every moment, what is never reached, where it ends and what was played, whatever the words hold."""

from __future__ import annotations

import itertools
import json
import re
import uuid
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.authoring.conditions_told import told
from simulator.authoring.drawing import FORMS, Arrow, Card, Graph, Row, draw, graph_of
from simulator.authoring.drawing_layout import Size, lay_out
from simulator.authoring.drawing_pages import Sheet, on_pages, ordered
from simulator.authoring.twee import words
from simulator.coaching.session import Session
from simulator.content.conditions import Condition
from simulator.content.load import load_scenario
from simulator.content.packs import open_library
from tests.small_pack import SCENARIO, write_pack

WILD = ']] -> a|b [[x]] <- ` `` ::here "q" <b>&amp;</b> *bold* #1; {c} \\ $d (set: $e to 1)'
EXTRA = """\
  attic:
    says: Nobody comes here.
    choices:
      - {id: down, text: Down the stairs., then: {goto: middle}}
endings:
"""


def small(tmp_path: Path, scenario: str = SCENARIO) -> Graph:
    write_pack(tmp_path / "small", scenario)
    return graph_of(load_scenario("small:short-talk", open_library([tmp_path / "small"], {})))


def card(graph: Graph, name: str) -> Card:
    return next(one for one in graph.cards if one.id == name)


# --- the graph ------------------------------------------------------------------------------------------------------


def test_cards_are_the_nodes_and_the_endings_with_where_they_end(tmp_path: Path) -> None:
    graph = small(tmp_path)
    assert [one.id for one in graph.cards] == ["opening", "middle", "given", "refused", "agreed", "insisted"]
    assert graph.first.id == "opening"
    assert graph.proof.startswith("proven: all ")
    assert card(graph, "given").quadrants == ("order_taker",)
    assert card(graph, "refused").quadrants == ("won_the_point",)
    assert card(graph, "agreed").quadrants == ("partner",)
    assert card(graph, "insisted").quadrants == ("partner", "won_the_point")
    look = next(row for row in graph.first.rows if row.choice == "look")
    assert look.model
    assert look.arrows == (Arrow("middle"),)
    assert next(row.when for row in graph.first.rows if row.choice == "note") == "knows size"


def test_what_is_never_reached_is_marked_and_nothing_else(tmp_path: Path) -> None:
    graph = small(tmp_path, SCENARIO.replace("endings:\n", EXTRA))
    assert [one.id for one in graph.cards if not one.reached] == ["attic"]
    assert [row.choice for one in graph.cards for row in one.rows if not row.offered] == ["down"]
    assert all("never reached" in draw(graph, form) or "never-reached" in draw(graph, form) for form in FORMS)


def test_a_reply_that_no_condition_lets_through_is_marked(tmp_path: Path) -> None:
    never = SCENARIO.replace("facts: {size: It takes three weeks.}", "facts: {size: Long., other: Never learned.}")
    graph = small(tmp_path, never.replace("when: {knows: size}", "when: {knows: other}"))
    assert [row.choice for row in graph.first.rows if not row.offered] == ["note"]


def test_a_bound_is_told(tmp_path: Path) -> None:
    write_pack(tmp_path / "small")
    loaded = load_scenario("small:short-talk", open_library([tmp_path / "small"], {}))
    assert graph_of(loaded, bound=1).proof.startswith("bounded: ")


def test_a_route_marks_the_cards_and_replies_that_it_took_and_no_others(tmp_path: Path) -> None:
    write_pack(tmp_path / "small")
    loaded = load_scenario("small:short-talk", open_library([tmp_path / "small"], {}))
    session = Session.start(loaded, case="first")
    session.choose("look")
    session.choose("insist")
    graph = graph_of(loaded, session)
    assert {one.id: one.turns for one in graph.cards if one.turns} == {
        "opening": (0,),
        "middle": (1,),
        "insisted": (2,),
    }
    taken = [(one.id, row.choice) for one in graph.cards for row in one.rows if row.taken]
    assert taken == [("opening", "look"), ("middle", "insist")]
    drawn = ElementTree.fromstring(draw(graph, "svg"))
    assert len([one for one in drawn.iter() if "way on-route" in (one.get("class") or "")]) == 2
    assert "linkStyle" in draw(graph, "mermaid")


# --- the forms ------------------------------------------------------------------------------------------------------


def wild_graph() -> Graph:
    rows = (Row("go", WILD, (Arrow("b", "knows x"), Arrow("a"))), Row("on", "On.", (Arrow("b"),)))
    cards = (
        Card("a", False, WILD, WILD, 1, rows, first=True),
        Card("b", True, "Dana", WILD, 0, quadrants=("partner",)),
    )
    return Graph("wild", "::" + WILD, "0" * 16, cards, 2)


@pytest.mark.parametrize("form", FORMS)
def test_wild_words_break_no_form(form: str) -> None:
    assert draw(wild_graph(), form)


def passages(text: str) -> dict[str, tuple[list[str], str]]:
    """Read Twee 3 as Tweego does: headers at line starts, tags in brackets, metadata in braces."""
    found: dict[str, tuple[list[str], str]] = {}
    for part in re.split(r"^::", text, flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n")
        match = re.fullmatch(r"\s*((?:\\.|[^\\\[{])+?)\s*(?:\[([^\]]*)\])?\s*(\{.*\})?\s*", head)
        assert match is not None, head
        if match[3]:
            assert set(json.loads(match[3])) == {"position", "size"}
        assert match[1] not in found
        found[re.sub(r"\\(.)", r"\1", match[1])] = ((match[2] or "").split(), body.strip())
    return found


def links(body: str) -> list[str]:
    """Find links as Twine's editor does, which knows no markup but its own."""
    targets: list[str] = []
    for inner in re.findall(r"\[\[(.*?)\]\]", body, flags=re.DOTALL):
        arrow, back, bar = inner.rfind("->"), inner.find("<-"), inner.find("|")
        if arrow >= 0:
            targets.append(inner[arrow + 2 :])
        elif back >= 0:
            targets.append(inner[:back])
        else:
            targets.append(inner[bar + 1 :])
    return targets


@pytest.mark.parametrize("name", ["sold-before-built", "wild"])
def test_twee_holds_every_moment_and_leads_where_the_scenario_leads(name: str) -> None:
    graph = wild_graph() if name == "wild" else graph_of(load_scenario(name), bound=2_000)
    found = passages(draw(graph, "twee"))
    data = json.loads(found.pop("StoryData")[1])
    title = found.pop("StoryTitle")[1]
    assert "\n" not in title
    assert re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", data["ifid"])
    assert uuid.UUID(data["ifid"]).version == 5
    assert data["start"] == graph.first.id
    assert set(found) == {one.id for one in graph.cards}
    for one in graph.cards:
        tags, body = found[one.id]
        assert ("ending" in tags) is one.ends
        assert links(body) == [arrow.target for row in one.rows for arrow in row.arrows]


def test_a_storys_id_in_twine_is_the_same_every_time() -> None:
    assert draw(wild_graph(), "twee") == draw(wild_graph(), "twee")


@given(st.text(alphabet="`a[ ]:\n>-|", max_size=30))
def test_words_are_fenced_by_more_backticks_than_they_hold(text: str) -> None:
    fenced = words(text)
    fence = re.match("`+", fenced)
    assert fence is not None
    inner = fenced[len(fence[0]) : len(fenced) - len(fence[0])]
    assert fence[0] not in inner
    assert fenced.endswith(fence[0])
    assert not inner.endswith("`")
    assert "[[" not in fenced
    assert "]]" not in fenced


def test_mermaid_holds_a_box_a_moment_and_no_sign_that_would_end_a_label() -> None:
    graph = wild_graph()
    text = draw(graph, "mermaid")
    assert text.splitlines()[1] == "flowchart LR"
    labels = re.findall(r'"([^"]*)"', text)
    assert text.count('"') == 2 * len(labels)
    for label in labels:
        assert not re.search(r"[`|\\*~]", label)
        assert set(re.findall(r"<[^>]*>", label)) <= {"<br/>"}
    for line in text.splitlines()[2:]:
        assert re.match(r"  (n\d+(\(\[|\[)\"|n\d+ -\.?->|n\d+ --|classDef|class |linkStyle )", line), line
    assert len(re.findall(r"^  n\d+(?:\(\[|\[)", text, re.MULTILINE)) == len(graph.cards)


SPACE = "{http://www.w3.org/2000/svg}"


def ways_of_text(graph: Graph) -> set[tuple[str, int, str]]:
    return {
        (one.id, number, arrow.target)
        for one in graph.cards
        for number, row in enumerate(one.rows)
        for arrow in row.arrows
    }


def drawn_and_named(root: ElementTree.Element) -> tuple[int, int]:
    drawn = [one for one in root.iter(f"{SPACE}path") if (one.get("class") or "").startswith("way")]
    return len(drawn), len(list(root.iter(f"{SPACE}a")))


@pytest.mark.parametrize("name", ["sold-before-built", "six-weeks-underground"])
def test_svg_shows_every_card_without_overlap_and_draws_or_names_each_way_on(name: str) -> None:
    graph = graph_of(load_scenario(name), bound=2_000)
    root = ElementTree.fromstring(draw(graph, "svg"))
    boxes: dict[str, tuple[float, float, float, float]] = {}
    for group in root.iter(f"{SPACE}g"):
        if group.get("id"):
            left, top = map(float, re.findall(r"[\d.]+", group.get("transform") or ""))
            rect = next(one for one in group if one.tag == f"{SPACE}rect")
            width, height = float(rect.get("width") or 0), float(rect.get("height") or 0)
            boxes[group.get("id") or ""] = (left, top, left + width, top + height)
    assert set(boxes) == {one.id for one in graph.cards}
    for one, other in itertools.combinations(boxes.values(), 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert sum(drawn_and_named(root)) == len(ways_of_text(graph))
    # What is named can be followed: it says the page, and the card is there.
    width, height = (float(root.get(side) or 0) for side in ("width", "height"))
    told = [str(one.text) for one in root.iter(f"{SPACE}text")]
    pages = max(int(found[1]) for text in told if (found := re.fullmatch(r"page \d+ of (\d+)", text)))
    assert width / (height / pages) == pytest.approx(297 / 210, rel=0.01)
    for link in root.iter(f"{SPACE}a"):
        target = (link.get("href") or "")[1:]
        words = str(link[0].text)
        page = re.search(r" \(page (\d+)\)$", words)
        assert words[2:].startswith(target)
        if page:
            assert int(page[1]) == 1 + int(boxes[target][1] // (height / pages))


def test_no_card_is_cut_by_the_end_of_a_page_however_high_it_is() -> None:
    rows = tuple(Row(f"r{n}", "words " * 30, (Arrow("b"),), when="knows a long thing " * 9) for n in range(30))
    tall = Card("a", False, "x", "y", 0, rows, first=True)
    rest = tuple(Card(name, False, "x", "y", 0, (Row("r", "z", (Arrow("b"),)),)) for name in "cdefghij")
    graph = Graph("g", "g", "", (tall, Card("b", True, "x", "y", 0), *rest), 1)
    root = ElementTree.fromstring(draw(graph, "svg"))
    assert sum(drawn_and_named(root)) == 30 + len(rest)


# --- where things stand ---------------------------------------------------------------------------------------------


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    count = draw(st.integers(1, 9))
    names = [f"c{number}" for number in range(count)]
    targets = st.lists(st.sampled_from(names), max_size=3)
    cards = tuple(
        Card(name, False, "x", "y", 0, tuple(Row(f"r{i}", "z", (Arrow(to),)) for i, to in enumerate(draw(targets))))
        for name in names
    )
    first = Card(names[0], False, "x", "y", 0, cards[0].rows, first=True)
    return Graph("g", "g", "", (first, *cards[1:]), 1)


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_every_way_leads_rightwards_or_is_set_aside_and_no_two_cards_touch(graph: Graph) -> None:
    sizes = {
        one.id: Size(100, 40 + 10 * len(one.rows), tuple(45.0 + 10 * n for n in range(len(one.rows))))
        for one in graph.cards
    }
    layout = lay_out(graph, sizes, 50)
    assert set(layout.places) == set(sizes)
    for run in layout.runs:
        assert layout.places[run.source][0] < layout.places[run.target][0]
    ways = {
        (one.id, number, arrow.target)
        for one in graph.cards
        for number, row in enumerate(one.rows)
        for arrow in row.arrows
    }
    assert {(run.source, run.row, run.target) for run in layout.runs} | layout.apart == ways
    boxes = [(left, top, top + sizes[name].height) for name, (left, top) in layout.places.items()]
    for number, (left, top, bottom) in enumerate(boxes):
        assert top >= 0
        assert bottom <= layout.height + 0.001
        for other_left, other_top, other_bottom in boxes[number + 1 :]:
            assert left != other_left or bottom <= other_top or other_bottom <= top


@settings(max_examples=60, deadline=None)
@given(graphs(), st.integers(1, 4), st.integers(0, 3))
def test_on_pages_every_card_has_its_place_and_every_way_is_drawn_rightwards_or_named(
    graph: Graph, columns: int, more: int
) -> None:
    sizes = {
        one.id: Size(100, 40 + 10 * len(one.rows), tuple(45.0 + 10 * n for n in range(len(one.rows))))
        for one in graph.cards
    }
    height = max(size.height for size in sizes.values()) * (1 + more / 2)
    pages = on_pages(ordered(graph, sizes, columns), sizes, Sheet(columns, 50, height, 20))
    assert set(pages.places) == set(sizes)
    assert {(run.source, run.row, run.target) for run in pages.runs} | pages.named == ways_of_text(graph)
    for run in pages.runs:
        assert pages.places[run.source][0] == pages.places[run.target][0]
        assert pages.places[run.source][1] < pages.places[run.target][1]
    for name, (page, left, top) in pages.places.items():
        assert 0 <= page < pages.count
        assert left in [number * 150 for number in range(columns)]
        assert -0.001 <= top <= height - sizes[name].height + 0.001
        for other, (other_page, other_left, other_top) in pages.places.items():
            if name != other and (page, left) == (other_page, other_left):
                assert top + sizes[name].height <= other_top + 0.001 or other_top + sizes[other].height <= top + 0.001


@pytest.mark.parametrize(
    ("condition", "words_of_it"),
    [
        ({"knows": ["size", "date"]}, "knows size, date"),
        ({"not": {"flag": "shut"}}, "not (flag shut)"),
        ({"any": [{"case": "first"}, {"mood": {"dana": "open"}}]}, "(case first or dana is open)"),
        (
            {"credibility": {"dana": {"at_least": 45}}, "used": "redirect"},
            "used redirect and dana's credibility at least 45",
        ),
        ({"product": {"above": 4, "below": 9}}, "product above 4 and below 9"),
        ({"confirmed": {"dana": "fear"}, "stance": {"june": "for"}}, "confirmed dana's fear and for june"),
        ({"counter": {"scope": {"is": 2}}, "minutes_left": {"is_not": 0}}, "scope exactly 2 and minutes left not 0"),
    ],
)
def test_a_condition_is_told_in_words(condition: dict[str, object], words_of_it: str) -> None:
    assert told(Condition.model_validate(condition)) == words_of_it


def test_in_a_very_large_graph_long_ways_are_named_and_short_ones_drawn() -> None:
    count = 400
    cards = tuple(
        Card(
            f"n{number}",
            False,
            "x",
            "y",
            0,
            tuple(Row(f"r{step}", "z", (Arrow(f"n{number + step}"),)) for step in (1, 60) if number + step < count),
            first=number == 0,
        )
        for number in range(count)
    )
    graph = Graph("g", "g", "p:g", cards, 1)
    drawn, named = drawn_and_named(ElementTree.fromstring(draw(graph, "svg")))
    assert drawn + named == len(ways_of_text(graph))
    assert named >= count - 60
    wide = lay_out(graph, {one.id: Size(1.0, 1.0) for one in cards}, 0.0)
    assert (len(wide.runs), len(wide.apart)) == (count - 1, count - 60)
