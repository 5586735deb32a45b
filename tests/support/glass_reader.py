"""A page asked for under break-glass by a process that is killed while it makes the page. Run as a script.

Takes    as JSON: a database's settings, the key that signs sessions, the session, the moment, the page's address.
"""

import json
import os
import signal
import sys
from datetime import datetime


def die(*_: object) -> None:
    print("on record", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    said = json.loads(sys.argv[1])
    os.environ["DJANGO_SETTINGS_MODULE"] = "commissioning.config.settings"
    import django
    from django.conf import settings

    settings.DATABASES = {"default": said["database"]}
    settings.SECRET_KEY = said["key"]
    django.setup()

    from django.test import Client

    from commissioning.core.clock import FixedClock
    from commissioning.web.views import contracts

    settings.CLOCK = FixedClock(datetime.fromisoformat(said["now"]))
    contracts.shown_contract = die
    browser = Client(SERVER_NAME="localhost")
    browser.cookies[settings.SESSION_COOKIE_NAME] = said["session"]
    print("answered", browser.get(said["page"]).status_code, flush=True)
