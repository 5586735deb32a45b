"""Tokens by which programs act for the own organisation: which there are, a new one, the end of one."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from commissioning.core.clock import local_date
from commissioning.platform import tokens as platform
from commissioning.platform.api_models import ApiToken, Scope
from commissioning.platform.queries import TIME_ZONE
from commissioning.platform.roles import Permission, Role
from commissioning.platform.tokens import Issued
from commissioning.web.allows import allows
from commissioning.web.environment import in_words, moment_in_words
from commissioning.web.forms.base import Change
from commissioning.web.forms.tokens import Issue
from commissioning.web.lists import Column, answer_list
from commissioning.web.page import page


def _scopes(row: ApiToken) -> str:
    return ", ".join(Scope(scope).label for scope in row.scopes.split())


def _last_day(row: ApiToken) -> date:
    """The last day on which it could be used, revoked or not."""
    return local_date(row.expires_at - timedelta(microseconds=1), TIME_ZONE)


COLUMNS = (
    Column("name", _later("Program"), lambda row: row.account.name, "account__name"),
    Column("prefix", _later("Secret begins with"), lambda row: row.prefix),
    Column("role", _later("Role"), lambda row: Role(row.role).label, "role"),
    Column("scopes", _later("May"), _scopes, "scopes"),
    Column("made", _later("Issued"), lambda row: local_date(row.made_at, TIME_ZONE), "made_at"),
    Column("expires", _later("Last day"), _last_day, "expires_at"),
    Column("used", _later("Last used"), lambda row: row.last_used_on, "last_used_on"),
)


@allows(Permission.TOKEN_ISSUE)
def tokens(request: Any) -> HttpResponse:
    now = request.clock.now()

    def may_be_used(row: ApiToken) -> bool:
        return row.revoked_at is None and row.expires_at > now

    def state(row: ApiToken) -> str:
        if may_be_used(row):
            return _("In use")
        return _("Revoked") if row.revoked_at else _("Expired")

    def change(row: ApiToken) -> str:
        return _("Revoke") if may_be_used(row) else ""

    return answer_list(
        request,
        "tokens/list",
        caption=_("API tokens"),
        columns=(
            *COLUMNS,
            Column("state", _("State"), state),
            Column("revoke", _("Change"), change, href=lambda row: reverse("revoke_token", args=[row.pk])),
        ),
        rows=platform.tokens(by=request.access).select_related("account"),
        empty_text=_("No program may act for your organisation."),
    )


@allows(Permission.TOKEN_ISSUE)
def issue(request: Any) -> HttpResponse:
    """The answer to the form is the one page that shows the secret; sent again, the form leads to the list."""
    form = Issue.sent(request, today=request.access.on)
    issued: list[Issued] = []

    def change() -> tuple[str, str]:
        made = platform.issue_token(
            name=form.cleaned_data["name"],
            role=form.for_role,
            scopes=[Scope(scope) for scope in form.cleaned_data["scopes"]],
            expires_at=form.expires_at,
            by=request.access,
            now=request.clock.now(),
        )
        issued.append(made)
        return reverse("tokens"), _("The token is issued.")

    response = form.answer(
        request,
        change,
        foreseen=(platform.LastsTooLong,),
        at="last_day",
        title=_("Issue an API token"),
        button=_("Issue the token"),
        cancel_href=reverse("tokens"),
    )
    return _secret(request, issued[0]) if issued else response


@allows(Permission.TOKEN_ISSUE)
def revoke(request: Any, reference: str) -> HttpResponse:
    row = platform.tokens(by=request.access).select_related("account", "made_by").get(pk=reference)

    def change() -> tuple[str, str]:
        platform.revoke_token(token=row, by=request.access, now=request.clock.now())
        return reverse("tokens"), _("The token is revoked. It opens nothing any more.")

    return Change.sent(request).answer(
        request,
        change,
        foreseen=(platform.AlreadyRevoked,),
        title=_("Revoke an API token"),
        caption=row.account.name,
        facts=[
            (_("Secret begins with"), row.prefix),
            (_("Role"), Role(row.role).label),
            (_("May"), _scopes(row)),
            (_("Issued"), moment_in_words(row.made_at)),
            (_("Issued by"), row.made_by.name),
            (_("Last day"), in_words(_last_day(row))),
        ],
        note=_("The program is refused from its next request on. This cannot be undone."),
        button=_("Revoke the token"),
        cancel_href=reverse("tokens"),
        warning=True,
    )


def _secret(request: Any, issued: Issued) -> HttpResponse:
    response = page(
        request, "tokens/secret", name=issued.token.account.name, secret=issued.secret, last_day=_last_day(issued.token)
    )
    response["Cache-Control"] = "no-store"
    return response
