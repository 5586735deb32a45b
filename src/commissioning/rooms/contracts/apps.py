"""The room `contracts` as a Django application."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "commissioning.rooms.contracts"
    label = "contracts"

    def ready(self) -> None:
        from commissioning.rooms.contracts.queries import open_in
        from commissioning.rooms.design.ports import holds_package_areas

        holds_package_areas(open_in)
