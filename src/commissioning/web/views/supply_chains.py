"""The supply chain of a contract on a day: a picture, the table beside it, the same as a file; and what changes it."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import actions, queries
from commissioning.tables.safe_csv import Cell
from commissioning.web.allows import allows, require
from commissioning.web.charts.tree import Node, tree
from commissioning.web.environment import in_words, percent_bp
from commissioning.web.forms.contracts import ChooseProvider, FindProvider, FirstDay
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.forms.supply_chains import Above, Offer, OtherOffer, WhyRelease, headline, offers
from commissioning.web.lists import csv_file
from commissioning.web.page import page
from commissioning.web.views.shown_contract import Shown, around, keeps_chain, shown_contract

HEADINGS = ("Depth", "Organisation", "Works under", "Share", "Services", "Offered", "First day", "Ends before")


@allows(Permission.CONTRACT_READ)
def supply_chain(request: Any, reference: str) -> HttpResponse:
    shown = shown_contract(request, reference)
    links = queries.supply_chain(reference, on=shown.on)
    if request.GET.get("format") == "csv":
        return csv_file(f"supply-chain-{shown.on}", HEADINGS, map(_cells, links))
    keeps = keeps_chain(request, shown.contract) and not shown.is_over
    return page(
        request,
        "supply_chains/chain",
        links=[_row(link, keeps and link.relationship.ends_on is None) for link in links],
        keeps=keeps,
        picture=_picture(shown, links) if links else "",
        csv_href=f"?{_with_format(request)}",
        **around(request, shown),
    )


@allows(Permission.SUPPLY_CHAIN_KEEP)
def engage(request: Any, reference: str, step: str) -> HttpResponse:
    shown = shown_contract(request, reference)
    require(keeps_chain(request, shown.contract))

    def change(said: Answers) -> tuple[str, str]:
        supply = actions.engage(
            contract=shown.contract,
            provider=said["provider"],
            above=said["above"],
            starts_on=said["on"],
            services=said["services"],
            share_basis_points=said["share_basis_points"],
            headline_terms=headline(said),
            by=request.access,
            now=request.clock.now(),
        )
        name = supply.relationship.organisation.name
        return reverse("supply_chain", args=[reference]), _("%(name)s is engaged.") % {"name": name}

    return Journey(
        title=_("Engage a sub-contractor: %(title)s") % {"title": shown.contract.title},
        questions={"name": FindProvider, "provider": ChooseProvider, "from": FirstDay, "above": Above, "offer": Offer},
        cancel=reverse("supply_chain", args=[reference]),
        button=_("Engage"),
        change=change,
        foreseen=(
            actions.OutsideTheContract,
            actions.NotInTheChain,
            actions.AlreadyInTheChain,
            actions.WouldTurnInACircle,
        ),
        given={"contract": shown.contract},
    ).answer(request, step)


@allows(Permission.SUPPLY_CHAIN_KEEP)
def release(request: Any, reference: str, provider: str, step: str) -> HttpResponse:
    shown = shown_contract(request, reference)
    require(keeps_chain(request, shown.contract))
    link = _link(shown, provider)
    name = link.relationship.organisation.name

    def change(said: Answers) -> tuple[str, str]:
        ended = actions.release(
            contract=shown.contract, provider=provider, on=said["on"], by=request.access, now=request.clock.now()
        )
        says = _("%(name)s is released. Links that ended: %(count)s.") % {"name": name, "count": len(ended)}
        return reverse("supply_chain", args=[reference]), says

    return Journey(
        title=_("Release %(name)s") % {"name": name},
        questions={"from": WhyRelease},
        cancel=reverse("supply_chain", args=[reference]),
        button=_("Release"),
        change=change,
        foreseen=(actions.NotInTheChain,),
        note=_("All who work under %(name)s in this contract are released with it, from the same day.")
        % {"name": name},
        warning=True,
    ).answer(request, step)


@allows(Permission.SUPPLY_CHAIN_KEEP)
def vary_offer(request: Any, reference: str, link: str, step: str) -> HttpResponse:
    """Let other terms hold between a sub-contractor and the one above."""
    shown = shown_contract(request, reference)
    require(keeps_chain(request, shown.contract))
    varied = queries.link(reference, link, on=shown.on)
    name = varied.relationship.organisation.name

    def change(said: Answers) -> tuple[str, str]:
        actions.vary_supply_terms(
            link=varied.relationship,
            applies_from=said["on"],
            services=said["services"],
            share_basis_points=said["share_basis_points"],
            headline_terms=headline(said),
            by=request.access,
            now=request.clock.now(),
        )
        says = _("%(name)s is offered other terms from %(day)s.") % {"name": name, "day": in_words(said["on"])}
        return reverse("supply_chain", args=[reference]), says

    return Journey(
        title=_("Change what %(name)s is offered") % {"name": name},
        questions={"from": FirstDay, "offer": OtherOffer},
        cancel=reverse("supply_chain", args=[reference]),
        button=_("Change the offer"),
        change=change,
        foreseen=(actions.NotInTheChain,),
        note=_("What held before stays on record. The sub-contractor sees the change."),
        given={"link": varied},
    ).answer(request, step)


def _link(shown: Shown, provider: str) -> queries.Link:
    """The provider's link of today. To whom there is none, the page is not there."""
    links = queries.supply_chain(shown.contract.pk, on=shown.on)
    found = [link for link in links if link.relationship.organisation_id == provider]
    require(bool(found))
    return found[0]


def _row(link: queries.Link, may_change: bool) -> dict[str, Any]:
    return {
        "link": link,
        "offers": offers(link),
        "may_change": may_change,
    }


def _picture(shown: Shown, links: list[queries.Link]) -> Any:
    """With the prime on top where all that is seen works under it; a sub-contractor sees its own part alone."""
    return tree(
        list(_nodes(shown, links)),
        title=_("Supply chain of %(title)s") % {"title": shown.contract.title},
        description=_("The same organisations are in the table below."),
    )


def _nodes(shown: Shown, links: list[queries.Link]) -> Iterator[Node]:
    top = links[0].relationship.above
    if top is not None:
        is_prime = shown.prime is not None and shown.prime.organisation_id == top.pk
        note = _("Prime") if is_prime else _("Organisation above")
        yield Node(top.name, note, reverse("organisation", args=[top.pk]), 0)
    for link in links:
        share = percent_bp(link.terms.share_basis_points) if link.terms else _("Share not known")
        organisation = link.relationship.organisation
        if link.depth == 1 and link.relationship.above_id != (top.pk if top else None):
            above = link.relationship.above
            top = above
            if above is not None:
                yield Node(above.name, _("Organisation above"), reverse("organisation", args=[above.pk]), 0)
        yield Node(organisation.name, share, reverse("organisation", args=[organisation.pk]), link.depth)


def _with_format(request: Any) -> str:
    asked = request.GET.copy()
    asked["format"] = "csv"
    return str(asked.urlencode())


def _cells(link: queries.Link) -> list[Cell]:
    row, terms = link.relationship, link.terms
    return [
        link.depth,
        row.organisation.name,
        row.above.name if row.above else None,
        percent_bp(terms.share_basis_points) if terms else None,
        terms.services if terms else None,
        "; ".join(offers(link)),
        row.starts_on,
        row.ends_on,
    ]
