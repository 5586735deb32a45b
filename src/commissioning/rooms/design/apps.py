"""The room `design` as a Django application."""

from django.apps import AppConfig

from commissioning.rooms.design import glass_sql, standings_sql


class DesignConfig(AppConfig):
    name = "commissioning.rooms.design"
    label = "design"
    functions_sql = standings_sql.WITH_PARTNERS + glass_sql.TO_TELL_PARTNERS_TOO
    """What its migrations make of functions of the walls; `doctor` compares."""

    def ready(self) -> None:
        from commissioning.platform.break_glass_doors import tells_too
        from commissioning.platform.queries import gives_standings
        from commissioning.rooms.design.partners import standings, to_tell

        gives_standings(standings)
        tells_too(to_tell)
