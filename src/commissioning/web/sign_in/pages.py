"""allauth's views as pages of ours: each says who may open it, and one with errors answers as ours do."""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as single_sign_on_views
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commissioning.web.allows import Open, View, allows
from commissioning.web.components.questions import error_summary
from commissioning.web.sign_in import demonstration
from commissioning.web.sign_in.account import single_sign_on


def ours(
    view: View, who: Open, *, by_password: bool = False, more: Callable[[Any], dict[str, Any]] | None = None
) -> View:
    """A view of allauth's for whoever may open it.

    Takes    by_password: it is not there when nobody signs in with a password.
             more: what its template needs besides, for a request.
    """

    @allows(who)
    @require_http_methods(["GET", "HEAD", "POST"])
    def shown(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if by_password and not settings.SIGN_IN_BY_PASSWORD:
            raise Http404
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            _complete(response, more(request) if more else {})
        return response

    return shown


def _complete(response: TemplateResponse, more: dict[str, Any]) -> None:
    context = response.context_data = (response.context_data or {}) | more
    form = context.get("form")
    if form is not None and form.errors:
        response.status_code = 422
        context["errors"] = error_summary(form)


def _ways_in(request: Any) -> dict[str, Any]:
    return {
        "single_sign_on": single_sign_on(),
        "by_password": settings.SIGN_IN_BY_PASSWORD,
        "cast": demonstration.cast(request.clock.now()) if settings.MODE == "demo" else {},
    }


_sign_in = ours(account.login, Open.ANYONE, more=_ways_in)


@allows(Open.ANYONE)
def sign_in(request: Any) -> HttpResponse:
    if request.method == "POST" and not settings.SIGN_IN_BY_PASSWORD:
        raise Http404
    return _sign_in(request)


@allows(Open.SIGNED_IN)
def change_password(request: Any) -> HttpResponse:
    if not request.user.has_usable_password():
        messages.info(request, _("Your account has no password here: you sign in through your organisation."))
        return redirect("account")
    return _change_password(request)


_change_password = ours(account.password_change, Open.SIGNED_IN, by_password=True)
sign_out = allows(Open.ANYONE)(require_POST(account.logout))
closed = ours(account.account_inactive, Open.ANYONE)
ask_for_password = ours(account.password_reset, Open.ANYONE, by_password=True)
asked_for_password = ours(account.password_reset_done, Open.ANYONE, by_password=True)
new_password = ours(account.password_reset_from_key, Open.ANYONE, by_password=True)
has_new_password = ours(account.password_reset_from_key_done, Open.ANYONE, by_password=True)
address = ours(account.email, Open.SIGNED_IN)
confirm_address = ours(account.confirm_email, Open.ANYONE)
password_again = ours(account.reauthenticate, Open.SIGNED_IN)
second_factor = ours(mfa.index, Open.SIGNED_IN)
code = ours(mfa.authenticate, Open.ANYONE)
code_again = ours(mfa.reauthenticate, Open.SIGNED_IN)
set_second_factor = ours(totp.activate_totp, Open.SIGNED_IN)
remove_second_factor = ours(totp.deactivate_totp, Open.SIGNED_IN)
codes = ours(recovery_codes.view_recovery_codes, Open.SIGNED_IN)
new_codes = ours(recovery_codes.generate_recovery_codes, Open.SIGNED_IN)
by_provider = ours(openid_connect.login, Open.ANYONE)
from_provider = ours(openid_connect.callback, Open.ANYONE)
cancelled = ours(single_sign_on_views.login_cancelled, Open.ANYONE)
