"""One row of each table of the platform that no room's action makes: a job, a file, an answer, a token."""

from datetime import date, datetime, timedelta

from commissioning.platform.access import Access, acting_as
from commissioning.platform.api_models import Scope
from commissioning.platform.files import store
from commissioning.platform.idempotency import Answer, answered_once, request_digest
from commissioning.platform.jobs import ask_for
from commissioning.platform.roles import Role
from commissioning.platform.tokens import issue_token


def add_platform_rows(by: Access, now: datetime) -> None:
    """Takes an administrator's access."""
    with acting_as(by):
        ask_for(kind="verify audit chain", arguments={}, request="first", by=by, now=now)
        store(content=[b"a,b\n"], name="a.csv", why="a test", ends_on=date(2099, 1, 1), by=by, now=now)
        asked = request_digest(method="POST", path="/", body=b"{}", by=by)
        answered_once("first", asked, lambda: Answer(201, "{}"), by=by, now=now)
        issue_token(
            name="A program",
            role=Role.AUDITOR,
            scopes=[Scope.READ],
            expires_at=now + timedelta(days=30),
            by=by,
            now=now,
        )
