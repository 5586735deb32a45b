"""Letters to those whose contracts were read under break-glass: a chore, for time makes them due."""

import logging
from datetime import datetime

from commissioning.core.clock import local_date
from commissioning.platform import break_glass_doors
from commissioning.platform.chores import every
from commissioning.platform.queries import TIME_ZONE
from commissioning.web.sign_in.emails import send

logger = logging.getLogger(__name__)


class NobodyReached(OSError):
    """The server took no letter of those that are due."""


@every(minutes=5)
def tell_of_broken_glass(*, now: datetime) -> int:
    """Write to those whose contracts were read, once it is over; of how many contracts.

    It is noted when somebody was reached, or there is nobody to write to: the page tells the same. Otherwise the next
    tick tries again.
    Raises   NobodyReached.
    """
    count, unreached = 0, 0
    for asking, emails in break_glass_doors.to_tell(on=local_date(now, TIME_ZONE)).items():
        reached = [email for email in emails if _sent(email)]
        if reached or not emails:
            count += break_glass_doors.told(asking)
        else:
            unreached += 1
    if unreached:
        raise NobodyReached(f"Of {unreached} uses of break-glass nobody was told: the mail server took no letter.")
    return count


def _sent(email: str) -> bool:
    try:
        send("break_glass", email)
    except OSError:
        logger.exception("A letter about break-glass was not sent.")
        return False
    return True
