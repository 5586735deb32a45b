"""Who reads and who writes what is public in this room."""

from commissioning.platform.people_models import Kind
from commissioning.platform.visibility import Everyone, OfKind, Own, Visibility

KEPT_PUBLIC = Visibility(
    reads=Everyone(), writes=Own("kept_by") & OfKind((Kind.OPERATOR.value, Kind.COMMISSIONER.value))
)
"""The register and the map are public; who entered a row keeps it."""
