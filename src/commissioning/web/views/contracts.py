"""Contracts: those that may be seen, and each as it stands on a day."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from commissioning.platform.roles import Permission
from commissioning.rooms.contracts import queries
from commissioning.web.allows import allows
from commissioning.web.lists import Column, answer_list
from commissioning.web.page import page

COLUMNS = (
    Column("title", "Contract", lambda row: row.title, "title", lambda row: reverse("contract", args=[row.pk])),
    Column("starts", "Starts", lambda row: row.starts_on, "starts_on"),
    Column("ends", "Ends before", lambda row: row.ends_on, "ends_on"),
)


@allows(Permission.CONTRACT_READ)
def contracts(request: Any) -> HttpResponse:
    return answer_list(
        request,
        "contracts/list",
        caption="Contracts",
        columns=COLUMNS,
        rows=queries.contracts(),
        empty_text="No contract is to be seen in this role.",
    )


@allows(Permission.CONTRACT_READ)
def contract(request: Any, reference: str) -> HttpResponse:
    applied = queries.what_applied(reference, on=request.access.on)
    return page(request, "contracts/contract", contract=applied.contract, applied=applied)
