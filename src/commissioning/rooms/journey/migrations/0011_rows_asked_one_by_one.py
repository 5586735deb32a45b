"""Policies ask of each row what its own parent or child says, and no longer make a list of all that may be seen."""

from django.db import migrations

from commissioning.platform.row_security import RenewRows
from commissioning.platform.visibility import (
    Asked,
    Begun,
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


class Migration(migrations.Migration):
    dependencies = [("journey", "0010_confirmed_as_read")]

    operations = [
        RenewRows(
            "Participant",
            Visibility(
                reads=(
                    (Own("employment_service") | Standings(("commissions",), "programme", "programme"))
                    | LedToBy("journey.Placement", "participant")
                )
                | LedToBy("journey.Account", "participant", rule=Oneself("user")),
                writes=(Own("employment_service") & OfKind(("employment_service", "commissioner")))
                & Standings(("refers_to",), "programme", "programme", True),
            ),
        ),
        RenewRows(
            "Circumstances",
            Visibility(reads=SeenThrough("participant"), writes=SeenThrough("participant", Own("employment_service"))),
        ),
        RenewRows(
            "Identity",
            Visibility(
                reads=(
                    SeenThrough("participant", Own("employment_service"))
                    | LedToBy(
                        "journey.Placement",
                        "participant",
                        "participant",
                        (Own("delivered_by") | Own("employment_service"))
                        | Standings(("prime_of",), "contract", during=("starts_on", "ends_on")),
                    )
                )
                | LedToBy("journey.Account", "participant", "participant", Oneself("user")),
                writes=SeenThrough("participant", Own("employment_service"))
                | LedToBy("journey.Placement", "participant", "participant", Own("delivered_by")),
            ),
        ),
        RenewRows("NameWord", Visibility(reads=SeenThrough("identity"), writes=SeenThrough("identity"))),
        RenewRows(
            "ShareDecision",
            Visibility(
                reads=(Begun("applies_from") | (Own("lead") & OfKind(("commissioner",))))
                | Standings(("commissions", "prime_of", "sub_of", "refers_to"), "programme", "programme"),
                writes=(Own("lead") & OfKind(("commissioner",)))
                & LedToBy("design.Programme", "reference", "programme", Own("lead")),
            ),
        ),
        RenewRows(
            "SeedPeriod",
            Visibility(
                reads=Everyone(),
                writes=(Own("lead") & OfKind(("commissioner",)))
                & LedToBy("design.Programme", "reference", "programme", Own("lead")),
            ),
        ),
        RenewRows(
            "PublishedSeed",
            Visibility(reads=Everyone(), writes=SeenThrough("period", Own("lead") & OfKind(("commissioner",)))),
        ),
        RenewRows(
            "Draw",
            Visibility(
                reads=Standings(("commissions", "refers_to"), "programme", "programme")
                | LedToBy("journey.PublishedSeed", "period", "period"),
                writes=Standings(("commissions", "refers_to"), "programme", "programme", True),
            ),
        ),
        RenewRows(
            "DrawnFor",
            Visibility(
                reads=SeenThrough("participant") & SeenThrough("draw"),
                writes=SeenThrough(
                    "participant",
                    Own("employment_service") | Standings(("commissions",), "programme", "programme", True),
                ),
            ),
        ),
        RenewRows(
            "Choice",
            Visibility(reads=SeenThrough("participant"), writes=SeenThrough("participant", Own("employment_service"))),
        ),
        RenewRows(
            "Placement",
            Visibility(
                reads=(
                    (
                        (
                            (
                                (Own("delivered_by") | Own("employment_service"))
                                | Standings(("prime_of",), "contract", during=("starts_on", "ends_on"))
                            )
                            | Standings(("commissions",), "contract")
                        )
                        | LedToBy("journey.HandedOn", "placement", rule=Own("to"))
                    )
                    | LedToBy("journey.Account", "participant", "participant", Oneself("user"))
                )
                | Granted("contract"),
                writes=(Own("employment_service") | Standings(("commissions", "prime_of"), "contract", in_force=True))
                & Asked("app_referred_by", ("participant", "employment_service")),
            ),
        ),
        RenewRows(
            "Event",
            Visibility(
                reads=SeenThrough("placement"),
                writes=SeenThrough(
                    "placement",
                    (Own("delivered_by") | Own("employment_service"))
                    | Standings(("prime_of",), "contract", in_force=True),
                ),
            ),
        ),
        RenewRows(
            "Words",
            Visibility(
                reads=SeenThrough(
                    "placement",
                    (
                        (
                            (Own("delivered_by") | Own("employment_service"))
                            | Standings(("prime_of",), "contract", during=("starts_on", "ends_on"))
                        )
                        | LedToBy("journey.HandedOn", "placement", rule=Own("to"))
                    )
                    | LedToBy("journey.Account", "participant", "participant", Oneself("user")),
                ),
                writes=SeenThrough(
                    "placement",
                    (Own("delivered_by") | Own("employment_service"))
                    | Standings(("prime_of",), "contract", in_force=True),
                )
                | SeenThrough("placement", LedToBy("journey.Account", "participant", "participant", Oneself("user"))),
            ),
        ),
        RenewRows(
            "Appointment",
            Visibility(
                reads=SeenThrough("placement"),
                writes=SeenThrough(
                    "placement",
                    (Own("delivered_by") | Own("employment_service"))
                    | Standings(("prime_of",), "contract", in_force=True),
                ),
            ),
        ),
        RenewRows(
            "Assessment",
            Visibility(
                reads=SeenThrough("placement"),
                writes=SeenThrough(
                    "placement",
                    (Own("delivered_by") | Own("employment_service"))
                    | Standings(("prime_of",), "contract", in_force=True),
                ),
            ),
        ),
        RenewRows("BulkRow", Visibility(reads=SeenThrough("file"), writes=SeenThrough("file") & Own("organisation"))),
        RenewRows(
            "Plan",
            Visibility(
                reads=SeenThrough("placement"),
                writes=SeenThrough(
                    "placement",
                    (Own("delivered_by") | Own("employment_service"))
                    | Standings(("prime_of",), "contract", in_force=True),
                ),
            ),
        ),
        RenewRows(
            "PlanAction",
            Visibility(
                reads=SeenThrough("plan"),
                writes=SeenThrough(
                    "plan",
                    SeenThrough(
                        "placement",
                        (Own("delivered_by") | Own("employment_service"))
                        | Standings(("prime_of",), "contract", in_force=True),
                    ),
                ),
            ),
        ),
        RenewRows(
            "ActionResult",
            Visibility(
                reads=SeenThrough("action"),
                writes=SeenThrough(
                    "action",
                    SeenThrough(
                        "plan",
                        SeenThrough(
                            "placement",
                            (Own("delivered_by") | Own("employment_service"))
                            | Standings(("prime_of",), "contract", in_force=True),
                        ),
                    ),
                ),
            ),
        ),
        RenewRows(
            "Signature",
            Visibility(
                reads=SeenThrough("plan"),
                writes=(
                    (
                        SeenThrough(
                            "plan",
                            SeenThrough(
                                "placement",
                                (Own("delivered_by") | Own("employment_service"))
                                | Standings(("prime_of",), "contract", in_force=True),
                            ),
                        )
                        & Oneself("recorded_by")
                    )
                    & (Says("side", ("adviser",)) | Says("medium", ("paper",)))
                )
                | (
                    (
                        SeenThrough(
                            "plan",
                            SeenThrough(
                                "placement", LedToBy("journey.Account", "participant", "participant", Oneself("user"))
                            ),
                        )
                        & Says("side", ("participant",))
                    )
                    & Says("medium", ("on_screen",))
                ),
            ),
        ),
        RenewRows(
            "ExitReport",
            Visibility(
                reads=SeenThrough("placement"),
                writes=SeenThrough(
                    "placement",
                    (Own("delivered_by") | Own("employment_service"))
                    | Standings(("prime_of",), "contract", in_force=True),
                ),
            ),
        ),
        RenewRows(
            "SentExitReport",
            Visibility(
                reads=SeenThrough("report"),
                writes=SeenThrough(
                    "report",
                    SeenThrough(
                        "placement",
                        (Own("delivered_by") | Own("employment_service"))
                        | Standings(("prime_of",), "contract", in_force=True),
                    ),
                ),
            ),
        ),
        RenewRows(
            "ReviewAction", Visibility(reads=SeenThrough("review"), writes=SeenThrough("review", Own("service")))
        ),
        RenewRows(
            "LocalReviewStep",
            Visibility(
                reads=SeenThrough("review"),
                writes=(Says("step", ("confirmed",)) & SeenThrough("review", Own("provider")))
                | (Says("step", ("withdrawn",)) & SeenThrough("review", Own("service"))),
            ),
        ),
        RenewRows(
            "ReviewActionResult",
            Visibility(
                reads=SeenThrough("action"),
                writes=SeenThrough("action", SeenThrough("review", Own("service") | Own("provider"))),
            ),
        ),
        RenewRows(
            "Referrer",
            Visibility(
                reads=Own("lead") | Own("organisation"),
                writes=(Own("lead") & SeenThrough("programme", Own("lead") & OfKind(("commissioner",))))
                & SeenThrough("organisation", Says("kind", ("employment_service", "commissioner"))),
            ),
        ),
        RenewRows(
            "JourneyTerms",
            Visibility(
                reads=Everyone(),
                writes=(Own("lead") & OfKind(("commissioner",)))
                & LedToBy("design.Programme", "reference", "programme", Own("lead")),
            ),
        ),
        RenewRows(
            "SpecialistReferral",
            Visibility(
                reads=Own("to")
                | LedToBy(
                    "journey.Placement",
                    "reference",
                    "placement",
                    (Own("delivered_by") | Own("employment_service"))
                    | Standings(("prime_of",), "contract", during=("starts_on", "ends_on")),
                ),
                writes=Own("recorded_for")
                & (
                    (
                        (
                            LedToBy(
                                "journey.Placement",
                                "reference",
                                "placement",
                                (Own("delivered_by") | Own("employment_service"))
                                | Standings(("prime_of",), "contract", in_force=True),
                            )
                            & Says("standing", ("proposed", "referred", "declined", "ended"))
                        )
                        | (
                            LedToBy(
                                "journey.Placement",
                                "reference",
                                "placement",
                                Standings(("prime_of",), "contract", in_force=True),
                            )
                            & Says("standing", ("prime_agreed",))
                        )
                    )
                    | (Own("to") & Says("standing", ("specialist_agreed", "declined", "ended")))
                ),
            ),
        ),
        RenewRows(
            "SpecialistBrief",
            Visibility(
                reads=Own("to")
                | LedToBy(
                    "journey.Placement",
                    "reference",
                    "placement",
                    (
                        (Own("delivered_by") | Own("employment_service"))
                        | Standings(("prime_of",), "contract", during=("starts_on", "ends_on"))
                    )
                    | LedToBy("journey.Account", "participant", "participant", Oneself("user")),
                ),
                writes=Own("recorded_for")
                & LedToBy(
                    "journey.Placement",
                    "reference",
                    "placement",
                    (Own("delivered_by") | Own("employment_service"))
                    | Standings(("prime_of",), "contract", in_force=True),
                ),
            ),
        ),
        RenewRows(
            "Feedback",
            Visibility(
                reads=SeenThrough(
                    "placement",
                    (
                        (
                            LedToBy("journey.Account", "participant", "participant", Oneself("user"))
                            | Own("delivered_by")
                        )
                        | Standings(("prime_of",), "contract", during=("starts_on", "ends_on"))
                    )
                    | Standings(("commissions",), "contract"),
                ),
                writes=SeenThrough(
                    "placement", LedToBy("journey.Account", "participant", "participant", Oneself("user"))
                ),
            ),
        ),
        RenewRows(
            "Complaint",
            Visibility(
                reads=SeenThrough(
                    "placement",
                    (
                        (
                            LedToBy("journey.Account", "participant", "participant", Oneself("user"))
                            | Own("delivered_by")
                        )
                        | Standings(("prime_of",), "contract", during=("starts_on", "ends_on"))
                    )
                    | Standings(("commissions",), "contract"),
                ),
                writes=SeenThrough(
                    "placement", LedToBy("journey.Account", "participant", "participant", Oneself("user"))
                ),
            ),
        ),
        RenewRows(
            "ComplaintStep",
            Visibility(
                reads=SeenThrough("complaint"),
                writes=SeenThrough("complaint")
                & SeenThrough(
                    "placement",
                    (LedToBy("journey.Account", "participant", "participant", Oneself("user")) | Own("delivered_by"))
                    | Standings(("prime_of", "commissions"), "contract", in_force=True),
                ),
            ),
        ),
        RenewRows(
            "ComplaintWords",
            Visibility(
                reads=(
                    SeenThrough(
                        "placement",
                        LedToBy("journey.Account", "participant", "participant", Oneself("user")) | Own("delivered_by"),
                    )
                    | (
                        LedToBy(
                            "journey.ComplaintStep", "complaint", "complaint", Says("desk", ("prime", "commissioner"))
                        )
                        & SeenThrough(
                            "placement", Standings(("prime_of",), "contract", during=("starts_on", "ends_on"))
                        )
                    )
                )
                | (
                    LedToBy("journey.ComplaintStep", "complaint", "complaint", Says("desk", ("commissioner",)))
                    & SeenThrough("placement", Standings(("commissions",), "contract"))
                ),
                writes=SeenThrough("complaint")
                & SeenThrough(
                    "placement",
                    (LedToBy("journey.Account", "participant", "participant", Oneself("user")) | Own("delivered_by"))
                    | Standings(("prime_of", "commissions"), "contract", in_force=True),
                ),
            ),
        ),
        RenewRows(
            "ComplaintSample",
            Visibility(
                reads=Own("lead"),
                writes=(Own("lead") & OfKind(("commissioner",)))
                & LedToBy("design.Programme", "reference", "programme", Own("lead")),
            ),
        ),
    ]
