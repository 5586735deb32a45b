"""How providers do, for those who choose among them: published by the lead of a programme, read by anybody."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from commissioning.platform import jobs
from commissioning.platform.roles import Permission
from commissioning.rooms.design.models import Programme
from commissioning.rooms.performance import public_words, publishing
from commissioning.rooms.performance.background import PUBLISH_FACTS
from commissioning.rooms.performance.facts import MONTHS_TO_START, ContractFacts, Count, whole_months
from commissioning.rooms.performance.publishing import IN_WORK, Facts
from commissioning.rooms.performance.standards import FEW
from commissioning.web.allows import Open, allows, may, require
from commissioning.web.charts.kept import Share, kept_picture
from commissioning.web.environment import number, period_in_words
from commissioning.web.forms.base import Change
from commissioning.web.page import page
from commissioning.web.views.facts_in_words import how_often


@allows(Open.ANYONE)
def facts(request: Any, programme: str) -> HttpResponse:
    """The areas of a programme; of one (`?area=`) what each contract's delivery came to, side by side."""
    titles = dict(public_words.programmes())
    require(programme in titles)
    found = publishing.last_published(programme, on=request.access.on)
    areas = dict(sorted({each.area: each.area_name for each in found.contracts}.items())) if found else {}
    area = request.GET.get("area", "")
    rows = [each for each in found.contracts if each.area == area] if found else []
    return page(
        request,
        "facts/facts",
        programme=programme,
        title=titles[programme],
        found=found,
        days=period_in_words(found.row.since, found.row.until) if found else "",
        areas=sorted(areas.items(), key=lambda named: named[1]),
        area=areas.get(area),
        served=[(each.provider, _served(each)) for each in rows],
        **(_counted(found, rows) if found else {}),
        few=FEW,
        publishes=_publishes(request, programme),
        breadcrumbs=[
            {"text": _("What programmes promise"), "href": reverse("promises")},
            {"text": titles[programme], "href": reverse("promised", args=[programme])},
        ],
    )


@allows(Permission.FACTS_PUBLISH)
def publish(request: Any, programme: str) -> HttpResponse:
    """The button that counts the months that are over, and publishes what was counted."""
    titles = dict(public_words.programmes())
    require(programme in titles and _publishes(request, programme))
    period = whole_months(today=request.access.on)
    form = Change.sent(request)

    def change() -> tuple[str, str]:
        job = jobs.ask_for(
            kind=PUBLISH_FACTS,
            arguments={"programme": programme},
            request=form.cleaned_data["request_id"],
            by=request.access,
            now=request.clock.now(),
        )
        return reverse("job", args=[job.pk]), _("Each contract is counted now, one after another.")

    return form.answer(
        request,
        change,
        title=_("Publish how providers do"),
        caption=titles[programme],
        facts=[(_("Months"), period_in_words(period.start, period.end))],
        note=_(
            "Everybody reads it, and people who choose a provider are shown it. What rests on fewer than %(few)s cases "
            "is not published. It cannot be taken back; published anew, it is counted anew."
        )
        % {"few": FEW},
        button=_("Count and publish"),
        warning=True,
        cancel_href=reverse("facts", args=[programme]),
    )


def _publishes(request: Any, programme: str) -> bool:
    """Whether the acting role publishes the facts of a programme."""
    leads = Programme.objects.filter(pk=programme, lead=request.access.organisation)
    return may(request, Permission.FACTS_PUBLISH) and leads.exists()


def _counted(found: Facts, rows: Sequence[ContractFacts]) -> dict[str, Any]:
    """What was counted of enough cases of any contract, and by title what of none."""
    tables = list(_tables(found, rows))
    return {
        "tables": [each for each in tables if each["picture"]],
        "of_few": [each["title"] for each in tables if not each["picture"]],
    }


def _tables(found: Facts, rows: Sequence[ContractFacts]) -> Iterator[dict[str, Any]]:
    """Of each thing that was counted a table with a row for each contract, and a picture of those with enough cases."""
    work = _("Started a job within %(months)s months of being attached") % {"months": MONTHS_TO_START}
    counted = [(IN_WORK, work, [(each, each.in_work) for each in rows])]
    counted += [
        (key, str(standard.title), [(each, each.kept.get(key)) for each in rows]) for key, standard in found.standards
    ]
    for place, (key, title, counts) in enumerate(counted):
        said = [(each, count, _often(count, key)) for each, count in counts]
        yield {
            "title": title,
            "rows": [(each.provider, often) for each, _count, often in said],
            "picture": _picture(title, said, key=f"fact-{place}"),
        }


def _often(count: Count | None, key: str) -> str:
    return how_often(count.number, count.of, key=key) if count else _("Too few people yet to say")


def _served(each: ContractFacts) -> str:
    return number(each.served) if each.served is not None else _("Too few people yet to say")


def _picture(title: str, said: Sequence[tuple[ContractFacts, Count | None, str]], *, key: str) -> Markup:
    shares = [
        Share(
            name=each.provider,
            note=often,
            share=count.number / count.of,
            low=count.interval.low,
            high=count.interval.high,
            asked=None,
        )
        for each, count, often in said
        if count is not None
    ]
    return kept_picture(shares, title=title, description=_("The table below says the same."), key=key)
