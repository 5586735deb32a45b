"""Fixed fees: months, tranches, parts of months, stopping, deferral"""

from datetime import date

from support.specs import Spec
from support.worlds import clock, contract, figure, fixed_fee, programme


def offer(pence: int, **fields: object) -> dict[str, dict[str, object]]:
    """One contract that offers a value."""
    return {"north": contract(offers={"value": figure("pence", pence, "contract_start")}, **fields)}


def test_a_flat_fee_is_split_to_the_penny(spec: Spec) -> None:
    """£10 over three months: the penny that is left goes to the first. Each month is earned on its last day."""
    spec(
        "The contract from 1 January 2025 is worth £100; 10% of it is paid over three months, a week in arrears.",
        programme(
            prices={"fee": fixed_fee([3], share=1_000, payable="arrears")},
            clocks={"arrears": clock(7, from_="earned_on", by="contract_start")},
            contracts=offer(10_000),
        ),
        dues="""
            participant | contract | component | ordinal | earned_on  | due_on     | amount
            ------------+----------+-----------+---------+------------+------------+-------
                        | north    | fee       | 1       | 2025-01-31 | 2025-02-07 | £3.34
                        | north    | fee       | 2       | 2025-02-28 | 2025-03-07 | £3.33
                        | north    | fee       | 3       | 2025-03-31 | 2025-04-07 | £3.33
        """,
    )


def test_only_months_that_have_ended_are_earned(spec: Spec) -> None:
    """On 27 February the second month is not over."""
    terms = programme(prices={"fee": fixed_fee([3])}, contracts=offer(30_000))
    spec("£300 over three months.", terms, as_of="2025-02-27", dues="ordinal | amount\n1 | £100.00")
    spec("£300 over three months.", terms, as_of="2025-02-28", dues="ordinal | amount\n1 | £100.00\n2 | £100.00")


def test_tranches_of_their_own_size(spec: Spec) -> None:
    """£100.01 in tranches of 25% over one month, 52.5% over two, 22.5% over one."""
    spec(
        "£100.01: 25% in the first month, 52.5% over the next two, 22.5% in the last.",
        programme(prices={"fee": fixed_fee([1, 2, 1], [2_500, 5_250, 2_250])}, contracts=offer(10_001)),
        dues="""
            ordinal | earned_on  | amount
            --------+------------+-------
            1       | 2025-01-31 | £25.00
            2       | 2025-02-28 | £26.26
            3       | 2025-03-31 | £26.25
            4       | 2025-04-30 | £22.50
        """,
    )


def test_contract_months_end_where_the_month_does(spec: Spec) -> None:
    """From 31 January 2025: 31 January to 27 February, 28 February to 30 March, 31 March to 29 April."""
    spec(
        "£300 over three months of the contract, which starts on 31 January 2025.",
        programme(prices={"fee": fixed_fee([3])}, contracts=offer(30_000, starts_on=date(2025, 1, 31))),
        dues="""
            ordinal | earned_on  | amount
            --------+------------+--------
            1       | 2025-02-27 | £100.00
            2       | 2025-03-30 | £100.00
            3       | 2025-04-29 | £100.00
        """,
    )


def test_calendar_months_and_parts_of_them(spec: Spec) -> None:
    """From 16 January for two months: 16 of 31 days, all of February, 15 of 31 days."""
    spec(
        "£20 over two months in calendar months, from 16 January 2025.",
        programme(
            prices={"fee": fixed_fee([2], months_are="calendar")},
            contracts=offer(2_000, starts_on=date(2025, 1, 16)),
        ),
        dues="""
            ordinal | earned_on  | amount
            --------+------------+-------
            1       | 2025-01-31 | £5.16
            2       | 2025-02-28 | £10.00
            3       | 2025-03-15 | £4.84
        """,
    )


def test_a_fee_that_stops_with_the_last_referral(spec: Spec) -> None:
    """15 days of March are kept, of 31; and nothing comes after. The end of the contract always stops it."""
    for stops_at, contract_ends, days in (("referrals_until", None, 15), ("ends_on", date(2025, 3, 16), 15)):
        spec(
            f"£300 over three months, to the day before 16 March 2025 ({stops_at}).",
            programme(
                prices={"fee": fixed_fee([3], stops_at=stops_at)},
                contracts=offer(30_000, referrals_until=date(2025, 3, days + 1), ends_on=contract_ends),
            ),
            dues="""
                ordinal | earned_on  | amount
                --------+------------+--------
                1       | 2025-01-31 | £100.00
                2       | 2025-02-28 | £100.00
                3       | 2025-03-15 | £48.39
            """,
        )


def test_a_fee_that_stops_at_the_end_of_a_month_has_no_further_part(spec: Spec) -> None:
    """Nothing is left of March."""
    spec(
        "£300 over three months, to 28 February 2025.",
        programme(prices={"fee": fixed_fee([3])}, contracts=offer(30_000, ends_on=date(2025, 3, 1))),
        dues="""
            ordinal | amount
            --------+--------
            1       | £100.00
            2       | £100.00
        """,
    )


def test_a_deferred_fee_waits(spec: Spec) -> None:
    """February waits until 1 June; March, deferred without an end, is not due yet."""
    deferrals = [
        {"from": date(2025, 2, 1), "until": date(2025, 6, 1), "clause": "9", "status": "signed"},
        {"from": date(2025, 3, 15), "clause": "9", "status": "signed"},
    ]
    spec(
        "£300 over three months; deferred from 1 February to 31 May 2025, and again from 15 March.",
        programme(prices={"fee": fixed_fee([3], deferrable=True)}, contracts=offer(30_000, deferrals=deferrals)),
        dues="""
            ordinal | earned_on  | due_on     | amount
            --------+------------+------------+--------
            1       | 2025-01-31 | 2025-01-31 | £100.00
            2       | 2025-02-28 | 2025-06-01 | £100.00
        """,
    )
    spec(
        "The same, of a fee that cannot be deferred.",
        programme(prices={"fee": fixed_fee([3])}, contracts=offer(30_000, deferrals=deferrals)),
        dues="""
            ordinal | due_on
            --------+-----------
            1       | 2025-01-31
            2       | 2025-02-28
            3       | 2025-03-31
        """,
    )


def test_a_value_that_changes_from_a_month_on(spec: Spec) -> None:
    """From February the instalments are those of the new value; January stays as it was."""
    value = figure("pence", {"2025-01-01": 30_000, "2025-02-01": 60_000}, "month_start")
    spec(
        "£300, from 1 February 2025 £600, over three months.",
        programme(prices={"fee": fixed_fee([3])}, contracts={"north": contract(offers={"value": value})}),
        dues="""
            ordinal | amount
            --------+--------
            1       | £100.00
            2       | £200.00
            3       | £200.00
        """,
    )


def test_working_days_are_those_of_the_contracts_nation(spec: Spec) -> None:
    """Of two contracts that end a month on 31 December, the Scottish one is paid a day later."""
    both = {
        nation: contract(
            nation=nation,
            starts_on=date(2025, 12, 1),
            offers={"value": figure("pence", 100, "contract_start")},
        )
        for nation in ("england", "scotland")
    }
    spec(
        "£1 for December 2025, one working day after it.",
        programme(
            prices={"fee": fixed_fee([1], payable="wait")},
            clocks={"wait": clock(1, "working days", "earned_on", by="contract_start")},
            contracts=both,
        ),
        dues="""
            contract | due_on
            ---------+-----------
            england  | 2026-01-02
            scotland | 2026-01-05
        """,
    )
