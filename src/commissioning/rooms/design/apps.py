"""The room `design` as a Django application."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "commissioning.rooms.design"
    label = "design"
