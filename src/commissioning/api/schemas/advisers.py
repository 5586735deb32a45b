"""Whose adviser somebody is, as the API says it."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from commissioning.api.schemas.common import Asked, Reference


class AdviserGiven(Asked):
    """Who works with a participant from now on."""

    adviser: Annotated[
        Reference | None, Field(description="A person with the role of an adviser, as `/roles` names them; or nobody.")
    ]


class AdviserShown(Schema):
    """Who worked with a participant from a moment on."""

    adviser: Annotated[Reference | None, Field(description="Null: nobody by name.")]
    name: Annotated[str | None, Field(description="What they are called.")]
    recorded_at: datetime


class Advisers(Schema):
    """Who ever worked with a participant on a placement by name, the earliest first: the last does."""

    items: list[AdviserShown]
