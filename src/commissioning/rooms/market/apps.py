"""The room `market` as a Django application."""

from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "commissioning.rooms.market"
    label = "market"
