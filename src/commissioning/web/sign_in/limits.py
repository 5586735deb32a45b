"""What somebody sees who tried too often, the same whether the account exists or not; and what administrators see."""

from math import ceil

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commissioning.core.clock import SystemClock


def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/429.html", status=429)


def stopped_minutes(request: HttpRequest, email: str) -> int:
    """For how many minutes nobody can sign in with an address, after too many failures; 0 when they can."""
    counted_for = get_adapter(request)._get_login_attempts_cache_key(request, email=email)
    for rate in ratelimit.parse_rates(app_settings.RATE_LIMITS["login_failed"]):
        if rate.per == "key":
            key = ratelimit.get_cache_key(
                request, app="allauth.account", action="login_failed", rate=rate, key=counted_for
            )
            latest_first = cache.get(key, [])
            if len(latest_first) >= rate.amount:
                # Counted by the machine's time, whatever the service's clock says.
                left = latest_first[rate.amount - 1] + rate.duration - SystemClock().now().timestamp()
                return int(max(0, ceil(left / 60)))
    return 0
