"""Terms that declare measures to rate by, for tests: those of a carried programme with a file more."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from support.reference_data import ROOT

MEASURES = """known_from: 2012-04-01
jobs:
  title: In work within six months
  clause: "7.1"
  status: signed
  policy_intent: People find work.
  per_group: false
  numerator: {outcome: employment, counted: people}
  denominator: referrals
  cohorts:
    by: started_on
    first: 2026-01-01
    months: {unit: months, by: contract_start, clause: "7.2", status: signed, values: {2012-04-01: 1}}
  window:
    kind: after_the_day
    months: {unit: months, by: contract_start, clause: "7.3", status: signed, values: {2012-04-01: 6}}
  adjusted: {model: logistic, covariates: [age, benefit]}
  compared_with: {kind: other_providers}
  weight: {unit: basis points, by: cohort_start, clause: "7.5", status: signed, values: {2012-04-01: 4_000}}
  bands:
    - {title: Low, from: {unit: basis points, by: cohort_start, clause: "7.6", status: signed, values: {2012-04-01: 0}}}
    - title: Sound
      from: {unit: basis points, by: cohort_start, clause: "7.6", status: signed, values: {2012-04-01: 8_500}}
    - title: High
      from: {unit: basis points, by: cohort_start, clause: "7.7", status: signed, values: {2012-04-01: 11_500}}
in_year:
  title: Outcomes of the year
  clause: "8"
  status: signed
  policy_intent: People find work.
  per_group: false
  numerator: {outcome: employment, counted: people}
  denominator: referrals
  cohorts:
    by: referred_on
    first: 2026-01-01
    months: {unit: months, by: contract_start, clause: "8", status: signed, values: {2012-04-01: 12}}
  window: {kind: in_the_period}
  adjusted: {model: none}
  compared_with: {kind: other_providers}
"""


def terms_with_measures(folder: Path) -> Path:
    """A folder of terms with the measures `jobs`, which is sound, and `in_year`, which is not."""
    shutil.copytree(ROOT / "terms" / "innovation-fund", folder)
    text = MEASURES.replace("outcome: employment", f"outcome: {_an_outcome(folder)}")
    (folder / "measures.yaml").write_text(text, encoding="utf-8")
    return folder


def _an_outcome(folder: Path) -> str:
    lines = (folder / "outcomes.yaml").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.endswith(":") and not line.startswith((" ", "#"))).rstrip(":")


def _band(title: str, basis_points: str) -> str:
    figure = (
        f'unit: basis points, by: cohort_start, clause: "9", status: signed, values: {{2012-04-01: {basis_points}}}'
    )
    return f"{{title: {title}, from: {{{figure}}}}}"


BANDS = f"[{_band('Low', '0')}, {_band('Sound', '8_500')}, {_band('High', '11_500')}]"
"""Of the whole rating: those of `terms_with_stars`, which a test may change in one measure."""

STARS = """known_from: 2012-04-01
jobs:
  title: In work within three months
  clause: "7.1"
  status: signed
  policy_intent: People find work.
  per_group: false
  numerator: {outcome: OUTCOME, counted: people}
  denominator: referrals
  cohorts:
    by: started_on
    first: 2026-01-01
    months: {unit: months, by: contract_start, values: {2012-04-01: 1}}
  window: {kind: after_the_day, months: {unit: months, by: contract_start, values: {2012-04-01: 3}}}
  adjusted: {model: logistic, covariates: [age, benefit]}
  compared_with: {kind: other_providers}
  weight: {unit: basis points, by: cohort_start, clause: "7.5", values: {2012-04-01: 6_000}}
  bands: BANDS
kept:
  title: Still in work within nine months
  clause: "8.1"
  status: signed
  policy_intent: Jobs last.
  per_group: true
  numerator: {outcome: OUTCOME, counted: people}
  denominator: referrals
  cohorts:
    by: started_on
    first: 2026-01-01
    months: {unit: months, by: contract_start, values: {2012-04-01: 1}}
  window: {kind: after_the_day, months: {unit: months, by: contract_start, values: {2012-04-01: 9}}}
  adjusted: {model: logistic, covariates: [age]}
  compared_with: {kind: other_providers}
  weight: {unit: basis points, by: cohort_start, clause: "8.5", values: {2012-04-01: 2_500}}
  bands: BANDS
pay:
  title: Pay in the first year
  clause: "8.7"
  status: signed
  policy_intent: Jobs pay.
  per_group: false
  numerator: {outcome: OUTCOME, counted: people}
  denominator: referrals
  cohorts:
    by: started_on
    first: 2026-01-01
    months: {unit: months, by: contract_start, values: {2012-04-01: 1}}
  window: {kind: after_the_day, months: {unit: months, by: contract_start, values: {2012-04-01: 6}}}
  adjusted: {model: linear, covariates: [age, benefit]}
  compared_with: {kind: other_providers}
  weight: {unit: basis points, by: cohort_start, clause: "8.9", values: {2012-04-01: 1_500}}
  bands: BANDS
"""


FIRST = """seen:
  title: Seen within a month
  clause: "8.2"
  status: signed
  policy_intent: Everybody is seen.
  per_group: false
  numerator: {outcome: OUTCOME, counted: people}
  denominator: referrals
  cohorts:
    by: started_on
    first: 2026-01-01
    months: {unit: months, by: contract_start, values: {2012-04-01: 1}}
  window: {kind: after_the_day, months: {unit: months, by: contract_start, values: {2012-04-01: 1}}}
  adjusted: {model: none}
  compared_with:
    kind: fixed_level
    level:
      unit: basis points
      by: cohort_start
      clause: "8.3"
      groups: {"1": {2012-04-01: 8_000}, "2": {2012-04-01: 6_000}}
"""

CONDITIONS = """known_from: 2012-04-01
all_seen:
  kind: prerequisite
  title: Everybody is seen
  clause: "10.1"
  status: signed
  measure: seen
  at_least: {unit: basis points, by: cohort_start, values: {2012-04-01: none, 2026-03-01: 9_000}}
kept_too:
  kind: prerequisite
  title: Jobs last as they do elsewhere
  clause: "10.2"
  status: signed
  measure: kept
  at_least: {unit: basis points, by: cohort_start, values: {2012-04-01: 8_000}}
  at_most: Low
newcomers:
  kind: new_provider
  title: New providers
  clause: "10.3"
  status: signed
  since: started_on
  months: {unit: months, by: started_on, values: {2012-04-01: 6, 2026-08-01: {value: 9, clause: "V1 3"}}}
  people: {unit: participants, by: started_on, clause: "10.4", values: {2012-04-01: 40}}
"""


def terms_with_conditions(folder: Path, *changes: tuple[str, str]) -> Path:
    """Those of `terms_with_stars`, where two things have to be reached first and a new provider has no star.

    Takes    changes: words of ratings.yaml, each with what stands in its place.
    """
    _made_up(folder)
    _with_groups(folder)
    _write(folder, "measures", STARS.replace("BANDS", BANDS) + FIRST, ())
    _write(folder, "ratings", CONDITIONS, changes)
    return folder


def terms_with_stars(folder: Path, *changes: tuple[str, str]) -> Path:
    """A folder of terms with three measures that weigh 60, 25 and 15 %; the last by money, the second by group.

    Takes    changes: words of measures.yaml, each with what stands in its place.
    """
    _made_up(folder)
    _write(folder, "measures", STARS.replace("BANDS", BANDS), changes)
    return folder


def _made_up(folder: Path) -> None:
    """A programme that nobody has, with the prices of one that was."""
    shutil.copytree(ROOT / "terms" / "innovation-fund", folder)
    path = folder / "programme.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    other = {"key:": "key: steps\n", "title:": "title: Steps into Work\n"}
    path.write_text("".join(other.get(line.split(" ")[0], line) for line in lines), encoding="utf-8")


def _with_groups(folder: Path) -> None:
    with (folder / "groups.yaml").open("a", encoding="utf-8") as groups:
        groups.writelines(f'"{group}": {{title: Group {group}, clause: "2", status: signed}}\n' for group in "12")


def _write(folder: Path, section: str, text: str, changes: Sequence[tuple[str, str]]) -> None:
    text = text.replace("OUTCOME", _an_outcome(folder))
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    (folder / f"{section}.yaml").write_text(text, encoding="utf-8")


LEVELS = """known_from: 2012-04-01
by_group:
  title: In work within twelve months
  clause: "5.1"
  status: signed
  policy_intent: People find work.
  only_groups: ["1", "2"]
  per_group: true
  numerator: {outcome: OUTCOME, counted: people}
  denominator: starts
  cohorts:
    by: started_on
    first: 2025-02-01
    months: {unit: months, by: contract_start, values: {2012-04-01: 1}}
  window: {kind: after_the_day, months: {unit: months, by: contract_start, clause: "5.2", values: {2012-04-01: 12}}}
  adjusted: {model: none}
  compared_with:
    kind: fixed_level
    level:
      unit: basis points of starts
      by: cohort_start
      clause: "5.3"
      groups:
        "1": {2025-01-01: 4_000, 2025-07-01: {value: 2_000, clause: "V1 2"}}
        "2": {2025-01-01: 3_000, 2025-10-01: unknown}
without:
  title: Work beyond what would have been
  clause: "6.1"
  status: signed
  policy_intent: People find work.
  per_group: false
  numerator: {outcome: OUTCOME, counted: people}
  denominator: referrals
  cohorts:
    by: started_on
    first: 2024-11-01
    months: {unit: months, by: contract_start, values: {2012-04-01: 3}}
  window: {kind: after_the_day, months: {unit: months, by: contract_start, values: {2012-04-01: 6}}}
  adjusted: {model: none}
  compared_with:
    kind: counterfactual
    rate: {unit: basis points, by: cohort_start, clause: "6.2", status: recalled, values: {2012-04-01: 2_000}}
    times: {unit: basis points, by: cohort_start, clause: "6.3", values: {2012-04-01: 11_000}}
"""


def terms_with_levels(folder: Path, *changes: tuple[str, str]) -> Path:
    """A folder of terms with a level for each of two groups that changes, and one beside what would have been.

    Takes    changes: words of measures.yaml, each with what stands in its place.
    """
    _made_up(folder)
    _with_groups(folder)
    _write(folder, "measures", LEVELS, changes)
    return folder
