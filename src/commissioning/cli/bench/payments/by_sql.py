"""The bench's terms in one statement of DuckDB, as somebody who knows DuckDB would write them for themselves."""

import duckdb

from commissioning.cli.bench.payments.asked import END, UNTIL, Asked, every_days, groups, prices, support_days

_STANDING = """
    SELECT * EXCLUDE (place) FROM (
        SELECT {columns}, record, withdrawn,
            row_number() OVER (PARTITION BY record ORDER BY recorded_at DESC, origin_row DESC) AS place
        FROM read_parquet({files}))
    WHERE place = 1 AND withdrawn IS NOT TRUE"""

_STATEMENT = """
COPY (
    WITH people AS ({participants}),
    started AS (
        SELECT participant, "group", started_on
        FROM people WHERE started_on IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY participant ORDER BY started_on, referred_on, contract, "group") = 1),
    paid AS (
        SELECT participant, contract, started_on AS paid_from,
            coalesce(lead(started_on) OVER (PARTITION BY participant
                ORDER BY started_on, referred_on, contract, "group"), DATE '9999-12-31') AS paid_until
        FROM people WHERE started_on IS NOT NULL),
    pay AS (
        SELECT p.participant, p.paid_on, g.threshold_pence,
            sum(p.pay_pence) OVER (PARTITION BY p.participant ORDER BY p.paid_on
                RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS total_pence
        FROM ({payroll}) AS p
        JOIN started AS s USING (participant)
        JOIN groups AS g USING ("group")
        WHERE p.source = 'independent' AND p.paid_on >= s.started_on
            AND p.paid_on < least(s.started_on + {support_days}, DATE '{end}')),
    outcome AS (
        SELECT participant, min(paid_on) AS earned_on FROM pay WHERE total_pence >= threshold_pence
        GROUP BY participant),
    spells AS (
        SELECT participant, greatest(worked_from, earned_on + 1) AS begins,
            least(coalesce(worked_until, DATE '{end}'), DATE '{end}') AS ends
        FROM ({employment}) JOIN outcome USING (participant)
        WHERE source <> 'participant' AND worked_from < DATE '{end}'
            AND coalesce(worked_until, DATE '{end}') > earned_on + 1),
    islands AS (
        SELECT participant, min(begins) AS begins, max(ends) AS ends
        FROM (SELECT *, count(*) FILTER (apart) OVER (PARTITION BY participant ORDER BY begins, ends, apart DESC
                  ROWS UNBOUNDED PRECEDING) AS island
              FROM (SELECT *, coalesce(begins > max(ends) OVER (PARTITION BY participant ORDER BY begins, ends
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), TRUE) AS apart
                    FROM spells))
        GROUP BY participant, island),
    runs AS (
        SELECT participant, begins, ends - begins AS days,
            coalesce(sum(ends - begins) OVER (PARTITION BY participant ORDER BY begins
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::BIGINT AS before
        FROM islands),
    sustained AS (
        SELECT participant, unnest(range(before // {every} + 1,
                least((before + days) // {every}, at_most) + 1)) AS ordinal, begins, before
        FROM runs JOIN started USING (participant) JOIN groups USING ("group")),
    earned AS (
        SELECT participant, 'attachment_fee' AS component, 1 AS ordinal, started_on AS earned_on FROM started
        WHERE started_on <= DATE '{until}'
        UNION ALL
        SELECT participant, 'job_outcome', 1, earned_on FROM outcome
        UNION ALL
        SELECT participant, 'sustainment', ordinal, begins + (ordinal * {every} - before - 1)::INTEGER FROM sustained)
    SELECT paid.contract, e.participant, e.component, e.ordinal, e.earned_on, e.earned_on AS due_on, prices.pence
    FROM earned AS e
    JOIN started AS s USING (participant)
    JOIN paid ON paid.participant = e.participant AND e.earned_on >= paid_from AND e.earned_on < paid_until
    JOIN prices ON prices.component = e.component AND prices."group" = s."group"
        AND s.started_on >= prices."from" AND s.started_on < prices."until"
    ORDER BY component, ordinal, participant
) TO '{out}' (FORMAT parquet)
"""


def dues(asked: Asked) -> None:
    with duckdb.connect() as connection:
        connection.register("groups", groups())
        connection.register("prices", prices())
        connection.execute(
            _STATEMENT.format(
                participants=_standing(
                    asked, "participants", 'participant, contract, "group", referred_on, started_on'
                ),
                payroll=_standing(asked, "payroll", "participant, paid_on, pay_pence, source"),
                employment=_standing(asked, "employment", "participant, worked_from, worked_until, source"),
                support_days=support_days(),
                every=every_days(),
                until=UNTIL,
                end=END,
                out=asked.out,
            )
        )


def _standing(asked: Asked, table: str, columns: str) -> str:
    return _STANDING.format(columns=columns, files=asked.files(table))
