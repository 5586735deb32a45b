"""The addresses of sign-in, each listed: what we do not use of allauth is not there. Its views ask for its names."""

from django.conf import settings
from django.urls import URLPattern, path, re_path

from commissioning.web.sign_in import demonstration, pages
from commissioning.web.sign_in.account import account
from commissioning.web.sign_in.hats import hats
from commissioning.web.sign_in.invitations import invitation, take_up
from commissioning.web.sign_in.participants import open_account, take_up_account
from commissioning.web.sign_in.sessions import sessions


def routes(mode: str) -> list[URLPattern]:
    """The addresses in a mode."""
    played = [path("account/demonstration", demonstration.play, name="demonstration")] if mode == "demo" else []
    return [*_ROUTES, *played]


_ROUTES = [
    path("account", account, name="account"),
    path("account/roles", hats, name="hats"),
    path("account/sessions", sessions, name="sessions"),
    path("account/login", pages.sign_in, name="account_login"),
    path("account/logout", pages.sign_out, name="account_logout"),
    path("account/closed", pages.closed, name="account_inactive"),
    path("account/again", pages.password_again, name="account_reauthenticate"),
    path("account/address", pages.address, name="account_email"),
    path("account/address/confirm/<str:key>", pages.confirm_address, name="account_confirm_email"),
    path("account/password", pages.change_password, name="account_change_password"),
    path("account/password/forgotten", pages.ask_for_password, name="account_reset_password"),
    path("account/password/forgotten/sent", pages.asked_for_password, name="account_reset_password_done"),
    path("account/password/new/done", pages.has_new_password, name="account_reset_password_from_key_done"),
    # Both parts hold hyphens where a plain path would not know which divides them.
    re_path(
        r"^account/password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        pages.new_password,
        name="account_reset_password_from_key",
    ),
    path("account/second-factor", pages.second_factor, name="mfa_index"),
    path("account/second-factor/code", pages.code, name="mfa_authenticate"),
    path("account/second-factor/again", pages.code_again, name="mfa_reauthenticate"),
    path("account/second-factor/set", pages.set_second_factor, name="mfa_activate_totp"),
    path("account/second-factor/remove", pages.remove_second_factor, name="mfa_deactivate_totp"),
    path("account/recovery-codes", pages.codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new", pages.new_codes, name="mfa_generate_recovery_codes"),
    path("account/provider/cancelled", pages.cancelled, name="socialaccount_login_cancelled"),
    path("account/provider/<slug:provider_id>", pages.by_provider, name="openid_connect_login"),
    path("account/provider/<slug:provider_id>/callback", pages.from_provider, name="openid_connect_callback"),
    path("account/journey", take_up_account, name="take_up_account"),
    path("account/journey/<str:token>", open_account, name="open_account"),
    path("account/invitation", take_up, name="take_up_invitation"),
    path("account/invitation/<str:token>", invitation, name="invitation"),
]

urlpatterns = routes(settings.MODE)
