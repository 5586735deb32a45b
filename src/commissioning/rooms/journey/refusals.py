"""What is refused in this room: each states the fact and says what to do."""

from collections.abc import Mapping

from commissioning.platform.scoped import OutsideAccess


class AlreadyRefers(ValueError):
    """The employment service is named already for days that would be named again."""


class RefersNobody(ValueError):
    """The organisation cannot be named, or its time is over already."""


class NoRules(LookupError):
    """No terms of the journey hold in the programme on the day."""


class NotEligible(ValueError):
    """The programme's terms do not let the person in; `unmet` says which requirements are missed, by clause."""

    def __init__(self, message: str, unmet: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.unmet = unmet


class AlreadyReferred(ValueError):
    """The person is on the programme already, by a referral that may be seen."""


class NoSuchRoute(ValueError):
    """The terms let nobody come by this route."""


class NotAnAdviser(ValueError):
    """Somebody cannot be the adviser of a participant, or it is not the acting organisation's to say."""


class RecordRestricted(OutsideAccess):
    """Somebody's record is restricted, and the acting person may not open it; `readers` of their organisation may."""

    def __init__(self, readers: tuple[str, ...]) -> None:
        self.readers = readers
        who = f"These may: {', '.join(readers)}." if readers else "Ask an administrator to say who may."
        super().__init__(f"This record is restricted. Few people of your organisation may open it. {who}")


class CannotRestrict(ValueError):
    """A record cannot be restricted so, or somebody cannot be let open such records."""


class KeptStill(ValueError):
    """Who somebody is may not be erased yet."""


class NotPlaced(ValueError):
    """The participant cannot be placed there, or is placed already."""


class NotOnTheJourney(ValueError):
    """An event that cannot be: of a kind or code that is not known, out of its time, or without what it must say."""


class HasAccount(ValueError):
    """The participant has an account already."""


class NotThisStep(ValueError):
    """The complaint is not where this step could be taken, or lies on another desk."""


class NothingSaid(ValueError):
    """Words are needed, and there are none."""


class NothingToSample(ValueError):
    """No complaint was received in the time that a sample is to be drawn from."""


class NotAnAssessment(ValueError):
    """An assessment that cannot be: out of its time, of an unknown code, or a first one for the second time."""


class NotAPlan(ValueError):
    """Goal or actions that one could not hold anybody to; `problems` says what is wrong, by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


class NotToBeSigned(ValueError):
    """The plan is signed already, was replaced, or its text is not the one that its digest is of."""


class NotAnAppointment(ValueError):
    """An appointment that cannot be: in the past, or changed after what came of it."""


class NotAnExitReport(ValueError):
    """An exit report that cannot be: without next steps, sent already, or not the text that its digest is of."""


class NotForASpecialist(ValueError):
    """A referral to a specialist that cannot go this way: not agreed by both, over, or not theirs to say."""


class NoShares(LookupError):
    """Nobody decided which contracts serve a pool on the day, or the decision names one that takes nobody."""


class NoPeriod(LookupError):
    """No seed was made for the month, or none can be made for it."""


class NotOver(ValueError):
    """The month lasts still, so its seed stays secret; or one before it is not published yet."""


class NotThatWay(ValueError):
    """The terms settle otherwise who serves a person."""


class OfferChanged(ValueError):
    """A person chose among providers that are not those of today."""


class NotAReview(ValueError):
    """A local review that cannot be: not held yet, with who serves nobody, or changed after it was confirmed."""
