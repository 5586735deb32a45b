"""The supply chain as a picture: any size, every name whole, nothing that the content security policy refuses."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.web.charts.drawing import BOLD, NAME_SIZE, width_of, wrap
from commissioning.web.charts.tree import Node, NotATree, tree

SVG = "{http://www.w3.org/2000/svg}"
SVG_NAMED = '<svg xmlns="http://www.w3.org/2000/svg" '
PRIME = Node("Working Pathways", "60%", "/organisations/1")
NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=70)


def drawn(nodes, **options):
    """The drawings, as XML: it is well formed or this fails."""
    markup = tree(nodes, **{"title": "Supply chain", "description": "Who works for whom"} | options)
    return list(ElementTree.fromstring(f"{markup}".replace("<svg ", SVG_NAMED)))


def names(drawing):
    return [
        " ".join(span.text for span in each)
        for each in drawing.iter(f"{SVG}text")
        if each.get("class") == "app-tree__name"
    ]


@st.composite
def chains(draw):
    nodes = [Node(draw(NAMES))]
    for _ in range(draw(st.integers(0, 40))):
        nodes.append(Node(draw(NAMES), draw(st.just("") | NAMES), depth=draw(st.integers(1, nodes[-1].depth + 1))))
    return nodes


@given(chains())
def test_every_name_is_whole_and_every_box_inside_and_clear_of_the_others(nodes):
    for drawing in drawn(nodes):
        joined = "".join("".join(names(drawing)).split())
        # The columns are read one after the other, so the order is the given one.
        assert joined == "".join("".join(node.name.split()) for node in nodes)
        width, height = float(drawing.get("width")), float(drawing.get("height"))
        boxes = [
            tuple(float(box.get(name)) for name in ("x", "y", "width", "height"))
            for box in drawing.iter(f"{SVG}rect")
            if box.get("class") == "app-tree__box"
        ]
        assert len(boxes) == len(nodes)
        for x, y, wide, high in boxes:
            assert min(x, y) >= 0
            assert x + wide <= width
            assert y + high <= height
        for place, (x, y, wide, high) in enumerate(boxes):
            for x2, y2, wide2, high2 in boxes[place + 1 :]:
                assert x + wide <= x2 or x2 + wide2 <= x or y + high <= y2 or y2 + high2 <= y


def test_nothing_is_drawn_of_nothing_and_a_prime_may_stand_alone():
    assert tree([], title="Supply chain", description="Nobody") == ""
    assert all(names(drawing) == ["Working Pathways"] for drawing in drawn([PRIME]))


@pytest.mark.parametrize("many", [1, 2, 3, 60, 400])
def test_columns_are_as_even_as_they_can_be(many):
    wide, middle, narrow = drawn([PRIME, *(Node(f"Sub {number}", depth=1) for number in range(many))])
    one_row = 46
    high = [float(drawing.get("height")) for drawing in (wide, middle, narrow)]
    for height, columns in zip(high, (3, 2, 1), strict=True):
        assert (height - 76) // one_row <= -(-many // columns)


def test_a_picture_without_a_prime_has_a_root_for_each_that_nobody_above_is_seen_of():
    wide = drawn([Node("One"), Node("Under one", depth=1), Node("Two")])[0]
    assert names(wide) == ["One", "Under one", "Two"]
    assert not next(wide.iter(f"{SVG}g")).get("class")


@pytest.mark.parametrize("depths", [[1], [0, 2], [0, 1, 3], [0, -1]])
def test_what_is_no_tree_is_refused(depths):
    with pytest.raises(NotATree, match="Give each node after the one above it"):
        tree([Node("A", depth=depth) for depth in depths], title="t", description="d")


def test_an_image_holds_no_links_so_with_links_it_is_a_group():
    assert {drawing.get("role") for drawing in drawn([PRIME])} == {"group"}
    assert {drawing.get("role") for drawing in drawn([Node("No link")])} == {"img"}


def test_names_are_text_whatever_they_hold():
    hostile = '"><script>alert(1)</script>'
    nodes = [Node(hostile, hostile, f"/o/{hostile}"), Node(hostile, depth=1)]
    markup = tree(nodes, title=hostile, description=hostile, key="k")
    assert "<script" not in markup
    assert drawn(nodes, title=hostile, description=hostile)


def test_it_has_no_script_and_no_style_and_ids_of_its_own():
    markup = tree([PRIME, Node("Sub", depth=1)], title="t", description="d", key="chain")
    assert not re.search(r"\b(style|on\w+)=|<script|<style|javascript:", markup)
    ids = re.findall(r'\bid="([^"]+)"', markup)
    assert len(ids) == len(set(ids)) == 6
    assert all(one.startswith("chain-") for one in ids)
    assert set(re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', markup)) == set(ids)


@given(st.text(st.characters(exclude_categories=["C"]), max_size=200))
def test_a_line_fits_and_no_letter_is_lost(said):
    lines = wrap(said, within=100, size=NAME_SIZE)
    assert all(width_of(line, NAME_SIZE) <= 100 or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(said.split())


def test_a_long_word_is_broken():
    assert len(wrap("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", within=266 / BOLD, size=16)) > 1
