"""The page about a person's own account: how they sign in, and what they can change."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.http import HttpResponse

from commissioning.platform import queries
from commissioning.web.allows import Open, allows
from commissioning.web.page import page
from commissioning.web.sign_in.hats import labels


@allows(Open.SIGNED_IN)
def account(request: Any) -> HttpResponse:
    person = request.user
    return page(
        request,
        "account/account",
        person=person,
        roles=list(labels(queries.hats(person, now=request.clock.now())).values()),
        has_password=settings.SIGN_IN_BY_PASSWORD and person.has_usable_password(),
        has_second_factor=is_mfa_enabled(person, [Authenticator.Type.TOTP]),
        has_single_sign_on=SocialAccount.objects.filter(user=person).exists(),
        single_sign_on=single_sign_on(),
        by_password=settings.SIGN_IN_BY_PASSWORD,
    )


def single_sign_on() -> dict[str, Any] | None:
    """The provider of single sign-on, if there is one: its `name` and `provider_id`."""
    return next(iter(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]), None)
