"""What we write to people about their accounts: to one person, without anything personal in it."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_NOT_YOU = _("If it was not you, somebody else may be in your account: choose a new password now and tell us.")

EMAILS = {
    "invitation": (
        _("You are invited"),
        _(
            "An organisation offers you a role in this service. Open this link within 7 days to see which, and to "
            "accept:\n\n{link}\n\nIf you did not expect this, do nothing."
        ),
    ),
    "participant": (
        _("Your account waits for you"),
        _(
            "Your work coach offers you an account. Open this link within 7 days to see what for, and to begin "
            "it:\n\n{link}\n\nIf you did not expect this, do nothing."
        ),
    ),
    "break_glass": (
        _("A contract of yours was read in an emergency"),
        _(
            "Somebody of the organisation that keeps this service read a contract of your organisation, or of a "
            "programme in which it is a partner, under break-glass, after a second person agreed. Sign in and choose "
            "Break-glass: there you find who it was, why and which pages they opened."
        ),
    ),
    "account/email/password_reset_key": (
        _("Choose a new password"),
        _(
            "Somebody, probably you, asked for a new password for this address. Open this link within an hour to "
            "choose one:\n\n{link}\n\nIf it was not you, do nothing: nobody has got in."
        ),
    ),
    "account/email/unknown_account": (
        _("No account has this address"),
        _(
            "Somebody, probably you, asked for a new password for this address, but no account has it. If you have an "
            "account, it has another address of yours. If it was not you, do nothing."
        ),
    ),
    "account/email/email_confirmation": (
        _("Confirm your new address"),
        _(
            "Somebody asked that an account be reached at this address. Open this link within 3 days to confirm "
            "it:\n\n{link}\n\nIf it was not you, do nothing."
        ),
    ),
    "account/email/password_changed": (_("Your password was changed"), _NOT_YOU),
    "account/email/password_reset": (_("Your password was changed"), _NOT_YOU),
    "account/email/email_changed": (
        _("Your account has another address"),
        _("Your account is no longer reached at this address. If it was not you who changed it, tell us now."),
    ),
    "mfa/email/totp_activated": (_("A second factor was set for your account"), _NOT_YOU),
    "mfa/email/totp_deactivated": (_("The second factor of your account was removed"), _NOT_YOU),
    "second_factor_lost": (
        _("The second factor of your account was removed"),
        _(
            "An administrator removed the second factor of your account, because it is lost. Your password ended with "
            "it. Choose a new one here:\n\n{link}\n\nIf you did not ask for this, tell us now."
        ),
    ),
    "sessions_ended": (
        _("You were signed out everywhere"),
        _(
            "An administrator ended all sessions of your account, as for a lost laptop. Your password and your second "
            "factor are as they were: sign in again. If somebody may know your password, choose a new one. If you "
            "expected nothing of this, ask your administrator or tell us."
        ),
    ),
    "mfa/email/recovery_codes_generated": (_("Your recovery codes were replaced"), _NOT_YOU),
    "socialaccount/email/account_connected": (_("You can sign in to your account through your organisation"), _NOT_YOU),
}
"""By allauth's names, and ours: subject and text. `{link}` is where to go."""


def send(email: str, to: str, link: str = "") -> None:
    """Send an email to one address. Raises OSError (SMTP's errors are such) when the server does not take it."""
    subject, text = EMAILS[email]
    closing = gettext("Commission employment support, run by {owner}. Contact: {contact}").format(
        owner=settings.SERVICE_OWNER, contact=settings.SERVICE_CONTACT
    )
    EmailMessage(str(subject), f"{str(text).format(link=link)}\n\n{closing}\n", to=[to]).send()
