"""The participant's journey: what is asked and what is answered."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from commissioning.api.paging import Paging
from commissioning.api.schemas.common import Asked, Day, EndsOn, Instant, Key, Line, Reference, StartsOn
from commissioning.api.schemas.contracts import Passage, Whole
from commissioning.rooms.journey.event_kinds import KINDS
from commissioning.rooms.journey.participant_models import Given, Route
from commissioning.rooms.journey.placement_models import How

Nation = Annotated[
    Literal["england", "wales", "scotland", "northern_ireland", "other"],
    Field(description="By whose calendar working days are counted."),
]
Source = Annotated[
    Literal["independent", "employer", "provider", "participant"],
    Field(description="Who says so: the strength of the evidence."),
]
EventKindName = Annotated[
    str,
    Field(
        max_length=40,
        pattern=rf"^({'|'.join(KINDS)})$",
        description="What happened, by the kinds in the guide to the API.",
        examples=["job_start"],
    ),
]
ChangedSince = Annotated[Instant | None, Field(description="Those that changed at or after this moment.")]
Answers = Annotated[
    dict[Key, Whole | Line],
    Field(max_length=100, description="By circumstance of the terms.", examples=[{"benefit": "jsa"}]),
]
Nino = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Da-d]$",
        description="A national insurance number. With the date of birth it tells whether a person is known already.",
        examples=["QQ 12 34 56 C"],
    ),
]
SEALED = "Sealed, and read by those alone who work with the person."


class PersonGiven(Asked):
    """Who somebody is. All of it is sealed."""

    name: Annotated[Line, Field(description=SEALED, examples=["Ada Morgan-Reid"])]
    born_on: Day
    nino: Nino | None = None
    telephone: Annotated[Line | None, Field(max_length=40, examples=["01632 960001"])] = None
    email: Annotated[Line | None, Field(examples=["ada@example.org"])] = None
    address: Annotated[Passage | None, Field(examples=["1 Quay Street, Hartlepool"])] = None
    needs: Annotated[Passage | None, Field(description="What to heed when meeting them.")] = None


class ReferralGiven(Asked):
    """A person to refer to a programme."""

    programme: Reference
    package_area: Annotated[Reference, Field(description="The package area of the programme in which they live.")]
    person: PersonGiven
    answers: Answers
    route: Route
    referred_on: Day
    standards_given: Annotated[Given, Field(description="How the standards, and how to complain, were handed over.")]


class RestrictionGiven(Asked):
    """That a record is to be restricted. Nothing more is said."""


class PlacementShown(Schema):
    """A participant with one organisation in one contract."""

    reference: Reference
    participant: Reference
    contract: Reference
    delivered_by: Reference
    employment_service: Reference
    nation: str
    how: How
    starts_on: StartsOn
    ends_on: EndsOn
    recorded_at: datetime


class ParticipantShown(Schema):
    """One person's time on one programme, without a name."""

    reference: Reference
    programme: Reference
    employment_service: Reference
    package_area: Reference
    referred_on: Day
    route: Route
    standards_given: Given
    recorded_at: datetime
    group: Annotated[str, Field(description="The payment group, as the terms decided.")]
    placement: Annotated[PlacementShown | None, Field(description="The last one in sight; null until placed.")]
    restricted: Annotated[bool, Field(description="Whether name and words open to few: see *Restricted records*.")]


class CircumstancesShown(Schema):
    """What a participant answered at referral, and what followed. The first is kept for ever; others correct it."""

    answers: dict[str, str | int]
    group: str
    because: Annotated[dict[str, Any], Field(description="The rule that decided, and its clause.")]
    terms_version: str
    reason: Annotated[str, Field(description="Of a correction: why.")]
    recorded_at: datetime


class AllCircumstances(Schema):
    """A participant's circumstances, the first of them those at referral."""

    items: list[CircumstancesShown]


class IdentityShown(Schema):
    """Who a participant is. Null where it was never told, or was erased."""

    participant: Reference
    name: str | None
    born_on: str | None
    nino: str | None
    telephone: str | None
    email: str | None
    address: str | None
    needs: str | None


class PlacementGiven(Asked):
    """Where a participant is served from a day on: by the prime of a contract."""

    contract: Reference
    nation: Nation
    how: How
    on: Day


class HandOverGiven(Asked):
    """Another organisation of the contract's supply chain."""

    to: Reference
    on: Annotated[Day, Field(description="The first day with them.")]


class PlacementEndGiven(Asked):
    """The end of a placement."""

    on: Annotated[Day, Field(description="The first day on which nobody serves.")]


class EventGiven(Asked):
    """Something that happened on a journey, or a later version of it."""

    kind: EventKindName
    on: Day
    until: Annotated[Day | None, Field(description="The first day after it, of what lasts.")] = None
    detail: Annotated[
        dict[Key, bool | Whole | Line],
        Field(max_length=20, description="The codes that its kind asks for.", examples=[{"work": "employed"}]),
    ] = {}
    words: Annotated[Passage | None, Field(description=f"What codes cannot say. {SEALED}")] = None
    source: Source = "provider"
    record: Annotated[Reference | None, Field(description="That of the event which this one corrects.")] = None


class WithdrawalGiven(Asked):
    """Nothing more needs to be said: the event is named by the address."""


class EventOfJourneyShown(Schema):
    """A version of a fact. Of one `record` the last counts; `withdrawn` says that it no longer stands."""

    reference: Reference
    record: Reference
    placement: Reference
    kind: str
    on: Day
    until: EndsOn
    detail: dict[str, str | int | bool]
    withdrawn: bool
    source: str
    recorded_at: datetime
    recorded_by: Annotated[Reference, Field(description="The person.")]
    recorded_for: Annotated[Reference, Field(description="Their organisation.")]


class WordsShown(Schema):
    """Words about an event. Null once they were erased."""

    event: Reference
    text: str | None
    recorded_at: datetime


class JourneyTermsShown(Schema):
    """The part of a programme's terms that rules the journey: what is asked, who may come, within how long."""

    programme: Reference
    title: str
    applies_from: Day
    terms_version: str
    rules: dict[str, Any]


class ParticipantFilters(Paging):
    programme: Reference | None = None
    changed_since: ChangedSince = None


class PlacementFilters(Paging):
    participant: Reference | None = None
    contract: Reference | None = None
    awaits: Annotated[
        Literal["acknowledgement", "attachment"] | None,
        Field(description="Those that go on, and of which this is not on record yet."),
    ] = None
    changed_since: ChangedSince = None


class RowsOfJourneys(Paging):
    placement: Reference | None = None
    participant: Reference | None = None
    changed_since: ChangedSince = None


class EventFilters(RowsOfJourneys):
    kind: EventKindName | None = None


class JourneyTermsAsked(Schema):
    on: Annotated[Day | None, Field(description="The day to read them for; today when it is left out.")] = None
