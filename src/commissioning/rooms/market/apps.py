"""The room `market` as a Django application."""

from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "commissioning.rooms.market"
    label = "market"

    def ready(self) -> None:
        from commissioning.rooms.market import one_at_a_time  # noqa: F401  # which declares triggers
