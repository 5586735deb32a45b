"""A process that posts one round of dues and prints each receipt as it is given. Run as a script, to be killed.

Takes    folder, seed, round.
"""

import random
import sys
from datetime import date
from pathlib import Path

from commissioning.tables.due import Due
from commissioning.warehouse.ledger import posting
from commissioning.warehouse.ledger.ledger import Ledger, Posting

sys.path.insert(0, str(Path(__file__).parents[1]))
from support.ledgers import KNOWN, due, open_ledger

PEOPLE = 300


def determination(seed: int, number: int) -> list[Due]:
    """The dues of a round: each round some change amount, contract, or vanish, and some are new."""
    dues: dict[str, Due] = {}
    for past in range(number + 1):
        chance = random.Random(f"{seed}.{past}")
        for person in range(PEOPLE):
            if past and chance.random() < 0.6:
                continue
            found = due(f"p{person}", chance.randrange(1, 5_000), contract=f"CPA {chance.randrange(3)}")
            dues[found.due] = found
            if chance.random() < 0.2:
                del dues[found.due]
    return list(dues.values())


def posting_of(ledger: Ledger, seed: int, number: int) -> Posting:
    """The posting of a round."""
    return ledger.post(
        determination(seed, number),
        period="2012-04",
        as_of=date(2012, 4, 30),
        known_at=KNOWN,
        evidence_digest="e" * 64,
        run=f"round {number}",
    )


if __name__ == "__main__":
    posting.DIFFERENCES_PER_BATCH = 10  # many batches, so many moments to be killed at
    with open_ledger(Path(sys.argv[1]), patience_seconds=10.0) as opened:
        for receipt in posting_of(opened, int(sys.argv[2]), int(sys.argv[3])):
            print(receipt, flush=True)
