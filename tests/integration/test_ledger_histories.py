"""T1 in the small: whatever is determined, in whatever order, the ledger's promises hold after every step."""

import shutil
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from commissioning.warehouse.ledger import posting
from commissioning.warehouse.ledger.entry import Entry
from commissioning.warehouse.ledger.ledger import Ledger
from support.ledgers import KNOWN, due, open_ledger
from support.sizes import size

PEOPLE = st.sampled_from(["ada", "bea", "cleo", None])
COMPONENTS = st.sampled_from(["job_outcome", "sustainment"])
CONTRACTS = st.sampled_from(["CPA 1", "CPA 2", "CPA 3"])
PENCE = st.one_of(st.sampled_from([0, 1, -1, 100]), st.integers(-200_000, 200_000))
MONTHS = [f"2012-{month:02}" for month in range(1, 13)]
FIRST_DAY = date(2012, 1, 31)


class Histories(RuleBasedStateMachine):
    """Determinations that appear, change, vanish, come back and change hands, while periods end."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="ledger-"))
        self.ledger: Ledger = open_ledger(self.folder)
        self.determined = {}
        self.posted = {}  # what should stand: id of the due → contract, pence
        self.kept: list[Entry] = []
        self.month = 0
        self.as_of = FIRST_DAY
        self.frozen = {}

    @initialize(batch=st.sampled_from([1, 2, 500]))
    def size_of_batches(self, batch: int) -> None:
        posting.DIFFERENCES_PER_BATCH = batch

    def teardown(self) -> None:
        posting.DIFFERENCES_PER_BATCH = 500
        self.ledger.shut()
        shutil.rmtree(self.folder)

    @rule(
        who=PEOPLE,
        component=COMPONENTS,
        ordinal=st.integers(1, 2),
        contract=CONTRACTS,
        pence=PENCE,
        wait=st.integers(0, 9),
    )
    def determine(self, who, component, ordinal, contract, pence, wait) -> None:
        """Something is due: newly, again, in another contract, of another amount or from a later day."""
        component = component if who else "fee"
        found = due(who, pence, component=component, ordinal=ordinal, contract=contract, on=self.as_of)
        self.determined[found.due] = replace(found, due_on=self.as_of + timedelta(days=wait * 10))

    @precondition(lambda self: self.determined)
    @rule(data=st.data())
    def withdraw(self, data) -> None:
        """Something is not due any more."""
        del self.determined[data.draw(st.sampled_from(sorted(self.determined)))]

    @precondition(lambda self: self.determined)
    @rule(data=st.data(), contract=CONTRACTS)
    def transfer(self, data, contract) -> None:
        """A participant turns out to have been in another contract."""
        found = self.determined[data.draw(st.sampled_from(sorted(self.determined)))]
        if found.participant:
            self.determined[found.due] = replace(found, contract=contract)

    @rule(days=st.integers(0, 40))
    def time_passes(self, days) -> None:
        self.as_of += timedelta(days=days)

    @rule(order=st.randoms(use_true_random=False))
    def post(self, order) -> None:
        """Post to the end; then the same again, which posts nothing."""
        receipts = list(self._posting(order))
        self.posted = {
            found.due: (found.contract, found.pence)
            for found in self.determined.values()
            if found.due_on <= self.as_of and found.pence
        }
        entries = {entry.id: entry.hash for entry in self.ledger.entries()}
        assert len({receipt.entry for receipt in receipts}) == len(receipts)
        assert all(entries[receipt.entry] == receipt.hash for receipt in receipts)
        assert list(self._posting(order)) == []

    @rule(order=st.randoms(use_true_random=False), receipts=st.integers(0, 3))
    def post_and_stop(self, order, receipts) -> None:
        """A run that ends early, in a new process; then the whole of it."""
        under_way = self._posting(order)
        for _, _ in zip(range(receipts), under_way, strict=False):
            pass
        self.ledger.shut()
        self.ledger = open_ledger(self.folder)
        self.post(order)

    @precondition(lambda self: self.month < len(MONTHS) - 1)
    @rule()
    def close(self) -> None:
        closing = self.ledger.close(MONTHS[self.month])
        self.frozen[closing.period] = closing
        self.month += 1

    def _posting(self, order):
        dues = list(self.determined.values())
        order.shuffle(dues)
        return self.ledger.post(
            dues, period=MONTHS[self.month], as_of=self.as_of, known_at=KNOWN, evidence_digest="", run="run"
        )

    @invariant()
    def what_stands_is_what_was_determined(self) -> None:
        found = [(net.entitlement.id, (net.contract, net.pence)) for net in self.ledger.net()]
        assert len(found) == len(dict(found)), "an entitlement stands twice"
        assert dict(found) == self.posted

    @invariant()
    def nothing_posted_is_changed(self) -> None:
        entries = list(self.ledger.entries())
        now = {entry.id: entry for entry in entries}
        assert len(now) == len(entries)
        assert all(now[entry.id] == entry for entry in self.kept)
        self.kept = entries

    @invariant()
    def accounts_balance_and_statement_agrees(self) -> None:
        accounts = self.ledger.accounts()
        assert sum(accounts.values()) == 0
        stands = sum(pence for _, pence in self.posted.values())
        assert sum(line.pence for line in self.ledger.statement()) == stands
        assert sum(pence for name, pence in accounts.items() if name.startswith("accepted:")) == -stands
        assert self.ledger.show().pence == stands

    @invariant()
    def closed_totals_are_frozen(self) -> None:
        assert self.ledger.closings() == list(self.frozen.values())
        for period, closing in self.frozen.items():
            lines = self.ledger.statement(period=period)
            assert (sum(line.entries for line in lines), sum(line.pence for line in lines)) == (
                closing.entries,
                closing.pence,
            )

    @invariant()
    def the_file_verifies(self) -> None:
        assert self.ledger.verify().breaches == ()


Histories.TestCase.settings = settings(max_examples=size("ledger histories"), stateful_step_count=30, deadline=None)
TestHistories = Histories.TestCase
