"""What our pictures share: text measured and wrapped without a browser, and the frame that makes SVG accessible.

A picture is drawn for three widths, and the style sheet shows the one for which there is room. There is no script and
no style in it: classes only, as the content security policy asks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

NAME_SIZE, NAME_LINE = 16, 20
NOTE_SIZE, NOTE_LINE = 14, 18
WIDE, MIDDLE, NARROW = 1100, 640, 290
"""Widths in pixels: a page's, a tablet's, and what is left of the narrowest screen that we promise to be legible on."""
BOLD = 1.08
"""How much wider bold letters are."""

# Widths of Arial's letters in thousandths of its size, rounded up to classes, with room for a wider stand-in.
_ROOM = 1.14
_CLASSES = ((" .,:;'!|ijlItfr()[]/-", 310), ("mMwW@%&—", 900), ("0123456789", 556))
_LETTERS = {letter: each for letters, each in _CLASSES for letter in letters}
_CAPITAL, _OTHER = 700, 540


@dataclass(frozen=True, slots=True)
class Drawn:
    """The inside of a picture and its size in pixels."""

    inside: Markup
    width: int
    height: int


def width_of(text: str, size: int) -> float:
    """How wide a text is at most, in pixels."""
    return sum(_LETTERS.get(letter, _CAPITAL if letter.isupper() else _OTHER) for letter in text) * size * _ROOM / 1000


def wrap(text: str, *, within: float, size: int) -> list[str]:
    """The text in lines no wider than `within` pixels. A word too long for a line is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if width_of(joined, size) <= within:
            line = joined
            continue
        if line:
            lines.append(line)
        *whole, line = _broken(word, within, size)
        lines += whole
    return [*lines, line] if line else lines


def _broken(word: str, within: float, size: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, size) > within:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def text(lines: Sequence[str], *, x: float, y: float, line: int, classes: str) -> Markup:
    """Lines of text, the first on the base line `y`. Nothing for no lines."""
    if not lines:
        return Markup("")
    # The space keeps words apart for whoever hears the lines as one.
    spans = Markup(" ").join(
        Markup('<tspan x="{}" y="{}">{}</tspan>').format(_short(x), _short(y + line * place), each)
        for place, each in enumerate(lines)
    )
    return Markup('<text class="{}">{}</text>').format(classes, spans)


def picture(
    draw: Callable[[int], Drawn], *, classes: str, title: str, description: str, key: str, links: bool
) -> Markup:
    """The figure, with its drawings.

    Takes    draw: a drawing for a width; key: names the picture on its page, for ids that are unique; links: whether it
             leads anywhere. A picture that is an image may not hold links (WCAG 4.1.2), so then it is a group.
    """
    drawings = Markup("").join(
        _svg(draw(width), classes=f"{classes} app-picture__svg app-picture__{name}", title=title,
             description=description, key=f"{key}-{name}", role="group" if links else "img")
        for name, width in (("wide", WIDE), ("middle", MIDDLE), ("narrow", NARROW))
    )  # fmt: skip
    return Markup('<div class="app-picture">{}</div>').format(drawings)


def _svg(drawn: Drawn, *, classes: str, title: str, description: str, key: str, role: str) -> Markup:
    return Markup(
        '<svg class="{classes}" role="{role}" aria-labelledby="{key}-title" aria-describedby="{key}-description" '
        'viewBox="0 0 {width} {height}" width="{width}" height="{height}" focusable="false">'
        '<title id="{key}-title">{title}</title><desc id="{key}-description">{description}</desc>{inside}</svg>'
    ).format(
        classes=classes, role=role, key=key, width=drawn.width, height=drawn.height, title=title,
        description=description, inside=drawn.inside,
    )  # fmt: skip


def link(href: str | None, inside: Markup, *, classes: str) -> Markup:
    """What leads somewhere, or only belongs together."""
    named = Markup(' class="{}"').format(classes) if classes else ""
    if href is None:
        return Markup("<g{}>{}</g>").format(named, inside)
    return Markup('<a{} href="{}">{}</a>').format(named, href, inside)


def rectangle(x: float, y: float, width: float, height: float, *, classes: str, rounded: int = 0) -> Markup:
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>').format(
        classes, _short(x), _short(y), _short(width), _short(height), rounded
    )


def path(steps: str, *, classes: str) -> Markup:
    return Markup('<path class="{}" d="{}"/>').format(classes, escape(steps))


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
