"""The pictures of a rating: the funnel and the caterpillar with its stars.

    funnel of ratios      s = √v/(2√E) of √(O/E), v = ΣV/ΣE
    funnel of differences s = σ/√n
    limits                target ± q·s by chance alone, ± q√(s²+τ²) with the usual spread as well

The ratio's s is that of the CQC form, times √v. That form counts outcomes as Poisson, as if V were E; where two or four
people in ten have the outcome V is six or eight tenths of E, and Poisson limits are a tenth or a quarter too wide. With
v = 1 it is the CQC form. The flags in the table are the exact test's, person by person; the lines are for the eye.

Source   Methods, 3; Spiegelhalter (2005).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup
from scipy.stats import norm

from commissioning.cli.rating.answer import Answer, Line
from commissioning.cli.rating.words import shown, star_of
from commissioning.engines.ratings.arrays import Floats
from commissioning.engines.ratings.comparison import ACT, LOOK
from commissioning.engines.ratings.figures import Absent, Interval, known
from commissioning.engines.ratings.overdispersion import winsorised
from commissioning.web.charts.caterpillar import Row, caterpillar
from commissioning.web.charts.funnel import Dot, funnel
from commissioning.web.charts.funnel import Line as Limit

GRID = 120
TITLE = {"logistic": "Observed over expected", "linear": "Observed less expected, a person"}


@dataclass(frozen=True, slots=True)
class _Form:
    """How far from typical a provider of a size may be found."""

    typical: float
    s: Callable[[Floats], Floats]
    transformed: Callable[[Floats], Floats]
    back: Callable[[Floats], Floats]
    target: float


def funnel_of(found: Answer, *, key: str = "funnel") -> Markup:
    """Every provider by its size, with the limits of chance."""
    counted = [line for line in found.lines if known(line.figure) is not None]
    if not counted:
        return Markup("")
    figures = np.array([known(line.figure) for line in counted], dtype=np.float64)
    sizes = np.array([_size(found, line) for line in counted])
    form = _form(found)
    s = form.s(sizes)
    tau2 = winsorised((form.transformed(figures) - form.target) / s, s).tau2
    grid = np.linspace(sizes.max() / GRID, sizes.max() * 1.03, GRID)
    limits = [_limit(form, grid, LOOK, 0.0, "95 % by chance alone", "look")]
    limits.append(_limit(form, grid, ACT, 0.0, "99.8 % by chance alone", "act"))
    if tau2:
        limits.append(_limit(form, grid, ACT, tau2, "99.8 % with the usual spread as well", "usual"))
    acted = sum(line.flag.endswith("act") for line in counted)
    return funnel(
        [
            Dot(line.provider, size, figure, line.flag.endswith("act"))
            for line, size, figure in zip(counted, sizes.tolist(), figures.tolist(), strict=True)
        ],
        grid.tolist(),
        limits,
        typical=form.typical,
        across="Expected outcomes" if found.kind == "logistic" else "People",
        up=TITLE[found.kind],
        title=f"Funnel of {len(counted)} providers",
        description=(
            f"Each provider by its size and its {_figure(found)}. {acted} of them lie so far from typical that fewer "
            "than 2 in 1,000 sound ones would; they are drawn as squares. The table has every figure."
        ),
        key=key,
    )


def caterpillar_of(found: Answer, *, key: str = "caterpillar") -> Markup:
    """The providers with limits and stars: in order of their shrunken figures if an order means anything."""
    lines = [line for line in shown(found) if known(line.figure) is not None]
    if found.rankability.may_order:
        lines.sort(key=lambda line: (-(known(line.shrunk) or 0.0), line.provider))
    ordered = "the best above" if found.rankability.may_order else "by name, since most of the spread is chance"
    return caterpillar(
        [_row(line) for line in lines],
        typical=_form(found).typical,
        across=TITLE[found.kind],
        stars_title="Probability of each star, 1 to 5",
        title=f"{len(lines)} providers with their limits and stars",
        description=(
            f"Each {_figure(found)} with its 95 % limits, {ordered}; beside it how likely each star is. The table has "
            "every figure."
        ),
        key=key,
    )


def legend(found: Answer) -> list[tuple[str, str]]:
    """What the lines of the funnel are: kind, words."""
    words = [
        ("look", "inside: 95 % of sound providers, by chance alone"),
        ("act", "inside: 99.8 % of sound providers, by chance alone"),
    ]
    if "app-funnel__limit--usual" in funnel_of(found):
        words.append(("usual", "inside: 99.8 %, allowing for the usual spread between providers as well"))
    return words


def _figure(found: Answer) -> str:
    return "ratio" if found.kind == "logistic" else "difference"


def _size(found: Answer, line: Line) -> float:
    return line.expected if found.kind == "logistic" else line.people


def _form(found: Answer) -> _Form:
    if found.kind == "linear":
        sigma = float(np.sqrt(found.model.residual_variance))
        return _Form(0.0, lambda n: sigma / np.sqrt(n), lambda figure: figure, lambda figure: figure, 0.0)
    share = sum(line.variance for line in found.lines) / sum(line.expected for line in found.lines)
    root = float(np.sqrt(share)) / 2.0
    return _Form(1.0, lambda e: root / np.sqrt(e), np.sqrt, lambda y: np.asarray(np.maximum(y, 0.0) ** 2), 1.0)


def _limit(form: _Form, sizes: Floats, level: float, tau2: float, label: str, kind: str) -> Limit:
    wide = float(norm.isf(level / 2.0)) * np.sqrt(form.s(sizes) ** 2 + tau2)
    low, high = form.back(form.target - wide), form.back(form.target + wide)
    return Limit(label, kind, low.tolist(), high.tolist())


def _row(line: Line) -> Row:
    figure = known(line.figure) or 0.0
    limits = Interval(figure, figure) if isinstance(line.limits, Absent) else line.limits
    star = line.star
    return Row(line.provider, figure, limits.low, limits.high, star.probabilities, star.star, star_of(line))
