"""What an administrator does to the account of somebody of the own organisation; as the operator, of anybody.

A lost second factor is removed; somebody who left a laptop in a train is signed out everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext

from commissioning.platform.people_models import Kind, User
from commissioning.platform.roles import Permission
from commissioning.web.allows import allows
from commissioning.web.forms.base import Change
from commissioning.web.sign_in import ended_sessions, lost_factor
from commissioning.web.views.people import roles_of


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done, in the words of its page. `do` does it and gives what the next page tells."""

    title: Promise
    note: Promise
    button: Promise
    do: Callable[[Any, User], str]
    foreseen: tuple[type[Exception], ...]


class Whose(Change):
    """Whose account."""

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
def remove_factor_of_person(request: Any, reference: str) -> HttpResponse:
    return _of_person(request, reference, _REMOVE_FACTOR)


@allows(Permission.SECOND_FACTOR_REMOVE)
def remove_factor_of_anybody(request: Any) -> HttpResponse:
    return _of_anybody(request, _REMOVE_FACTOR)


@allows(Permission.SESSIONS_END)
def end_sessions_of_person(request: Any, reference: str) -> HttpResponse:
    return _of_person(request, reference, _END_SESSIONS)


@allows(Permission.SESSIONS_END)
def end_sessions_of_anybody(request: Any) -> HttpResponse:
    return _of_anybody(request, _END_SESSIONS)


def _of_person(request: Any, reference: str, deed: Deed) -> HttpResponse:
    person = roles_of(request, reference)[0].person
    here = reverse("person", args=[reference])
    form = Change.sent(request)
    return _answer(request, form, deed, here, lambda: person, caption=person.name)


def _of_anybody(request: Any, deed: Deed) -> HttpResponse:
    if request.access.kind != Kind.OPERATOR:
        return redirect("people")
    form = Whose.sent(request)
    back = reverse("administrators")
    return _answer(request, form, deed, back, lambda: form.cleaned_data["email"], at="email")


def _answer(request: Any, form: Change, deed: Deed, back: str, whose: Callable[[], User], **more: Any) -> HttpResponse:
    return form.answer(
        request,
        lambda: (back, deed.do(request, whose())),
        foreseen=deed.foreseen,
        title=deed.title,
        note=deed.note,
        button=deed.button,
        cancel_href=back,
        warning=True,
        **more,
    )


def _remove_factor(request: Any, person: User) -> str:
    way_in = "account_reset_password" if settings.SIGN_IN_BY_PASSWORD else "account_login"
    lost_factor.remove(
        person=person,
        choose_password=request.build_absolute_uri(reverse(way_in)),
        by=request.access,
        now=request.clock.now(),
    )
    return _("The second factor is removed. An email to %(name)s says how to go on.") % {"name": person.name}


def _end_sessions(request: Any, person: User) -> str:
    count = ended_sessions.end_everywhere(person=person, by=request.access, now=request.clock.now())
    if not count:
        return _("%(name)s was not signed in anywhere.") % {"name": person.name}
    ended = ngettext("%(name)s is signed out: %(count)s session.", "%(name)s is signed out: %(count)s sessions.", count)
    return ended % {"name": person.name, "count": count}


_REMOVE_FACTOR = Deed(
    title=_later("Remove a lost second factor"),
    note=_later(
        "First make sure that it is they who ask: call them on a number that you know. They are signed out "
        "everywhere and their password ends. An email leads them to a new password; then they set up a new second "
        "factor."
    ),
    button=_later("Remove the second factor"),
    do=_remove_factor,
    foreseen=(lost_factor.OnesOwn, lost_factor.NoneSet, lost_factor.NotForOneOrganisation),
)
_END_SESSIONS = Deed(
    title=_later("Sign somebody out everywhere"),
    note=_later(
        "For a lost laptop or phone. They are signed out at once on every device, and what they had not sent is lost. "
        "An email tells them. They can sign in again; if somebody may know their password, ask them to choose a new "
        "one."
    ),
    button=_later("Sign them out everywhere"),
    do=_end_sessions,
    foreseen=(ended_sessions.OnesOwn, ended_sessions.NotOfThisOrganisation),
)
