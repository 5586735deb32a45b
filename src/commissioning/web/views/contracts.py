"""Contracts: those that may be seen, and each as it stands on a day: overview, terms in plain words, history."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.core.periods import Period
from commissioning.platform.relationship_models import Relation
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import queries
from commissioning.rooms.contracts.history import Event, history
from commissioning.rooms.contracts.listing import RUNNING, agreed, listed, parties
from commissioning.rooms.contracts.models import ContractTerms
from commissioning.rooms.contracts.plain_terms import plain_terms
from commissioning.rooms.contracts.what_changed import what_changed
from commissioning.web.allows import allows
from commissioning.web.charts.timeline import Lane, timeline
from commissioning.web.environment import moment_in_words
from commissioning.web.forms.contracts import Filter
from commissioning.web.forms.days import as_on
from commissioning.web.lists import Column, answer_list
from commissioning.web.page import page
from commissioning.web.views.shown_contract import Shown, around, shown_contract
from commissioning.web.views.versions import names

COLUMNS = (
    Column("title", _later("Contract"), lambda row: row.title, "title", lambda row: reverse("contract", args=[row.pk])),
    Column(
        "programme",
        _later("Programme"),
        lambda row: row.programme.title,
        "programme__title",
        lambda row: reverse("programme", args=[row.programme_id]),
    ),
    Column("package_area", _later("Package area"), lambda row: row.package_area.name, "package_area__name"),
    Column("prime", _later("Prime"), lambda row: row.prime_name, "prime_name"),
    Column("starts", _later("First day"), lambda row: row.starts_on, "starts_on"),
    Column("ends", _later("Last day"), lambda row: row.ends_on - timedelta(days=1), "ends_on"),
)


_VERSION = re.compile(r"\bVersion ([0-9a-f]{64})\.")
"""A version of terms, as the history of a contract has it."""


@allows(Permission.CONTRACT_READ)
def contracts(request: Any) -> HttpResponse:
    filters = Filter(request.GET or None)
    said = filters.cleaned_data if filters.is_valid() else {}
    return answer_list(
        request,
        "contracts/list",
        caption=_("Contracts"),
        columns=COLUMNS,
        rows=listed(
            on=said.get("on") or request.access.on,
            search=said.get("search", ""),
            programme=said.get("programme", ""),
            package_area=said.get("package_area", ""),
            prime=said.get("prime", ""),
            # Who names a day and nothing else asks what ran then.
            state=said.get("state", "") or (RUNNING if said.get("on") else ""),
        ),
        filters=filters,
        form=filters,  # what is wrong with it is said at the top
        empty_text=_("There is no such contract that you may see in this role."),
    )


@allows(Permission.CONTRACT_READ)
def contract(request: Any, reference: str) -> HttpResponse:
    shown = shown_contract(request, reference)
    held = agreed(reference).filter(applies_from__lte=shown.on).order_by("-applies_from", "-agreed_at").first()
    return page(
        request,
        "contracts/contract",
        terms=held,
        version=_version(shown, held),
        breaks=queries.break_points().filter(contract=reference),
        links=len(queries.supply_chain(reference, on=shown.on)),
        **around(request, shown),
    )


@allows(Permission.CONTRACT_READ)
def terms(request: Any, reference: str) -> HttpResponse:
    """The terms that held on a day, with clause and status of each figure; what is not known is said."""
    shown = shown_contract(request, reference)
    whole = request.GET.get("all") == "yes"
    try:
        told = plain_terms(reference, on=shown.on)
    except queries.NothingApplied:
        told = None
    parts = (
        [(part, list(each)) for part, each in groupby(told.sections, key=lambda section: section.part)] if told else []
    )
    return page(
        request,
        "contracts/terms",
        told=told,
        version=_version(shown, told.agreed if told else None),
        parts=parts,
        doubtful=sum(
            line.in_force and line.status in ("Recalled", "Unknown", "Assumed")
            for _part, sections in parts
            for section in sections
            for line in section.lines
        ),
        versions=list(agreed(reference)),
        whole=whole,
        whole_href=as_on(shown.on) + ("" if whole else "&all=yes"),
        **around(request, shown),
    )


@allows(Permission.CONTRACT_READ)
def variation(request: Any, reference: str, agreement: str) -> HttpResponse:
    """What a variation changed: beside what was agreed before it."""
    shown = shown_contract(request, reference)
    known = list(agreed(reference))
    found = next((each for each in known if each.pk == agreement), None)
    if found is None:
        raise ContractTerms.DoesNotExist
    before = next((each for each in reversed(known[: known.index(found)])), None)
    changes = what_changed(queries.own_terms(before), queries.own_terms(found)) if before else []
    return page(
        request, "contracts/variation", agreement=found, before=before, changes=changes, **around(request, shown)
    )


@allows(Permission.CONTRACT_READ)
def contract_history(request: Any, reference: str) -> HttpResponse:
    shown = shown_contract(request, reference)
    by_day = groupby(history(reference), key=lambda each: each.applies_on)
    known = names(shown.contract.programme_id)
    days = [(on, list(_as_entered(reference, of_day, known))) for on, of_day in by_day]
    days.reverse()  # the latest day first, and within it as things followed from one another
    lanes = list(_lanes(shown))
    picture = timeline(
        lanes,
        until=shown.contract.ends_on,
        today=shown.today,
        today_label=_("Today"),
        title=_("Who was what in %(title)s, and when") % {"title": shown.contract.title},
        description=_("The same days are in the table below."),
    )
    return page(request, "contracts/history", days=days, picture=picture, lanes=lanes, **around(request, shown))


def _version(shown: Shown, held: ContractTerms | None) -> str:
    """What the version that holds is called, to whoever may see it: the programme's lead."""
    return names(shown.contract.programme_id).get(held.terms_version, "") if held else ""


def _as_entered(
    contract: str, events: Iterable[Event], known: Mapping[str, str]
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What happened on one day, by when it was entered and by whom: what each says, and where more of it stands.

    Takes    known: by digest, what the versions of terms that may be seen are called.
    """

    def named(version: re.Match[str]) -> str:
        digest = _("digest %(digest)s…") % {"digest": version[1][:8]}
        return f"{known[version[1]]} ({digest})." if version[1] in known else digest.capitalize()

    for entered, together in groupby(events, key=_entered):
        yield (
            entered,
            [(_VERSION.sub(named, each.says), _more(contract, each)) for each in together],
        )


def _more(contract: str, event: Event) -> str:
    return reverse("contract_variation", args=[contract, event.subject]) if event.act == "varied" else ""


def _entered(event: Event) -> str:
    """When it became known and by whom, as far as the organisation's own record says so."""
    if event.known_at is None:
        return ""
    words = {"at": moment_in_words(event.known_at), "by": event.by}
    return _("Entered %(at)s by %(by)s") % words if event.by else _("Entered %(at)s") % words


def _lanes(shown: Shown) -> Iterator[Lane]:
    contract = shown.contract
    yield Lane(_("The contract"), [Period(contract.starts_on, contract.ends_on)], "contract")
    known = [each for each in parties(contract.pk) if each.kind != Relation.COMMISSIONS]
    for kind, note, shade in ((Relation.PRIME_OF, _("Prime"), "prime"), (Relation.SUB_OF, _("Sub-contractor"), "sub")):
        of_kind = sorted((each for each in known if each.kind == kind), key=lambda each: each.organisation.name)
        for name, links in groupby(of_kind, key=lambda each: each.organisation.name):
            periods = [
                Period(each.starts_on, min(each.ends_on or contract.ends_on, contract.ends_on)) for each in links
            ]
            yield Lane(name, sorted(periods, key=lambda each: each.start), shade, note)  # type: ignore[arg-type]
