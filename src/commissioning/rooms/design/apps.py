"""The room `design` as a Django application."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "commissioning.rooms.design"
    label = "design"

    def ready(self) -> None:
        from commissioning.platform.queries import gives_standings
        from commissioning.rooms.design.partners import standings

        gives_standings(standings)
