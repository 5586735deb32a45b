"""What can be done in this room. Open programmes and enter versions of their terms; the rest is gathered here."""

from datetime import datetime

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.design.models import Programme, TermsVersion
from commissioning.rooms.design.package_areas import (
    NewArea,
    close_package_area,
    join_package_areas,
    open_package_area,
    split_package_area,
    take_over,
)
from commissioning.rooms.design.partners import add_partner, end_partner
from commissioning.rooms.design.refusals import (
    OF_PACKAGE_AREAS,
    AlreadyEnded,
    AlreadyPartner,
    AnotherProgramme,
    CodeTaken,
    ContractsAreOpen,
    HeldAlready,
    NotACommissioner,
    NotBegun,
    NothingToHold,
    NotJustItsParts,
)
from commissioning.rooms.market.refusals import NotAPart
from commissioning.terms.models import Terms
from commissioning.terms.version import terms_version, to_json

__all__ = [
    "OF_PACKAGE_AREAS",
    "AlreadyEnded",
    "AlreadyPartner",
    "AnotherProgramme",
    "CodeTaken",
    "ContractsAreOpen",
    "HeldAlready",
    "NewArea",
    "NotACommissioner",
    "NotAPart",
    "NotBegun",
    "NotJustItsParts",
    "NothingToHold",
    "add_partner",
    "close_package_area",
    "end_partner",
    "import_terms",
    "join_package_areas",
    "open_package_area",
    "open_programme",
    "split_package_area",
    "take_over",
]


@transaction.atomic
def open_programme(*, key: str, title: str, by: Access, now: datetime) -> Programme:
    """Open a programme with the own organisation as its lead."""
    by.require(Permission.PROGRAMME_DESIGN)
    programme = Programme(lead_id=by.own, key=key, title=title)
    programme.save(force_insert=True)
    audit.record("open programme", programme, by=by, now=now)
    return programme


@transaction.atomic
def import_terms(*, programme: Programme, terms: Terms, by: Access, now: datetime) -> TermsVersion:
    """Enter terms as a version. The same terms again are the same version, and nothing is written.

    Raises   AnotherProgramme, when the key in the terms is not the programme's.
    """
    by.require(Permission.PROGRAMME_DESIGN)
    if terms.programme.key != programme.key:
        raise AnotherProgramme(
            f"These are the terms of {terms.programme.key}, and the programme is {programme.key}. Choose the other one."
        )
    digest = terms_version(terms)
    if existing := TermsVersion.objects.filter(programme=programme, digest=digest).first():
        return existing
    version = TermsVersion(
        programme=programme,
        lead_id=by.own,
        digest=digest,
        canonical_json=to_json(terms).decode(),
        imported_at=now,
    )
    version.save(force_insert=True)
    audit.record("import terms", version, by=by, now=now)
    return version
