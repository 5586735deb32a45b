"""Why a contract or its supply chain was not changed. Each states the fact."""


class NotInTheTerms(LookupError):
    """The terms know no contract of this code."""


class OutsideTheArea(ValueError):
    """The package area is another programme's, or does not hold on each day of the contract."""


class OutsideTheContract(ValueError):
    """A day on which the contract does not run."""


class NotAnExtension(ValueError):
    """The contract would end no later than it does."""


class NotALimit(ValueError):
    """A term must be at most or at least something that is no number."""


class NotInTheChain(LookupError):
    """The organisation is neither prime nor sub-contractor on the day."""


class AlreadyInTheChain(ValueError):
    """The organisation has a part in the contract at the time: one at a time, and what it was stays as it was."""


class WouldTurnInACircle(ValueError):
    """A sub-contractor would be below itself."""


class Undecided(ValueError):
    """A sub-contractor of the former prime, of whom nobody has said whether it stays or leaves."""


class NotAPoint(ValueError):
    """Nothing is said, or by an organisation that has no part in it."""
