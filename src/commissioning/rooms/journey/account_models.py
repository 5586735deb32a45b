"""The offer of an account to a participant: an e-mail whose token lets them see their own journey."""

from django.db.models import PROTECT, CharField, CheckConstraint, DateTimeField, F, ForeignKey, Q, UniqueConstraint

from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.sealed_fields import SealedText
from commissioning.platform.visibility import Own, Visibility
from commissioning.rooms.journey.participant_models import OPEN_TO_THEM, Participant, referred_by


class AccountInvitation(ScopedModel):
    """An account offered by e-mail to a participant: taken up once, in time, or replaced by a later offer.

    It gives no role in any organisation. The address is sealed; of the token only the hash is kept.
    """

    visibility = Visibility(
        reads=Own("invited_for") & OPEN_TO_THEM, writes=Own("invited_for") & referred_by("invited_for")
    )
    personal = frozenset({"email"})

    participant = ForeignKey(Participant, PROTECT, related_name="+")
    person = CharField(max_length=REFERENCE_LENGTH)
    email = SealedText(whose="person")
    token_hash = CharField(max_length=64, unique=True)
    invited_by = ForeignKey("platform.User", PROTECT, related_name="+")
    invited_for = ForeignKey("platform.Organisation", PROTECT, related_name="+")
    invited_at = DateTimeField()
    expires_at = DateTimeField()
    ended_at = DateTimeField(null=True, blank=True, help_text="Taken up, or replaced by a later one.")

    class Meta(ScopedModel.Meta):
        constraints = [
            CheckConstraint(
                name="account_invitation_expires_after_it_is_made", condition=Q(expires_at__gt=F("invited_at"))
            ),
            UniqueConstraint(name="account_invitation_open_once", fields=["participant"], condition=Q(ended_at=None)),
        ]
