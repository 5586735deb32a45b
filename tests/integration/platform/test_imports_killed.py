"""An import whose worker is killed (SIGKILL) in the middle leaves nothing; the next worker enters all of it, once."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "support" / "import_worker.py"
CONTRACTS = 12
HEADER = (
    "contract,title,package_area,contract_starts_on,contract_ends_on,prime,sub_contractor,above,starts_on,share_basis_points,"
    "services\n"
)


def worked(database, *, minutes: int, killed_at: str = "") -> list[str]:
    """The steps that a worker tells of, until there is nothing to do or it is killed at one of them.

    Takes    minutes: how late it is, for leases that are over.
    """
    from django.conf import settings

    folder = str(settings.STORAGES["default"]["OPTIONS"]["location"])
    command = [sys.executable, str(SCRIPT), json.dumps(database.settings("app_rw")), folder, str(minutes)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    steps = []
    with process.stdout:
        for line in process.stdout:
            steps.append(line.strip())
            if steps[-1] == killed_at:
                process.kill()
    assert process.wait() == (-signal.SIGKILL if killed_at else 0)
    return steps


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process as a power cut would")
def test_a_killed_import_leaves_nothing_and_the_next_worker_enters_it_once(world):
    from commissioning.platform import audit, jobs
    from commissioning.platform.access import acting_as
    from commissioning.platform.relationship_models import Relationship
    from commissioning.platform.roles import Role
    from commissioning.platform.work_models import Job
    from commissioning.rooms.contracts.background import IMPORT_CHAINS
    from commissioning.rooms.contracts.models import Contract
    from commissioning.rooms.design.models import Programme
    from commissioning.rooms.market.uploads import keep
    from support.organisations import NOW

    lines = [
        f"k-{n},Killed {n},north,2013-06-01,2015-06-01,Provider 0,Provider {1 + n % 6},,,100,\n"
        for n in range(CONTRACTS)
    ]
    by = world.access(world.commissioners[0])
    worked(world.database, minutes=0)  # what waits in the world
    with acting_as(by):
        file = keep(content=[(HEADER + "".join(lines)).encode()], name="chains.csv", why="a test", by=by, now=NOW)
        arguments = {"file": file.pk, "programme": Programme.objects.get().pk, "register": False, "check": False}
        job = jobs.ask_for(kind=IMPORT_CHAINS, arguments=arguments, request="killed", by=by, now=NOW)
    step = f"Entering contracts {CONTRACTS // 2} {CONTRACTS}"
    assert worked(world.database, minutes=0, killed_at=step)[-1] == step
    with acting_as(by):
        assert Contract.objects.filter(code__startswith="k-").count() == 0, "nothing is half entered"
        assert Job.objects.get(pk=job.pk).state == "running"
    assert f"Entering contracts {CONTRACTS - 1} {CONTRACTS}" in worked(world.database, minutes=5)
    by = world.access(world.commissioners[0])
    with acting_as(by):
        job = Job.objects.get(pk=job.pk)
        assert (job.state, job.attempts) == ("done", 2)
        assert jobs.result_of(job) == {"contracts": CONTRACTS, "links": CONTRACTS, "organisations": 0}
        entered = set(Contract.objects.filter(code__startswith="k-").values_list("pk", flat=True))
        assert len(entered) == CONTRACTS
        assert Relationship.objects.filter(contract__in=entered, kind="sub_of").count() == CONTRACTS
    auditor = world.access(world.commissioners[0], Role.AUDITOR)
    with acting_as(auditor):
        assert audit.verify(by=auditor) == []
