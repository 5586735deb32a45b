"""The room `contracts` as a Django application."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "commissioning.rooms.contracts"
    label = "contracts"
