"""Whom to speak to: contacts named, ended, and read, each with its audit event."""

from datetime import date, datetime

from django.db import transaction

from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.market.models import Contact
from commissioning.rooms.market.queries import contacts
from commissioning.rooms.market.refusals import AlreadyEnded, AlreadyNamed


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
    """Name the person of the own organisation to speak to about a matter. Whoever was named before ends that day.

    Raises   AlreadyNamed when somebody is named from that day or a later one.
    """
    by.require(Permission.CONTACT_NAME)
    matters = Contact.objects.filter(organisation=by.own, contract=contract, matter=matter, ends_on=None)
    for earlier in matters:
        if earlier.starts_on >= starts_on:
            raise AlreadyNamed(
                f"{earlier.role_title} is named for {matter} from {earlier.starts_on}. Choose a later day."
            )
        _end(earlier, starts_on, by, now)
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
def end_contact(*, contact: Contact, on: date, by: Access, now: datetime) -> Contact:
    """End a contact without naming another: `on` is the first day without. Raises AlreadyEnded."""
    by.require(Permission.CONTACT_NAME)
    if contact.ends_on is not None:
        raise AlreadyEnded(f"The contact for {contact.matter} ended before {contact.ends_on}. There is nothing to do.")
    return _end(contact, on, by, now)


@transaction.atomic
def read_contacts(*, on: date, purpose: str, by: Access, now: datetime, contract: str = "") -> list[Contact]:
    """Whom to speak to on a day, about a contract or about the own organisation; that they were looked at is recorded.

    What pages and the API use: names, numbers and addresses are personal data.
    """
    found = list(contacts(contract, on=on))
    for contact in found:
        audit.record_read(contact, by=by, now=now, purpose=purpose)
    return found


def _end(contact: Contact, on: date, by: Access, now: datetime) -> Contact:
    before = audit.said(contact)
    contact.ends_on = on
    contact.save()
    audit.record("end contact", contact, by=by, now=now, before=before)
    return contact
