"""Programmes and versions of their terms: what is asked and what is answered."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from commissioning.api.schemas.common import Asked, Digest, Key, Line, Reference


class ProgrammeGiven(Asked):
    """A programme to open. The acting organisation is its lead."""

    key: Annotated[Key, Field(description="The key in its terms.")]
    title: Line


class ProgrammeShown(Schema):
    """One programme."""

    reference: Reference
    lead: Annotated[Reference, Field(description="The lead commissioner.")]
    key: Annotated[str, Field(description="The key in its terms.", examples=["work-programme"])]
    title: Line


class TermsVersionShown(Schema):
    """One version of a programme's terms. It never changes."""

    programme: Reference
    digest: Digest
    imported_at: datetime


class TermsVersionDetail(TermsVersionShown):
    """One version with its terms: canonical JSON of them has the digest."""

    terms: Annotated[
        dict[str, Any],
        Field(description="The terms, as `commissioning terms schema` describes them. Money in pence, rates as text."),
    ]
