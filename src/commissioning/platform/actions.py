"""Organisations, the roles of people in them, and relationships: each change with its audit event, all or nothing."""

from datetime import date, datetime

from django.db import transaction

from commissioning.core.clock import local_date
from commissioning.platform import audit
from commissioning.platform.access import Access, acting_as
from commissioning.platform.people_models import Kind, Membership, Organisation, User
from commissioning.platform.queries import TIME_ZONE
from commissioning.platform.references import new_reference
from commissioning.platform.relationship_models import Relation, Relationship
from commissioning.platform.roles import Permission, Role


class AlreadyFounded(RuntimeError):
    """The installation has its operator."""


class AlreadyEnded(ValueError):
    """What would be ended has its last day."""


class NobodyLeft(ValueError):
    """The organisation would have no administrator."""


@transaction.atomic
def found(*, operator_name: str, administrator: User, now: datetime) -> Organisation:
    """Begin an installation: its operator, and the operator's first administrator, by whom all else begins.

    Runs where row security lets it: as `migrator` on PostgreSQL.
    Raises   AlreadyFounded.
    """
    reference, on = new_reference(), local_date(now, TIME_ZONE)
    by = Access(administrator.pk, reference, Kind.OPERATOR.value, Role.ADMINISTRATOR, on)
    with acting_as(by):
        if Organisation.objects.filter(kind=Kind.OPERATOR).exists():
            raise AlreadyFounded("This installation has an operator. Its administrators appoint others.")
        operator = Organisation(pk=reference, name=operator_name, kind=Kind.OPERATOR, kept_by_id=reference)
        operator.save(force_insert=True)
        membership = Membership(person=administrator, organisation=operator, role=Role.ADMINISTRATOR, starts_on=on)
        membership.save(force_insert=True)
        audit.record("found", operator, by=by, now=now)
        audit.record("appoint", membership, by=by, now=now)
    return operator


@transaction.atomic
def register_organisation(*, name: str, kind: Kind, by: Access, now: datetime) -> Organisation:
    """Enter an organisation. The operator enters any but operators; a commissioner enters providers and partners."""
    by.require(Permission.ORGANISATION_REGISTER)
    if kind == Kind.OPERATOR or (kind == Kind.COMMISSIONER and by.kind != Kind.OPERATOR):
        raise ValueError(f"An organisation of the kind {kind} is not entered here: ask the operator.")
    organisation = Organisation(name=name, kind=kind, kept_by_id=by.own)
    organisation.save(force_insert=True)
    audit.record("register organisation", organisation, by=by, now=now)
    return organisation


@transaction.atomic
def appoint(
    *,
    person: User,
    organisation: str,
    role: Role,
    starts_on: date,
    by: Access,
    now: datetime,
    ends_on: date | None = None,
) -> Membership:
    """Give a person a role: in the own organisation, or, as the operator, an administrator anywhere."""
    by.require(Permission.PEOPLE_APPOINT)
    membership = Membership(
        person=person, organisation_id=organisation, role=role, starts_on=starts_on, ends_on=ends_on
    )
    membership.save(force_insert=True)
    audit.record("appoint", membership, by=by, now=now)
    return membership


@transaction.atomic
def dismiss(*, membership: Membership, on: date, by: Access, now: datetime) -> Membership:
    """End a role: `on` is the first day without it.

    Raises   AlreadyEnded; NobodyLeft for the last administrator without a last day, whom only the operator dismisses,
             and of its own organisation nobody.
    """
    by.require(Permission.PEOPLE_APPOINT)
    if membership.ends_on is not None:
        raise AlreadyEnded(f"The role ended before {membership.ends_on}. There is nothing to do.")
    is_own = membership.organisation_id == by.own
    if membership.role == Role.ADMINISTRATOR and (is_own or by.kind != Kind.OPERATOR):
        _keep_an_administrator(membership, on)
    before = audit.said(membership)
    membership.ends_on = on
    membership.save()
    audit.record("dismiss", membership, by=by, now=now, before=before)
    return membership


def _keep_an_administrator(leaving: Membership, on: date) -> None:
    """Raises NobodyLeft. The rows stay locked, so of two who dismiss each other at once the second finds nobody else.

    Only a role without a last day counts: then the organisation always has an administrator, whatever day comes.
    """
    rows = Membership.objects.filter(
        organisation=leaving.organisation_id,
        role=Role.ADMINISTRATOR,
        starts_on__lte=on,
        ends_on=None,
        person__is_active=True,
        person__is_service=False,
    )
    staying = rows.select_for_update(of=("self",)).order_by("pk")
    if not {row.person_id for row in staying} - {leaving.person_id}:
        raise NobodyLeft(
            "Nobody else is an administrator without a last day by then. Give somebody the role first, or ask the "
            "operator of this service."
        )


@transaction.atomic
def relate(
    *,
    organisation: str,
    kind: Relation,
    contract: str,
    programme: str,
    starts_on: date,
    by: Access,
    now: datetime,
    above: str | None = None,
    ends_on: date | None = None,
) -> Relationship:
    """Declare what an organisation is in a contract. The room of contracts decides whether; this writes it down."""
    relationship = Relationship(
        organisation_id=organisation,
        kind=kind,
        above_id=above,
        contract=contract,
        programme=programme,
        declared_by_id=by.own,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    relationship.save(force_insert=True)
    audit.record("relate", relationship, by=by, now=now)
    return relationship


@transaction.atomic
def end_relationship(*, relationship: Relationship, on: date, by: Access, now: datetime) -> Relationship:
    """End a relationship: `on` is the first day without it. Raises AlreadyEnded when it ends no later than that."""
    if relationship.ends_on is not None and relationship.ends_on <= on:
        raise AlreadyEnded(f"It ended before {relationship.ends_on}. There is nothing to do.")
    before = audit.said(relationship)
    relationship.ends_on = on
    relationship.save()
    audit.record("end relationship", relationship, by=by, now=now, before=before)
    return relationship
