"""The rules of a programme's journey: the part of its terms that everybody may read, as they hold on a day."""

import json
from datetime import date, datetime

from django.db import transaction

from commissioning.core.canonical import canonical_json
from commissioning.platform import audit
from commissioning.platform.access import Access
from commissioning.platform.roles import Permission
from commissioning.rooms.design.models import TermsVersion
from commissioning.rooms.design.queries import terms as terms_of
from commissioning.rooms.journey.refusals import NoRules
from commissioning.rooms.journey.rules_models import JourneyTerms
from commissioning.terms.figures import Key, Part, Words
from commissioning.terms.journey import Circumstance, JourneyRule
from commissioning.terms.models import Group, Terms
from commissioning.terms.standards import Standard


class Rules(Part):
    """What terms say of the journey. No price is in it, and nothing of any contract."""

    title: Words
    groups: dict[str, Group]
    circumstances: dict[Key, Circumstance] = {}
    journey: dict[Key, JourneyRule] = {}
    standards: dict[Key, Standard] = {}


def rules_in(terms: Terms) -> Rules:
    """The part of a programme's terms that rules the journey."""
    return Rules(
        title=terms.programme.title,
        groups=terms.groups,
        circumstances=terms.circumstances,
        journey=terms.journey,
        standards=terms.standards,
    )


@transaction.atomic
def rule_journey(*, version: TermsVersion, applies_from: date, by: Access, now: datetime) -> JourneyTerms:
    """Let people go through a programme by a version of its terms, from a day on. What it rules is public.

    Raises   NoRules, when the terms say nothing of the journey.
    """
    by.require(Permission.JOURNEY_RULES_KEEP)
    rules = rules_in(terms_of(version))
    if not rules.journey:
        raise NoRules("These terms say nothing of the journey. Write journey.yaml and circumstances.yaml first.")
    row = JourneyTerms(
        programme=version.programme_id,
        lead_id=by.own,
        title=str(rules.title),
        applies_from=applies_from,
        agreed_at=now,
        terms_version=version.digest,
        rules=canonical_json(rules.model_dump(by_alias=True, exclude_defaults=True)).decode(),
    )
    row.save(force_insert=True)
    audit.record("rule journey", row, by=by, now=now)
    return row


def journey_terms(programme: str, *, on: date, known_by: datetime | None = None) -> JourneyTerms:
    """The row that rules the journey on a day; of one date the last agreed. Raises NoRules."""
    rows = JourneyTerms.objects.filter(programme=programme, applies_from__lte=on)
    if known_by is not None:
        rows = rows.filter(agreed_at__lt=known_by)
    found = rows.order_by("-applies_from", "-agreed_at").first()
    if found is None:
        raise NoRules(f"Nothing rules the journey of this programme on {on}. Its commissioner must say by which terms.")
    return found


def has_journey(programme: str) -> bool:
    """Whether anything rules, or will rule, the journey of a programme."""
    return JourneyTerms.objects.filter(programme=programme).exists()


def rules_of(row: JourneyTerms) -> Rules:
    """What a row says."""
    return Rules.model_validate(json.loads(row.rules), strict=False)
