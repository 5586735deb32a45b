"""Who may do what: the roles, their permissions, and the census of every page, for auditors and for anybody else."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse

from commissioning.platform.roles import HOLDERS, Permission, Role
from commissioning.web.allows import Open, allows
from commissioning.web.census import RELATIONSHIPS, Row, sections
from commissioning.web.page import page


@allows(Open.ANYONE)
def permissions(request: Any) -> HttpResponse:
    """All of it, or with `?role=` what one role may do; with `?all=yes` every section open, to read in one go."""
    chosen = next((role for role in Role if role.value == request.GET.get("role")), None)
    whole = request.GET.get("all") == "yes"
    asked = {"role": chosen.value if chosen else "", "all": "" if whole else "yes"}
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
        sections=[
            (title, shown) for title, own in sections() if (shown := [row for row in own if _opens(row, chosen)])
        ],
        who=_who,
        whole=whole,
        whole_href=f"?{urlencode({name: value for name, value in asked.items() if value})}",
        relationships=RELATIONSHIPS.items(),
    )


def _opens(row: Row, role: Role | None) -> bool:
    return role is None or bool(row.who & {role.value, "anyone", "signed in"})


def _who(codes: frozenset[str]) -> list[str]:
    words = {role.value: role.label for role in Role} | {"anyone": "Anyone", "signed in": "Anyone who is signed in"}
    return [word for code, word in words.items() if code in codes]
