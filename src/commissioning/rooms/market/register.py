"""The register of organisations: each change with its audit event, all or nothing."""

from datetime import date, datetime

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.dated_rows import not_over
from commissioning.platform.people_models import Organisation
from commissioning.platform.roles import Permission
from commissioning.rooms.market.models import CountedRecord, Link, OrganisationProfile, Sector, Size, Tier
from commissioning.rooms.market.refusals import AlreadyCounted, AlreadyEnded


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
def update_profile(
    *,
    profile: OrganisationProfile,
    sector: Sector,
    size: Size,
    tier: Tier,
    is_vcse: bool,
    is_fe_college: bool,
    company_number: str | None,
    charity_number: str | None,
    by: Access,
    now: datetime,
) -> OrganisationProfile:
    """Say anew, and whole, what the register says of an organisation. What it said before stays in the audit events."""
    by.require(Permission.ORGANISATION_REGISTER)
    before = audit.said(profile)
    profile.sector, profile.size, profile.tier = sector, size, tier
    profile.is_vcse, profile.is_fe_college = is_vcse, is_fe_college
    profile.company_number, profile.charity_number = company_number or None, charity_number or None
    profile.save()
    audit.record("update profile", profile, by=by, now=now, before=before)
    return profile


@transaction.atomic
def rename_organisation(*, organisation: Organisation, name: str, by: Access, now: datetime) -> Organisation:
    """Give an organisation its new name. The earlier one stays in the audit events."""
    by.require(Permission.ORGANISATION_REGISTER)
    if not name.strip():
        raise ValueError(f"{organisation.name} needs a name. Give the new one.")
    before = audit.said(organisation)
    organisation.name = name.strip()
    organisation.save()
    audit.record("rename organisation", organisation, by=by, now=now, before=before)
    return organisation


@transaction.atomic
def count_record(
    *, organisation: str, other: str, link: Link, starts_on: date, by: Access, now: datetime
) -> CountedRecord:
    """Let another organisation's record count for this one from a day on.

    Raises   AlreadyCounted when it does already, then or later.
    """
    by.require(Permission.ORGANISATION_REGISTER)
    counted = CountedRecord(
        organisation_id=organisation, other_id=other, kept_by_id=by.own, link=link, starts_on=starts_on
    )
    same = CountedRecord.objects.filter(organisation=organisation, other=other, link=link)
    if same.filter(not_over(starts_on)).exists():
        raise AlreadyCounted(f"Its record counts already on {starts_on} or later. End that first.")
    counted.save(force_insert=True)
    audit.record("count record", counted, by=by, now=now)
    return counted


@transaction.atomic
def end_counted_record(*, counted: CountedRecord, on: date, by: Access, now: datetime) -> CountedRecord:
    """Let another organisation's record count no longer: `on` is the first day without it. Raises AlreadyEnded."""
    by.require(Permission.ORGANISATION_REGISTER)
    if counted.ends_on is not None:
        raise AlreadyEnded(f"It ended before {counted.ends_on}. There is nothing to do.")
    before = audit.said(counted)
    counted.ends_on = on
    counted.save()
    audit.record("end counted record", counted, by=by, now=now, before=before)
    return counted
