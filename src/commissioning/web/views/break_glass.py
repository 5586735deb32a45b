"""Break-glass: the list for auditors, what was asked and read, asking, agreeing, reading, ending."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.platform import break_glass as platform
from commissioning.platform import break_glass_queries as queries
from commissioning.platform.break_glass_models import BrokenGlass
from commissioning.platform.database_clock import database_now
from commissioning.platform.people_models import Kind
from commissioning.platform.roles import Permission
from commissioning.web import glass
from commissioning.web.allows import Open, allows, may
from commissioning.web.forms import break_glass as forms
from commissioning.web.forms.base import Change
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.lists import Column, answer_list
from commissioning.web.page import page
from commissioning.web.views import break_glass_in_words as in_words

READINGS = (
    Column("at", _later("When"), lambda row: row.at, "at"),
    Column("reader", _later("Who"), lambda row: row.reader.name, "reader__name"),
    Column("page", _later("Which page"), lambda row: _page_name(row.path)),
    Column("path", _later("Its address"), lambda row: row.path, "path"),
)
PAGES = {
    "contracts": _later("The list of contracts"),
    "contract": _later("Overview of the contract"),
    "contract_terms": _later("Terms in plain words"),
    "contract_standards": _later("Service standards"),
    "contract_variation": _later("A variation"),
    "contract_history": _later("History"),
    "supply_chain": _later("Supply chain"),
    "contract_contacts": _later("Whom to speak to"),
    "flow_down": _later("Terms that flow down"),
    "programme": _later("The programme"),
    "package_areas": _later("Package areas of the programme"),
}
"""What the pages are called on which a grant opens rows (`glass.OPENED`)."""


@allows(Permission.AUDIT_READ)
def openings(request: Any) -> HttpResponse:
    filters = forms.Week(request.GET)
    week_of = filters.cleaned_data["week_of"] if filters.is_valid() else None
    is_operator = request.access.kind == Kind.OPERATOR
    return answer_list(
        request,
        "break_glass/list",
        caption=_("Break-glass"),
        columns=_columns(database_now(), whole=request.GET.get("format") == "csv"),
        rows=queries.openings(by=request.access, week_of=week_of).annotate(title=in_words.title()),
        filters=filters,
        empty_text=_("Nobody broke the glass."),
        is_operator=is_operator,
        may_ask=is_operator and may(request, Permission.BREAK_GLASS_ASK),
    )


@allows(Permission.AUDIT_READ)
def opening(request: Any, reference: str) -> HttpResponse:
    row = queries.openings(by=request.access).get(pk=reference)
    at = database_now()
    return answer_list(
        request,
        "break_glass/opening",
        caption=_("Pages that were opened"),
        columns=READINGS,
        rows=queries.readings(row, by=request.access),
        empty_text=_("No page was opened."),
        row=row,
        state=in_words.state(row, at),
        facts=in_words.facts(row, at),
        **_may(request, row, at),
    )


@allows(Permission.BREAK_GLASS_ASK)
def ask(request: Any, step: str) -> HttpResponse:
    if request.access.kind != Kind.OPERATOR:
        return redirect("break_glass")

    def change(said: Answers) -> tuple[str, str]:
        rows = platform.ask(
            contracts=said["contracts"], reason=said["reason"], by=request.access, now=request.clock.now()
        )
        says = _("You asked. Now a second person must agree: give them the address of this page.")
        return reverse("break_glass_opening", args=[rows[0].pk]), says

    return Journey(
        title=_("Ask to read contracts in an emergency"),
        questions={"contracts": forms.Contracts, "why": forms.Why},
        cancel=reverse("break_glass"),
        button=_("Ask to read them"),
        change=change,
        foreseen=(platform.NoSuchContract, platform.TooMany),
        note=_(
            "A second person of your organisation must agree within an hour. Then you may read for an hour. Each page "
            "that you open is on record, and commissioner, prime and partners are told."
        ),
    ).answer(request, step)


@allows(Permission.BREAK_GLASS_AGREE)
def agree(request: Any, reference: str) -> HttpResponse:
    row = queries.openings(by=request.access).get(pk=reference)

    def change() -> tuple[str, str]:
        platform.agree(asking=row.asking, by=request.access, now=request.clock.now())
        return reverse("break_glass_opening", args=[reference]), _("You agreed. They may read for an hour from now.")

    return _changed(
        request,
        row,
        change,
        foreseen=(platform.SamePerson, platform.NoLongerWaiting),
        title=_("Agree that contracts are read in an emergency"),
        note=_("You answer for this as the second person. Agree only to what cannot wait."),
        button=_("Agree"),
    )


@allows(Permission.BREAK_GLASS_AGREE)
def end(request: Any, reference: str) -> HttpResponse:
    row = queries.openings(by=request.access).get(pk=reference)

    ended = in_words.ending(row, request.access)

    def change() -> tuple[str, str]:
        platform.end(asking=row.asking, by=request.access, now=request.clock.now())
        glass.stop(request)
        return reverse("break_glass_opening", args=[reference]), ended.says

    return _changed(
        request,
        row,
        change,
        foreseen=(platform.AlreadyEnded,),
        title=ended.title,
        note=_("This cannot be undone. Whoever still needs to read asks anew."),
        button=ended.button,
    )


@allows(Permission.BREAK_GLASS_ASK)
def read(request: Any, reference: str) -> HttpResponse:
    """Begin: the session keeps it, and each request asks again whether it holds."""
    row = queries.openings(by=request.access).get(pk=reference)
    if request.access.kind != Kind.OPERATOR:
        return redirect("break_glass_opening", reference)
    if request.method == "POST":
        if not platform.in_force(row.asking, by=request.access):
            raise platform.NotOpen(_("This opens nothing to you now. Ask anew, and let a second person agree."))
        glass.begin(request, row.asking)
        return redirect("contracts")
    return page(
        request,
        "change/change",
        form=Change(),
        title=_("Read under break-glass"),
        facts=in_words.together(row),
        note=_(
            "Each page that you open is on record before you see it, and commissioner, prime and partners will see "
            "which. Nothing can be changed while you read."
        ),
        button=_("Begin to read"),
        cancel_href=reverse("break_glass_opening", args=[reference]),
        warning=True,
    )


@allows(Open.SIGNED_IN)
def stop(request: Any) -> HttpResponse:
    glass.stop(request)
    return redirect("break_glass" if may(request, Permission.AUDIT_READ) else "home")


def _changed(request: Any, row: BrokenGlass, change: Any, *, foreseen: Any, **words: Any) -> HttpResponse:
    """The page that agrees or ends, to the operator's people; others are led back."""
    here = reverse("break_glass_opening", args=[row.pk])
    if request.access.kind != Kind.OPERATOR:
        return redirect(here)
    return Change.sent(request).answer(
        request, change, foreseen=foreseen, facts=in_words.together(row), cancel_href=here, warning=True, **words
    )


def _columns(at: datetime, *, whole: bool) -> tuple[Column, ...]:
    """Who agreed stands in the file, and on the opening's own page: a screen is too narrow for all of them."""
    agreed = Column("second", _("Who agreed"), lambda row: row.agreed_by.name if row.agreed_by else "")
    return (
        Column(
            "asked",
            _("Asked for"),
            lambda row: row.asked_at,
            "asked_at",
            lambda row: reverse("break_glass_opening", args=[row.pk]),
        ),
        Column("contract", _("Contract"), lambda row: row.title, "title"),
        Column("commissioner", _("Commissioner"), lambda row: row.commissioner.name, "commissioner__name"),
        Column("who", _("Who asked"), lambda row: row.asked_by.name, "asked_by__name"),
        *([agreed] if whole else []),
        Column("state", _("State"), lambda row: in_words.state(row, at)[0]),
        Column("read", _("Pages opened"), lambda row: row.pages_read, "pages_read", numeric=True),
        Column("told", _("Told"), lambda row: in_words.told(row, at)),
        Column("why", _("Why"), lambda row: row.reason),
    )


def _page_name(path: str) -> str:
    try:
        return str(PAGES.get(str(resolve(path).url_name), ""))
    except Resolver404:  # a page of an older version
        return ""


def _may(request: Any, row: BrokenGlass, at: datetime) -> dict[str, Any]:
    """What the page offers."""
    by = request.access
    is_operator = by.kind == Kind.OPERATOR
    waits, is_open, asked = queries.is_waiting(row, at=at), queries.is_open(row, at=at), row.asked_by_id == by.person
    second = is_operator and may(request, Permission.BREAK_GLASS_AGREE)
    return {
        "may_agree": second and waits and not asked,
        "ending": in_words.ending(row, by).title if second and (waits or is_open) else "",
        "may_read": is_operator and is_open and asked and row.role == by.role,
    }
