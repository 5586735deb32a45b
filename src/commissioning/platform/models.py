"""Every model of the platform, where Django looks for them. Whoever needs one imports it from its own module."""

from commissioning.platform.api_models import ApiToken, IdempotentAnswer  # noqa: F401
from commissioning.platform.audit_models import AuditEvent, AuditLeaf, AuditRoot  # noqa: F401
from commissioning.platform.break_glass_models import BrokenGlass, GlassReading  # noqa: F401
from commissioning.platform.people_models import Invitation, Membership, Organisation, User  # noqa: F401
from commissioning.platform.relationship_models import Relationship  # noqa: F401
from commissioning.platform.work_models import Chore, Job, StoredFile  # noqa: F401
