"""A supply chain as a picture: the prime on top, those who work for it below in columns, theirs indented under them.

Leaves out who is not given: what somebody may not see is not drawn, and no gap shows that it is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from commissioning.web.charts.drawing import (
    BOLD,
    MIDDLE,
    NAME_LINE,
    NAME_SIZE,
    NARROW,
    NOTE_LINE,
    NOTE_SIZE,
    WIDE,
    Drawn,
    link,
    path,
    picture,
    rectangle,
    text,
    wrap,
)

COLUMNS = {WIDE: 3, MIDDLE: 2, NARROW: 1}
BETWEEN_COLUMNS = 24
BETWEEN_BOXES = 10
UNDER_TOP = 22
STEP = 20
"""How far each level is indented; less in a chain so deep that names would have no room."""
NARROWEST_BOX = 120
MARGIN = 1
PAD = 12


class NotATree(ValueError):
    """The nodes are not in the order of a tree read from the top."""


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation in the picture."""

    name: str
    note: str = ""
    """What else stands in its box, such as a share."""
    href: str | None = None
    depth: int = 0
    """0 at the top, 1 under it, …"""


@dataclass(frozen=True, slots=True)
class _Box:
    node: Node
    name: list[str]
    note: list[str]
    left: int
    width: int

    @property
    def height(self) -> int:
        return 16 + NAME_LINE * len(self.name) + NOTE_LINE * len(self.note)


def tree(nodes: Sequence[Node], *, title: str, description: str, key: str = "tree") -> Markup:
    """The picture, as markup for a page. The same facts belong in a table beside it.

    Takes    nodes as a tree is read from the top: each after the one it works for; several may be at depth 0.
    Returns  nothing for no nodes.
    Raises   NotATree.
    """
    _check(nodes)
    if not nodes:
        return Markup("")
    return picture(
        lambda width: _drawn(nodes, width),
        classes="app-tree",
        title=title,
        description=description,
        key=key,
        links=any(node.href for node in nodes),
    )


def _check(nodes: Sequence[Node]) -> None:
    depth = -1
    for node in nodes:
        if not 0 <= node.depth <= depth + 1:
            raise NotATree(
                f"{node.name} is at depth {node.depth} after one at depth {depth}. Give each node after the one above "
                "it, the top at depth 0."
            )
        depth = node.depth


def _drawn(nodes: Sequence[Node], width: int) -> Drawn:
    one_top = sum(node.depth == 0 for node in nodes) == 1
    branches = _branches(nodes[1:], 1) if one_top else _branches(nodes, 0)
    columns = min(COLUMNS[width], max(1, len(branches)))
    column_width = (width - BETWEEN_COLUMNS * (COLUMNS[width] - 1) - 2 * MARGIN) // COLUMNS[width]
    whole = columns * column_width + (columns - 1) * BETWEEN_COLUMNS
    deepest = max(node.depth for node in nodes)
    step = min(STEP, (column_width - NARROWEST_BOX) // max(1, deepest))
    boxes = [[_box(node, step * node.depth, column_width) for node in branch] for branch in branches]
    top = _box(nodes[0], 0, whole) if one_top else None
    below = top.height + UNDER_TOP if top else 0
    parts = [_printed(top, 0, MARGIN, top=True)] if top else []
    heights = [below]
    for place, column in enumerate(_in_columns(boxes, columns)):
        at = place * (column_width + BETWEEN_COLUMNS)
        marks, height = _column(column, at, below, step, trunk_from=top.height if top else None)
        parts += marks
        heights.append(height)
    return Drawn(Markup("").join(parts), whole + 2 * MARGIN, max(heights) - (BETWEEN_BOXES if boxes else UNDER_TOP) + 2)


def _branches(nodes: Sequence[Node], depth: int) -> list[list[Node]]:
    """Each node at the depth with all below it."""
    found: list[list[Node]] = []
    for node in nodes:
        if node.depth == depth:
            found.append([])
        found[-1].append(node)
    return found


def _box(node: Node, left: int, column_width: int) -> _Box:
    width = column_width - left
    room = width - 2 * PAD
    return _Box(
        node,
        wrap(node.name, within=room / (BOLD if node.depth == 0 else 1), size=NAME_SIZE),
        wrap(node.note, within=room, size=NOTE_SIZE),
        left,
        width,
    )


def _in_columns(branches: list[list[_Box]], columns: int) -> list[list[_Box]]:
    """The branches in their order, none divided, in columns of which the longest is as short as can be."""
    lengths = [sum(box.height + BETWEEN_BOXES for box in branch) for branch in branches]
    low, high = max(lengths, default=0), sum(lengths)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if len(_filled(lengths, middle)) <= columns else (middle + 1, high)
    filled = iter(branches)
    return [[box for _ in range(many) for box in next(filled)] for many in _filled(lengths, low)]


def _filled(lengths: Sequence[int], limit: int) -> list[int]:
    """How many branches each column takes when none is longer than the limit."""
    counts: list[int] = []
    left = -1
    for length in lengths:
        if length > left:
            counts.append(0)
            left = limit
        counts[-1] += 1
        left -= length
    return counts


def _column(boxes: Sequence[_Box], at: int, y: int, step: int, *, trunk_from: int | None) -> tuple[list[Markup], int]:
    """The boxes of a column with the lines that join each to the one above it, and where the column ends."""
    lines, marks = [], []
    # Where the line down from the last box of each depth begins.
    begins = {0: trunk_from} if trunk_from is not None else {}
    for box in boxes:
        depth = box.node.depth
        if depth > 0:
            x = at + step * (depth - 1) + step // 2 + MARGIN
            lines.append(path(f"M{x} {begins[depth - 1]}V{y + 18}H{at + box.left + MARGIN}", classes="app-tree__line"))
        marks.append(_printed(box, at, y + MARGIN, top=False))
        begins[depth] = y + box.height
        y += box.height + BETWEEN_BOXES
    return [*lines, *marks], y


def _printed(box: _Box, at: int, y: int, *, top: bool) -> Markup:
    x = at + box.left + MARGIN
    inside = Markup("").join(
        [
            rectangle(x, y, box.width, box.height, classes="app-tree__box", rounded=2),
            rectangle(x, y, 5, box.height, classes="app-tree__edge"),
            text(box.name, x=x + PAD, y=y + 23, line=NAME_LINE, classes="app-tree__name"),
            text(box.note, x=x + PAD, y=y + 22 + NAME_LINE * len(box.name), line=NOTE_LINE, classes="app-tree__note"),
        ]
    )
    return link(box.node.href, inside, classes="app-tree__top" if top else "")
