"""Refer somebody: where to, who they are, what the terms ask; then what the terms decide, with clause and answer."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.design.models import PackageArea
from commissioning.rooms.journey.journey_rules import Rules, journey_terms, rules_of
from commissioning.rooms.journey.participant_models import Given, Route
from commissioning.rooms.journey.referrers import refers_to
from commissioning.rooms.journey.referring import decided
from commissioning.rooms.journey.referring import refer as refer_somebody
from commissioning.rooms.journey.refusals import AlreadyReferred, NoRules, NoSuchRoute, NotEligible
from commissioning.terms.deciding import Why, WrongAnswers
from commissioning.web.allows import allows, require
from commissioning.web.forms import referrals as forms
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.page import page


@allows(Permission.REFERRAL_MAKE)
def where(request: Any) -> HttpResponse:
    """The programmes to which the organisation refers today, with their package areas."""
    return page(request, "cases/where", programmes=refers_to(on=request.access.on, by=request.access))


@allows(Permission.REFERRAL_MAKE)
def refer(request: Any, area: str, step: str) -> HttpResponse:
    on = request.access.on
    place = PackageArea.objects.select_related("programme").get(pk=area)
    require(any(place in areas for _programme, areas in refers_to(on=on, by=request.access)))
    rules = rules_of(journey_terms(place.programme_id, on=on))

    def change(said: Answers) -> tuple[str, str]:
        made = refer_somebody(
            programme=place.programme_id,
            package_area=place.pk,
            who=forms.who(said),
            answers=forms.answers(rules, said),
            route=Route(said["route"]),
            referred_on=on,
            standards_given=Given(said["standards"]),
            same_as=forms.same_as(said),
            by=request.access,
            now=request.clock.now(),
        )
        words = {"group": made.decision.group}
        return reverse("case", args=[made.participant.pk]), _(
            "The referral is made, in payment group %(group)s."
        ) % words

    return Journey(
        title=_("Refer somebody to %(programme)s, %(area)s") % {"programme": place.programme.title, "area": place.name},
        questions=forms.questions(rules),
        cancel=reverse("refer_where"),
        button=_("Refer"),
        change=change,
        foreseen=(NotEligible, AlreadyReferred, NoSuchRoute, NoRules, WrongAnswers),
        note=_("What was answered is kept as it is now, for as long as the record is."),
        given={"rules": rules, "referred_on": on},
        private=True,
        follows=lambda said: _decision(rules, said),
    ).answer(request, step)


def _decision(rules: Rules, said: Answers) -> list[tuple[str, Any]]:
    """What the terms decide, each reason with its clause and the answers that made it."""
    decision, _known = decided(
        rules,
        forms.answers(rules, said),
        said["born_on"],
        route=Route(said["route"]),
        referred_on=said["referred_on"],
    )
    if decision.unmet:
        unmet = [_why(each) for each in decision.unmet]
        return [(_("Decision"), _("The terms do not let this person in")), (_("What is not met"), unmet)]
    if decision.group is None or decision.because is None:
        return [(_("Decision"), _("The terms have no payment group for this person"))]
    group = rules.groups.get(decision.group)
    title = f"{decision.group}: {group.title}" if group else decision.group
    return [
        (_("Decision"), _("The terms let this person in")),
        (_("Payment group"), title),
        (_("Because"), _why(decision.because)),
    ]


def _why(why: Why) -> str:
    words = {"rule": str(why.title), "clause": why.clause}
    said = "; ".join(map(str, why.answers))
    return _("%(rule)s (clause %(clause)s)") % words + (f". {said}" if said else "")
