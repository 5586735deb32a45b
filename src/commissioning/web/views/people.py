"""People and their roles: who has which in the own organisation, giving one and ending it."""

from datetime import date
from typing import Any

from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.platform import actions
from commissioning.platform.dated_rows import in_force, not_over
from commissioning.platform.people_models import Invitation, Kind, Membership
from commissioning.platform.roles import Permission, Role
from commissioning.web.allows import allows, may
from commissioning.web.environment import in_words
from commissioning.web.forms import people as forms
from commissioning.web.lists import Column, answer_list
from commissioning.web.page import page
from commissioning.web.sign_in import limits
from commissioning.web.sign_in.lost_factor import has_second_factor

_OPENING_RECORDS = (Kind.COMMISSIONER, Kind.PROVIDER, Kind.EMPLOYMENT_SERVICE)
"""Organisations that may have to do with restricted records."""


class AlreadyHeld(ValueError):
    """The person has the role on one of the days already."""


def last_day(row: Membership) -> date | None:
    return None if row.ends_on is None else row.ends_on - forms.ONE_DAY


def _role(row: Membership) -> str:
    return Role(row.role).label


NAME = Column("name", _later("Name"), lambda row: row.person.name, "person__name")
FIRST_DAY = Column("starts", _later("First day"), lambda row: row.starts_on, "starts_on")
LAST_DAY = Column("ends", _later("Last day"), last_day, "ends_on")
COLUMNS = (
    Column("name", NAME.label, NAME.cell, NAME.order, lambda row: reverse("person", args=[row.person_id])),
    Column("role", _later("Role"), _role, "role"),
    FIRST_DAY,
    LAST_DAY,
)
OF_ADMINISTRATORS = (
    Column("organisation", _later("Organisation"), lambda row: row.organisation.name, "organisation__name"),
    NAME,
    FIRST_DAY,
    LAST_DAY,
    Column(
        "end",
        _later("Change"),
        lambda row: "" if row.ends_on else _("End the role"),
        href=lambda row: reverse("dismiss", args=[row.pk]),
    ),
)


@allows(Permission.PEOPLE_READ)
def people(request: Any) -> HttpResponse:
    filters = forms.Filter.of(request)
    said = filters.cleaned_data if filters.is_valid() else {}
    rows = _own(request).filter(person__is_service=False).order_by("person__name", "role", "starts_on", "pk")
    if said.get("role"):
        rows = rows.filter(role=said["role"])
    if said.get("on"):
        rows = rows.filter(in_force(said["on"]))
    return answer_list(
        request,
        "people/list",
        caption=_("People and their roles"),
        columns=COLUMNS,
        rows=rows,
        filters=filters,
        empty_text=_("Nobody has such a role on that day."),
        may_appoint=may(request, Permission.PEOPLE_APPOINT),
        may_clear=may(request, Permission.RECORD_CLEAR) and request.access.kind in _OPENING_RECORDS,
        is_operator=request.access.kind == Kind.OPERATOR,
    )


@allows(Permission.PEOPLE_READ)
def person(request: Any, reference: str) -> HttpResponse:
    """Somebody who has, or had, a role in the own organisation."""
    held = roles_of(request, reference)
    who = held[0].person
    is_oneself = who.pk == request.access.who
    return page(
        request,
        "people/person",
        person=who,
        stopped_minutes=limits.stopped_minutes(request, who.email),
        may_remove_factor=not is_oneself and may(request, Permission.SECOND_FACTOR_REMOVE) and has_second_factor(who),
        may_end_sessions=not is_oneself and may(request, Permission.SESSIONS_END) and _is_anything(held, request),
        roles=[{"row": row, "role": _role(row), "last_day": last_day(row)} for row in held],
        invited=[
            {"what": Role(row.role).label, "at": row.invited_at, "text": _outcome(row, request)}
            for row in Invitation.objects.filter(organisation=request.access.own, email=who.email).order_by(
                "-invited_at"
            )
        ],
        may_appoint=may(request, Permission.PEOPLE_APPOINT),
    )


@allows(Permission.PEOPLE_APPOINT)
def appoint(request: Any, reference: str) -> HttpResponse:
    who = roles_of(request, reference)[0].person
    form = forms.Appoint.sent(request, today=request.access.on, initial={"starts_on": request.access.on})
    here = reverse("person", args=[reference])

    def change() -> tuple[str, str]:
        role, starts_on = Role(form.cleaned_data["role"]), form.cleaned_data["starts_on"]
        _refuse_overlap(request, reference, role, starts_on, form.ends_on)
        try:
            actions.appoint(
                person=who,
                organisation=request.access.own,
                role=role,
                starts_on=starts_on,
                ends_on=form.ends_on,
                by=request.access,
                now=request.clock.now(),
            )
        except IntegrityError:  # somebody else gave it at the same moment
            raise AlreadyHeld(_("They have this role without a last day.")) from None
        return here, _("%(name)s has the new role.") % {"name": who.name}

    return form.answer(
        request,
        change,
        foreseen=(AlreadyHeld,),
        at="role",
        title=_("Give a role"),
        caption=who.name,
        button=_("Give the role"),
        cancel_href=here,
    )


@allows(Permission.PEOPLE_APPOINT)
def dismiss(request: Any, reference: str) -> HttpResponse:
    """End a role from a day: of the own organisation; as the operator, an administrator's anywhere."""
    row = _to_end(request).get(pk=reference)
    form = forms.Dismiss.sent(request, today=request.access.on, starts_on=row.starts_on)
    is_own = row.organisation_id == request.access.own
    back = reverse("person", args=[row.person_id]) if is_own else reverse("administrators")

    def change() -> tuple[str, str]:
        on = form.cleaned_data["on"]
        actions.dismiss(membership=row, on=on, by=request.access, now=request.clock.now())
        return back, _("The role ends. Their last day in it is %(day)s.") % {"day": in_words(on - forms.ONE_DAY)}

    return form.answer(
        request,
        change,
        foreseen=(actions.AlreadyEnded, actions.NobodyLeft),
        at="on",
        title=_("End a role"),
        caption=row.person.name,
        facts=[
            (_("Role"), _role(row)),
            (_("Organisation"), row.organisation.name),
            (_("First day"), in_words(row.starts_on)),
        ],
        note=_("From that day on they can do nothing in this role. What they did in it stays in the audit record."),
        button=_("End the role"),
        cancel_href=back,
        warning=True,
    )


@allows(Permission.PEOPLE_APPOINT)
def administrators(request: Any) -> HttpResponse:
    """The administrators: to the operator, who appoints them, those of every organisation; to others their own."""
    filters = forms.AdministratorsFilter(request.GET)
    said = filters.cleaned_data if filters.is_valid() else {}
    rows = Membership.objects.filter(
        _in_hand(request),
        in_force(request.access.on),
        role=Role.ADMINISTRATOR,
        organisation__name__icontains=said.get("search", ""),
    ).select_related("person", "organisation")
    return answer_list(
        request,
        "people/administrators",
        caption=_("Administrators of organisations"),
        columns=OF_ADMINISTRATORS,
        rows=rows.order_by("organisation__name", "person__name", "pk"),
        filters=filters,
        empty_text=_("No organisation of this name has an administrator today."),
        is_operator=request.access.kind == Kind.OPERATOR,
    )


def _is_anything(held: list[Membership], request: Any) -> bool:
    """Whether one of the roles is held today."""
    today = request.access.on
    return any(row.starts_on <= today and (row.ends_on is None or today < row.ends_on) for row in held)


def _own(request: Any) -> QuerySet[Membership]:
    return Membership.objects.filter(organisation=request.access.own).select_related("person")


def roles_of(request: Any, person: str) -> list[Membership]:
    """The roles of somebody, the latest first. Raises DoesNotExist for whoever never had one here."""
    held = list(_own(request).filter(person=person, person__is_service=False).order_by("-starts_on", "role", "pk"))
    if not held:
        raise Membership.DoesNotExist(person)
    return held


def _to_end(request: Any) -> QuerySet[Membership]:
    rows = Membership.objects.filter(_in_hand(request), person__is_service=False)
    return rows.select_related("person", "organisation")


def _in_hand(request: Any) -> Q:
    """The roles that the acting administrator looks after. One's own elsewhere can be seen, but not ended here."""
    own = Q(organisation=request.access.own)
    return own | Q(role=Role.ADMINISTRATOR) if request.access.kind == Kind.OPERATOR else own


def _refuse_overlap(request: Any, person: str, role: Role, starts_on: date, ends_on: date | None) -> None:
    held = _own(request).filter(not_over(starts_on), person=person, role=role)
    clash = (held if ends_on is None else held.filter(starts_on__lt=ends_on)).first()
    if clash is not None:
        raise AlreadyHeld(
            _("They have this role from %(day)s. Choose other days, or end that one first.")
            % {"day": in_words(clash.starts_on)}
        )


def _outcome(row: Invitation, request: Any) -> str:
    if row.accepted_at:
        return _("Accepted on %(day)s.") % {"day": in_words(row.accepted_at.date())}
    if row.withdrawn_at:
        return _("Withdrawn.")
    return _("Waiting for an answer.") if row.expires_at > request.clock.now() else _("Not answered in time.")
