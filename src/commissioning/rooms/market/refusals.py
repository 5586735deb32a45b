"""What the room refuses: each says what happened, to what, and what to do."""


class AlreadyEnded(ValueError):
    """What would be ended has its last day."""


class AlreadyNamed(ValueError):
    """Somebody is named for the matter from that day, or from a later one."""


class AlreadyCounted(ValueError):
    """The record counts already on some of the days."""


class KeptByAnother(PermissionError):
    """Another organisation entered the row, and keeps it."""


class InAnotherArea(ValueError):
    """A local authority lies in an area already on some of the days."""


class AlreadyPlanned(ValueError):
    """A later change to the authority's area has been entered."""


class NotInArea(ValueError):
    """The authority is in no area, or not in this one, on the day."""


class NotAPart(ValueError):
    """An area cannot be built from this authority, or not on that day."""


class NoSuccessor(ValueError):
    """The authority has not ended, or nobody is named as its successor."""
