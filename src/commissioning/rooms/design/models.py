"""Programmes and the versions of their terms."""

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateTimeField,
    ForeignKey,
    Q,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.models import Kind, Relation
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import Granted, OfKind, Own, SeenThrough, Standings, Visibility

PROGRAMME_WRITES = Own("lead") & OfKind((Kind.COMMISSIONER.value,))


class Programme(ScopedModel):
    """A programme of one lead commissioner. Those with a standing in one of its contracts may see that it exists."""

    visibility = Visibility(
        reads=Own("lead")
        | Standings(tuple(Relation.values), "reference", on="programme")
        | Granted("reference", on="programme"),
        writes=PROGRAMME_WRITES,
    )

    lead = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    key = CharField(max_length=60, help_text="The key in its terms.")
    title = CharField(max_length=200)

    class Meta(ScopedModel.Meta):
        constraints = [UniqueConstraint(name="programme_key_once_a_lead", fields=["lead", "key"])]


class TermsVersion(ScopedModel):
    """A programme's terms as canonical JSON, under its digest. Never changed: other terms are another version.

    The whole holds what each provider bid, so only the lead commissioner sees it; a contract names it by digest.
    """

    visibility = Visibility(reads=Own("lead"), writes=Own("lead") & SeenThrough("programme", PROGRAMME_WRITES))
    append_only = True

    programme = ForeignKey(Programme, PROTECT, related_name="+")
    lead = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    digest = CharField(max_length=64)
    canonical_json = TextField()
    imported_at = DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [
            UniqueConstraint(name="terms_version_once_a_programme", fields=["programme", "digest"]),
            CheckConstraint(name="terms_version_digest_is_sha256", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
        ]
