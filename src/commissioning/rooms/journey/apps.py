"""The room `journey` as a Django application."""

from django.apps import AppConfig

from commissioning.rooms.journey import (
    doors_sql,
    erasing_doors_sql,
    leaving_doors_sql,
    restriction_doors_sql,
    standings_sql,
)


class JourneyConfig(AppConfig):
    name = "commissioning.rooms.journey"
    label = "journey"
    functions_sql = "\n".join(
        [
            standings_sql.WITH_REFERRERS,
            doors_sql.ASKED,
            doors_sql.KNOWN_PERSON,
            doors_sql.OF_PARTICIPANTS,
            leaving_doors_sql.FOLLOW_LEAVING,
            erasing_doors_sql.ACCOUNT_NEEDED,
            restriction_doors_sql.SHUT,
        ]
    )
    """What its migrations make of functions of the walls; `doctor` compares."""

    def ready(self) -> None:
        from commissioning.platform.queries import gives_standings, lets_participants_in
        from commissioning.rooms.journey.accounts import has_journey
        from commissioning.rooms.journey.referrers import standings

        gives_standings(standings)
        lets_participants_in(has_journey)
