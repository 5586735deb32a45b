"""Which role a person acts in: a question for whoever holds several, an answer for whoever holds none."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commissioning.platform import queries
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Role
from commissioning.web.access import HAT, wear
from commissioning.web.allows import Open, allows
from commissioning.web.page import page

Hat = tuple[str, Role]


class ChooseHat(forms.Form):
    """One question: in which role."""

    hat = forms.ChoiceField(
        label=_("In which role do you want to act?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a role"),
            "invalid_choice": _("Choose one of the roles that you hold today"),
        },
    )

    def __init__(self, *args: Any, choices: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hat"].choices = list(choices.items())  # type: ignore[attr-defined]


@allows(Open.SIGNED_IN)
def hats(request: Any) -> HttpResponse:
    """Choose a role. `next` says where to go on."""
    held = queries.hats(request.user, now=request.clock.now())
    worn = request.session.get(HAT)
    form = ChooseHat(
        request.POST if request.method == "POST" else None,
        choices=labels(held),
        initial={"hat": ":".join(worn) if worn else None},
    )
    if form.is_valid():
        organisation, role = form.cleaned_data["hat"].split(":")
        wear(request, organisation, Role(role))
        return redirect(safe_next(request))
    return page(request, "account/hats", form=form, held=held, contact=settings.SERVICE_CONTACT)


def labels(held: list[Hat]) -> dict[str, str]:
    """What hats are called, by what a form sends for each: Category manager at Ministry for Work."""
    names = dict(Organisation.objects.filter(pk__in=[each for each, _ in held]).values_list("pk", "name"))
    told = {
        f"{organisation}:{role.value}": gettext("%(role)s at %(organisation)s")
        % {"role": role.label, "organisation": names[organisation]}
        for organisation, role in held
        if organisation != queries.NO_ORGANISATION
    }
    own = {
        f"{organisation}:{role.value}": gettext("%(role)s: your own journey") % {"role": role.label}
        for organisation, role in held
        if organisation == queries.NO_ORGANISATION
    }
    return own | dict(sorted(told.items(), key=lambda each: each[1]))


def safe_next(request: Any) -> str:
    """Where a request says to go on, when that is a page of this service; the first page otherwise."""
    said = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(said, {request.get_host()}, require_https=request.is_secure())
    return said if said and is_ours else reverse("home")
