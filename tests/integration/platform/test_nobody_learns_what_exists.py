"""T13: a guessed reference finds nothing, and no refusal tells that somebody else's row is there."""

import random
import string

import pytest

from support.sizes import size

TELLS = {
    "pkey": "a reference has 120 random bits: who can name it was given it",
    "relationship_commissioned_once": "it names a contract by its reference, of 120 random bits",
    "relationship_one_open_prime": "it names a contract by its reference, of 120 random bits",
    "relationship_under_one_at_a_time": "it names a contract by its reference, of 120 random bits",
    "token_one_of_a_hash": "the hash is of 256 random bits: who can name it holds the token",
    "token_hash": "the hash is of an invitation's random token: who can name it holds the invitation",
    "platform_invitation_token_hash_key": "the hash is of an invitation's random token",
    "token_one_of_an_account": "it names an account by its reference, of 120 random bits",
    "journey_accountinvitation_token_hash_key": "the hash is of an invitation's random token",
    "handed_on_once": "only whoever places the participant there gets so far, and both placements are in their sight",
    **dict.fromkeys(
        (
            "drawn_for_one",
            "event_version_once_a_moment",
            "words_once_about_a_row",
            "appointment_version_once_a_moment",
            "assessment_version_once_a_moment",
            "specialist_referral_once_a_moment",
            "specialist_brief_once_a_referral",
            "complaint_words_once_a_step",
        ),
        "it names a row of a journey by its reference, of 120 random bits",
    ),
}
"""Constraints whose violation by a row out of sight may be told, and why that tells nothing. Reviewed by hand."""
ROWS, ACTING = 2, 6
"""Rows of each model that each tries, and how many try: the operator, the commissioners, some providers."""


def _scoped():
    from django.apps import apps

    from commissioning.platform.scoped import ScopedModel

    return [model for model in apps.get_models() if issubclass(model, ScopedModel)]


def test_guessed_references_find_nothing(world):
    """Random ones, and those one letter away from real ones."""
    from commissioning.platform.access import acting_as
    from support.organisations import everyone

    chance = random.Random(13)
    letters = string.ascii_lowercase + "234567"
    guesses = {"".join(chance.choices(letters, k=24)) for _ in range(size("guessed references"))}
    for reference in [*world.contracts, *world.people]:
        place = chance.randrange(24)
        near = chance.choice([letter for letter in letters if letter != reference[place]])
        guesses.add(reference[:place] + near + reference[place + 1 :])
    tried = sorted(guesses)
    for _, access in everyone(world):
        with acting_as(access):
            for model in _scoped():
                for start in range(0, len(tried), 1_000):
                    assert not model.objects.filter(pk__in=tried[start : start + 1_000]).exists()


def _rewritten(row, access):
    """What the curious could try: the row as it is, and made out to be their own, with its reference or another."""
    from commissioning.platform.references import new_reference
    from commissioning.platform.visibility import Oneself, Own

    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    own = dict(values)
    for rule in _leaves(type(row).visibility.writes):
        if isinstance(rule, Own) and access.organisation:
            own[row._meta.get_field(rule.field).attname] = access.organisation
        if isinstance(rule, Oneself) and access.person:
            own[row._meta.get_field(rule.field).attname] = access.person
    for said in (values, own):
        yield {**said, "reference": new_reference()}
        yield said


def _leaves(rule):
    for each in getattr(rule, "rules", ()):
        yield from _leaves(each)
    yield rule


def _in_sight(model, name, values):
    """Whether the row that is in the way is one that they see anyway."""
    for constraint in model._meta.constraints:
        if constraint.name == name:
            names = [model._meta.get_field(field).attname for field in constraint.fields]
            return model.objects.filter(**{name: values[name] for name in names}).exists()
    return name.endswith("_pkey") and model.objects.filter(pk=values["reference"]).exists()


def _told(world, models=None):
    """Constraints by whose name somebody was refused, because of a row (of the models) that they cannot see."""
    from django.db import DatabaseError, IntegrityError, transaction
    from django.db.models import QuerySet

    from commissioning.platform.access import acting_as
    from commissioning.platform.scoped import OutsideAccess
    from support.organisations import everyone

    with world.database.as_migrator():
        everything = {model: list(QuerySet(model).order_by("pk")) for model in models or _scoped()}
    told, tried = {}, 0
    for _, access in everyone(world)[:ACTING]:
        with acting_as(access):
            for model, rows in everything.items():
                seen = set(model.objects.values_list("pk", flat=True))
                for row in [row for row in rows if row.pk not in seen][:ROWS]:
                    for values in _rewritten(row, access):
                        tried += 1
                        try:
                            with transaction.atomic():
                                model(**values).save(force_insert=True)
                                transaction.set_rollback(True)
                        except IntegrityError as refused:
                            name = refused.__cause__.diag.constraint_name
                            if refused.__cause__.sqlstate == "23505" and not _in_sight(model, name, values):
                                told.setdefault(name, set()).add(access.kind)
                        except (OutsideAccess, DatabaseError):
                            pass
    assert tried > (0 if models else 200)
    return told


def test_no_refusal_tells_that_a_row_out_of_sight_is_there(world):
    if world.database.vendor == "sqlite":
        pytest.skip("SQLite looks at unique keys before anything else; it is for one machine and its owner")
    told = _told(world)
    leaks = {
        name: kinds
        for name, kinds in told.items()
        if not any(name == known or (known == "pkey" and name.endswith("_pkey")) for known in TELLS)
    }
    assert leaks == {}


def test_the_search_for_leaks_finds_one(world):
    """It has teeth: a unique key over what anybody may write, and not everybody see, is found."""
    if world.database.vendor == "sqlite":
        pytest.skip("as above")
    from commissioning.rooms.design.models import Programme

    world.database.as_superuser("ALTER TABLE design_programme DROP CONSTRAINT programme_key_once_a_lead")
    world.database.as_superuser("CREATE UNIQUE INDEX one_title_everywhere ON design_programme (title)")
    assert "one_title_everywhere" in _told(world, [Programme])


def test_each_unique_key_is_examined_by_hand_or_holds_the_writers_own_organisation(database):
    """For those of which the world has no colliding row: their fields say whose the row is, or they are listed."""
    from django.db.models import UniqueConstraint

    from commissioning.platform.visibility import Everyone

    unexplained = []
    for model in _scoped():
        if isinstance(model.visibility.reads, Everyone) or type(model.visibility.writes).__name__ == "Nobody":
            continue  # everybody sees the rows, or nobody can try
        decides = {model._meta.get_field(name).name for name in model.visibility.writes.fields()}
        for constraint in model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and not decides & set(constraint.fields):
                unexplained.append(constraint.name)
        unexplained += [f.name for f in model._meta.fields if f.unique and not f.primary_key and f.name not in decides]
    assert set(unexplained) <= set(TELLS)
