"""A worker in a process of its own that says each step of a job and pauses there, to be killed. Run as a script.

Takes    a database's settings as JSON; the folder where contents lie; the seconds of a lease.
"""

import json
import os
import sys
import threading
from datetime import timedelta
from pathlib import Path

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "commissioning.config.settings"
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import django
    from django.conf import settings

    settings.DATABASES = {"default": json.loads(sys.argv[1])}
    settings.STORAGES["default"]["OPTIONS"]["location"] = sys.argv[2]
    django.setup()

    from commissioning.core.clock import FixedClock
    from commissioning.platform.job_runner import _Held, run_worker
    from support.organisations import NOW

    def report(self, done, of=None, words=""):
        print(words, done, of, flush=True)
        threading.Event().wait(0.02)

    _Held.report = report
    run_worker(
        stop=threading.Event(),
        clock=FixedClock(NOW + timedelta(minutes=float(sys.argv[3]))),
        lease=timedelta(seconds=1),
        until_idle=True,
    )
