"""The room `design` as a Django application."""

from django.apps import AppConfig

from commissioning.rooms.design import standings_sql


class DesignConfig(AppConfig):
    name = "commissioning.rooms.design"
    label = "design"
    functions_sql = standings_sql.WITH_PARTNERS
    """What its migrations make of functions of the walls; `doctor` compares."""

    def ready(self) -> None:
        from commissioning.platform.queries import gives_standings
        from commissioning.rooms.design.partners import standings

        gives_standings(standings)
