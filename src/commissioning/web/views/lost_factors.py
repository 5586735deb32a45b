"""Removing a lost second factor: of somebody in the own organisation; as the operator, of anybody."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.platform.people_models import Kind, User
from commissioning.platform.roles import Permission
from commissioning.web.allows import allows
from commissioning.web.forms.base import Change
from commissioning.web.page import page
from commissioning.web.sign_in import lost_factor
from commissioning.web.views.people import roles_of

_FORESEEN = (lost_factor.OnesOwn, lost_factor.NoneSet, lost_factor.NotForOneOrganisation)


class Whose(Change):
    """Whose second factor is lost."""

    email = forms.EmailField(
        label=_later("Email address of their account"),
        max_length=254,
        error_messages={
            "required": _later("Enter an email address"),
            "invalid": _later("Enter an email address, like name@example.org"),
        },
    )

    def clean_email(self) -> User:
        person = User.objects.filter(email=self.cleaned_data["email"].strip().lower(), is_service=False).first()
        if person is None:
            raise forms.ValidationError(_("No account has this address. Check the spelling."))
        return person


@allows(Permission.SECOND_FACTOR_REMOVE)
def of_person(request: Any, reference: str) -> HttpResponse:
    person = roles_of(request, reference)[0].person
    form = Change(request.POST if request.method == "POST" else None)
    here = reverse("person", args=[reference])
    if form.is_valid():
        with form.showing(*_FORESEEN):
            return form.once(request, lambda: (here, _remove(request, person)))
    return _asked(request, form, caption=person.name, cancel_href=here)


@allows(Permission.SECOND_FACTOR_REMOVE)
def of_anybody(request: Any) -> HttpResponse:
    if request.access.kind != Kind.OPERATOR:
        return redirect("people")
    form = Whose(request.POST if request.method == "POST" else None)
    back = reverse("administrators")
    if form.is_valid():
        with form.showing(*_FORESEEN, at="email"):
            return form.once(request, lambda: (back, _remove(request, form.cleaned_data["email"])))
    return _asked(request, form, cancel_href=back)


def _remove(request: Any, person: User) -> str:
    way_in = "account_reset_password" if settings.SIGN_IN_BY_PASSWORD else "account_login"
    lost_factor.remove(
        person=person,
        choose_password=request.build_absolute_uri(reverse(way_in)),
        by=request.access,
        now=request.clock.now(),
    )
    return _("The second factor is removed. An email to %(name)s says how to go on.") % {"name": person.name}


def _asked(request: Any, form: Change, **more: Any) -> HttpResponse:
    return page(
        request,
        "change/change",
        form=form,
        title=_("Remove a lost second factor"),
        note=_(
            "First make sure that it is they who ask: call them on a number that you know. They are signed out "
            "everywhere and their password ends. An email leads them to a new password; then they set up a new second "
            "factor."
        ),
        button=_("Remove the second factor"),
        warning=True,
        **more,
    )
