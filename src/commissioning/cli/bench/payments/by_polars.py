"""The bench's terms in Polars: lazy frames, columns and rows chosen at the scan, one plan worked out at the end."""

from typing import Any

from commissioning.cli.bench.payments.asked import END, UNTIL, Asked, every_days, groups, prices, support_days


def dues(asked: Asked) -> None:
    import polars as pl

    people = _standing(asked, "participants", "participant", "contract", "group", "referred_on", "started_on")
    starts = people.filter(pl.col("started_on").is_not_null()).sort(
        "participant", "started_on", "referred_on", "contract", "group"
    )
    started = starts.group_by("participant", maintain_order=True).first()
    started = started.select("participant", "group", "started_on").join(pl.LazyFrame(groups()), on="group")
    outcome = _outcome(asked, started)
    sustained = _sustained(asked, started.join(outcome, on="participant"))
    earned = pl.concat(
        [
            started.filter(pl.col("started_on") <= UNTIL).select(
                "participant", component=pl.lit("attachment_fee"), ordinal=pl.lit(1, pl.Int64), earned_on="started_on"
            ),
            outcome.select(
                "participant", component=pl.lit("job_outcome"), ordinal=pl.lit(1, pl.Int64), earned_on="earned_on"
            ),
            sustained,
        ]
    )
    paid = starts.select("participant", "contract", paid_from="started_on").sort("paid_from", maintain_order=True)
    placed = earned.sort("earned_on").join_asof(
        paid, left_on="earned_on", right_on="paid_from", by="participant", strategy="backward", check_sortedness=False
    )
    priced = (
        placed.join(started.select("participant", "group", "started_on"), on="participant")
        .join(pl.LazyFrame(prices()), on=["component", "group"])
        .filter(pl.col("started_on").is_between(pl.col("from"), pl.col("until"), closed="left"))
    )
    priced.select(
        "contract", "participant", "component", "ordinal", "earned_on", due_on="earned_on", pence="pence"
    ).sort("component", "ordinal", "participant").sink_parquet(asked.out)


def _standing(asked: Asked, table: str, *columns: str) -> Any:
    """The last version of each record that was not withdrawn."""
    import polars as pl

    rows = pl.scan_parquet(asked.files(table)).select(*columns, "record", "withdrawn", "recorded_at", "origin_row")
    last = rows.sort("recorded_at", "origin_row").unique("record", keep="last", maintain_order=False)
    return last.filter(~pl.col("withdrawn").fill_null(False)).select(columns)


def _outcome(asked: Asked, started: Any) -> Any:
    """The first day at whose end pay in all reaches the threshold."""
    import polars as pl

    pay = _standing(asked, "payroll", "participant", "paid_on", "pay_pence", "source")
    ends = pl.min_horizontal(pl.col("started_on") + pl.duration(days=support_days()), pl.lit(END))
    by_day = (
        pay.filter(pl.col("source") == "independent")
        .join(started, on="participant")
        .filter((pl.col("paid_on") >= pl.col("started_on")) & (pl.col("paid_on") < ends))
        .group_by("participant", "paid_on", "threshold_pence")
        .agg(pl.col("pay_pence").sum())
        .sort("participant", "paid_on")
        .with_columns(total_pence=pl.col("pay_pence").cum_sum().over("participant"))
    )
    reached = by_day.filter(pl.col("total_pence") >= pl.col("threshold_pence"))
    return reached.group_by("participant").agg(earned_on=pl.col("paid_on").min())


def _sustained(asked: Asked, people: Any) -> Any:
    """A row for each full period of days in work after the outcome."""
    import polars as pl

    every = every_days()
    spells = (
        _standing(asked, "employment", "participant", "worked_from", "worked_until", "source")
        .filter(pl.col("source") != "participant")
        .join(people, on="participant")
        .select(
            "participant",
            "at_most",
            begins=pl.max_horizontal(pl.col("worked_from"), pl.col("earned_on") + pl.duration(days=1)),
            ends=pl.min_horizontal(pl.col("worked_until").fill_null(END), pl.lit(END)),
        )
        .filter(pl.col("begins") < pl.col("ends"))
        .sort("participant", "begins", "ends")
        .with_columns(reached=pl.col("ends").cum_max().shift(1).over("participant"))
        .with_columns(island=(pl.col("begins") > pl.col("reached")).fill_null(True).cum_sum().over("participant"))
    )
    runs = (
        spells.group_by("participant", "island", "at_most")
        .agg(pl.col("begins").min(), pl.col("ends").max())
        .with_columns(days=(pl.col("ends") - pl.col("begins")).dt.total_days())
        .sort("participant", "begins")
        .with_columns(before=pl.col("days").cum_sum().over("participant") - pl.col("days"))
    )
    first = pl.col("before") // every + 1
    last = pl.min_horizontal((pl.col("before") + pl.col("days")) // every, pl.col("at_most"))
    periods = runs.with_columns(ordinal=pl.int_ranges(first, last + 1)).explode("ordinal").drop_nulls("ordinal")
    earned_on = pl.col("begins") + pl.duration(days=pl.col("ordinal") * every - pl.col("before") - 1)
    return periods.select("participant", component=pl.lit("sustainment"), ordinal="ordinal", earned_on=earned_on)
