"""What the register, the contacts and the map say on a day, to whoever is acting."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from commissioning.platform.dated_rows import in_force, not_over
from commissioning.platform.people_models import Organisation
from commissioning.rooms.market.models import (
    LIES_OVER_OTHERS,
    Area,
    AreaPart,
    Contact,
    CountedRecord,
    FormerLabel,
    LabelKind,
    LocalAuthority,
    Nation,
    OrganisationProfile,
    Succession,
)
from commissioning.rooms.market.rules import AreaWarning, BuiltArea, Place, Proposed, warnings

_IN_LISTS = ("sector", "size", "tier", "is_vcse", "is_fe_college")


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """All that the register says of an organisation on a day.

    counting      links by which the records of others count for it.
    counted_for   links by which its record counts for others.
    """

    organisation: Organisation
    profile: OrganisationProfile | None
    counting: tuple[CountedRecord, ...]
    counted_for: tuple[CountedRecord, ...]


@dataclass(frozen=True, slots=True)
class AreaPage:
    """A standing area on a day.

    parts        what it is made of then.
    history      every part that it has, had or will have, as entered.
    population   of its parts together; None where it is not known of one of them.
    """

    area: Area
    parts: tuple[AreaPart, ...]
    history: tuple[AreaPart, ...]
    population: int | None
    warnings: tuple[AreaWarning, ...]


def organisations(
    *,
    search: str = "",
    kind: str = "",
    sector: str = "",
    size: str = "",
    tier: str = "",
    vcse: bool | None = None,
    fe_college: bool | None = None,
) -> QuerySet[Organisation]:
    """The register by name, with `sector`, `size`, `tier`, `is_vcse` and `is_fe_college`: None where no profile is.

    Takes    search: part of a name, or of a company or charity number, in capitals or not.
    """
    profiles = OrganisationProfile.objects.filter(organisation=OuterRef("pk"))
    found = Organisation.objects.annotate(**{field: Subquery(profiles.values(field)[:1]) for field in _IN_LISTS})
    wanted = {"kind": kind, "sector": sector, "size": size, "tier": tier, "is_vcse": vcse, "is_fe_college": fe_college}
    found = found.filter(**{field: value for field, value in wanted.items() if value not in ("", None)})
    return found.filter(named_like(search)).order_by("name", "pk")


def named_like(search: str) -> Q:
    """Organisations with a text in their name, or in their company or charity number; of an empty text all."""
    text = search.strip()
    if not text:
        return Q()
    numbers = Q(company_number__icontains=text) | Q(charity_number__icontains=text)
    numbered = OrganisationProfile.objects.filter(numbers, organisation=OuterRef("pk"))
    return Q(name__icontains=text) | Q(Exists(numbered))


def organisation_page(organisation: str, *, on: date) -> OrganisationPage:
    """The register's page of an organisation. Raises Organisation.DoesNotExist."""
    links = CountedRecord.objects.filter(in_force(on)).select_related("organisation", "other")
    return OrganisationPage(
        organisation=Organisation.objects.get(pk=organisation),
        profile=OrganisationProfile.objects.filter(organisation=organisation).first(),
        counting=tuple(links.filter(organisation=organisation).order_by("other__name", "pk")),
        counted_for=tuple(links.filter(other=organisation).order_by("organisation__name", "pk")),
    )


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
    """Whom to speak to about a contract on a day, by matter; for no contract (""), about the own organisation.

    Personal data: pages ask `actions.read_contacts`, which records that somebody looked.
    """
    found = Contact.objects.filter(in_force(on), contract=contract).select_related("organisation")
    return found.order_by("matter", "name", "pk")


def local_authorities(*, on: date, search: str = "", nation: str = "") -> QuerySet[LocalAuthority]:
    """The local authorities that exist on a day, by name.

    Takes    search: part of a name, now or before, or a whole code, now or before; in capitals or not.
    """
    found = LocalAuthority.objects.filter(existing(on))
    if nation:
        found = found.filter(nation=nation)
    return found.filter(labelled_like(search)).order_by("name", "kind", "pk")


def labelled_like(search: str) -> Q:
    """Local authorities with a text in a name or as a code, now or before; of an empty text all."""
    text = search.strip()
    if not text:
        return Q()
    labels = FormerLabel.objects.filter(local_authority=OuterRef("pk"))
    former = labels.filter(Q(kind=LabelKind.CODE, value__iexact=text) | Q(kind=LabelKind.NAME, value__icontains=text))
    named = Q(name__icontains=text) | Q(official_name__icontains=text)
    return named | Q(code__iexact=text) | Q(register_code__iexact=text) | Q(Exists(former))


def authority_with_code(code: str) -> LocalAuthority:
    """The local authority that has or had an official code, or has that code of the list's own, whenever it existed.

    Raises   LocalAuthority.DoesNotExist.
    """
    former = FormerLabel.objects.filter(local_authority=OuterRef("pk"), kind=LabelKind.CODE, value=code)
    found = LocalAuthority.objects.filter(Q(code=code) | Q(register_code=code) | Exists(former))
    return found.get()


def successors(authority: LocalAuthority, *, on: date) -> list[LocalAuthority]:
    """What stands in an authority's place on a day, by name: itself while it exists, else its successors, or theirs."""
    there, seen, asked = [], {authority.pk}, [authority]
    while asked:
        there += [each for each in asked if each.ends_on is None or on < each.ends_on]
        gone = [each.pk for each in asked if each.ends_on is not None and each.ends_on <= on]
        rows = Succession.objects.filter(authority__in=gone).select_related("successor")
        asked = [each for each in {row.successor_id: row.successor for row in rows}.values() if each.pk not in seen]
        seen |= {each.pk for each in asked}
    return sorted(there, key=lambda each: (each.name, each.pk))


def parts_of_area(area: str, *, on: date) -> QuerySet[AreaPart]:
    """What an area is made of on a day."""
    parts = AreaPart.objects.filter(in_force(on), area=area)
    return parts.select_related("local_authority").order_by("local_authority__code")


def part_to_follow(authority: LocalAuthority) -> AreaPart | None:
    """The part of an area that an ended authority still takes, for its successors to follow; None where none is."""
    if authority.ends_on is None:
        return None
    return (
        AreaPart.objects.filter(in_force(authority.ends_on), local_authority=authority).select_related("area").first()
    )


def areas(*, on: date) -> QuerySet[Area]:
    """The standing areas that have a part on a day, by name, with `authorities`, how many, and `population`.

    The population is None where it is not known of one of them.
    """
    people = "local_authority__population"
    parts = AreaPart.objects.filter(in_force(on), area=OuterRef("pk")).order_by().values("area")
    counted = parts.annotate(number=Count("pk"), known=Count(people), people=Sum(people))
    found = Area.objects.annotate(
        authorities=Subquery(counted.values("number")),
        population=Subquery(counted.filter(known=F("number")).values("people")),
    )
    return found.filter(authorities__gt=0).order_by("name", "pk")


def area_page(area: str, *, on: date) -> AreaPage:
    """A standing area on a day, with the warnings about it. Raises Area.DoesNotExist."""
    found = Area.objects.get(pk=area)
    parts = tuple(parts_of_area(area, on=on))
    history = AreaPart.objects.filter(area=area).select_related("local_authority")
    people = [part.local_authority.population for part in parts]
    return AreaPage(
        area=found,
        parts=parts,
        history=tuple(history.order_by("starts_on", "local_authority__name", "pk")),
        population=sum(number for number in people if number is not None) if None not in people else None,
        warnings=tuple(each for each in area_warnings(on=on) if each.area == found.code),
    )


def area_warnings(*, on: date) -> list[AreaWarning]:
    """The warnings about the standing areas of a day, and about the set that they make."""
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    for part in AreaPart.objects.filter(in_force(on)).select_related("area"):
        held[part.area.code, part.area.name].append(part.local_authority_id)
    return warnings_about([Proposed(code, name, tuple(keys)) for (code, name), keys in held.items()], on=on)


def warnings_about(proposed: Iterable[Proposed], *, on: date) -> list[AreaWarning]:
    """The warnings about areas as somebody would build them, as a programme its package areas."""
    places = _places(on)
    built = [BuiltArea(each.code, each.name, tuple(places[key] for key in each.authorities)) for each in proposed]
    return warnings(built, everywhere=[place for place in places.values() if place.exists])


def existing(on: date) -> Q:
    """Local authorities that exist on a day."""
    return (Q(starts_on=None) | Q(starts_on__lte=on)) & not_over(on)


def _places(on: date) -> dict[str, Place]:
    """Every authority from which areas are built, as the rules see it on a day, by reference."""
    became: dict[str, list[str]] = defaultdict(list)
    for row in Succession.objects.select_related("successor").order_by("successor__name", "pk"):
        became[row.authority_id].append(row.successor.name)
    rows = LocalAuthority.objects.exclude(kind__in=LIES_OVER_OTHERS)
    return {
        row.pk: Place(
            key=row.pk,
            name=row.name,
            nation=Nation(row.nation).label,
            region=row.region,
            partner=_partner(row),
            county=row.county.name if row.county is not None else "",
            rural_percent=row.rural_percent,
            starts_on=row.starts_on if row.starts_on is not None and row.starts_on > on else None,
            ended_on=row.ends_on if row.ends_on is not None and row.ends_on <= on else None,
            became=tuple(became[row.pk]),
        )
        for row in rows.select_related("combined_authority", "county__combined_authority")
    }


def _partner(row: LocalAuthority) -> str:
    """The combined authority over it; the list gives that of a district in a county at the county."""
    over = row.combined_authority or (row.county.combined_authority if row.county is not None else None)
    return "" if over is None else over.name
