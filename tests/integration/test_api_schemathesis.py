"""T23: whatever is sent, the API answers as it says: no failure of its own, no status or media type undescribed.

schemathesis makes requests from the API's own description, fitting and unfitting ones, and drives the WSGI application.
References that exist are mixed in, for random ones would all end in the same 404.
"""

import json
from collections import Counter

import pytest

from support.sizes import column, size

ROLES = (
    ("commissioner", "category_manager"),
    ("prime", "provider_manager"),
    ("commissioner", "auditor"),
    ("operator", "administrator"),
    ("service", "work_coach"),
)
FUZZED_ON_POSTGRESQL = 5
"""One call in so many: the same answers come from the same code, and only what the database refuses differs."""
CASES = [
    *(("sqlite", *each) for each in ROLES),
    *(("postgresql", *each) for each in (ROLES[:1] if column() == "quick" else ROLES)),
]
"""Who asks on which database: of a quick run, on PostgreSQL, the role alone that may change most."""


@pytest.fixture
def application(world, monkeypatch):
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    from commissioning.core.clock import FixedClock
    from support.organisations import NOW

    monkeypatch.setattr(settings, "CLOCK", FixedClock(NOW))
    monkeypatch.setattr(settings, "API_REQUESTS_A_MINUTE", 1_000_000)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["localhost"])
    return get_wsgi_application()


def _organisation(world, who):
    if who == "operator":
        return world.operator
    if who == "service":
        return world.service
    if who == "commissioner":
        return world.commissioners[0]
    prime = next(chain.primes[-1][0] for chain in world.contracts.values() if chain.subs)
    return next(each for each in world.providers if each.pk == prime)


def _known(world, organisation, role):
    """References and digests that exist, of the asker's and of others', by the name under which requests want them."""
    from support.programs import Program

    everybody = [each.pk for each in (*world.commissioners, *world.providers)]
    asking = Program(world, organisation, role)
    known = dict.fromkeys(("provider", "above", "prime", "to"), everybody)
    known["/organisations"] = everybody
    known["/contracts"] = known["contract"] = list(world.contracts)
    lists = {"/areas": "area", "/programmes": "programme", "/supply-chain-links": "", "/roles": ""}
    lists |= {"/participants": "participant", "/placements": "placement", "/journey-events": ""}
    lists |= dict.fromkeys(("/assessments", "/plans", "/appointments", "/exit-reports"), "")
    for path, name in lists.items():
        answer = asking.read(path)
        rows = answer.json()["items"] if answer.status_code == 200 else []
        known[path] = known[name] = [each["reference"] for each in rows]
    versions = [
        each["digest"]
        for programme in known["programme"]
        for each in asking.read(f"/programmes/{programme}/terms-versions").json()["items"]
    ]
    known["digest"] = known["terms_version"] = versions
    return known


def _seasoned(case, known, random):
    """Put what exists into a request here and there."""
    path = "/" + case.operation.path.removeprefix("/api/v1").split("/")[1]
    places = [(case.path_parameters or {}, "reference", path), (case.path_parameters or {}, "digest", "digest")]
    places += [(case.query or {}, name, name) for name in ("programme", "package_area", "contract", "provider")]
    if isinstance(case.body, dict):
        places += [(case.body, name, name) for name in list(case.body)]
    for where, name, what in places:
        if name in where and known.get(what) and random.random() < 0.8:
            where[name] = random.choice(known[what])


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("world", "who", "role"), CASES, indirect=["world"], ids=[f"{vendor}-{who} {role}" for vendor, who, role in CASES]
)
def test_whatever_is_sent_is_answered_as_described(world, application, who, role):
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings, strategies
    from schemathesis import GenerationMode
    from schemathesis.checks import not_a_server_error
    from schemathesis.openapi import from_wsgi
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_headers_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    from support.programs import secret_of

    organisation = _organisation(world, who)
    secret = secret_of(world, organisation, role)
    known = _known(world, organisation, role)
    schema = from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 25
    calls = size("api calls") if world.database.vendor == "sqlite" else size("api calls") // FUZZED_ON_POSTGRESQL
    each = max(1, -(-calls // (2 * len(operations))))
    answered = Counter()
    checks = [
        not_a_server_error,
        status_code_conformance,
        content_type_conformance,
        response_headers_conformance,
        response_schema_conformance,
    ]
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @settings(
                max_examples=each,
                derandomize=column() in ("quick", "ci"),
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode), random=strategies.randoms(use_true_random=False))
            def ask(case, random):
                _seasoned(case, known, random)
                answer = case.call(headers={"Authorization": f"Bearer {secret}"})
                case.validate_response(answer, checks=checks)
                answered[answer.status_code] += 1
                if answer.status_code >= 400:
                    assert json.loads(answer.content)["status"] == answer.status_code

            ask()
    assert schemathesis.__version__.startswith("4.")
    assert sum(answered.values()) >= calls
    assert {200, 404, 422} <= set(answered), answered


@pytest.mark.parametrize("broken", ["status", "media type", "body", "failure"])
def test_the_check_finds_what_is_undescribed(world, application, monkeypatch, broken):
    """The test has teeth: each kind of break is found with a request that fits the description."""
    from hypothesis import Phase, given, settings
    from schemathesis.checks import not_a_server_error
    from schemathesis.core.failures import FailureGroup
    from schemathesis.openapi import from_wsgi
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    from commissioning.api import operations
    from support.programs import secret_of

    def breaks(request, shown):
        from django.http import HttpResponse

        kinds = {
            "status": (202, "{}", "application/json"),
            "media type": (200, "<p>", "text/html"),
            "body": (200, '{"items": 7}', "application/json"),
            "failure": (500, "{}", "application/problem+json"),
        }
        status, body, media = kinds[broken]
        return HttpResponse(body, status=status, content_type=media)

    monkeypatch.setattr(operations, "_read", breaks)
    secret = secret_of(world, world.commissioners[0], "category_manager")
    schema = from_wsgi("/api/v1/openapi.json", application)
    checks = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

    @settings(max_examples=1, derandomize=True, deadline=None, database=None, phases=[Phase.generate])
    @given(case=schema["/api/v1/areas"]["GET"].as_strategy())
    def ask(case):
        case.query = {}
        case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=checks)

    with pytest.raises(FailureGroup):
        ask()
