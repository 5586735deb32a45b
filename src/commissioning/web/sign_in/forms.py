"""allauth's forms in our words."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from commissioning.platform.people_models import User

PASSWORD_HINT = _(
    "At least 12 characters. Three or four words that only you would put together are easy to keep. "
    "You may paste it from a password manager."
)
EMAIL_WRONG = _("Enter an email address in the correct format, like name@example.gov.uk")
PASSWORD_MAX_LENGTH = 1000
"""Far above any real one; it bounds the work of checking one."""


def _say(form: forms.Form, name: str, label: Any, missing: Any, hint: Any = "") -> None:
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.error_messages |= {"required": missing, "invalid": EMAIL_WRONG}
    if isinstance(field.widget, forms.PasswordInput):
        field.validators = [*field.validators, MaxLengthValidator(PASSWORD_MAX_LENGTH)]


def _address(form: forms.Form, name: str, label: Any) -> None:
    _say(form, name, label, _("Enter an email address"))
    form.fields[name].widget.attrs["autocomplete"] = "username" if name == "login" else "email"


class SignIn(account.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _address(self, "login", _("Email address"))
        _say(self, "password", _("Password"), _("Enter your password"))


class PasswordAgain(account.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password", _("Password"), _("Enter your password"))


class AskForPassword(account.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _address(self, "email", _("Email address"))

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """An email goes out whether or not an account has the address: so neither page nor time tells."""
        self.users: list[User] = [each for each in self.users if not each.is_service]
        if not self.users:
            get_adapter(request).send_mail("account/email/unknown_account", self.cleaned_data["email"], {})
            return str(self.cleaned_data["email"])
        return str(super().save(request, **kwargs))


class NewPassword(account.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _say(self, "password1", _("New password"), _("Enter a new password"), PASSWORD_HINT)


class ChangePassword(account.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _say(self, "oldpassword", _("Present password"), _("Enter your present password"))
        _say(self, "password1", _("New password"), _("Enter a new password"), PASSWORD_HINT)


class NewAddress(account.AddEmailForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _address(self, "email", _("New email address"))


class Code(mfa.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("6 digits from your authenticator app. If you do not have it, one of your recovery codes.")
        _code(self, hint)


class CodeAgain(mfa.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("6 digits from your authenticator app, or one of your recovery codes."))


class FirstCode(totp.ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("6 digits. The app shows new ones every 30 seconds."))


def _code(form: forms.Form, hint: Any) -> None:
    _say(form, "code", _("Code"), _("Enter the code"), hint)
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "class": "govuk-input--width-10"}


class NewPerson(forms.Form):
    """What somebody invited chooses, who has no account yet."""

    name = forms.CharField(
        label=_("Your full name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("People you work with see it, and it stands beside what you do."),
        error_messages={"required": _("Enter your full name")},
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=PASSWORD_MAX_LENGTH,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=PASSWORD_HINT,
        error_messages={"required": _("Enter a password")},
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("password"):
            try:
                validate_password(said["password"], User(email=self.email, name=said.get("name", "")))
            except forms.ValidationError as refused:
                self.add_error("password", refused)
        return said
