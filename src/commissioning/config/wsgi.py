"""The application as a WSGI server starts it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.config.settings")
application = get_wsgi_application()

from commissioning.platform.promises import refuse_to_start_broken  # noqa: E402  # once the application is loaded

refuse_to_start_broken()
