"""Who may do what: the roles, their permissions, and the census of every page, for auditors and for anybody else."""

from typing import Any

from django.http import HttpResponse

from commissioning.platform.roles import HOLDERS, Permission, Role
from commissioning.web.allows import Open, allows
from commissioning.web.census import RELATIONSHIPS, rows
from commissioning.web.page import page


@allows(Open.ANYONE)
def permissions(request: Any) -> HttpResponse:
    """All of it, or with `?role=` what one role may do."""
    chosen = next((role for role in Role if role.value == request.GET.get("role")), None)
    return page(
        request,
        "permissions/permissions",
        chosen=chosen,
        roles=list(Role),
        permissions=[
            (permission.label, [role.label for role in Role if role in HOLDERS[permission]])
            for permission in Permission
            if chosen is None or chosen in HOLDERS[permission]
        ],
        rows=[row for row in rows() if chosen is None or row.who & {chosen.value, "anyone", "signed in"}],
        who=_who,
        relationships=RELATIONSHIPS.items(),
    )


def _who(codes: frozenset[str]) -> list[str]:
    words = {role.value: role.label for role in Role} | {"anyone": "Anyone", "signed in": "Anyone who is signed in"}
    return [word for code, word in words.items() if code in codes]
