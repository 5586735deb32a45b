"""Earnings: pay that reaches a sum, corrections, wages"""

from support.specs import Spec
from support.worlds import clock, contract, figure, pay_reaching, pays, programme, series, window

STANDS = programme(outcomes={"pay": pay_reaching(100_000)}, prices={"outcome": pays("pay")})
CLAWS_BACK = programme(
    outcomes={"pay": pay_reaching(100_000, later_fall="claws_back")}, prices={"outcome": pays("pay")}
)


def test_pay_adds_up_over_employers_to_the_penny(spec: Spec) -> None:
    """Reached on the day on which the last pay needed is dated."""
    spec(
        "Pay of £1,000 earns £1,000.",
        STANDS,
        payroll="""
            participant | employer | paid_on    | pay
            ------------+----------+------------+--------
            ada         | Acme     | 2025-01-31 | £600.00
            ada         | Bolt     | 2025-02-14 | £400.00
            bob         | Acme     | 2025-01-31 | £600.00
            bob         | Bolt     | 2025-02-14 | £399.99
        """,
        dues="""
            participant | earned_on  | amount
            ------------+------------+----------
            ada         | 2025-02-14 | £1,000.00
        """,
    )


def test_which_pay_counts(spec: Spec) -> None:
    """From the first day of the window to the last, from a source that suffices, and not after the day asked."""
    spec(
        "Pay of £1,000 within 28 days of the start, said by the employer or independently, earns £1,000.",
        programme(
            outcomes={"pay": pay_reaching(100_000, window=window("started_on", "support"))},
            clocks={"support": clock(28)},
            prices={"outcome": pays("pay")},
        ),
        as_of="2025-01-28",
        payroll="""
            participant | paid_on    | pay       | source
            ------------+------------+-----------+------------
            ada         | 2025-01-01 | £500.00   | employer
            ada         | 2025-01-28 | £500.00   | independent
            bob         | 2024-12-31 | £1,000.00 | employer
            cyd         | 2025-01-29 | £1,000.00 | employer
            dee         | 2025-01-10 | £1,000.00 | provider
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            ada         | 2025-01-28
        """,
    )


def test_pay_of_one_day_is_one_sum(spec: Spec) -> None:
    """A correction of the same day is taken off before the total is tested."""
    spec(
        "Pay of £1,000 earns £1,000.",
        STANDS,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+-----------
            ada         | 2025-01-31 | £1,000.00
            ada         | 2025-01-31 | -£0.01
            bob         | 2025-01-31 | £1,000.01
            bob         | 2025-01-31 | -£0.01
        """,
        dues="""
            participant | earned_on
            ------------+-----------
            bob         | 2025-01-31
        """,
    )


def test_a_later_correction_stands_or_claws_back(spec: Spec) -> None:
    """The total falls below the sum in March. Bob's comes back to it in April."""
    pay = """
        participant | paid_on    | pay
        ------------+------------+-----------
        ada         | 2025-01-31 | £1,000.00
        ada         | 2025-03-31 | -£50.00
        bob         | 2025-01-31 | £1,000.00
        bob         | 2025-02-28 | £20.00
        bob         | 2025-03-31 | -£50.00
        bob         | 2025-04-30 | £30.00
        bob         | 2025-05-31 | £30.00
    """
    both = """
        participant | earned_on
        ------------+-----------
        ada         | 2025-01-31
        bob         | 2025-01-31
    """
    spec("Pay of £1,000 earns £1,000; a later fall does not matter.", STANDS, payroll=pay, dues=both)
    claws_back = "Pay of £1,000 earns £1,000, as long as no later correction takes it back."
    spec(claws_back, CLAWS_BACK, payroll=pay, as_of="2025-03-30", dues=both)
    spec(claws_back, CLAWS_BACK, payroll=pay, as_of="2025-04-29", dues="")
    spec(
        claws_back,
        CLAWS_BACK,
        payroll=pay,
        dues="""
            participant | earned_on
            ------------+-----------
            bob         | 2025-04-30
        """,
    )


def test_a_negative_total_earns_nothing(spec: Spec) -> None:
    """More is taken back than was ever paid."""
    spec(
        "Pay of £1,000 earns £1,000.",
        STANDS,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+--------
            ada         | 2025-01-31 | £100.00
            ada         | 2025-02-28 | -£500.00
        """,
        dues="",
    )


def test_pay_for_earlier_work(spec: Spec) -> None:
    """The pay of January is for work that began before the start on 15 January."""
    pay = """
        participant | paid_on    | period_from | period_until | pay
        ------------+------------+-------------+--------------+-----------
        ada         | 2025-01-31 | 2025-01-14  | 2025-01-31   | £1,000.00
        ada         | 2025-02-28 | 2025-01-15  | 2025-02-28   | £1,000.00
    """
    start = """
        participant | started_on
        ------------+-----------
        ada         | 2025-01-15
    """
    for rule, earned_on in (("counts", "2025-01-31"), ("excluded", "2025-02-28")):
        spec(
            f"Pay of £1,000 earns £1,000; pay for work that began before the start: {rule}.",
            programme(outcomes={"pay": pay_reaching(100_000, earlier_work=rule)}, prices={"outcome": pays("pay")}),
            participants=start,
            payroll=pay,
            dues=f"""
                participant | earned_on
                ------------+-----------
                ada         | {earned_on}
            """,
        )


def test_the_day_on_which_pay_is_dated(spec: Spec) -> None:
    """The terms say whether that is the day of the payment, or the first or last of the period it is for."""
    for dated_by, earned_on in (
        ("paid_on", "2025-03-07"),
        ("period_from", "2025-02-01"),
        ("period_until", "2025-03-01"),
    ):
        spec(
            f"Pay of £1,000 earns £1,000; pay is dated by {dated_by}.",
            programme(outcomes={"pay": pay_reaching(100_000, pay_dated_by=dated_by)}, prices={"outcome": pays("pay")}),
            payroll="""
                participant | paid_on    | period_from | period_until | pay
                ------------+------------+-------------+--------------+-----------
                ada         | 2025-03-07 | 2025-02-01  | 2025-03-01   | £1,000.00
            """,
            dues=f"""
                participant | earned_on
                ------------+-----------
                ada         | {earned_on}
            """,
        )


def test_a_threshold_of_hours_at_the_wage(spec: Spec) -> None:
    """100 hours at £12, from 1 April £13. Ada has £1,200 by 31 March, Bob £1,250 by 30 April."""
    pay = """
        participant | paid_on    | pay
        ------------+------------+-----------
        ada         | 2025-03-31 | £1,200.00
        bob         | 2025-03-31 | £1,199.99
        bob         | 2025-04-30 | £50.01
        bob         | 2025-05-31 | £50.00
    """
    for wage_by, earned_on in (("started_on", "2025-04-30"), ("earned_on", "2025-05-31")):
        spec(
            f"Pay of 100 hours at the wage (£12, from 1 April 2025 £13, as read by {wage_by}) earns £1,000.",
            programme(
                outcomes={
                    "pay": pay_reaching(
                        threshold={"hours": figure("hours", 100), "wage": "wage", "wage_by": wage_by},
                    )
                },
                wages={"wage": series("pence per hour", {"2024-04-01": 1_200, "2025-04-01": 1_300})},
                prices={"outcome": pays("pay")},
            ),
            payroll=pay,
            dues=f"""
                participant | earned_on
                ------------+-----------
                ada         | 2025-03-31
                bob         | {earned_on}
            """,
        )


def test_a_threshold_by_group(spec: Spec) -> None:
    """Without a line for a group there is nothing to reach."""
    spec(
        "Pay of £1,000 earns £1,000 in group 1; group 2 has no sum to reach.",
        programme(outcomes={"pay": pay_reaching({"1": 100_000})}, prices={"outcome": pays("pay")}),
        participants="""
            participant | group | started_on
            ------------+-------+-----------
            ada         | 1     | 2025-01-01
            bob         | 2     | 2025-01-01
        """,
        payroll="""
            participant | paid_on    | pay
            ------------+------------+-----------
            ada         | 2025-01-31 | £1,000.00
            bob         | 2025-01-31 | £1,000.00
        """,
        dues="""
            participant
            -----------
            ada
        """,
    )


def test_a_payslip_that_is_corrected(spec: Spec) -> None:
    """The later version of the same record replaces the first; it is not added to it."""
    pay = """
        participant | paid_on    | pay       | record | recorded_at
        ------------+------------+-----------+--------+---------------------
        ada         | 2025-01-31 | £1,000.00 | p1     | 2025-02-01T09:00:00Z
        ada         | 2025-01-31 | £900.00   | p1     | 2025-03-01T09:00:00Z
        ada         | 2025-02-28 | £50.00    | p2     | 2025-03-01T09:00:00Z
    """
    paid = """
        participant | earned_on
        ------------+-----------
        ada         | 2025-01-31
    """
    spec("Pay of £1,000 earns £1,000.", STANDS, payroll=pay, known_by="2025-02-15T00:00:00Z", dues=paid)
    spec("Pay of £1,000 earns £1,000.", STANDS, payroll=pay, dues="")


def test_pay_from_the_providers_own_employers(spec: Spec) -> None:
    """Acme is the provider's own. Bob declared the job on 1 March. Cyd has moved to a contract that has none."""
    for rule, participants in (("count", "ada bob cyd"), ("excluded", ""), ("declared_only", "bob")):
        rows = "\n".join(f"{name} | 2025-01-31" for name in participants.split())
        spec(
            f"Pay of £1,000 earns £1,000; pay from the provider's own employers: {rule}.",
            programme(
                outcomes={"pay": pay_reaching(100_000, own_employers=rule)},
                prices={"outcome": pays("pay")},
                contracts={"north": contract(own_employers=["Acme"]), "south": contract("south")},
            ),
            participants="""
                participant | contract | started_on
                ------------+----------+-----------
                ada         | north    | 2025-01-01
                bob         | north    | 2025-01-01
                cyd         | north    | 2025-01-01
                cyd         | south    | 2025-01-15
                dee         | north    | 2025-01-01
            """,
            payroll="""
                participant | employer | paid_on    | pay
                ------------+----------+------------+-----------
                ada         | Acme     | 2025-01-31 | £1,000.00
                bob         | Acme     | 2025-01-31 | £1,000.00
                cyd         | Acme     | 2025-01-31 | £1,000.00
                dee         | Bolt     | 2025-02-28 | £1,000.00
            """,
            milestones="""
                participant | milestone             | on
                ------------+-----------------------+-----------
                bob         | own_employer_declared | 2025-03-01
            """,
            dues=f"participant | earned_on\n{rows}\ndee | 2025-02-28",
        )


def test_a_declaration_counts_from_its_own_day_on(spec: Spec) -> None:
    """Until then the pay does not count; from then on it counts from the day it was paid."""
    for as_of, dues in (("2025-02-28", ""), ("2025-03-01", "participant | earned_on\nbob | 2025-01-31")):
        spec(
            "Pay of £1,000 earns £1,000; pay from the provider's own employers only if declared.",
            programme(
                outcomes={"pay": pay_reaching(100_000, own_employers="declared_only")},
                prices={"outcome": pays("pay")},
                contracts={"north": contract(own_employers=["Acme"])},
            ),
            as_of=as_of,
            payroll="""
                participant | employer | paid_on    | pay
                ------------+----------+------------+-----------
                bob         | Acme     | 2025-01-31 | £1,000.00
            """,
            milestones="""
                participant | milestone             | on
                ------------+-----------------------+-----------
                bob         | own_employer_declared | 2025-03-01
            """,
            dues=dues,
        )
