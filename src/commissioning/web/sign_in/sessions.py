"""Sessions: how long one lasts, and the page where a person sees and ends their own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from commissioning.web.allows import Open, allows
from commissioning.web.page import page

STARTED, SEEN = "signed_in_at", "seen_at"
"""The session's keys for its beginning and for when it was last used, in seconds since 1970."""


class SessionLimitsMiddleware:
    """Ends the session of somebody signed in: 12 hours after its beginning, or after 30 minutes without a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.user.is_authenticated:
            now = settings.CLOCK.now().timestamp()
            session = request.session
            started, seen = session.setdefault(STARTED, now), session.setdefault(SEEN, now)
            if now - started >= settings.SESSION_COOKIE_AGE or now - seen >= settings.SESSION_IDLE_SECONDS:
                return _ended(request)
            if abs(now - seen) > 60:  # not with every request: a session is a row to write
                session[SEEN] = now
        return self.get_response(request)


def begin(request: Any, **_: Any) -> None:
    """Note when somebody signed in."""
    request.session[STARTED] = request.session[SEEN] = settings.CLOCK.now().timestamp()


def listen() -> None:
    user_logged_in.connect(begin, dispatch_uid="sign-in: a session begins")


def _ended(request: Any) -> HttpResponse:
    logout(request)
    messages.info(request, _("You were signed out, because you had not used this service for a while."))
    return redirect_to_login(request.get_full_path()) if request.method == "GET" else redirect(settings.LOGIN_URL)


@dataclass(frozen=True, slots=True)
class Shown:
    """A session as its owner sees it."""

    key: str
    device: str
    network_address: str
    since: datetime
    is_this: bool


@allows(Open.SIGNED_IN)
def sessions(request: Any) -> HttpResponse:
    """The person's own sessions. POST ends one (`session`), or all others (`others`)."""
    own = UserSession.objects.purge_and_list(request.user)
    if request.method == "POST":
        asked = request.POST.get("session")
        chosen = [each for each in own if (_key(each) == asked if asked else not each.is_current())]
        end_sessions(request, chosen)
        messages.success(request, _("The session is ended.") if asked else _("All other sessions are ended."))
        return redirect("sessions")
    shown = [
        Shown(_key(each), device(each.user_agent), each.ip, each.created_at, each.is_current())
        for each in sorted(own, key=lambda each: each.created_at, reverse=True)
    ]
    return page(request, "account/sessions", sessions=shown)


def device(user_agent: str) -> str:
    """What a browser says of itself, in a few words.

    >>> device("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox on Linux'
    """
    # Each names those before it as well, to be taken for them.
    browsers = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    systems = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}
    browser = next((name for mark, name in browsers.items() if mark in user_agent), _("A browser"))
    system = next((name for mark, name in (systems | {"Linux": "Linux"}).items() if mark in user_agent), None)
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser


def _key(session: UserSession) -> str:
    """A name for a session in a form: neither its number nor its secret."""
    return salted_hmac("commissioning.sessions", session.session_key, algorithm="sha256").hexdigest()[:24]
