"""Sign a contract, vary its terms, hand it over: each a short journey of questions, checked before it is done."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.platform.scoped import OutsideAccess
from commissioning.rooms.contracts import actions
from commissioning.rooms.contracts.models import Contract
from commissioning.rooms.design import queries as design
from commissioning.web.allows import allows, require
from commissioning.web.environment import in_words
from commissioning.web.forms import contracts as forms
from commissioning.web.forms import hand_over as next_prime
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.views.shown_contract import commissions, shown_contract
from commissioning.web.views.versions import versions


@allows(Permission.CONTRACT_SIGN)
def sign(request: Any, reference: str, digest: str, step: str) -> HttpResponse:
    """From a version of terms: which of its contracts, with whom, where, when."""
    version = design.version(reference, digest)
    terms = design.terms(version)
    signed = set(Contract.objects.filter(programme=reference).values_list("code", flat=True))
    open_codes = [(code, f"{code}: {each.title}") for code, each in terms.contracts.items() if code not in signed]
    if not open_codes:
        raise OutsideAccess("Every contract of these terms is signed.")

    def change(said: Answers) -> tuple[str, str]:
        breaks = [actions.Break(said["break_on"], said["test"], said["clause"])] if said["break_on"] else []
        contract = actions.sign(
            version=version,
            code=said["code"],
            package_area=said["package_area"],
            prime=said["provider"],
            title=said["title"],
            signed_on=said["signed_on"],
            ends_on=said["last_day"] + timedelta(days=1),
            breaks=breaks,
            by=request.access,
            now=request.clock.now(),
        )
        return reverse("contract", args=[contract.pk]), _("%(title)s is signed.") % {"title": contract.title}

    return Journey(
        title=_("Sign a contract: %(title)s") % {"title": version.programme.title},
        questions={
            "code": forms.WhichContract,
            "title": forms.ContractTitle,
            "name": forms.FindProvider,
            "provider": forms.ChooseProvider,
            "package-area": forms.WhichPackageArea,
            "days": forms.ContractDays,
            "break": forms.BreakPointQuestion,
        },
        cancel=reverse("terms_version", args=[reference, digest]),
        button=_("Sign the contract"),
        change=change,
        foreseen=(
            actions.NotInTheTerms,
            actions.MeasureMisleads,
            actions.OutsideTheArea,
            actions.OutsideTheContract,
        ),
        given={
            "programme": reference,
            "area_by_code": {code: each.area.key for code, each in terms.contracts.items()},
            "open_codes": open_codes,
            "starts_on_by_code": {code: each.starts_on for code, each in terms.contracts.items()},
        },
    ).answer(request, step)


@allows(Permission.CONTRACT_SIGN)
def vary(request: Any, reference: str, step: str) -> HttpResponse:
    """Let another version of the programme's terms hold from a day, past days too."""
    contract = shown_contract(request, reference).contract
    require(commissions(request, contract))
    known = versions(contract.programme_id)

    def change(said: Answers) -> tuple[str, str]:
        agreed = actions.vary(
            contract=contract,
            version=next(each.version for each in known if each.version.pk == said["version"]),
            applies_from=said["on"],
            by=request.access,
            now=request.clock.now(),
        )
        says = _("The terms are varied from %(day)s.") % {"day": in_words(said["on"])}
        return reverse("contract_variation", args=[reference, agreed.pk]), says

    return Journey(
        title=_("Vary the terms: %(title)s") % {"title": contract.title},
        questions={"version": forms.WhichVersion, "from": forms.FirstDay},
        cancel=reverse("contract_terms", args=[reference]),
        button=_("Vary the terms"),
        change=change,
        foreseen=(actions.NotInTheTerms, actions.MeasureMisleads, actions.OutsideTheContract),
        note=_("What held before stays on record as what was known until now."),
        given={"versions": [(each.version.pk, each.whole) for each in known]},
    ).answer(request, step)


@allows(Permission.CONTRACT_SIGN)
def hand_over(request: Any, reference: str, step: str) -> HttpResponse:
    """Novation: another organisation is the prime from a day, and each sub-contractor stays or leaves."""
    shown = shown_contract(request, reference)
    require(commissions(request, shown.contract))

    def change(said: Answers) -> tuple[str, str]:
        link = actions.novate(
            contract=shown.contract,
            to=said["provider"],
            on=said["on"],
            stay=next_prime.who(said, next_prime.STAYS),
            leave=next_prime.who(said, next_prime.LEAVES),
            by=request.access,
            now=request.clock.now(),
        )
        says = _("%(name)s is the prime from %(day)s.") % {"name": link.organisation.name, "day": in_words(said["on"])}
        return reverse("contract", args=[reference]), says

    return Journey(
        title=_("Hand over: %(title)s") % {"title": shown.contract.title},
        questions={
            "name": forms.FindProvider,
            "provider": forms.ChooseProvider,
            "from": next_prime.FirstDayOfNext,
            "chain": next_prime.StaysOrLeaves,
        },
        cancel=reverse("contract", args=[reference]),
        button=_("Hand over"),
        change=change,
        foreseen=(
            actions.OutsideTheContract,
            actions.AlreadyInTheChain,
            actions.Undecided,
            actions.NotInTheChain,
        ),
        note=_("The former prime keeps sight of what was until then, and sees nothing of what comes."),
        warning=True,
        given={"contract": shown.contract},
    ).answer(request, step)
