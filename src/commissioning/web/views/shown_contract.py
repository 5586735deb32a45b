"""What every page about one contract begins with: the contract as it stands on the day that was asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.relationship_models import Relationship
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import queries
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.contracts.points import may_raise
from commissioning.rooms.journey.carrying_over import left_behind
from commissioning.web.allows import may
from commissioning.web.forms.days import AsOn, as_on


@dataclass(frozen=True, slots=True)
class Shown:
    """A contract on a day.

    today   the day on which it is looked at; `on` is the one that was asked for, or the nearest one in the contract.
    prime   None where nobody was prime then, or it may not be seen.
    """

    contract: Contract
    today: date
    on: date
    form: AsOn
    prime: Relationship | None

    @property
    def runs(self) -> bool:
        """Whether it runs on the day that is shown."""
        return self.contract.starts_on <= self.on < self.contract.ends_on

    @property
    def is_over(self) -> bool:
        return self.contract.ends_on <= self.today

    @property
    def state(self) -> tuple[str, str]:
        """How it stands today, in words and as the tone of a tag."""
        if self.today < self.contract.starts_on:
            return _("Not begun"), "waiting"
        return (_("Running"), "good") if self.today < self.contract.ends_on else (_("Ended"), "over")


def shown_contract(request: Any, reference: str) -> Shown:
    """The contract of an address. Raises Contract.DoesNotExist, for a foreign one too."""
    contract = queries.contracts().select_related("programme", "package_area", "commissioner").get(pk=reference)
    today = request.access.on
    nearest = min(max(today, contract.starts_on), contract.ends_on - timedelta(days=1))
    form = AsOn.of(request, nearest)
    on = form.day(nearest)
    return Shown(contract, today, on, form, _prime(reference, on))


def _prime(contract: str, on: date) -> Relationship | None:
    try:
        return queries.prime(contract, on=on)
    except Relationship.DoesNotExist:
        return None


def commissions(request: Any, contract: Contract) -> bool:
    """Whether the acting role may sign for this contract's commissioner."""
    return may(request, Permission.CONTRACT_SIGN) and contract.commissioner_id == request.access.own


def keeps_chain(request: Any, contract: Contract, permission: Permission = Permission.SUPPLY_CHAIN_KEEP) -> bool:
    """Whether the acting role may enter in the chain: for the commissioner, or for today's prime."""
    if not may(request, permission):
        return False
    prime = _prime(contract.pk, request.access.on)
    return request.access.own in {contract.commissioner_id, prime.organisation_id if prime else None}


def around(request: Any, shown: Shown) -> dict[str, Any]:
    """What the templates of a contract share: where one is, its other pages, what can be done."""
    reference = shown.contract.pk
    pages = [
        (_("Overview"), "contract"),
        (_("Terms in plain words"), "contract_terms"),
        (_("Service standards"), "contract_standards"),
        (_("Supply chain"), "supply_chain"),
        (_("Terms that flow down"), "flow_down"),
        (_("History"), "contract_history"),
        (_("Whom to speak to"), "contract_contacts"),
    ]
    day = as_on(shown.on)
    return {
        "shown": shown,
        "contract": shown.contract,
        "form": shown.form,
        "breadcrumbs": [
            {"text": _("Contracts"), "href": reverse("contracts")},
            {"text": shown.contract.title, "href": reverse("contract", args=[reference])},
        ],
        "pages": [{"text": text, "name": name, "href": reverse(name, args=[reference]) + day} for text, name in pages],
        "doing": list(_doing(request, shown)),
    }


def _doing(request: Any, shown: Shown) -> Iterator[dict[str, str]]:
    """What the acting role may do to the contract today: one that is over takes no more than what holds of its past."""
    contract = shown.contract

    def link(text: str, name: str) -> dict[str, str]:
        return {"text": text, "href": reverse(name, args=[contract.pk, "start"])}

    if commissions(request, contract):
        if left_behind(contract, on=shown.today).placements.exists():
            yield {
                "text": _("Carry over the people whom it has left behind"),
                "href": reverse("contract_carry_over", args=[contract.pk]),
            }
        yield link(_("Vary the terms"), "contract_vary")
        if not shown.is_over:
            yield link(_("Extend"), "contract_extend")
            yield link(_("End early"), "contract_end")
            yield link(_("Hand over to another prime"), "contract_hand_over")
            yield link(_("Require a term to flow down"), "flow_down_require")
    if keeps_chain(request, contract) and not shown.is_over:
        yield link(_("Engage a sub-contractor"), "chain_engage")
    if may_raise(contract.pk, request.access):
        yield link(_("Raise a point with the commissioner"), "point_raise")
    if keeps_chain(request, contract, Permission.CONTACT_NAME):
        yield link(_("Name whom to speak to"), "contact_name")
