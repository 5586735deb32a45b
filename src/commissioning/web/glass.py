"""Reading under break-glass, request by request: what is open, put on record before the page is made; nothing sent.

Somebody begins on the page of what was agreed (`views.break_glass`); the session keeps which, and in which role. Each
request works out afresh whether it still holds.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _

from commissioning.platform import break_glass
from commissioning.platform.access import Access, acting_as
from commissioning.platform.break_glass_models import BrokenGlass
from commissioning.platform.database_clock import database_now

GLASS = "glass"
"""The session's key for what somebody reads under: the asking, the organisation, the role."""
OPENED = {
    "contracts",
    "contract",
    "contract_terms",
    "contract_standards",
    "contract_variation",
    "contract_history",
    "supply_chain",
    "contract_contacts",
    "flow_down",
    "programme",
    "package_areas",
}
"""The pages on which a grant opens rows. On any other one sees what one sees without."""
STILL_SENT = {"break_glass_stop", "break_glass_end", "account_logout", "hats"}
"""What can be sent while reading: what ends it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the banner of each page says."""

    reference: str
    contracts: int
    until: datetime
    minutes_left: int


def begin(request: Any, asking: str) -> None:
    """From the next request on, read what was agreed to."""
    request.session[GLASS] = [asking, request.access.own, request.access.role.value]


def stop(request: Any) -> None:
    """Read no more; what was agreed to holds until its end."""
    request.session.pop(GLASS, None)


def refuses(request: Any) -> bool:
    """Whether this request would change something while its sender reads under break-glass."""
    if request.glass is None or request.method in ("GET", "HEAD", "OPTIONS"):
        return False
    return request.resolver_match is None or request.resolver_match.url_name not in STILL_SENT


def looked_through(request: Any) -> Access:
    """The access of a request: with a grant, once the reading is on record; most often the one that it has already.

    Sets `request.glass` to what the banner says, or None.
    """
    request.glass = None
    by: Access = request.access
    kept = request.session.get(GLASS)
    if kept is None:
        return by
    asking, *hat = kept
    with acting_as(by):
        rows = break_glass.in_force(asking, by=by) if hat == [by.organisation, by.role.value] else []
        at = database_now()
    if not rows:
        stop(request)
        messages.info(request, _("Reading under break-glass is over."))
        return by
    until = min(row.expires_at for row in rows if row.expires_at)
    request.glass = Shown(rows[0].pk, len(rows), until, max(0, int((until - at).total_seconds()) // 60))
    about = _about(request, rows)
    if not about:
        return by
    try:
        return break_glass.read(glass=about, path=request.path, by=by, now=request.clock.now())
    except break_glass.NotOpen:  # it ended between one query and the next
        stop(request)
        request.glass = None
        return by


def _about(request: Any, rows: list[BrokenGlass]) -> list[BrokenGlass]:
    """Of what is open, the contracts that the page of this request is about."""
    match = _match(request)
    if match is None or match.url_name not in OPENED or request.method not in ("GET", "HEAD"):
        return []
    reference = match.kwargs.get("reference")
    if reference is None:
        return rows
    return [row for row in rows if reference in (row.contract, row.programme)]


def _match(request: Any) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None
