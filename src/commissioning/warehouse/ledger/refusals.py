"""Why the ledger says no. Each is a fact about the ledger or the request; nothing was changed when one is raised."""


class LedgerRefusal(Exception):
    """The ledger refused; the message says what happened, to what, and what to do next."""


class NoLedger(LedgerRefusal):
    """There is no ledger in the folder."""


class NotALedger(LedgerRefusal):
    """The file is not a ledger, is of another version, or its own rules were changed."""


class AnotherProgramme(LedgerRefusal):
    """The ledger is kept for another programme or in another currency."""


class LedgerBusy(LedgerRefusal):
    """Another process is writing, or wrote while this one was at work."""


class CannotWrite(LedgerRefusal):
    """The disk is full, cannot be written to or fails."""


class BadRequest(LedgerRefusal):
    """A period, date or moment is not of the form that the ledger needs."""


class DueTwice(LedgerRefusal):
    """A determination names one entitlement twice, or under two ids."""


class StandsOtherwise(LedgerRefusal):
    """The ledger does not stand as the changes to be posted take it to stand."""


class GoesBackward(LedgerRefusal):
    """The request looks at an earlier day or moment than what is already posted."""


class PeriodClosed(LedgerRefusal):
    """The period was closed for good, or a later one was."""


class AlreadyClosed(PeriodClosed):
    """The period was closed before; its closing stands."""


class ClosedOutOfOrder(LedgerRefusal):
    """An earlier period with entries is still open."""


class NotYetBegun(LedgerRefusal):
    """The period lies in the future; closing it would stop all posting until then."""


class RuleBroken(LedgerRefusal):
    """A constraint or trigger of the file refused a row."""
