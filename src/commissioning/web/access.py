"""Who is acting in a request, worked out afresh for each, and set for managers and row security until it ends."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from commissioning.core.clock import Clock
from commissioning.platform.access import Access, NotAllowed, acting_as
from commissioning.platform.people_models import User
from commissioning.platform.queries import NoSuchHat, access_for, hats, public_access, signed_in_access
from commissioning.platform.roles import Role
from commissioning.platform.scoped import UNDER_GLASS, OutsideAccess, ReadOnly
from commissioning.rooms.journey.refusals import RecordRestricted
from commissioning.web import census, errors, glass

HAT = "hat"
"""The session's key for the hat that is worn: organisation and role."""


class Request(HttpRequest):
    """A request in which somebody is acting. For annotations: the middleware adds the attributes."""

    access: Access
    clock: Clock
    glass: glass.Shown | None


class AccessMiddleware:
    """Acts, for the length of a request, as the person in the hat they wear, or as a member of the public.

    On PostgreSQL the request is one transaction: a failed one leaves nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if _is_of_the_api(request):
            return self.get_response(request)
        request.clock = settings.CLOCK
        request.access = worn(request)
        request.access = glass.looked_through(request)
        with acting_as(request.access):
            response = self.get_response(request)
            if response.status_code >= 500 and connection.in_atomic_block:
                transaction.set_rollback(True)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """The census is the law: a method that it does not list is refused."""
        if _is_of_the_api(request):
            return None
        route = request.resolver_match.url_name if request.resolver_match else None
        taken = census.methods().get(route or "")
        if taken is None:
            raise LookupError(f"The page {route} has no row in census.csv. Write down who may open it.")
        if request.method not in taken:
            return errors.not_taken(request, sorted(taken))
        return errors.forbidden(request, ReadOnly(UNDER_GLASS)) if glass.refuses(request) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Somebody else's row and a row that never was look the same; a role that may not is told so."""
        if _is_of_the_api(request):
            return None
        if isinstance(exception, RecordRestricted):
            return errors.restricted(request, exception)
        if isinstance(exception, ObjectDoesNotExist | OutsideAccess):
            return errors.not_found(request, exception)
        if isinstance(exception, NotAllowed):
            return errors.forbidden(request, exception)
        return None


def _is_of_the_api(request: HttpRequest) -> bool:
    """The API knows by its tokens who is acting, and answers for itself."""
    return request.path.startswith("/api/")


def worn(request: Any) -> Access:
    """The access of the hat in the session; of the only hat there is; of the person without one; of the public.

    A role that has ended falls off with the next request.
    """
    now = request.clock.now()
    if not request.user.is_authenticated:
        return public_access(now=now)
    person: User = request.user
    if HAT in request.session:
        organisation, role = request.session[HAT]
        try:
            return access_for(person, organisation, Role(role), now=now)
        except NoSuchHat:
            del request.session[HAT]
    held = hats(person, now=now)
    if len(held) == 1:
        return wear(request, *held[0])
    return signed_in_access(person, now=now)


def wear(request: Any, organisation: str, role: Role) -> Access:
    """Put a hat on. Raises NoSuchHat when the person does not hold it today."""
    access = access_for(request.user, organisation, role, now=request.clock.now())
    request.session[HAT] = [organisation, role.value]
    return access
