"""Keep the register, the contacts and the map: each change with its audit event, all or nothing."""

from datetime import date, datetime

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.market.models import (
    Area,
    AreaPart,
    Contact,
    CountedRecord,
    Link,
    LocalAuthority,
    OrganisationProfile,
    Sector,
    Size,
    Tier,
)


class AlreadyEnded(ValueError):
    """What would be ended has its last day."""


@transaction.atomic
def enter_profile(
    *,
    organisation: str,
    sector: Sector,
    size: Size,
    tier: Tier,
    by: Access,
    now: datetime,
    is_vcse: bool = False,
    is_fe_college: bool = False,
    company_number: str | None = None,
    charity_number: str | None = None,
) -> OrganisationProfile:
    """Enter what the register says of an organisation."""
    by.require(Permission.ORGANISATION_REGISTER)
    profile = OrganisationProfile(
        organisation_id=organisation,
        kept_by_id=by.own,
        sector=sector,
        size=size,
        tier=tier,
        is_vcse=is_vcse,
        is_fe_college=is_fe_college,
        company_number=company_number,
        charity_number=charity_number,
    )
    profile.save(force_insert=True)
    audit.record("enter profile", profile, by=by, now=now)
    return profile


@transaction.atomic
def count_record(
    *, organisation: str, other: str, link: Link, starts_on: date, by: Access, now: datetime
) -> CountedRecord:
    """Let another organisation's record count for this one from a day on."""
    by.require(Permission.ORGANISATION_REGISTER)
    counted = CountedRecord(
        organisation_id=organisation, other_id=other, kept_by_id=by.own, link=link, starts_on=starts_on
    )
    counted.save(force_insert=True)
    audit.record("count record", counted, by=by, now=now)
    return counted


@transaction.atomic
def name_contact(
    *,
    matter: str,
    name: str,
    role_title: str,
    starts_on: date,
    by: Access,
    now: datetime,
    contract: str = "",
    email: str = "",
    telephone: str = "",
) -> Contact:
    """Name the person of the own organisation to speak to about a matter. Whoever was named before ends that day."""
    by.require(Permission.CONTACT_NAME)
    matters = Contact.objects.filter(organisation=by.own, contract=contract, matter=matter, ends_on=None)
    for earlier in matters:
        before = audit.said(earlier)
        earlier.ends_on = starts_on
        earlier.save()
        audit.record("end contact", earlier, by=by, now=now, before=before)
    contact = Contact(
        organisation_id=by.own,
        contract=contract,
        matter=matter,
        name=name,
        role_title=role_title,
        email=email,
        telephone=telephone,
        starts_on=starts_on,
    )
    contact.save(force_insert=True)
    audit.record("name contact", contact, by=by, now=now)
    return contact


@transaction.atomic
def enter_local_authority(*, code: str, name: str, starts_on: date, by: Access, now: datetime) -> LocalAuthority:
    """Enter a local authority under its official code."""
    by.require(Permission.GEOGRAPHY_KEEP)
    authority = LocalAuthority(code=code, name=name, starts_on=starts_on, kept_by_id=by.own)
    authority.save(force_insert=True)
    audit.record("enter local authority", authority, by=by, now=now)
    return authority


@transaction.atomic
def end_local_authority(
    *, authority: LocalAuthority, on: date, by: Access, now: datetime, became: LocalAuthority | None = None
) -> LocalAuthority:
    """End a local authority: `on` is the first day without it. Raises AlreadyEnded."""
    by.require(Permission.GEOGRAPHY_KEEP)
    if authority.ends_on is not None:
        raise AlreadyEnded(f"{authority.name} ended before {authority.ends_on}. There is nothing to do.")
    before = audit.said(authority)
    authority.ends_on = on
    authority.became = became
    authority.save()
    audit.record("end local authority", authority, by=by, now=now, before=before)
    return authority


@transaction.atomic
def make_area(*, code: str, name: str, parts: list[LocalAuthority], starts_on: date, by: Access, now: datetime) -> Area:
    """Make a standing area of local authorities, none of which may be in another at the time."""
    by.require(Permission.GEOGRAPHY_KEEP)
    area = Area(code=code, name=name, kept_by_id=by.own)
    area.save(force_insert=True)
    audit.record("make area", area, by=by, now=now)
    for authority in parts:
        part = AreaPart(area=area, local_authority=authority, starts_on=starts_on, kept_by_id=by.own)
        part.save(force_insert=True)
        audit.record("add to area", part, by=by, now=now)
    return area
