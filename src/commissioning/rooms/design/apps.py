"""The room `design` as a Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DesignConfig(AppConfig):
    name = "commissioning.rooms.design"
    label = "design"

    def ready(self) -> None:
        from commissioning.platform.queries import gives_standings
        from commissioning.rooms.design.partners import standings
        from commissioning.rooms.market.one_at_a_time import create_triggers

        post_migrate.connect(create_triggers, sender=self, dispatch_uid="one at a time in design")
        gives_standings(standings)
