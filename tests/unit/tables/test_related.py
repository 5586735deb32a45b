"""Who hangs together: contracts join people, and people with several contracts join those."""

import pytest

from commissioning.tables.reader import read_evidence
from commissioning.tables.related import everybody, hanging_together
from commissioning.tables.rows import evidence_by_participant

ROWS = """participant,contract,group,referred_on,nation
ada,north,1,2026-04-01,england
bob,north,1,2026-04-01,england
bob,south,1,2026-05-01,england
cid,south,1,2026-04-01,england
dee,west,1,2026-04-01,england
"""


@pytest.fixture
def evidence(tmp_path):
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "participants.csv").write_text(ROWS)
    return read_evidence(tmp_path / "sent", staging=tmp_path / "staged")


@pytest.mark.parametrize(
    ("name", "together"),
    [
        ("ada", {"ada", "bob", "cid"}),
        ("cid", {"ada", "bob", "cid"}),
        ("dee", {"dee"}),
        ("south", {"south", "ada", "bob", "cid"}),
        ("nobody", {"nobody"}),
    ],
)
def test_those_who_share_a_contract_and_those_who_share_one_with_them(evidence, name, together):
    assert hanging_together(evidence, name) == together


def test_only_those_named_are_read(evidence):
    assert everybody(evidence) == {"ada", "bob", "cid", "dee"}
    whole = {person.participant: person for person in evidence_by_participant(evidence)}
    assert list(evidence_by_participant(evidence, only={"bob", "dee", "eve"})) == [whole["bob"], whole["dee"]]
