"""What the shell around every page shows: who is acting, for whom, and where they may go."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _later

from commissioning.platform.people_models import Kind, Organisation
from commissioning.platform.roles import Permission
from commissioning.web.allows import Open, may


@dataclass(frozen=True, slots=True)
class Place:
    """An item of the service navigation."""

    text: str
    href: str
    active: bool


PLACES: tuple[tuple[str | Promise, str, Permission | Open], ...] = (
    (_later("My journey"), "own_journey", Permission.OWN_JOURNEY),
    (_later("My rights"), "own_rights", Permission.OWN_JOURNEY),
    (_later("My complaints"), "own_complaints", Permission.OWN_JOURNEY),
    (_later("Today’s people"), "today", Permission.CASE_READ),
    (_later("Caseload"), "caseload", Permission.CASE_READ),
    (_later("Referrals"), "referred", Permission.REFERRAL_MAKE),
    (_later("Specialists"), "specialists", Permission.CASE_READ),
    (_later("Local reviews"), "local_reviews", Permission.LOCAL_REVIEW_READ),
    (_later("Journeys by file"), "journey_files", Permission.CASE_KEEP),
    (_later("Personal data"), "personal_data", Permission.SUBJECT_ACCESS),
    (_later("Contracts"), "contracts", Permission.CONTRACT_READ),
    (_later("Cases to score"), "case_reviews", Permission.CASE_SCORE),
    (_later("Programmes"), "programmes", Permission.PROGRAMME_READ),
    (_later("Points raised"), "points", Permission.POINT_READ),
    (_later("Complaints"), "complaints", Permission.COMPLAINT_HANDLE),
    (_later("What participants say"), "voices", Permission.JOURNEY_FIGURES),
    (_later("Organisations"), "organisations", Open.ANYONE),
    (_later("Areas"), "areas", Open.ANYONE),
    (_later("People"), "people", Permission.PEOPLE_READ),
    (_later("API tokens"), "tokens", Permission.TOKEN_ISSUE),
    (_later("Audit"), "audit", Permission.AUDIT_READ),
    (_later("Break-glass"), "break_glass", Permission.AUDIT_READ),
)
"""Where the navigation leads: text, the page's name, who may. Only what exists is shown."""
REFERRERS = (Kind.EMPLOYMENT_SERVICE.value, Kind.COMMISSIONER.value)
OF_REFERRERS = frozenset({"personal_data"})
"""Places that are empty for an organisation that can refer nobody, whatever the role: they are not shown to it."""


def shell(request: Any) -> dict[str, Any]:
    """The context that `base.html` relies on. An error before anybody is acting gets the public's."""
    access = getattr(request, "access", None)
    signed_in = access is not None and access.person is not None
    return {
        "access": access,
        "glass": getattr(request, "glass", None),
        "mode": settings.MODE,
        "owner": settings.SERVICE_OWNER,
        "contact": settings.SERVICE_CONTACT,
        "navigation": _navigation(request) if access is not None else [],
        "person_name": request.user.name if signed_in else None,
        "organisation_name": _organisation_name(access.organisation) if access and access.organisation else None,
        "role_label": access.role.label if access and access.wears_a_hat else None,
    }


def places(request: Any) -> list[tuple[str, str]]:
    """Where the acting role may go from every page, as words and address."""
    return [
        (str(text), reverse(name))
        for text, name, who in PLACES
        if reachable(request, who) and (name not in OF_REFERRERS or request.access.kind in REFERRERS)
    ]


def _navigation(request: Any) -> list[Place]:
    """The places, that in which the page lies marked: of one within another the inner."""
    there = places(request)
    around = [href for _, href in there if f"{request.path}/".startswith(f"{href}/")]
    return [Place(text, href, href == max(around, key=len, default="")) for text, href in there]


def reachable(request: Any, who: Permission | Open) -> bool:
    """Whether a page for `who` opens in the acting role."""
    return who is Open.ANYONE or (isinstance(who, Permission) and may(request, who))


def _organisation_name(reference: str) -> str:
    return Organisation.objects.values_list("name", flat=True).get(pk=reference)
