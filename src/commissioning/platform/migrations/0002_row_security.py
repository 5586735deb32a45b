"""Row security as the models of `platform` declare it: a census holds the two equal."""

from django.db.migrations import Migration as DjangoMigration

from commissioning.platform.row_security import CreateAccessFunctions, ProtectRows
from commissioning.platform.visibility import Everyone, OfKind, Oneself, Own, Says, Standings, Visibility


class Migration(DjangoMigration):
    dependencies = [("platform", "0001_initial")]
    operations = [
        CreateAccessFunctions(),
        ProtectRows("User", exempt="sign-in reads it before anybody is acting"),
        ProtectRows(
            "Organisation", Visibility(reads=Everyone(), writes=(Own("kept_by") & OfKind(("operator", "commissioner"))))
        ),
        ProtectRows(
            "Membership",
            Visibility(
                reads=(
                    (Own("organisation") | Oneself("person"))
                    | (OfKind(("operator",)) & Says("role", ("administrator",)))
                ),
                writes=(Own("organisation") | (OfKind(("operator",)) & Says("role", ("administrator",)))),
            ),
        ),
        ProtectRows(
            "Relationship",
            Visibility(
                reads=(
                    (
                        (Own("organisation") | Own("above"))
                        | Standings(("commissions", "prime_of"), "contract", during=("starts_on", "ends_on"))
                    )
                    | (
                        Says("kind", ("commissions", "prime_of"))
                        & Standings(("commissions", "prime_of", "sub_of"), "contract", during=("starts_on", "ends_on"))
                    )
                ),
                writes=(
                    (
                        (
                            ((Own("declared_by") & Own("organisation")) & OfKind(("commissioner",)))
                            & Says("kind", ("commissions",))
                        )
                        | (
                            (Own("declared_by") & Says("kind", ("prime_of",)))
                            & Standings(("commissions",), "contract", in_force=True)
                        )
                    )
                    | (Says("kind", ("sub_of",)) & Standings(("commissions", "prime_of"), "contract", in_force=True))
                ),
            ),
        ),
        ProtectRows(
            "AuditEvent",
            Visibility(reads=Own("organisation"), writes=(Own("organisation") & Oneself("actor"))),
            append_only=True,
        ),
    ]
