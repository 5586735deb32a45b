"""Break-glass as rows: what was asked for and agreed, contract by contract, and each reading under it."""

from datetime import timedelta

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateTimeField,
    F,
    ForeignKey,
    Index,
    Q,
    TextField,
    UniqueConstraint,
)

from commissioning.platform.people_models import Kind, Organisation, User
from commissioning.platform.references import REFERENCE_LENGTH, new_reference
from commissioning.platform.relationship_models import PARTNER
from commissioning.platform.roles import Role
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.visibility import OfKind, Oneself, Own, SeenThrough, Standings, Visibility

LASTS = timedelta(minutes=60)
"""From the second person's agreement to the end of reading."""
WAITS = timedelta(minutes=60)
"""From asking until nobody can agree any more."""


class BrokenGlass(ScopedModel):
    """One contract that somebody of the operator asked to read in an emergency; who agreed, and until when it holds.

    What is asked for together bears one `asking`, and is agreed, ended and told of together. The contract's
    commissioner, its prime of the day and the partners of its programme see the row: it is about them. Instants are the
    database's.
    """

    visibility = Visibility(
        reads=Own("organisation")
        | Own("commissioner")
        | Own("prime")
        | Standings((PARTNER,), "contract", in_force=True),
        writes=Own("organisation") & OfKind((Kind.OPERATOR.value,)),
    )

    organisation = ForeignKey(Organisation, PROTECT, related_name="+", help_text="The operator.")
    asking = CharField(max_length=REFERENCE_LENGTH, default=new_reference, db_index=True)
    contract = CharField(max_length=REFERENCE_LENGTH)
    programme = CharField(max_length=REFERENCE_LENGTH)
    commissioner = ForeignKey(Organisation, PROTECT, related_name="+")
    prime = ForeignKey(Organisation, PROTECT, related_name="+", null=True, blank=True)
    reason = TextField(help_text="Those whom it is about read it.")
    asked_by = ForeignKey(User, PROTECT, related_name="+")
    role = CharField(max_length=24, choices=Role.choices, help_text="In which they asked, and must read.")
    asked_at = DateTimeField()
    agreed_by = ForeignKey(User, PROTECT, related_name="+", null=True, blank=True)
    agreed_at = DateTimeField(null=True, blank=True)
    expires_at = DateTimeField(null=True, blank=True)
    ended_at = DateTimeField(null=True, blank=True, help_text="Ended early, refused or taken back.")
    ended_by = ForeignKey(User, PROTECT, related_name="+", null=True, blank=True)
    told_at = DateTimeField(null=True, blank=True, help_text="When commissioner and prime were told by email.")

    class Meta(ScopedModel.Meta):
        verbose_name = "break-glass"
        constraints = [
            UniqueConstraint(name="broken_glass_names_a_contract_once", fields=["organisation", "asking", "contract"]),
            CheckConstraint(name="broken_glass_says_why", condition=~Q(reason="")),
            CheckConstraint(name="broken_glass_role_is_known", condition=Q(role__in=Role.values)),
            CheckConstraint(
                name="broken_glass_is_agreed_whole",
                condition=Q(agreed_by=None, agreed_at=None, expires_at=None)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False, expires_at__isnull=False),
            ),
            CheckConstraint(
                name="broken_glass_has_a_second_person", condition=Q(agreed_by=None) | ~Q(agreed_by=F("asked_by"))
            ),
            CheckConstraint(
                name="broken_glass_is_agreed_in_time",
                condition=Q(agreed_at=None) | Q(agreed_at__gte=F("asked_at"), agreed_at__lt=F("asked_at") + WAITS),
            ),
            CheckConstraint(
                name="broken_glass_lasts_an_hour",
                condition=Q(agreed_at=None) | Q(expires_at=F("agreed_at") + LASTS),
            ),
            CheckConstraint(
                name="broken_glass_is_told_of_once_agreed", condition=Q(told_at=None) | Q(agreed_at__isnull=False)
            ),
        ]
        indexes = [Index(name="broken_glass_asked_at", fields=["organisation", "asked_at"])]

    @property
    def is_taken_back(self) -> bool:
        """Whether whoever asked ended it before anybody agreed."""
        return self.agreed_at is None and self.ended_by_id == self.asked_by_id


class GlassReading(ScopedModel):
    """One contract of which one page is about to be shown under break-glass. Written before it is. Never changed.

    A page about several contracts has a row for each, with one `request`. Row security shows nothing under a grant
    but what such rows name.
    """

    visibility = Visibility(
        reads=Own("organisation") | SeenThrough("glass"),
        writes=Own("organisation") & OfKind((Kind.OPERATOR.value,)) & Oneself("reader"),
    )
    append_only = True

    organisation = ForeignKey(Organisation, PROTECT, related_name="+", help_text="The operator.")
    glass = ForeignKey(BrokenGlass, PROTECT, related_name="+")
    request = CharField(max_length=REFERENCE_LENGTH, db_index=True)
    reader = ForeignKey(User, PROTECT, related_name="+")
    at = DateTimeField()
    path = CharField(max_length=300, help_text="The page's address, without what was searched for.")

    class Meta(ScopedModel.Meta):
        verbose_name = "reading under break-glass"
        constraints = [
            UniqueConstraint(name="glass_reading_once_a_request", fields=["organisation", "request", "glass"]),
        ]
