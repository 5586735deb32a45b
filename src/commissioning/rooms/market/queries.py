"""What the register, the contacts and the map say on a day, to whoever is acting."""

from datetime import date

from django.db.models import Q, QuerySet

from commissioning.rooms.market.models import AreaPart, Contact, CountedRecord, LocalAuthority, OrganisationProfile


def in_force(on: date) -> Q:
    """Rows that hold on a day: half-open, as all periods."""
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gt=on))


def profile(organisation: str) -> OrganisationProfile:
    """What the register says. Raises OrganisationProfile.DoesNotExist."""
    return OrganisationProfile.objects.get(organisation=organisation)


def records_that_count(organisation: str, *, on: date) -> set[str]:
    """The organisations whose record counts for one on a day: its own, and those linked, however many links away."""
    found, next_ones = {organisation}, {organisation}
    while next_ones:
        linked = CountedRecord.objects.filter(in_force(on), organisation__in=next_ones)
        next_ones = set(linked.values_list("other", flat=True)) - found
        found |= next_ones
    return found


def contacts(contract: str, *, on: date) -> QuerySet[Contact]:
    """Whom to speak to about a contract on a day, by matter."""
    return Contact.objects.filter(in_force(on), contract=contract).order_by("matter", "name")


def local_authorities(*, on: date) -> QuerySet[LocalAuthority]:
    """The local authorities that exist on a day, by code."""
    return LocalAuthority.objects.filter(in_force(on)).order_by("code")


def parts_of_area(area: str, *, on: date) -> QuerySet[AreaPart]:
    """What an area is made of on a day."""
    parts = AreaPart.objects.filter(in_force(on), area=area)
    return parts.select_related("local_authority").order_by("local_authority__code")
