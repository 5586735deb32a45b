"""Terms that declare measures to rate by, for tests: those of a carried programme with a file more."""

import shutil
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
