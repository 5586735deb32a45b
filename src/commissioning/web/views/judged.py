"""What was judged, for pages: the scores of closed reviews as a chart and a table; what primes say of themselves."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.core.periods import Period
from commissioning.rooms.performance.drawing import judged
from commissioning.rooms.performance.review_results import Reviewed, results
from commissioning.rooms.performance.score_counts import FEW, Told
from commissioning.rooms.performance.self_assessing import self_assessments
from commissioning.rooms.performance.self_assessment_models import SelfAssessment
from commissioning.web.charts.scores import Counted, scores_picture
from commissioning.web.environment import period_in_words


def shown_judgements(contract: str, period: Period, stage: str) -> dict[str, Any]:
    """What the page of kept standards shows of what was judged about any of some days; of one stage, or of all."""
    found = [each for each in results(contract, period=period) if stage in ("", each.standard.stage)]
    own = [_own(each) for each in self_assessments(contract, period=period)]
    return {
        "judged": [shown_result(each, number) for number, each in enumerate(found)],
        "own": [each for each in own if stage in ("", each["stage"])],
        "few_judged": FEW,
    }


def shown_result(each: Reviewed, number: int) -> dict[str, Any]:
    """One closed review.

    Takes    number: of the review on its page, for ids that are unique there.
    """
    told = each.told
    rows = [
        (str(score.score), str(score.meaning), told.agreed[score.score], _percent(told.agreed[score.score], told.count))
        for score in each.element.scores
    ]
    return {
        "title": str(each.standard.title),
        "href": reverse("case_review", args=[each.review.pk]),
        "days": period_in_words(each.review.since, each.review.until),
        "rows": rows,
        "unjudged": told.unjudged,
        "facts": _facts(told),
        "picture": scores_picture(
            [Counted(f"{score}: {meaning}", _cases(count), count) for score, meaning, count, _share in rows],
            most=max(told.count, 1),
            title=_("How often each score was agreed: %(standard)s") % {"standard": each.standard.title},
            description=_("The table below says the same."),
            key=f"scores-{number}",
        ),
    }


def _facts(told: Told) -> list[tuple[str, str]]:
    looked_at = _("%(count)s of %(all)s cases that came to this stage") % {
        "count": told.count + told.unjudged,
        "all": told.frame_size,
    }
    return [
        (_("Looked at"), looked_at),
        (_("Cannot be judged"), str(told.unjudged)),
        (_("Mean of the agreed scores"), _mean(told)),
        (_("Both gave the same before they talked"), _alike(told)),
        (_("Weighted kappa before they talked"), _kappa(told)),
    ]


def _mean(told: Told) -> str:
    if told.mean is None or told.standard_error is None:
        return _("Too few to judge")
    if told.count == told.frame_size:
        return _("%(mean)s; every case was looked at, so chance has no part in it") % {"mean": f"{told.mean:.2f}"}
    words = _("%(mean)s; with other cases drawn it would typically be %(error)s more or less")
    return words % {"mean": f"{told.mean:.2f}", "error": f"{told.standard_error:.2f}"}


def _alike(told: Told) -> str:
    pairs = sum(told.pairs.values())
    same = sum(count for (one, other), count in told.pairs.items() if one == other)
    counts = _("%(same)s of %(pairs)s cases") % {"same": same, "pairs": pairs}
    return counts if told.alike is None else f"{counts}: {100 * told.alike:.0f}%"


def _kappa(told: Told) -> str:
    if told.is_few or told.alike is None:
        return _("Too few to judge")
    if told.kappa is None:
        return _("Says nothing, because both gave every case the same")
    return _("%(kappa)s, where 1 is full agreement and 0 what chance brings") % {"kappa": f"{told.kappa:.2f}"}


def _own(each: SelfAssessment) -> dict[str, Any]:
    standard, element = judged(each.journey_terms, each.standard)
    return {
        "stage": standard.stage,
        "title": str(standard.title),
        "days": period_in_words(each.since, each.until),
        "who": each.recorded_for.name,
        "score": each.score,
        "meaning": next(str(score.meaning) for score in element.scores if score.score == each.score),
        "words": each.words,
    }


def _percent(count: int, of: int) -> str:
    return f"{100 * count / of:.0f}%" if of >= FEW else ""


def _cases(count: int) -> str:
    return _("1 case") if count == 1 else _("%(count)s cases") % {"count": count}
