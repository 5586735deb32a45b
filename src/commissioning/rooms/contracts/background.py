"""The room's jobs: importing contracts and supply chains, to check a file or to enter it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from commissioning.platform.access import Access
from commissioning.platform.file_contents import ContentMissing
from commissioning.platform.jobs import Progress, job
from commissioning.platform.roles import Permission
from commissioning.rooms.contracts.chain_rows import ImportRefused
from commissioning.rooms.contracts.importing import import_chains
from commissioning.rooms.contracts.refusals import AlreadyInTheChain, NotInTheChain, OutsideTheContract
from commissioning.rooms.design.models import Programme
from commissioning.rooms.market.uploads import NoLongerKept, on_disk, refused, tried
from commissioning.tables.errors import ErrorReport

IMPORT_CHAINS = "import supply chains"


class NotItsLead(PermissionError):
    """Only the lead of a programme enters contracts in it."""


@job(
    IMPORT_CHAINS,
    needs=Permission.CONTRACT_SIGN,
    foreseen=(NoLongerKept, ContentMissing, NotItsLead, AlreadyInTheChain, NotInTheChain, OutsideTheContract),
)
def import_contracts_and_chains(
    arguments: Mapping[str, Any], *, by: Access, now: datetime, report: Progress
) -> Mapping[str, Any]:
    """Enter the contracts and supply chains of a file into a programme, or see what that would enter.

    Takes    arguments: `file`, of the own organisation; `programme`, which it leads; `register`, whether to enter
             organisations that the register does not know; `check`, whether to undo it all at the end.
    Returns  contracts, links and organisations that are new. Of a file with errors only those: see `uploads.refused`.
    """
    with on_disk(arguments.get("file", "")) as (file, path):
        programme = Programme.objects.filter(pk=arguments["programme"], lead=by.own).first()
        if programme is None:
            raise NotItsLead("Your organisation does not lead the programme. Ask its lead to enter the contracts.")

        def told(done: int, of: int) -> None:
            report(done, of, "Entering contracts")

        report(0, None, "Reading the file")
        try:
            with tried(is_check=arguments["check"]):
                done = import_chains(
                    programme=programme,
                    content=path.read_bytes(),
                    file=file.name,
                    by=by,
                    now=now,
                    register=arguments["register"],
                    told=told,
                )
        except ImportRefused as wrong:
            errors = ErrorReport()
            for error in wrong.errors:
                errors.add(error)
            return refused(errors, file=file, by=by, now=now)
    return asdict(done)
