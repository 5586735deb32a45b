"""Row security as the models of `journey` declare it, the standings of referrers, and the doors of this room."""

from django.db.migrations import Migration as DjangoMigration

from commissioning.platform.row_security import OnPostgres, ProtectRows
from commissioning.platform.visibility import (
    Asked,
    Everyone,
    Granted,
    LedToBy,
    OfKind,
    Oneself,
    Own,
    Says,
    SeenThrough,
    Standings,
    Visibility,
)
from commissioning.rooms.design import standings_sql as of_partners
from commissioning.rooms.journey import doors_sql, standings_sql

_REFERS = ("employment_service", "commissioner")
_LEAD = Own("lead") & OfKind(("commissioner",))
_LEADS_PROGRAMME = LedToBy("design.Programme", "reference", "programme", Own("lead"))
_REFERRING = Own("employment_service")
_DELIVERS = Own("delivered_by")
_PRIME_THEN = Standings(("prime_of",), "contract", during=("starts_on", "ends_on"))
_WORKING_WITH_THEM = _DELIVERS | _REFERRING | _PRIME_THEN
_THEMSELVES = LedToBy("journey.Account", "participant", "participant", Oneself("user"))
_HANDED_ON = LedToBy("journey.HandedOn", "placement", rule=Own("to"))
_CASEWORK = SeenThrough("placement", _DELIVERS | _REFERRING | Standings(("prime_of",), "contract", in_force=True))
_OF_REFERRER = SeenThrough("participant", _REFERRING)


class Migration(DjangoMigration):
    dependencies = [
        ("journey", "0001_initial"),
        ("contracts", "0009_referrers_see_contracts"),
        ("design", "0006_referrers_see_programmes"),
        ("market", "0004_break_glass"),
        ("platform", "0013_referrers_see_primes"),
    ]
    operations = [
        ProtectRows(
            "Referrer",
            Visibility(
                reads=Own("lead") | Own("organisation"),
                writes=Own("lead")
                & SeenThrough("programme", _LEAD)
                & SeenThrough("organisation", Says("kind", _REFERS)),
            ),
        ),
        ProtectRows("JourneyTerms", Visibility(reads=Everyone(), writes=_LEAD & _LEADS_PROGRAMME), append_only=True),
        OnPostgres(
            "Create what policies ask of participants and placements",
            forwards=doors_sql.ASKED,
            backwards="DROP FUNCTION app_serves_next(text, text), app_referred_by(text, text)",
        ),
        ProtectRows(
            "Account",
            Visibility(
                reads=Oneself("user") | Own("opened_by"),
                writes=Own("opened_by") & Asked("app_referred_by", ("participant", "opened_by")),
            ),
        ),
        ProtectRows(
            "HandedOn",
            Visibility(reads=Own("to") | Own("by"), writes=Own("by") & Asked("app_serves_next", ("placement", "to"))),
            append_only=True,
        ),
        ProtectRows(
            "Placement",
            Visibility(
                reads=_WORKING_WITH_THEM
                | Standings(("commissions",), "contract")
                | _HANDED_ON
                | _THEMSELVES
                | Granted("contract"),
                writes=(_REFERRING | Standings(("commissions", "prime_of"), "contract", in_force=True))
                & Asked("app_referred_by", ("participant", "employment_service")),
            ),
        ),
        ProtectRows(
            "Participant",
            Visibility(
                reads=_REFERRING
                | Standings(("commissions",), "programme", on="programme")
                | LedToBy("journey.Placement", "participant")
                | LedToBy("journey.Account", "participant", rule=Oneself("user")),
                writes=_REFERRING
                & OfKind(_REFERS)
                & Standings(("refers_to",), "programme", on="programme", in_force=True),
            ),
            append_only=True,
        ),
        ProtectRows(
            "Circumstances",
            Visibility(reads=SeenThrough("participant"), writes=_OF_REFERRER),
            append_only=True,
        ),
        ProtectRows(
            "Identity",
            Visibility(
                reads=_OF_REFERRER
                | LedToBy("journey.Placement", "participant", "participant", _WORKING_WITH_THEM)
                | _THEMSELVES,
                writes=_OF_REFERRER | LedToBy("journey.Placement", "participant", "participant", _DELIVERS),
            ),
        ),
        ProtectRows("NameWord", Visibility(reads=SeenThrough("identity"), writes=SeenThrough("identity"))),
        ProtectRows("Event", Visibility(reads=SeenThrough("placement"), writes=_CASEWORK), append_only=True),
        ProtectRows(
            "Words",
            Visibility(reads=SeenThrough("placement", _WORKING_WITH_THEM | _HANDED_ON | _THEMSELVES), writes=_CASEWORK),
            append_only=True,
        ),
        OnPostgres(
            "Let referrers stand in a programme and its contracts",
            forwards=standings_sql.WITH_REFERRERS,
            backwards=of_partners.WITH_PARTNERS,
        ),
        OnPostgres(
            "Create the doors of this room",
            forwards=doors_sql.KNOWN_PERSON,
            backwards="DROP FUNCTION app_same_people(text), app_person_kept(text), app_known_person(text, text)",
        ),
    ]
