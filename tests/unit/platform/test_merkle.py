"""Heads under one root: each can be shown to be there, nothing else can, and the proof needs no other head."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.platform.merkle import FIRST, Inclusion, Root, leaf, proof, proves, root


def _leaves(count):
    return [leaf(f"organisation {n}", sha256(bytes([n])).hexdigest()) for n in range(count)]


@pytest.mark.parametrize("count", range(1, 34))
def test_each_leaf_is_proved_and_only_in_its_place(count):
    leaves = _leaves(count)
    top = root(leaves)
    for place, own in enumerate(leaves):
        way = proof(leaves, place)
        assert len(way) <= (count - 1).bit_length()
        assert proves(own, place=place, count=count, proof=way, root=top)
        for other in range(count):
            if other != place:
                assert not proves(own, place=other, count=count, proof=way, root=top)
                assert not proves(leaves[other], place=place, count=count, proof=way, root=top)
        assert not proves(own, place=place, count=count, proof=[*way, top], root=top)
        assert not way or not proves(own, place=place, count=count, proof=way[1:], root=top)


def test_the_tree_is_that_of_the_standard():
    """Three leaves by hand: the odd one goes up as it is."""
    one, two, three = _leaves(3)
    pair = sha256(b"\1" + bytes.fromhex(one) + bytes.fromhex(two)).hexdigest()
    assert root([one, two, three]) == sha256(b"\1" + bytes.fromhex(pair) + bytes.fromhex(three)).hexdigest()
    assert root([one]) == one


def test_a_node_passes_for_no_leaf():
    leaves = _leaves(4)
    left = root(leaves[:2])
    assert not proves(leaf("organisation", left), place=0, count=2, proof=[root(leaves[2:])], root=root(leaves))


@given(st.lists(st.integers(0, 255), min_size=2, max_size=40, unique=True), st.data())
def test_another_head_gives_another_root(heads, data):
    leaves = [leaf(str(n), str(n)) for n in heads]
    place = data.draw(st.integers(0, len(leaves) - 1))
    assert root([*leaves[:place], leaf("other", "head"), *leaves[place + 1 :]]) != root(leaves)


def test_what_an_inclusion_says_cannot_be_changed():
    head = sha256(b"\1").hexdigest()
    leaves = _leaves(5)
    said = Root(1, datetime(2013, 6, 3, 9, tzinfo=UTC), 5, root(leaves), FIRST, "")
    made = replace(said, hash=said.right_hash())
    found = Inclusion("organisation 1", head, 1, tuple(proof(leaves, 1)), made)
    assert found.holds()
    assert not replace(found, organisation="organisation 2").holds()
    assert not replace(found, head=sha256(b"\2").hexdigest()).holds()
    later = replace(made, at=datetime(2013, 6, 3, 10, tzinfo=UTC))
    assert not replace(found, root=later).holds()
    assert not replace(found, root=replace(made, count=4)).holds()
