"""Where a second factor is required, whoever has none sets one up before anything else."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

ON_THE_WAY = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "accessibility",
        "cookies",
        "privacy",
    }
)
"""Pages that somebody may need before they have one."""


class SecondFactorMiddleware:
    """Sends people to set up a second factor. Whoever came by single sign-on was asked for theirs there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if settings.SECOND_FACTOR != "required" or not request.user.is_authenticated:
            return None
        if request.resolver_match.url_name in ON_THE_WAY or by_single_sign_on(request):
            return None
        return None if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]) else redirect("mfa_activate_totp")


def by_single_sign_on(request: Any) -> bool:
    """Whether this session began with single sign-on."""
    return any(each["method"] == "socialaccount" for each in get_authentication_records(request, request.user))
