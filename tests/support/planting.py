"""Writing into every text that people fill in, of every row there is, past all walls and triggers.

A new text field is written into by itself. One that programs read, not people, is named in `MACHINE`.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.db.models import CharField, EmailField, Field, Model, TextField

from commissioning.platform.people_models import User
from commissioning.platform.references import REFERENCE_LENGTH
from commissioning.platform.scoped import ScopedModel
from commissioning.platform.sealed_fields import Sealed, SealedText, data_keys

MACHINE = {
    "User": {"password", "email"},
    "AuditEvent": {"role", "act", "subject_kind", "previous", "hash"},
    "AuditRoot": {"root", "previous", "hash"},
    "AuditLeaf": {"head", "proof"},
    "Job": {"kind", "arguments", "result"},
    "IdempotentAnswer": {"key", "request_digest", "body"},
    "StoredFile": {"media_type", "sha256"},
    "ApiToken": {"scopes", "prefix", "hash"},
    "Invitation": {"token_hash"},
    "OrganisationProfile": {"company_number", "charity_number"},
    "CodeListEdition": {"sha256"},
    "LocalAuthority": {"register_code", "code"},
    "Area": {"code"},
    "Programme": {"key"},
    "TermsVersion": {"digest", "canonical_json"},
    "Contract": {"code"},
    "ContractTerms": {"terms_version", "own_terms"},
    "FlowDown": {"term"},
    "JourneyTerms": {"terms_version", "rules"},
    "Circumstances": {"terms_version", "answers", "group", "because"},
    "Identity": {"name_mark", "born_mark", "nino_mark"},
    "NameWord": {"mark"},
    "Placement": {"nation"},
    "Event": {"kind", "detail", "source"},
    "AccountInvitation": {"token_hash"},
    "ShareDecision": {"area", "group", "serving"},
    "SeedPeriod": {"name", "digest"},
    "PublishedSeed": {"seed"},
    "Draw": {"area", "group", "shares", "contract"},
    "Choice": {"shown", "shown_digest"},
    "Assessment": {"barriers"},
    "BulkFile": {"sha256", "made_digest"},
    "BulkRow": {"key_mark", "said_mark"},
    "Plan": {"digest"},
    "Signature": {"digest", "paper_sha256"},
    "ExitReport": {"digest"},
    "SentExitReport": {"digest"},
    "SpecialistReferral": {"need"},
    "Feedback": {"stage"},
    "Complaint": {"about", "stage"},
    "ComplaintStep": {"step", "desk", "outcome"},
    "ComplaintSample": {"seed"},
    "RaisedPoint": {"about"},
    "LocalReviewStep": {"digest"},
    "CaseReview": {"standard", "seed", "frame_digest"},
    "ReviewResult": {"told"},
    "SelfAssessment": {"standard"},
    "StandardToChange": {"standard"},
    "PublishedFacts": {"told"},
}
"""Keys, digests, codes, states; and terms, which are as their digest says."""
JSON = {
    "AuditEvent": {"before": '{"note": %s}', "after": '{"note": %s}'},
    "SupplyTerms": {"headline_terms": '{"notice": %s}'},
    "FlowDown": {"value": "%s"},
}
"""Texts within canonical JSON."""
SEALED_FOR_PROGRAMS = {"Identity": {"born_on"}}
"""Sealed days. Words that are a plan or a report, canonical JSON under a digest, are left as they are too."""


@dataclass(frozen=True)
class Place:
    """A text of a row."""

    model: type[Model]
    field: str
    reference: str


def planted(
    database, text: Callable[[int, Field], str], leaving_out: Callable[[type[Model]], bool] = lambda model: False
) -> dict[int, Place]:
    """Write `text(number, field)` into each place; which number is where."""
    found: dict[int, Place] = {}
    with _PastEverything(database) as ask:
        for model, field in _texts():
            if leaving_out(model):
                continue
            key, table = model._meta.pk.column, model._meta.db_table
            for (reference,) in ask(f'SELECT "{key}" FROM "{table}"', ()).fetchall():
                number = len(found) + 1
                said = text(number, field)
                if shape := JSON.get(model.__name__, {}).get(field.name):
                    said = shape % json.dumps(said)
                ask(f'UPDATE "{table}" SET "{field.column}" = ? WHERE "{key}" = ?', (said, reference))
                found[number] = Place(model, field.name, reference)
        for model, field in _sealed():
            key, table = model._meta.pk.column, model._meta.db_table
            rows = ask(f'SELECT "{key}", "{field.whose}", "{field.column}" FROM "{table}"', ()).fetchall()
            for reference, person, value in rows:
                row = model(pk=reference, **{field.whose: person})
                if value is None or _is_exact(field.text_of(row, Sealed(value), data_keys().one(person))):
                    continue
                number = len(found) + 1
                setattr(row, field.attname, text(number, field))
                sealed = bytes(field.pre_save(row, add=False))
                ask(f'UPDATE "{table}" SET "{field.column}" = ? WHERE "{key}" = ?', (sealed, reference))
                found[number] = Place(model, field.name, reference)
    return found


def _sealed() -> Iterator[tuple[type[Model], SealedText]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedText) and field.name not in SEALED_FOR_PROGRAMS.get(model.__name__, ()):
                yield model, field


def _is_exact(text: str) -> bool:
    return text.startswith("{")


def _texts() -> Iterator[tuple[type[Model], Field]]:
    for model in [User, *(model for model in apps.get_models() if issubclass(model, ScopedModel))]:
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, CharField | TextField) and not field.choices and not field.primary_key
            is_reference = field.max_length == REFERENCE_LENGTH
            if is_text and not is_reference and field.name not in MACHINE.get(model.__name__, ()):
                yield model, field


class _PastEverything:
    """No trigger and no check: the database is thrown away after the test."""

    def __init__(self, database) -> None:
        self.is_sqlite = database.vendor == "sqlite"
        if self.is_sqlite:
            self.connection = sqlite3.connect(database.name)
        else:
            self.connection = psycopg.connect(host=settings.POSTGRESQL_HOST, user="postgres", dbname=database.name)

    def __enter__(self) -> Callable[..., Any]:
        if self.is_sqlite:
            self.connection.execute("PRAGMA ignore_check_constraints = ON")
            triggers = self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in triggers:
                self.connection.execute(f'DROP TRIGGER "{name}"')
            return lambda statement, values: self.connection.execute(statement, values)
        self.connection.execute("SET session_replication_role = replica")  # no trigger
        checks = self.connection.execute(
            "SELECT conrelid::regclass, quote_ident(conname) FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0"
        )
        for table, name in checks.fetchall():
            self.connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        return lambda statement, values: self.connection.execute(statement.replace("?", "%s"), values)

    def __exit__(self, *_: object) -> None:
        self.connection.commit()
        self.connection.close()


def is_email(field: Field) -> bool:
    return isinstance(field, EmailField) or (isinstance(field, SealedText) and field.name == "email")
