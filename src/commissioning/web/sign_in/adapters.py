"""Where allauth asks what this service wants: no self sign-up, our words, our emails, hats after signing in."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commissioning.platform.people_models import User
from commissioning.platform.queries import hats
from commissioning.web import errors
from commissioning.web.sign_in import emails, invitations, letters, limits, log
from commissioning.web.sign_in.sessions import STARTED

_TOO_MANY = _("You have tried too often. Wait five minutes, then try again")

MESSAGES = {
    "account/messages/logged_out.txt": _("You are signed out."),
    "account/messages/password_changed.txt": _(
        "Your password is changed, and you are signed out everywhere. Sign in with the new one."
    ),
    "account/messages/email_confirmation_sent.txt": _("We have sent an email to the new address. Open the link in it."),
    "account/messages/email_confirmed.txt": _("Your account now has the new address."),
    "account/messages/email_confirmation_failed.txt": _("This address cannot be used."),
    "mfa/messages/totp_activated.txt": _("Your second factor is set."),
    "mfa/messages/totp_deactivated.txt": _("Your second factor is removed."),
}
"""What the next page tells, by allauth's names. What is not here goes without saying."""
FRESH_SECONDS = 300
"""How long after signing in nobody is asked again who they are."""


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts: passwords, addresses, emails, and where one goes next."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed"),
        "email_password_mismatch": _("The email address or the password is not right"),
        "duplicate_email": _("Your account has this address already"),
        "enter_current_password": _("Your present password is not right"),
        "incorrect_password": _("The password is not right"),
        "incorrect_code": _("The code is not right, or it was used already"),
        "invalid_password_reset": _("This link does not work any more"),
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never: these are pages, and allauth's other answers are not ours."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            log.write("sign-in stopped after too many attempts", None)
            raise ImmediateHttpResponse(limits.too_many(request)) from None

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """A program never signs in, whatever way it came; it is told no more than somebody with a wrong password."""
        if user.is_service:
            return _refuse_program(request, user)
        refused: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return refused

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not in the first minutes after signing in with a password: it would only be asked twice."""
        records = get_authentication_records(self.request, self.request.user)
        signed_in_at = self.request.session.get(STARTED, 0)
        is_fresh = 0 <= settings.CLOCK.now().timestamp() - signed_in_at < FRESH_SECONDS
        if is_fresh and any(each["method"] == "password" for each in records):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_login_redirect_url(self, request: Any) -> str:
        """To choose a role, unless there is exactly one."""
        return reverse("home" if len(hats(request.user, now=request.clock.now())) == 1 else "hats")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("account" if self.request.user.is_authenticated else "account_login")

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """An address that another account has is refused, whoever confirmed it."""
        if User.objects.filter(email=email_address.email).exclude(pk=email_address.user_id).exists():
            self.add_message(request, messages.ERROR, "account/messages/email_confirmation_failed.txt")
            return False
        return bool(super().confirm_email(request, email_address))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        told = message or MESSAGES.get(message_template or "")
        if told:
            messages.add_message(request, level, str(told), extra_tags=extra_tags)

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """Tell somebody what changed, once it has: that stands, even when no server takes the email."""
        if to := kwargs.get("email"):
            letters.send_to_former_address(template_prefix, to, user)
        else:
            letters.send(template_prefix, user, by=self.request.access)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """An email that somebody asked for and waits for: when no server takes it, they are told so."""
        link = context.get("password_reset_url") or context.get("activate_url") or ""
        try:
            emails.send(template_prefix, email, link)
        except OSError:
            log.write(f"email not sent: {template_prefix}", None)
            raise ImmediateHttpResponse(errors.unavailable("errors/email.html")) from None


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets are kept encrypted, under a key that is not in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right, or it was used already"),
    }

    def build_totp_svg(self, url: str) -> str:
        """The QR code as a picture that stands in the page itself: the policy lets none come as data."""
        svg = super().build_totp_svg(url)
        label = gettext("QR code for your authenticator app. Its key stands below as text.")
        drawing = mark_safe(svg[svg.index("<svg") + len("<svg") :])  # noqa: S308 - drawn by qrcode, squares alone
        return format_html('<svg role="img" aria-label="{}"{}', label, drawing)

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


class SingleSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on: for accounts that exist, and for whoever holds an invitation to the address that it confirms."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Accounts are joined by a confirmed address alone, never because somebody signed in asks for it."""
        if sociallogin.state.get("process") not in (None, "login"):
            raise ImmediateHttpResponse(redirect("account"))
        if sociallogin.user.is_service:  # before the two are joined
            raise ImmediateHttpResponse(_refuse_program(request, sociallogin.user))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        invited = invitations.invited_address(request)
        return any(each.verified and each.email.lower() == invited for each in sociallogin.email_addresses)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        user.name = str(data.get("name") or data.get("email") or "")[:200]
        return user

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_: Any) -> None:
        log.write("single sign-on failed", None)


def _refuse_program(request: HttpRequest, program: User) -> HttpResponse:
    log.write("sign-in refused to a program", program.pk)
    messages.error(request, str(Accounts.error_messages["email_password_mismatch"]))
    return redirect("account_login")


def _cipher() -> Fernet:
    key = salted_hmac("commissioning.second_factor", "secrets", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
