"""The bench's terms in pandas: columns and rows chosen while reading, whole columns at a time, no loop over rows."""

from typing import Any

import numpy as np
import pyarrow.parquet as pq

from commissioning.cli.bench.payments.asked import END, UNTIL, Asked, every_days, groups, prices, support_days

_EARNED = ["participant", "component", "ordinal", "earned_on"]


def dues(asked: Asked) -> None:
    import pandas as pd

    people = _standing(asked, "participants", "participant", "contract", "group", "referred_on", "started_on")
    starts = people[people["started_on"].notna()]
    starts = starts.sort_values(["participant", "started_on", "referred_on", "contract", "group"])
    started = starts.drop_duplicates("participant")[["participant", "group", "started_on"]]
    started = started.merge(groups().to_pandas(), on="group")
    outcome = _outcome(asked, started)
    attached = started[started["started_on"] <= pd.Timestamp(UNTIL)]
    earned = pd.concat(
        [
            attached.assign(component="attachment_fee", ordinal=1, earned_on=attached["started_on"])[_EARNED],
            outcome.assign(component="job_outcome", ordinal=1)[_EARNED],
            _sustained(asked, started.merge(outcome, on="participant")),
        ]
    )
    paid = starts[["participant", "contract", "started_on"]].rename(columns={"started_on": "paid_from"})
    # As the dates of the files come, while sums of days are finer: keys must be of one kind.
    earned["earned_on"] = earned["earned_on"].astype("datetime64[ms]")
    placed = pd.merge_asof(
        earned.sort_values("earned_on"),
        paid.sort_values("paid_from", kind="stable"),
        left_on="earned_on",
        right_on="paid_from",
        by="participant",
    )
    figures = prices().to_pandas(date_as_object=True)
    # Year 9999 is more than a nanosecond clock can hold.
    figures["until"] = pd.to_datetime(figures["until"].map(lambda day: min(day, END)))
    figures["from"] = pd.to_datetime(figures["from"])
    priced = placed.merge(started[["participant", "group", "started_on"]], on="participant").merge(
        figures, on=["component", "group"]
    )
    priced = priced[(priced["started_on"] >= priced["from"]) & (priced["started_on"] < priced["until"])]
    priced = priced.assign(due_on=priced["earned_on"]).sort_values(["component", "ordinal", "participant"])
    columns = ["contract", "participant", "component", "ordinal", "earned_on", "due_on", "pence"]
    priced[columns].to_parquet(asked.out, index=False)


def _standing(asked: Asked, table: str, *columns: str) -> Any:
    """The last version of each record that was not withdrawn."""
    read = pq.read_table(asked.files(table), columns=[*columns, "record", "withdrawn", "recorded_at", "origin_row"])
    rows = read.to_pandas(date_as_object=False, self_destruct=True)
    last = rows.sort_values(["recorded_at", "origin_row"]).drop_duplicates("record", keep="last")
    return last.loc[last["withdrawn"].ne(True), list(columns)]


def _outcome(asked: Asked, started: Any) -> Any:
    """The first day at whose end pay in all reaches the threshold."""
    import pandas as pd

    pay = _standing(asked, "payroll", "participant", "paid_on", "pay_pence", "source")
    pay = pay[pay["source"] == "independent"].merge(started, on="participant")
    ends = (pay["started_on"] + pd.Timedelta(days=support_days())).clip(upper=pd.Timestamp(END))
    pay = pay[(pay["paid_on"] >= pay["started_on"]) & (pay["paid_on"] < ends)]
    by_day = pay.groupby(["participant", "paid_on", "threshold_pence"], as_index=False)["pay_pence"].sum()
    by_day["total_pence"] = by_day.groupby("participant")["pay_pence"].cumsum()
    reached = by_day[by_day["total_pence"] >= by_day["threshold_pence"]]
    return reached.groupby("participant", as_index=False)["paid_on"].min().rename(columns={"paid_on": "earned_on"})


def _sustained(asked: Asked, people: Any) -> Any:
    """A row for each full period of days in work after the outcome."""
    import pandas as pd

    every = every_days()
    spells = _standing(asked, "employment", "participant", "worked_from", "worked_until", "source")
    spells = spells[spells["source"] != "participant"].merge(people, on="participant")
    spells["begins"] = np.maximum(spells["worked_from"], spells["earned_on"] + pd.Timedelta(days=1))
    spells["ends"] = spells["worked_until"].fillna(pd.Timestamp(END)).clip(upper=pd.Timestamp(END))
    spells = spells[spells["begins"] < spells["ends"]].sort_values(["participant", "begins", "ends"])
    reached = spells.groupby("participant")["ends"].cummax().groupby(spells["participant"]).shift()
    spells["island"] = (~(spells["begins"] <= reached)).cumsum()
    runs = spells.groupby("island", sort=True).agg(
        participant=("participant", "first"),
        at_most=("at_most", "first"),
        begins=("begins", "min"),
        ends=("ends", "max"),
    )
    runs["days"] = (runs["ends"] - runs["begins"]).dt.days
    runs["before"] = runs.groupby("participant")["days"].cumsum() - runs["days"]
    first = runs["before"] // every + 1
    last = np.minimum((runs["before"] + runs["days"]) // every, runs["at_most"])
    count = (last - first + 1).clip(lower=0)
    periods = runs.loc[runs.index.repeat(count)]
    ordinal = first.repeat(count) + periods.groupby(level=0).cumcount()
    earned_on = periods["begins"] + pd.to_timedelta(ordinal * every - periods["before"] - 1, unit="D")
    return periods.assign(component="sustainment", ordinal=ordinal, earned_on=earned_on)[_EARNED]
