"""Facts to choose by, in plain words: how often something was so, or that there are too few people yet to say."""

from collections.abc import Iterator
from datetime import date

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commissioning.rooms.journey.allocating import Offered
from commissioning.rooms.journey.offered import Fact
from commissioning.rooms.performance.facts import MONTHS_TO_START
from commissioning.rooms.performance.publishing import IN_WORK, SERVED
from commissioning.web.environment import in_words, number


def beside(offered: Offered) -> SafeString:
    """What is said beside an offer, a line for each fact; nothing where none were published."""
    if not offered.counted_to:
        return mark_safe("")
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in _lines(offered)))


def how_often(times: int, of: int, *, key: str) -> str:
    """17 of 20 people (85 in 100); or cases, of which one person may have several."""
    said = {"number": number(times), "of": number(of), "share": round(100 * times / of)}
    words = _("%(number)s of %(of)s people (%(share)s in 100)"), _("%(number)s of %(of)s cases (%(share)s in 100)")
    return words[key != IN_WORK] % said


def what_was_counted(fact: Fact) -> str:
    """A fact by its name."""
    if fact.key == IN_WORK:
        return _("Started a job within %(months)s months") % {"months": MONTHS_TO_START}
    return _("People served") if fact.key == SERVED else fact.about


def _lines(offered: Offered) -> Iterator[str]:
    day = {"day": in_words(date.fromisoformat(offered.counted_to))}
    if not offered.facts:
        yield _("Nothing was counted of this provider here in the year to %(day)s.") % day
        return
    if all(fact.number is None for fact in offered.facts):
        yield _("Too few people yet to say.")
        return
    few = []
    for fact in offered.facts:
        if fact.number is None or fact.of is None:
            few.append(what_was_counted(fact))
        elif fact.key == SERVED:
            yield _("Served %(people)s people in the year to %(day)s.") % {"people": number(fact.number), **day}
        else:
            yield f"{what_was_counted(fact)}: {how_often(fact.number, fact.of, key=fact.key)}"
    if few:
        yield _("Too few people yet to say: %(facts)s.") % {"facts": "; ".join(few)}
