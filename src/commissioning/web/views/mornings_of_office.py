"""What a day begins with for those who keep people and roles, and for those who look after the record."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commissioning.platform import audit_queries, jobs
from commissioning.platform.audit import READ
from commissioning.platform.background import VERIFY_AUDIT_CHAIN
from commissioning.platform.dated_rows import not_over
from commissioning.platform.invitations import open_invitations
from commissioning.platform.job_states import JobState
from commissioning.platform.people_models import Membership
from commissioning.platform.roles import Role
from commissioning.web.environment import in_words, moment_in_words, number
from commissioning.web.views.audit_in_words import kind_in_words
from commissioning.web.views.jobs import called
from commissioning.web.views.matters import MOST_SHOWN, Line, Matter, matter

ENDING_DAYS = 60
LOOKED_DAYS = 7
FAILED_DAYS = 30
CHECKED_DAYS = 31
"""How long a check of the record is good for: after that it is time for another."""


def administering(request: Any) -> Iterator[Matter]:
    by, now, on = request.access, request.clock.now(), request.access.on
    waiting = open_invitations(by=by, now=now)
    invited = [
        Line(row.email, reverse("invitations"), _waits(Role(row.role).label, row.expires_at))
        for row in waiting[:MOST_SHOWN]
    ]
    none = _("Nobody has an invitation to answer.")
    yield matter(_("Invitations without an answer"), invited, none, waiting.count(), reverse("invitations"))
    soon = _held(request, on).filter(ends_on__lte=on + timedelta(days=ENDING_DAYS)).order_by("ends_on", "pk")
    ending = [Line(row.person.name, _person(row), _ends(row)) for row in soon[:MOST_SHOWN]]
    title = _("Roles that end in the next %(days)s days") % {"days": ENDING_DAYS}
    yield matter(title, ending, _("No role ends in this time."), soon.count(), reverse("people"))
    yield _without_second_factor(request, on)
    failed = jobs.jobs(by=by).filter(state=JobState.FAILED, ended_at__gte=now - timedelta(days=FAILED_DAYS))
    lines = [
        Line(called(row), reverse("job", args=[row.pk]) if row.requested_by_id == by.who else "", _failed(row))
        for row in failed.select_related("requested_by")[:MOST_SHOWN]
    ]
    title = _("Work that failed in the last %(days)s days") % {"days": FAILED_DAYS}
    yield matter(title, lines, _("None failed in this time."), failed.count(), reverse("jobs"))


def auditing(request: Any) -> Iterator[Matter]:
    by, on = request.access, request.access.on
    looked = audit_queries.events(by=by, act=READ, first_on=on - timedelta(days=LOOKED_DAYS))
    lines = [
        Line(
            _("%(who)s looked at: %(what)s") % {"who": row.actor.name, "what": kind_in_words(row.subject_kind)},
            reverse("audit_event", args=[row.pk]),
            f"{moment_in_words(row.at)}. {row.purpose}",
        )
        for row in looked[:MOST_SHOWN]
    ]
    title = _("Who looked at personal data in the last %(days)s days") % {"days": LOOKED_DAYS}
    none = _("Nobody of your organisation did.")
    yield matter(title, lines, none, looked.count(), reverse("audit") + f"?act={READ}")
    yield _checked(request)


def _without_second_factor(request: Any, on: date) -> Matter:
    """People with a password and no second factor. Single sign-on asks for one itself."""
    factors = Authenticator.objects.filter(user=OuterRef("person"), type=Authenticator.Type.TOTP)
    no_password = Q(person__password__startswith="!")  # noqa: S106  # what Django writes where there is none
    held = _held(request, on).filter(~Exists(factors)).exclude(no_password)
    people = {row.person_id: row for row in held.filter(starts_on__lte=on).order_by("person__name", "pk")}
    lines = [Line(row.person.name, _person(row)) for row in people.values()]
    none = _("Everybody who signs in with a password has one.")
    return matter(_("People without a second factor"), lines, none, len(lines), reverse("people"))


def _held(request: Any, on: date) -> Any:
    """Roles of people in the own organisation, today's and those to come."""
    rows = Membership.objects.filter(not_over(on), organisation=request.access.own)
    return rows.filter(person__is_service=False, person__is_active=True).select_related("person")


def _checked(request: Any) -> Matter:
    """When every link of the record was last worked out again, and what came of it."""
    checks = jobs.jobs(by=request.access).filter(kind=VERIFY_AUDIT_CHAIN, state=JobState.DONE)
    last = checks.order_by("-ended_at").first()
    title, there = _("Is the audit record whole?"), reverse("audit_chain")
    if last is None or last.ended_at is None:
        return matter(title, [Line(_("It has never been checked"), there)], "")
    result = jobs.result_of(last) or {}
    when = {"at": moment_in_words(last.ended_at), "events": number(result.get("events", 0))}
    says = _("Checked %(at)s: every link of %(events)s events held.") % when
    text = _("It was when it was last checked")
    if result.get("problems"):
        text = _("It is not")
        says = _("Checked %(at)s, with %(problems)s problems. Tell your security team.") % {
            **when,
            "problems": number(result["problems"]),
        }
    elif last.ended_at < request.clock.now() - timedelta(days=CHECKED_DAYS):
        says += " " + _("It is time for another check.")
    return matter(title, [Line(text, there, says)], "")


def _person(row: Membership) -> str:
    return reverse("person", args=[row.person_id])


def _waits(role: str, expires_at: Any) -> str:
    return _("%(role)s. Can be accepted until %(at)s") % {"role": role, "at": moment_in_words(expires_at)}


def _ends(row: Membership) -> str:
    last = row.ends_on - timedelta(days=1) if row.ends_on is not None else None
    return _("%(role)s, until %(day)s") % {"role": Role(row.role).label, "day": in_words(last) if last else ""}


def _failed(row: Any) -> str:
    return _("Asked for by %(name)s, ended %(at)s") % {
        "name": row.requested_by.name,
        "at": moment_in_words(row.ended_at),
    }
