"""What the room refuses: each says what happened, to what, and what to do."""

from commissioning.rooms.market.refusals import NotAPart


class AnotherProgramme(ValueError):
    """The terms, or a package area, are those of another programme."""


class AlreadyEnded(ValueError):
    """What would be ended has its last day."""


class AlreadyPartner(ValueError):
    """The organisation is a partner of the programme on some of the days."""


class NotACommissioner(ValueError):
    """Only another commissioner can be a partner."""


class NotBegun(ValueError):
    """The package area does not hold yet on the day."""


class HeldAlready(ValueError):
    """Some of the land is in another package area of the programme on some of the days."""


class NotJustItsParts(ValueError):
    """The new package areas together are not just what the former was."""


class NothingToHold(ValueError):
    """No local authority would be in the package area on its first day."""


class CodeTaken(ValueError):
    """The programme has a package area of this code."""


class ContractsAreOpen(ValueError):
    """Contracts in the package area run on or after the day on which it would end."""


class MeasureMisleads(ValueError):
    """The formula bench refuses a measure of the terms: it moves with what it should not move with."""


OF_PACKAGE_AREAS = (
    AlreadyEnded,
    CodeTaken,
    ContractsAreOpen,
    HeldAlready,
    NotAPart,
    NotBegun,
    NothingToHold,
    NotJustItsParts,
)
"""What a change to package areas may be refused with."""
