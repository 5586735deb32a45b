"""Who serves a participant: the work coach asks them, or lets one be drawn."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform.roles import Permission
from commissioning.rooms.contracts.queries import prime
from commissioning.rooms.journey import allocating
from commissioning.rooms.journey.participant_models import Participant
from commissioning.rooms.journey.placement_models import Placement
from commissioning.rooms.journey.refusals import NoPeriod, NoRules, NoShares, NotPlaced, NotThatWay, OfferChanged
from commissioning.rooms.performance.publishing import to_choose_by
from commissioning.web.allows import allows, require
from commissioning.web.forms import allocating as forms
from commissioning.web.forms.journey import Answers, Journey
from commissioning.web.page import page
from commissioning.web.views.facts_in_words import beside


@allows(Permission.REFERRAL_MAKE)
def allocate(request: Any, reference: str, step: str) -> HttpResponse:
    participant = Participant.objects.get(pk=reference)
    require(participant.employment_service_id == request.access.own)
    leads_to = reverse("case", args=[reference])
    published = to_choose_by(participant.programme, on=request.access.on)
    try:
        offers = allocating.offers(participant, published, by=request.access)
        ways = allocating.ways(participant, by=request.access)
    except (NoShares, NoRules) as nobody:
        return page(request, "allocation/nobody", why=str(nobody), back=leads_to)

    def change(said: Answers) -> tuple[str, str]:
        asked = {"participant": participant, "by": request.access, "now": request.clock.now()}
        chosen = said.get("provider", forms.DRAW)
        if chosen == forms.DRAW:
            allocating.allocate(**asked)
        else:
            told = {"shown": said["shown"], "published": published, "words": said.get("words", "")}
            allocating.choose(**asked, contract=chosen, **told)
        placement = Placement.objects.get(participant=participant, ends_on=None)
        name = prime(placement.contract, on=request.access.on).organisation.name
        return leads_to, _("%(name)s serves this person from today.") % {"name": name}

    return Journey(
        title=_("Who serves this person"),
        questions={"provider": forms.WhichProvider, "why": forms.WhyThisOne},
        cancel=leads_to,
        button=_("Confirm"),
        change=change,
        foreseen=(NotPlaced, NotThatWay, NoShares, NoPeriod, OfferChanged),
        note=_("The provider serves them from today. One that is drawn is drawn once: asked again, it is the same."),
        given={"offers": offers, "ways": ways, "beside": beside},
        private=True,
    ).answer(request, step)
