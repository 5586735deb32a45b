"""The room `market` as a Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MarketConfig(AppConfig):
    name = "commissioning.rooms.market"
    label = "market"

    def ready(self) -> None:
        from commissioning.rooms.market.one_at_a_time import create_triggers

        post_migrate.connect(create_triggers, sender=self, dispatch_uid="one at a time in market")
