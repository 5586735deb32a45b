"""Customer service standards: what people may count on, in public words; how they are kept, with every case."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.core.periods import Period, add_months
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Permission
from commissioning.rooms.design.models import Programme
from commissioning.rooms.journey.queries import known_by_name
from commissioning.rooms.journey.refusals import NoRules
from commissioning.rooms.performance import public_words, standards_reviews
from commissioning.rooms.performance.cases import Case
from commissioning.rooms.performance.publishing import last_published
from commissioning.rooms.performance.standards import FEW, Kept, of_contract
from commissioning.rooms.performance.starts import Month, starts
from commissioning.tables.safe_csv import Cell
from commissioning.web.allows import Open, allows, may, require
from commissioning.web.charts.kept import Share, kept_picture
from commissioning.web.environment import in_words, percent_bp
from commissioning.web.forms.standards import FATES, STAGES, CaseFilter, Days
from commissioning.web.lists import Column, answer_list, csv_file
from commissioning.web.page import page
from commissioning.web.views.judged import shown_judgements
from commissioning.web.views.shown_contract import Shown, around, shown_contract

HEADINGS = ("Stage", "Standard", "Clause", "In time", "Cases", "Share", "From", "To", "Asked", "Reached", "Not counted")
STAGE_TITLES = dict(STAGES)


@allows(Open.ANYONE)
def promises(request: Any) -> HttpResponse:
    return page(request, "standards/programmes", programmes=public_words.programmes())


@allows(Open.ANYONE)
def promised(request: Any, programme: str) -> HttpResponse:
    """What a programme promises to everybody on it, as it holds today."""
    require(programme in dict(public_words.programmes()))
    try:
        title, told = public_words.told(programme, on=request.access.on)
    except NoRules:  # not yet: what rules it applies from a later day
        title, told = dict(public_words.programmes())[programme], []
    return page(
        request,
        "standards/promised",
        programme=programme,
        has_facts=may(request, Permission.FACTS_PUBLISH) or last_published(programme, on=request.access.on) is not None,
        title=title,
        stages=_by_stage(told),
        reviewed=_reviewed(programme, request.access.on),
        reads_reviews=programme if _reads_reviews(request, programme) else None,
        breadcrumbs=[{"text": _("What programmes promise"), "href": reverse("promises")}],
    )


@allows(Permission.CONTRACT_READ)
def contract_standards(request: Any, reference: str) -> HttpResponse:
    shown = shown_contract(request, reference)
    try:
        _title, told = public_words.told(shown.contract.programme_id, on=shown.on)
    except NoRules:
        told = []
    return page(
        request,
        "standards/standards",
        stages=_by_stage(told),
        may_see_kept=may(request, Permission.STANDARDS_READ) and request.glass is None,
        **around(request, shown),
    )


@allows(Permission.STANDARDS_READ)
def contract_kept(request: Any, reference: str) -> HttpResponse:
    """How the standards were kept by day due, and how many start, month by month."""
    shown = shown_contract(request, reference)
    form = Days(request.GET or None)
    period = form.period(shown.today)
    found = [each for each in _kept(request, shown, period) if form.stage_asked() in ("", each.standard.stage)]
    if request.GET.get("format") == "csv":
        return csv_file(f"standards-{shown.today}", HEADINGS, map(_cells, found))
    since = period.start.replace(day=1)
    months = starts(reference, period=Period(since, period.end), by=request.access)
    return page(
        request,
        "standards/kept",
        contract=shown.contract,
        form=form,
        breadcrumbs=[*around(request, shown)["breadcrumbs"], _back_to_standards(reference)],
        period=period,
        rows=[_row(each, shown, period) for each in found],
        picture=_picture(found),
        months=[(date_format(each.first, "F Y"), each) for each in months],
        totals=(_("Together"), _totals(months)),
        few=FEW,
        **shown_judgements(reference, period, form.stage_asked()),
        csv_href=_again(request, format="csv"),
    )


@allows(Permission.STANDARDS_READ)
def contract_cases(request: Any, reference: str) -> HttpResponse:
    """The cases behind the figures. Names are for those who work with the people; a number leads them there."""
    shown = shown_contract(request, reference)
    period = Days(request.GET or None).period(shown.today)
    found = _kept(request, shown, period)
    titles = [(each.key, str(each.standard.title)) for each in found]
    filters = CaseFilter(request.GET or None, standards=titles)
    said = filters.cleaned_data if filters.is_valid() else {}
    rows = [
        _Row(str(each.standard.title), case)
        for each in found
        if said.get("standard", "") in ("", each.key) and said.get("stage", "") in ("", each.standard.stage)
        for case in each.cases
        if said.get("fate", "") in ("", case.fate.name)
    ]
    return answer_list(
        request,
        "standards/cases",
        caption=_("Cases behind the standards"),
        columns=_columns(_known(request, rows), _names(rows)),
        rows=rows,
        filters=filters,
        form=filters,
        empty_text=_("There is no such case that you may see in this role."),
        contract=shown.contract,
        period=period,
        breadcrumbs=[*around(request, shown)["breadcrumbs"], _back_to_kept(reference)],
    )


@dataclass(frozen=True, slots=True)
class _Row:
    standard: str
    case: Case


def _columns(known: Collection[str], names: Mapping[str, str]) -> tuple[Column, ...]:
    def href(row: _Row) -> str | None:
        return reverse("case", args=[row.case.participant]) if row.case.participant in known else None

    return (
        Column(
            "participant",
            _later("Participant"),
            lambda row: row.case.participant,
            "participant",
            href,
        ),
        Column("standard", _later("Standard"), lambda row: row.standard, "standard"),
        Column("provider", _later("Put down to"), lambda row: names.get(row.case.provider, ""), "provider"),
        Column("from", _later("From"), lambda row: row.case.from_on, "from"),
        Column("due", _later("Last day in time"), lambda row: row.case.due_on, "due"),
        Column("done", _later("Done"), lambda row: row.case.done_on, "done"),
        Column("fate", _later("What became of it"), lambda row: str(FATES[row.case.fate]), "fate"),
    )


def _known(request: Any, rows: list[_Row]) -> Collection[str]:
    """The participants of cases whose own pages may be read."""
    return known_by_name(row.case.participant for row in rows) if may(request, Permission.CASE_READ) else ()


def _names(rows: list[_Row]) -> dict[str, str]:
    """The organisations of cases by reference, as far as they may be seen."""
    wanted = {row.case.provider for row in rows}
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _kept(request: Any, shown: Shown, period: Period) -> list[Kept]:
    try:
        return of_contract(shown.contract.pk, shown.contract.programme_id, period=period, by=request.access)
    except NoRules:
        return []


def _reviewed(programme: str, on: date) -> list[str]:
    """When the standards were reviewed last, and when they will be next, in sentences; none where none hold."""
    timing = standards_reviews.timing(programme, on=on)
    if timing is None:
        return []
    due = {"day": in_words(timing.due)}
    return [
        _("These standards were last reviewed on %(day)s.") % {"day": in_words(timing.last)}
        if timing.last
        else _("These standards have not been reviewed yet."),
        _("A review was due by %(day)s, and is not on record.") % due
        if timing.is_overdue(on)
        else _("The next review is due by %(day)s.") % due,
    ]


def _reads_reviews(request: Any, programme: str) -> bool:
    """Whether the reviews of a programme may be read: by a role that reads standards, of who sees the programme."""
    return may(request, Permission.STANDARDS_READ) and Programme.objects.filter(pk=programme).exists()


def _by_stage(told: list[public_words.Told]) -> list[tuple[str, list[public_words.Told]]]:
    """Every stage that has a standard, in the order of the journey."""
    stages = [(str(title), [each for each in told if each.stage == stage]) for stage, title in STAGES]
    return [(title, standards) for title, standards in stages if standards]


def _row(each: Kept, shown: Shown, period: Period) -> dict[str, Any]:
    asked = _asked(period, standard=each.key)
    return {
        "kept": each,
        "stage": STAGE_TITLES[each.standard.stage],
        "share": _percent(each.share),
        "range": _range(each),
        "asked": percent_bp(each.asked_basis_points) if each.asked_basis_points is not None else _("Not known"),
        "reached": _reached(each),
        "excluded": [(count, str(FATES[fate]).partition(": ")[2]) for fate, count in each.excluded.items()],
        "href": f"{reverse('contract_cases', args=[shown.contract.pk])}?{asked}",
    }


def _reached(each: Kept) -> tuple[str, str]:
    """Whether the share was reached, in words and as the tone of a tag."""
    if not each.denominator:
        return _("No case"), "over"
    if each.is_few:
        return _("Too few to judge"), "plain"
    if each.is_met is None:
        return _("Cannot be judged"), "plain"
    return (_("Reached"), "good") if each.is_met else (_("Not reached"), "bad")


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}%"


def _range(each: Kept) -> str:
    found = each.interval
    return _("%(low)s to %(high)s") % {"low": _percent(found.low), "high": _percent(found.high)} if found else ""


def _cells(each: Kept) -> tuple[Cell, ...]:
    found = each.interval
    return (
        str(STAGE_TITLES[each.standard.stage]),
        str(each.standard.title),
        each.standard.clause,
        each.numerator,
        each.denominator,
        _percent(each.share),
        _percent(found.low) if found else "",
        _percent(found.high) if found else "",
        percent_bp(each.asked_basis_points) if each.asked_basis_points is not None else "",
        _reached(each)[0],
        "; ".join(f"{count} {fate.value}" for fate, count in each.excluded.items()),
    )


def _picture(found: list[Kept]) -> str:
    shares = [
        Share(
            name=str(each.standard.title),
            note=_("%(kept)s of %(cases)s: %(share)s")
            % {"kept": each.numerator, "cases": each.denominator, "share": _percent(each.share)},
            share=each.share,
            low=each.interval.low,
            high=each.interval.high,
            asked=None if each.asked_basis_points is None else each.asked_basis_points / 10_000,
        )
        for each in found
        if each.share is not None and each.interval is not None
    ]
    return kept_picture(
        shares, title=_("How far the standards were kept"), description=_("The table below says the same.")
    )


def _totals(months: list[Month]) -> Month:
    return Month(
        months[0].first,
        sum(each.attached for each in months),
        sum(each.job_starts for each in months),
        sum(each.in_work_first for each in months),
    )


def _asked(period: Period, **more: str) -> str:
    last = period.end - timedelta(days=1) if period.end else add_months(period.start, 12)
    said = [("since", period.start), ("last_day", last)]
    days = [f"{name}-{part}={getattr(day, part)}" for name, day in said for part in ("day", "month", "year")]
    return "&".join([*days, *(f"{key}={value}" for key, value in more.items())])


def _again(request: Any, **more: str) -> str:
    """This page with something more asked for."""
    asked = request.GET.copy()
    asked.update(more)
    return f"?{asked.urlencode()}"


def _back_to_standards(reference: str) -> dict[str, str]:
    return {"text": _("Service standards"), "href": reverse("contract_standards", args=[reference])}


def _back_to_kept(reference: str) -> dict[str, str]:
    return {"text": _("How standards are kept"), "href": reverse("contract_kept", args=[reference])}
