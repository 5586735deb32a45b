"""What is refused in this room: each states the fact and says what to do."""


class NothingToReview(ValueError):
    """Nobody came to the stage in the days, or the standard says nothing that could be judged."""


class SeveralPrimes(ValueError):
    """The days belong to more than one prime, or to none."""


class NotTwoAssessors(ValueError):
    """The two who are to score are not two different people who may."""


class NotYours(ValueError):
    """Somebody would score or agree who is not one of the review's assessors."""


class NoSuchScore(ValueError):
    """The terms name no such score."""


class ScoredByBoth(ValueError):
    """Both have scored, so what one thinks now goes into the talk about it."""


class NotDiffering(ValueError):
    """There is nothing to agree on: both have not scored yet, or the case has its score."""


class NamesSomebody(ValueError):
    """Words say a number or an address by which somebody could be known, or they say nothing."""


class NotScoredYet(ValueError):
    """Cases of the review have no agreed score yet, or it is closed already."""


class NotAssessable(ValueError):
    """The prime cannot score itself by this standard, or not for these days."""


class NothingToPublish(ValueError):
    """No month is over, none of the contracts has standards to count by, or the programme is another's."""


class NotAStandardsReview(ValueError):
    """A review of standards that cannot be: not held yet, of another's programme, or of a standard that is none."""
