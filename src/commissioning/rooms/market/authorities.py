"""Local authorities entered and ended by hand: each change with its audit event, all or nothing."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.market.models import AuthorityKind, LocalAuthority, Nation, Succession
from commissioning.rooms.market.refusals import AlreadyEnded

_KINDS = {
    "E07": AuthorityKind.DISTRICT,
    "E08": AuthorityKind.METROPOLITAN_DISTRICT,
    "E09": AuthorityKind.LONDON_BOROUGH,
    "E10": AuthorityKind.COUNTY,
    "E47": AuthorityKind.COMBINED,
    "E61": AuthorityKind.STRATEGIC,
}
_KINDS_ELSE = {
    Nation.ENGLAND: AuthorityKind.UNITARY,
    Nation.NORTHERN_IRELAND: AuthorityKind.NI_DISTRICT,
    Nation.SCOTLAND: AuthorityKind.SCOTTISH,
    Nation.WALES: AuthorityKind.WELSH,
}


@transaction.atomic
def enter_local_authority(
    *, code: str, name: str, starts_on: date | None, by: Access, now: datetime, region: str = ""
) -> LocalAuthority:
    """Enter a local authority under its official code, which tells nation and kind."""
    by.require(Permission.GEOGRAPHY_KEEP)
    nation = next((nation for nation in Nation if nation.label[0] == code[:1]), None)
    if nation is None:
        raise ValueError(f"{code} is not an official code. Write one as E06000001.")
    kind = _KINDS.get(code[:3], _KINDS_ELSE[nation])
    authority = LocalAuthority(
        code=code, name=name, nation=nation, kind=kind, region=region, starts_on=starts_on, kept_by_id=by.own
    )
    authority.save(force_insert=True)
    audit.record("enter local authority", authority, by=by, now=now)
    return authority


@transaction.atomic
def end_local_authority(
    *, authority: LocalAuthority, on: date, by: Access, now: datetime, became: Sequence[LocalAuthority] = ()
) -> LocalAuthority:
    """End a local authority: `on` is the first day without it. Its areas follow by `follow_merger`.

    Takes    became: what it was merged into, or divided into.
    Raises   AlreadyEnded.
    """
    by.require(Permission.GEOGRAPHY_KEEP)
    if authority.ends_on is not None:
        raise AlreadyEnded(f"{authority.name} ended before {authority.ends_on}. There is nothing to do.")
    before = audit.said(authority)
    authority.ends_on = on
    authority.save()
    audit.record("end local authority", authority, by=by, now=now, before=before)
    for successor in became:
        succession = Succession(authority=authority, successor=successor, kept_by_id=by.own)
        succession.save(force_insert=True)
        audit.record("name successor", succession, by=by, now=now)
    return authority
