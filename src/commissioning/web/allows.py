"""What each view declares: who may open it. A view without a declaration does not get past the census."""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from commissioning.platform.roles import Permission
from commissioning.platform.scoped import OutsideAccess

View = Callable[..., HttpResponse]


class Open(Enum):
    """Who may open a page that asks for no permission."""

    ANYONE = "anyone, signed in or not"
    SIGNED_IN = "anyone who is signed in, with or without a role"


def allows(who: Permission | Open) -> Callable[[View], View]:
    """A view for those who hold a permission, or for anyone, or for anyone who is signed in.

    Whoever is not signed in is asked to; whoever has not chosen a role chooses one; whoever else may not is told so.
    Rows follow from the access: somebody else's do not exist.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def allowed(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if who is Open.ANYONE:
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if who is Open.SIGNED_IN:
                return view(request, *args, **kwargs)
            if not request.access.wears_a_hat:
                return choose_role(request)
            request.access.require(who)
            return view(request, *args, **kwargs)

        allowed.allows = who  # type: ignore[attr-defined]
        return allowed

    return decorate


def choose_role(request: Any) -> HttpResponse:
    """Let whoever has not chosen a role choose one, and come back."""
    return redirect(reverse("hats", query={"next": request.get_full_path()}))


def require(allowed: bool) -> None:
    """To whom it is not offered, the page is not there. Raises OutsideAccess."""
    if not allowed:
        raise OutsideAccess("There is no such page, or it is not yours to change anything there.")


def may(request: Any, permission: Permission) -> bool:
    """Whether the acting role holds a permission: for what a page offers. The view that does it asks again."""
    allowed: bool = request.access.allows(permission)
    return allowed
