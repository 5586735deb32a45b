"""The pages as a Django application. It has no tables."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "commissioning.web"
    label = "web"
    verbose_name = "Pages"

    def ready(self) -> None:
        from commissioning.web.sign_in import addresses, log, sessions

        addresses.listen()
        log.listen()
        sessions.listen()
