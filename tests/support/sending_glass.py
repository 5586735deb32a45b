"""How each form of break-glass is begun: by those of the operator who ask and agree."""

from collections.abc import Callable
from typing import Any

from commissioning.platform.access import acting_as
from commissioning.platform.break_glass_models import BrokenGlass
from commissioning.platform.people_models import User
from commissioning.web.access import HAT
from support.browsing import Browser
from support.glass import ASKER, SECOND, agreed, asked, people
from support.organisations import NOW

Begun = tuple[Browser, str, dict[str, Any]]


def _browser(world, email: str) -> Browser:
    """Somebody's, at the moment of the world: by its clock it is asked and agreed."""
    people(world, NOW)
    browser = Browser(world)
    browser.sign_in_as(User.objects.get(email=email))
    session = browser.session
    session[HAT] = [world.operator.pk, "assurance_officer"]
    session.save()
    return browser


def _address(world, asking: str) -> str:
    with acting_as(people(world, NOW).asker):
        return f"/break-glass/{BrokenGlass.objects.get(asking=asking).pk}"


def _asking(world) -> Begun:
    return _browser(world, ASKER), "/break-glass/ask/start", {"contracts": next(iter(world.contracts))}


def _agreeing(world) -> Begun:
    browser = _browser(world, SECOND)
    return browser, f"{_address(world, asked(world, next(iter(world.contracts)), now=NOW))}/agree", {}


def _open(world, email: str) -> tuple[Browser, str]:
    browser = _browser(world, email)
    return browser, _address(world, agreed(world, next(iter(world.contracts)), now=NOW))


def _ending(world) -> Begun:
    browser, address = _open(world, SECOND)
    return browser, f"{address}/end", {}


def _stopping(world) -> Begun:
    browser, address = _open(world, ASKER)
    browser.post(f"{address}/read")
    return browser, "/break-glass/stop", {}


BEGUN: dict[str, Callable[[Any], Begun]] = {
    "break_glass_ask": _asking,
    "break_glass_agree": _agreeing,
    "break_glass_end": _ending,
    "break_glass_stop": _stopping,
}
