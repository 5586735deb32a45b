"""Version 1 of the API: it only gains. A breaking change would be /v2 beside it for a year."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from commissioning.api import problems
from commissioning.api.description import completed
from commissioning.api.operations import Operation, declared, router
from commissioning.api.resources import (
    advisers,
    appointments,
    assessments,
    bulk_files,
    contract_ends,
    contracts,
    exit_reports,
    facts,
    flow_down,
    geography,
    journey_events,
    local_reviews,
    organisations,
    own,
    package_areas,
    participants,
    partners,
    plans,
    points,
    programmes,
    standards,
    standards_reviews,
    supply_chains,
)

RESOURCES = (
    organisations,
    geography,
    programmes,
    package_areas,
    partners,
    contracts,
    contract_ends,
    supply_chains,
    flow_down,
    points,
    participants,
    advisers,
    journey_events,
    assessments,
    plans,
    appointments,
    exit_reports,
    bulk_files,
    own,
    local_reviews,
    standards,
    standards_reviews,
    facts,
)
"""Importing a resource declares its operations."""

api = NinjaAPI(
    title="Commission employment support",
    version="1",
    urls_namespace="api-v1",
    description=(
        "Organisations, areas, programmes, terms, contracts, supply chains and journeys, as the pages show them. Money "
        "is whole pence, shares are hundredths of a per cent, dates are ISO and periods half-open: `ends_on` is the "
        "first day after. What an organisation may not see does not exist for it."
    ),
    openapi_url=None,
    docs_url=None,
)
api.add_router("", router)
problems.handle_in(api)


def operations() -> list[Operation]:
    """Every operation with its path under /api/v1, who may, and what it can answer: for a page that people read."""
    return list(declared)


@cache
def description() -> dict[str, Any]:
    """The API as OpenAPI 3.1."""
    schema: dict[str, Any] = completed(api.get_openapi_schema(path_prefix="api/v1"), declared)
    return schema


@csrf_exempt  # a token is no cookie; a page of refusal would be for people
def openapi(request: HttpRequest) -> HttpResponse:
    """The description, open to anyone."""
    if request.method != "GET":
        return problems.answer(problems.Refused(405, "This address is only read.", headers={"Allow": "GET, HEAD"}))
    return JsonResponse(description())


@csrf_exempt
def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address under /api/ where nothing is."""
    return problems.answer(problems.nothing_here())
