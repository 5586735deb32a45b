"""The room `performance` as a Django application."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "commissioning.rooms.performance"
    label = "performance"
