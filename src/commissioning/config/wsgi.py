"""The application as a WSGI server starts it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.config.settings")
application = get_wsgi_application()

from commissioning.platform.promises import refuse_to_start_broken  # noqa: E402  # once the application is loaded

refuse_to_start_broken()

# What is loaded by now stays for good: a page that makes many objects need not look through all of it for garbage.
gc.collect()
gc.freeze()
