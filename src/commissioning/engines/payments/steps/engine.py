"""The set-based engine: every due of a programme as one relation, worked out by named steps in a warehouse.

Leaves out participants who earned nothing: of them `explain` speaks, with the reference.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

from commissioning.core.canonical import canonical_json
from commissioning.core.clock import local_date
from commissioning.core.ids import NAMESPACE
from commissioning.engines.payments.steps import caps
from commissioning.engines.payments.steps.claims import claimed, midnights
from commissioning.engines.payments.steps.components import Components
from commissioning.engines.payments.steps.days import Days
from commissioning.engines.payments.steps.facts import Facts, standing, stored_columns
from commissioning.engines.payments.steps.fixed_fees import fee_dues
from commissioning.engines.payments.steps.lines import ANY_OTHER_GROUP, NEVER
from commissioning.engines.payments.steps.outcomes import Outcomes
from commissioning.engines.payments.steps.people import NAMES, People, names, people
from commissioning.engines.payments.steps.work import Work
from commissioning.tables.reader import Evidence
from commissioning.tables.schema import DUES, TABLES
from commissioning.terms.models import FixedFee, Terms
from commissioning.terms.version import terms_version
from commissioning.warehouse.base import Dialect, Step, in_order


def dues(terms: Terms, evidence: Evidence, *, as_of: date, known_by: datetime | None, sql: Dialect) -> Step:
    """Every due earned on or before a day, by rows known by a moment: the columns of `Due`, in the order of dues.csv.

    Takes    terms without unknowns; known_by None: all rows.
    Returns  a step that has not run: sorted by component, ordinal, participant (fees first), contract.
    """
    return dues_of(terms, stored_steps(evidence), as_of=as_of, known_by=known_by, sql=sql)


def dues_of(terms: Terms, stored: Mapping[str, Step], *, as_of: date, known_by: datetime | None, sql: Dialect) -> Step:
    """The same, from a step for each table of evidence in its staged form."""
    amounts, names = _owed_and_names(terms, stored, as_of=as_of, known_by=known_by, sql=sql)
    return listed(terms, amounts, names, sql=sql)


def owed(terms: Terms, evidence: Evidence, *, as_of: date, known_by: datetime | None, sql: Dialect) -> Step:
    """What is due after caps, before it is put in order and written out at length: the columns `caps.COLUMNS`."""
    return _owed_and_names(terms, stored_steps(evidence), as_of=as_of, known_by=known_by, sql=sql)[0]


def _owed_and_names(
    terms: Terms, stored: Mapping[str, Step], *, as_of: date, known_by: datetime | None, sql: Dialect
) -> tuple[Step, Step]:
    programme = terms.programme
    everybody = names(stored["participants"], sql=sql)

    def counting(table: str, closing: Step | None) -> Step:
        return standing(table, stored[table], everybody, known_by=known_by, closing=closing, sql=sql)

    who = people(terms, counting("participants", None), sql=sql)
    contracts = _contracts(terms)
    known_on = None if known_by is None else local_date(known_by, programme.time_zone)
    days = Days(terms, who.each, as_of, known_on, sql, _not_yet)
    closing = _closing(terms, days, everybody)
    facts = Facts(**{table: counting(table, closing) for table in TABLES if table != "participants"})
    outcomes = Outcomes(days, facts, Work(days, facts, _own_employers(terms, who)))
    first_claims = cache(lambda: claimed(facts.claims, zone=programme.time_zone, sql=sql))
    components = Components(days, who, outcomes, first_claims, contracts)
    days.component_days = components.first
    before_caps = _together(terms, components, contracts, days)
    return caps.capped(before_caps, who.each, contracts, days), everybody


def under_names(step: Step) -> Step:
    """The rows of a step with people under their names, as where the dialect numbers nobody: a number given among some
    people means nothing among others."""
    names = next((each for each in in_order(step) if each.name == NAMES), None)
    if names is None:
        return step
    columns = [f"s.{column}" if column != "participant" else "n.name AS participant" for column in step.columns]
    return Step.query(
        f"{step.name}__under_names",
        ", ".join(step.columns),
        f"SELECT {', '.join(columns)} FROM {step} AS s LEFT JOIN {names} AS n ON n.participant = s.participant",
        step,
        names,
        passing=True,
    )


def stored_steps(evidence: Evidence) -> dict[str, Step]:
    """A step for each table of evidence in its staged form."""
    return {table: Step.files(table, stored_columns(table), evidence.files[table]) for table in TABLES}


def _not_yet(component: str) -> Step:
    raise ValueError(
        f"The clock after which no evidence is counted waits for {component}, which only evidence decides. "
        "Let it start from the referral or the start."
    )


def _contracts(terms: Terms) -> Step:
    """contract, starts_on, nation, pays_until (the first day whose earnings are not due; never empty)."""
    return Step.rows(
        "contracts",
        {"contract": "text", "starts_on": "day", "nation": "text", "pays_until": "day"},
        [
            (name, contract.starts_on, contract.nation, contract.pays_until or contract.ends_on or NEVER)
            for name, contract in terms.contracts.items()
        ],
    )


def _closing(terms: Terms, days: Days, names: Step) -> Step | None:
    """The instant from which nothing new counts for a participant: name, closes_at."""
    if terms.programme.evidence_closes is None:
        return None
    clock, begins = days.clock(terms.programme.evidence_closes), midnights(terms.programme.time_zone)
    return Step.query(
        "closing",
        "name, closes_at",
        f"SELECT n.name, m.begins AS closes_at FROM {clock} AS c JOIN {begins} AS m ON m.day = c.day "
        f"JOIN {names} AS n ON n.participant = c.participant",
        clock,
        names,
        begins,
    )


def _own_employers(terms: Terms, who: People) -> Step:
    """The employers that the contracts of a participant's rows list as the provider's own: participant, employer."""
    listed = Step.rows(
        "terms_own_employers",
        {"contract": "text", "employer": "text"},
        [(name, employer) for name, contract in terms.contracts.items() for employer in contract.own_employers],
    )
    return Step.query(
        "own_employers",
        "participant, employer",
        f"SELECT DISTINCT r.participant, o.employer FROM {who.rows} AS r JOIN {listed} AS o ON o.contract = r.contract",
        who.rows,
        listed,
    )


def _together(terms: Terms, components: Components, contracts: Step, days: Days) -> Step:
    """The dues of all components, without those of 0 pence."""
    texts, steps = [], []
    for key, component in terms.prices.items():
        if isinstance(component, FixedFee):
            step = fee_dues(key, component, contracts, days)
            who, group, origin = days.sql.nobody, f"'{ANY_OTHER_GROUP}'", "CAST(NULL AS VARCHAR)"
        else:
            step = components.dues(key)
            who, group, origin = "participant", "line_group", "origin"
        texts.append(
            f"SELECT {who} AS participant, contract, {days.sql.text(key)} AS component, "
            f"CAST(ordinal AS BIGINT) AS ordinal, earned_on, due_on, pence, {group} AS line_group, {origin} AS origin, "
            "price_json, '' AS caps_json "
            f"FROM {step} WHERE pence <> 0"
        )
        steps.append(step)
    # Worth no copy: one step reads it or, for each cap, two. Fees are nobody's.
    fees = any(isinstance(component, FixedFee) for component in terms.prices.values())
    return Step.query("dues__all", caps.COLUMNS, " UNION ALL ".join(texts), *steps, passing=True, across=fees)


def listed(terms: Terms, amounts: Step, names: Step | None, *, sql: Dialect, name: str = "dues") -> Step:
    """What is due after caps as the rows of dues.csv, in its order.

    Takes    names: of the participants; None where the number of each is their name.
    """
    clauses = Step.rows(
        f"{name}__clauses",
        {"component": "text", "clause_json": "text"},
        [(key, canonical_json(component.clause).decode()) for key, component in terms.prices.items()],
    )
    found, join = "o.participant AS name", ""
    if names is not None:
        found, join = "n.name", f"LEFT JOIN {names} AS n ON n.participant = o.participant"
    subject = "COALESCE(d.name, d.contract)"
    prefix = "".join(f"{len(part.encode())}:{part}," for part in ("due", terms.programme.key))
    parts = [
        f"CAST({sql.bytes_of(part)} AS VARCHAR), ':', {part}, ','"
        for part in (subject, "d.component", "CAST(d.ordinal AS VARCHAR)")
    ]
    # concat makes one text of all its parts; a chain of || makes one at each link.
    due = sql.uuid5(NAMESPACE.hex, f"concat({', '.join([sql.text(prefix), *parts])})")
    # The caps are gathered each with a comma in front.
    because = f"""concat('{{',
            CASE WHEN d.caps_json = '' THEN '' ELSE concat('"caps":[', substr(d.caps_json, 2), '],') END,
            '"clause":', d.clause_json,
            CASE WHEN d.origin IS NULL THEN '' ELSE concat(',"completed_by":', {sql.json_text("d.origin")}) END,
            ',"price":', d.price_json, '}}')"""
    # Sorted while narrow, and written out at length only as it is read: never all of it in memory.
    return Step.query(
        name,
        ", ".join(DUES.column_names),
        f"""
        SELECT {due} AS due, d.contract, d.name AS participant, d.component, d.ordinal, d.earned_on, d.due_on, d.pence,
            {sql.text(terms_version(terms))} AS terms_version, {because} AS because
        FROM (SELECT o.*, {found}, k.clause_json
              FROM {amounts} AS o
              JOIN {clauses} AS k ON k.component = o.component
              {join}
              ORDER BY o.component, o.ordinal, o.participant NULLS FIRST, o.contract) AS d
        """,
        amounts,
        clauses,
        *([names] if names is not None else []),
        passing=True,
        across=True,
    )
