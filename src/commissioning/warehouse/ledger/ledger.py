"""The file ledger: post what is determined, close periods for good, and say what stands.

An append-only file, `ledger.sqlite`, in a folder of its own. What was posted is never changed: a later run posts the
difference between what is determined now and what stands. One chain of hashes per contract binds the entries, and the
file's own constraints and triggers (`schema`) refuse what would break a promise, whoever writes.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from commissioning.core.clock import Clock
from commissioning.tables.due import Due
from commissioning.warehouse.ledger import closing, comparison, opening
from commissioning.warehouse.ledger.closing import Closing, checked_period
from commissioning.warehouse.ledger.comparison import Changes
from commissioning.warehouse.ledger.entry import Receipt, instant_text
from commissioning.warehouse.ledger.posting import Batches, Run
from commissioning.warehouse.ledger.reading import LedgerReader
from commissioning.warehouse.ledger.refusals import BadRequest, GoesBackward, LedgerRefusal, StandsOtherwise


class Posting(Iterator[Receipt]):
    """A posting under way: take its receipts to the end. What is not taken is not posted.

    differences   how many entitlements it settles; 0 when all stands as determined. A transfer gives two receipts.
    """

    def __init__(self, differences: int, batches: Batches, receipts: Iterator[Receipt]) -> None:
        self.differences = differences
        self._batches, self._receipts = batches, receipts

    def __next__(self) -> Receipt:
        return next(self._receipts)

    @property
    def stands(self) -> str | None:
        """A digest of how the ledger stands once all is posted; None before the receipts have come to an end."""
        return self._batches.stands


class Ledger(LedgerReader):
    """A programme's ledger, open for posting. Use it in `with`, or `shut` it.

    actor   who posts and closes: recorded in each entry and closing, and never empty.
    """

    actor: str
    _clock: Clock
    _postings: int

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        programme: str,
        currency: str,
        actor: str,
        clock: Clock,
        create: bool = True,
        patience_seconds: float = 5.0,
    ) -> "Ledger":
        """The programme's ledger in a folder, made when there is none and `create` says so.

        Takes    patience_seconds, how long to wait for another process that is writing.
        Raises   NoLedger; NotALedger; AnotherProgramme; LedgerBusy; BadRequest without actor.
        """
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        ledger = cls._connected(
            folder,
            actor=actor,
            clock=clock,
            create=(programme, currency) if create else None,
            patience_seconds=patience_seconds,
        )
        try:
            opening.held_to((ledger.programme, ledger.currency), programme=programme, currency=currency, folder=folder)
        except LedgerRefusal:
            ledger.shut()
            raise
        return ledger

    @classmethod
    def existing(cls, folder: Path, *, actor: str, clock: Clock, patience_seconds: float = 5.0) -> "Ledger":
        """The ledger in a folder, whichever programme's it is.

        Raises   NoLedger; NotALedger; LedgerBusy; BadRequest without actor.
        """
        return cls._connected(folder, actor=actor, clock=clock, create=None, patience_seconds=patience_seconds)

    @classmethod
    def _connected(
        cls, folder: Path, *, actor: str, clock: Clock, create: tuple[str, str] | None, patience_seconds: float
    ) -> "Ledger":
        if not actor.strip():
            raise BadRequest("The ledger records who posts and closes. Give the actor's name.")
        if create is None:
            opening.existing_file(folder)
        connection = opening.connect_for_writing(folder, patience_seconds=patience_seconds)
        try:
            if create is not None:
                opening.create_if_new(connection, folder, *create)
            ledger = cls(folder, connection, *opening.whose(connection, folder))
        except BaseException:
            connection.close()
            raise
        ledger.actor, ledger._clock, ledger._postings = actor, clock, 0
        return ledger

    def post(
        self,
        dues: Iterable[Due] | Changes,
        *,
        period: str,
        as_of: date,
        known_at: datetime,
        evidence_digest: str,
        run: str,
    ) -> Posting:
        """Post the differences between what is determined and what stands; each receipt comes after its commit.

        A due that does not stand is posted; another amount is adjusted by the difference; what is no longer due is
        reversed; what is due in another contract is reversed in the old one and due in the new, in one transaction.
        A run that was stopped is simply run again: what it had posted stands, and the rest follows.

        Takes    dues, the whole determination of the programme, in any order: what it leaves out is reversed. Those due
                 after `as_of` are not posted yet. Or what changed since another was posted, with the same effect.
                 period, the month of account. evidence_digest, of the evidence read.
        Returns  the receipts, by contract, day earned, subject, component and ordinal.
        Raises   before anything is posted: GoesBackward, when a later day or moment was posted already; PeriodClosed,
                 when there is something to post to a closed period; StandsOtherwise, when changes are given and the
                 ledger is not as they take it to be; DueTwice; BadRequest; LedgerBusy. Between batches: LedgerBusy,
                 when another process wrote. RuleBroken, when the file refuses a row.
        """
        checked_period(period)
        if known_at.utcoffset() is None:
            raise BadRequest(f"The moment {known_at.isoformat()} has no time zone. Give it in UTC.")
        if not run.strip():
            raise BadRequest("Each entry names the run that posted it. Give the run a name.")
        said = Run(run, period, as_of.isoformat(), instant_text(known_at), evidence_digest, self.actor)
        self._postings += 1
        this = self._postings
        with opening.transaction(self._connection, self.folder, "DEFERRED"):
            self._refuse_backward(as_of, known_at)
            if isinstance(dues, Changes):
                self._refuse_otherwise(dues.since)
            comparison.stage(self._connection, dues)
            count = comparison.find_differences(self._connection, as_of, changes_only=isinstance(dues, Changes))
            if count:
                closing.refuse_closed(self._connection, period)
            batches = Batches(self._connection, self.folder, (self.programme, self.currency), said)

        def still_ours() -> None:
            if this != self._postings:
                raise BadRequest("Another posting was begun on this ledger before this one had given all its receipts.")

        return Posting(count, batches, batches.post(still_ours, self._clock.now))

    def close(self, period: str) -> Closing:
        """End a period for good: nothing is posted to it, or to an earlier one, ever again.

        Returns  the closing, which signs the period's totals, its number of entries and the heads of all chains.
        Raises   AlreadyClosed; PeriodClosed, when a later one was closed; ClosedOutOfOrder; NotYetBegun; LedgerBusy.
        """
        checked_period(period)
        with opening.transaction(self._connection, self.folder, "IMMEDIATE"):
            return closing.close(
                self._connection,
                period,
                programme=self.programme,
                currency=self.currency,
                actor=self.actor,
                now=self._clock.now(),
            )

    def _refuse_otherwise(self, since: str) -> None:
        """Changes say what to post only where all that they leave out stands."""
        if closing.stands(self._connection) != since:
            raise StandsOtherwise(
                f"The ledger in {self.folder} does not stand as the earlier run left it, so what changed since does "
                "not say what to post. Post the whole determination."
            )

    def _refuse_backward(self, as_of: date, known_at: datetime) -> None:
        """Posting goes forward: a look from an earlier day would take back what became due since."""
        day, moment = self._connection.execute("SELECT max(as_of), max(known_at) FROM entry").fetchone()
        if day is not None and as_of.isoformat() < day:
            raise GoesBackward(
                f"The ledger in {self.folder} holds entries as of {day}; posting as of {as_of} would take back what "
                f"became due since. Post as of {day} or later, or look back without the ledger."
            )
        if moment is not None and instant_text(known_at) < moment:
            raise GoesBackward(
                f"The ledger in {self.folder} holds what was posted from knowledge of {moment}; posting with what was "
                f"known at {instant_text(known_at)} would take back what came in since. Give a later moment, or look "
                "back without the ledger."
            )
