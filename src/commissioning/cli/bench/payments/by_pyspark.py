"""The bench's terms in PySpark by hand, in data frames, on two cores of this machine."""

from typing import Any

from commissioning.cli.bench.payments.asked import END, UNTIL, Asked, every_days, groups, prices, support_days


def session() -> Any:
    """A session, which is started before the clock is."""
    from pyspark.sql import SparkSession

    return (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "4g")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "16")
        .getOrCreate()
    )


def dues(asked: Asked) -> None:
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    spark = session()
    people = _standing(spark, asked, "participants", "participant", "contract", "group", "referred_on", "started_on")
    starts = people.where(f.col("started_on").isNotNull())
    in_order = Window.partitionBy("participant").orderBy("started_on", "referred_on", "contract", "group")
    paid = starts.select(
        "participant",
        "contract",
        "group",
        "started_on",
        f.row_number().over(in_order).alias("place"),
        f.coalesce(f.lead("started_on").over(in_order), f.lit("9999-12-31").cast("date")).alias("paid_until"),
    ).cache()
    figures = spark.createDataFrame(groups().to_pylist())
    started = paid.where("place = 1").select("participant", "group", "started_on").join(f.broadcast(figures), "group")
    outcome = _outcome(spark, asked, started).cache()
    sustained = _sustained(spark, asked, started.join(outcome, "participant"))
    attached = started.where(f.col("started_on") <= f.lit(UNTIL))
    once = f.lit(1).cast("long").alias("ordinal")
    of_start = [f.lit("attachment_fee").alias("component"), once, f.col("started_on").alias("earned_on")]
    of_outcome = [f.lit("job_outcome").alias("component"), once, "earned_on"]
    earned = attached.select("participant", *of_start).unionByName(outcome.select("participant", *of_outcome))
    earned = earned.unionByName(sustained)
    rows = paid.select("participant", "contract", f.col("started_on").alias("paid_from"), "paid_until")
    priced = (
        earned.join(rows, "participant")
        .where("earned_on >= paid_from AND earned_on < paid_until")
        .join(started.select("participant", "group", "started_on"), "participant")
        .join(f.broadcast(spark.createDataFrame(prices().to_pylist())), ["component", "group"])
        .where("started_on >= `from` AND started_on < until")
    )
    priced.select(
        "contract", "participant", "component", "ordinal", "earned_on", f.col("earned_on").alias("due_on"), "pence"
    ).sort("component", "ordinal", "participant").write.parquet(str(asked.out))


def _standing(spark: Any, asked: Asked, table: str, *columns: str) -> Any:
    """The last version of each record that was not withdrawn."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    latest = Window.partitionBy("record").orderBy(f.col("recorded_at").desc(), f.col("origin_row").desc())
    rows = spark.read.parquet(*asked.files(table)).withColumn("place", f.row_number().over(latest))
    return rows.where("place = 1 AND NOT coalesce(withdrawn, false)").select(*columns)


def _outcome(spark: Any, asked: Asked, started: Any) -> Any:
    """The first day at whose end pay in all reaches the threshold."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    so_far = Window.partitionBy("participant").orderBy("paid_on").rowsBetween(Window.unboundedPreceding, 0)
    ends = f.least(f.date_add("started_on", support_days()), f.lit(END))
    return (
        _standing(spark, asked, "payroll", "participant", "paid_on", "pay_pence", "source")
        .where("source = 'independent'")
        .join(started, "participant")
        .where((f.col("paid_on") >= f.col("started_on")) & (f.col("paid_on") < ends))
        .groupBy("participant", "paid_on", "threshold_pence")
        .agg(f.sum("pay_pence").alias("pay_pence"))
        .withColumn("total_pence", f.sum("pay_pence").over(so_far))
        .where("total_pence >= threshold_pence")
        .groupBy("participant")
        .agg(f.min("paid_on").alias("earned_on"))
    )


def _sustained(spark: Any, asked: Asked, people: Any) -> Any:
    """A row for each full period of days in work after the outcome."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    every, end = every_days(), f.lit(END)
    in_order = Window.partitionBy("participant").orderBy("begins", "ends")
    earlier = in_order.rowsBetween(Window.unboundedPreceding, -1)
    # Of two spells alike, the one that begins an island comes first.
    numbered = Window.partitionBy("participant").orderBy("begins", "ends", f.col("apart").desc())
    so_far = Window.partitionBy("participant").orderBy("begins").rowsBetween(Window.unboundedPreceding, 0)
    spells = (
        _standing(spark, asked, "employment", "participant", "worked_from", "worked_until", "source")
        .where("source <> 'participant'")
        .join(people, "participant")
        .select(
            "participant",
            "at_most",
            f.greatest("worked_from", f.date_add("earned_on", 1)).alias("begins"),
            f.least(f.coalesce("worked_until", end), end).alias("ends"),
        )
        .where("begins < ends")
        .withColumn("reached", f.max("ends").over(earlier))
        .withColumn("apart", f.when(f.col("begins") <= f.col("reached"), 0).otherwise(1))
        .withColumn("island", f.sum("apart").over(numbered.rowsBetween(Window.unboundedPreceding, 0)))
    )
    runs = (
        spells.groupBy("participant", "at_most", "island")
        .agg(f.min("begins").alias("begins"), f.max("ends").alias("ends"))
        .withColumn("days", f.datediff("ends", "begins"))
        .withColumn("before", f.sum("days").over(so_far) - f.col("days"))
    )
    periods = runs.selectExpr(
        "participant", "begins", "before", f"before div {every} + 1 AS first",
        f"least((before + days) div {every}, at_most) AS last",
    ).where("first <= last")  # fmt: skip
    return periods.selectExpr("*", "explode(sequence(first, last)) AS ordinal").selectExpr(
        "participant",
        "'sustainment' AS component",
        "ordinal",
        f"date_add(begins, CAST(ordinal * {every} - before - 1 AS INT)) AS earned_on",
    )
